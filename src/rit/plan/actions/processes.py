"""Writes the catalogue of work processes (L1-e): who owns one, which units carry it, which instruments guard it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.history.recording import recorded
from rit.people.models import Person, Unit
from rit.plan import rules
from rit.plan.models import Instrument, Plan, Process
from rit.plan.telling import leave_in_peace, tell_owner

REMINDERS = ("process_due", "process_overdue")  # of the assessment, which stands above this area


@dataclass(frozen=True)
class ProcessEdit:
    """Everything one may say about a process."""

    title: dict[str, str]
    purpose: dict[str, str]
    owner: Person | None
    units: Sequence[Unit]
    instruments: Sequence[Instrument]


@recorded
def add_process(plan: Plan, edit: ProcessEdit, *, by: Actor, now: datetime) -> Process:
    require(rules.may_keep_catalogue(by, plan.status))
    process = Process.objects.create(plan=plan, title=edit.title, purpose=edit.purpose, owner=edit.owner)
    process.units.set(edit.units)
    process.instruments.set(edit.instruments)
    audit.append("plan.process_added", by=by, now=now, subject=process)
    tell_owner(process.owner, "process_given", _page(process), process.plan, by=by, now=now)
    return process


@recorded
def change_process(key: UUID, edit: ProcessEdit, *, by: Actor, now: datetime) -> Process:
    process = Process.objects.select_for_update(of=("self",)).select_related("plan").get(pk=key)
    require(rules.may_keep_catalogue(by, process.plan.status))
    before = process.owner_id
    process.title, process.purpose, process.owner = edit.title, edit.purpose, edit.owner
    process.save(update_fields=["title", "purpose", "owner"])
    process.units.set(edit.units)
    process.instruments.set(edit.instruments)
    audit.append("plan.process_changed", by=by, now=now, subject=process)
    if process.owner_id != before:
        left = Process.objects.filter(owner=before)
        leave_in_peace(before, _page(process), REMINDERS, left, by=by, now=now)
        tell_owner(process.owner, "process_given", _page(process), process.plan, by=by, now=now)
    return process


def _page(process: Process) -> str:
    return reverse("plan:process", args=[process.pk])
