"""Three evaluations of a fictional corps: two that the board handled, and one that is being written (L7-f)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from rit.foundation.access.actor import Actor
from rit.foundation.audit import actions as audit
from rit.people.models import Person
from rit.plan import actions as plan_actions
from rit.plan import rules
from rit.plan.board.models import Decision
from rit.plan.evaluation import actions
from rit.plan.evaluation.models import Evaluation, Point
from rit.plan.evaluation.states import BlockKind
from rit.plan.models import Action, Plan
from rit.plan.states import step_named

TOLD = Path(__file__).with_name("evaluations.toml")
COORDINATOR = "P0003"
Story = Mapping[str, Any]  # one table of evaluations.toml


def load(plan: Plan) -> int:
    """Writes, freezes and handles them through the real actions, each on its day; how many."""
    if Evaluation.objects.filter(plan=plan).exists():
        return 0
    while audit.seal():  # what is frozen keeps the head of the trail
        pass
    with TOLD.open("rb") as stream:
        told = tomllib.load(stream)["evaluations"]
    person = Person.objects.get(staff_number=COORDINATOR)
    by = Actor(
        account=person.account_id, person=person.pk, name=person.full_name, doors=frozenset({rules.STEER})
    )
    for story in told:
        _write(plan, story, by)
    return len(told)


def _write(plan: Plan, story: Story, by: Actor) -> None:
    now = _at(story["begun"])
    evaluation = actions.begin(plan, story["title"], story["from"], story["day"], by=by, now=now)
    blocks = {block.kind: block for block in evaluation.blocks.all()}
    for kind, words in story["texts"].items():
        block = blocks[BlockKind(kind)]
        for language, text in words.items():
            block = actions.write_block(
                block.pk, "", text.strip(), language, version=block.version, by=by, now=now
            )
    for point in story["points"]:
        edit = actions.PointEdit(
            kind=point["kind"],
            objective=plan.objectives.get(number=point["objective"]),
            title=point["title"],
            why=point["why"],
        )
        actions.add_point(evaluation.pk, edit, by=by, now=now)
    if "frozen" in story:
        actions.freeze(evaluation.pk, digest=evaluation.digest, by=by, now=_at(story["frozen"]))
        _handle(plan, evaluation, story, by)


def _handle(plan: Plan, evaluation: Evaluation, story: Story, by: Actor) -> None:
    now = _at(story["handled"])
    decision = Decision.objects.get(title__nl=story["decided"], corrected_by=None).reference
    for point, told in zip(Point.objects.filter(evaluation=evaluation), story["points"], strict=True):
        if "refused" in told:
            actions.refuse(point.pk, decision, told["refused"], by=by, now=now)
        elif "owner" in told:  # the board has still to decide on the others
            edit = plan_actions.Edit(
                title=told["title"],
                owner=Person.objects.get(staff_number=told["owner"]),
                unit=None,
                start_date=story["handled"],
                due_date=told["due"],
                recurrence="none",
                instrument=None,
                objectives=[point.objective],
            )
            action = actions.accept(point.pk, decision, plan, edit, by=by, now=now)
            if "done" in told:
                _finish(action, told)
    actions.handle(evaluation.pk, decision, by=by, now=now)


def _finish(action: Action, told: Story) -> None:
    owner, step = Person.objects.get(staff_number=told["owner"]), step_named("finish")
    if step is None:
        raise ValueError("there is no step to finish an action")
    by = Actor(account=owner.account_id, person=owner.pk, name=owner.full_name)
    plan_actions.take_step(
        action.pk,
        step,
        reason=told["reached"],
        proof=plan_actions.Proof(),
        version=action.version,
        by=by,
        now=_at(told["done"]),
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), tzinfo=UTC)
