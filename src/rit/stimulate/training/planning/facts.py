"""The facts that a plan is computed from and checked against (L6.4-b)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Q
from django.db.models.functions import JSONObject
from django.utils import timezone

from rit.foundation import holidays
from rit.people.queries.tree import Branch, unit_tree
from rit.stimulate.training.coaches.queries import SERVED, YEAR
from rit.stimulate.training.events.models import TrainingSession
from rit.stimulate.training.events.states import SessionState
from rit.stimulate.training.planning import checking, queries
from rit.stimulate.training.planning.models import Proposal, ProposalLine
from rit.stimulate.training.planning.shapes import Asked, Coach, Line, Span, Team

Tree = Mapping[UUID, Branch]


def tree_of(day: date) -> dict[UUID, Branch]:
    return {one.id: one for one in unit_tree(day)}


def starts_of(
    first: date, last: date, starts: Collection[str], closed: Collection[date], minutes: int, now: datetime
) -> list[Span]:
    """The moments to choose from: those days, at those hours, that are still to come; never on a public holiday."""
    by_weekday: dict[int, list[time]] = defaultdict(list)
    for one in starts:
        weekday, hour = one.split("-", 1)
        by_weekday[int(weekday)].append(time.fromisoformat(hour))
    shut, found = {*closed, *holidays.between(first, last)}, []
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if day not in shut:
            hours = sorted(by_weekday[day.weekday()])
            begun = (timezone.make_aware(datetime.combine(day, hour)) for hour in hours)
            found += [Span(one, one + timedelta(minutes=minutes)) for one in begun if one > now]
    return found


def asked_of(
    proposal: Proposal, units: Iterable[UUID], tree: Tree, *, now: datetime, fixed: Sequence[Line] = ()
) -> Asked:
    """Without when teams were last reached and how much coaches led: what the checks need, in three queries."""
    sessions = _sessions(proposal.first_date, proposal.last_date)
    return Asked(
        first=proposal.first_date,
        last=proposal.last_date,
        starts=tuple(
            starts_of(
                *(proposal.first_date, proposal.last_date, proposal.starts, proposal.closed),
                *(proposal.minutes, now),
            )
        ),
        teams=_teams(list(units), tree, sessions),
        coaches=_coaches(proposal, tree, sessions),
        group_least=proposal.activity.group_least,
        group_most=proposal.activity.group_most,
        load=proposal.load,
        a_week=proposal.a_week,
        at_once=proposal.at_once,
        closed=frozenset(proposal.closed),
        holidays=frozenset(holidays.between(proposal.first_date, proposal.last_date)),
        fixed=tuple(fixed),
    )


def with_history(asked: Asked, proposal: Proposal, *, now: datetime) -> Asked:
    """The same with when each team was last reached, and how much each coach leads in a year."""
    lasts, led = last_reached(proposal.activity.sort, now), _led(now)
    teams = tuple(replace(team, last=lasts.get(team.key, lasts.get(None))) for team in asked.teams)
    return replace(asked, teams=teams, coaches=tuple(replace(one, led=led[one.key]) for one in asked.coaches))


def last_reached(sort: str, now: datetime) -> dict[UUID | None, date]:
    """By unit, the day of the last session that was held; under None that of the whole corps."""
    held = TrainingSession.objects.filter(activity__sort=sort, state=SessionState.HELD, begins_at__lte=now)
    rows = held.order_by().values("units", "everybody").annotate(last=Max("begins_at"))
    found: dict[UUID | None, date] = {}
    for row in rows:
        key = None if row["everybody"] else row["units"]
        if key is None and not row["everybody"]:
            continue
        day = timezone.localdate(row["last"])
        found[key] = max(day, found.get(key, day))
    everybody = found.get(None)
    return {key: max(day, everybody) if everybody else day for key, day in found.items()}


def not_reached(sort: str, since: date, tree: Tree, *, now: datetime) -> list[UUID]:
    """Units with members of their own whose last session lies before `since`, and that have none to come."""
    lasts = last_reached(sort, now)
    coming = TrainingSession.objects.filter(
        activity__sort=sort, state=SessionState.PLANNED, begins_at__gt=now
    )
    planned = set(coming.order_by().values_list("units", flat=True))
    return [
        key
        for key in trainable(tree)
        if key not in planned and (lasts.get(key, lasts.get(None)) or date.min) < since
    ]


def trainable(tree: Tree) -> list[UUID]:
    """Units in which somebody holds a function."""
    return [key for key, branch in tree.items() if branch.members]


@dataclass(frozen=True)
class _Taken:
    """Sessions that stand in the period already."""

    everybody: tuple[Span, ...]
    by_unit: Mapping[UUID, list[Span]]
    by_leader: Mapping[UUID, list[Span]]


def _sessions(first: date, last: date) -> _Taken:
    """One query: leaders and units come along as lists."""
    begins, ends = midnight(first), midnight(last + timedelta(days=1))
    rows = (
        TrainingSession.objects.exclude(state=SessionState.CANCELLED)
        .filter(begins_at__gte=begins, begins_at__lt=ends)
        .order_by("begins_at")
        .annotate(led_by=ArrayAgg("leaders", distinct=True, default=[]))
        .annotate(whom=ArrayAgg("units", distinct=True, default=[]))
        .values_list("begins_at", "ends_at", "everybody", "led_by", "whom")
    )
    by_unit: dict[UUID, list[Span]] = defaultdict(list)
    by_leader: dict[UUID, list[Span]] = defaultdict(list)
    everybody = []
    for begins_at, ends_at, for_all, leaders, units in rows:
        span = span_of(begins_at, ends_at)
        if for_all:
            everybody.append(span)
        for unit in units:
            by_unit[unit].append(span)
        for leader in leaders:
            by_leader[leader].append(span)
    return _Taken(tuple(everybody), by_unit, by_leader)


def span_of(begins_at: datetime, ends_at: datetime) -> Span:
    return Span(timezone.localtime(begins_at), timezone.localtime(ends_at))


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _teams(units: Collection[UUID], tree: Tree, taken: _Taken) -> tuple[Team, ...]:
    """A performance for the whole corps is one of several: it keeps no team from anything."""
    times = queries.times_of(units)
    found = []
    for key in units:
        branch = tree.get(key)
        if branch is None or not branch.members:
            continue
        own = times.get(key)
        found.append(
            Team(
                key=key,
                code=branch.code,
                size=branch.members,
                service=_service(key, tree),
                parts=frozenset(own.parts) if own else None,
                not_weeks=frozenset(own.not_weeks) if own else frozenset(),
                busy=tuple(taken.by_unit.get(key, ())),
            )
        )
    return tuple(found)


def _service(unit: UUID, tree: Tree) -> UUID | None:
    """The nearest service above; outside all services the unit that it is a part of."""
    one = tree.get(unit)
    parent = one.parent_id if one else None
    while one is not None:
        if one.kind in SERVED:
            return one.id
        one = tree.get(one.parent_id) if one.parent_id else None
    return parent


def _coaches(proposal: Proposal, tree: Tree, taken: _Taken) -> tuple[Coach, ...]:
    """One query: what each holds on the first day, and absences that touch the period."""
    first, last = proposal.first_date, proposal.last_date
    holds = Q(assignments__from_date__lte=last) & (
        Q(assignments__to_date=None) | Q(assignments__to_date__gte=first)
    )
    absent = Q(absences__from_date__lte=last) & (Q(absences__to_date=None) | Q(absences__to_date__gte=first))
    held = JSONObject(unit="assignments__unit", leads="assignments__leads", share="assignments__share")
    gone = JSONObject(first="absences__from_date", last="absences__to_date")
    people = proposal.coaches.annotate(
        held=ArrayAgg(held, filter=holds, distinct=True, default=[]),
        gone=ArrayAgg(gone, filter=absent, distinct=True, default=[]),
    ).order_by("folded")
    below = _below(tree)
    return tuple(_coach(person, tree, below, taken, last) for person in people)


def _coach(
    person: Any, tree: Tree, below: Mapping[UUID, set[UUID]], taken: _Taken, last: date
) -> Coach:  # Any: a person with what was annotated
    held = sorted(person.held, key=lambda one: (-one["share"], one["unit"]))
    line: set[UUID] = set()
    for one in held:
        unit = UUID(one["unit"])
        line |= {unit, *(below[unit] if one["leads"] else ())}
    away = [
        (date.fromisoformat(one["first"]), date.fromisoformat(one["last"]) if one["last"] else last)
        for one in person.gone
    ]
    return Coach(
        key=person.pk,
        name=person.full_name,
        service=_service(UUID(held[0]["unit"]), tree) if held else None,
        line=frozenset(line),
        busy=tuple(taken.by_leader.get(person.pk, ())),
        away=tuple(sorted(away)),
    )


def _below(tree: Tree) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for key, branch in tree.items():
        above = branch.parent_id
        while above is not None and above in tree:
            found[above].add(key)
            above = tree[above].parent_id
    return found


def _led(now: datetime) -> dict[UUID, int]:
    """Sessions of a year that were led, and those to come."""
    counts = Q(state=SessionState.HELD, begins_at__gte=now - YEAR) | Q(
        state=SessionState.PLANNED, begins_at__gt=now
    )
    rows = TrainingSession.objects.filter(counts, leaders__isnull=False).order_by().values("leaders")
    return defaultdict(int, {row["leaders"]: row["many"] for row in rows.annotate(many=Count("pk"))})


def as_line(row: ProposalLine) -> Line:
    """Of a line of `lines_of`."""
    span = span_of(row.begins_at, row.ends_at) if row.begins_at and row.ends_at else None
    return Line(row.pk, tuple(queries.keys_of(row)), row.size, span, row.coach_id)


def conflicts_of(
    proposal: Proposal, lines: Sequence[ProposalLine], *, now: datetime
) -> dict[UUID, list[checking.Conflict]]:
    """Of lines as `queries.lines_of` gives them, without those that were left out."""
    tree = tree_of(timezone.localdate(now))
    stated = [as_line(line) for line in lines]
    asked = asked_of(proposal, {key for line in stated for key in line.teams}, tree, now=now)
    return checking.conflicts(asked, stated, now=now)
