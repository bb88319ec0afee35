"""The only writers of the communication plan: lock, ask the rule, write, audit, tell (L5-h)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.attachments.models import Attachment
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.people.models import Function, Person, Unit
from rit.plan.communication import queries, rules
from rit.plan.communication.models import Item, Told
from rit.plan.communication.reminders import KINDS
from rit.plan.communication.states import OPEN, Channel, ItemState, Step, step_named
from rit.plan.models import Instrument, Objective, Plan
from rit.plan.telling import leave_in_peace, tell_owner


class Stale(Exception):
    """Somebody changed the item after it was read."""


@dataclass(frozen=True)
class Edit:
    """Everything one may say about an item before it is sent."""

    title: dict[str, str]
    texts: dict[str, str]
    channel: str
    planned_date: date
    owner: Person | None = None
    objective: Objective | None = None
    instrument: Instrument | None = None
    everybody: bool = False
    leaders: bool = False
    cadres: Sequence[str] = ()
    roles: Sequence[str] = ()
    units: Sequence[Unit] = ()
    functions: Sequence[Function] = ()


PLAIN = (
    "title",
    "texts",
    "channel",
    "planned_date",
    "owner",
    "objective",
    "instrument",
    "everybody",
    "leaders",
)


@dataclass(frozen=True)
class Proof:
    """What shows that it went out through a channel that is not RIT's: a number, a file, an address."""

    counted: int | None = None
    attachment: Attachment | None = None
    link: str = ""


def facts(item: Item) -> rules.Facts:
    return rules.Facts(owner=item.owner_id, state=item.state, plan_status=item.plan.status)


@transaction.atomic
def add(plan: Plan, edit: Edit, *, copied_from: Item | None = None, by: Actor, now: datetime) -> Item:
    require(rules.may_add(by, plan.status))
    require(rules.date_fits(edit.planned_date, plan.from_date, plan.to_date))
    item = Item(plan=plan, copied_from=copied_from, created_at=now, created_by_id=by.person)
    _fill(item, edit)
    audit.append("communication.added", by=by, now=now, subject=item)
    _tell_owner(item, None, by=by, now=now)
    return item


@transaction.atomic
def change(key: UUID, edit: Edit, *, version: int, by: Actor, now: datetime) -> Item:
    """An item that was ready is planned again: what somebody judged is no longer what will be sent."""
    item = _locked(key, version)
    require(rules.may_change(by, facts(item)))
    require(rules.date_fits(edit.planned_date, item.plan.from_date, item.plan.to_date))
    before, item.state = item.owner_id, ItemState.PLANNED
    item.ready_at, item.ready_by = None, None
    item.changed_at, item.changed_by_id = now, by.person
    _fill(item, edit)
    audit.append("communication.changed", by=by, now=now, subject=item)
    _tell_owner(item, before, by=by, now=now)
    return item


@transaction.atomic
def prepare(key: UUID, *, by: Actor, now: datetime) -> Item:
    """Somebody judged text and audience: it can go out."""
    item = _take(key, step_named("prepare"), by)
    item.ready_at, item.ready_by_id = now, by.person
    return _keep(item, "communication.ready", by=by, now=now)


@transaction.atomic
def plan_again(key: UUID, *, by: Actor, now: datetime) -> Item:
    item = _take(key, step_named("plan_again"), by)
    item.ready_at, item.ready_by = None, None
    return _keep(item, "communication.planned_again", by=by, now=now)


@transaction.atomic
def cancel(key: UUID, *, reason: str, by: Actor, now: datetime) -> Item:
    item = _take(key, step_named("cancel"), by)
    item.cancelled_at, item.cancelled_by_id, item.cancel_reason = now, by.person, reason
    return _keep(item, "communication.cancelled", by=by, now=now)


@transaction.atomic
def send(key: UUID, *, proof: Proof = Proof(), by: Actor, now: datetime) -> int | None:  # frozen
    """Freezes the audience of this moment: one row for each person, the number on the item. How many.

    None when it was sent already: a second press of the button tells nobody anything twice.
    """
    item = _lock(key)
    if item.state == ItemState.SENT:
        return None
    item.state = _next(item, step_named("send"), by)
    audience = queries.people_of(queries.audience_of(item), now.date()).order_by()
    people = list(audience.values_list("pk", "account_id"))
    require(rules.somebody_is_told(len(people)))
    Told.objects.bulk_create(
        [Told(item=item, person_id=person, at=now, how=item.channel) for person, _account in people]
    )
    item.sent_at, item.sent_by_id, item.addressed = now, by.person, len(people)
    item.counted, item.evidence, item.link = proof.counted, proof.attachment, proof.link
    _keep(item, "communication.sent", by=by, now=now)
    if item.channel == Channel.BELL:
        accounts = [account for _person, account in people if account]
        notices.tell(accounts, "message_for_you", reverse("communication:told", args=[key]), by=by, now=now)
    return len(people)


def _locked(key: UUID, version: int) -> Item:
    item = _lock(key)
    if item.version != version:
        raise Stale(f"version {item.version}")
    return item


def _lock(key: UUID) -> Item:
    return Item.objects.select_for_update(of=("self",)).select_related("plan", "owner").get(pk=key)


def _take(key: UUID, step: Step, by: Actor) -> Item:
    item = _lock(key)
    item.state = _next(item, step, by)
    return item


def _next(item: Item, step: Step, by: Actor) -> str:
    require(rules.may_take(by, facts(item), step))
    return step.target


def _fill(item: Item, edit: Edit) -> None:
    for name in PLAIN:
        setattr(item, name, getattr(edit, name))
    item.cadres, item.roles = list(edit.cadres), list(edit.roles)
    item.version += 1
    item.save()
    item.units.set(edit.units)
    item.functions.set(edit.functions)


def _keep(item: Item, event: str, *, by: Actor, now: datetime) -> Item:
    item.version += 1
    item.save()
    detail = {"people": item.addressed} if item.addressed else {}
    audit.append(event, by=by, now=now, subject=item, detail=detail)
    return item


def _tell_owner(item: Item, before: UUID | None, *, by: Actor, now: datetime) -> None:
    if item.owner_id == before:
        return
    url = reverse("communication:item", args=[item.pk])
    left = Item.objects.filter(Q(owner=before) | Q(owner=None), state__in=OPEN)
    leave_in_peace(before, url, KINDS, left, by=by, now=now)
    tell_owner(item.owner, "communication_assigned", url, item.plan, by=by, now=now)
