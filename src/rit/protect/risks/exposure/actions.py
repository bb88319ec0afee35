"""The only writer of assessments of processes: lock, ask the rule, weigh, keep, audit (L6.2-d)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.plan.models import Process
from rit.protect.risks.actions import Stale
from rit.protect.risks.exposure import method, queries, rules
from rit.protect.risks.exposure.models import Appraisal


@dataclass(frozen=True)
class Given:
    """What somebody answered, how sure that is, why, and when it is looked at again."""

    answers: method.Answers
    sure: str
    reason: str
    review_date: date


@transaction.atomic
def assess(line: UUID, given: Given, *, version: int, by: Actor, now: datetime) -> Appraisal:
    """Another assessment of the process, on the newest method. `version`: how many there were when it was read.

    Raises Stale when somebody assessed it meanwhile, LookupError without a method or with an answer missing.
    """
    process = queries.process_of(line, now.date())
    if process is None:
        raise LookupError("no such process")
    Process.objects.select_for_update().get(pk=process.pk)
    require(rules.may_assess(by, queries.facts(process)))
    if queries.assessed_so_far(line) != version:
        raise Stale
    newest = queries.newest_method()
    if newest is None:
        raise LookupError("no method is loaded")
    asked = method.of(newest.content)
    if rules.missing(asked, given.answers):
        raise LookupError("an answer is missing")
    outcome = rules.weigh(asked, given.answers)
    made = Appraisal.objects.create(
        process_id=process.pk,
        method=newest,
        **{part: dict(answers) for part, answers in given.answers.items()},
        points=outcome.points,
        mean=outcome.mean,
        vulnerability=outcome.vulnerability,
        maturity=outcome.maturity,
        gap=outcome.gap,
        sure=given.sure,
        reason=given.reason,
        on_date=now.date(),
        review_date=given.review_date,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
    )
    audit.append("process.assessed", by=by, now=now, subject=made)
    return made
