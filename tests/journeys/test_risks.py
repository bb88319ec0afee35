"""The risk inventory as people use it: add, score on a fixed scale, measure, decide; who may see any of it (L6.2-d)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.registries import cascade, indicators, search, turn, xray
from rit.people.models import Person
from rit.plan import actions as plan_actions
from rit.plan.measures import actions as measures
from rit.plan.measures.models import Measure, Serving
from rit.plan.models import Action, Plan, Process
from rit.plan.states import step_named
from rit.protect.risks import actions, proposals, queries
from rit.protect.risks.exposure import queries as exposure
from rit.protect.risks.models import Assessment, Change, Method, Risk, Score

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 18)
NEW = {
    "title": "Een sleutel van de kluis wordt bijgemaakt",
    "happens": "Iemand maakt een kopie van de sleutel.",
    "about": "process",
    "cause": "Sleutel ligt open\n\n  Geen   register \n",
    "before": "Register",
    "after": "",
    "consequence": "Diefstal",
    "review_date": "2026-03-01",
}


@pytest.fixture
def coordinator(actor: Any) -> Actor:
    found: Actor = actor("coordinator")
    return found


@pytest.fixture
def risk(db: None) -> Risk:
    """One of the head of investigations: high enough, with measures."""
    return Risk.objects.get(title__nl="Geld uit een huiszoeking verdwijnt")


def new(**more: str) -> dict[str, str]:
    owner = Person.objects.get(staff_number="P0012")
    process = Process.objects.filter(plan__code="ghent-2020-2025").first()
    assert process is not None
    return NEW | {"owner_text": owner.staff_number, "process": str(process.pk)} | more


def address(name: str, risk: Risk, *more: str) -> str:
    return reverse(f"risks:{name}", args=[risk.pk, *more])


@pytest.mark.req("L6.2-d")
def test_a_risk_is_added_with_its_bow_tie_and_its_owner_is_told(sign_in: Any) -> None:
    client = sign_in("coordinator")
    for wrong, field in (
        ({"title": ""}, "title"),
        ({"happens": ""}, "happens"),
        ({"about": "moon"}, "about"),
        ({"about": "process", "process": ""}, "process"),
        ({"about": "unit", "unit": ""}, "unit"),
        ({"about": "function", "function": ""}, "function"),
        ({"about": "relation", "relation": " "}, "relation"),
        ({"owner_text": "Niemand Bekend"}, "owner"),
        ({"review_date": TODAY.isoformat()}, "review_date"),
        ({"theme": "no-such-theme"}, "theme"),
        ({"cause": "\n".join(map(str, range(13)))}, "cause"),
        ({"cause": "x" * 201}, "cause"),
    ):
        answer = client.post(reverse("risks:add"), new(**wrong))
        assert answer.status_code == 422, wrong
        assert field in answer.context["form"].errors, wrong
        assert "Geen   register" in answer.content.decode() or "cause" in wrong
    before = Risk.objects.order_by("-number").values_list("number", flat=True)[0]

    answer = client.post(reverse("risks:add"), new())
    made = Risk.objects.get(number=before + 1)
    assert answer.headers["Location"] == address("risk", made)
    assert [part.text for part in queries.parts_of(made)["cause"]] == ["Sleutel ligt open", "Geen register"]
    page = client.get(address("bow_tie", made)).content.decode()
    assert all(page.count(words) >= 2 for words in ("Sleutel ligt open", "Diefstal"))  # drawn, and as a list
    told = sign_in("P0012").get(reverse("notices:bell")).content.decode()
    assert address("risk", made) in told or "risico" in told


@pytest.mark.req("L6.2-d")
def test_who_sees_which_risk(sign_in: Any, risk: Risk) -> None:
    owner = risk.owner.staff_number if risk.owner else ""
    for who, sees in (("coordinator", 200), ("chief", 200), (owner, 200), ("employee", 404)):
        for name in ("risk", "bow_tie"):
            assert sign_in(who).get(address(name, risk)).status_code == sees, who
    for name, more in (("change", ()), ("score", ("now",)), ("step", ("accept",))):
        assert sign_in("employee").get(address(name, risk, *more)).status_code == 404
        assert sign_in("chief").get(address(name, risk, *more)).status_code == 403  # reads, does not write
    assert sign_in("employee").get(reverse("risks:risks")).context["page"].paginator.count == 0
    assert sign_in("coordinator").get(reverse("risks:risks")).context["page"].paginator.count > 20
    assert sign_in("employee").get(reverse("risks:add")).status_code == 403
    assert sign_in("employee").get(reverse("risks:begin")).status_code == 403


@pytest.mark.req("L6.2-d")
def test_what_one_may_not_see_is_nowhere_else_either(actor: Any, sign_in: Any, risk: Risk) -> None:
    words = "huiszoeking"
    assert any(hit.url == address("risk", risk) for hit in search.find(actor("coordinator"), words))
    assert not any(hit.url == address("risk", risk) for hit in search.find(actor("employee"), words))
    assert risk.owner is not None
    seen = cascade.of_person(actor("coordinator"), risk.owner.pk, TODAY)
    unseen = cascade.of_person(actor("employee"), risk.owner.pk, TODAY)
    assert address("risk", risk) in [one.url for one in seen]
    assert address("risk", risk) not in [one.url for one in unseen]
    measure = Measure.objects.filter(servings__key=str(risk.pk)).first()
    assert measure is not None
    url = reverse("measures:measure", args=[measure.action_id])
    assert address("risk", risk) in sign_in("coordinator").get(url).content.decode()
    assert address("risk", risk) not in sign_in("employee").get(url).content.decode()
    assert sign_in("employee").get(reverse("measures:take") + f"?for=risk:{risk.pk}").status_code == 404
    assert sign_in("chief").get(reverse("measures:take") + f"?for=risk:{risk.pk}").status_code == 403


@pytest.mark.req("L6.2-d")
def test_a_head_adds_risks_of_the_own_unit_only(sign_in: Any, actor: Any) -> None:
    head = next(number for number in ("P0011", "P0024", "P0012", "P0017") if actor(number).units_led)
    own = next(iter(actor(head).units_led))
    foreign = Risk.objects.exclude(unit=own).exclude(unit=None).first()
    assert foreign is not None
    client = sign_in(head)
    assert client.post(reverse("risks:add"), new(unit=str(foreign.unit_id))).status_code == 422
    of_all = client.post(reverse("risks:add"), new(unit=""))
    assert of_all.status_code == 422  # the whole corps is the coordinator's
    assert "unit" in of_all.context["form"].errors
    assert "Register" in of_all.content.decode()
    assert client.post(reverse("risks:add"), new(unit=str(own))).status_code == 302

    made = Risk.objects.order_by("-number")[0]
    moved = new(unit="", reason="Van iedereen.", version=str(made.version))
    answer = client.post(address("change", made), moved)
    assert answer.status_code == 422
    assert "unit" in answer.context["form"].errors
    assert "Van iedereen." in answer.content.decode()
    made.refresh_from_db()
    assert made.unit_id == own
    assert sign_in("coordinator").post(address("change", made), moved).status_code == 302


@pytest.mark.req("L6.2-d")
def test_a_score_keeps_its_scale_its_reason_and_its_history(sign_in: Any, risk: Risk) -> None:
    client, url = sign_in("coordinator"), address("score", risk, "now")
    page = client.get(url).content.decode()
    assert "zeer onwaarschijnlijk" in page  # the words of the scale stand where one scores
    good = {
        "likelihood": "4",
        "impact": "5",
        "sure": "sure",
        "reason": "Twee voorvallen.",
        "version": str(risk.version),
    }
    for wrong, field in (
        ({"likelihood": "6"}, "likelihood"),
        ({"impact": ""}, "impact"),
        ({"sure": "very"}, "sure"),
        ({"reason": " "}, "reason"),
    ):
        answer = client.post(url, good | wrong)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
    before = Score.objects.filter(risk=risk).count()
    assert client.post(url, good).status_code == 302
    late = client.post(url, good | {"reason": "Ik was tweede."})
    assert late.status_code == 422
    assert "Ik was tweede." in late.content.decode()
    risk.refresh_from_db()
    assert (risk.now, risk.level) == (45, "critical")
    assert Score.objects.filter(risk=risk).count() == before + 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.filter(risk=risk).update(likelihood=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(
            risk=risk, assessment=Assessment.objects.get(closed_date=None), moment="now", likelihood=6,
            impact=1, level="low", sure="sure", reason="x", at=risk.created_at,
        )  # fmt: skip


@pytest.mark.req("L6.2-d")
def test_another_assessment_waits_for_every_score_and_keeps_the_old_ones(sign_in: Any, risk: Risk) -> None:
    client, scores = sign_in("coordinator"), Score.objects.count()
    open_one = Assessment.objects.get(closed_date=None)
    assert client.post(reverse("risks:begin"), {"title": ""}).status_code == 422
    assert client.post(reverse("risks:begin"), {"title": "Inventaris 2025"}).status_code == 302
    open_one.refresh_from_db()
    assert open_one.closed_date == TODAY
    risk.refresh_from_db()
    assert (risk.now, risk.level) == (None, "")
    assert Score.objects.count() == scores
    assert "Inventaris 2025" in client.get(reverse("risks:assessments")).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(title={}, method=Method.objects.get(), from_date=TODAY)


@pytest.mark.req("L6.2-d")
def test_a_score_read_on_the_old_scale_is_not_kept_on_the_new_one(sign_in: Any, risk: Risk) -> None:
    client, url = sign_in("coordinator"), address("score", risk, "now")
    opened = {
        "likelihood": "4", "impact": "5", "sure": "sure", "reason": "Gelezen op de oude schaal.",
        "version": str(client.get(url).context["form"]["version"].value()),
    }  # fmt: skip
    assert client.post(reverse("risks:begin"), {"title": "Inventaris 2025"}).status_code == 302
    scores = Score.objects.count()
    late = client.post(url, opened)
    assert late.status_code == 422
    assert "Gelezen op de oude schaal." in late.content.decode()
    assert Score.objects.count() == scores


@pytest.mark.req("L6.2-d")
def test_the_map_counts_what_the_filters_leave_and_each_place_leads_to_its_risks(sign_in: Any) -> None:
    client = sign_in("coordinator")
    page = client.get(reverse("risks:risks"))
    counted = {cell.key: cell.count for row in page.context["cells"] for cell in row if cell.count}
    total = page.context["page"].paginator.count
    assert sum(counted.values()) + page.context["unscored"] == total
    for key, count in counted.items():
        found = client.get(reverse("risks:risks"), {"cell": key})
        assert found.context["page"].paginator.count == count
    for moment in ("inherent", "after"):
        map_of = client.get(reverse("risks:risks"), {"moment": moment}).context
        assert sum(cell.count for row in map_of["cells"] for cell in row) + map_of["unscored"] == total
    few = client.get(reverse("risks:risks"), {"level": "critical", "about": "process"}).context
    assert few["page"].paginator.count < total
    for odd in (
        {"cell": "99"},
        {"cell": "²³"},
        {"sort": "x"},
        {"q": "R1"},
        {"theme": "%"},
        {"page": "9" * 30},
    ):
        assert client.get(reverse("risks:risks"), odd).status_code == 200
    assert client.get(reverse("risks:export"), {"level": "high"}).status_code == 200


@pytest.mark.req("L6.2-d")
def test_a_change_says_why_and_nobody_is_overwritten(sign_in: Any, risk: Risk) -> None:
    client, url = sign_in("coordinator"), address("change", risk)
    form = client.get(url).context["form"]
    given = {name: form[name].value() for name in form.fields if name not in {"reason", "owner"}}
    given = {name: "" if value is None else str(value) for name, value in given.items()}
    given |= {"owner_text": "P0012", "process": str(risk.process_id), "unit": str(risk.unit_id)}
    given["review_date"] = "2026-01-15"
    assert client.post(url, given | {"reason": ""}).status_code == 422
    assert client.post(url, given | {"reason": "Nieuwe eigenaar."}).status_code == 302
    change = Change.objects.filter(risk=risk).order_by("-pk")[0]
    assert set(change.changes) == {"owner", "review_date"}  # and the words of four languages were kept
    risk.refresh_from_db()
    assert set(risk.title) == {"nl", "fr", "de", "en"}
    second = client.post(url, given | {"reason": "Te laat.", "happens": "Iets anders."})
    assert second.status_code == 422
    assert "Iets anders." in second.content.decode()


@pytest.mark.req("L6.2-d")
def test_accepting_and_closing_are_decisions_with_a_reason(sign_in: Any, risk: Risk) -> None:
    client = sign_in("coordinator")
    assert client.get(address("step", risk, "vanish")).status_code == 404
    assert (
        client.post(address("step", risk, "close"), {"version": risk.version, "reason": ""}).status_code
        == 422
    )
    data = {"version": risk.version, "reason": "Het proces bestaat niet meer."}
    assert client.post(address("step", risk, "close"), data).status_code == 302
    assert client.get(address("score", risk, "now")).status_code == 403
    assert client.get(address("change", risk)).status_code == 403
    assert client.post(address("step", risk, "accept"), data).status_code == 403
    risk.refresh_from_db()
    again = {"version": risk.version, "reason": "Toch weer."}
    assert client.post(address("step", risk, "reopen"), again).status_code == 302


@pytest.mark.req("L6.2-c")
def test_a_measure_is_taken_for_a_risk_and_its_effect_suggests_another_score(
    sign_in: Any, coordinator: Actor, plan: Plan, now: datetime
) -> None:
    client = sign_in("coordinator")
    open_ones = queries.with_signal(Risk.objects.filter(state="open", now__isnull=False))
    risk = open_ones.exclude(pk__in=list(Serving.objects.filter(kind="risk").values_list("key", flat=True)))[
        0
    ]
    url = reverse("measures:take") + f"?for=risk:{risk.pk}"
    good = {
        "title": "Leg een register aan", "sort": "redesign", "owner_text": "P0012", "start_date": "2025-03-18",
        "due_date": "2025-03-20", "recurrence": "none", "expected": "Elke sleutel is te volgen.",
        "check_date": "2025-09-01", "cost": "",
    }  # fmt: skip
    for wrong, field in (
        ({"title": ""}, "title"),
        ({"owner_text": ""}, "owner"),
        ({"due_date": "2025-03-01"}, "due_date"),
        ({"due_date": "2031-01-01"}, "due_date"),
        ({"check_date": "2025-03-20"}, "check_date"),
        ({"expected": ""}, "expected"),
    ):
        answer = client.post(url, good | wrong)
        assert answer.status_code == 422, wrong
        assert field in answer.context["form"].errors, wrong
    assert client.post(url, good).headers["Location"] == address("risk", risk)
    action = Action.objects.get(title__nl="Leg een register aan")
    assert [one.number for one in action.objectives.all()] == [2]
    log = sign_in("employee").get(reverse("plan:action", args=[action.pk])).content.decode()
    assert risk.reference not in log  # the corps reads the action, and learns of no risk
    assert risk.title["nl"] not in log
    assert "Leg een register aan" in client.get(address("risk", risk)).content.decode()
    assert proposals.of(coordinator, risk) == []

    finish = step_named("finish") or pytest.fail("no such step")
    plan_actions.take_step(
        action.pk, finish, reason="Klaar.", proof=plan_actions.Proof(), version=action.version, by=coordinator, now=now
    )  # fmt: skip
    assert ["is klaar" in str(one.text) for one in proposals.of(coordinator, risk)] == [True]
    found = measures.Found(TODAY, "worked", "Elke sleutel werd gevonden.")
    measures.check_effect(action.pk, found, by=coordinator, now=now)
    risk.refresh_from_db()
    assert [one.url for one in proposals.of(coordinator, risk)] == [
        reverse("measures:measure", args=[action.pk])
    ]
    assert "Leg een register aan" in client.get(address("risk", risk)).content.decode()
    kept = actions.Given("now", *divmod(risk.now or 11, 10), "sure", "De score blijft: te weinig gevallen.")
    actions.score(risk.pk, kept, version=risk.version, by=coordinator, now=now.replace(hour=18))
    risk.refresh_from_db()
    assert proposals.of(coordinator, risk) == []


@pytest.mark.req("L6.2-c")
def test_a_measure_serves_many_and_is_untied_by_who_may(sign_in: Any) -> None:
    client = sign_in("coordinator")
    one, other = Risk.objects.filter(state="open").order_by("-number")[:2]
    measure = Measure.objects.filter(servings__isnull=False).order_by("pk")[0]
    tie = reverse("measures:tie") + f"?for=risk:{one.pk}"
    could = client.get(tie).context["form"].fields["measure"].queryset
    chosen = could.exclude(servings__key=str(other.pk))[0]
    assert client.post(tie, {"measure": ""}).status_code == 422
    assert client.post(tie, {"measure": measure.pk + 10_000}).status_code == 422
    assert client.post(tie, {"measure": chosen.pk}).status_code == 302
    assert Serving.objects.filter(measure=chosen, key=str(one.pk)).count() == 1
    untie = reverse("measures:untie", args=[chosen.action_id]) + f"?for=risk:{one.pk}"
    assert sign_in("employee").post(untie).status_code == 404
    assert sign_in("chief").post(untie).status_code == 403
    assert client.post(untie).status_code == 302
    assert not Serving.objects.filter(measure=chosen, key=str(one.pk)).exists()


@pytest.mark.req("L6.2-d")
def test_what_is_wrong_with_the_inventory_is_in_the_x_ray(coordinator: Actor, actor: Any) -> None:
    contradicting = Risk.objects.get(
        title__nl="Vals aantal gewerkte uren"
    )  # worse after than now, in the demo
    found = {one.url for _kind, group, *_n in xray.findings(coordinator, TODAY) for one in group}
    assert address("risk", contradicting) in found
    bare = queries.high_without_measure(Risk.objects.all())
    assert {address("risk", one) for one in bare} <= found
    assert not any(
        "/risks/" in one.url for _k, group, *_n in xray.findings(actor("hr"), TODAY) for one in group
    )


@pytest.mark.req("L4-b")
def test_the_inventory_supplies_its_own_indicators(db: None) -> None:
    counted = indicators.values(["risks.reviewed", "risks.guarded"], TODAY)
    assert all(value is not None and 0 <= value <= 100 for value in counted.values())
    Risk.objects.update(review_date=date(2020, 1, 1))
    assert indicators.values(["risks.reviewed"], TODAY)["risks.reviewed"] == 0


@pytest.mark.req("L6.2-d")
def test_an_owner_finds_the_review_in_my_turn(actor: Any, risk: Risk) -> None:
    assert risk.owner is not None
    mine = turn.gather(actor(risk.owner.staff_number), TODAY, team=False)
    assert address("risk", risk) in [one.url for one in mine]


def test_numbers_are_given_once(coordinator: Actor, now: datetime, risk: Risk) -> None:
    edit = actions.Edit(title={"nl": "x"}, happens="y", about="relation", relation="z")
    numbers = [actions.add(edit, by=coordinator, now=now).number for _n in range(3)]
    assert numbers == sorted(set(numbers))


@pytest.mark.req("L6.2-c")
def test_a_barrier_says_which_measure_it_is_and_whether_that_worked(sign_in: Any, risk: Risk) -> None:
    client, url = sign_in("coordinator"), address("barrier", risk, "before", "1")
    bow_tie = client.get(address("bow_tie", risk)).content.decode()
    named = risk.parts.exclude(measure=None).get()
    assert named.measure is not None
    assert reverse("measures:measure", args=[named.measure.action_id]) in bow_tie
    assert bow_tie.count(">het werkte") >= 2  # drawn, and in the list
    part = risk.parts.get(side="before", order=1)
    mine = Measure.objects.filter(servings__key=str(risk.pk)).exclude(pk=named.measure_id)[0]
    other = Measure.objects.exclude(servings__key=str(risk.pk))[0]
    assert client.post(url, {"measure": other.pk, "version": risk.version}).status_code == 422
    assert client.post(url, {"measure": mine.pk, "version": risk.version}).status_code == 302
    late = client.post(url, {"measure": "", "version": risk.version})
    assert late.status_code == 422
    part.refresh_from_db()
    assert part.measure == mine
    risk.refresh_from_db()
    assert client.post(url, {"measure": mine.pk, "version": risk.version}).status_code == 302  # nothing new
    assert Change.objects.filter(risk=risk).latest("pk").changes == {"measure": [None, mine.action.title]}
    assert part.text in client.get(address("risk", risk)).content.decode()
    for side, order in (("cause", "1"), ("before", "99"), ("aside", "1")):
        assert client.get(address("barrier", risk, side, order)).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        risk.parts.filter(side="cause").update(measure=mine)
    assert sign_in("chief").get(url).status_code == 403
    assert sign_in("employee").get(url).status_code == 404


@pytest.mark.req("L6.2-c")
def test_a_barrier_that_keeps_its_words_stays_the_measure_and_one_untied_does_not_show(
    sign_in: Any, risk: Risk, coordinator: Actor, now: datetime
) -> None:
    client, url = sign_in("coordinator"), address("change", risk)
    named = risk.parts.exclude(measure=None).get()
    assert named.measure is not None
    form = client.get(url).context["form"]
    given = {name: form[name].value() for name in form.fields if name not in {"reason", "owner"}}
    given = {name: "" if value is None else str(value) for name, value in given.items()}
    given |= {"owner_text": "P0024", "process": str(risk.process_id), "unit": str(risk.unit_id)}
    given["before"] = f"Een nieuwe barrière\n{given['before']}"
    assert client.post(url, given | {"reason": "Nog een barrière."}).status_code == 302
    again = risk.parts.exclude(measure=None).get()
    assert (again.text, again.measure, again.order) == (named.text, named.measure, named.order + 1)
    measures.untie(named.measure.action_id, "risk", str(risk.pk), by=coordinator, now=now)
    page = client.get(address("bow_tie", risk)).content.decode()
    assert reverse("measures:measure", args=[named.measure.action_id]) not in page


@pytest.mark.req("L6.2-d")
def test_the_worst_stands_first_by_what_the_scale_asks_and_what_has_no_score_last(
    sign_in: Any, coordinator: Actor, risk: Risk
) -> None:
    """Unlikely and very bad is worse than likely and harmless, when the scale says so."""
    Risk.objects.filter(pk=risk.pk).update(now=None, level="", scored_at=None)
    page = sign_in("coordinator").get(reverse("risks:risks")).context["page"]
    order = ["critical", "high", "medium", "low", ""]
    levels = [order.index(one.level) for one in page]
    assert levels == sorted(levels)
    assert len(set(levels)) > 3
    assert list(page)[-1].pk == risk.pk
    assert risk.process
    Risk.objects.filter(title__nl="Lek naar de pers").update(process=risk.process)
    of_process = exposure.risks_of(coordinator, [risk.process.line])
    assert [one.level for one in of_process] == ["medium", ""]
