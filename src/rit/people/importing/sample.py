"""Writes files as HR would: the sample that the page offers, and the register of a day."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping

from rit.people.importing.columns import columns, word_of
from rit.people.importing.comparing import Register, by_column
from rit.people.importing.values import PERSON_FIELDS
from rit.people.models import Assignment, Person

EXCEL_MARK = "\ufeff"  # without it Excel takes UTF-8 for Windows-1252
EXAMPLES: tuple[dict[str, str], ...] = (
    {
        "staff_number": "V0001",
        "last_name": "Voorbeeld",
        "first_name": "Noor",
        "email": "noor.voorbeeld@pz.example",
        "language": "nl",
        "employment": "statutory",
        "cadre": "operational",
        "grade_group": "basic",
        "joined_date": "01/09/2016",
        "unit": "WYK",
        "unit_name": "Wijkpolitie",
        "function": "neighbourhood-inspector",
        "function_title": "Wijkinspecteur",
        "from_date": "01/03/2021",
        "share": "100",
    },
    {
        "staff_number": "V0002",
        "last_name": "Exemple",
        "first_name": "Rémi",
        "email": "remi.exemple@pz.example",
        "language": "fr",
        "employment": "contract",
        "cadre": "civilian",
        "grade_group": "calog_c",
        "joined_date": "15/01/2019",
        "left_date": "31/12/2025",
        "unit": "SKC-SEC",
        "unit_name": "Secretariaat directiecomité",
        "function": "management-assistant",
        "function_title": "Directieassistent",
        "from_date": "15/01/2019",
        "to_date": "31/12/2025",
        "share": "80",
    },
)


def sample(language: str) -> bytes:
    """Two people who do not exist, under the names of the columns in that language."""
    rows = [{code: str(word_of(code, text)) for code, text in row.items()} for row in EXAMPLES]
    return (EXCEL_MARK + as_csv(rows, language)).encode()


def as_csv(rows: Iterable[Mapping[str, str]], language: str = "nl", separator: str = ";") -> str:
    """Rows by code of column, with all columns."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow([column.title.get(language, column.title["nl"]) for column in columns().values()])
    writer.writerows([row.get(code, "") for code in columns()] for row in rows)
    return text.getvalue()


def rows_on(register: Register, day: dt.date) -> list[dict[str, str]]:
    """The register as a file of that day would say it: a row for each function held, or one for who holds none."""
    rows = []
    for number, person in register.people.items():
        held = [
            one
            for one in register.assignments.get(number, ())
            if one.from_date <= day and (one.to_date is None or one.to_date >= day)
        ]
        rows += [{**_of_person(person), **_of_post(one)} for one in held] or [_of_person(person)]
    return rows


def _of_person(person: Person) -> dict[str, str]:
    return {
        "staff_number": person.staff_number,
        **{name: _text(name, getattr(person, name)) for name in PERSON_FIELDS},
    }


def _of_post(one: Assignment) -> dict[str, str]:
    return {
        "unit": one.unit.code,
        **by_column(one.unit.name, "unit_name"),
        "unit_above": one.unit.parent.code if one.unit.parent else "",
        "function": one.function.code,
        **by_column(one.function.title, "function_title"),
        **{name: _text(name, getattr(one, name)) for name in ("from_date", "to_date", "share")},
    }


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    return str(word_of(name, f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)))
