"""The only writers of arrival moments: lock the people, ask the rule, add rows, audit (L1-c)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.attachments.models import Attachment
from rit.foundation.audit import actions as audit
from rit.people.models import Person
from rit.protect.norms.handing.queries import units_held
from rit.protect.norms.models import MomentRecord
from rit.protect.norms.moments import queries, rules
from rit.protect.norms.moments.table import Moment, moments


@dataclass(frozen=True)
class Happened:
    """On which day, with what shows it."""

    on_date: date
    note: str = ""
    evidence: Attachment | None = None


@transaction.atomic
def record(
    moment: Moment, people: Collection[UUID], happened: Happened, *, by: Actor, now: datetime
) -> list[MomentRecord]:
    """It happened to all of them on that day, or nothing is written. Their rows are the lock: it is recorded once."""
    found = _locked(people)
    joined = [one.joined_date for one in found]
    require(rules.day_fits(happened.on_date, joined=joined, today=now.date()))
    require(rules.evidence_fits(moment, has_file=happened.evidence is not None))
    held, known = units_held(people, now.date()), queries.records_of(people)
    for one in found:
        require(rules.may_record_of(by, moment, one.pk, held[one.pk]))
        require(rules.applies(moment, one.cadre))
        require(rules.not_yet(done=(one.pk, moment.code) in known))
    rows = [_row(one.pk, moment.code, happened, by=by, now=now) for one in found]
    for row in MomentRecord.objects.bulk_create(rows, batch_size=500):
        audit.append("moment.recorded", by=by, now=now, subject=row, detail={"moment": moment.code})
    return rows


@transaction.atomic
def withdraw(row: MomentRecord, reason: str, *, by: Actor, now: datetime) -> MomentRecord:
    """A row that takes another back; what was written, and its file, stay."""
    (one,) = _locked([row.person_id])
    units = units_held([one.pk], now.date())[one.pk]
    require(rules.may_record_of(by, moments()[row.moment], one.pk, units))
    require(rules.may_withdraw(counts=queries.counting().filter(pk=row.pk).exists()))
    added = _row(one.pk, row.moment, Happened(now.date()), by=by, now=now)
    added.withdraws, added.reason = row, reason
    added.save(force_insert=True)
    audit.append("moment.withdrawn", by=by, now=now, subject=added, detail={"moment": row.moment})
    return added


def _locked(people: Collection[UUID]) -> list[Person]:
    return list(Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk"))


def _row(person: UUID, moment: str, happened: Happened, *, by: Actor, now: datetime) -> MomentRecord:
    return MomentRecord(
        person_id=person,
        moment=moment,
        on_date=happened.on_date,
        note=happened.note,
        evidence=happened.evidence,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
    )
