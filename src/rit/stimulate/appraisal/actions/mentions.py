"""The mention with its grounds, the signature of the person, and the appeal (art. 6, 7, 8, 14)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.people import queries as people
from rit.people.models import Person
from rit.stimulate.appraisal import queries, rules, telling
from rit.stimulate.appraisal.actions import trajectories
from rit.stimulate.appraisal.looking import acting, facts, locked
from rit.stimulate.appraisal.models import Appeal, Cycle, Ground, Mention
from rit.stimulate.appraisal.states import Outcome, Rating, step_named


@transaction.atomic
def give(key: UUID, rating: str, grounds: Mapping[str, str], *, by: Actor, now: datetime) -> Mention:
    """Once. The database asks again whether the giver is a trained evaluator today."""
    cycle = locked(key)
    require(rules.may_give(by, facts(cycle), queries.standing(by.person, now.date())))
    row = _mention(cycle, 1, rating, grounds, by, now)
    cycle.state, cycle.given_at, cycle.next_date = step_named("mention").target, now, None
    cycle.changed_at = now
    cycle.save(update_fields=["state", "given_at", "next_date", "changed_at"])
    audit.append("appraisal.mentioned", by=by, now=now, subject=cycle)
    telling.person(cycle, by=by, now=now)
    return row


@transaction.atomic
def sign(key: UUID, *, by: Actor, now: datetime) -> None:
    """For having seen it."""
    cycle = locked(key)
    require(rules.may_sign(by, facts(cycle)))
    cycle.seen_at = cycle.changed_at = now
    cycle.save(update_fields=["seen_at", "changed_at"])
    audit.append("appraisal.written", by=by, now=now)
    telling.evaluator(cycle, by=by, now=now)


@transaction.atomic
def appeal(key: UUID, text: str, *, by: Actor, now: datetime) -> Appeal:
    """From here on the final responsible reads the whole evaluation; the person is told so before."""
    cycle = locked(key)
    require(rules.may_appeal(by, facts(cycle)))
    row = Appeal.objects.create(cycle=cycle, text=text, at=now, by_id=acting(by))
    cycle.state, cycle.changed_at = step_named("appeal").target, now
    cycle.save(update_fields=["state", "changed_at"])
    audit.append("appraisal.written", by=by, now=now)
    telling.evaluator(cycle, by=by, now=now)
    if queries.judges_own(cycle, now.date()):
        free = queries.hr_free(cycle, now.date())
        (telling.hr_to_name if free else telling.coordinator_to_name)(cycle, by=by, now=now)
    else:
        telling.final_responsible(cycle, by=by, now=now)
    return row


@transaction.atomic
def name_decider(key: UUID, person: Person, *, by: Actor, now: datetime) -> None:
    """Where the final responsible is one of the two; until the decision another can be named."""
    cycle, day = locked(key), now.date()
    known = facts(cycle)
    judges_own, hr_free = queries.judges_own(cycle, day), queries.hr_free(cycle, day)
    require(rules.may_name(by, known, judges_own=judges_own, hr_free=hr_free))
    in_line = person.pk in {one.pk for one in people.line_above(cycle.person, day)}
    require(rules.may_be_named(person.pk, by, known, queries.standing(person.pk, day), in_line=in_line))
    cycle.decider, cycle.changed_at = person, now
    cycle.save(update_fields=["decider", "changed_at"])
    audit.append("appraisal.written", by=by, now=now)
    telling.decider(cycle, person, by=by, now=now)


@transaction.atomic
def decide(
    key: UUID,
    outcome: str,
    reason: str,
    *,
    rating: str = "",
    grounds: Mapping[str, str] | None = None,
    by: Actor,
    now: datetime,
) -> Appeal:
    """Another mention comes beside the first, which stays to be read."""
    cycle = locked(key)
    require(rules.may_decide(by, facts(cycle)))
    row = Appeal.objects.select_for_update().get(cycle=cycle)
    row.outcome, row.decision, row.decided_at, row.decided_by_id = outcome, reason, now, by.person
    row.seen_first_at = cycle.seen_at if outcome == Outcome.CHANGED else None
    row.save(update_fields=["outcome", "decision", "decided_at", "decided_by", "seen_first_at"])
    if outcome == Outcome.CHANGED:
        _mention(cycle, 2, rating, grounds or {}, by, now)
        cycle.seen_at = None  # of the first one; this one asks to be seen too
        if rating != Rating.INSUFFICIENT:
            trajectories.lapse(cycle.pk, by=by, now=now)
    cycle.state, cycle.changed_at = step_named("decide").target, now
    cycle.save(update_fields=["state", "seen_at", "changed_at"])
    audit.append("appraisal.written", by=by, now=now)
    telling.person(cycle, by=by, now=now)
    telling.evaluator(cycle, by=by, now=now)
    return row


def _mention(
    cycle: Cycle, number: int, rating: str, grounds: Mapping[str, str], by: Actor, now: datetime
) -> Mention:
    row = Mention.objects.create(
        cycle=cycle, number=number, rating=rating, given_date=now.date(), at=now, by_id=acting(by)
    )
    Ground.objects.create(mention=row, cycle=cycle, texts=dict(grounds))
    return row
