"""The panel of rotation beside a function: who holds it since when, and when each is due (L6.2-c)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rit.foundation.ui.templatetags.rit import short_month
from rit.protect.functions.queries.stays import Named
from rit.protect.functions.states import Standing

LEFT, RIGHT, TOP, LINE = 96.0, 316.0, 18, 26
YEARS_BACK, YEARS_ON = 6, 3
MOST_BARS = 8


@dataclass(frozen=True)
class Bar:
    """One holder: from since to due, and the part after the due date that is already past."""

    name: str
    y: int
    x: float
    width: float
    late_x: float
    late_width: float
    due_x: float | None
    label: str
    label_x: float
    shape: str

    @property
    def middle(self) -> int:
        return self.y + 13

    @property
    def foot(self) -> int:
        return self.y + 22


@dataclass(frozen=True)
class Panel:
    bars: list[Bar]
    years: list[tuple[float, str]]
    now_x: float
    height: int
    more: int


def rotation(shown: Sequence[Named], today: date, *, many: int) -> Panel | None:
    """Drawn for those due first; None where nobody rotates. `many`: all who hold it, shown or not."""
    due = [one for one in shown if one.stay.due]
    if not due:
        return None
    first, last = date(today.year - YEARS_BACK, 1, 1), date(today.year + YEARS_ON + 1, 1, 1)

    def x(day: date) -> float:
        share = (min(max(day, first), last) - first).days / (last - first).days
        return round(LEFT + share * (RIGHT - LEFT), 1)

    bars = [_bar(one, place, today, x) for place, one in enumerate(due[:MOST_BARS])]
    marks = [(x(date(year, 1, 1)), f"’{year % 100:02d}") for year in range(first.year, last.year)]
    return Panel(bars, marks, x(today), TOP + LINE * len(bars) + 8, max(many - MOST_BARS, 0))


def _bar(one: Named, place: int, today: date, x: Callable[[date], float]) -> Bar:
    due = one.stay.due or today
    end = min(due, one.stay.until or due)
    late = one.stay.standing == "late"
    return Bar(
        name=one.person.last_name,
        y=TOP + LINE * place,
        x=x(one.stay.since),
        width=round(max(x(end) - x(one.stay.since), 1.0), 1),
        late_x=x(due),
        late_width=round(max(x(today) - x(due), 2.0), 1) if late else 0.0,
        due_x=x(due),
        label=_month(due, late=late) if one.stay.standing != Standing.EXCEPTED else one.words,
        label_x=x(max(due, today)) + 4,
        shape=one.stay.standing,
    )


def _month(day: date, *, late: bool) -> str:
    """Such as *sep 2025*; in the past *since nov 2024*."""
    month = f"{short_month(day)} {day.year}"
    return _("since %(month)s") % {"month": month} if late else month
