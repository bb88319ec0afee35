"""The only writers of risks: lock, ask the rule, write, log, audit, tell (L6.2-d)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Max
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.adding import Together
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.people.models import Function, Person, Unit
from rit.plan.measures.models import Measure, Serving
from rit.plan.models import Process
from rit.plan.states import Step
from rit.protect.risks import rules
from rit.protect.risks.models import Assessment, Change, Method, Part, Risk, Score, Signal
from rit.protect.risks.queries import KIND
from rit.protect.risks.states import BARRIERS, Moment, Side, State


class Stale(Exception):
    """Somebody changed the risk after it was read."""


@dataclass(frozen=True)
class Edit:
    """A risk as somebody describes it. `parts`: by side of the bow-tie, in order."""

    title: dict[str, str]
    happens: str
    about: str
    process: Process | None = None
    unit: Unit | None = None
    function: Function | None = None
    relation: str = ""
    harmed: str = ""
    theme: str = ""
    owner: Person | None = None
    review_date: date | None = None
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)


FIELDS = (
    "title",
    "happens",
    "about",
    "process",
    "unit",
    "function",
    "relation",
    "harmed",
    "theme",
    "owner",
    "review_date",
)


@dataclass(frozen=True)
class Given:
    """One score: steps of the scale, how sure, and why."""

    moment: str
    likelihood: int
    impact: int
    sure: str
    reason: str


@transaction.atomic
def add(edit: Edit, *, by: Actor, now: datetime) -> Risk:
    require(rules.may_add(by, edit.unit.pk if edit.unit else None))
    _numbering()
    last = Risk.objects.aggregate(last=Max("number"))["last"] or 0
    risk = Risk(number=last + 1, created_at=now, created_by_id=by.person)
    for name in FIELDS:
        setattr(risk, name, getattr(edit, name))
    risk.save()
    _describe(risk, edit.parts)
    _log(risk, {}, "", by=by, now=now)
    audit.append("risk.added", by=by, now=now, subject=risk)
    _tell_owner(risk, by=by, now=now)
    return risk


@transaction.atomic
def change(key: UUID, edit: Edit, *, reason: str, version: int, by: Actor, now: datetime) -> Change | None:
    """Another description, owner or review. None when nothing differs."""
    risk = _locked(key, version)
    require(rules.may_change(by, facts(risk)))
    require(rules.may_move(by, facts(risk), edit.unit.pk if edit.unit else None))
    before_owner, changes = risk.owner_id, dict[str, Any]()
    for name in FIELDS:
        before, after = getattr(risk, name), getattr(edit, name)
        if not _same(before, after):
            changes[name] = [_stored(before), _stored(after)]
            setattr(risk, name, after)
    before_parts = _texts(risk)
    after_parts = {side: list(edit.parts.get(side, ())) for side in Side.values}
    if before_parts != after_parts:
        changes["parts"] = [before_parts, after_parts]
    if not changes:
        return None
    risk.version += 1
    risk.save()
    if "parts" in changes:
        _describe(risk, after_parts)
    audit.append("risk.changed", by=by, now=now, subject=risk, detail={"fields": sorted(changes)})
    if risk.owner_id != before_owner:
        _hand_over(risk, before_owner, by=by, now=now)
        _tell_owner(risk, by=by, now=now)
    return _log(risk, changes, reason, by=by, now=now)


@transaction.atomic
def score(key: UUID, given: Given, *, version: int, by: Actor, now: datetime) -> Score:
    """How likely and how bad, on the scale of the open assessment; the last score of a moment counts."""
    risk = _locked(key, version)
    assessment = Assessment.objects.select_related("method").filter(closed_date=None).first()
    require(rules.may_score(by, facts(risk), open_assessment=assessment is not None))
    if assessment is None:
        raise LookupError("no assessment is open")
    level = rules.level_of(assessment.method.levels, given.likelihood, given.impact)
    made = Score.objects.create(
        risk=risk,
        assessment=assessment,
        moment=given.moment,
        likelihood=given.likelihood,
        impact=given.impact,
        level=level,
        sure=given.sure,
        reason=given.reason,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
    )
    setattr(risk, given.moment, given.likelihood * 10 + given.impact)
    if given.moment == Moment.NOW:
        risk.level, risk.scored_at = level, now
    risk.version += 1
    risk.save()
    audit.append("risk.scored", by=by, now=now, subject=risk, detail={"moment": given.moment})
    return made


@transaction.atomic
def name_barrier(
    key: UUID, place: tuple[str, int], measure: Measure | None, *, version: int, by: Actor, now: datetime
) -> Change | None:
    """Says which measure a barrier is, or that it is none. `place`: side and order. None when nothing differs."""
    risk = _locked(key, version)
    require(rules.may_change(by, facts(risk)))
    part = risk.parts.select_related("measure__action").get(side=place[0], order=place[1])
    serves = measure is None or Serving.objects.filter(measure=measure, kind=KIND, key=str(key)).exists()
    require(rules.may_be_barrier(is_barrier=part.side in BARRIERS, serves=serves))
    before, after = part.measure, measure
    if before == after:
        return None
    part.measure = after
    part.save(update_fields=["measure"])
    risk.version += 1
    risk.save(update_fields=["version"])
    audit.append("risk.barrier_named", by=by, now=now, subject=risk, detail={"side": part.side})
    changes = {"measure": [one.action.title if one else None for one in (before, after)]}
    return _log(risk, changes, part.text, by=by, now=now)


@transaction.atomic
def take_step(key: UUID, step: Step, *, reason: str, version: int, by: Actor, now: datetime) -> Change:
    """Accept it as it is, close it, open it again."""
    risk = _locked(key, version)
    require(rules.may_take(by, facts(risk), step))
    changes = {"state": [risk.state, step.target]}
    risk.state, risk.state_reason = step.target, reason if step.target != State.OPEN else ""
    risk.version += 1
    risk.save(update_fields=["state", "state_reason", "version"])
    audit.append("risk.stepped", by=by, now=now, subject=risk, detail={"to": step.target})
    return _log(risk, changes, reason, by=by, now=now)


@transaction.atomic
def begin(title: dict[str, str], *, by: Actor, now: datetime) -> Assessment:
    """A new round on the newest scale; the open one is closed, and every risk is scored anew.

    Every risk gets another version, so that a score read on the old scale is not kept on the new one.
    """
    require(rules.may_begin(by))
    method = Method.objects.order_by("-number").first()
    if method is None:
        raise LookupError("no scale is loaded")
    today = now.date()
    Assessment.objects.filter(closed_date=None).update(closed_date=today)
    made = Assessment.objects.create(title=title, method=method, from_date=today, begun_by_id=by.person)
    unscored: dict[str, Any] = {"inherent": None, "now": None, "after": None, "level": "", "scored_at": None}
    Risk.objects.update(**unscored, version=F("version") + 1)
    audit.append("risk.assessment_begun", by=by, now=now, subject=made)
    return made


@transaction.atomic
def hear(themes: Sequence[str], until: date, *, by: Actor, now: datetime) -> bool:
    """On which themes more was reported in the year until a day; tells the owner of each risk on them. Whether new."""
    made, fresh = Signal.objects.get_or_create(until=until, defaults={"themes": sorted(themes), "at": now})
    if fresh and made.themes:
        audit.append("risk.themes_heard", by=by, now=now, detail={"themes": made.themes})
        on_them = Risk.objects.filter(theme__in=made.themes, owner__account__isnull=False)
        rows = on_them.exclude(state=State.CLOSED).values_list("pk", "owner__account_id")
        with Together() as told:
            for key, account in rows:
                address = reverse("risks:risk", args=[key])
                notices.tell([account], "risk_signalled", address, by=by, now=now, into=told)
    return fresh


def facts(risk: Risk) -> rules.Facts:
    return rules.Facts(owner=risk.owner_id, unit=risk.unit_id, state=risk.state)


def _locked(key: UUID, version: int) -> Risk:
    risk = Risk.objects.select_for_update(of=("self",)).select_related("owner").get(pk=key)
    if risk.version != version:
        raise Stale
    return risk


def _numbering() -> None:
    """One at a time, so that no two risks get the same number."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('risk number'))")


