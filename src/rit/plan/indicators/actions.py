"""The only writers of indicators: lock, ask the rule, write, audit (L4-b). Values are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.history.recording import recorded
from rit.foundation.registries import indicators as registry
from rit.foundation.ui.words import in_language
from rit.people.models import Person
from rit.plan.indicators import queries, rules
from rit.plan.indicators.models import Break, Change, Indicator, Value
from rit.plan.indicators.rules import Measured
from rit.plan.indicators.states import Unit
from rit.plan.models import Objective, Plan, TrustFactor
from rit.plan.states import Step
from rit.plan.telling import leave_in_peace, tell_owner

REMINDERS = ("indicator_due",)


class Stale(Exception):
    """Somebody changed the definition after it was read."""


class Taken(Exception):
    """Somebody entered a value for this period, or corrected this row, a moment ago."""


@dataclass(frozen=True)
class Definition:
    """Everything that says what an indicator is."""

    title: dict[str, str]
    meaning: dict[str, str]
    source: dict[str, str]
    unit: str
    hides_few: bool
    since_date: date
    direction: str
    target: Decimal | None
    target_date: date | None
    rhythm: str
    owner: Person | None
    objectives: Sequence[Objective]
    trust_factors: Sequence[TrustFactor]


PLAIN = (
    "title", "meaning", "source", "unit", "hides_few", "since_date", "direction", "target", "target_date",
    "rhythm", "owner",
)  # fmt: skip


@recorded
def define(plan: Plan, given: Definition, *, reason: str, by: Actor, now: datetime) -> Indicator:
    """A new indicator, with the reason why it is followed."""
    require(rules.may_define(by, plan.status))
    require(rules.target_fits(given.unit, given.target, given.target_date, given.since_date))
    added = Indicator.objects.create(
        plan=plan,
        created_at=now,
        created_by_id=by.person,
        **{name: getattr(given, name) for name in PLAIN},
    )
    added.objectives.set(given.objectives)
    added.trust_factors.set(given.trust_factors)
    _log(added, {}, reason, by=by, now=now)
    audit.append("indicators.defined", by=by, now=now, subject=added)
    tell_owner(added.owner, "indicator_given", _page(added), plan, by=by, now=now)
    return added


@recorded
def redefine(
    key: UUID, given: Definition, *, reason: str, version: int, by: Actor, now: datetime
) -> Change | None:
    """Another definition, kept with its reason; None when nothing differs. Values stay as they are."""
    indicator = _locked(key)
    if indicator.version != version:
        raise Stale
    require(rules.may_define(by, indicator.plan.status))
    require(rules.target_fits(given.unit, given.target, given.target_date, given.since_date))
    has_values = indicator.values.exists()
    require(rules.definition_fits(indicator.unit, indicator.rhythm, given.unit, given.rhythm, has_values))
    changes: dict[str, Any] = {}
    for name in PLAIN:
        before, after = getattr(indicator, name), getattr(given, name)
        if before != after:
            changes[name] = [_stored(before), _stored(after)]
            setattr(indicator, name, after)
    _set_many(indicator.objectives, given.objectives, "objectives", "number", changes)
    _set_many(indicator.trust_factors, given.trust_factors, "trust_factors", "code", changes)
    if not changes:
        return None
    indicator.version += 1
    indicator.save()
    audit.append(
        "indicators.redefined", by=by, now=now, subject=indicator, detail={"fields": sorted(changes)}
    )
    if "owner" in changes:
        if old := changes["owner"][0]:
            awaited = queries.awaited(now.date()).filter(owner_id=old)
            leave_in_peace(UUID(old), _page(indicator), REMINDERS, awaited, by=by, now=now)
        tell_owner(indicator.owner, "indicator_given", _page(indicator), indicator.plan, by=by, now=now)
    return _log(indicator, changes, reason, by=by, now=now)


def _page(indicator: Indicator) -> str:
    return reverse("indicators:show", args=[indicator.pk])


@recorded
def follow_supplied(plan: Plan, provider: registry.Indicator, *, by: Actor, now: datetime) -> Indicator:
    """An indicator for what the system counts by itself, under its objective. Metadata only: a job does this."""
    objective = plan.objectives.filter(number=provider.objective).first()
    added = Indicator.objects.create(
        plan=plan,
        title=_in_all_languages(provider.title, objective),
        source=_in_all_languages(provider.source),
        unit=_unit_of(provider.unit),
        since_date=max(now.date(), plan.from_date),
        direction=provider.direction,
        rhythm=provider.rhythm,
        supplied_by=provider.code,
        created_at=now,
        created_by_id=by.person,
    )
    if objective:
        added.objectives.add(objective)
    audit.append("indicators.supplied", by=by, now=now, subject=added)
    return added


def _in_all_languages(text: object, about: Objective | None = None) -> dict[str, str]:
    """What the system says in each language of the zone; with the short name of the objective it is about."""
    words = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words[code] = f"{text}: {in_language(about.short, code)}" if about else str(text)
    return words


def _unit_of(sign: str) -> str:
    return Unit.PERCENT if sign == "%" else Unit(sign) if sign in Unit.values else Unit.NUMBER


@recorded
def take_step(key: UUID, step: Step, *, reason: str, by: Actor, now: datetime) -> Change:
    """No longer follow an indicator, or follow it again."""
    indicator = _locked(key)
    require(rules.may_take(by, facts(indicator), step))
    before, indicator.state = indicator.state, step.target
    indicator.version += 1
    indicator.save(update_fields=["state", "version"])
    audit.append(f"indicators.{step.name}", by=by, now=now, subject=indicator)
    return _log(indicator, {"state": [before, step.target]}, reason, by=by, now=now)


@recorded
def enter(key: UUID, on_date: date, measured: Measured, *, note: str, by: Actor, now: datetime) -> Value:
    """The value of one period, by hand. Raises Taken when the period has one."""
    indicator = _locked(key)
    require(rules.may_enter(by, facts(indicator)))
    require(rules.period_fits(indicator.rhythm, indicator.since_date, on_date, now.date()))
    require(rules.value_fits(indicator.unit, measured, hides_few=indicator.hides_few))
    if Value.objects.filter(indicator=indicator, on_date=on_date).exists():
        raise Taken
    return _write(indicator, on_date, measured, note, by=by, now=now)


@recorded
def correct(
    value_id: int, measured: Measured | None, *, note: str, reason: str, by: Actor, now: datetime
) -> Value:
    """A new row that replaces one, with the reason; None: there is no value for that period after all."""
    old = Value.objects.select_related("indicator").get(pk=value_id)
    indicator = _locked(old.indicator_id)
    require(rules.may_correct(by, facts(indicator)))
    if measured is not None:
        require(rules.value_fits(indicator.unit, measured, hides_few=indicator.hides_few))
    if Value.objects.filter(corrects=old).exists():
        raise Taken
    given = measured or Measured()
    return _write(indicator, old.on_date, given, note, by=by, now=now, corrects=old, reason=reason)


@recorded
def record_supplied(key: UUID, on_date: date, number: float, *, by: Actor, now: datetime) -> Value | None:
    """What the system counted at the end of a period; None when it is there already."""
    if Value.objects.filter(indicator=key, on_date=on_date).only("pk").exists():
        return None
    return Value.objects.create(
        indicator_id=key,
        on_date=on_date,
        value=Decimal(str(number)).quantize(Decimal("0.01")),
        entered_at=now,
        entered_by_id=None,
        entered_name=by.name,
    )


@recorded
def mark_break(key: UUID, on_date: date, why: dict[str, str], *, by: Actor, now: datetime) -> Break:
    """From this day on values cannot be compared with those before. Raises Taken when it is marked already."""
    indicator = _locked(key)
    require(rules.may_define(by, indicator.plan.status))
    require(rules.break_fits(indicator.since_date, on_date, now.date()))
    if indicator.breaks.filter(on_date=on_date, taken_back_at=None).exists():
        raise Taken
    marked = Break.objects.create(
        indicator=indicator, on_date=on_date, why=why, marked_at=now, marked_by_id=by.person
    )
    audit.append("indicators.break_marked", by=by, now=now, subject=indicator)
    return marked


@recorded
def take_back_break(break_id: int, *, reason: str, by: Actor, now: datetime) -> Break:
    """The series did not break there after all; the mark stays in the history."""
    found = Break.objects.select_for_update(of=("self",)).select_related("indicator__plan").get(pk=break_id)
    require(rules.may_define(by, found.indicator.plan.status))
    if found.taken_back_at is not None:
        raise Taken
    found.taken_back_at, found.taken_back_by_id, found.taken_back_reason = now, by.person, reason
    found.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    audit.append("indicators.break_taken_back", by=by, now=now, subject=found.indicator)
    return found


def facts(indicator: Indicator) -> rules.Facts:
    return rules.Facts(
        owner=indicator.owner_id,
        state=indicator.state,
        supplied=bool(indicator.supplied_by),
        plan_status=indicator.plan.status,
    )


def _write(
    indicator: Indicator,
    on_date: date,
    measured: Measured,
    note: str,
    *,
    by: Actor,
    now: datetime,
    corrects: Value | None = None,
    reason: str = "",
) -> Value:
    added = Value.objects.create(
        indicator=indicator,
        on_date=on_date,
        value=measured.number,
        numerator=measured.numerator,
        denominator=measured.denominator,
        note=note,
        entered_at=now,
        entered_by_id=by.person,
        entered_name="" if by.person else by.name,
        corrects=corrects,
        reason=reason,
    )
    event = "indicators.value_corrected" if corrects else "indicators.value_entered"
    audit.append(event, by=by, now=now, subject=indicator, detail={"period": on_date.isoformat()})
    return added


def _locked(key: UUID) -> Indicator:
    return Indicator.objects.select_for_update(of=("self",)).select_related("plan", "owner").get(pk=key)


def _log(indicator: Indicator, changes: dict[str, Any], reason: str, *, by: Actor, now: datetime) -> Change:
    return Change.objects.create(
        indicator=indicator,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
        reason=reason,
        changes=changes,
    )


def _set_many(
    related: Any, wanted: Sequence[models.Model], name: str, by_field: str, changes: dict[str, Any]
) -> None:  # Any: the manager that Django makes for a relation of many
    before = sorted(related.values_list(by_field, flat=True))
    after = sorted(getattr(row, by_field) for row in wanted)
    if before != after:
        related.set(wanted)
        changes[name] = [before, after]


def _stored(value: object) -> object:
    """Dates and numbers as text, a person by key: what JSON can keep."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value.pk) if isinstance(value, Person) else value
