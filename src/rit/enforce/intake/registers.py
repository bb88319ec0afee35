"""Every channel counted by origin, theme, service and outcome, small numbers hidden; the yearly report (L7-a, W4).

The counts come from a function of the database's owner: numbers only, past the wall, because nobody is on every list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from rit.enforce.cases.states import CHANNEL_DESKS, Desk
from rit.enforce.intake.desks import desks_of
from rit.enforce.intake.queries import themes_of
from rit.enforce.intake.states import Naming, Origin, Outcome, Quality
from rit.foundation import clock
from rit.foundation.access.actor import Actor
from rit.foundation.documents.paper import Cell, Paper, Part, Section, Table, Text
from rit.foundation.figures import small
from rit.foundation.registries.indicators import Indicator
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.people.models import Unit

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ALL, CLOCK = "all", "clock"
BY: dict[str, _StrPromise] = {
    "origin": gettext_lazy("How it came in"),
    "quality": gettext_lazy("Who reports"),
    "naming": gettext_lazy("With or without a name"),
    "theme": gettext_lazy("Theme"),
    "service": gettext_lazy("Service of who is concerned"),
    "outcome": gettext_lazy("What it was found to be"),
}
OVERLAPPING = frozenset({"theme", "service"})  # one report counts more than once, or not at all
Counts = Mapping[str, Mapping[str, int]]  # by kind, by value


@dataclass(frozen=True)
class Row:
    label: str
    number: int


@dataclass(frozen=True)
class Breakdown:
    kind: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Channel:
    """One desk over a period. `exact`: for whoever reads what arrives there.

    For anybody else none and few are the same, and what is few has no row: at a desk where only what is about the
    officer or the chief arrives, or beside the name of a service, that there is one would tell all. And theirs are
    counted by whole months, with what was known when the last of them ended: who looks every day would see on which day
    something arrived or was assessed.
    """

    desk: Desk
    total: int | None
    breakdowns: list[Breakdown]
    exact: bool


def counted(first: date, last: date, *, known: date | None = None) -> dict[Desk, dict[str, dict[str, int]]]:
    """Raw numbers by desk, kind and value. One query; never shown as they are to who has no need to know.

    `known`: the day as of which outcomes and persons concerned count. Without it only what whoever asks may see, as it
    is now, so that a register shows no case that the inbox hides.
    """
    found: dict[Desk, dict[str, dict[str, int]]] = {desk: {} for desk in Desk}
    with connection.cursor() as cursor:
        if known:
            cursor.execute("select * from rit_intake_counts(%s, %s, %s)", [first, last, known])
        else:
            cursor.execute("select * from rit_intake_counts_seen(%s, %s)", [first, last])
        for desk, kind, value, number in cursor.fetchall():
            found[Desk(desk)].setdefault(kind, {})[value] = number
    return found


def reported(first: date, last: date) -> dict[str, int]:
    """How often each theme, all desks together; without what repeats another or was found to be nothing. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select theme, number from rit_intake_by_theme(%s, %s)", [first, last])
        return dict(cursor.fetchall())


def last_of_months(today: date) -> date:
    """The last day of the month that ended before today."""
    return today.replace(day=1) - timedelta(days=1)


def channels(actor: Actor, first: date, last: date, until: date) -> list[Channel]:
    """Every desk with something, as this actor may see it; what others read, `until` a month ended. Four queries."""
    raw, own = counted(first, min(last, until), known=until), set(desks_of(actor.roles))
    if own:
        mine = counted(first, last)
        raw |= {desk: mine[desk] for desk in own}
    words = _words(raw.values())
    return [
        channel(desk, counts, words, exact=desk in own)
        for desk, counts in raw.items()
        if counts.get(ALL) or desk not in own
    ]


def channel(desk: Desk, counts: Counts, words: Mapping[str, Mapping[str, str]], *, exact: bool) -> Channel:
    """A total is shown only when no breakdown gives a hidden number away by it."""
    total: int | None = counts.get(ALL, {}).get("", 0)
    if not exact and (total or 0) < small.minimum("count"):
        return Channel(desk, None, [], exact)
    breakdowns = []
    for kind, title in BY.items():
        cells = counts.get(kind, {})
        if not exact:
            hidden = small.suppress(cells, at_least=small.minimum("count"))
            if kind not in OVERLAPPING and hidden.total is None:
                total = None
            shown = {value: number for value, number in hidden.cells.items() if number is not None}
        else:
            shown = dict(cells)
        if shown:
            rows = [Row(words[kind].get(value, value), number) for value, number in _largest_first(shown)]
            breakdowns.append(Breakdown(kind, str(title), rows))
    return Channel(desk, total, breakdowns, exact)