def _describe(risk: Risk, parts: Mapping[str, Sequence[str]]) -> None:
    """A barrier that keeps its words stays the measure that it is."""
    named = {(part.side, part.text): part.measure_id for part in risk.parts.exclude(measure=None)}
    risk.parts.all().delete()
    Part.objects.bulk_create(
        Part(risk=risk, side=side, order=order, text=text, measure_id=named.get((side, text)))
        for side, texts in parts.items()
        for order, text in enumerate(texts, 1)
    )


def _texts(risk: Risk) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {side: [] for side in Side.values}
    for part in risk.parts.order_by("side", "order"):
        found[part.side].append(part.text)
    return found


def _log(risk: Risk, changes: dict[str, Any], reason: str, *, by: Actor, now: datetime) -> Change:
    return Change.objects.create(
        risk=risk,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
        reason=reason,
        changes=changes,
    )


def _same(before: Any, after: Any) -> bool:
    """A process is the same in the next plan. Any: what a field of a risk can hold."""
    if isinstance(before, Process) and isinstance(after, Process):
        return before.line == after.line
    return bool(before == after)


def _stored(value: Any) -> Any:
    """Dates as text, rows as their key: what a change keeps."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Person | Unit | Function | Process):
        return str(value.pk)
    return value


def _tell_owner(risk: Risk, *, by: Actor, now: datetime) -> None:
    if risk.owner and risk.owner.account_id and risk.owner_id != by.person:
        notices.tell([risk.owner.account_id], "risk_given", _address(risk), by=by, now=now)


def _hand_over(risk: Risk, before: UUID | None, *, by: Actor, now: datetime) -> None:
    if before is None:
        return
    account = Person.objects.filter(pk=before).values_list("account_id", flat=True).first()
    if account is not None:
        notices.hand_over(account, [_address(risk)], by=by, now=now)


def _address(risk: Risk) -> str:
    return reverse("risks:risk", args=[risk.pk])
