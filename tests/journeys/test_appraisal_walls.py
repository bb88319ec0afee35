"""The evaluation of persons and casework know nothing of each other, and each reads what the wall allows (L7-e, V9)."""

from __future__ import annotations

import ast
from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from rit.foundation.access import queries
from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account, Grant
from rit.foundation.audit.models import Entry as TrailEntry
from rit.foundation.registries import cascade, citations, indicators, of_person, related, search, turn, xray
from rit.people.demo import CAST
from rit.people.models import Person
from rit.people.queries import persons_led_by
from rit.stimulate.appraisal import models
from rit.stimulate.appraisal.states import CASEWORK_ROLES
from tests.architecture.reading import modules

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.8-a", "L6.8-b", "L7-e")]
TODAY = date(2025, 3, 18)
WALLED = (
    "cycle", "talk", "remark", "goal", "mention", "ground", "appeal", "trajectory", "stage", "note",
)  # fmt: skip
NOTHING = dict.fromkeys(WALLED, 0)


def as_(who: Actor | Person | None) -> None:
    """What `who_is_asking` tells the database at the start of a request."""
    account = who.account_id if isinstance(who, Person) else who.account if who else None
    person = who.pk if isinstance(who, Person) else who.person if who else None
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('rit.account', %s, true), set_config('rit.person', %s, true),"
            " set_config('rit.day', %s, true)",
            [str(account or ""), str(person or ""), TODAY.isoformat()],
        )


def rows(who: Actor | Person | None) -> dict[str, int]:
    """How many rows of each walled table the database shows."""
    as_(who)
    found = {}
    with connection.cursor() as cursor:
        for table in WALLED:
            cursor.execute(f"select count(*) from stimulate_appraisal_{table}")
            found[table] = cursor.fetchone()[0]
    return found


def everything(actor: Any) -> models.Trajectory:
    """The one trajectory of the demo, as its coordinator reads it."""
    as_(actor("coordinator"))
    return models.Trajectory.objects.select_related("person").get()


def test_no_table_of_one_points_to_a_table_of_the_other() -> None:
    ours = {model for model in apps.get_models() if model._meta.app_label == "stimulate_appraisal"}
    theirs = {model for model in apps.get_models() if model._meta.app_label.startswith("enforce")}
    theirs |= {model for model in apps.get_models() if model.__module__.startswith("rit.enforce")}
    crossing = [
        f"{model.__name__}.{field.name}"
        for side, other in ((ours, theirs), (theirs, ours))
        for model in side
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model in other
    ]

    assert ours
    assert theirs
    assert crossing == []
    with connection.cursor() as cursor:
        cursor.execute(
            "select conrelid::regclass::text, confrelid::regclass::text from pg_constraint where contype = 'f'"
        )
        pairs = cursor.fetchall()
    tables = {model._meta.db_table for model in theirs}
    for source, target in pairs:
        sides = (source.startswith("stimulate_appraisal"), target.startswith("stimulate_appraisal"))
        assert not (sides[0] and target in tables)
        assert not (sides[1] and source in tables)


def test_no_module_of_one_imports_the_other() -> None:
    def imports(tree: ast.Module) -> set[str]:
        names = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    for name, tree in modules().items():
        found = imports(tree)
        if name.startswith("stimulate/appraisal/"):
            assert not [one for one in found if one.startswith("rit.enforce")], name
        if name.startswith("enforce/"):
            assert not [one for one in found if one.startswith("rit.stimulate.appraisal")], name
        if name.startswith(("insight/", "loop/")):
            assert not [one for one in found if one.startswith("rit.stimulate.appraisal")], name


def test_no_registry_carries_one_to_the_other() -> None:
    """Search, X-ray, indicators and what stands beside a thing know nothing of evaluations."""

    def ours(provider: Any) -> bool:
        parts = [provider, *vars(provider).values()] if hasattr(provider, "__dict__") else [provider]
        return any(str(getattr(one, "__module__", "")).startswith("rit.stimulate.appraisal") for one in parts)

    for registry in (search.providers, xray.providers, indicators.providers, related.providers):
        assert not [one for one in registry if ours(one)]
    assert all(one.only_mine for one in of_person.providers if ours(one))
    assert [one for one in turn.providers if ours(one)]  # so that the question above can find one


