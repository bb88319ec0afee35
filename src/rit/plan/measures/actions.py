"""The only writers of measures: lock, ask the rule, write, audit, tell (L6.2-c, L6.2-d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.history.recording import recorded
from rit.people.models import Person, Unit
from rit.plan import actions as plan_actions
from rit.plan.measures import rules, serving
from rit.plan.measures.models import EffectCheck, Measure, Serving
from rit.plan.models import Action, Instrument, Plan
from rit.plan.states import Recurrence


@dataclass(frozen=True)
class Draft:
    """A measure as somebody wants to take it. `cost` in euro; `title` by language."""

    title: dict[str, str]
    sort: str
    expected: str
    owner: Person | None
    start_date: date
    due_date: date
    check_date: date
    unit: Unit | None = None
    cost: Decimal | None = None
    recurrence: str = Recurrence.NONE
    instrument: Instrument | None = None
    reason: str = ""
    course: str = ""
    course_minutes: int | None = None


@dataclass(frozen=True)
class Found:
    """What a look at the effect found. `again`: the day of another look, when it is not clear yet."""

    on_date: date
    effect: str
    text: str
    proof: plan_actions.Proof = field(default_factory=plan_actions.Proof)
    again: date | None = None


@recorded
def take(plan: Plan, draft: Draft, *, serves: Sequence[tuple[str, str]], by: Actor, now: datetime) -> Action:
    """A new action of the plan with what a measure adds, for each of these things."""
    numbers = set()
    for kind, key in serves:
        require(rules.may_take(by, plan.status, serving.may_serve(by, kind, key)))
        numbers.add(_kind(kind).objective)
    require(rules.dates_fit(draft.due_date, draft.check_date))
    require(rules.course_fits(draft.sort, draft.course, draft.course_minutes))
    edit = plan_actions.Edit(
        title=draft.title,
        owner=draft.owner,
        unit=draft.unit,
        start_date=draft.start_date,
        due_date=draft.due_date,
        recurrence=draft.recurrence,
        instrument=draft.instrument,
        objectives=list(plan.objectives.filter(number__in=numbers)),
    )
    action = plan_actions.add(plan, edit, reason=draft.reason, by=by, now=now, decided=bool(serves))
    measure = Measure.objects.create(
        action=action,
        sort=draft.sort,
        expected=draft.expected,
        cost=draft.cost,
        check_date=draft.check_date,
        course=draft.course,
        course_minutes=draft.course_minutes,
    )
    _serve(measure, serves, by=by, now=now)
    audit.append("measure.taken", by=by, now=now, subject=action, detail={"sort": draft.sort})
    return action


@transaction.atomic
def describe(
    action_id: UUID,
    *,
    sort: str,
    expected: str,
    cost: Decimal | None,
    check_date: date,
    course: str = "",
    course_minutes: int | None = None,
    by: Actor,
    now: datetime,
) -> Measure:
    """What a measure adds to its action; an action that was none becomes one."""
    action = _action(action_id)
    measure = Measure.objects.select_for_update().filter(action=action).first()
    require(rules.may_describe(by, facts(action, measure)))
    require(rules.dates_fit(action.due_date, check_date))
    require(rules.course_fits(sort, course, course_minutes))
    values: dict[str, Any] = {  # Any: of columns of several types
        "sort": sort,
        "expected": expected,
        "cost": cost,
        "check_date": check_date,
        "course": course,
        "course_minutes": course_minutes,
    }
    measure, _new = Measure.objects.update_or_create(action=action, defaults=values)
    audit.append("measure.described", by=by, now=now, subject=action, detail={"sort": sort})
    return measure


@transaction.atomic
def check_effect(action_id: UUID, found: Found, *, by: Actor, now: datetime) -> EffectCheck:
    """Whether it worked, with what shows it. A check is never changed; a later look is another row."""
    action = _action(action_id)
    measure = Measure.objects.select_for_update().get(action=action)
    require(rules.may_check(by, facts(action, measure)))
    require(rules.looked_on(found.on_date, now.date(), action.start_date))
    check = EffectCheck.objects.create(
        measure=measure,
        on_date=found.on_date,
        effect=found.effect,
        text=found.text,
        evidence=found.proof.attachment,
        link=found.proof.link,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
    )
    measure.effect = found.effect
    if found.again is not None:
        measure.check_date = found.again
    measure.save(update_fields=["effect", "check_date"])
    audit.append("measure.checked", by=by, now=now, subject=action, detail={"effect": found.effect})
    return check


@transaction.atomic
def tie(action_id: UUID, kind: str, key: str, *, by: Actor, now: datetime) -> bool:
    """A measure that there is already serves this thing too. False when it did."""
    action = _action(action_id)
    require(rules.may_take(by, action.plan.status, serving.may_serve(by, kind, key)))
    made = _serve(Measure.objects.get(action=action), [(kind, key)], by=by, now=now)
    if made:
        audit.append("measure.tied", by=by, now=now, subject=action, detail={"to": kind})
    return bool(made)


@transaction.atomic
def untie(action_id: UUID, kind: str, key: str, *, by: Actor, now: datetime) -> bool:
    """It does not serve this thing after all; the measure itself stays. False when it did not."""
    action = _action(action_id)
    require(serving.may_serve(by, kind, key))
    gone, _rows = Serving.objects.filter(measure__action=action, kind=kind, key=key).delete()
    if gone:
        audit.append("measure.untied", by=by, now=now, subject=action, detail={"from": kind})
    return bool(gone)


def facts(action: Action, measure: Measure | None) -> rules.Facts:
    return rules.Facts(plan_actions.facts(action), checked=bool(measure and measure.effect))


def _kind(code: str) -> serving.Kind:
    known = serving.of(code)
    if known is None:
        raise LookupError(code)
    return known


def _action(key: UUID) -> Action:
    """Locked, so that its state cannot change underneath."""
    return Action.objects.select_for_update(of=("self",)).select_related("plan").get(pk=key)


def _serve(measure: Measure, serves: Sequence[tuple[str, str]], *, by: Actor, now: datetime) -> int:
    made = 0
    for kind, key in serves:
        _row, new = Serving.objects.get_or_create(
            measure=measure, kind=kind, key=key, defaults={"since": now, "by_id": by.person}
        )
        made += new
    return made