def _largest_first(cells: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(cells.items(), key=lambda cell: (-cell[1], cell[0]))


def _words(desks: Iterable[Counts]) -> dict[str, dict[str, str]]:
    """What each value is called."""
    desks = list(desks)
    themes = themes_of({code for counts in desks for code in counts.get("theme", {})})
    codes = {code for counts in desks for code in counts.get("service", {})}
    units = Unit.objects.filter(code__in=codes).values_list("code", "name") if codes else []
    return {
        "origin": {one.value: str(one.label) for one in Origin},
        "quality": {one.value: str(one.label) for one in Quality},
        "naming": {one.value: str(one.label) for one in Naming},
        "outcome": {one.value: str(one.label) for one in Outcome} | {"": _("not assessed yet")},
        "theme": {code: in_language(title) for code, title in themes.items()},
        "service": {code: in_language(name) for code, name in units},
    }


# Indicators


def in_time(day: date) -> dict[str, float | None]:
    """Of the answers due this year until a whole month ended, how many percent were given in time.

    None for fewer than five, and before the first month of the year is over.
    """
    until = day if _month_is_over(day) else last_of_months(day)
    clocks = [counts.get(CLOCK, {}) for counts in counted(date(day.year, 1, 1), until, known=until).values()]
    found: dict[str, float | None] = {}
    for code, kind in KINDS.items():
        due = sum(one.get(f"{kind}_due", 0) for one in clocks)
        met = sum(one.get(f"{kind}_met", 0) for one in clocks)
        found[code] = round(100 * met / due, 1) if due >= small.minimum("count") else None
    return found


def _month_is_over(day: date) -> bool:
    """On the last day of a month one looks back on it from a later one only: today is not over yet."""
    return (day + timedelta(days=1)).day == 1 and day != clock.today()


def _one(code: str, day: date) -> float | None:
    return in_time(day)[code]


KINDS = {"reports.acknowledged_in_time": "acknowledge", "reports.feedback_in_time": "feedback"}
INDICATORS = (
    Indicator(
        "reports.acknowledged_in_time",
        8,
        gettext_lazy("Reports of which receipt was confirmed in time, this year"),
        "%",
        gettext_lazy("Counted by RIT from the dates of all desks together, by whole months"),
        partial(_one, "reports.acknowledged_in_time"),
        together=in_time,
    ),
    Indicator(
        "reports.feedback_in_time",
        8,
        gettext_lazy("Reports on which feedback was given in time, this year"),
        "%",
        gettext_lazy("Counted by RIT from the dates of all desks together, by whole months"),
        partial(_one, "reports.feedback_in_time"),
        together=in_time,
    ),
)


# The yearly report of the integrity officer to the chief (KL-2022 art. 47)


def yearly(year: int, today: date, language: str) -> Paper:
    """Numbers of the integrity channel, hidden where few; no number of a case, no name, no text of a report."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), last_of_months(today))
    with override(language):
        known = last_of_months(today)
        raw = counted(first, last, known=known)
        words = _words(raw.values())
        shown = [channel(desk, raw[desk], words, exact=False) for desk in Desk if desk in CHANNEL_DESKS]
        return Paper(
            language=language,
            kind=_("Yearly report of the integrity channel"),
            title=str(year),
            author=settings.ENVIRONMENT.zone_name,
            foot=_("Anonymised: numbers below %(count)d are hidden") % {"count": small.minimum("count")},
            page=_("Page {page} of {pages}"),
            facts=[
                _("From %(first)s to %(last)s.") % {"first": shortdate(first), "last": shortdate(last)},
                _(
                    "Counted until %(day)s, by whole months, and with what was known on %(known)s, so that nobody "
                    "sees on which day something arrived or was assessed."
                )
                % {"day": shortdate(last), "known": shortdate(known)},
                _("By the integrity officer, for the chief of police (law of 8 December 2022, art. 47)."),
            ],
            sections=[_about(), *(_section(one) for one in shown)],
        )


def _about() -> Section:
    said: list[Part] = [
        Text(
            _(
                "This report says how many reports reached the integrity channel, how, and what came of them. It names "
                "nobody and nothing by which somebody could be recognised."
            )
        )
    ]
    said.append(
        Text(
            _(
                "Numbers below %(count)d, none among them, and others by which they could be found, are left out."
            )
            % {"count": small.minimum("count")}
        )
    )
    return Section("about", _("What this is"), said)


def _section(one: Channel) -> Section:
    total = _("hidden") if one.total is None else str(one.total)
    parts: list[Part] = [Text(_("Reports in all: %(count)s.") % {"count": total})]
    for part in one.breakdowns:
        rows: list[list[Cell]] = [[row.label, row.number] for row in part.rows]
        parts.append(Table(part.title, [part.title, _("How many")], rows, numbers=frozenset({1})))
    return Section(one.desk, str(one.desk.label).capitalize(), parts)
