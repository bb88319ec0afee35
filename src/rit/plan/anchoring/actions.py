"""The only writers of anchoring points: lock, ask the rule, write, audit, tell (L1-c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.people.models import Person
from rit.plan.actions import Proof
from rit.plan.anchoring import rules
from rit.plan.anchoring.addresses import address
from rit.plan.anchoring.models import Change, Embedding, Review
from rit.plan.anchoring.reminders import KINDS
from rit.plan.anchoring.states import UNKNOWN
from rit.plan.models import AnchoringPoint
from rit.plan.telling import leave_in_peace, tell_owner


class Stale(Exception):
    """Somebody changed the point after it was read."""


@dataclass(frozen=True)
class Finding:
    """What a review found, on which day, with what shows it."""

    on_date: date
    state: str
    text: str
    proof: Proof
    next_review_date: date


@transaction.atomic
def give(
    point_id: int,
    owner: Person,
    *,
    review_months: int,
    next_review_date: date,
    reason: str,
    version: int,
    by: Actor,
    now: datetime,
) -> Change | None:
    """An owner, and when the point is reviewed. None when nothing differs; the new owner is told."""
    point, held = _locked(point_id, version)
    require(rules.may_give(by, facts(point, held)))
    if next_review_date != held.next_review_date:
        require(rules.next_fits(next_review_date, today=now.date()))
    before = held.owner_id
    changes = _changed(
        held, {"owner": owner, "review_months": review_months, "next_review_date": next_review_date}
    )
    if not changes:
        return None
    added = _keep(point, held, changes, reason, by=by, now=now)
    audit.append("anchoring.given", by=by, now=now, subject=held, detail={"fields": sorted(changes)})
    if owner.pk != before:
        page, left = address("point", point), Embedding.objects.filter(owner=before)
        leave_in_peace(before, page, KINDS, left, by=by, now=now)
        tell_owner(owner, "anchoring_given", page, point.plan, by=by, now=now)
    return added


@transaction.atomic
def describe(
    point_id: int, how: dict[str, str], *, reason: str, version: int, by: Actor, now: datetime
) -> Change | None:
    """How integrity is embedded there."""
    point, held = _locked(point_id, version)
    require(rules.may_describe(by, facts(point, held)))
    changes = _changed(held, {"how": how})
    if not changes:
        return None
    audit.append("anchoring.described", by=by, now=now, subject=held)
    return _keep(point, held, changes, reason, by=by, now=now)


@transaction.atomic
def review(point_id: int, finding: Finding, *, version: int, by: Actor, now: datetime) -> Review:
    """What was found, and when it is looked at again."""
    point, held = _locked(point_id, version)
    known = facts(point, held)
    require(rules.may_review(by, known))
    require(rules.finding_fits(known, finding.state))
    require(rules.evidence_fits(finding.state, has_proof=bool(finding.proof)))
    require(
        rules.review_fits(
            finding.on_date,
            finding.next_review_date,
            today=now.date(),
            plan_from=point.plan.from_date,
            plan_to=point.plan.to_date,
        )
    )
    added = Review.objects.create(
        point=point,
        on_date=finding.on_date,
        state=finding.state,
        text=finding.text,
        evidence=finding.proof.attachment,
        link=finding.proof.link,
        next_review_date=finding.next_review_date,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
    )
    held.next_review_date = finding.next_review_date
    held.version += 1
    held.save()
    audit.append("anchoring.reviewed", by=by, now=now, subject=held, detail={"state": finding.state})
    return added


def facts(point: AnchoringPoint, held: Embedding | None) -> rules.Facts:
    """One query: what the last review found."""
    last = Review.objects.filter(point=point).order_by("-at", "-pk").values_list("state", flat=True).first()
    return rules.Facts(
        area=point.area,
        owner=held.owner_id if held else None,
        state=last or UNKNOWN,
        plan_status=point.plan.status,
    )


def _locked(point_id: int, version: int) -> tuple[AnchoringPoint, Embedding]:
    """The point's row is the lock, because the embedding may not be there yet. `version` 0: it was not."""
    point = AnchoringPoint.objects.select_for_update(of=("self",)).select_related("plan").get(pk=point_id)
    held = Embedding.objects.filter(point=point).first() or Embedding(point=point, version=0)
    if held.version != version:
        raise Stale
    return point, held


def _changed(held: Embedding, wanted: dict[str, Any]) -> dict[str, list[Any]]:  # Any: what columns hold
    changes: dict[str, list[Any]] = {}
    for name, after in wanted.items():
        before = getattr(held, name)
        if before != after:
            changes[name] = [_stored(before), _stored(after)]
            setattr(held, name, after)
    return changes


def _keep(
    point: AnchoringPoint,
    held: Embedding,
    changes: dict[str, list[Any]],
    reason: str,
    *,
    by: Actor,
    now: datetime,
) -> Change:
    held.version += 1
    held.save()
    return Change.objects.create(
        point=point,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
        reason=reason,
        changes=changes,
    )


def _stored(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value.pk) if isinstance(value, Person) else value
