"""The certificate of one session, and HR's list of hours: from the rows that count (L6.4-c)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rit.foundation.documents.paper import Paper, Section, Table, Text, as_pdf
from rit.foundation.documents.workbook import Cell, Sheet
from rit.foundation.ui.words import hours, in_language
from rit.stimulate.training.events import crediting
from rit.stimulate.training.events.models import Attendance


@dataclass(frozen=True)
class Verified:
    """What a certificate says, for whoever has its code. `valid`: it was not corrected since."""

    name: str
    title: str
    day: date
    hours: str
    recognised: bool
    valid: bool


def verify(code: str) -> Verified | None:
    """Reads past the wall, and gives no more than the paper itself: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select first_name, last_name, title::text, day, minutes, recognised, valid"
            " from training_certificate(%s)",
            [code],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    first, last, title, day, minutes, recognised, valid = row
    words = in_language(_json(title))
    return Verified(f"{first} {last}", words, timezone.localdate(day), hours(minutes), recognised, valid)


def _json(text: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(text)
    return found


def written(code: str) -> str:
    """In groups of four, so that it can be copied from paper."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def pdf(row: Attendance, *, language: str, address: str, made: datetime) -> bytes:
    """PDF/UA. `row` with person, session and activity."""
    logo = settings.ENVIRONMENT.zone_logo
    return as_pdf(paper(row, language, address), made=made, logo=Path(logo) if logo else None)


def paper(row: Attendance, language: str, address: str) -> Paper:
    """In the language that is active, which `language` names."""
    session, title = row.session, in_language(row.session.activity.title)
    facts = [
        (_("Name"), row.person.full_name),
        (_("Activity"), title),
        (_("Date"), date_format(timezone.localtime(session.begins_at), "DATE_FORMAT")),
        (_("Hours"), hours(row.minutes)),
        (_("Recognised as training"), _("yes") if session.recognised else _("no")),
    ]
    check = _("Anybody who has this certificate can check it at %(address)s with the code %(code)s.") % {
        "address": address,
        "code": written(row.code),
    }
    return Paper(
        language=language,
        kind=_("Certificate of attendance"),
        title=title,
        author=settings.ENVIRONMENT.zone_name,
        foot=settings.ENVIRONMENT.zone_name,
        page=_("Page {page} of {pages}"),
        facts=[_("Code: %(code)s") % {"code": written(row.code)}],
        sections=[
            Section(
                "attended",
                _("Attended"),
                [Table(_("What was attended"), [_("What"), _("Which")], facts)],
            ),
            Section("check", _("Is this certificate real?"), [Text(check)]),
        ],
    )


def sheet(rows: Iterable[Attendance]) -> Sheet:
    """HR's list, with the columns that `policy/training.toml` names."""
    heads = {
        "staff_number": _("Staff number"),
        "last_name": _("Last name"),
        "first_name": _("First name"),
        "activity": _("Code of the activity"),
        "title": _("Activity"),
        "day": _("Date"),
        "hours": _("Hours"),
        "recognised_as": _("Recognised under"),
        "modules": _("Modules"),
        "module_hours": _("Hours of modules"),
        "code": _("Code of the certificate"),
    }
    columns = crediting.export_columns()
    lines = [_line(row) for row in rows]
    return Sheet(
        _("Training hours"),
        [heads[name] for name in columns],
        [[one[name] for name in columns] for one in lines],
    )


def _line(row: Attendance) -> dict[str, Cell]:
    session, activity = row.session, row.session.activity
    gives = crediting.modules(row.minutes, recognised=session.recognised)
    return {
        "staff_number": row.person.staff_number,
        "last_name": row.person.last_name,
        "first_name": row.person.first_name,
        "activity": activity.code,
        "title": in_language(activity.title),
        "day": timezone.localdate(session.begins_at),
        "hours": row.minutes / 60,
        "recognised_as": activity.recognised_as if session.recognised else "",
        "modules": gives,
        "module_hours": gives * crediting.module_rule().counts_hours,
        "code": written(row.code),
    }
