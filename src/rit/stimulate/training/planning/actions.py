"""Makes a proposal, computes it again, changes its lines, and makes sessions of it or throws it away (L6.4-b)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.people.models import Person, Unit
from rit.stimulate.training.events.actions import sessions
from rit.stimulate.training.events.actions.catalogue import Stale
from rit.stimulate.training.events.models import Activity
from rit.stimulate.training.planning import facts, queries, rules, solving
from rit.stimulate.training.planning.models import Proposal, ProposalLine, TeamTimes
from rit.stimulate.training.planning.shapes import Line, Placed
from rit.stimulate.training.planning.states import ProposalState


@dataclass(frozen=True)
class Wish:
    """What somebody asks of a plan."""

    activity: Activity
    first: date
    last: date
    starts: Sequence[str]
    closed: Collection[date]
    units: Collection[UUID]
    coaches: Collection[Person]
    place: str
    language: str
    load: int
    a_week: int
    at_once: int = 0


@transaction.atomic
def propose(wish: Wish, *, by: Actor, now: datetime) -> Proposal:
    """`solving.TooHard` when no plan is found in time; then nothing is kept."""
    require(rules.may_propose(by))
    proposal = Proposal(
        activity=wish.activity,
        first_date=wish.first,
        last_date=wish.last,
        starts=list(wish.starts),
        closed=sorted(wish.closed),
        minutes=wish.activity.minutes,
        place=wish.place,
        language=wish.language,
        load=wish.load,
        a_week=wish.a_week,
        at_once=wish.at_once,
        made_at=now,
        made_by_id=by.person,
    )
    proposal.save()
    proposal.coaches.set(wish.coaches)
    _compute(proposal, wish.units, (), now)
    audit.append("training.plan_proposed", by=by, now=now, subject=proposal)
    return proposal


@transaction.atomic
def again(key: UUID, *, revision: int, by: Actor, now: datetime) -> Proposal:
    """Computes what nobody touched once more, around what was placed by hand or left out."""
    proposal = _opened(key, revision, by)
    lines = list(queries.lines_of(key))
    kept_units = {unit for line in lines if line.by_hand or line.left_out for unit in queries.keys_of(line)}
    kept = [line for line in lines if kept_units.intersection(queries.keys_of(line))]
    standing = {unit for line in kept for unit in queries.keys_of(line)}
    rest = {unit for line in lines for unit in queries.keys_of(line)} - standing
    ProposalLine.objects.filter(proposal=key).exclude(pk__in=[line.pk for line in kept]).delete()
    fixed = [facts.as_line(line) for line in kept if not line.left_out]
    _compute(proposal, rest, fixed, now)
    _changed(proposal, "training.plan_recomputed", by, now)
    return proposal


def _compute(proposal: Proposal, units: Iterable[UUID], fixed: Sequence[Line], now: datetime) -> None:
    tree = facts.tree_of(timezone.localdate(now))
    asked = facts.asked_of(proposal, sorted(units), tree, now=now, fixed=fixed)
    placed = solving.compute(facts.with_history(asked, proposal, now=now))
    rows = [_row(proposal, one, order) for order, one in enumerate(placed, start=1)]
    ProposalLine.objects.bulk_create(rows)
    through = ProposalLine.units.through
    through.objects.bulk_create(
        through(proposalline_id=row.pk, unit_id=unit)
        for row, one in zip(rows, placed, strict=True)
        for unit in one.group.keys
    )


def _row(proposal: Proposal, one: Placed, order: int) -> ProposalLine:
    return ProposalLine(
        proposal=proposal,
        part=one.group.part,
        parts=one.group.parts,
        size=one.group.size,
        begins_at=one.span.begins if one.span else None,
        ends_at=one.span.ends if one.span else None,
        coach_id=one.coach.key if one.coach else None,
        why=[{"code": reason.code, **reason.about} for reason in one.why],
        order=order,
    )


@transaction.atomic
def move(
    line: UUID, begins_at: datetime, coach: UUID | None, *, revision: int, by: Actor, now: datetime
) -> ProposalLine:
    """To another day, another coach, or both; the line stands fast from then on."""

    def change(row: ProposalLine) -> None:
        row.begins_at = begins_at
        row.ends_at = begins_at + timedelta(minutes=row.proposal.minutes)
        row.coach_id, row.by_hand, row.left_out = coach, True, False
        row.why = [one for one in row.why if one["code"] in STAYS] + [{"code": "by_hand"}]

    return _on_line(line, change, "training.plan_line_moved", revision, by, now)


STAYS = frozenset({"reached", "never", "split", "joined", "small"})


@transaction.atomic
def leave_out(line: UUID, *, revision: int, by: Actor, now: datetime) -> ProposalLine:
    return _on_line(line, _set_left_out(True), "training.plan_line_left_out", revision, by, now)


@transaction.atomic
def put_back(line: UUID, *, revision: int, by: Actor, now: datetime) -> ProposalLine:
    return _on_line(line, _set_left_out(False), "training.plan_line_put_back", revision, by, now)


def _set_left_out(left_out: bool) -> Callable[[ProposalLine], None]:
    def change(row: ProposalLine) -> None:
        row.left_out = left_out

    return change


def _on_line(
    line: UUID,
    change: Callable[[ProposalLine], None],
    event: str,
    revision: int,
    by: Actor,
    now: datetime,
) -> ProposalLine:
    row = ProposalLine.objects.get(pk=line)
    row.proposal = _opened(row.proposal_id, revision, by)
    change(row)
    row.save()
    _changed(row.proposal, event, by, now)
    return row


@transaction.atomic
def accept(key: UUID, *, revision: int, by: Actor, now: datetime) -> int:
    """A planned session of each line that has a day and was not left out; nobody is invited. How many."""
    proposal = _opened(key, revision, by)
    lines = [line for line in queries.lines_of(key) if line.begins_at and not line.left_out]
    found = facts.conflicts_of(proposal, lines, now=now)
    barred = sum(any(one.bars for one in some) for some in found.values())
    require(rules.may_accept(by, proposal.state, placed=len(lines), barred=barred))
    units = {
        unit.pk: unit for unit in queries.units_of({key for one in lines for key in queries.keys_of(one)})
    }
    for line in lines:
        line.session = sessions.plan(_edit(proposal, line, units), by=by, now=now)
    ProposalLine.objects.bulk_update(lines, ["session"])
    _end(proposal, ProposalState.ACCEPTED, by, now)
    detail = {"sessions": len(lines)}
    audit.append("training.plan_accepted", by=by, now=now, subject=proposal, detail=detail)
    return len(lines)


def _edit(proposal: Proposal, line: ProposalLine, units: dict[UUID, Unit]) -> sessions.SessionEdit:
    assert line.begins_at is not None  # noqa: S101  # for the type: only lines with a day come here
    assert line.ends_at is not None  # noqa: S101  # as above
    return sessions.SessionEdit(
        activity=proposal.activity,
        begins_at=line.begins_at,
        ends_at=line.ends_at,
        place=proposal.place,
        language=proposal.language,
        capacity=line.size,
        units=[units[key] for key in queries.keys_of(line)],
        leaders=[line.coach] if line.coach else [],
    )


@transaction.atomic
def drop(key: UUID, *, by: Actor, now: datetime) -> None:
    """Thrown away; that it was made and by whom stays in the trail."""
    proposal = queries.locked(key)
    require(rules.may_change(by, proposal.state))
    _end(proposal, ProposalState.DROPPED, by, now)
    audit.append("training.plan_dropped", by=by, now=now, subject=proposal)


@transaction.atomic
def say_when(
    unit: Unit, parts: Sequence[str] | None, not_weeks: Collection[date], *, by: Actor, now: datetime
) -> None:
    """None: it always can. Weeks that lie behind are let go."""
    require(rules.may_say_when(by, unit.pk))
    if parts is None:
        TeamTimes.objects.filter(unit=unit).delete()
    else:
        values = {
            "parts": list(parts),
            "not_weeks": sorted(not_weeks),
            "changed_at": now,
            "changed_by_id": by.person,
        }
        TeamTimes.objects.update_or_create(unit=unit, defaults=values)
    audit.append("training.team_times", by=by, now=now, subject=unit)


def _opened(key: UUID, revision: int, by: Actor) -> Proposal:
    proposal = queries.locked(key)
    require(rules.may_change(by, proposal.state))
    if proposal.revision != revision:
        raise Stale
    return proposal


def _changed(proposal: Proposal, event: str, by: Actor, now: datetime) -> None:
    proposal.revision += 1
    proposal.save(update_fields=["revision"])
    audit.append(event, by=by, now=now, subject=proposal)


def _end(proposal: Proposal, state: str, by: Actor, now: datetime) -> None:
    proposal.state, proposal.ended_at, proposal.ended_by_id = state, now, by.person
    proposal.revision += 1
    proposal.save()
