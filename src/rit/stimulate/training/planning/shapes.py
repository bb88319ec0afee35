"""What a plan is computed from and what comes out, without tables: the solver and the checks know only this (L6.4-b).

Moments are aware and local; a week is known by its Monday.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

NOON, EVENING = 12, 17
PARTS = ("morning", "afternoon", "evening")


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def part_of(weekday: int, hour: int) -> str:
    """`0-morning` is Monday morning."""
    return f"{weekday}-{PARTS[(hour >= NOON) + (hour >= EVENING)]}"


@dataclass(frozen=True, order=True)
class Span:
    """From one moment to another."""

    begins: datetime
    ends: datetime

    @property
    def day(self) -> date:
        return self.begins.date()

    @property
    def week(self) -> date:
        return monday(self.day)

    @property
    def part(self) -> str:
        return part_of(self.day.weekday(), self.begins.hour)

    def meets(self, other: Span) -> bool:
        return self.begins < other.ends and other.begins < self.ends


@dataclass(frozen=True)
class Team:
    """`parts`: when it can, None for always; `busy`: the sessions that it has already; `last`: reached then."""

    key: UUID
    code: str
    size: int
    service: UUID | None = None
    last: date | None = None
    parts: frozenset[str] | None = None
    not_weeks: frozenset[date] = frozenset()
    busy: tuple[Span, ...] = ()

    def can(self, span: Span) -> bool:
        return (self.parts is None or span.part in self.parts) and span.week not in self.not_weeks

    def is_free(self, span: Span) -> bool:
        return not any(one.meets(span) for one in self.busy)


@dataclass(frozen=True)
class Coach:
    """`line`: the teams that this coach belongs to or stands above; `led`: in a year, and to come."""

    key: UUID
    name: str
    service: UUID | None = None
    line: frozenset[UUID] = frozenset()
    led: int = 0
    busy: tuple[Span, ...] = ()
    away: tuple[tuple[date, date], ...] = ()

    def is_here(self, span: Span) -> bool:
        return not any(first <= span.day <= last for first, last in self.away)

    def is_free(self, span: Span) -> bool:
        return self.is_here(span) and not any(one.meets(span) for one in self.busy)

    def may_lead(self, teams: Iterable[UUID]) -> bool:
        return self.line.isdisjoint(teams)


@dataclass(frozen=True)
class Asked:
    """What may be used. `load`: sessions of a coach in the period; `a_week`: in a week; `at_once`: rooms, 0 for any.

    No start lies on a day that is `closed` or one of the `holidays`; whoever moves a line by hand may choose one.
    """

    first: date
    last: date
    starts: tuple[Span, ...]
    teams: tuple[Team, ...]
    coaches: tuple[Coach, ...]
    group_least: int
    group_most: int
    load: int
    a_week: int
    at_once: int = 0
    closed: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()
    fixed: tuple[Line, ...] = ()

    def led_within(self, coach: Coach) -> Counter[date]:
        """By week, what the coach leads already in the period, with the lines that stand fast."""
        spans = [span for span in coach.busy if self.first <= span.day <= self.last]
        spans += [line.span for line in self.fixed if line.coach == coach.key and line.span]
        return Counter(span.week for span in spans)


@dataclass(frozen=True)
class Group:
    """Who sits together: a team, a part of it, or small teams of one service."""

    teams: tuple[Team, ...]
    size: int
    part: int = 1
    parts: int = 1

    @property
    def keys(self) -> tuple[UUID, ...]:
        return tuple(team.key for team in self.teams)

    @property
    def service(self) -> UUID | None:
        return self.teams[0].service

    @property
    def last(self) -> date | None:
        """Of the team that waits longest; None when one was never reached."""
        lasts = [team.last for team in self.teams]
        return min((one for one in lasts if one), default=None) if None not in lasts else None

    @property
    def turn(self) -> tuple[date, str, int]:
        """Longest ago first; never reached before all."""
        return (self.last or date.min, self.teams[0].code, self.part)

    def can(self, span: Span) -> bool:
        return all(team.can(span) and team.is_free(span) for team in self.teams)


@dataclass(frozen=True)
class Reason:
    """A code with its numbers; `wording` makes a sentence of it in the language of the reader."""

    code: str
    about: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """A group with its day and its coach, and why; or without, and why not."""

    group: Group
    span: Span | None = None
    coach: Coach | None = None
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of a proposal as it stands, also after somebody moved it."""

    key: UUID
    teams: tuple[UUID, ...]
    size: int
    span: Span | None
    coach: UUID | None
