"""The coordinator rolls the plan of 2020–2025 forward into 2026–2031, and brings it from draft to closed (L1-b)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused
from rit.people.models import Person
from rit.plan import actions, carrying, providers, queries, rolling
from rit.plan.anchoring.models import Embedding
from rit.plan.indicators.models import Indicator
from rit.plan.models import Action, Objective, Plan, PlanLogEntry, RollForward
from rit.plan.states import OPEN

pytestmark = pytest.mark.django_db

OLD = "ghent-2020-2025"
PERIOD = {
    "title": "Integriteitsbeleidsplan 2026-2031",
    "code": "ghent-2026-2031",
    "from_date": "2026-01-01",
    "to_date": "2031-12-31",
}
MOST_QUERIES = 12
NEW_YEAR = datetime(2026, 1, 5, 9, tzinfo=UTC)


def at(name: str, *more: Any) -> str:
    return reverse(f"plan:{name}", args=[OLD, *more])


def begun(client: Client) -> RollForward:
    assert client.post(at("roll"), PERIOD).status_code == 302
    return RollForward.objects.get(made_at=None)


def as_shown(client: Client, part: str, page: int = 1) -> dict[str, Any]:
    """The form of this page as a browser would send it, untouched."""
    form = client.get(at("roll_part", part), {"page": page}).context["form"]
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.initial
        if isinstance(value, bool):
            if value:
                data[bound.html_name] = "on"
        elif value is not None:
            data[bound.html_name] = value.isoformat() if isinstance(value, date) else value
    return data


def _keep(client: Client, part: str, data: dict[str, Any], then: str) -> None:
    """Sends the first page of a pillar, and its other pages as they are shown."""
    page = 1
    while (onwards := client.post(f"{at('roll_part', part)}?page={page}", data).url) != at("roll_part", then):
        page += 1
        assert onwards == f"{at('roll_part', part)}?page={page}"
        data = as_shown(client, part, page)


def rolled(client: Client) -> Plan:
    begun(client)
    made = client.post(at("roll_make"))
    assert made.url == reverse("plan:period", args=["ghent-2026-2031"])
    return Plan.objects.get(code="ghent-2026-2031")


@pytest.mark.req("L1-b")
def test_the_whole_way_from_period_to_draft(sign_in: Any, plan: Plan) -> None:
    client = sign_in("coordinator")
    page = client.get(at("roll"))
    assert page.context["form"]["from_date"].initial == date(2026, 1, 1)
    assert page.context["form"]["to_date"].initial == date(2031, 12, 31)
    assert page.context["form"]["code"].initial == "ghent-2026-2031"
    assert client.post(at("roll"), PERIOD).url == at("roll_part", "protect")
    protect = as_shown(client, "protect")
    protect["objectives"] = ["1", "2"]
    _keep(client, "protect", protect, then="stimulate")
    stimulate = as_shown(client, "stimulate")
    rows = client.get(at("roll_part", "stimulate")).context["rows"]
    action = next(row.action for row in rows if row.owner and row.action.state in OPEN)
    stimulate[f"day_{action.pk.hex}"] = "2027-06-30"
    del stimulate[f"owner_{action.pk.hex}"]
    _keep(client, "stimulate", stimulate, then="enforce")
    _keep(client, "enforce", as_shown(client, "enforce"), then="shared")
    shared = as_shown(client, "shared")
    assert client.post(at("roll_part", "shared"), shared).url == at("roll_check")

    check = client.get(at("roll_check"))
    assert [part["objectives"] for part in check.context["parts"]] == [(2, 3), (3, 3), (3, 3)]
    assert client.post(at("roll_make")).status_code == 302

    new = Plan.objects.get(rolled_from=plan)
    assert (new.status, new.title) == (
        "draft",
        {k: v.replace("2020-2025", "2026-2031") for k, v in plan.title.items()},
    )
    assert list(new.objectives.values_list("number", flat=True)) == [1, 2, 4, 5, 6, 7, 8, 9]
    carried = Action.objects.get(plan=new, carried_from=action)
    assert (carried.due_date, carried.owner, carried.code) == (date(2027, 6, 30), None, action.code)
    assert carried.log.count() == 1
    assert new.themes.count() == plan.themes.count()
    assert new.anchoring_points.count() == plan.anchoring_points.count()
    assert new.processes.count() == plan.processes.count()
    assert not new.corrections.exists()


@pytest.mark.req("L1-b")
def test_all_that_is_open_comes_along_and_what_is_done_stays(sign_in: Any, plan: Plan) -> None:
    new = rolled(sign_in("coordinator"))
    still_open = plan.actions.filter(state__in=OPEN)
    assert new.actions.count() == still_open.count() > 20
    assert {action.carried_from_id for action in new.actions.all()} == {action.pk for action in still_open}
    for action in new.actions.select_related("carried_from").prefetch_related("objectives"):
        old = action.carried_from
        assert old is not None
        assert {o.number for o in action.objectives.all()} == set(
            old.objectives.values_list("number", flat=True)
        )
        assert new.from_date <= action.start_date <= action.next_date <= action.due_date <= new.to_date
        if old.recurrence != "none":
            assert (action.progress, action.state) == (0, "not_begun")
            assert action.occurrences.filter(done_date=None).count() == action.occurrences.count() > 0
        else:
            assert (action.progress, action.state) == (old.progress, old.state)


@pytest.mark.req("L1-b")
def test_what_was_prepared_is_kept_between_two_sittings(sign_in: Any) -> None:
    client = sign_in("coordinator")
    begun(client)
    data = as_shown(client, "protect")
    gone = data["instruments"].pop()
    client.post(at("roll_part", "protect"), data)
    again = sign_in("coordinator")
    assert again.get(at("roll")).context["prepared"] is not None
    assert gone not in again.get(at("roll_part", "protect")).context["form"]["instruments"].initial


@pytest.mark.req("L1-b")
def test_bad_input_is_said_beside_the_field_and_nothing_typed_is_lost(sign_in: Any) -> None:
    client = sign_in("coordinator")
    wrong = {**PERIOD, "to_date": "2025-12-31", "code": OLD}
    refused = client.post(at("roll"), wrong)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"to_date", "code"}
    assert "Integriteitsbeleidsplan 2026-2031" in refused.content.decode()
    begun(client)
    data = as_shown(client, "stimulate")
    day = next(name for name in data if name.startswith("day_"))
    refused = client.post(at("roll_part", "stimulate"), {**data, day: "2040-01-01"})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {day}
    assert "2040-01-01" in refused.content.decode()


@pytest.mark.req("L1-b")
def test_without_an_objective_nothing_is_made(sign_in: Any) -> None:
    client = sign_in("coordinator")
    begun(client)
    for part in ("protect", "stimulate", "enforce"):
        client.post(at("roll_part", part), as_shown(client, part) | {"objectives": []})
    assert not client.get(at("roll_check")).context["enough"]
    assert client.post(at("roll_make")).status_code == 403
    assert not Plan.objects.exclude(code=OLD).exists()


@pytest.mark.req("L1-b")
def test_a_plan_rolled_forward_twice_is_refused_and_names_the_draft(
    sign_in: Any, actor: Callable[[str], Actor], plan: Plan, now: datetime
) -> None:
    client = sign_in("coordinator")
    new = rolled(client)
    twice = client.post(at("roll_make"))
    assert twice.status_code == 403
    assert "Integriteitsbeleidsplan 2026-2031" in twice.content.decode()
    overlapping = {**PERIOD, "code": "other", "from_date": "2027-01-01", "to_date": "2029-12-31"}
    refused = client.post(at("roll"), overlapping)
    assert "Integriteitsbeleidsplan 2026-2031" in refused.context["form"].errors["from_date"][0]
    period = actions.Period("other", {"nl": "x"}, date(2028, 1, 1), date(2032, 1, 1))
    with pytest.raises(Refused, match="2026-2031"):
        actions.keep_period(plan, period, by=actor("coordinator"), now=now)
    days = {"from_date": date(2028, 1, 1), "to_date": date(2032, 1, 1)}
    with pytest.raises(IntegrityError, match="plan_rolled_once"), transaction.atomic():
        Plan.objects.create(code="other", title={}, strategic_goal={}, rolled_from=plan, **days)
    bridge = actions.Period("later", {"nl": "x"}, date(2032, 1, 1), date(2033, 1, 1))
    assert actions.keep_period(plan, bridge, by=actor("coordinator"), now=now)
    assert new.status == "draft"


@pytest.mark.req("L1-b")
def test_two_who_make_it_at_once_make_one(sign_in: Any, actor: Any, plan: Plan, now: datetime) -> None:
    """The second had read the same preparation before the first made the draft."""
    roll = begun(sign_in("coordinator"))
    actions.roll_forward(roll, by=actor("coordinator"), now=now)
    with pytest.raises(Refused, match="2026-2031"):
        actions.roll_forward(roll, by=actor("coordinator"), now=now)


def test_a_code_that_was_taken_meanwhile_is_a_refusal(
    sign_in: Any, actor: Any, plan: Plan, now: datetime
) -> None:
    roll = begun(sign_in("coordinator"))
    days = {"from_date": date(2040, 1, 1), "to_date": date(2041, 1, 1)}
    Plan.objects.create(code=roll.code, title={}, strategic_goal={}, **days)
    with pytest.raises(Refused):
        actions.roll_forward(roll, by=actor("coordinator"), now=now)


@pytest.mark.req("L1-b")
def test_the_old_action_says_where_it_goes_on_to_who_may_see_that(sign_in: Any, plan: Plan) -> None:
    coordinator = sign_in("coordinator")
    new = rolled(coordinator)
    later = new.actions.exclude(carried_from=None).earliest("code")
    old = reverse("plan:action", args=[later.carried_from_id])
    assert [row["pk"] for row in coordinator.get(old).context["carried_on"]] == [str(later.pk)]
    assert (
        coordinator.get(reverse("plan:action", args=[later.pk])).context["continues"].pk
        == later.carried_from_id
    )
    employee = sign_in("employee")
    assert employee.get(old).context["carried_on"] == []
    assert employee.get(reverse("plan:action", args=[later.pk])).status_code == 404
    assert employee.get(f"/policy/?plan={new.code}").status_code == 404
    assert employee.get(reverse("plan:period", args=[new.code])).status_code == 404


@pytest.mark.req("L1-b")
def test_only_who_steers_rolls_and_changes(sign_in: Any) -> None:
    rolled(sign_in("coordinator"))
    chief = sign_in("chief")
    for name in ("roll", "roll_check", "export_plan", "close_plan"):
        assert chief.get(at(name)).status_code == 403
    assert chief.post(at("roll_make")).status_code == 403
    for name in ("discard_plan", "change_plan"):
        assert chief.get(reverse(f"plan:{name}", args=["ghent-2026-2031"])).status_code == 403
    assert chief.get(reverse("plan:period", args=["ghent-2026-2031"])).status_code == 200


@pytest.mark.req("L1-b")
def test_a_draft_is_discarded_with_a_reason_and_can_be_made_again(sign_in: Any) -> None:
    client = sign_in("coordinator")
    new = rolled(client)
    url = reverse("plan:discard_plan", args=[new.code])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "De directie wil eerst evalueren."}).status_code == 302
    listed = client.get(reverse("plan:periods"))
    assert [plan.code for plan in listed.context["plans"]] == [OLD]
    assert "De directie wil eerst evalueren." in listed.content.decode()
    assert "De directie" not in sign_in("employee").get(reverse("plan:periods")).content.decode()
    assert client.get(f"/plan/actions/?plan={new.code}").status_code == 404
    assert not queries.visible_to(Actor(None, doors=frozenset({"plan.steer"}))).filter(plan=new).exists()
    assert rolled(client).pk != new.pk


@pytest.mark.req("L1-b")
def test_texts_of_a_draft_are_changed_with_a_log(sign_in: Any, plan: Plan) -> None:
    client = sign_in("coordinator")
    new = rolled(client)
    url = reverse("plan:change_objective", args=[new.code, 5])
    form = client.get(url)
    data = {
        "version": form.context["version"],
        "title": "Een nieuw accent",
        "short": "Accent",
        "reason": "Omdat.",
    }
    assert client.post(url, {**data, "title": ""}).status_code == 422
    assert client.post(url, data).status_code == 302
    assert Objective.objects.get(plan=new, number=5).title == {"nl": "Een nieuw accent"}
    assert Objective.objects.get(plan=plan, number=5).title != {"nl": "Een nieuw accent"}
    second = client.post(url, {**data, "title": "Wie tweede is"})
    assert second.status_code == 409
    assert "Wie tweede is" in second.content.decode()
    assert "Een nieuw accent" in second.content.decode()
    assert (
        client.post(url, {**data, "version": second.context["version"], "title": "Toch"}).status_code == 302
    )
    assert "Toch" in client.get(reverse("plan:period", args=[new.code])).content.decode()

    name = new.instruments.all()[0].code
    url = reverse("plan:change_instrument", args=[new.code, name])
    shown = client.get(url).context["form"]
    data = {bound.html_name: bound.initial for bound in shown if bound.initial is not None}
    data |= {"kinds": ["reaction"], "objectives": [new.objectives.all()[0].pk], "version": "0"}
    assert client.post(url, data).status_code == 302
    assert new.instruments.get(code=name).kinds == ["reaction"]
    assert new.instruments.get(code=name).objectives.count() == 1
    assert (
        client.post(
            reverse("plan:change_plan", args=[new.code]),
            {"title": "Nieuw", "strategic_goal": "Doel", "version": "0"},
        ).status_code
        == 302
    )
    old = reverse("plan:change_objective", args=[plan.code, 5])
    assert client.get(old).status_code == 403  # adopted: the board's decision stands


@pytest.mark.req("L1-a", "L1-b")
def test_from_draft_to_running_beside_the_old_one_to_closed(
    sign_in: Any, actor: Callable[[str], Actor], plan: Plan, now: datetime
) -> None:
    client, by = sign_in("coordinator"), actor("coordinator")
    new = rolled(client)
    owned = new.actions.exclude(owner=None).filter(recurrence="none")[0]
    owner = Person.objects.get(pk=owned.owner_id)
    asked = Actor(account=owner.account_id, person=owner.pk)
    with pytest.raises(Refused):  # a decision has a text
        actions.adopt(new, " ", by=by, now=now)
    actions.adopt(new, "Politiecollege van 12 december 2025.", by=by, now=now)
    with pytest.raises(Refused):
        actions.adopt(new, "Nog eens.", by=by, now=now)
    assert not actions.start_on_its_day(new.pk, by=by, now=now)  # its day has not come
    assert owned.carried_from_id in {
        row.pk for row in queries.still_asked(Action.objects.filter(owner=owner))
    }

    assert actions.start_on_its_day(new.pk, by=by, now=NEW_YEAR)
    asked_now = {row.pk for row in queries.still_asked(Action.objects.filter(owner=owner))}
    assert owned.pk in asked_now
    assert owned.carried_from_id not in asked_now
    assert queries.current_plan(asked, date(2026, 1, 5)) == new
    assert queries.current_plan(asked, date(2025, 3, 18)) == plan
    assert providers.count_my_turn(asked, date(2026, 1, 5)) is not None
    employee = sign_in("employee")
    assert employee.get(f"/policy/?plan={new.code}").status_code == 200

    close = at("close_plan")
    assert client.get(close).context["plan"].carried_actions > 0
    assert client.post(close, {"reason": ""}).status_code == 422
    assert client.post(close, {"reason": "Het nieuwe plan loopt."}).status_code == 302
    still = plan.actions.filter(state__in=OPEN)[0]
    page = employee.get(reverse("plan:action", args=[still.pk]))
    assert page.status_code == 200
    assert not page.context["may_record"]
    assert [entry.kind for entry in PlanLogEntry.objects.filter(plan=new).order_by("pk")] == [
        "rolled",
        "adopt",
        "start",
    ]
    assert PlanLogEntry.objects.get(plan=plan, kind="close").text == "Het nieuwe plan loopt."


@pytest.mark.req("L1-a")
def test_the_page_of_a_draft_leads_to_the_board_that_adopts_it(sign_in: Any) -> None:
    """It says that the board adopts; so it has the way there, until it is adopted."""
    client = sign_in("coordinator")
    new = rolled(client)
    way = f"{reverse('board:propose')}?about=plan&amp;key={new.code}"

    assert way in client.get(reverse("plan:period", args=[new.code])).content.decode()
    assert "board/propose" not in client.get(at("period")).content.decode()


@pytest.mark.req("L1-b")
def test_links_stay_in_the_plan_that_one_looks_at(sign_in: Any) -> None:
    client = sign_in("coordinator")
    new = rolled(client)
    for path in (
        "/policy/",
        "/policy/table/",
        "/plan/",
        "/plan/objectives/5/",
        "/plan/actions/",
        "/plan/processes/",
    ):
        page = client.get(f"{path}?plan={new.code}").content.decode()
        assert f"?plan={new.code}" in page, path
    assert f'/plan/objectives/5/?plan={new.code}"' in client.get(f"/policy/?plan={new.code}").content.decode()
    assert "/plan/objectives/5/?plan=" not in client.get("/policy/").content.decode()


@pytest.mark.req("L1-b")
def test_the_coordinator_takes_the_plan_out_as_a_file(sign_in: Any) -> None:
    answer = sign_in("coordinator").get(at("export_plan"))
    assert answer["Content-Disposition"] == 'attachment; filename="ghent-2020-2025.toml"'
    assert 'code = "ghent-2020-2025"' in answer.content.decode()


def test_the_pages_of_a_roll_forward_ask_the_database_little(sign_in: Any) -> None:
    client = sign_in("coordinator")
    begun(client)
    parts = [at("roll_part", part) for part in ("protect", "shared")]
    for url in [at("roll"), at("roll_check"), *parts]:
        client.get(url)
        with CaptureQueriesContext(connection) as run:
            assert client.get(url).status_code == 200
        asked = [one["sql"] for one in run.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert len(asked) <= MOST_QUERIES, "\n".join([url, *asked])


def test_two_thousand_actions_roll_in_a_fixed_number_of_statements(
    actor: Callable[[str], Actor], plan: Plan, now: datetime
) -> None:
    by, objective = actor("coordinator"), plan.objectives.all()[0]
    more = [
        Action(
            plan=plan,
            title={"nl": f"Actie {number}"},
            start_date=plan.from_date,
            due_date=plan.to_date,
            next_date=plan.to_date,
            recurrence="quarterly" if number % 10 == 0 else "none",
            created_at=now,
        )
        for number in range(2_000)
    ]
    Action.objects.bulk_create(more)
    through = Action.objectives.through
    through.objects.bulk_create(through(action_id=action.pk, objective_id=objective.pk) for action in more)
    period = actions.Period("many", {"nl": "x"}, date(2026, 1, 1), date(2031, 12, 31))
    roll = actions.keep_period(plan, period, by=by, now=now)
    with CaptureQueriesContext(connection) as asked:
        new = actions.roll_forward(roll, by=by, now=now)
    assert len(asked) < 100
    assert new.actions.count() > 2_000


def test_another_area_brings_its_rows_along(
    actor: Callable[[str], Actor], plan: Plan, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[carrying.Carried] = []
    monkeypatch.setattr(carrying.carriers, "_providers", {"x": lambda carried, by, now: seen.append(carried)})
    period = actions.Period("brought", {"nl": "x"}, date(2026, 1, 1), date(2031, 12, 31))
    by = actor("coordinator")
    new = actions.roll_forward(actions.keep_period(plan, period, by=by, now=now), by=by, now=now)
    assert seen[0].new == new
    assert len(seen[0].lists["anchoring_points"]) == plan.anchoring_points.count()
    assert set(seen[0].actions.values()) == {action.pk for action in new.actions.all()}
    assert rolling.SHARED


@pytest.mark.req("L1-b", "L1-c", "L3-c", "L4-b")
def test_who_holds_what_and_what_is_measured_comes_along(sign_in: Any, plan: Plan) -> None:
    new = rolled(sign_in("coordinator"))

    held = Embedding.objects.filter(point__plan=plan).exclude(owner=None)
    again = Embedding.objects.filter(point__plan=new)
    assert {(one.point.code, one.owner_id) for one in again} == {
        (one.point.code, one.owner_id) for one in held
    }
    assert all(new.from_date <= one.next_review_date <= new.to_date for one in again if one.next_review_date)

    measured = Indicator.objects.filter(plan=plan, state="open", supplied_by="")
    assert [one.title for one in Indicator.objects.filter(plan=new).order_by("title__nl")] == [
        one.title for one in measured.order_by("title__nl")
    ]
    assert not Indicator.objects.filter(plan=new).exclude(target=None).exists()
    codes = [row.code for value in plan.values.all() for row in value.rows.filter(current=True)]
    assert [row.code for value in new.values.all() for row in value.rows.all()] == codes
