"""The only writers of HR's files: show one, apply it exactly as shown, or withdraw it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import asdict

from django.db import connection, transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.people import rules
from rit.people.importing import queries, reading, values, writing
from rit.people.importing.comparing import Comparison, Register, compare
from rit.people.importing.models import StaffFile, StaffFileContent, StaffFileLine
from rit.people.importing.problems import Problem
from rit.people.importing.reading import Record, Sheet
from rit.people.states import LineKind, StaffFileState

TABLES = "people_unit, people_function, people_person, people_assignment, people_staff_file"
BATCH = 1000


@transaction.atomic
def show(
    data: bytes, *, name: str, day: dt.date, everybody: bool = False, by: Actor, now: dt.datetime
) -> StaffFile:
    """Reads a file and keeps what it would change, or what is wrong with it. Changes nothing else. Raises Refused."""
    require(rules.may_show_staff_file(by, is_to_come=day > now.date()))
    sheet = reading.read(data)
    file = StaffFile.objects.create(
        name=name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        day=day,
        everybody=everybody,
        ignored=[column[:80] for column in sheet.ignored[:50]],
        rows=len(sheet.records),
        shown_at=now,
        brought_by_id=by.person,
        brought_name=by.name[:60],
    )
    records = [asdict(record) for record in sheet.records]
    StaffFileContent.objects.create(file=file, records=records, at=now)
    _keep(file, _compared(sheet, file, queries.register()), now)
    audit.append("people.staff_file_shown", by=by, now=now, subject=file, detail=_numbers(file))
    return file


@transaction.atomic
def apply(file: StaffFile, *, older_too: bool = False, by: Actor, now: dt.datetime) -> StaffFile:
    """Writes exactly the changes that were shown.

    When the register has changed so that they would be others, nothing is written: the file is compared again and
    comes back still open, for somebody to look at. Raises Refused with the rule's reason.
    """
    with connection.cursor() as cursor:  # nobody else writes these until we are done; everybody still reads
        cursor.execute(f"lock table {TABLES} in exclusive mode")
    file = StaffFile.objects.get(pk=file.pk)
    last = queries.last_applied_day()
    require(
        rules.may_apply_staff_file(
            by,
            is_open=file.is_open,
            has_problems=file.problems > 0,
            has_content=StaffFileContent.objects.filter(file=file).exists(),
            is_older=last is not None and file.day < last,
            older_too=older_too,
        )
    )
    register = queries.register()
    found = _compared(_sheet(file), file, register)
    if found.digest != file.digest or found.problems:
        file.lines.all().delete()
        _keep(file, found, now)
        audit.append("people.staff_file_shown_again", by=by, now=now, subject=file, detail=_numbers(file))
        return file
    writing.write(found.changes, register)
    _decide(file, StaffFileState.APPLIED, by, now)
    audit.append("people.staff_file_applied", by=by, now=now, subject=file, detail=_numbers(file))
    return file


@transaction.atomic
def withdraw(file: StaffFile, *, by: Actor, now: dt.datetime) -> StaffFile:
    """Leaves the register as it is; what the file said is forgotten. Raises Refused."""
    file = StaffFile.objects.select_for_update().get(pk=file.pk)
    require(rules.may_withdraw_staff_file(by, is_open=file.is_open))
    file.lines.all().delete()
    _decide(file, StaffFileState.WITHDRAWN, by, now)
    audit.append("people.staff_file_withdrawn", by=by, now=now, subject=file, detail=_numbers(file))
    return file


def _sheet(file: StaffFile) -> Sheet:
    records = tuple(Record(**record) for record in file.content.records)
    return Sheet((), (), records, ())


def _compared(sheet: Sheet, file: StaffFile, register: Register) -> Comparison:
    """A sheet that cannot be read as a whole is not compared: its rows would all be wrong for one reason."""
    if sheet.problems:
        return Comparison((), sheet.problems)
    rows, problems = values.rows_of(sheet.records)
    if problems:
        return Comparison((), tuple(problems))
    return compare(rows, register, file.day, everybody=file.everybody)


def _keep(file: StaffFile, found: Comparison, now: dt.datetime) -> None:
    file.digest = found.digest
    file.added, file.changed, file.ended = found.added, found.changed, found.ended
    file.problems = len(found.problems)
    file.save(update_fields=["digest", "added", "changed", "ended", "problems"])
    order = list(LineKind)
    lines = [_fault(file, problem, now) for problem in found.problems]
    lines += [
        StaffFileLine(
            file=file,
            kind=change.kind,
            line=change.line,
            staff_number=change.staff_number,
            name=change.name,
            unit=change.unit,
            function=change.function,
            detail={"before": _plain(change.before), "after": _plain(change.after)},
            at=now,
        )
        for change in sorted(found.changes, key=lambda change: order.index(change.kind))
    ]
    StaffFileLine.objects.bulk_create(lines, batch_size=BATCH)


def _fault(file: StaffFile, problem: Problem, now: dt.datetime) -> StaffFileLine:
    return StaffFileLine(
        file=file,
        kind=LineKind.PROBLEM,
        line=problem.line,
        detail={
            "column": problem.column,
            "value": problem.value,
            "code": problem.code,
            "about": problem.about,
        },
        at=now,
    )


def _plain(facts: object) -> dict[str, object]:
    """As JSON keeps it: days as text."""
    assert isinstance(facts, dict)  # noqa: S101  # narrows the type
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in facts.items()}


def _decide(file: StaffFile, state: StaffFileState, by: Actor, now: dt.datetime) -> None:
    StaffFileContent.objects.filter(file=file).delete()
    file.state, file.decided_at = state, now
    file.decided_by_id, file.decided_name = by.person, by.name[:60]
    file.save(update_fields=["state", "decided_at", "decided_by", "decided_name"])


def _numbers(file: StaffFile) -> dict[str, str | int]:
    return {
        "day": file.day.isoformat(),
        "sha256": file.sha256,
        "rows": file.rows,
        "added": file.added,
        "changed": file.changed,
        "ended": file.ended,
        "problems": file.problems,
    }
