"""Writes the five steps: begun, answered, who sits in the room, closed (L6.2-b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Verdict, no, require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.people.models import Function, Person
from rit.plan.measures import queries as measures
from rit.protect.functions import queries, rules
from rit.protect.functions.actions.method import kept_method
from rit.protect.functions.locking import Stale
from rit.protect.functions.models import Answer, Assessment, Participant, Profile
from rit.protect.functions.queries import workshop
from rit.protect.functions.states import DESIGNATED, Outcome, Part, Sitting


@dataclass(frozen=True)
class Given:
    """An answer as somebody gave it; `version` is the one they saw."""

    question: str
    score: str
    sure: str
    note: str
    version: int


class Clash(Exception):
    """Somebody else changed this answer meanwhile; theirs stands."""

    def __init__(self, theirs: Answer) -> None:
        super().__init__("answered meanwhile")
        self.theirs = theirs


@dataclass(frozen=True)
class Closing:
    """Step 5: resilient enough, why, and when somebody looks again."""

    outcome: str
    conclusion: str
    next_review_date: date


@transaction.atomic
def start(function: Function, *, by: Actor, now: datetime) -> Assessment:
    """A new assessment with the method of today; the one that is open, when there is one."""
    Function.objects.select_for_update().get(pk=function.pk)
    require(may_assess(function, by=by, now=now))
    there = Assessment.objects.filter(function=function, state=Sitting.OPEN).first()
    if there:
        return there
    made = Assessment.objects.create(
        function=function,
        method=kept_method(by=by, now=now),
        started_at=now,
        started_by_id=by.person,
        changed_at=now,
    )
    if by.person:
        Participant.objects.create(assessment=made, person_id=by.person)
    audit.append("functions.assessment_started", by=by, now=now, subject=made)
    return made


def may_assess(function: Function, *, by: Actor, now: datetime) -> Verdict:
    """The rule, with what it asks."""
    designated = Profile.objects.filter(function=function, level__in=DESIGNATED).exists()
    return rules.may_assess(by, queries.reach(by, now.date()), function.pk, designated=designated)


@transaction.atomic
def answer(assessment_id: UUID, given: Given, *, by: Actor, now: datetime) -> Answer | None:
    """One question. None when nothing differs. Raises Clash when somebody else was first."""
    assessment = _locked(assessment_id)
    takes_part = Participant.objects.filter(assessment=assessment, person=by.person).exists()
    assesses = takes_part or bool(may_assess(assessment.function, by=by, now=now))
    require(rules.may_answer(by, assessment.state, takes_part=takes_part, assesses=assesses))
    if given.question not in {row["code"] for row in assessment.method.questions}:
        require(no(_("This question does not belong to the assessment.")))
    held = Answer.objects.filter(assessment=assessment, question=given.question).select_related("by").first()
    held = held or Answer(assessment=assessment, question=given.question, version=0)
    wanted = (given.score, given.sure, given.note)
    if (held.score, held.sure, held.note) == wanted or (
        held.version == 0 and not given.score and not given.note
    ):
        return None
    if held.version != given.version and held.by_id != by.person:
        raise Clash(held)
    held.score, held.sure, held.note = wanted
    held.version += 1
    held.at, held.by_id = now, by.person
    held.save()
    Assessment.objects.filter(pk=assessment.pk).update(changed_at=now)
    return held


@transaction.atomic
def seat(assessment_id: UUID, people: Sequence[Person], *, by: Actor, now: datetime) -> None:
    """Who sits in the room; those who come newly are told where the screen is."""
    assessment = _locked(assessment_id)
    require(may_assess(assessment.function, by=by, now=now))
    if assessment.state == Sitting.CLOSED:
        require(rules.may_answer(by, assessment.state, takes_part=True, assesses=True))
    before = set(Participant.objects.filter(assessment=assessment).values_list("person", flat=True))
    wanted = {one.pk: one for one in people}
    Participant.objects.filter(assessment=assessment).exclude(person__in=wanted).delete()
    added = [one for key, one in wanted.items() if key not in before]
    Participant.objects.bulk_create([Participant(assessment=assessment, person=one) for one in added])
    told = [one.account_id for one in added if one.account_id and one.pk != by.person]
    notices.tell(
        told,
        "function_seat",
        reverse("functions:workshop", args=[assessment.pk, Part.VULNERABILITIES]),
        by=by,
        now=now,
    )
    audit.append("functions.seated", by=by, now=now, subject=assessment, detail={"people": len(wanted)})


@transaction.atomic
def close(assessment_id: UUID, closing: Closing, *, version: int, by: Actor, now: datetime) -> Assessment:
    """From here on nothing in it changes; the function gets the date on which somebody looks again."""
    assessment = _locked(assessment_id)
    if assessment.version != version:
        raise Stale
    assesses = bool(may_assess(assessment.function, by=by, now=now))
    unanswered = workshop.sheet(assessment).unanswered
    require(rules.may_close(by, assessment.state, assesses=assesses, unanswered=unanswered))
    key = assessment.function.code
    taken = measures.serving_of(by, "function", [key]).get(key, []) if closing.outcome == Outcome.NO else []
    require(rules.outcome_fits(closing.outcome, measures=sum(one.is_open for one in taken)))
    require(rules.review_fits(closing.next_review_date, today=now.date()))
    assessment.state, assessment.outcome = Sitting.CLOSED, closing.outcome
    assessment.conclusion, assessment.next_review_date = closing.conclusion, closing.next_review_date
    assessment.closed_at, assessment.closed_by_id, assessment.changed_at = now, by.person, now
    assessment.version += 1
    assessment.save()
    Profile.objects.filter(function=assessment.function).update(review_date=closing.next_review_date)
    audit.append(
        "functions.assessment_closed", by=by, now=now, subject=assessment, detail={"outcome": closing.outcome}
    )
    return assessment


def _locked(assessment_id: UUID) -> Assessment:
    found = Assessment.objects.select_for_update(of=("self",)).select_related("function", "method")
    return found.get(pk=assessment_id)
