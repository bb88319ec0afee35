"""Calendars for telephones: whoever has the address has the dates, until it is taken back or the right ends."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from icalendar import Calendar  # type: ignore[import-untyped]

from rit.foundation.access.models import Account
from rit.foundation.audit.models import Entry
from rit.foundation.calendars.models import Feed
from rit.foundation.calendars.tokens import hashed
from rit.people.models import Assignment, Person
from rit.plan.board.models import DecisionAction, Meeting
from rit.plan.models import Action, Plan

pytestmark = pytest.mark.django_db


def made(client: Client, what: str = "mine:", name: str = "Mijn telefoon") -> str:
    """The path of a new address."""
    page = client.post(reverse("calendars:make"), {"what": what, "name": name})
    assert page.status_code == 200, page.context["form"].errors
    address: str = page.context["shown"]["address"]
    assert address in page.content.decode()
    return "/" + address.split("/", 3)[3]


def fetched(path: str, **headers: str) -> Any:
    """As a telephone does: no session."""
    return Client().get(path, headers=headers)


def events(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.content)
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def see_all_feeds(account: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.account', %s, true)", [str(account)])


@pytest.mark.req("L1-e")
def test_my_dates_are_those_of_my_open_actions_and_nobody_elses(sign_in: Any, plan: Plan) -> None:
    path = made(sign_in("coach"))  # P0009
    found = events(fetched(path))
    open_ones = Action.objects.filter(plan=plan, state__in=["not_begun", "running", "waiting"])
    window = (date(2025, 3, 18) - timedelta(days=92), date(2025, 3, 18) + timedelta(days=731))
    mine = open_ones.filter(owner__staff_number="P0009", next_date__range=window)
    uids = {uid.partition("@")[0] for uid in found}
    assert {uid for uid in uids if uid.startswith("action-")} == {f"action-{action.pk}" for action in mine}
    assert found
    action = mine[0]
    event = next(event for uid, event in found.items() if str(action.pk) in uid)
    assert event["SUMMARY"] == action.title["nl"]
    assert event["DTSTART"].dt == action.next_date
    assert event["DTEND"].dt == action.next_date + timedelta(days=1)
    assert event["SEQUENCE"] == action.version
    assert str(event["URL"]).endswith(f"/plan/actions/{action.pk}/")


def test_an_entry_that_moves_keeps_its_uid_and_a_calendar_hears_of_it(sign_in: Any, plan: Plan) -> None:
    path = made(sign_in("coach"))
    before = events(fetched(path))
    first = next(
        uid for uid in before if uid.startswith("action-")
    )  # a session that one leads stands there too
    action = Action.objects.get(pk=first.partition("@")[0].removeprefix("action-"))
    Action.objects.filter(pk=action.pk).update(
        next_date=action.next_date + timedelta(days=5), version=action.version + 1
    )
    after = events(fetched(path))
    uid = next(uid for uid in before if str(action.pk) in uid)
    assert set(after) == set(before)
    assert after[uid]["DTSTART"].dt == before[uid]["DTSTART"].dt + timedelta(days=5)
    assert after[uid]["SEQUENCE"] == before[uid]["SEQUENCE"] + 1


def test_the_same_dates_are_the_same_bytes_and_are_not_sent_twice(sign_in: Any) -> None:
    path = made(sign_in("coach"))
    first, second = fetched(path), fetched(path)
    assert first.content == second.content
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in first.content
    assert "private" in first["Cache-Control"]
    assert first["Content-Type"].startswith("text/calendar")
    assert "Set-Cookie" not in first
    again = fetched(path, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "private" in again["Cache-Control"]


def test_the_language_is_the_persons(sign_in: Any, actor: Any) -> None:
    path = made(sign_in("coach"))
    Person.objects.filter(staff_number="P0009").update(language="fr")
    answer = fetched(path, **{"Accept-Language": "de"})
    assert answer["Content-Language"] == "fr"
    assert Calendar.from_ical(answer.content)["X-WR-CALNAME"].startswith("RIT")


def test_the_address_is_shown_once_and_only_its_hash_is_kept(sign_in: Any, actor: Any) -> None:
    client = sign_in("coach")
    path = made(client)
    token = re.fullmatch(r"/calendars/feed/(.+)\.ics", path)
    assert token is not None
    see_all_feeds(actor("coach").account)
    feed = Feed.objects.get(token_hash=hashed(token[1]))
    assert len(token[1]) >= 43
    assert token[1] not in client.get(reverse("calendars:mine")).content.decode()
    assert not Entry.objects.filter(detail__icontains=token[1]).exists()
    assert feed.last_used_date is None
    fetched(path)
    feed.refresh_from_db()
    assert feed.last_used_date == date(2025, 3, 18)


def test_what_is_taken_back_gives_nothing_just_like_a_guess(sign_in: Any, actor: Any) -> None:
    client = sign_in("coach")
    path = made(client)
    see_all_feeds(actor("coach").account)
    feed = Feed.objects.get()
    assert sign_in("dpo").post(reverse("calendars:revoke", args=[feed.pk])).status_code == 404
    assert fetched(path).status_code == 200
    assert client.post(reverse("calendars:revoke", args=[feed.pk])).status_code == 302
    gone, guessed = fetched(path), fetched("/calendars/feed/nothing.ics")
    assert gone.status_code == guessed.status_code == 404
    assert gone.content == guessed.content == b""
    assert dict(gone.headers) == dict(guessed.headers)


def test_whoever_left_or_is_suspended_has_no_dates(sign_in: Any) -> None:
    path = made(sign_in("coach"))
    Account.objects.filter(username="P0009").update(is_active=False)
    assert fetched(path).status_code == 404
    Account.objects.filter(username="P0009").update(is_active=True)
    assert fetched(path).status_code == 200
    Person.objects.filter(staff_number="P0009").update(left_date=date(2025, 3, 1))
    assert fetched(path).status_code == 404


@pytest.mark.req("L1-e")
def test_a_head_has_the_calendar_of_the_unit_until_the_post_ends(sign_in: Any, plan: Plan) -> None:
    head = Assignment.objects.get(person__staff_number="P0016", leads=True, to_date=None)
    action = Action.objects.filter(plan=plan, state="running", next_date__gt=date(2025, 3, 18))[0]
    Action.objects.filter(pk=action.pk).update(unit=head.unit)
    path = made(sign_in("manager"), f"unit:{head.unit_id}")
    assert f"action-{action.pk}@" in "".join(events(fetched(path)))
    Assignment.objects.filter(pk=head.pk).update(to_date=date(2025, 3, 17))
    assert fetched(path).status_code == 404


def test_nobody_makes_a_calendar_of_a_unit_of_another(sign_in: Any) -> None:
    head = Assignment.objects.get(person__staff_number="P0016", leads=True, to_date=None)
    refused = sign_in("employee").post(reverse("calendars:make"), {"what": f"unit:{head.unit_id}"})
    assert refused.status_code == 422
    assert "what" in refused.context["form"].errors
    assert sign_in("employee").post(reverse("calendars:make"), {}).status_code == 422


@pytest.mark.req("L5-c")
def test_the_board_has_a_calendar_for_those_who_see_it(sign_in: Any, today: date) -> None:
    found = events(fetched(made(sign_in("board_member"), "board:")))
    meetings = Meeting.objects.filter(meeting_date__gt=today).exclude(state="cancelled")
    uids = {uid.partition("@")[0] for uid in found}

    assert {f"board-{meeting.pk}" for meeting in meetings} <= uids
    assert any(uid.startswith("action-") for uid in uids)
    refused = sign_in("employee").post(reverse("calendars:make"), {"what": "board:", "name": "x"})
    assert refused.status_code == 422


@pytest.mark.req("L5-c")
def test_a_meeting_that_moves_tells_its_hour_and_a_calendar_hears_of_it(sign_in: Any, today: date) -> None:
    meeting = Meeting.objects.filter(meeting_date__gt=today, start_time=time(14)).order_by("meeting_date")[0]
    path = made(sign_in("board_member"), "board:")
    before = events(fetched(path))
    form = {
        "meeting_date": (meeting.meeting_date + timedelta(days=1)).isoformat(),
        "start_time": "15:30",
        "place": meeting.place,
        "version": meeting.version,
    }
    where = reverse("board:change_meeting", args=[meeting.pk])
    assert sign_in("board_secretary").post(where, form).status_code == 302

    after = events(fetched(path))

    uid = next(uid for uid in after if str(meeting.pk) in uid)
    assert ("14:00" in before[uid]["SUMMARY"], "15:30" in after[uid]["SUMMARY"]) == (True, True)
    assert after[uid]["DTSTART"].dt == before[uid]["DTSTART"].dt + timedelta(days=1)
    assert after[uid]["SEQUENCE"] == before[uid]["SEQUENCE"] + 1


@pytest.mark.req("L5-c")
def test_an_action_is_one_entry_in_the_feed_of_its_owner_and_of_the_board(sign_in: Any) -> None:
    """With one version: a program that has both would else take turns."""
    action = DecisionAction.objects.filter(action__state="running", action__owner__account__isnull=False)[
        0
    ].action
    assert action.owner
    own = events(fetched(made(sign_in(action.owner.staff_number))))
    board = events(fetched(made(sign_in("board_member"), "board:")))
    uid = next(uid for uid in board if str(action.pk) in uid)
    for name in ("SEQUENCE", "LAST-MODIFIED"):
        assert own[uid].decoded(name) == board[uid].decoded(name)


def test_there_is_an_end_to_addresses(sign_in: Any) -> None:
    client = sign_in("coach")
    for number in range(10):
        made(client, name=f"nummer {number}")
    refused = client.post(reverse("calendars:make"), {"what": "mine:", "name": "te veel"})
    assert refused.status_code == 422
    assert "te veel" in refused.content.decode()


def test_raw_sql_sees_no_address_of_another(sign_in: Any, actor: Any) -> None:
    made(sign_in("coach"))
    see_all_feeds(actor("dpo").account)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.feed', '', true)")
        cursor.execute("select count(*) from calendars_feed")
        assert cursor.fetchone() == (0,)


def test_a_fetch_asks_few_queries(sign_in: Any, django_assert_max_num_queries: Any) -> None:
    path = made(sign_in("coach"))
    with django_assert_max_num_queries(12 + 3):
        assert fetched(path).status_code == 200