@pytest.mark.parametrize(
    "role", sorted(CASEWORK_ROLES | {"technical_admin", "dpo", "board_secretary", "mayor"})
)
def test_whoever_works_on_cases_or_runs_the_machine_reads_nothing(role: str, actor: Any) -> None:
    assert rows(actor(role)) == NOTHING


def test_nobody_and_the_runtime_role_without_a_name_read_nothing() -> None:
    assert rows(None) == NOTHING


def test_the_person_reads_only_the_own_cycle(actor: Any) -> None:
    found = rows(actor("employee"))

    assert found == NOTHING | {"cycle": 1, "talk": 3, "remark": 1, "goal": 2}


def test_that_somebody_else_read_a_mention_stands_in_the_trail(sign_in: Any, actor: Any) -> None:
    rows(actor("hr"))  # whose eyes find one
    one = models.Cycle.objects.select_related("evaluator").filter(state="given").earliest("begun_at")
    page = reverse("appraisal:cycle", args=[one.pk])
    read = TrailEntry.objects.filter(event="appraisal.read")
    assert sign_in(one.evaluator.staff_number).get(page).status_code == 200
    assert not read.exists()
    assert sign_in("hr").get(page).status_code == 200
    assert read.filter(subject_id=str(one.pk)).exists()
    assert sign_in("chief").get(page).status_code == 200
    assert read.filter(subject_id="").exists()


def test_hr_reads_who_when_and_the_mention_and_nothing_that_was_said(actor: Any) -> None:
    found = rows(actor("hr"))

    assert found["cycle"] >= 16
    assert found["mention"] >= 14
    assert {name for name, many in found.items() if many} == {"cycle", "mention"}


def test_coordinator_and_coach_read_the_trajectory_only(actor: Any) -> None:
    for role in ("coordinator", "coach"):
        found = rows(actor(role))
        assert {name for name, many in found.items() if many} == {"trajectory", "stage", "note"}


def test_who_is_no_coach_any_more_reads_no_trajectory(actor: Any, now: datetime) -> None:
    by = actor("coach")
    assert rows(by)["trajectory"] == 1
    Grant.objects.filter(account=by.account, role="coach").update(ended_at=now)
    assert not any(rows(by)[name] for name in ("trajectory", "stage", "note"))


def test_hr_stops_what_an_evaluator_left_behind_and_changes_nothing_else(sign_in: Any, actor: Any) -> None:
    rows(actor("hr"))
    one = models.Cycle.objects.filter(state="running").earliest("begun_at")
    page = reverse("appraisal:stop", args=[one.pk])
    assert sign_in("chief").post(page, {"reason": "Zomaar."}).status_code == 403
    assert sign_in("hr").post(page, {"reason": ""}).status_code == 422
    assert sign_in("hr").post(page, {"reason": "De evaluator is vertrokken."}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.reason) == ("stopped", "De evaluator is vertrokken.")
    with pytest.raises(DatabaseError), transaction.atomic():
        models.Cycle.objects.filter(state="running").update(next_date=None)


def tried(who: Any, statement: str, *values: Any) -> bool:
    """Whether the database lets this reader change something by this statement, past every page."""
    as_(who)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return bool(cursor.rowcount)
    except DatabaseError:
        return False


