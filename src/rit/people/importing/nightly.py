"""Files from HR without anybody at the screen: one file from the console, or the newest of a folder every night.

Whoever writes into the folder gives a file its name ending in .csv only when it is complete.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import translation

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, require
from rit.people import rules
from rit.people.importing import actions, queries, showing
from rit.people.importing.models import StaffFile

DONE, REFUSED, SHOWN = "done", "refused", "shown"
PASSED_OVER = "There was a newer file in the folder."
DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
ATTEMPTS = 3  # somebody may change the register between looking and applying


@dataclass(frozen=True)
class Wanted:
    """What the caller asked: `day` when the name does not tell it; `unattended` when nobody looks before applying."""

    day: dt.date | None = None
    everybody: bool = False
    apply: bool = False
    older_too: bool = False
    unattended: bool = False


@dataclass
class Report:
    """What became of a file: `state` is done, shown or refused; a refused one has a reason or faults."""

    file: str
    state: str = REFUSED
    reason: str = ""
    day: str = ""
    id: str = ""
    rows: int = 0
    added: int = 0
    changed: int = 0
    ended: int = 0
    problems: list[dict[str, object]] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return self.state != REFUSED

    @property
    def asks_a_look(self) -> bool:
        """Refused for what it is, and not for coming after another."""
        return not self.is_good and self.reason != PASSED_OVER

    def as_text(self) -> str:
        lines = [f"{self.file}: {self.state}" + (f", the corps on {self.day}" if self.day else "")]
        if self.id:
            lines.append(
                f"{self.rows} rows: {self.added} added, {self.changed} changed, {self.ended} ended, "
                f"{len(self.problems)} faults."
            )
        lines += [self.reason] if self.reason else []
        lines += [
            f"line {one['line']}, {one['column']}: “{one['value']}”. {one['expected']}"
            for one in self.problems
        ]
        return "\n".join(lines)


def read_folder(folder: Path, wanted: Wanted, *, by: Actor, now: dt.datetime) -> list[Report]:
    """Applies the newest file and moves it to done/ or refused/, with a report beside it; older ones are refused.

    A file without a day, or of a day to come, is refused for that and keeps no other from being the newest.
    """
    files = sorted(
        _files_of(folder), key=lambda path: (day_in(path.name) or dt.date.min, path.stat().st_mtime)
    )
    past = [path for path in files if (wanted.day or day_in(path.name) or dt.date.max) <= now.date()]
    reports = []
    for path in files:
        if path in past[:-1]:
            reports.append(Report(path.name, reason=PASSED_OVER))
        else:
            reports.append(read_file(path, wanted, by=by, now=now))
        _put_away(path, reports[-1])
    return reports


def _files_of(folder: Path) -> list[Path]:
    """Not what a copying or an opened program leaves beside them: .korps.csv, ~$korps.csv."""
    return [
        path
        for path in folder.iterdir()
        if path.suffix.lower() == ".csv" and path.name[0] not in {".", "~"} and path.is_file()
    ]


def read_file(path: Path, wanted: Wanted, *, by: Actor, now: dt.datetime) -> Report:
    """Shows a file and, when asked, applies it. A refusal stands in the report, in English as the console speaks."""
    report = Report(path.name)
    day = wanted.day or day_in(path.name)
    if day is None:
        report.reason = "The name of the file tells no day, such as corps-2025-03-03.csv."
        return report
    if path.stat().st_size > settings.RIT_UPLOAD_BYTES:
        report.reason = "The file is too large."
        return report
    with translation.override("en"):
        try:
            file = actions.show(
                path.read_bytes(), name=path.name, day=day, everybody=wanted.everybody, by=by, now=now
            )
            _tell(report, file)
            if wanted.apply and not file.problems:
                _apply(report, file, wanted, by, now)
        except Refused as refused:
            report.state, report.reason = REFUSED, str(refused.verdict.reason)
    return report


def day_in(name: str) -> dt.date | None:
    """The day that the name of a file tells."""
    found = DAY_IN_NAME.search(name)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _apply(report: Report, file: StaffFile, wanted: Wanted, by: Actor, now: dt.datetime) -> None:
    for _attempt in range(ATTEMPTS):
        if wanted.unattended:
            require(rules.may_apply_unseen(ends=file.ended, held=queries.held_count(file.day)))
        file = actions.apply(file, older_too=wanted.older_too, by=by, now=now)
        _tell(report, file)
        if not file.is_open:
            report.state = DONE
            return
        if file.problems:
            return
    report.state, report.reason = REFUSED, "The register keeps changing."


def _tell(report: Report, file: StaffFile) -> None:
    report.state = REFUSED if file.problems else SHOWN
    report.id, report.day, report.rows = str(file.pk), file.day.isoformat(), file.rows
    report.added, report.changed, report.ended = file.added, file.changed, file.ended
    report.problems = [
        {"line": one.line, "column": one.column, "value": one.value, "expected": one.expected}
        for one in (showing.faults(queries.lines_of(file)) if file.problems else [])
    ]


def _put_away(path: Path, report: Report) -> None:
    """Never over a file that is there already: a second of the same name gets a number."""
    folder = path.parent / (DONE if report.is_good else REFUSED)
    folder.mkdir(exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    path.rename(target)
    target.with_name(f"{target.name}.report.txt").write_text(report.as_text() + "\n", encoding="utf-8")
