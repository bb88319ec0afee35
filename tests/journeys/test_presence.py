"""Whoever is in the room scans the code on the screen, presses one button, and stands on the list (L6.4-c)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from rit.stimulate.training.events import presence
from rit.stimulate.training.events.models import Attendance, Invitation, TrainingSession

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.4-c", "L6.1-a", "L6.4-b")]
LEADER, OTHER, EMPLOYEE = "P0009", "P0069", "P0022"


@pytest.fixture
def today_session(db: None, now: Any) -> TrainingSession:
    """The session to which the employee of the demo is invited, moved to today."""
    one = TrainingSession.objects.get(units__code="COM-OO1", state="planned")
    begins = now.replace(hour=0, minute=1)
    TrainingSession.objects.filter(pk=one.pk).update(
        begins_at=begins, ends_at=begins + timedelta(hours=23, minutes=58)
    )
    one.refresh_from_db()
    return one


def here(one: TrainingSession) -> str:
    return reverse("training:here", args=[presence.token(one.pk)])


def at(name: str, one: TrainingSession) -> str:
    return reverse(f"training:{name}", args=[one.pk])


def test_one_button_and_the_list_shows_it(sign_in: Any, today_session: TrainingSession) -> None:
    screen = sign_in(LEADER).get(at("code", today_session))
    assert screen.status_code == 200
    assert screen.context["qr"].path
    mine, address = sign_in(EMPLOYEE), here(today_session)
    page = mine.get(address)
    assert page.status_code == 200
    assert page.content.decode().count('<form method="post">') == 1
    assert mine.post(address).status_code == 302
    assert mine.post(address).status_code == 200  # twice is once
    assert Attendance.objects.filter(session=today_session, person__staff_number=EMPLOYEE).count() == 1
    lists = sign_in(LEADER).get(at("attendance", today_session))
    line = next(line for person, line in lists.context["there"] if person.staff_number == EMPLOYEE)
    assert (line.way, line.by_id) == ("qr", line.person_id)
    correct = reverse("training:correct", args=[line.pk])
    assert sign_in(LEADER).post(correct, {"minutes": "0", "reason": "Was er niet."}).status_code == 302


def test_the_code_is_shown_by_who_leads_and_on_the_day_only(
    sign_in: Any, today_session: TrainingSession
) -> None:
    assert sign_in(OTHER).get(at("code", today_session)).status_code == 403
    assert sign_in(EMPLOYEE).get(at("code", today_session)).status_code == 403
    later = TrainingSession.objects.get(units__code="COM-OO2", state="planned")
    assert sign_in("coordinator").get(at("code", later)).status_code == 403


def test_an_old_a_wrong_and_a_strange_code_get_a_clear_word(
    sign_in: Any, today_session: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, address = sign_in(EMPLOYEE), here(today_session)
    assert (
        "geen code van een sessie" in mine.get(reverse("training:here", args=["nonsense"])).content.decode()
    )
    forged = TimestampSigner(salt="other", sep="~").sign("AAAA")
    assert mine.post(reverse("training:here", args=[forged])).status_code == 409
    monkeypatch.setattr(presence, "TO_SCAN", -1)
    late = mine.get(address)
    assert late.status_code == 409
    assert "Deze code is oud" in late.content.decode()
    monkeypatch.setattr(presence, "TO_PRESS", -1)
    assert mine.post(address).status_code == 409
    assert not Attendance.objects.filter(session=today_session).exists()


def test_who_was_not_invited_leads_or_comes_late_is_not_recorded(
    sign_in: Any, today_session: TrainingSession, now: Any
) -> None:
    address = here(today_session)
    for who in ("finance", LEADER):
        assert sign_in(who).get(address).status_code == 409
        assert sign_in(who).post(address).status_code == 409
    assert "niet op de lijst" in sign_in("finance").get(address).content.decode()
    assert Client().get(address)["Location"].startswith("/account/login/")
    begins = now.replace(hour=0, minute=1)
    TrainingSession.objects.filter(pk=today_session.pk).update(
        begins_at=begins, ends_at=begins + timedelta(seconds=1)
    )
    assert "afgelopen" in sign_in(EMPLOYEE).get(address).content.decode()


def test_nobody_credits_hours_past_the_pages(
    sign_in: Any, today_session: TrainingSession, actor: Any, now: Any
) -> None:
    """The runtime role tries what the rules forbid."""
    other = TrainingSession.objects.get(units__code="COM-OO2", state="planned")
    me = actor(EMPLOYEE).person
    sign_in(EMPLOYEE).get("/account/")

    def line(session: TrainingSession, **more: Any) -> Attendance:
        plain = {"person_id": me, "by_id": me, "present": True, "minutes": 60, "code": "X" * 16, "at": now}
        return Attendance(session=session, **plain | more)

    for row in (
        line(other, way="qr"),  # not invited
        line(today_session),  # by oneself, without the code
        line(today_session, way="qr", person_id=actor(LEADER).person),
        Invitation(session=today_session, person_id=actor("finance").person, asked_at=now),
        Invitation(session=other, person_id=actor("finance").person, asked_at=now),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)
    sign_in(LEADER).get("/account/")
    with pytest.raises(DatabaseError), transaction.atomic():  # a session that somebody else leads
        Invitation(session=other, person_id=actor("finance").person, asked_at=now).save(force_insert=True)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into stimulate_training_debriefmember (id, group_id, session_id, person_id, formed_at)"
            " select gen_random_uuid(), one.id, one.session_id, %s, now()"
            " from stimulate_training_debriefgroup one limit 1",
            [me],
        )
