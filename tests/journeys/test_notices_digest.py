"""Each person chooses when to be mailed; a hand-over closes what the old owner has not read."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.db import connection
from django.db.models import Q
from django.urls import reverse

from rit.foundation.access.actor import system
from rit.foundation.access.models import Account
from rit.foundation.access.verdict import Refused
from rit.foundation.notices import actions, mail
from rit.foundation.notices.models import Notice
from rit.foundation.notices.rhythm import Rhythm, last_slot
from rit.people.models import Person
from rit.plan import actions as work
from rit.plan.communication import actions as messages
from rit.plan.communication.models import Item
from rit.plan.indicators import actions as measuring
from rit.plan.indicators.models import Indicator
from rit.plan.models import Action, Plan, Process
from rit.plan.reminders import remind

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
ADDRESS = "coordinator@example.be"


def setting(name: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [name, str(value)])


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2025: the 17th is a Monday."""
    return datetime(2025, 3, day, hour, minute, tzinfo=BRUSSELS)


@pytest.fixture
def coordinator(actor: Any) -> UUID:
    account: UUID = actor("coordinator").account
    Account.objects.filter(pk=account).update(email=ADDRESS)
    setting("rit.clerk", "on")
    Notice.objects.filter(mailed_at=None).update(mailed_at=at(1, 0))
    return account


def choose(account: UUID, rhythm: Rhythm, actor: Any) -> None:
    setting("rit.account", account)
    actions.choose_rhythm(rhythm, by=actor("coordinator"), now=at(1, 9))


def tell(account: UUID, moment: datetime, kind: str = "action_assigned", times: int = 1) -> None:
    for _turn in range(times):
        actions.tell([account], kind, "/plan/", by=system("test"), now=moment)


def run(moment: datetime) -> list[Any]:
    """The mails of one run of the worker to the coordinator."""
    outbox.outbox.clear()
    mail.send_pending(moment, system("test"))
    return [message for message in outbox.outbox if message.to == [ADDRESS]]


def test_a_daily_digest_waits_for_seven_and_says_how_many(coordinator: UUID, actor: Any) -> None:
    choose(coordinator, Rhythm.DAILY, actor)
    tell(coordinator, at(17, 10), times=3)
    assert run(at(17, 12)) == []
    assert run(at(18, 6, 59)) == []
    sent = run(at(18, 7, 4))
    assert len(sent) == 1
    assert "3" in sent[0].subject
    assert "3" in sent[0].body
    assert "actie" not in sent[0].body.lower().replace("reactie", "")
    assert run(at(18, 7, 9)) == []


def test_a_weekly_digest_comes_on_monday_and_takes_what_came_before_its_hour(
    coordinator: UUID, actor: Any
) -> None:
    choose(coordinator, Rhythm.WEEKLY, actor)
    tell(coordinator, at(11, 9))
    tell(coordinator, at(16, 23))
    tell(coordinator, at(17, 8))  # after seven: next week
    assert run(at(16, 23, 30)) == []
    assert "2" in run(at(17, 9))[0].subject
    assert run(at(19, 9)) == []
    assert "1" in run(at(24, 7, 1))[0].subject


def test_what_was_read_in_the_bell_is_not_told_again(coordinator: UUID, actor: Any) -> None:
    """The digest counts what is left; when nothing is, there is none."""
    choose(coordinator, Rhythm.DAILY, actor)
    tell(coordinator, at(17, 10), times=3)
    setting("rit.account", coordinator)
    first = Notice.objects.filter(account_id=coordinator, at=at(17, 10))[0]
    actions.mark_read(by=actor("coordinator"), now=at(17, 11), notice=first.pk)
    assert "2" in run(at(18, 7, 4))[0].subject
    tell(coordinator, at(18, 10), times=2)
    setting("rit.account", coordinator)
    actions.mark_read(by=actor("coordinator"), now=at(18, 11))
    assert run(at(19, 7, 4)) == []


def test_what_guards_the_account_is_mailed_although_it_was_read(coordinator: UUID, actor: Any) -> None:
    """Perhaps another read it, who took the account over."""
    tell(coordinator, at(17, 10), kind="second_factor_changed")
    setting("rit.account", coordinator)
    actions.mark_read(by=actor("coordinator"), now=at(17, 10))
    assert len(run(at(17, 10, 5))) == 1


def test_never_is_never_but_for_what_guards_the_account(coordinator: UUID, actor: Any) -> None:
    choose(coordinator, Rhythm.NEVER, actor)
    tell(coordinator, at(17, 10))
    assert run(at(17, 10, 5)) == []
    tell(coordinator, at(17, 11), kind="second_factor_changed")
    assert len(run(at(17, 11, 5))) == 1
    assert run(at(24, 7, 5)) == []


