"""The posts that people would hold once a file is applied, for whoever has something against a move (L6.2-c)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from rit.foundation.registries import moves
from rit.people.importing.models import StaffFile, StaffFileLine
from rit.people.models import Assignment
from rit.people.states import LineKind

POSTS = (LineKind.POST_BEGUN, LineKind.POST_CHANGED, LineKind.POST_ENDED)
MOST = 20_000


def concerns(file: StaffFile) -> list[moves.Concern]:
    """Of those for whom something begins; two queries, and what the checks ask."""
    begun = file.lines.filter(kind=LineKind.POST_BEGUN).values("staff_number")
    lines = list(file.lines.filter(kind__in=POSTS, staff_number__in=begun).order_by("pk")[:MOST])
    if not lines:
        return []
    numbers = {line.staff_number for line in lines}
    held = Assignment.objects.filter(person__staff_number__in=numbers)
    held = held.filter(Q(to_date=None) | Q(to_date__gte=file.day)).select_related(
        "person", "function", "unit"
    )
    return moves.concerns(posts_after(lines, held), file.day)


def posts_after(lines: Iterable[StaffFileLine], held: Iterable[Assignment]) -> list[moves.Post]:
    """What they hold now, with the new last days, and what begins."""
    changed = {
        (line.staff_number, line.unit, line.function): line.detail["after"]
        for line in lines
        if line.kind != LineKind.POST_BEGUN
    }
    posts = []
    for one in held:
        after = changed.get((one.person.staff_number, one.unit.code, one.function.code), {})
        last = _day(after["to_date"]) if "to_date" in after else one.to_date
        posts.append(
            moves.Post(one.person.staff_number, one.person.full_name, one.function.code, one.from_date, last)
        )
    return posts + [
        moves.Post(
            line.staff_number,
            line.name,
            line.function,
            _day(line.detail["after"]["from_date"]) or dt.date.min,
            _day(line.detail["after"].get("to_date")),
        )
        for line in lines
        if line.kind == LineKind.POST_BEGUN
    ]


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
