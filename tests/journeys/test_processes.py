"""How exposed work processes are: assessed by their owner, kept, compared, going on in the next plan (L6.2-d, L1-b)."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused
from rit.foundation.registries import calendar, cascade, turn, xray
from rit.plan import actions as plan_actions
from rit.plan.measures import actions as measures
from rit.plan.measures.models import Measure, Serving
from rit.plan.models import Plan, Process
from rit.protect.risks.exposure import actions, method, queries, sheets, showing
from rit.protect.risks.exposure.addresses import page_of
from rit.protect.risks.exposure.models import Appraisal, ProcessMethod
from rit.protect.risks.exposure.states import Part
from rit.protect.risks.models import Risk
from tests import database

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 18)
OWNER = "P0024"  # of the investigation of drugs
HEAD = "P0016"  # owns the reception, leads the unit of another process; sees no more


@pytest.fixture
def coordinator(actor: Any) -> Actor:
    found: Actor = actor("coordinator")
    return found


@pytest.fixture
def drugs(db: None) -> Process:
    return Process.objects.get(title__nl="Onderzoek naar drugs")


@pytest.fixture
def unknown(db: None) -> Process:
    """The one that nobody assessed; something can go wrong in it."""
    return Process.objects.get(title__nl="Behandeling van klachten")


def address(name: str, process: Process) -> str:
    return reverse(f"risks:{name}", args=[process.line])


def asked() -> method.Method:
    kept = queries.newest_method()
    assert kept is not None
    return method.of(kept.content)


def sent(control: int = 1, version: int = 0, **more: str) -> dict[str, str]:
    """What a browser sends: every activity now and then, no circumstance, all controls alike."""
    steps = {Part.ACTIVITIES: 1, Part.CIRCUMSTANCES: 0, Part.CONTROLS: control}
    found = {f"{part.value}-{one.code}": str(steps[part]) for part in Part for one in asked().asked(part)}
    found |= {"sure": "fairly", "reason": "Nagekeken met het team.", "review_date": "2026-03-18"}
    return found | {"version": str(version)} | more


def given(control: int = 1, review: date = date(2026, 3, 18)) -> actions.Given:
    steps = {Part.ACTIVITIES: 1, Part.CIRCUMSTANCES: 0, Part.CONTROLS: control}
    answers = {part.value: {one.code: steps[part] for one in asked().asked(part)} for part in Part}
    return actions.Given(answers, "fairly", "Nagekeken met het team.", review)


@pytest.mark.req("L6.2-d")
def test_a_process_is_assessed_and_the_gap_says_what_to_do(sign_in: Any, unknown: Process) -> None:
    client, url = sign_in("coordinator"), address("assess_process", unknown)
    page = client.get(url).content.decode()
    assert "Er is niets afgesproken." in page  # the scale stands in words where one answers
    for wrong, field in (
        ({"activities-money": ""}, "activities-money"),
        ({"activities-money": "3"}, "activities-money"),
        ({"controls-rules": "4"}, "controls-rules"),
        ({"sure": ""}, "sure"),
        ({"reason": " "}, "reason"),
        ({"review_date": TODAY.isoformat()}, "review_date"),
        ({"review_date": "2031-01-01"}, "review_date"),
    ):
        answer = client.post(url, sent() | {"reason": "Blijft staan."} | wrong)
        assert answer.status_code == 422, wrong
        assert field in answer.context["form"].errors, wrong
        assert "Blijft staan." in answer.content.decode() or field == "reason"
    assert Appraisal.objects.filter(process=unknown).count() == 0

    answer = client.post(url, sent(control=1))
    assert answer.headers["Location"] == address("process", unknown)
    kept = Appraisal.objects.get(process=unknown)
    assert (kept.points, kept.vulnerability, kept.maturity, kept.gap) == (7, "high", "low", "urgent")
    page = client.get(address("process", unknown))
    assert [one.step for one in page.context["weak"]] == [1] * 9
    assert f"{reverse('measures:take')}?for=process:{unknown.line}" in page.content.decode()
    assert client.get(f"{reverse('measures:take')}?for=process:{unknown.line}").status_code == 200


@pytest.mark.req("L6.2-d")
def test_rit_says_what_comes_of_it_before_anything_is_kept(sign_in: Any, unknown: Process) -> None:
    client, before = sign_in("coordinator"), Appraisal.objects.count()
    half = {"activities-money": "2", "reason": "Half klaar", "suggest": "1"}
    answer = client.post(address("assess_process", unknown), half)
    assert answer.status_code == 200
    assert "Half klaar" in answer.content.decode()
    assert not answer.context["form"].errors
    assert answer.context["missing"] == 22
    assert answer.context["result"].outcome.points == 2
    assert Appraisal.objects.count() == before


@pytest.mark.req("L6.2-d")
def test_who_sees_and_who_assesses(sign_in: Any, drugs: Process) -> None:
    for who, sees, assesses in (
        ("coordinator", 200, 200),
        (OWNER, 200, 200),
        ("chief", 200, 403),
        ("employee", 404, 404),
    ):
        client = sign_in(who)
        for name in ("process", "compare_process"):
            assert client.get(address(name, drugs)).status_code == sees, (who, name)
        assert client.get(address("assess_process", drugs)).status_code == assesses, who
        if assesses != 200:
            assert client.post(address("assess_process", drugs), sent(version=2)).status_code == assesses
    shown = {
        who: sign_in(who).get(reverse("risks:processes")).context["page"].paginator.count
        for who in ("coordinator", "chief", HEAD, "employee")
    }
    assert shown["coordinator"] == shown["chief"] == 10
    assert 0 < shown[HEAD] < 10
    assert shown["employee"] == 0
    page = reverse("plan:process", args=[drugs.pk])
    assert page_of(drugs.line) in sign_in(OWNER).get(page).content.decode()
    assert page_of(drugs.line) not in sign_in("employee").get(page).content.decode()


@pytest.mark.req("L6.2-d")
def test_what_a_measure_serves_is_shown_to_who_may_see_the_process(sign_in: Any, actor: Any) -> None:
    served = Serving.objects.filter(kind="process").select_related("measure")[0]
    url = reverse("measures:measure", args=[served.measure.action_id])
    assert page_of(served.key) in sign_in("coordinator").get(url).content.decode()
    assert page_of(served.key) not in sign_in("employee").get(url).content.decode()
    asked_for = reverse("measures:take") + f"?for=process:{served.key}"
    assert sign_in("employee").get(asked_for).status_code == 404
    assert sign_in("chief").get(asked_for).status_code == 403
    assert sign_in("coordinator").get(reverse("measures:take") + "?for=process:x").status_code == 404


@pytest.mark.req("L6.2-d")
def test_an_assessment_is_never_changed_and_nobody_is_overwritten(
    sign_in: Any, drugs: Process, coordinator: Actor, now: datetime
) -> None:
    client, url = sign_in(OWNER), address("assess_process", drugs)
    read = client.get(url).context["form"]["version"].value()
    actions.assess(drugs.line, given(), version=read, by=coordinator, now=now)
    late = client.post(url, sent(version=read, reason="Ik was tweede."))
    assert late.status_code == 422
    assert "Ik was tweede." in late.content.decode()
    again = sent(version=read + 1, reason="Ik was tweede.")
    assert client.post(url, again).status_code == 302
    found = queries.appraisals_of(drugs.line)
    assert [one.reason for one in found[:2]] == ["Ik was tweede.", "Nagekeken met het team."]
    for spoil in (lambda rows: rows.update(gap="balanced"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil(Appraisal.objects.filter(pk=found[0].pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        Appraisal.objects.create(
            process=drugs, method=found[0].method, activities={}, circumstances={}, controls={}, points=0,
            mean=0, vulnerability="low", maturity="low", gap="balanced", sure="sure", reason="x",
            on_date=TODAY, review_date=TODAY, at=now,
        )  # fmt: skip


@pytest.mark.req("L6.2-d")
def test_another_version_of_the_questions_leaves_the_old_answers_alone(
    coordinator: Actor, drugs: Process, now: datetime, tmp_path: Any, settings: Any
) -> None:
    path = settings.POLICY / method.FILE
    assert not method.load(path, now=now)  # there already
    text = path.read_text().replace('code = "goods"', 'code = "things"')
    other = tmp_path / "other.toml"
    other.write_text(text)
    assert method.load(other, now=now)
    assert not method.load(other, now=now)
    before = queries.appraisals_of(drugs.line)[0]
    made = actions.assess(drugs.line, given(), version=2, by=coordinator, now=now)
    assert (before.method.number, made.method.number) == (1, 2)
    ways = {move.way for _part, moves in showing.compared(before, made) for move in moves}
    assert {"new", "gone"} < ways
    own, outcome = showing.outcome_of(before)
    assert (outcome.gap, [one.code for one in own.activities][-1]) == (before.gap, "goods")
    with pytest.raises(DatabaseError), transaction.atomic():
        ProcessMethod.objects.update(number=9)


@pytest.mark.req("L6.2-d")
def test_two_assessments_stand_beside_each_other(sign_in: Any, drugs: Process) -> None:
    page = sign_in(OWNER).get(address("compare_process", drugs))
    controls = dict(page.context["parts"])[Part.CONTROLS]
    assert [move.better for move in controls[:3]] == [True, True, True]
    old, new = page.context["before"], page.context["after"]
    turned = sign_in(OWNER).get(address("compare_process", drugs), {"before": new.pk, "after": old.pk})
    assert dict(turned.context["parts"])[Part.CONTROLS][0].better is False
    odd = {"before": "x", "after": "9" * 30}
    assert sign_in(OWNER).get(address("compare_process", drugs), odd).status_code == 200


@pytest.mark.req("L6.2-d")
def test_the_overview_puts_the_widest_gap_first_and_can_be_exported(sign_in: Any) -> None:
    client = sign_in("coordinator")
    page = client.get(reverse("risks:processes"))
    gaps = [row.gap for row, _late in page.context["rows"]]
    assert gaps[0] == "urgent"
    assert gaps.index("strengthen") < gaps.index("") < gaps.index("balanced") < gaps.index("over")
    drawn = [dot.number for square in page.context["matrix"].squares for dot in square.dots]
    told = [one[0] for _level, cells in page.context["table"] for cell in cells for one in cell.places]
    assert sorted(drawn) == sorted(told)
    assert len(drawn) + page.context["never"] == 10
    late = client.get(reverse("risks:processes"), {"late": "1"}).context
    assert late["page"].paginator.count == 2
    assert client.get(reverse("risks:processes"), {"gap": "never"}).context["page"].paginator.count == 1
    for odd in ({"gap": "x"}, {"sort": "-review"}, {"sort": "?"}, {"page": "9" * 30}):
        assert client.get(reverse("risks:processes"), odd).status_code == 200

    listed, answers = sheets.workbook_of([row for row, _late in page.context["rows"]])
    assert [len(listed.rows), len(answers.rows)] == [10, 9 * 23]
    assert {len(row) for row in listed.rows} == {len(listed.head)}
    for who in ("coordinator", "employee"):
        sent_out = sign_in(who).get(reverse("risks:export_processes"))
        assert sent_out.headers["Content-Type"].endswith("sheet")
    assert sign_in("employee").get(reverse("risks:process_method")).status_code == 200


@pytest.mark.req("L6.2-d")
def test_the_x_ray_finds_what_nobody_assessed_and_gaps_that_nobody_mends(
    sign_in: Any, coordinator: Actor, actor: Any, unknown: Process, plan: Plan, now: datetime
) -> None:
    def found(by: Actor) -> dict[str, set[str]]:
        with override("en"):
            return {kind: {one.url for one in some} for kind, some, *_number in xray.findings(by, TODAY)}

    kinds = found(coordinator)
    never = kinds["Processes with a risk that nobody assessed"]
    assert never == {address("process", unknown)}
    bare = Process.objects.get(title__nl="Wijkwerking", plan=plan)
    assert address("process", bare) in kinds["Processes with a gap and no measure that runs"]
    assert address("process", bare) in kinds["Assessment of a process is past its review"]
    assert not any(address("process", bare) in urls for urls in found(actor("employee")).values())

    action = Measure.objects.filter(action__state="running")[0].action
    measures.tie(action.pk, "process", str(bare.line), by=coordinator, now=now)
    actions.assess(unknown.line, given(control=2), version=0, by=coordinator, now=now)
    kinds = found(coordinator)
    assert address("process", bare) not in kinds["Processes with a gap and no measure that runs"]
    assert "Processes with a risk that nobody assessed" not in kinds


@pytest.mark.req("L6.2-d")
def test_the_owner_is_asked_when_the_review_is_due(actor: Any, plan: Plan, now: datetime) -> None:
    walk = Process.objects.get(title__nl="Wijkwerking", plan=plan)
    assert walk.owner is not None
    owner = actor(walk.owner.staff_number)
    waits = [one for one in turn.gather(owner, TODAY, team=False) if one.url == address("process", walk)]
    assert [one.due for one in waits] == [date(2025, 2, 3)]
    seen = cascade.of_person(actor("coordinator"), walk.owner_id, TODAY)
    hidden = cascade.of_person(actor("employee"), walk.owner_id, TODAY)
    assert address("process", walk) in [one.url for one in seen]
    assert address("process", walk) not in [one.url for one in hidden]
    days = calendar.between(owner, date(2025, 2, 1), date(2025, 2, 28))
    assert address("process", walk) in [one.url for one in days]
    actions.assess(walk.line, given(review=date(2025, 4, 1)), version=1, by=owner, now=now)
    assert [
        one.due for one in turn.gather(owner, TODAY, team=False) if one.url == address("process", walk)
    ] == [date(2025, 4, 1)]


SCRIPT = """
import django, json; django.setup()
from datetime import datetime, UTC
from django.db import connection, DatabaseError, transaction
from rit.foundation.access.actor import system
from rit.protect.risks.exposure.reminders import remind
by = system("nightly")
told = {"ahead": [remind(by=by, now=datetime(2025, 3, 24, hour, 30, tzinfo=UTC)) for hour in (1, 2)]}
told["passed"] = [remind(by=by, now=datetime(2025, 4, 8, hour, 30, tzinfo=UTC)) for hour in (1, 2)]
told["refused"] = 0
for column in ("reason", "controls", "activities"):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select {column} from protect_risks_appraisal limit 1")
    except DatabaseError:
        told["refused"] += 1
