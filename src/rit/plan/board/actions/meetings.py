"""Writes meetings of the board: announced, changed, held, closed or cancelled (L5-c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.audit import actions as audit
from rit.plan.board import rules
from rit.plan.board.locks import Stale, lock_item, log
from rit.plan.board.models import Decision, Item, Meeting
from rit.plan.board.states import MEETING_STEPS, ItemState, MeetingState, step_named
from rit.plan.board.telling import tell_door


@dataclass(frozen=True)
class MeetingEdit:
    """Everything one may say about a meeting."""

    meeting_date: date
    start_time: time | None
    place: str
    note: str


@transaction.atomic
def announce(edit: MeetingEdit, *, by: Actor, now: datetime) -> Meeting:
    """Raises Refused when the board meets already that day."""
    require(rules.may_keep_agenda(by))
    _require_free(edit.meeting_date)
    meeting = Meeting.objects.create(
        meeting_date=edit.meeting_date,
        start_time=edit.start_time,
        place=edit.place,
        note=edit.note,
        created_at=now,
        created_by_id=by.person,
        changed_at=now,
        changed_by_id=by.person,
    )
    audit.append("board.meeting_announced", by=by, now=now, subject=meeting)
    url = reverse("board:meeting", args=[meeting.pk])
    tell_door(rules.SEE, "board_meeting_announced", url, by=by, now=now)
    return meeting


@transaction.atomic
def change_meeting(key: UUID, edit: MeetingEdit, *, version: int, by: Actor, now: datetime) -> Meeting:
    meeting = _locked(key, version)
    require(rules.may_change_meeting(by, meeting.state))
    if edit.meeting_date != meeting.meeting_date:
        _require_free(edit.meeting_date)
        if meeting.state == MeetingState.HELD:
            raise Refused(no(_("This meeting was held; its day stays.")))
    moved = (edit.meeting_date, edit.place) != (meeting.meeting_date, meeting.place)
    meeting.meeting_date, meeting.start_time = edit.meeting_date, edit.start_time
    meeting.place, meeting.note = edit.place, edit.note
    _save(meeting, by=by, now=now)
    audit.append("board.meeting_changed", by=by, now=now, subject=meeting)
    if moved:
        url = reverse("board:meeting", args=[meeting.pk])
        tell_door(rules.SEE, "board_meeting_changed", url, by=by, now=now)
    return meeting


@transaction.atomic
def hold(key: UUID, *, version: int, by: Actor, now: datetime) -> Meeting:
    """The meeting took place; from now on decisions are recorded."""
    return _take(key, "hold", version=version, by=by, now=now)


@transaction.atomic
def close(key: UUID, *, version: int, by: Actor, now: datetime) -> Meeting:
    """Every item has its signed decision."""
    return _take(key, "close", version=version, by=by, now=now)


@transaction.atomic
def cancel(key: UUID, *, reason: str, version: int, by: Actor, now: datetime) -> Meeting:
    """It does not take place; its items wait again for a place."""
    meeting = _take(key, "cancel", version=version, by=by, now=now, reason=reason)
    on_it = Item.objects.filter(meeting=meeting, state=ItemState.AGENDA).order_by("pk")
    for item_key in on_it.values_list("pk", flat=True):
        item = lock_item(item_key, None)
        if item.state != ItemState.AGENDA:  # withdrawn while we waited for it
            continue
        item.state, item.meeting, item.order = ItemState.PROPOSED, None, 0
        log(item, "take_off", by=by, now=now, meeting=meeting)
    url = reverse("board:meeting", args=[meeting.pk])
    tell_door(rules.SEE, "board_meeting_changed", url, by=by, now=now)
    return meeting


def _take(key: UUID, name: str, *, version: int, by: Actor, now: datetime, reason: str = "") -> Meeting:
    meeting, step = _locked(key, version), step_named(name, MEETING_STEPS)
    open_items = Item.objects.filter(meeting=meeting, state=ItemState.AGENDA).count()
    unsigned = Decision.objects.filter(meeting=meeting, signed_at=None).count()
    require(
        rules.may_take_meeting(
            by,
            meeting.state,
            step,
            day=meeting.meeting_date,
            today=now.date(),
            open_items=open_items,
            unsigned=unsigned,
        )
    )
    meeting.state, meeting.reason = step.target, reason
    _save(meeting, by=by, now=now)
    audit.append(f"board.meeting_{step.target}", by=by, now=now, subject=meeting)
    return meeting


def _locked(key: UUID, version: int) -> Meeting:
    """Before its items, and with its key left free: who has an item may still write that meeting in its log."""
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=key)
    if meeting.version != version:
        raise Stale(meeting)
    return meeting


def _save(meeting: Meeting, *, by: Actor, now: datetime) -> None:
    meeting.version += 1
    meeting.changed_at, meeting.changed_by_id = now, by.person
    meeting.save()


def _require_free(day: date) -> None:
    if Meeting.objects.filter(meeting_date=day).exclude(state=MeetingState.CANCELLED).exists():
        raise Refused(no(_("The board meets on that day already.")))
