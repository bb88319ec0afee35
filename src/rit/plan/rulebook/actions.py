"""The only writers of instructions and their versions: lock, ask the rule, write, audit (L3-b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.attachments.models import Attachment
from rit.foundation.audit import actions as audit
from rit.foundation.ui.words import in_language
from rit.people.models import Person
from rit.plan.rulebook import rules
from rit.plan.rulebook.models import Instruction, InstructionVersion
from rit.plan.rulebook.states import DATED, Step, VersionState, step_named


class Stale(Exception):
    """Somebody changed the version after it was read."""


@dataclass(frozen=True)
class InstructionEdit:
    """What an instruction is, apart from its text."""

    title: dict[str, str]
    kind: str
    owner: Person | None


@dataclass(frozen=True)
class VersionEdit:
    """The words of a version. `attachment` None leaves the one that is there."""

    text: dict[str, str]
    what_changed: str = ""
    cites: Sequence[str] = ()
    attachment: Attachment | None = field(default=None)


@transaction.atomic
def add_instruction(
    edit: InstructionEdit, first: VersionEdit, *, code: str = "", by: Actor, now: datetime
) -> Instruction:
    """With its first version, a draft. The code comes from the title unless it is given."""
    require(rules.may_keep(by))
    instruction = Instruction.objects.create(
        code=code or _free_code(in_language(edit.title)),
        title=edit.title,
        kind=edit.kind,
        owner=edit.owner,
        created_at=now,
        created_by_id=by.person,
    )
    _create(instruction, 1, first, by, now)
    audit.append("rulebook.instruction_added", by=by, now=now, subject=instruction)
    return instruction


@transaction.atomic
def change_instruction(key: int, edit: InstructionEdit, *, by: Actor, now: datetime) -> Instruction:
    instruction = Instruction.objects.select_for_update().get(pk=key)
    require(rules.may_keep(by))
    instruction.title, instruction.kind, instruction.owner = edit.title, edit.kind, edit.owner
    instruction.save(update_fields=["title", "kind", "owner"])
    audit.append("rulebook.instruction_changed", by=by, now=now, subject=instruction)
    return instruction


@transaction.atomic
def draft_version(key: int, edit: VersionEdit, *, by: Actor, now: datetime) -> InstructionVersion:
    """The next version. One at a time is prepared."""
    instruction = Instruction.objects.select_for_update().get(pk=key)
    versions = list(instruction.versions.values_list("number", "state"))
    open_ones = [number for number, state in versions if state not in DATED]
    require(rules.may_draft(by, preparing=next(iter(open_ones), None)))
    number = max((number for number, _state in versions), default=0) + 1
    version = _create(instruction, number, edit, by, now)
    audit.append("rulebook.version_drafted", by=by, now=now, subject=version, detail={"number": number})
    return version


@transaction.atomic
def change_version(
    key: UUID, edit: VersionEdit, *, revision: int, by: Actor, now: datetime
) -> InstructionVersion:
    """Raises Stale when somebody else was first."""
    version = _locked(key)
    require(rules.may_change(by, version.state))
    if version.revision != revision:
        raise Stale
    version.text, version.what_changed, version.cites = edit.text, edit.what_changed, list(edit.cites)
    version.attachment = edit.attachment or version.attachment
    version.changed_at, version.revision = now, version.revision + 1
    version.save(update_fields=["text", "what_changed", "cites", "attachment", "changed_at", "revision"])
    audit.append("rulebook.version_changed", by=by, now=now, subject=version)
    return version


@transaction.atomic
def take_step(key: UUID, step: Step, *, by: Actor, now: datetime) -> InstructionVersion:
    """Propose to the board, or take back. Adopting and putting in force have actions of their own."""
    version = _locked(key)
    require(rules.may_take(by, version.state, step))
    return _move(version, step, by, now)


@transaction.atomic
def adopt_version(key: UUID, decision_reference: str, *, by: Actor, now: datetime) -> InstructionVersion:
    """At the sign-off of a decision of the board, whose own rule says who signs; from now on the text is frozen."""
    version, step = _locked(key), step_named("adopt")
    require(rules.may_take(by, version.state, step))
    version.decision, version.adopted_at, version.adopted_by_id = decision_reference, now, by.person
    return _move(version, step, by, now, "decision", "adopted_at", "adopted_by")


@transaction.atomic
def record_earlier_decision(
    key: UUID, reference: str, decided: date, *, by: Actor, now: datetime
) -> InstructionVersion:
    """What the board decided before RIT kept its decisions; from now on the text is frozen, adopted that day."""
    version, step = _locked(key), step_named("record_earlier")
    entered = timezone.localdate(version.instruction.created_at)
    require(rules.may_record_earlier(by, version.state, version.number, entered, decided))
    noon = timezone.make_aware(datetime.combine(decided, time(12)))
    version.decision, version.adopted_at, version.adopted_by_id = reference, noon, None
    return _move(version, step, by, now, "decision", "adopted_at", "adopted_by")


@transaction.atomic
def put_in_force(key: UUID, first: date, *, by: Actor, now: datetime) -> InstructionVersion:
    """From that day on; the version that applied until then ends the day before."""
    version = _locked(key)
    current = (
        InstructionVersion.objects.select_for_update(of=("self",))
        .filter(instruction=version.instruction_id, state__in=DATED)
        .order_by("-from_date")
        .first()
    )
    adopted = timezone.localdate(version.adopted_at) if version.adopted_at else None
    require(
        rules.may_put_in_force(
            by,
            version.state,
            first,
            adopted,
            rules.period(current.from_date, current.to_date) if current else None,
        )
    )
    if current and current.state == VersionState.IN_FORCE:
        current.to_date = first - timedelta(days=1)
        _move(current, step_named("replace"), by, now, "to_date")
    version.from_date = first
    return _move(version, step_named("put_in_force"), by, now, "from_date")


def _locked(key: UUID) -> InstructionVersion:
    """The instruction is locked first: two versions of it never move at the same time."""
    number = InstructionVersion.objects.values_list("instruction_id", flat=True).get(pk=key)
    Instruction.objects.select_for_update().get(pk=number)
    return (
        InstructionVersion.objects.select_for_update(of=("self",)).select_related("instruction").get(pk=key)
    )


def _move(
    version: InstructionVersion, step: Step, by: Actor, now: datetime, *more: str
) -> InstructionVersion:
    version.state, version.changed_at, version.revision = step.target, now, version.revision + 1
    version.save(update_fields=["state", "changed_at", "revision", *more])
    audit.append(f"rulebook.{step.name}", by=by, now=now, subject=version, detail={"number": version.number})
    return version


def _create(
    instruction: Instruction, number: int, edit: VersionEdit, by: Actor, now: datetime
) -> InstructionVersion:
    return InstructionVersion.objects.create(
        instruction=instruction,
        number=number,
        text=edit.text,
        what_changed=edit.what_changed,
        cites=list(edit.cites),
        attachment=edit.attachment,
        created_at=now,
        created_by_id=by.person,
        changed_at=now,
    )


def _free_code(title: str) -> str:
    """Such as “klachten-tegen-collegas”; with a number behind it when another instruction has it."""
    base = slugify(title)[:50] or "instruction"
    taken = set(Instruction.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(
        code
        for code in [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
        if code not in taken
    )
