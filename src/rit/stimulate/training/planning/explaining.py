"""Says of each line why it is so, and of each group without a day why not: facts that can be checked (L6.4-b). Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from rit.stimulate.training.planning.shapes import Asked, Coach, Group, Placed, Reason, Span

FEW = 5
Seat = tuple[Group, Span, Coach]


@dataclass(frozen=True)
class _Told:
    """What the reasons lean on: who leads what at which start, and how much each leads in the whole plan."""

    asked: Asked
    groups: Sequence[Group]
    leads: Mapping[Span, frozenset[UUID]]
    many: Counter[UUID]
    waiting: Mapping[Group, int]


def explained(asked: Asked, groups: Sequence[Group], placed: Sequence[Seat]) -> list[Placed]:
    leads: dict[Span, set[UUID]] = defaultdict(set)
    many: Counter[UUID] = Counter()
    for _group, span, coach in placed:
        leads[span].add(coach.key)
        many[coach.key] += 1
    for line in asked.fixed:
        if line.span and line.coach:
            leads[line.span].add(line.coach)
            many[line.coach] += 1
    turns = {group: at for at, group in enumerate(groups, start=1)}
    told = _Told(asked, groups, {span: frozenset(some) for span, some in leads.items()}, many, turns)
    seated = [Placed(group, span, coach, _why(told, group, span, coach)) for group, span, coach in placed]
    there = {group for group, _span, _coach in placed}
    left = [Placed(group, why=_why_not(told, group)) for group in groups if group not in there]
    return [*sorted(seated, key=lambda one: (one.span, one.group.turn)), *left]


def _why(told: _Told, group: Group, span: Span, coach: Coach) -> tuple[Reason, ...]:
    return (*_sits(told.asked, group), _waits(group), _when(told, group), _who(told, group, span, coach))


def _sits(asked: Asked, group: Group) -> list[Reason]:
    if group.parts > 1:
        return [Reason("split", {"part": group.part, "parts": group.parts, "most": asked.group_most})]
    if len(group.teams) > 1:
        return [Reason("joined", {"least": asked.group_least})]
    if group.size < asked.group_least:
        return [Reason("small", {"size": group.size, "least": asked.group_least})]
    return []


def _waits(group: Group) -> Reason:
    return Reason("reached", {"day": group.last.isoformat()}) if group.last else Reason("never")


def _possible(asked: Asked, group: Group) -> list[Span]:
    """The starts at which the teams can and a coach that may lead them is free."""
    able = [coach for coach in asked.coaches if coach.may_lead(group.keys)]
    return [span for span in asked.starts if group.can(span) and any(coach.is_free(span) for coach in able)]


def _when(told: _Told, group: Group) -> Reason:
    many = len(_possible(told.asked, group))
    if many == 1:
        return Reason("only_start")
    if many <= FEW:
        return Reason("few_starts", {"many": many})
    return Reason("turn", {"turn": told.waiting[group], "of": len(told.groups)})


def _who(told: _Told, group: Group, span: Span, coach: Coach) -> Reason:
    """Of those who are free then and may lead this group."""
    there = told.leads.get(span, frozenset())
    others = [
        one
        for one in told.asked.coaches
        if one.key != coach.key and one.key not in there and one.is_free(span) and one.may_lead(group.keys)
    ]
    if not others:
        return Reason("only_coach", {"coach": coach.name})
    load = {one.key: one.led + told.many[one.key] for one in (coach, *others)}
    if load[coach.key] == min(load.values()):
        return Reason("fewest", {"coach": coach.name, "many": load[coach.key]})
    if coach.service is not None and coach.service != group.service:
        return Reason("elsewhere", {"coach": coach.name})
    return Reason("balance", {"coach": coach.name, "many": told.many[coach.key]})


def _why_not(told: _Told, group: Group) -> tuple[Reason, ...]:
    asked = told.asked
    teams_can = [span for span in asked.starts if group.can(span)]
    if not teams_can:
        return (_waits(group), Reason("no_start", {"starts": len(asked.starts)}))
    if not any(coach.may_lead(group.keys) for coach in asked.coaches):
        return (_waits(group), Reason("no_other_coach"))
    if not _possible(asked, group):
        return (_waits(group), Reason("no_coach_free", {"starts": len(teams_can)}))
    able = [coach for coach in asked.coaches if coach.may_lead(group.keys)]
    if all(asked.led_within(one).total() + _new(told, one) >= asked.load for one in able):
        return (_waits(group), Reason("load_used", {"load": asked.load}))
    return (_waits(group), Reason("full"))


def _new(told: _Told, coach: Coach) -> int:
    """Sessions of this proposal, without the lines that stand fast: `led_within` counts those."""
    return told.many[coach.key] - sum(line.coach == coach.key for line in told.asked.fixed if line.span)
