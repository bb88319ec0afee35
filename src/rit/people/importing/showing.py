"""The words of a preview: what each line changes, from the codes that are kept, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rit.foundation.ui.words import in_language
from rit.people.importing.columns import columns
from rit.people.importing.models import StaffFileLine
from rit.people.importing.problems import say
from rit.people.models import Assignment, Function, Person, Unit
from rit.people.states import LineKind

SHOWN_OF_NEW = ("employment", "grade_group", "joined_date")
TEXT, DAY, SHARE = "text", "day", "share"


@dataclass(frozen=True)
class Value:
    """One field before and after; `sort` tells the page how to write it."""

    label: str
    before: object
    after: object
    sort: str = TEXT


@dataclass(frozen=True)
class Shown:
    line: StaffFileLine
    post: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Fault:
    """`column` as the sample calls it; `line` 0 is the file as a whole."""

    line: int
    column: str
    value: str
    expected: str


def faults(lines: Iterable[StaffFileLine]) -> list[Fault]:
    return [
        Fault(
            one.line,
            column_title(one.detail["column"]),
            one.detail["value"],
            say(one.detail["code"], one.detail["about"]),
        )
        for one in lines
    ]


def column_title(code: str) -> str:
    return in_language(columns()[code].title) if code in columns() else ""


def changes(lines: Iterable[StaffFileLine]) -> list[Shown]:
    """At most two queries, for the names of units and functions."""
    found = list(lines)
    units = dict(Unit.objects.filter(code__in={one.unit for one in found} - {""}).values_list("code", "name"))
    functions = dict(
        Function.objects.filter(code__in={one.function for one in found} - {""}).values_list("code", "title")
    )
    return [Shown(one, _post(one, units, functions), tuple(_values(one))) for one in found]


def _post(one: StaffFileLine, units: Mapping[str, Any], functions: Mapping[str, Any]) -> str:
    """Function and unit; the code alone of what is not there yet."""
    named = [
        in_language(known[code]) if code in known else code
        for code, known in ((one.function, functions), (one.unit, units))
        if code
    ]
    return ", ".join(named)


def _values(one: StaffFileLine) -> list[Value]:
    before, after = one.detail.get("before", {}), one.detail.get("after", {})
    names = [name for name in columns() if name in after and before.get(name) != after[name]]
    if one.kind == LineKind.PERSON_ADDED:
        names = [name for name in SHOWN_OF_NEW if name in after]
    elif one.kind == LineKind.POST_BEGUN:
        names = [name for name in names if after[name] is not None]
    elif one.kind in {LineKind.UNIT_OPENED, LineKind.FUNCTION_ADDED}:
        return []
    return [_value(name, before.get(name), after[name]) for name in names]


def _value(name: str, before: object, after: object) -> Value:
    label, sort = column_title(name), TEXT
    if name.endswith("_date"):
        return Value(label, _day(before), _day(after), DAY)
    if name.startswith(("unit_name", "function_title")):
        return Value(label, before, after or _("none in the file: shows the Dutch name"))
    if name == "share":
        return Value(label, before, after, SHARE)
    choices = dict(_field(name).flatchoices)
    return Value(label, choices.get(before, before), choices.get(after, after), sort)


def _field(name: str) -> Any:  # Any: a field of either table
    table = Assignment if name in {"from_date", "to_date", "share"} else Person
    return table._meta.get_field(name)


def _day(value: object) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) and value else None
