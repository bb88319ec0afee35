"""What the plan asks of a person, a unit and a work process; the head of a unit gives its actions to people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rit.people.models import Assignment, Unit
from rit.plan.models import Action, Plan, Process

pytestmark = pytest.mark.django_db


@pytest.mark.req("L1-e")
def test_every_employee_sees_what_the_plan_asks(sign_in: Any) -> None:
    page = sign_in("employee").get(reverse("mine:rit"))
    titles = [part.title for part in page.context["parts"]]
    assert len(page.context["values"]) == 3
    assert page.context["units"]
    assert titles  # as an employee, and in each role held
    assert all(part.responsibilities for part in page.context["parts"])


@pytest.mark.req("L1-e")
def test_a_manager_and_a_role_holder_have_a_part_more(sign_in: Any) -> None:
    manager = sign_in("manager").get(reverse("mine:rit")).context["parts"]
    coordinator = sign_in("coordinator").get(reverse("mine:rit")).context["parts"]
    assert len(manager) == 2
    assert "Integriteitscoördinator" in [part.title for part in coordinator]


def test_the_front_leads_to_work_or_to_the_own_page(sign_in: Any) -> None:
    assert sign_in("coordinator").get("/").url == reverse("work:turn")
    assert sign_in("employee").get("/").url == reverse("mine:rit")


@pytest.mark.req("L1-e")
def test_a_person_has_a_page_with_the_actions_in_their_name(sign_in: Any) -> None:
    page = sign_in("employee").get(reverse("asked:person", args=["P0009"]))
    mine = Action.objects.filter(owner__staff_number="P0009", state__in=["not_begun", "running", "waiting"])
    assert len(page.context["lines"]) == mine.count() > 0
    dates = [line.due for line in page.context["lines"]]
    assert dates == sorted(dates)


@pytest.mark.req("L1-e")
def test_a_unit_has_a_page_with_what_it_and_the_units_below_carry(sign_in: Any) -> None:
    client = sign_in("employee")
    whole = client.get(reverse("asked:unit", args=["KORPS"])).context["lines"]
    part = client.get(reverse("asked:unit", args=["DIT-KC"])).context["lines"]
    assert part
    assert {line.url for line in part} < {line.url for line in whole}


@pytest.mark.req("L1-e")
def test_a_process_has_a_page_with_what_its_instruments_ask(sign_in: Any, plan: Plan) -> None:
    client = sign_in("employee")
    listed = client.get(reverse("plan:processes")).context["processes"]
    assert len(listed) == 10
    shown = Process.objects.get(plan=plan, title__nl="Tuchtprocedure")
    rows = client.get(reverse("plan:process", args=[shown.pk])).context["rows"]
    assert rows
    codes = {action.instrument.code for action, *_ in rows if action.instrument}
    assert codes & {"control-and-sanctions", "repressive-structure"}


def test_the_coordinator_keeps_the_catalogue(sign_in: Any, plan: Plan) -> None:
    client: Client = sign_in("coordinator")
    assert sign_in("employee").get(reverse("plan:add_process")).status_code == 403
    refused = client.post(reverse("plan:add_process"), {"title": "", "purpose": "Een doel."})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"title", "instruments", "units"}
    assert "Een doel." in refused.content.decode()
    shown = Process.objects.filter(plan=plan)[0]
    data = {
        "title": "Nieuwe naam",
        "purpose": "",
        "owner_text": "Tom Baert",
        "instruments": [shown.instruments.all()[0].pk],
        "units": [shown.units.all()[0].pk],
    }
    assert client.post(reverse("plan:change_process", args=[shown.pk]), data).status_code == 302
    shown.refresh_from_db()
    assert shown.title == {"nl": "Nieuwe naam"}
    assert shown.owner is not None


@pytest.mark.req("L1-e")
def test_the_head_gives_an_action_to_somebody_of_the_unit_and_to_nobody_else(
    sign_in: Any, plan: Plan
) -> None:
    head = Assignment.objects.get(person__staff_number="P0016", leads=True, to_date=None)
    member = Assignment.objects.filter(unit=head.unit, to_date=None, leads=False)[0].person
    action = Action.objects.filter(plan=plan, state="running", recurrence="none").exclude(unit=None)[0]
    Action.objects.filter(pk=action.pk).update(unit=head.unit)
    url = reverse("plan:assign", args=[action.pk])
    manager = sign_in("manager")
    assert sign_in("employee").get(url).status_code == 403
    data = {"version": action.version, "reason": "Zij kent dit.", "owner": str(member.pk), "owner_text": "x"}
    stranger = {**data, "owner": "", "owner_text": "Sara Claes"}
    refused = manager.post(url, stranger)
    assert refused.status_code == 422
    assert "owner" in refused.context["form"].errors
    assert manager.post(url, data).status_code == 302
    action.refresh_from_db()
    assert action.owner == member


@pytest.mark.req("L1-e")
def test_a_goal_of_a_unit_is_no_action_that_waits_for_an_owner(sign_in: Any, plan: Plan) -> None:
    """The whole unit does it: nobody is to be named, and its head is not sent to look for how."""
    page = sign_in("manager").get(reverse("asked:unit", args=["COM-OO"]))
    said = page.content.decode()
    assert [line.shared for line in page.context["lines"]] == [True, True]
    assert (page.context["actions"], page.context["unowned"]) == (0, 0)
    assert "Doel van de eenheid" in said
    assert "nog niemand" not in said
    assert "open een actie" not in said

    action = Action.objects.filter(plan=plan, state="running")[0]
    unit = Unit.objects.get(code="COM-OO")
    Action.objects.filter(pk=action.pk).update(unit=unit, owner=None)
    page = sign_in("manager").get(reverse("asked:unit", args=["COM-OO"]))
    assert (page.context["actions"], page.context["unowned"]) == (1, 1)
    assert "open een actie" in page.content.decode()
