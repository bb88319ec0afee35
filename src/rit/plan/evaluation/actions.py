"""The only writers of an evaluation: begin, write, freeze, and put down what the board decided (L7-f)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Max

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.history.recording import recorded
from rit.plan import actions as plan_actions
from rit.plan.board.models import Decision, DecisionAction
from rit.plan.evaluation import figures as made
from rit.plan.evaluation import rules
from rit.plan.evaluation.models import Block, Evaluation, Point
from rit.plan.evaluation.states import FIRST_BLOCKS, EvaluationState, PointState
from rit.plan.models import Action, Objective, Plan

Words = dict[str, str]


class Overtaken(Exception):
    """Somebody changed this block after it was read; `block` is how it stands now."""

    def __init__(self, block: Block) -> None:
        super().__init__(f"version {block.version}")
        self.block = block


class PointOvertaken(Exception):
    """Somebody changed this point after it was read; `point` is how it stands now."""

    def __init__(self, point: Point) -> None:
        super().__init__(f"version {point.version}")
        self.point = point


class AlreadyBegun(Exception):
    """Somebody else began an evaluation as of this day a moment ago."""


class Unequal(Exception):
    """The history gives other figures than those that were shown: nobody freezes what nobody saw."""


@dataclass(frozen=True)
class PointEdit:
    """What a person proposes to the board."""

    kind: str
    objective: Objective
    title: Words
    why: Words


@recorded
def begin(plan: Plan, title: Words, from_date: date, day: date, *, by: Actor, now: datetime) -> Evaluation:
    """A new evaluation as of the end of `day`, laid out with its usual parts. Raises figures.NotKept, AlreadyBegun."""
    require(rules.may_write(by, EvaluationState.WRITING))
    require(rules.day_fits(day, from_date, now.date(), plan.from_date))
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)  # one at a time, and nobody else waits
    if Evaluation.objects.filter(plan=plan, day=day).exists():
        raise AlreadyBegun
    found = made.gather(plan, from_date, day)
    evaluation = Evaluation.objects.create(
        plan=plan,
        title=title,
        from_date=from_date,
        day=day,
        figures=found,
        digest=made.digest(found),
        created_at=now,
        created_by_id=by.person,
    )
    Block.objects.bulk_create(
        Block(evaluation=evaluation, order=order, kind=kind) for order, kind in enumerate(FIRST_BLOCKS, 1)
    )
    audit.append("evaluation.begun", by=by, now=now, subject=evaluation)
    return evaluation


@recorded
def compute_again(key: UUID, *, by: Actor, now: datetime) -> bool:
    """Makes the figures anew from the history; whether they are what they were. Raises figures.NotKept."""
    evaluation = _locked(key)
    require(rules.may_write(by, evaluation.state))
    found = made.gather(evaluation.plan, evaluation.from_date, evaluation.day)
    same = made.digest(found) == evaluation.digest
    if not same:
        evaluation.figures, evaluation.digest = found, made.digest(found)
        evaluation.save(update_fields=["figures", "digest"])
        audit.append("evaluation.computed_again", by=by, now=now, subject=evaluation)
    return same


@recorded
def write_block(
    key: UUID, heading: str, text: str, language: str, *, version: int, by: Actor, now: datetime
) -> Block:
    """The text of a block in one language; the other languages stay. Raises Overtaken."""
    block = _locked_block(key)
    require(rules.may_write(by, block.evaluation.state))
    if block.version != version:
        raise Overtaken(block)
    block.heading = _with(block.heading, language, heading)
    block.text = _with(block.text, language, text)
    block.version += 1
    block.save(update_fields=["heading", "text", "version"])
    audit.append("evaluation.written", by=by, now=now, subject=block.evaluation)
    return block


@recorded
def add_block(key: UUID, kind: str, after: int, *, by: Actor, now: datetime) -> Block:
    """A new part below the one in place `after`; 0 puts it on top."""
    evaluation = _locked(key)
    require(rules.may_write(by, evaluation.state))
    evaluation.blocks.filter(order__gt=after).update(order=F("order") + 1)
    block = Block.objects.create(evaluation=evaluation, order=after + 1, kind=kind)
    audit.append("evaluation.part_added", by=by, now=now, subject=evaluation)
    return block


@recorded
def move_block(key: UUID, step: int, *, by: Actor, now: datetime) -> Block:
    """One place up (-1) or down (+1); at the end nothing happens."""
    block = _locked_block(key)
    require(rules.may_write(by, block.evaluation.state))
    others = block.evaluation.blocks.all()
    above, below = others.filter(order__lt=block.order).last(), others.filter(order__gt=block.order).first()
    beside = above if step < 0 else below
    if beside:
        beside.order, block.order = block.order, beside.order
        Block.objects.bulk_update([beside, block], ["order"])
        audit.append("evaluation.part_moved", by=by, now=now, subject=block.evaluation)
    return block


@recorded
def remove_block(key: UUID, *, by: Actor, now: datetime) -> None:
    block = _locked_block(key)
    require(rules.may_write(by, block.evaluation.state))
    block.delete()
    audit.append("evaluation.part_removed", by=by, now=now, subject=block.evaluation)


@recorded
def add_point(key: UUID, edit: PointEdit, *, by: Actor, now: datetime) -> Point:
    evaluation = _locked(key)
    require(rules.may_write(by, evaluation.state))
    last = evaluation.points.aggregate(last=Max("number"))["last"] or 0
    point = Point.objects.create(
        evaluation=evaluation,
        number=last + 1,
        kind=edit.kind,
        objective=edit.objective,
        title=edit.title,
        why=edit.why,
    )
    audit.append("evaluation.point_added", by=by, now=now, subject=evaluation)
    return point


@recorded
def change_point(key: UUID, edit: PointEdit, *, version: int, by: Actor, now: datetime) -> Point:
    """Other words, another objective. Raises PointOvertaken."""
    point = _locked_point(key)
    require(rules.may_write(by, point.evaluation.state))
    if point.version != version:
        raise PointOvertaken(point)
    point.kind, point.objective, point.title, point.why = edit.kind, edit.objective, edit.title, edit.why
    point.version += 1
    point.save(update_fields=["kind", "objective", "title", "why", "version"])
    audit.append("evaluation.point_changed", by=by, now=now, subject=point.evaluation)
    return point


@recorded
def remove_point(key: UUID, *, by: Actor, now: datetime) -> None:
    point = _locked_point(key)
    require(rules.may_write(by, point.evaluation.state))
    point.delete()
    audit.append("evaluation.point_removed", by=by, now=now, subject=point.evaluation)


@recorded
def freeze(key: UUID, *, digest: str, by: Actor, now: datetime) -> Evaluation:
    """Sets text and figures down for good, with the head of the trail. Raises Unequal when the figures moved.

    `digest` is that of the figures on the page of whoever freezes. Raises figures.NotKept.
    """
    evaluation = _locked(key)
    require(rules.may_write(by, evaluation.state))
    found = made.gather(evaluation.plan, evaluation.from_date, evaluation.day)
    if not digest == evaluation.digest == made.digest(found):
        raise Unequal
    evaluation.trail_position, evaluation.trail_head = audit.head()
    evaluation.state, evaluation.frozen_at, evaluation.frozen_by_id = EvaluationState.FROZEN, now, by.person
    evaluation.save(update_fields=["state", "frozen_at", "frozen_by", "trail_position", "trail_head"])
    detail = {"figures": evaluation.digest}
    audit.append("evaluation.frozen", by=by, now=now, subject=evaluation, detail=detail)
    return evaluation


@recorded
def handle(key: UUID, decision: str, *, by: Actor, now: datetime) -> Evaluation:
    """The board dealt with it: `decision` says where that is written."""
    evaluation = _locked(key)
    if evaluation.state == EvaluationState.FROZEN:
        evaluation.state, evaluation.decision, evaluation.handled_at = EvaluationState.HANDLED, decision, now
        evaluation.save(update_fields=["state", "decision", "handled_at"])
        audit.append("evaluation.handled", by=by, now=now, subject=evaluation)
    return evaluation


@recorded
def accept(
    key: UUID, decision: str, plan: Plan, edit: plan_actions.Edit, *, by: Actor, now: datetime
) -> Action:
    """The board accepts a point: it becomes an action of a plan, with owner and date."""
    point = _locked_point(key)
    require(rules.may_handle(by, point.evaluation.state, point.state))
    signed = _signed(point.evaluation, decision)
    action = plan_actions.add(plan, edit, reason=decision, by=by, now=now)
    if signed:
        DecisionAction.objects.create(decision=signed, action=action, made_at=now, made_by_id=by.person)
    _decide(point, PointState.ACCEPTED, decision, now)
    point.action = action
    point.save(update_fields=["state", "decision", "decided_at", "action"])
    audit.append("evaluation.point_accepted", by=by, now=now, subject=point.evaluation)
    return action


@recorded
def refuse(key: UUID, decision: str, reason: str, *, by: Actor, now: datetime) -> Point:
    """The board does not accept a point, and says why."""
    point = _locked_point(key)
    require(rules.may_handle(by, point.evaluation.state, point.state))
    _decide(point, PointState.REFUSED, decision, now)
    point.reason = reason
    point.save(update_fields=["state", "decision", "decided_at", "reason"])
    audit.append("evaluation.point_refused", by=by, now=now, subject=point.evaluation)
    return point


def _signed(evaluation: Evaluation, reference: str) -> Decision | None:
    """The board's decision about this evaluation that the reference names; None for one that RIT does not hold."""
    about = Decision.objects.filter(
        item__subject_kind="evaluation", item__subject_key=str(evaluation.pk), signed_at__isnull=False
    )
    return next((one for one in about.order_by("-decided_date") if one.reference in reference), None)


def _decide(point: Point, state: str, decision: str, now: datetime) -> None:
    point.state, point.decision, point.decided_at = state, decision, now


def _locked(key: UUID) -> Evaluation:
    return Evaluation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=key)


def _locked_block(key: UUID) -> Block:
    block = Block.objects.get(pk=key)
    block.evaluation = _locked(block.evaluation_id)
    block.refresh_from_db(fields=["order", "heading", "text", "version"])
    return block


def _locked_point(key: UUID) -> Point:
    point = Point.objects.select_related("objective").get(pk=key)
    point.evaluation = _locked(point.evaluation_id)
    point.refresh_from_db(fields=["state"])
    return point


def _with(words: Words, language: str, text: str) -> Words:
    """The words with one language replaced, or left out when its text is empty."""
    rest = {code: said for code, said in words.items() if code != language}
    return {**rest, language: text} if text.strip() else rest