def test_whoever_chose_nothing_is_mailed_at_once(coordinator: UUID) -> None:
    tell(coordinator, at(17, 10))
    assert len(run(at(17, 10, 5))) == 1


def test_a_digest_that_fails_is_tried_again_and_loses_nothing(
    coordinator: UUID, actor: Any, monkeypatch: Any
) -> None:
    choose(coordinator, Rhythm.DAILY, actor)
    tell(coordinator, at(17, 10))

    def broken(*_args: Any, **_more: Any) -> int:
        raise OSError

    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMessage.send", broken)
        assert run(at(18, 7, 4)) == []
    assert len(run(at(18, 7, 9))) == 1


@pytest.mark.parametrize(
    ("rhythm", "now", "slot"),
    [
        (Rhythm.DAILY, at(18, 7), at(18, 7)),
        (Rhythm.DAILY, at(18, 6, 59), at(17, 7)),
        (Rhythm.WEEKLY, at(17, 7), at(17, 7)),
        (Rhythm.WEEKLY, at(17, 6, 59), at(10, 7)),
        (Rhythm.WEEKLY, at(23, 23), at(17, 7)),
        (Rhythm.DAILY, at(30, 7), at(30, 7)),  # the night that lost an hour
        (Rhythm.DAILY, at(30, 1), at(29, 7)),
    ],
)
def test_when_a_digest_was_last_due(rhythm: Rhythm, now: datetime, slot: datetime) -> None:
    assert last_slot(rhythm, now) == slot


def test_the_page_keeps_the_choice_and_shows_what_one_is_told(sign_in: Any) -> None:
    client = sign_in("employee")
    url = reverse("notices:settings")
    assert client.get(url).context["form"]["rhythm"].value() == "at_once"
    assert client.post(url, {"rhythm": "hourly"}).status_code == 422
    assert client.post(url, {"rhythm": "weekly"}).status_code == 302
    page = client.get(url)
    assert page.context["form"]["rhythm"].value() == "weekly"
    assert len(page.context["rows"]) >= 11


@pytest.fixture
def action(plan: Plan) -> Action:
    owned = Action.objects.filter(plan=plan, owner__staff_number="P0009", state="running", recurrence="none")
    return owned.order_by("pk")[0]


def unread(account: UUID) -> set[tuple[str, str]]:
    setting("rit.account", account)
    found = Notice.objects.filter(account_id=account, read_at=None, settled_at=None)
    return set(found.values_list("kind", "url"))


@pytest.mark.req("L2-b")
def test_when_an_action_goes_to_another_the_old_owner_is_left_in_peace(
    action: Action, actor: Any, sign_in: Any, now: datetime
) -> None:
    old, new = actor("coach").account, Person.objects.get(staff_number="P0022")
    page = reverse("plan:action", args=[action.pk])
    for kind in ("action_overdue", "action_assigned"):
        actions.tell([old], kind, page, by=system("test"), now=now)
    actions.tell([old], "role_granted", "/roles/", by=system("test"), now=now)
    other = Action.objects.exclude(pk=action.pk)[0]
    elsewhere = reverse("plan:action", args=[other.pk])
    actions.tell([old], "action_due", elsewhere, by=system("test"), now=now)

    work.change_many([action.pk], owner=new, reason="Neemt het over.", by=actor("coordinator"), now=now)

    assert {("action_overdue", page), ("action_assigned", page)} & unread(old) == set()
    assert {("role_granted", "/roles/"), ("action_due", elsewhere)} <= unread(old)
    assert new.account_id is not None
    assert ("action_assigned", page) in unread(new.account_id)
    bell = sign_in("coach").get(reverse("notices:bell"), headers={"Accept-Language": "en"})
    assert "somebody else has this now" in bell.content.decode()


def test_the_list_is_closed_too_once_nothing_of_it_is_left(action: Action, actor: Any, now: datetime) -> None:
    """One reminder can be about several actions; then it leads to the list of work."""
    old, new = actor("coach").account, Person.objects.get(staff_number="P0022")
    others = Action.objects.filter(owner__staff_number="P0009").exclude(pk=action.pk)
    others.update(owner=None)
    other = Action.objects.filter(state="running").exclude(pk=action.pk)[0]
    for one in (action, other):
        Action.objects.filter(pk=one.pk).update(owner=action.owner, next_date=now.date())
    actions.tell([old], "action_due", reverse("work:turn"), by=system("test"), now=now)
    by = actor("coordinator")

    work.change_many([action.pk], owner=new, reason="Neemt het over.", by=by, now=now)
    assert ("action_due", reverse("work:turn")) in unread(old)
    work.change_many([other.pk], owner=new, reason="Neemt het over.", by=by, now=now)
    assert ("action_due", reverse("work:turn")) not in unread(old)


