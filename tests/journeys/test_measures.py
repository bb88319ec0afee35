"""Measures as people use them: an action with what is expected of it, what it costs, and whether it worked (L6.2-c)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.registries import turn, xray
from rit.plan import actions as plan_actions
from rit.plan.measures import queries
from rit.plan.measures.models import EffectCheck, Measure, Serving
from rit.plan.models import Action, Plan
from rit.plan.states import step_named

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 18)


@pytest.fixture
def action(plan: Plan) -> Action:
    """An open action that comes once, with an owner."""
    found = plan.actions.filter(
        state="running", recurrence="none", owner__account__isnull=False, measure=None
    )
    return found.order_by("code").first() or pytest.fail("the demo has no such action")


def described(client: Client, action: Action, **more: str) -> Any:
    data = {
        "sort": "redesign",
        "expected": "Niemand geeft nog alleen een toelating.",
        "cost": "1500,50",
        "check_date": (action.due_date + timedelta(days=90)).isoformat(),
    }
    return client.post(reverse("measures:describe", args=[action.pk]), data | more)


@pytest.mark.req("L6.2-c")
def test_an_action_becomes_a_measure_and_says_what_is_expected(sign_in: Any, action: Action) -> None:
    client = sign_in("coordinator")
    for wrong, field in (
        ({"sort": ""}, "sort"),
        ({"sort": "magic"}, "sort"),
        ({"expected": ""}, "expected"),
        ({"cost": "-1"}, "cost"),
        ({"cost": "veel"}, "cost"),
        ({"check_date": action.due_date.isoformat()}, "check_date"),
        ({"check_date": "31/02/2026"}, "check_date"),
    ):
        answer = described(client, action, **wrong)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert "Niemand geeft nog alleen" in answer.content.decode() or field == "expected"
    assert not Measure.objects.filter(action=action).exists()

    assert described(client, action).status_code == 302
    measure = Measure.objects.get(action=action)
    assert (measure.sort, str(measure.cost), measure.effect) == ("redesign", "1500.50", "")
    page = client.get(reverse("plan:action", args=[action.pk])).content.decode()
    assert reverse("measures:measure", args=[action.pk]) in page


@pytest.mark.req("L6.2-c")
def test_only_who_carries_it_describes_it(sign_in: Any, action: Action) -> None:
    url = reverse("measures:describe", args=[action.pk])
    assert sign_in("employee").get(url).status_code == 403
    assert sign_in("coordinator").get(url).status_code == 200
    assert sign_in("employee").get(reverse("measures:measures")).status_code == 200


@pytest.mark.req("L6.2-c")
def test_whether_it_worked_is_said_once_it_is_done_and_stays(
    sign_in: Any, coordinator: Actor, action: Action, now: datetime
) -> None:
    client = sign_in("coordinator")
    described(client, action)
    url = reverse("measures:check", args=[action.pk])
    assert client.get(url).status_code == 403

    finish = step_named("finish") or pytest.fail("no such step")
    action.refresh_from_db()
    plan_actions.take_step(
        action.pk,
        finish,
        reason="Klaar.",
        proof=plan_actions.Proof(link="https://example.org/verslag"),
        version=action.version,
        by=coordinator,
        now=now,
    )
    Measure.objects.filter(action=action).update(check_date=TODAY - timedelta(days=3))
    assert url in _faults(coordinator)
    assert url in [one.url for one in turn.gather(_owner(coordinator, action), TODAY, team=False)]

    wrong = {"on_date": "2030-01-01", "effect": "", "text": "", "again": TODAY.isoformat()}
    answer = client.post(url, wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"on_date", "effect", "text", "again"}
    good = {"on_date": TODAY.isoformat(), "effect": "partly", "text": "Een op vijf gebeurt nog alleen."}
    assert client.post(url, good | {"again": "2025-12-01"}).status_code == 302

    measure = Measure.objects.get(action=action)
    assert (measure.effect, measure.check_date) == ("partly", date(2025, 12, 1))
    assert url not in _faults(coordinator)
    page = client.get(reverse("measures:measure", args=[action.pk])).content.decode()
    assert "Een op vijf gebeurt nog alleen." in page
    assert described(client, action).status_code == 403  # what was expected stays as it was
    with pytest.raises(DatabaseError), transaction.atomic():
        EffectCheck.objects.filter(measure=measure).update(text="Alles goed.")


@pytest.mark.req("L6.2-c")
def test_what_is_served_is_named_in_the_address_or_not_found(sign_in: Any) -> None:
    client = sign_in("coordinator")
    for reference in ("", "risk", "risk:", "nothing:1", "risk:1;drop", "risk:" + "9" * 80):
        for name in ("take", "tie"):
            assert client.get(reverse(f"measures:{name}"), {"for": reference}).status_code == 404


@pytest.mark.req("L6.2-c")
def test_what_is_still_to_do_stands_first(sign_in: Any) -> None:
    rows = sign_in("coordinator").get(reverse("measures:measures")).context["rows"]
    still = [one.is_open for one, _things in rows]
    assert still == sorted(still, reverse=True)
    assert {True, False} <= set(still)
    days = [one.due_date for one, _things in rows if one.is_open]
    assert days == sorted(days)


@pytest.mark.req("L6.2-c")
def test_the_list_is_filtered_by_sort_and_effect(sign_in: Any, action: Action, coordinator: Actor) -> None:
    client = sign_in("coordinator")
    described(client, action)
    url = reverse("measures:measures")
    assert _shows(client, url, action, sort="redesign")
    assert not _shows(client, url, action, sort="rotation")
    assert _shows(client, url, action, effect="none")
    assert not _shows(client, url, action, effect="worked")
    assert not _shows(client, url, action, effect="unchecked")
    assert queries.visible_to(coordinator).filter(action=action).exists()
    assert not Serving.objects.filter(measure__action=action).exists()


def _shows(client: Client, url: str, action: Action, **asked: str) -> bool:
    page = client.get(url, {**asked, "plan": action.plan.code})
    total = page.context["page"].paginator.count
    return Measure.objects.filter(action=action).exists() and any(
        one.action_id == action.pk
        for number in range(1, total // 50 + 2)
        for one, _things in client.get(url, {**asked, "plan": action.plan.code, "page": number}).context[
            "rows"
        ]
    )


@pytest.fixture
def coordinator(actor: Any) -> Actor:
    found: Actor = actor("coordinator")
    return found


def _faults(actor: Actor) -> list[str]:
    return [one.url for _kind, found, *_number in xray.findings(actor, TODAY) for one in found]


def _owner(actor: Actor, action: Action) -> Actor:
    return replace(actor, person=action.owner_id)


@pytest.mark.req("L2-b")
def test_the_x_ray_lists_what_is_wrong_with_a_way_to_mend_it(sign_in: Any, coordinator: Actor) -> None:
    page = sign_in("coordinator").get(reverse("xray:faults"))
    groups = page.context["groups"]
    assert groups
    for _kind, found, number, _more in groups:
        assert number >= len(found) > 0
        assert all(sign_in("coordinator").get(one.url).status_code == 200 for one in found[:3])
    silent = Action.objects.filter(plan__status="running", owner=None, state__in=["not_begun", "running"])
    assert {reverse("plan:action", args=[one.pk]) for one in silent[:5]} <= set(_faults(coordinator))
    assert sign_in("employee").get(reverse("xray:faults")).status_code == 403


@pytest.mark.req("L1-b")
def test_a_measure_that_goes_on_in_the_next_plan_stays_one(
    coordinator: Actor, plan: Plan, now: datetime
) -> None:
    period = plan_actions.Period("next", {"nl": "Volgend plan"}, date(2026, 1, 1), date(2031, 12, 31))
    roll = plan_actions.keep_period(plan, period, by=coordinator, now=now)
    draft = plan_actions.roll_forward(roll, by=coordinator, now=now)
    going = Measure.objects.filter(action__carried_on__plan=draft)
    assert any(one.course for one in going)
    for one in going:
        again = Measure.objects.get(action__carried_from=one.action)
        assert (again.sort, again.expected, again.effect) == (one.sort, one.expected, "")
        assert (again.course, again.course_minutes) == (one.course, one.course_minutes)
        kept = one.servings.values_list("kind", "key")
        assert set(again.servings.values_list("kind", "key")) == set(kept)
