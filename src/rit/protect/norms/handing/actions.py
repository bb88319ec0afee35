"""The only writers of what is handed out: lock the edition, ask the rule, add rows, audit (L6.7-a)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.plan.rulebook.models import InstructionVersion
from rit.protect.norms.actions import Stale
from rit.protect.norms.handing import queries, rules
from rit.protect.norms.models import Edition, Handing
from rit.protect.norms.states import Handed

PLAIN = ("kind", "title", "version", "from_date", "made")


@dataclass(frozen=True)
class EditionEdit:
    """An edition as somebody prepares it; `title` by language."""

    kind: str
    title: dict[str, str]
    version: InstructionVersion | None
    from_date: date
    made: int


@dataclass(frozen=True)
class Session:
    """On which day, and where or at which occasion."""

    on_date: date
    place: str


@transaction.atomic
def add_edition(edit: EditionEdit, *, by: Actor, now: datetime) -> Edition:
    require(rules.may_keep(by))
    edition = Edition(created_at=now, created_by_id=by.person)
    _fill(edition, edit)
    audit.append("edition.added", by=by, now=now, subject=edition)
    return edition


@transaction.atomic
def change_edition(key: UUID, edit: EditionEdit, *, revision: int, by: Actor, now: datetime) -> Edition:
    edition = _locked(key)
    require(rules.may_keep(by))
    if edition.revision != revision:
        raise Stale
    edition.revision += 1
    _fill(edition, edit)
    audit.append("edition.changed", by=by, now=now, subject=edition)
    return edition


@transaction.atomic
def hand(key: UUID, people: Collection[UUID], session: Session, *, by: Actor, now: datetime) -> int:
    """To several people at once. Who has it already gets no second one; how many got it."""
    edition = _locked(key)
    require(rules.day_fits(session.on_date, from_date=edition.from_date, today=now.date()))
    if not rules.keeps(by):
        for units in queries.units_held(people, now.date()).values():
            require(rules.may_hand_in(by, units))
    known = queries.last_of(edition.pk, people)
    fresh = [one for one in dict.fromkeys(people) if not queries.has_it(known.get(one))]
    rows = [_row(edition, one, Handed.GIVEN, session, "", by=by, now=now) for one in fresh]
    Handing.objects.bulk_create(rows, batch_size=500)
    if rows:
        audit.append("edition.handed", by=by, now=now, subject=edition, detail={"people": len(rows)})
    return len(rows)


@transaction.atomic
def record(
    key: UUID, person: UUID, sort: str, session: Session, reason: str, *, by: Actor, now: datetime
) -> Handing:
    """Given, given back or lost, for one person."""
    edition = _locked(key)
    require(rules.may_hand_in(by, queries.units_held([person], now.date())[person]))
    require(rules.day_fits(session.on_date, from_date=edition.from_date, today=now.date()))
    has_it = queries.has_it(queries.last_of(edition.pk, [person]).get(person))
    require(rules.follows(sort, has_it=has_it))
    row = _row(edition, person, sort, session, reason, by=by, now=now)
    row.save(force_insert=True)
    audit.append(f"edition.{sort}", by=by, now=now, subject=edition)
    return row


@transaction.atomic
def undo(row: Handing, reason: str, *, by: Actor, now: datetime) -> Handing:
    """A row that takes another back; what was written stays readable."""
    edition = _locked(row.edition_id)
    require(rules.may_hand_in(by, queries.units_held([row.person_id], now.date())[row.person_id]))
    last = queries.last_of(edition.pk, [row.person_id]).get(row.person_id)
    undone = Handing.objects.filter(undoes=row).exists()
    require(rules.may_undo(row.sort, undone=undone, last=last is not None and last.pk == row.pk))
    session = Session(now.date(), "")
    added = _row(edition, row.person_id, Handed.UNDONE, session, reason, by=by, now=now)
    added.undoes = row
    added.save(force_insert=True)
    audit.append("edition.taken_back", by=by, now=now, subject=edition)
    return added


def _row(
    edition: Edition, person: UUID, sort: str, session: Session, reason: str, *, by: Actor, now: datetime
) -> Handing:
    return Handing(
        edition=edition,
        person_id=person,
        sort=sort,
        on_date=session.on_date,
        place=session.place,
        reason=reason,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
    )


def _fill(edition: Edition, edit: EditionEdit) -> None:
    for name in PLAIN:
        setattr(edition, name, getattr(edit, name))
    edition.save()


def _locked(key: UUID) -> Edition:
    return Edition.objects.select_for_update(of=("self",)).get(pk=key)
