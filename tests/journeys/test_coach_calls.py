"""A call for coaches: opened, answered, decided on with a word, trained for, and a coach appointed (L5-d)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rit.foundation.access.models import Grant
from rit.foundation.audit.models import Entry
from rit.foundation.notices.models import Notice
from rit.foundation.registries import turn
from rit.people.models import Person
from rit.stimulate.training.coaches.calls.models import Candidate, CoachCall
from rit.stimulate.training.coaches.calls.states import STEPS
from rit.stimulate.training.events.actions import attending
from rit.stimulate.training.events.models import Activity, Invitation, TrainingSession
from tests.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("L5-d", "L6.4-a")]
COLLEAGUE, OTHER, COACH = "P0022", "P0405", "P0009"
WHY = "Ik wil leren hoe je een moeilijk gesprek begint."


def typed(**more: Any) -> dict[str, Any]:
    training = Activity.objects.get(code="coach-training")
    return {
        "text_nl": "Wie wil coach worden?",
        "until": (TODAY + timedelta(days=20)).isoformat(),
        "a_service": "2",
        "training": str(training.pk),
    } | more


def at(name: str, key: Any) -> str:
    return reverse(f"coaches:{name}", args=[key])


def opened(coordinator: Client) -> CoachCall:
    answer = coordinator.post(reverse("coaches:open_call"), typed())
    assert answer.status_code == 302, answer.context["form"].errors
    return CoachCall.objects.get(text__nl="Wie wil coach worden?")


def answered(call: CoachCall, client: Client) -> None:
    assert client.post(at("put_forward", call.pk), {"motivation": WHY}).status_code == 302


def candidate(coordinator: Client, call: CoachCall, number: str = COLLEAGUE) -> Candidate:
    coordinator.get(at("call", call.pk))
    return Candidate.objects.get(call=call, person__staff_number=number)


def test_bad_input_is_said_and_loses_nothing(sign_in: Any) -> None:
    client = sign_in("coordinator")
    for wrong, field in (
        ({"text_nl": ""}, "text_nl"),
        ({"until": (TODAY - timedelta(days=1)).isoformat()}, "until"),
        ({"until": (TODAY + timedelta(days=400)).isoformat()}, "until"),
        ({"until": "soon"}, "until"),
        ({"a_service": "0"}, "a_service"),
        ({"training": ""}, "training"),
    ):
        answer = client.post(reverse("coaches:open_call"), typed(text_fr="Qui veut ?", **wrong))
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert "Qui veut ?" in answer.content.decode()
    for who in ("employee", "hr", "chief", COACH):
        assert sign_in(who).get(reverse("coaches:open_call")).status_code == 403


def test_everybody_hears_it_and_puts_themselves_forward_once(sign_in: Any) -> None:
    call = opened(sign_in("coordinator"))
    mine = sign_in(COLLEAGUE)
    assert at("call", call.pk) in mine.get(reverse("coaches:coaches")).content.decode()
    assert (
        Notice.objects.filter(kind="coach_call", url=at("call", call.pk)).count() == 1
    )  # the own one: a wall
    assert "Wie wil coach worden?" in mine.get(at("call", call.pk)).content.decode()
    assert mine.post(at("put_forward", call.pk), {"motivation": ""}).status_code == 422
    answered(call, mine)
    assert WHY in mine.get(at("call", call.pk)).content.decode()
    assert mine.post(at("put_forward", call.pk), {"motivation": WHY}).status_code == 403
    assert sign_in(COACH).get(at("put_forward", call.pk)).status_code == 403  # leads already
    assert WHY not in str(list(Entry.objects.filter(event__startswith="coaches").values()))


def test_only_the_writer_and_the_coordinator_read_why(sign_in: Any) -> None:
    coordinator = sign_in("coordinator")
    call = opened(coordinator)
    answered(call, sign_in(COLLEAGUE))
    assert WHY in coordinator.get(at("call", call.pk)).content.decode()
    for who in (OTHER, COACH, "hr", "chief", "board_member"):
        assert WHY not in sign_in(who).get(at("call", call.pk)).content.decode()
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from stimulate_training_candidate where motivation = %s", [WHY])
            assert cursor.fetchone() == (0,)


def test_who_withdraws_leaves_nothing(sign_in: Any) -> None:
    coordinator, mine = sign_in("coordinator"), sign_in(COLLEAGUE)
    call = opened(coordinator)
    answered(call, mine)
    assert mine.post(at("withdraw", call.pk)).status_code == 302
    coordinator.get(at("call", call.pk))
    assert not Candidate.objects.filter(call=call).exists()
    assert mine.post(at("withdraw", call.pk)).status_code == 404


def test_the_choice_comes_when_the_call_is_over_and_never_without_a_word(sign_in: Any, actor: Any) -> None:
    coordinator = sign_in("coordinator")
    call = opened(coordinator)
    answered(call, sign_in(COLLEAGUE))
    one = candidate(coordinator, call)
    assert coordinator.post(at("select", one.pk)).status_code == 403  # others can still answer
    assert coordinator.post(at("close_call", call.pk)).status_code == 302
    assert sign_in(OTHER).get(at("put_forward", call.pk)).status_code == 403
    coordinator.get(at("call", call.pk))
    waiting = [one.url for one in turn.gather(actor("coordinator"), TODAY, team=False)]
    assert at("call", call.pk) in waiting
    assert coordinator.post(at("decline", one.pk), {"word": " "}).status_code == 422
    assert (
        coordinator.post(at("decline", one.pk), {"word": "Dank je, volgend jaar graag."}).status_code == 302
    )
    mine = sign_in(COLLEAGUE)
    assert "Dank je, volgend jaar graag." in mine.get(at("call", call.pk)).content.decode()
    assert mine.post(at("withdraw", call.pk)).status_code == 403
    assert sign_in("hr").post(at("select", one.pk)).status_code == 403
    assert coordinator.post(at("select", one.pk)).status_code == 403


@pytest.mark.req("L6.4-c")
def test_who_is_selected_and_trained_becomes_a_coach(sign_in: Any, actor: Any, now: Any) -> None:
    coordinator = sign_in("coordinator")
    call = opened(coordinator)
    answered(call, sign_in(COLLEAGUE))
    coordinator.post(at("close_call", call.pk))
    one = candidate(coordinator, call)
    assert coordinator.post(at("select", one.pk)).status_code == 302
    assert coordinator.get(at("appoint", one.pk)).status_code == 200
    first = {"from_date": TODAY.isoformat(), "to_date": "2027-03-17", "reason": "Oproep."}
    refused = coordinator.post(at("appoint", one.pk), first)
    assert refused.status_code == 422
    assert "2027-03-17" in refused.content.decode()

    slot = TrainingSession.objects.get(activity=call.training, state="planned")
    invite = reverse("coaches:invite_selected", args=[call.pk, slot.pk])
    assert coordinator.post(invite).status_code == 302
    assert Invitation.objects.filter(session=slot, person=one.person).exists()
    TrainingSession.objects.filter(pk=slot.pk).update(begins_at=now - timedelta(hours=9), ends_at=now)
    attending.record(slot.pk, [one.person_id], by=actor("coordinator"), now=now)

    assert coordinator.post(at("appoint", one.pk), first | {"to_date": "2040-01-01"}).status_code == 422
    assert coordinator.post(at("appoint", one.pk), first).status_code == 302
    assert Grant.objects.filter(account=one.person.account, role="coach", ended_at=None).exists()
    one.refresh_from_db()
    assert (one.standing, one.motivation) == ("appointed", "")
    assert coordinator.post(at("appoint", one.pk), first).status_code == 422
    assert sign_in(COLLEAGUE).get(reverse("coaches:feelers")).status_code == 200


def test_what_the_code_forbids_the_database_forbids(sign_in: Any, actor: Any, now: Any) -> None:
    coordinator = sign_in("coordinator")
    call = opened(coordinator)
    answered(call, sign_in(COLLEAGUE))
    forbidden = (
        ("update stimulate_training_candidate set motivation = 'x', standing = 'selected'", COLLEAGUE, 0),
        ("update stimulate_training_candidate set motivation = 'x'", "hr", 0),
        ("delete from stimulate_training_candidate", "coordinator", 0),
    )
    for statement, who, rows in forbidden:
        sign_in(who).get(reverse("coaches:calls"))
        with connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.rowcount == rows, statement
    other = Person.objects.get(staff_number=OTHER)
    for person, standing in ((other.pk, "forward"), (actor(COLLEAGUE).person, "selected")):
        sign_in(COLLEAGUE).get(reverse("coaches:calls"))
        row = Candidate(call=call, person_id=person, motivation="x", standing=standing, put_at=now)
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_the_demo_has_one_call_that_is_over_and_one_that_is_open(sign_in: Any) -> None:
    coordinator = sign_in("coordinator")
    rows = coordinator.get(reverse("coaches:calls")).context["rows"]
    assert sorted(is_open for _one, is_open in rows) == [False, True]
    over = next(one for one, is_open in rows if not is_open)
    told = coordinator.get(at("call", over.pk)).context["lines"]
    assert {one["line"].candidate.standing for one in told} == {"appointed", "selected", "declined"}
    assert {step.target for step in STEPS} == {"selected", "declined", "appointed"}


def test_an_open_call_is_changed_and_whoever_answered_is_told(sign_in: Any) -> None:
    coordinator, mine = sign_in("coordinator"), sign_in(COLLEAGUE)
    call = opened(coordinator)
    answered(call, mine)
    later = TODAY + timedelta(days=40)
    assert mine.get(at("change_call", call.pk)).status_code == 403

    form = coordinator.get(at("change_call", call.pk)).content.decode()
    assert "Wie wil coach worden?" in form
    wrong = coordinator.post(at("change_call", call.pk), typed(text_nl="", text_fr="Qui ?"))
    assert (wrong.status_code, "Qui ?" in wrong.content.decode()) == (422, True)
    same = typed()
    assert coordinator.post(at("change_call", call.pk), same).status_code == 302
    call.refresh_from_db()
    assert call.changed_at is None  # nothing changed, so nobody is told
    new = typed(text_nl="Wie wil coach worden, twee dagen per maand?", until=later.isoformat())
    assert coordinator.post(at("change_call", call.pk), new).status_code == 302

    call.refresh_from_db()
    assert (call.until_date, call.text["nl"]) == (later, new["text_nl"])
    one = candidate(coordinator, call)
    assert one.goes_from
    assert timezone.localdate(one.goes_from) == later
    page = mine.get(at("call", call.pk)).content.decode()
    assert "na je antwoord" in page
    told = Notice.objects.filter(kind="coach_call_changed", url=at("call", call.pk))
    assert told.count() == 1
    assert "na je antwoord" not in sign_in(OTHER).get(at("call", call.pk)).content.decode()

    coordinator.post(at("close_call", call.pk))
    assert coordinator.get(at("change_call", call.pk)).status_code == 403
    assert coordinator.post(at("change_call", call.pk), typed()).status_code == 403


def test_an_open_call_waits_on_my_rit_until_it_is_answered(sign_in: Any) -> None:
    coordinator, mine = sign_in("coordinator"), sign_in(COLLEAGUE)
    call = opened(coordinator)
    assert at("call", call.pk) in mine.get("/my/").content.decode()
    for who in ("coordinator", COACH):
        assert at("call", call.pk) not in sign_in(who).get("/my/").content.decode()
    answered(call, mine)
    assert at("call", call.pk) not in mine.get("/my/").content.decode()
    other = sign_in(OTHER)
    assert at("call", call.pk) in other.get("/my/").content.decode()
    coordinator.post(at("close_call", call.pk))
    assert at("call", call.pk) not in other.get("/my/").content.decode()