def test_what_the_code_forbids_the_database_forbids(actor: Any) -> None:
    """HR, evaluator, person, coordinator and coach try with SQL alone what no action of theirs does."""
    hr = actor("hr")
    rows(hr)
    running = models.Cycle.objects.filter(state="running").select_related("person", "evaluator")[0]
    given = models.Cycle.objects.filter(state="given").select_related("person", "evaluator")[0]
    cycle = "update stimulate_appraisal_cycle set"
    stop = "state = 'stopped', reason = 'x', next_date = null"
    assert not tried(hr, f"{cycle} {stop}, to_date = to_date + 30 where id = %s", running.pk)
    assert not tried(hr, f"{cycle} state = 'decided' where id = %s", running.pk)
    assert not tried(hr, f"{cycle} decider_id = %s where id = %s", running.evaluator_id, running.pk)
    assert not tried(hr, f"{cycle} seen_at = now() where id = %s", given.pk)
    assert not tried(running.evaluator, f"{cycle} to_date = to_date + 1 where id = %s", running.pk)
    assert not tried(given.evaluator, f"{cycle} state = 'running', given_at = null where id = %s", given.pk)
    assert not tried(given.evaluator, f"{cycle} seen_at = now() where id = %s", given.pk)
    assert not tried(actor("chief"), f"{cycle} reason = 'x' where id = %s", given.pk)

    goal = (
        "insert into stimulate_appraisal_goal (id, cycle_id, text, added_at, added_by_id)"
        " values (gen_random_uuid(), %s, 'x', now(), %s)"
    )
    assert not tried(given.evaluator, goal, given.pk, given.evaluator_id)  # it runs no more
    assert not tried(running.evaluator, goal, running.pk, running.person_id)  # in another's name
    assert tried(running.evaluator, goal, running.pk, running.evaluator_id)
    assert not tried(running.evaluator, "update stimulate_appraisal_goal set text = 'y'")
    assert not tried(running.evaluator, "delete from stimulate_appraisal_goal")


def test_the_database_lets_the_coordinator_name_only_where_nobody_of_hr_can(actor: Any) -> None:
    as_(actor("chief"))
    one = models.Cycle.objects.select_related("person", "evaluator").get(state="appealed")
    trained = models.Evaluator.objects.exclude(person__in=[one.person, one.evaluator]).values("person")
    coordinator, hr, other = actor("coordinator"), actor("hr"), trained[0]["person"]
    name = "update stimulate_appraisal_cycle set decider_id = %s where id = %s"
    Grant.objects.filter(role="chief", ended_at=None).update(account=one.evaluator.account)
    assert not tried(coordinator, name, other, one.pk)
    itself = "update stimulate_appraisal_cycle set decider_id = %s, state = 'decided' where id = %s"
    assert not tried(hr, itself, hr.person, one.pk)
    Grant.objects.filter(role="hr", ended_at=None).update(account=one.person.account)
    assert not tried(coordinator, itself, coordinator.person, one.pk)
    assert not tried(coordinator, name, one.evaluator_id, one.pk)
    assert not tried(one.person, name, other, one.pk)
    assert rows(coordinator)["appeal"] == rows(coordinator)["mention"] == 0
    assert tried(coordinator, name, other, one.pk)
    Grant.objects.filter(role="coordinator", account=coordinator.account).update(role="integrity_officer")
    assert not tried(coordinator, name, other, one.pk)


def test_nobody_begins_an_evaluation_outside_the_own_line(actor: Any) -> None:
    rows(actor("hr"))
    running = models.Cycle.objects.filter(state="running")
    one = running.select_related("evaluator__account").exclude(evaluator__account=None)[0]
    busy = set(running.values_list("person", flat=True))
    leader = one.evaluator
    by = queries.actor_of(leader.account, TODAY)
    free = Person.objects.exclude(pk__in=[*busy, leader.pk]).exclude(cadre="external")
    own = set(persons_led_by(by, TODAY).values_list("pk", flat=True))
    mine, another = free.filter(pk__in=own)[0], free.exclude(pk__in=own)[0]
    begin = (
        "insert into stimulate_appraisal_cycle (id, person_id, evaluator_id, unit_id, state, from_date, to_date,"
        " begun_at, changed_at, reason) select gen_random_uuid(), %s, evaluator_id, unit_id, state, from_date,"
        " to_date, begun_at, changed_at, reason from stimulate_appraisal_cycle where id = %s"
    )
    assert not tried(leader, begin, another.pk, one.pk)
    assert not tried(leader, begin, leader.pk, one.pk)
    assert tried(leader, begin, mine.pk, one.pk)


