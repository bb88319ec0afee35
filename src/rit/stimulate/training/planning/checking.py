"""What is wrong with a proposal as it stands, also after lines were moved by hand (L6.4-b). Pure.

What `bars` cannot be made into sessions; the rest is shown, and whoever plans may want it so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from rit.stimulate.training.planning.shapes import Asked, Coach, Line, Span, Team

BARS = frozenset({"past", "coach_twice", "coach_not_free", "team_twice", "team_busy", "places"})


@dataclass(frozen=True)
class Conflict:
    """`about`: the numbers of its sentence."""

    code: str
    about: dict[str, str | int] = field(default_factory=dict)

    @property
    def bars(self) -> bool:
        return self.code in BARS


def conflicts(asked: Asked, lines: Sequence[Line], *, now: datetime) -> dict[UUID, list[Conflict]]:
    """By line; a line without any is not there. Lines without a day are no conflict: they are listed apart."""
    placed = [line for line in lines if line.span]
    teams = {team.key: team for team in asked.teams}
    coaches = {coach.key: coach for coach in asked.coaches}
    found: dict[UUID, list[Conflict]] = defaultdict(list)
    for line in placed:
        span = line.span
        assert span is not None  # noqa: S101  # for the type
        found[line.key] += _of_day(asked, line, span, now)
        found[line.key] += _of_teams([teams[key] for key in line.teams if key in teams], span)
        found[line.key] += _of_coach(coaches.get(line.coach) if line.coach else None, line, span)
    _at_once(asked, placed, found)
    _loads(asked, placed, coaches, found)
    return {key: some for key, some in found.items() if some}


def _of_day(asked: Asked, line: Line, span: Span, now: datetime) -> Iterator[Conflict]:
    if span.begins <= now:
        yield Conflict("past")
    elif not asked.first <= span.day <= asked.last:
        yield Conflict("outside")
    if span.day in asked.holidays:
        yield Conflict("holiday", {"day": span.day.isoformat()})
    elif span.day in asked.closed:
        yield Conflict("closed")
    if line.size > asked.group_most:
        yield Conflict("places", {"size": line.size, "most": asked.group_most})


def _of_teams(teams: Sequence[Team], span: Span) -> Iterator[Conflict]:
    if any(not team.is_free(span) for team in teams):
        yield Conflict("team_busy")
    if any(not team.can(span) for team in teams):
        yield Conflict("team_cannot")


def _of_coach(coach: Coach | None, line: Line, span: Span) -> Iterator[Conflict]:
    """Why a coach is not free is not for everybody who plans: an absence reads as a session elsewhere."""
    if coach is None:
        yield Conflict("no_coach")
        return
    if not coach.is_free(span):
        yield Conflict("coach_not_free")
    if not coach.may_lead(line.teams):
        yield Conflict("own_line")


def _at_once(asked: Asked, placed: Sequence[Line], found: Mapping[UUID, list[Conflict]]) -> None:
    for line in placed:
        others = [one for one in placed if one is not line and one.span and line.span]
        meeting = [one for one in others if one.span and line.span and one.span.meets(line.span)]
        if line.coach and any(one.coach == line.coach for one in meeting):
            found[line.key].append(Conflict("coach_twice"))
        if any(set(one.teams) & set(line.teams) for one in meeting):
            found[line.key].append(Conflict("team_twice"))
        if asked.at_once and len(meeting) + 1 > asked.at_once:
            found[line.key].append(Conflict("rooms", {"many": asked.at_once}))


def _loads(
    asked: Asked,
    placed: Sequence[Line],
    coaches: Mapping[UUID, Coach],
    found: Mapping[UUID, list[Conflict]],
) -> None:
    """The lines above the limit, in the order of the days: the first ones are not to blame."""
    led = {key: asked.led_within(coach) for key, coach in coaches.items()}
    total = {key: some.total() for key, some in led.items()}
    weeks: dict[UUID, Counter[date]] = {key: Counter(some) for key, some in led.items()}
    for line in sorted(placed, key=lambda line: (str(line.span and line.span.begins), str(line.key))):
        if line.coach not in coaches or line.coach is None or line.span is None:
            continue
        total[line.coach] += 1
        weeks[line.coach][line.span.week] += 1
        if total[line.coach] > asked.load:
            found[line.key].append(Conflict("load", {"load": asked.load}))
        if weeks[line.coach][line.span.week] > asked.a_week:
            found[line.key].append(Conflict("week", {"many": asked.a_week}))


def openings(asked: Asked, line: Line) -> Iterator[tuple[Span, Coach]]:
    """Where a line would conflict with nothing, around `asked.fixed`; each with the coach who leads fewest."""
    teams = [team for team in asked.teams if team.key in line.teams]
    led = {coach.key: asked.led_within(coach) for coach in asked.coaches}
    for span in asked.starts:
        meeting = [one for one in asked.fixed if one.span and one.span.meets(span)]
        if asked.at_once and len(meeting) >= asked.at_once:
            continue
        if not all(team.can(span) and team.is_free(span) for team in teams):
            continue
        if any(set(one.teams) & set(line.teams) for one in meeting):
            continue
        taken = {one.coach for one in meeting}
        able = [
            coach
            for coach in asked.coaches
            if coach.key not in taken
            and coach.is_free(span)
            and coach.may_lead(line.teams)
            and led[coach.key][span.week] < asked.a_week
            and led[coach.key].total() < asked.load
        ]
        if able:
            yield span, min(able, key=lambda coach: (led[coach.key].total(), coach.name))
