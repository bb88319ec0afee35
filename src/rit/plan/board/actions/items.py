"""Writes what is put to the board: proposed, changed, placed, ordered, taken off, withdrawn (L5-c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.attachments import actions as attachments
from rit.foundation.audit import actions as audit
from rit.plan.board import queries, rules, subjects
from rit.plan.board.locks import author, facts, lock_item, log
from rit.plan.board.models import Decision, Item, ItemAttachment, ItemEvent, Meeting
from rit.plan.board.states import ItemKind, ItemState, step_named
from rit.plan.board.telling import tell_door, tell_person


@dataclass(frozen=True)
class Proposal:
    """What one may say about an item."""

    kind: str
    title: dict[str, str]
    note: str
    subject_kind: str = ""
    subject_key: str = ""
    upload: UploadedFile[bytes] | None = None


@transaction.atomic
def propose(proposal: Proposal, *, by: Actor, now: datetime) -> Item:
    """Puts something to the board; the secretary gives it a place. Raises Refused."""
    require(rules.may_propose(by))
    _require_subject(proposal, by)
    item = Item.objects.create(
        kind=proposal.kind,
        title=proposal.title,
        note=proposal.note,
        subject_kind=proposal.subject_kind,
        subject_key=proposal.subject_key,
        proposed_at=now,
        proposed_by_id=by.person,
        proposed_name="" if by.person else by.name,
    )
    ItemEvent.objects.create(item=item, what="proposed", text="", at=now, **author(by))
    if proposal.upload:
        _attach(item, proposal.upload, by=by, now=now)
    audit.append("board.item_proposed", by=by, now=now, subject=item, detail={"kind": proposal.kind})
    tell_door(rules.PREPARE, "board_item_proposed", reverse("board:item", args=[item.pk]), by=by, now=now)
    return item


def _require_subject(proposal: Proposal, by: Actor) -> None:
    """The thing exists, the proposer sees it, it can be adopted when that is asked, and nobody asked it already."""
    if not proposal.subject_kind:
        return
    subject = subjects.of(proposal.subject_kind)
    if (
        subject is None
        or subject.title(proposal.subject_key) is None
        or (by.account is not None and not subject.visible(by, proposal.subject_key))
    ):
        raise Refused(no(_("What this is about is not there, or not yours to see.")))
    if proposal.kind == ItemKind.ADOPT and not subject.adoptable:
        raise Refused(no(_("The board does not adopt this kind of thing; ask it to decide.")))
    if proposal.kind == ItemKind.ADOPT:
        require(subject.can_adopt(proposal.subject_key))
    if queries.undecided_about(proposal.subject_kind, proposal.subject_key, proposal.kind).exists():
        raise Refused(no(_("This was put to the board already and is not decided yet.")))


@transaction.atomic
def change_item(key: UUID, proposal: Proposal, *, version: int, by: Actor, now: datetime) -> Item:
    """Mends kind, title or note, and adds a file; what it is about stays."""
    item = lock_item(key, version)
    require(rules.may_change_item(by, facts(item)))
    said = (proposal.kind, proposal.title, proposal.note)
    if said != (item.kind, item.title, item.note):
        item.kind, item.title, item.note = said
        log(item, "changed", by=by, now=now)
        audit.append("board.item_changed", by=by, now=now, subject=item)
    if proposal.upload:
        require(rules.may_attach(by, facts(item), item.files.count()))
        _attach(item, proposal.upload, by=by, now=now)
    return item


def _attach(item: Item, upload: UploadedFile[bytes], *, by: Actor, now: datetime) -> None:
    stored = attachments.store(upload, by=by, now=now)
    ItemAttachment.objects.create(item=item, attachment=stored)
    log(item, "attached", stored.name, by=by, now=now)
    audit.append("board.item_attached", by=by, now=now, subject=item, detail={"attachment": str(stored.pk)})


@transaction.atomic
def detach(key: UUID, attachment: UUID, *, version: int, by: Actor, now: datetime) -> Item:
    """Takes a file away before the board decided; its bytes go in the night."""
    item = lock_item(key, version)
    require(rules.may_change_item(by, facts(item)))
    link = ItemAttachment.objects.select_related("attachment").get(item=item, attachment=attachment)
    link.delete()
    link.attachment.delete()
    log(item, "detached", link.attachment.name, by=by, now=now)
    audit.append("board.item_detached", by=by, now=now, subject=item, detail={"attachment": str(attachment)})
    return item


@transaction.atomic
def place(key: UUID, meeting_id: UUID, *, version: int, by: Actor, now: datetime) -> Item:
    """On the agenda of a meeting, as the last item."""
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting_id)
    item = lock_item(key, version)
    require(rules.may_place(by, facts(item), meeting.state, unsigned=queries.waits_for_sign_off(item)))
    if Decision.objects.filter(item=item, meeting=meeting).exists():
        raise Refused(no(_("This meeting postponed it; choose a later one.")))
    last = Item.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"] or 0
    item.state, item.meeting, item.order = ItemState.AGENDA, meeting, last + 1
    log(item, "place", by=by, now=now)
    audit.append("board.item_placed", by=by, now=now, subject=item)
    tell_person(item.proposed_by, "board_item_placed", reverse("board:item", args=[item.pk]), by=by, now=now)
    return item


@transaction.atomic
def take_off(key: UUID, *, version: int, by: Actor, now: datetime) -> Item:
    """Off the agenda; it waits again for a place."""
    item = lock_item(key, version)
    require(rules.may_take(by, facts(item), step_named("take_off")))
    left = item.meeting
    item.state, item.meeting, item.order = ItemState.PROPOSED, None, 0
    log(item, "take_off", by=by, now=now, meeting=left)
    audit.append("board.item_taken_off", by=by, now=now, subject=item)
    return item


@transaction.atomic
def move(key: UUID, by_places: int, *, by: Actor, now: datetime) -> Item:
    """One place up (-1) or down (1) on its agenda. Pressed once too often it does nothing."""
    found = Item.objects.select_related("meeting").get(pk=key)
    require(rules.may_take(by, facts(found), step_named("take_off")))
    if found.meeting is None:
        raise Refused(no(_("This item is not on an agenda.")))
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=found.meeting.pk)
    require(rules.may_change_meeting(by, meeting.state))
    row = list(
        Item.objects.select_for_update()
        .filter(meeting=meeting, state__in=[ItemState.AGENDA, ItemState.DECIDED, ItemState.POSTPONED])
        .order_by("order", "proposed_at")
    )
    here = next((index for index, item in enumerate(row) if item.pk == found.pk), None)
    if here is None:  # it left the agenda while we waited
        raise Refused(no(_("This item is not on an agenda.")))
    there = here + by_places
    if 0 <= there < len(row):
        row[here], row[there] = row[there], row[here]
        for order, item in enumerate(row, 1):
            item.order = order
        Item.objects.bulk_update(row, ["order"])
        audit.append("board.agenda_ordered", by=by, now=now, subject=meeting)
    return found


@transaction.atomic
def withdraw(key: UUID, *, reason: str, version: int, by: Actor, now: datetime) -> Item:
    """The proposer takes it back, until it is decided."""
    item = lock_item(key, version)
    require(rules.may_withdraw(by, facts(item), unsigned=queries.waits_for_sign_off(item)))
    was = item.meeting
    item.state, item.meeting, item.order = ItemState.WITHDRAWN, None, 0
    log(item, "withdraw", reason, by=by, now=now, meeting=was)
    audit.append("board.item_withdrawn", by=by, now=now, subject=item)
    tell_door(rules.PREPARE, "board_item_withdrawn", reverse("board:item", args=[item.pk]), by=by, now=now)
    return item
