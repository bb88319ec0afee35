"""An evaluation on the values from the first talk to the mention, the appeal, and the trajectory (L6.8-a, L6.8-b)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from rit.foundation.access.models import Grant
from rit.foundation.access.verdict import Refused
from rit.foundation.notices.models import Notice
from rit.foundation.registries import of_person, turn
from rit.people.models import Assignment, Person
from rit.stimulate.appraisal import guidance, models, queries, reminders, rules
from rit.stimulate.appraisal.actions import cycles, listing, mentions, trajectories
from rit.stimulate.appraisal.states import MAY_EVALUATE
from tests.journeys.test_appraisal_walls import as_, everything

pytestmark = pytest.mark.django_db
NO_BREAK = "\u00a0"
TODAY = date(2025, 3, 18)
GROUNDS = {"ground_R": "Op 4 maart legde je uit.", "ground_I": "Je vroeg raad.", "ground_T": "Je hielp."}
EMPLOYEE, MANAGER = "P0022", "P0016"


def cycle_of(actor: Any, number: str, who: str = MANAGER) -> models.Cycle:
    as_(actor(who))
    return models.Cycle.objects.filter(person__staff_number=number).latest("from_date")


def free_person() -> Person:
    """Somebody of Oost 1 whom nobody evaluates."""
    members = Person.objects.filter(
        assignments__unit__code="COM-OO1", assignments__to_date=None, left_date=None
    )
    return members.exclude(staff_number=EMPLOYEE).order_by("-staff_number")[0]


def chosen(field: Any) -> str:
    """What a browser sends of a list that nobody touched: the option that is marked, else the first."""
    html = str(field)
    marked = re.search(r'value="([^"]*)" selected', html) or re.search(r'<option value="([^"]*)"', html)
    assert marked is not None
    return marked[1]


def url(name: str, *keys: Any) -> str:
    return reverse(f"appraisal:{name}", args=keys)


@pytest.mark.req("L6.8-a", "L6.8-b", "L7-e")
def test_from_the_first_talk_to_the_end_of_a_trajectory(sign_in: Any, actor: Any) -> None:
    """The whole journey in the pages: insufficient → trajectory."""
    manager, coordinator, coach = sign_in(MANAGER), sign_in("coordinator"), sign_in("coach")
    who = free_person()
    period = {"from_date": "2025-03-01", "to_date": "2027-02-28", "person_text": who.staff_number}
    assert manager.post(url("begin"), period | {"to_date": "2025-02-01"}).status_code == 422
    assert manager.post(url("begin"), period).status_code == 302
    one = cycle_of(actor, who.staff_number)
    person = sign_in(who.staff_number)
    assert who.full_name in manager.get(url("people")).content.decode()

    talk = {"kind": "functioning", "day": "2025-03-10", "discussed": "Wat ik zag."}
    assert manager.post(url("talk", one.pk), talk).status_code == 403  # the preparatory talk comes first
    for kind in ("preparatory", "functioning", "evaluation"):
        assert manager.post(url("talk", one.pk), talk | {"kind": kind}).status_code == 302
    assert manager.post(url("talk", one.pk), talk | {"day": "2025-09-01"}).status_code in {403, 422}
    as_(actor(who.staff_number))
    said = models.Talk.objects.filter(cycle=one).latest("at")
    assert (
        person.post(url("remark_talk", one.pk, said.pk), {"text": "Zo zag ik het niet."}).status_code == 302
    )
    assert "Zo zag ik het niet." in manager.get(url("cycle", one.pk)).content.decode()

    half = manager.post(url("give", one.pk), {"rating": "insufficient", "ground_R": "Vijf keer."})
    assert half.status_code == 422
    assert "Vijf keer." in half.content.decode()  # nothing typed is lost
    assert manager.post(url("give", one.pk), GROUNDS | {"rating": "insufficient"}).status_code == 302
    assert person.post(url("sign", one.pk)).status_code == 302
    assert "Onvoldoende" in person.get(url("cycle", one.pk)).content.decode()
    assert "nvoldoende" not in manager.get(url("people")).content.decode()

    ask = {
        "aim": "Anders omgaan met jongere collega's.",
        "coordinator": str(actor("coordinator").person),
        "coach": str(actor("coach").person),
        "review_date": "2025-05-01",
    }
    near = Assignment.objects.filter(person__staff_number="P0567", to_date=None)  # a coach who moved to East
    assert near.update(unit=one.unit)
    offered = manager.get(url("ask_trajectory", one.pk)).context["form"]
    assert chosen(offered["coach"]) == ""  # nobody beforehand
    groups = dict(offered.fields["coach"].choices[1:])
    assert list(groups) == ["Van de eigen dienst", "Van een andere dienst"]
    assert [key for key, _name in groups["Van de eigen dienst"]] == [str(near[0].person_id)]
    assert len(groups["Van een andere dienst"]) > 1
    only = len(offered.fields["coordinator"].choices) == 1
    assert chosen(offered["coordinator"]) == (str(actor("coordinator").person) if only else "")
    left = manager.post(url("ask_trajectory", one.pk), ask | {"coach": ""})
    assert left.context["form"].errors == {"coach": ["Kies een coach."]}
    assert manager.post(url("ask_trajectory", one.pk), ask | {"aim": ""}).status_code == 422
    assert manager.post(url("ask_trajectory", one.pk), ask).status_code == 302
    as_(actor("coach"))
    path = models.Trajectory.objects.get(cycle=one)
    page = coach.get(url("trajectory", path.pk)).content.decode()
    assert "Anders omgaan" in page
    assert url("cycle", one.pk) not in page
    assert coach.get(url("cycle", one.pk)).status_code == 404
    step = {"what": "Een dilemmagesprek volgen", "until_date": "2025-04-15"}
    assert coach.post(url("add_step", path.pk), step).status_code == 302
    as_(actor("coach"))
    stage = models.Stage.objects.get(trajectory=path)
    assert person.post(url("step_done", path.pk, stage.pk)).status_code == 302
    assert person.post(url("share", path.pk), {"text": "Het was goed."}).status_code == 302
    assert (
        person.post(url("review", path.pk), {"text": "Goed.", "next_date": "2025-06-01"}).status_code == 403
    )
    assert (
        coach.post(url("review", path.pk), {"text": "Het lukt.", "next_date": "2025-06-01"}).status_code
        == 302
    )
    assert coach.post(url("close", path.pk), {"result": "reached", "text": "Ja."}).status_code == 403
    assert coordinator.post(url("close", path.pk), {"result": "reached", "text": "Ja."}).status_code == 302
    assert "Ja." in person.get(url("trajectory", path.pk)).content.decode()
    assert person.post(url("share", path.pk), {"text": "Nog iets."}).status_code == 403


@pytest.mark.req("L6.8-a")
def test_a_mention_by_somebody_who_is_not_trained_is_refused_twice(actor: Any, now: datetime) -> None:
    """By the rule with its article, and by the database when the rule is passed by."""
    by = actor(MANAGER)
    as_(by)
    one = models.Cycle.objects.filter(state="running", talks__kind="evaluation").get()
    models.Evaluator.objects.filter(person=by.person).update(ended_date=TODAY - timedelta(days=1))

    with pytest.raises(Refused, match="artikel 14"):
        mentions.give(one.pk, "good", {"R": "x"}, by=by, now=now)
    with pytest.raises(DatabaseError, match=r"art\. 4 and 14"), transaction.atomic():
        models.Mention.objects.create(
            cycle=one, number=1, rating="good", given_date=TODAY, at=now, by_id=by.person
        )
    models.Evaluator.objects.filter(person=by.person).update(ended_date=None)
    Person.objects.filter(pk=by.person).update(grade_group="basic")
    with pytest.raises(DatabaseError, match=r"art\. 4 and 14"), transaction.atomic():
        models.Mention.objects.create(
            cycle=one, number=1, rating="good", given_date=TODAY, at=now, by_id=by.person
        )
    for grade in MAY_EVALUATE:  # the list of the rule and that of the trigger are the same
        cadre = "civilian" if grade.startswith("calog") else "operational"
        Person.objects.filter(pk=by.person).update(grade_group=grade, cadre=cadre)
        with transaction.atomic():
            row = models.Mention.objects.create(
                cycle=one, number=1, rating="good", given_date=TODAY, at=now, by_id=by.person
            )
            assert row.pk
            transaction.set_rollback(True)


@pytest.mark.req("L6.8-a")
def test_hr_keeps_the_list_and_only_of_who_may(sign_in: Any, actor: Any, now: datetime) -> None:
    client = sign_in("hr")
    data = {"person_text": EMPLOYEE, "trained_date": "2025-01-10", "training": "Opleiding evaluator"}
    answer = client.post(url("put_on_list"), data)
    assert answer.status_code == 403
    assert "artikel 4" in answer.content.decode()
    assert client.post(url("put_on_list"), data | {"trained_date": "2026-01-10"}).status_code == 422
    assert client.post(url("put_on_list"), data | {"person_text": "P0014"}).status_code == 302
    row = models.Evaluator.objects.get(person__staff_number="P0014")
    assert client.post(url("end_listing", row.pk)).status_code == 302
    row.refresh_from_db()
    assert row.ended_date == TODAY
    with pytest.raises(Refused):
        listing.end_listing(row.pk, day=TODAY, by=actor(MANAGER), now=now)


@pytest.mark.req("L6.8-a")
def test_only_with_authority_and_one_evaluation_at_a_time(actor: Any, now: datetime) -> None:
    period = cycles.Period(TODAY, TODAY + timedelta(days=700))
    by = actor(MANAGER)
    as_(by)
    with pytest.raises(Refused, match="artikel 4"):
        cycles.begin(Person.objects.get(staff_number="P0021"), period, by=by, now=now)
    with pytest.raises(Refused, match="zichzelf"):
        cycles.begin(Person.objects.get(pk=by.person), period, by=by, now=now)
    with pytest.raises(Refused, match="loopt al"):
        cycles.begin(Person.objects.get(staff_number=EMPLOYEE), period, by=by, now=now)


@pytest.mark.req("L6.8-a")
def test_what_is_written_stays_and_a_correction_shows_both(sign_in: Any, actor: Any) -> None:
    one = cycle_of(actor, EMPLOYEE)
    page = sign_in(EMPLOYEE).get(url("cycle", one.pk)).content.decode()
    assert "liet ze één keer het wijkoverleg schieten" in page
    assert "liet ze twee keer het wijkoverleg schieten" in page  # folded under it
    assert "Eén van de twee keren had ik het aan de deputy gezegd" in page  # the remark stays beside the talk
    as_(actor(MANAGER))
    for table in ("talk", "remark", "mention", "ground", "note"):
        for verb in (
            f"update stimulate_appraisal_{table} set id = id",
            f"delete from stimulate_appraisal_{table}",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(verb)


@pytest.mark.req("L6.8-a")
def test_the_person_signs_and_changes_nothing_else(actor: Any) -> None:
    one = cycle_of(actor, EMPLOYEE)
    as_(actor(EMPLOYEE))
    for change in ("to_date = to_date + 1", "state = 'stopped', reason = 'x'", "next_date = null"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update stimulate_appraisal_cycle set {change} where id = %s", [one.pk])


@pytest.mark.req("L6.8-a")
def test_an_appeal_is_decided_once_and_the_first_mention_stays(sign_in: Any, actor: Any) -> None:
    chief = sign_in("chief")
    as_(actor("chief"))
    one = models.Cycle.objects.get(state="appealed")
    page = chief.get(url("cycle", one.pk)).content.decode()
    assert "Ik herken me niet" in page
    assert one.person.full_name in chief.get(url("appeals")).content.decode()
    changed = {"outcome": "changed", "decision": "De opmerking klopt."}
    assert chief.post(url("decide", one.pk), changed).status_code == 422
    assert chief.post(url("decide", one.pk), changed | GROUNDS | {"rating": "good"}).status_code == 302
    assert chief.post(url("decide", one.pk), changed | GROUNDS | {"rating": "good"}).status_code == 403
    as_(actor(MANAGER))
    assert [row.rating for row in queries.mentions_of(one)] == ["satisfactory", "good"]
    page = sign_in(MANAGER).get(url("cycle", one.pk)).content.decode()
    assert "De opmerking klopt." in page
    assert sign_in(MANAGER).post(url("decide", one.pk), changed).status_code == 403


@pytest.mark.req("L6.8-a")
def test_another_mention_is_asked_to_be_seen_again(sign_in: Any, actor: Any) -> None:
    one = appealed(actor)
    person = one.person.staff_number
    as_(actor(person))
    if one.seen_at is None:
        models.Cycle.objects.filter(pk=one.pk).update(seen_at=one.given_at)
    data = {"outcome": "changed", "decision": "De opmerking klopt.", "rating": "good"} | GROUNDS
    assert sign_in("chief").post(url("decide", one.pk), data).status_code == 302
    mine = sign_in(person)
    page = mine.get(url("cycle", one.pk))
    assert page.context["may_sign"]
    assert "Getekend voor de eerste vermelding" in page.content.decode()
    waiting = [found.url for found in turn.gather(actor(person), TODAY, team=False)]
    assert url("cycle", one.pk) in waiting
    assert mine.post(url("sign", one.pk)).status_code == 302
    assert mine.post(url("sign", one.pk)).status_code == 403


@pytest.mark.req("L6.8-b")
@pytest.mark.parametrize(("rating", "ends"), [("satisfactory", True), ("insufficient", False)])
def test_a_trajectory_ends_when_an_appeal_takes_its_reason_away(
    sign_in: Any, actor: Any, now: datetime, rating: str, ends: bool
) -> None:
    """Asked before the person appealed: what was won must not go on."""
    manager, by = sign_in(MANAGER), actor(MANAGER)
    one = cycle_of(actor, EMPLOYEE)
    if models.Talk.objects.filter(cycle=one, kind="evaluation").count() == 0:
        data = {"kind": "evaluation", "day": "2025-03-18", "discussed": "De periode overlopen."}
        assert manager.post(url("talk", one.pk), data).status_code == 302
    assert manager.post(url("give", one.pk), GROUNDS | {"rating": "insufficient"}).status_code == 302
    as_(by)
    asked = trajectories.Asked(
        "Anders omgaan.",
        Person.objects.get(pk=actor("coordinator").person),
        Person.objects.get(pk=actor("coach").person),
        date(2025, 5, 1),
    )
    path = trajectories.ask(one.pk, asked, by=by, now=now)
    assert sign_in(EMPLOYEE).post(url("appeal", one.pk), {"text": "Dit klopt niet."}).status_code == 302
    changed = {"outcome": "changed", "decision": "Herzien.", "rating": rating}
    assert sign_in("chief").post(url("decide", one.pk), changed | GROUNDS).status_code == 302
    assert sign_in("chief").get(url("trajectory", path.pk)).status_code == 404
    page = sign_in("coach").get(url("trajectory", path.pk))
    assert (page.context["trajectory"].result == "lapsed") is ends
    assert ("in beroep gewijzigd" in page.content.decode()) is ends
    step = {"what": "Nog een stap", "until_date": "2025-04-15"}
    assert sign_in("coach").post(url("add_step", path.pk), step).status_code == (403 if ends else 302)
    as_(by)
    with pytest.raises(DatabaseError, match="only whoever decides"), transaction.atomic():
        trajectories.lapse(one.pk, by=by, now=now)


def appealed(actor: Any) -> models.Cycle:
    as_(actor("chief"))
    return models.Cycle.objects.select_related("person", "evaluator").get(state="appealed")


@pytest.mark.req("L6.8-a")
def test_where_the_chief_gave_the_mention_hr_names_who_decides(
    sign_in: Any, actor: Any, now: datetime
) -> None:
    one = appealed(actor)
    hr = sign_in("hr")
    assert hr.get(url("name_decider", one.pk)).status_code == 403  # the chief decides on this one
    chief = one.evaluator.account
    Grant.objects.filter(role="chief", ended_at=None).update(account=chief)  # who gave it is the chief now
    assert sign_in(one.evaluator.staff_number).post(url("decide", one.pk), {}).status_code == 403
    as_(actor("hr"))
    waiting = [found.url for found in turn.gather(actor("hr"), TODAY, team=False, limit=2000)]
    assert url("name_decider", one.pk) in waiting
    page = hr.get(url("name_decider", one.pk))
    can = [person.staff_number for person in page.context["form"].fields["person"].queryset]
    assert can
    assert not {one.person.staff_number, one.evaluator.staff_number} & set(can)
    assert hr.post(url("name_decider", one.pk), {"person": ""}).status_code == 422
    named = next(number for number in can if number not in {"P0008", "P0001"})
    assert sign_in(named).get(url("cycle", one.pk)).status_code == 404
    key = Person.objects.get(staff_number=named).pk
    assert hr.post(url("name_decider", one.pk), {"person": key}).status_code == 302
    assert "Ik herken me niet" not in hr.get(url("cycle", one.pk)).content.decode()
    decider = sign_in(named)
    assert "Ik herken me niet" in decider.get(url("cycle", one.pk)).content.decode()
    waiting = [found.url for found in turn.gather(actor(named), TODAY, team=False, limit=2000)]
    assert url("cycle", one.pk) in waiting
    assert decider.get(url("on_paper", one.pk)).status_code == 200
    kept = {"outcome": "kept", "decision": "De gronden staan er."}
    assert decider.post(url("decide", one.pk), kept).status_code == 302
    assert sign_in(one.person.staff_number).get(url("cycle", one.pk)).context["appeal"].outcome == "kept"
    assert hr.get(url("name_decider", one.pk)).status_code == 403


@pytest.mark.req("L6.8-a", "L6.8-b")
def test_a_page_with_a_form_names_where_it_leads_back_to(sign_in: Any, actor: Any) -> None:
    running = cycle_of(actor, EMPLOYEE)
    path = everything(actor)
    for who, page, name in (
        (MANAGER, url("set_goal"), "Doelen"),
        (MANAGER, url("plan", running.pk), "Evaluatie"),
        ("coordinator", url("change_coach", path.pk), "Traject"),
        ("hr", url("put_on_list"), "Evaluatoren"),
        (MANAGER, url("begin") + f"?person={free_person().staff_number}", "Wie ik evalueer"),
    ):
        shown = sign_in(who).get(page)
        crumbs = re.search(r'<nav class="crumbs"[^>]*><a href="[^"]*">([^<]*)</a>', shown.content.decode())
        assert crumbs is not None, page
        assert crumbs[1] == name


@pytest.mark.req("L6.8-a")
def test_where_nobody_of_hr_can_the_coordinator_names_who_decides(
    sign_in: Any, actor: Any, now: datetime
) -> None:
    """The only one of HR is evaluated by the chief: the coordinator names, and reads nothing of the evaluation."""
    one = appealed(actor)
    chief, person = one.evaluator.account, one.person
    Grant.objects.filter(role="chief", ended_at=None).update(account=chief)
    page, coordinator = url("name_decider", one.pk), sign_in("coordinator")

    def waiting(who: str) -> bool:
        as_(actor(who))
        found = turn.gather(actor(who), TODAY, team=False, limit=2000)
        return page in [each.url for each in found]

    assert coordinator.get(page).status_code == 404  # HR can
    assert not waiting("coordinator")
    Grant.objects.filter(role="hr", ended_at=None).update(account=person.account)
    assert sign_in(person.staff_number).get(page).status_code == 403
    assert sign_in(one.evaluator.staff_number).get(page).status_code == 403
    assert waiting("coordinator")
    shown = coordinator.get(page)
    assert shown.status_code == 200
    can = list(shown.context["form"].fields["person"].queryset)
    assert not {person, one.evaluator, Person.objects.get(staff_number="P0003")} & set(can)
    assert coordinator.get(url("cycle", one.pk)).status_code == 404
    named = next(each for each in can if each.staff_number != "P0001")
    assert coordinator.post(page, {"person": named.pk}).status_code == 302
    assert not waiting("coordinator")
    kept = {"outcome": "kept", "decision": "De gronden staan er."}
    assert sign_in(named.staff_number).post(url("decide", one.pk), kept).status_code == 302
    assert coordinator.get(page).status_code == 404  # it is decided


@pytest.mark.req("L6.8-a")
def test_the_coordinator_is_told_where_nobody_of_hr_can_name(actor: Any, now: datetime) -> None:
    as_(actor("hr"))
    one = models.Cycle.objects.filter(state="given").select_related("person", "evaluator")[0]
    for role, whose in (("chief", one.evaluator), ("hr", one.person)):
        Grant.objects.filter(role=role, ended_at=None).update(account=whose.account)
    as_(one.person)
    mentions.appeal(one.pk, "Ik zie het anders.", by=actor(one.person.staff_number), now=now)
    as_(actor("coordinator"))
    told = Notice.objects.filter(kind="appraisal_name", account=actor("coordinator").account)
    assert [each.url for each in told] == [url("name_decider", one.pk)]


@pytest.mark.req("L6.8-a")
def test_hr_reads_the_mention_in_the_file_and_not_in_a_list(sign_in: Any, actor: Any) -> None:
    client = sign_in("hr")
    as_(actor("hr"))
    one = models.Cycle.objects.filter(state="given").latest("given_at")
    page = client.get(url("cycle", one.pk)).content.decode()
    assert "Goed" in page
    assert "balie" not in page  # neither talks nor grounds
    assert client.get(url("on_paper", one.pk)).status_code == 403
    register = client.get(url("register"), {"q": one.person.last_name}).content.decode()
    assert one.person.full_name in register
    assert "nvoldoende" not in client.get(url("register")).content.decode()


@pytest.mark.req("L6.8-a", "L7-e")
def test_numbers_are_of_the_corps_and_small_ones_are_hidden(sign_in: Any, actor: Any) -> None:
    as_(actor("coordinator"))
    given = queries.given_in(2024)
    assert given.cells["satisfactory"] is None
    assert given.cells["insufficient"] is None
    as_(actor(MANAGER))
    assert set(queries.given_in(2024).cells.values()) == {0}  # the database gives an evaluator nothing
    assert sign_in("coordinator").get(url("figures")).status_code == 200
    assert sign_in(MANAGER).get(url("figures")).status_code == 403


@pytest.mark.req("L6.8-b")
def test_a_trajectory_only_after_insufficient_and_without_who_works_on_cases(
    actor: Any, now: datetime
) -> None:
    by = actor(MANAGER)
    as_(by)
    one = models.Cycle.objects.filter(state="given", mentions__rating="good").latest("given_at")
    asked = trajectories.Asked(
        "Iets", *(Person.objects.get(pk=actor(role).person) for role in ("coordinator", "coach")), TODAY
    )
    with pytest.raises(Refused, match="onvoldoende"):
        trajectories.ask(one.pk, asked, by=by, now=now)
    with pytest.raises(DatabaseError, match="follows an insufficient"), transaction.atomic():
        models.Trajectory.objects.create(
            cycle=one, person_id=one.person_id, evaluator_id=by.person, coordinator=asked.coordinator,
            coach=asked.coach, aim="x", review_date=TODAY, begun_at=now, changed_at=now,
        )  # fmt: skip
    assert not rules.may_follow(frozenset({"coach", "integrity_investigator"}), is_party=False)


@pytest.mark.req("L6.8-a")
def test_my_rit_my_turn_and_reminders_say_nothing_of_the_content(actor: Any, now: datetime) -> None:
    by = actor(EMPLOYEE)
    as_(by)
    lines = {one.code: one.lines for one in of_person.mine(by, TODAY)}
    assert [line.url for line in lines["appraisal"]] == [url("mine")]
    assert "appraisal" not in {one.code for one in of_person.of(by, by.person, TODAY)}
    manager = actor(MANAGER)
    as_(manager)
    subjects = {one.subject for one in turn.gather(manager, TODAY, team=False)}
    assert "Lotte Maes" in subjects
    before = Notice.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
    moment = now.replace(year=2025, month=3, day=20)  # a week before the talk with Lotte
    made = reminders.remind(by=actor("coordinator"), now=moment)
    assert made >= 1
    assert Notice.objects.count() >= before
    assert reminders.remind(by=actor("coordinator"), now=moment) == 0


@pytest.mark.req("L6.8-a")
def test_goals_come_from_the_corps_through_the_unit(sign_in: Any, actor: Any) -> None:
    page = sign_in(EMPLOYEE).get(url("mine")).content.decode()
    assert "Ik stel me bij elk huisbezoek voor" in page
    shared = sign_in("coach").get(url("goals")).content.decode()
    assert "Burgers weten waarom we iets doen" in shared
    assert "Ik stel me bij elk huisbezoek voor" not in shared
    head = sign_in(MANAGER)
    unit = str(next(iter(actor(MANAGER).units_led)))
    goal = {
        "text": "Elke klacht binnen de week besproken.",
        "unit": unit,
        "until_date": "2025-12-31",
        "cites": ["value:R.2", "code:13"],
    }
    offered = head.get(url("set_goal")).content.decode()
    assert 'value="value:R.2"' in offered
    assert "R2 · " in offered  # in words, and never to be typed
    assert "value:I.3" not in re.sub(r'value="[^"]*"', "", offered)
    assert head.post(url("set_goal"), goal | {"unit": ""}).status_code == 422
    assert head.post(url("set_goal"), goal | {"cites": ["value:R.99"]}).status_code == 422
    assert head.post(url("set_goal"), goal).status_code == 302
    kept = models.SharedGoal.objects.get(text__nl=goal["text"])
    assert kept.cites == ["value:R.2", "code:13"]
    assert sign_in(EMPLOYEE).get(url("set_goal")).status_code == 403
    one = cycle_of(actor, EMPLOYEE)
    assert head.post(url("add_goal", one.pk), {"text": "Eén keer mee met de nachtploeg."}).status_code == 302


@pytest.mark.req("L6.8-a")
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 3, 1), date(2027, 2, 28)),
        (date(2025, 1, 31), date(2027, 1, 30)),
        (date(2024, 2, 29), date(2026, 2, 27)),
        (date(2026, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_period_ends_the_day_before_it_began(first: date, last: date) -> None:
    assert guidance.end_of_period(first) == last


@pytest.mark.req("L6.8-a")
@pytest.mark.parametrize(
    ("language", "said"), [("nl", "niet gelezen"), ("fr", "non lus"), ("de", "nicht gelesen")]
)
def test_where_the_length_of_a_period_comes_from_is_said_in_the_language_of_the_page(
    sign_in: Any, language: str, said: str
) -> None:
    head = sign_in(MANAGER)
    head.post(reverse("ui:language"), {"language": language, "next": url("begin")})
    page = head.get(url("begin")).content.decode()
    assert f"GPI 11{NO_BREAK if language == 'fr' else ''}: {said}" in page
    assert "royal decree" not in page


@pytest.mark.req("L6.8-a")
def test_on_paper_for_the_person(sign_in: Any, actor: Any) -> None:
    one = cycle_of(actor, EMPLOYEE)
    answer = sign_in(EMPLOYEE).get(url("on_paper", one.pk))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