def test_each_of_a_trajectory_changes_what_is_theirs(actor: Any) -> None:
    one = everything(actor)
    people = models.Trajectory.objects.select_related("person", "evaluator", "coach").get()
    change = "update stimulate_appraisal_trajectory set"
    shut = "result = 'reached', result_text = 'x', closed_at = now(), closed_by_id = %s"
    assert not tried(people.person, f"{change} review_date = review_date + 90")
    assert not tried(people.coach, f"{change} {shut}", people.coach_id)
    assert not tried(people.evaluator, f"{change} {shut}", people.coordinator_id)
    assert not tried(people.evaluator, f"{change} coach_id = coordinator_id")
    assert not tried(actor("coordinator"), f"{change} coach_id = evaluator_id")
    assert not tried(actor("coordinator"), f"{change} coordinator_id = coach_id")
    assert not tried(people.coach, "update stimulate_appraisal_stage set what = 'anders'")
    assert not tried(people.coach, "delete from stimulate_appraisal_stage")
    added = (
        "insert into stimulate_appraisal_stage (id, trajectory_id, what, until_date, added_at, added_by_id)"
        " values (gen_random_uuid(), %s, 'x', '2025-09-01', now(), %s)"
    )
    assert not tried(people.coach, added, one.pk, people.person_id)
    assert tried(people.coach, added, one.pk, people.coach_id)
    assert tried(people.evaluator, f"{change} {shut}", people.evaluator_id)
    assert not tried(people.coach, added, one.pk, people.coach_id)  # it is closed


def test_the_chief_reads_talks_only_of_what_was_appealed(actor: Any) -> None:
    found = rows(actor("chief"))
    appealed = set(models.Appeal.objects.values_list("cycle", flat=True))

    assert len(appealed) == 2
    for table in (models.Talk, models.Remark, models.Ground):
        assert set(table.objects.values_list("cycle", flat=True)) <= appealed
    assert found["trajectory"] == found["stage"] == found["note"] == 0


def test_the_clerk_sees_days_and_no_words(actor: Any) -> None:
    as_(None)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
        for table in ("talk", "remark", "goal", "mention", "ground", "appeal", "stage", "note"):
            cursor.execute(f"select count(*) from stimulate_appraisal_{table}")
            assert cursor.fetchone() == (0,), table


@pytest.mark.parametrize(
    "role",
    ["integrity_investigator", "internal_oversight", "complaints_coordinator", "technical_admin", "dpo"],
)
def test_no_page_of_theirs_names_the_trajectory(role: str, sign_in: Any, actor: Any) -> None:
    one = everything(actor)
    client = sign_in(role)
    for address in (
        reverse("appraisal:trajectory", args=[one.pk]),
        reverse("appraisal:cycle", args=[one.cycle_id]),
        reverse("appraisal:on_paper", args=[one.cycle_id]),
    ):
        assert client.get(address).status_code == 404
    assert one.person.full_name not in client.get(reverse("appraisal:trajectories")).content.decode()


def test_search_and_the_cascade_of_a_person_say_nothing(actor: Any) -> None:
    one = everything(actor)
    asking = actor("integrity_investigator")
    as_(asking)
    hits = search.find(asking, "kleineren")
    lines = cascade.of_person(asking, one.person_id, TODAY)

    assert hits == []
    assert not [line for line in lines if "appraisal" in line.url]
    assert turn.gather(asking, TODAY, team=False) is not None
    wanted = citations.Wanted(refs=frozenset({"value:I.5"}), names=frozenset())
    cited = [one for provider in citations.providers for one in provider(asking, wanted, 50)]
    assert not [one for one in cited if "trajector" in one.url]


def test_the_trail_does_not_tell_who_has_a_trajectory(actor: Any) -> None:
    """Whoever verifies the trail works on cases too: nothing in it leads to a trajectory or an appeal."""
    tables = {model._meta.db_table for model in (models.Trajectory, models.Stage, models.Note, models.Appeal)}

    assert not TrailEntry.objects.filter(subject_table__in=tables).exists()
    assert not TrailEntry.objects.filter(event="appraisal.written").exclude(subject_id="").exists()
    mentioned = TrailEntry.objects.filter(event="appraisal.mentioned")
    assert mentioned.exists()
    assert {tuple(one.detail) for one in mentioned} == {()}
    assert Account.objects.filter(username=CAST["chief"]).exists()