def test_what_was_handed_over_is_not_mailed(action: Action, coordinator: UUID, actor: Any) -> None:
    Action.objects.filter(pk=action.pk).update(owner=Person.objects.get(account=coordinator))
    choose(coordinator, Rhythm.DAILY, actor)
    page = reverse("plan:action", args=[action.pk])
    actions.tell([coordinator], "action_overdue", page, by=system("test"), now=at(17, 10))
    new = Person.objects.get(staff_number="P0022")
    work.change_many(
        [action.pk], owner=new, reason="Neemt het over.", by=actor("coordinator"), now=at(17, 11)
    )
    assert run(at(18, 8)) == []


def edited(row: Any, table: Any, **other: Any) -> Any:
    """What a form would say of a row, with something else in it."""
    values = {one.name: getattr(row, one.name) for one in fields(table)}
    return table(
        **{name: list(it.all()) if hasattr(it, "all") else it for name, it in values.items()} | other
    )


@pytest.mark.req("L5-h")
def test_a_message_an_indicator_and_a_process_are_handed_over_as_an_action_is(
    plan: Plan, actor: Any, now: datetime
) -> None:
    """What the old owner did not read is closed, also the reminder that leads to the list; the new one is told."""
    by, turn = actor("coordinator"), reverse("work:turn")
    old, new = Person.objects.get(staff_number="P0009"), Person.objects.get(staff_number="P0022")
    assert old.account_id
    assert new.account_id
    item = Item.objects.filter(plan=plan, state="planned").order_by("pk")[0]
    Item.objects.filter(Q(owner=None) | Q(owner=old), state__in=["planned", "ready"]).update(owner=by.person)
    indicator = Indicator.objects.filter(plan=plan, supplied_by="").order_by("pk")[0]
    Indicator.objects.filter(owner=old).update(owner=None)
    process = Process.objects.filter(plan=plan).order_by("pk")[0]
    Process.objects.filter(owner=old).update(owner=None)
    for row in (item, indicator, process):
        type(row)._default_manager.filter(pk=row.pk).update(owner=old)
        row.refresh_from_db()
    pages = {
        "communication_assigned": reverse("communication:item", args=[item.pk]),
        "indicator_given": reverse("indicators:show", args=[indicator.pk]),
        "process_given": reverse("plan:process", args=[process.pk]),
    }
    lists = {"communication_overdue": turn, "indicator_due": turn, "process_due": turn}
    for kind, page in (pages | lists).items():
        actions.tell([old.account_id], kind, page, by=system("test"), now=now)

    messages.change(item.pk, edited(item, messages.Edit, owner=new), version=item.version, by=by, now=now)
    given = edited(indicator, measuring.Definition, owner=new)
    measuring.redefine(indicator.pk, given, reason="x", version=indicator.version, by=by, now=now)
    work.change_process(process.pk, edited(process, work.ProcessEdit, owner=new), by=by, now=now)

    assert unread(old.account_id) & set((pages | lists).items()) == set()
    assert set(pages.items()) <= unread(new.account_id)


@pytest.mark.req("L1-b")
def test_nobody_is_told_of_what_stands_in_a_draft(plan: Plan, actor: Any, now: datetime) -> None:
    """Its pages are not even open to them; once the plan runs, it stands in their turn."""
    Plan.objects.filter(pk=plan.pk).update(status="draft")
    by, new = actor("coordinator"), Person.objects.get(staff_number="P0022")
    action = Action.objects.filter(plan=plan, state="running").order_by("pk")[0]
    item = Item.objects.filter(plan=plan, state="ready").order_by("pk")[0]
    assert new.account_id
    before = unread(new.account_id)

    work.change_many([action.pk], owner=new, reason="x", by=by, now=now)
    messages.change(item.pk, edited(item, messages.Edit, owner=new), version=item.version, by=by, now=now)

    assert unread(new.account_id) == before
    item.refresh_from_db()
    Item.objects.filter(pk=item.pk).update(state="ready", ready_at=now)
    with pytest.raises(Refused, match="ontwerp"):
        messages.send(item.pk, by=by, now=now)


@pytest.mark.req("L2-b")
def test_an_overdue_action_is_told_again_after_two_weeks_and_not_for_ever(
    action: Action, actor: Any, now: datetime
) -> None:
    owner = actor("coach").account
    Action.objects.filter(owner__staff_number="P0009").exclude(pk=action.pk).update(owner=None)
    setting("rit.clerk", "on")
    page = reverse("plan:action", args=[action.pk])
    told = []
    for days in range(120):
        moment = now + timedelta(days=days)
        Notice.objects.all().delete()
        Action.objects.filter(pk=action.pk).update(next_date=now.date())
        remind(by=system("nightly"), now=moment)
        if Notice.objects.filter(account_id=owner, kind="action_overdue", url=page).exists():
            told.append(days)
    assert told == [1, 15, 29, 43, 57, 71, 85]
