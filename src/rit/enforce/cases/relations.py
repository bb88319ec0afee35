"""Relations between people of the corps, which keep each off the cases about the other (security.md, *Walls*).

Who keeps the register (the coordinator, L5-d, and the integrity officer) opens no case by it and learns of none: what
follows from a relation happens past the walls, and the answer is the same whether a list changed or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rit.enforce.cases import night
from rit.enforce.cases.models import Relation
from rit.enforce.cases.states import Closeness, Ending, Ground
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import YES, Verdict, no, require
from rit.foundation.audit import actions as audit
from rit.people.folding import fold_value

DOOR = "relations.keep"


@dataclass(frozen=True)
class Said:
    """What is recorded of two people. `until`: the last day, None while it lasts."""

    person: UUID
    other: UUID
    kind: Closeness
    ground: Ground
    since: date
    until: date | None = None


def may_record(by: Actor, said: Said, *, today: date, already: bool) -> Verdict:
    """`already`: the actor recorded these two before, and it lasts."""
    own = said.ground is Ground.OWN
    if own and (not by.person or said.person != by.person):
        return no(_("Only the person says this about himself or herself."))
    if not own and not by.may_enter(DOOR):
        return no(_("Your roles do not open this page."))
    if not own and by.person in {said.person, said.other}:
        return no(_("What is about you, you record among your own relations."))
    if said.person == said.other:
        return no(_("A relation is between two people."))
    if said.since > today:
        return no(_("A relation is recorded once it has begun."))
    if said.until and said.until < said.since:
        return no(_("The last day comes before the first."))
    if already:
        return no(_("You recorded these two already."))
    return YES


def may_end(by: Actor, *, recorded_by: UUID | None, persons: frozenset[UUID], is_open: bool) -> Verdict:
    """Nobody lifts a wall around himself or herself that somebody else put up."""
    if not is_open:
        return no(_("This relation was ended already."))
    if recorded_by == by.account:
        return YES
    if by.person in persons:
        return no(_("Somebody else recorded this about you. Ask the integrity coordinator to end it."))
    if not by.may_enter(DOOR):
        return no(_("Your roles do not open this page."))
    return YES


def lasting(day: date) -> Q:
    """Those that keep somebody off a list on the day."""
    return Q(ended_at=None, from_date__lte=day) & (Q(until_date=None) | Q(until_date__gte=day))


def visible_to(actor: Actor) -> QuerySet[Relation]:
    """What the actor recorded, what a keeper recorded about the actor, and for a keeper all about others."""
    me, account = actor.person or NOBODY, actor.account or NOBODY
    about_me = Q(person=me) | Q(other=me)
    mine = Q(recorded_by=account) | (about_me & ~Q(ground=Ground.OWN))
    seen = mine | ~about_me if actor.may_enter(DOOR) else mine
    return Relation.objects.filter(seen).select_related("person", "other", "recorded_by__person")


def register(actor: Actor, day: date, *, text: str = "", past: bool = False) -> QuerySet[Relation]:
    """For who keeps it, the newest first. `text`: part of a name; `past`: those that no longer count."""
    found = visible_to(actor).order_by("-recorded_at", "pk")
    found = found.exclude(lasting(day)) if past else found.filter(lasting(day))
    for word in text.split():
        folded = fold_value(word)
        found = found.filter(Q(person__folded__contains=folded) | Q(other__folded__contains=folded))
    return found


def own(actor: Actor) -> QuerySet[Relation]:
    me = actor.person or NOBODY
    return visible_to(actor).filter(Q(person=me) | Q(other=me)).order_by("-recorded_at", "pk")


@transaction.atomic
def record(said: Said, *, by: Actor, now: datetime) -> Relation:
    """Closes the walls at once: who is on a list of a case about the other is off it. Raises Refused."""
    day = now.date()
    require(may_record(by, said, today=day, already=_recorded(said, by, day)))
    row = keep(said, by=by, now=now)
    if said.until is None or said.until >= day:
        night.close_walls(of=[said.person, said.other], by=by, now=now)
    return row


def keep(said: Said, *, by: Actor, now: datetime) -> Relation:
    """The row and its trail alone, for who asked the rule and closes the wall."""
    row = Relation(
        person_id=said.person,
        other_id=said.other,
        kind=said.kind,
        ground=said.ground,
        from_date=said.since,
        until_date=said.until,
        recorded_by_id=by.account,
        recorded_at=now,
    )
    row.save(force_insert=True)
    audit.append("cases.relation", by=by, now=now, subject=row)
    return row


@transaction.atomic
def end(key: UUID, why: Ending, *, by: Actor, now: datetime) -> None:
    """It keeps nobody off a list any more, and puts nobody back on one. Raises Refused, Relation.DoesNotExist."""
    row = visible_to(by).select_related(None).select_for_update().get(pk=key)
    persons = frozenset({row.person_id, row.other_id})
    require(may_end(by, recorded_by=row.recorded_by_id, persons=persons, is_open=row.ended_at is None))
    row.ended_by_id, row.ended_at, row.ended_because = by.account, now, why
    row.save(update_fields=["ended_by", "ended_at", "ended_because"])
    audit.append("cases.relation_ended", by=by, now=now, subject=row, detail={"because": why})


def _recorded(said: Said, by: Actor, day: date) -> bool:
    two = [said.person, said.other]
    rows = Relation.objects.filter(lasting(day), person__in=two, other__in=two, recorded_by=by.account)
    return rows.exists()