print(json.dumps(told))
"""


@pytest.mark.req("L6.2-d")
def test_the_night_tells_the_owner_in_time_and_once_and_reads_no_reasons() -> None:
    name = "rit_process_nights"
    database.copy(name)
    try:
        env = database.environment(name, RIT_MODE="demo", RIT_DATABASE_ROLE="clerk")
        told = json.loads(database.run([sys.executable, "-c", SCRIPT], env))
    finally:
        database.drop(name)
    assert told == {"ahead": [1, 0], "passed": [1, 0], "refused": 3}  # of 7 April: intervention in public


def rolled(plan: Plan, by: Actor, now: datetime) -> Plan:
    period = plan_actions.Period("next", {"nl": "Volgend plan"}, date(2026, 1, 1), date(2031, 12, 31))
    roll = plan_actions.keep_period(plan, period, by=by, now=now)
    return plan_actions.roll_forward(roll, by=by, now=now)


def in_force(old: Plan, new: Plan) -> None:
    """The new plan runs, as if its first day had come."""
    Plan.objects.filter(pk=old.pk).update(status="closed")
    Plan.objects.filter(pk=new.pk).update(status="running", from_date=date(2025, 1, 1))


@pytest.mark.req("L1-b")
def test_a_process_takes_its_risks_assessments_and_measures_into_the_next_plan(
    sign_in: Any, plan: Plan, drugs: Process, coordinator: Actor, now: datetime
) -> None:
    risk = Risk.objects.filter(process=drugs)[0]
    page = reverse("risks:risk", args=[risk.pk])
    new = rolled(plan, coordinator, now)
    again = Process.objects.get(plan=new, line=drugs.line)
    Process.objects.filter(pk=again.pk).update(title={"nl": "Drugs en georganiseerde misdaad"})
    assert "Onderzoek naar drugs" in sign_in(OWNER).get(page).content.decode()  # a draft changes nothing
    assert queries.process_of(drugs.line, TODAY) == drugs

    in_force(plan, new)
    client = sign_in(OWNER)
    shown = client.get(page).content.decode()
    assert reverse("plan:process", args=[again.pk]) in shown
    assert reverse("plan:process", args=[drugs.pk]) not in shown
    assert "Drugs en georganiseerde misdaad" in client.get(reverse("risks:risks")).content.decode()
    assert queries.process_of(drugs.line, TODAY) == again
    ours = client.get(address("process", drugs))
    assert len(ours.context["history"]) == 2
    assert risk in [one for one, _score, _may in ours.context["risks"]]
    assert page_of(drugs.line) in client.get(reverse("plan:process", args=[again.pk])).content.decode()
    rows = [row for row, _late in client.get(reverse("risks:processes")).context["rows"]]
    assert [row.process.pk for row in rows if row.process.line == drugs.line] == [again.pk]
    assert client.post(address("assess_process", drugs), sent(version=2)).status_code == 302
    assert Appraisal.objects.latest("pk").process_id == again.pk
    _going_on(coordinator)


def _going_on(coordinator: Actor) -> None:
    """A measure for a process that goes on in the next plan serves it there."""
    served = Serving.objects.filter(kind="process", measure__action__plan__code="next")
    assert served
    assert all(queries.process_of(one.key, TODAY).plan.code == "next" for one in served)  # type: ignore[arg-type, union-attr]


@pytest.mark.req("L1-b")
def test_a_risk_that_is_changed_in_the_next_plan_is_not_said_to_have_moved(
    sign_in: Any, plan: Plan, drugs: Process, coordinator: Actor, now: datetime
) -> None:
    risk = Risk.objects.filter(process=drugs)[0]
    in_force(plan, rolled(plan, coordinator, now))
    client, url = sign_in("coordinator"), reverse("risks:change", args=[risk.pk])
    form = client.get(url).context["form"]
    given_back = {name: form[name].value() for name in form.fields if name not in {"reason", "owner"}}
    data = {name: "" if value is None else str(value) for name, value in given_back.items()}
    standing = Process.objects.get(plan__code="next", line=drugs.line)
    data |= {"owner_text": "P0012", "process": str(standing.pk), "unit": str(risk.unit_id)}
    data |= {"review_date": "2026-01-15", "reason": "Nieuwe eigenaar."}
    assert client.post(url, data).status_code == 302
    change = risk.changes.order_by("-pk")[0]
    assert "process" not in change.changes


@pytest.mark.req("L1-b")
def test_what_the_next_plan_left_out_stays_to_be_read(
    sign_in: Any, plan: Plan, drugs: Process, coordinator: Actor, now: datetime
) -> None:
    new = rolled(plan, coordinator, now)
    Process.objects.filter(plan=new, line=drugs.line).delete()
    in_force(plan, new)
    client: Client = sign_in("coordinator")
    assert client.get(address("process", drugs)).status_code == 200
    assert client.get(address("assess_process", drugs)).status_code == 403
    with pytest.raises(Refused):
        actions.assess(drugs.line, given(), version=2, by=coordinator, now=now)
    listed = client.get(reverse("risks:processes")).context["rows"]
    assert drugs.line not in [row.process.line for row, _late in listed]
