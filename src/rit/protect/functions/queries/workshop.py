"""An assessment as its screen shows it: questions with answers, results so far, what another year said (L6.2-b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from rit.foundation.access.actor import Actor
from rit.people.models import Function
from rit.protect.functions import method
from rit.protect.functions.models import Answer, Assessment, Participant
from rit.protect.functions.rules import Reach
from rit.protect.functions.rules.sitting import Balance, Result, Said, balance, result
from rit.protect.functions.states import Part, Score, Sitting, Sure

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

EXPOSURE = (Part.VULNERABILITIES, Part.RISKS, Part.TRIGGERS)


def visible_to(actor: Actor, seen: Reach) -> QuerySet[Assessment]:
    """Whoever sees inside the function; and who sits in the room, while it is open."""
    found = Assessment.objects.select_related("function__profile", "method", "started_by", "closed_by")
    if seen.everything:
        return found
    mine = Participant.objects.filter(person=actor.person).values("assessment") if actor.person else []
    return found.filter(Q(function__in=seen.functions) | Q(pk__in=mine, state=Sitting.OPEN))


@dataclass(frozen=True)
class Asked:
    """A question with what was said; `number` within its step."""

    number: int
    question: method.Question
    answer: Answer

    @property
    def said(self) -> Said:
        return Said(self.answer.score, self.answer.sure)

    @property
    def score_words(self) -> str:
        return str(Score(self.answer.score).label) if self.answer.score else ""

    @property
    def sure_words(self) -> str:
        return str(Sure(self.answer.sure).label)

    @property
    def bars(self) -> int:
        return Score.values.index(self.answer.score) + 1 if self.answer.score else 0


@dataclass(frozen=True)
class Step:
    """One of the first four steps, with its questions and what they come to."""

    part: Part
    asked: list[Asked]
    result: Result

    @property
    def label(self) -> str | _StrPromise:
        return self.part.label


@dataclass(frozen=True)
class Sheet:
    """A whole assessment."""

    assessment: Assessment
    steps: list[Step]
    balance: Balance

    def step(self, part: str) -> Step:
        return next(step for step in self.steps if step.part == part)

    def asked(self, question: str) -> Asked | None:
        return next((one for step in self.steps for one in step.asked if one.question.code == question), None)

    @property
    def unanswered(self) -> int:
        return sum(step.result.asked - step.result.answered for step in self.steps)


def sheet(assessment: Assessment) -> Sheet:
    """One query, for the answers."""
    answers = Answer.objects.filter(assessment=assessment).select_related("by")
    return sheet_of(assessment, {one.question: one for one in answers})


def sheet_of(assessment: Assessment, answers: dict[str, Answer]) -> Sheet:
    questions = method.questions_of(assessment.method.questions)
    steps = []
    for part in Part:
        asked = [
            Asked(number, one, answers.get(one.code) or Answer(question=one.code, version=0))
            for number, one in enumerate((q for q in questions if q.step == part), start=1)
        ]
        steps.append(Step(part, asked, result([one.said for one in asked])))
    by_part = {step.part: step.result for step in steps}
    return Sheet(assessment, steps, balance([by_part[part] for part in EXPOSURE], by_part[Part.RESILIENCE]))


def sheets(found: Sequence[Assessment]) -> list[Sheet]:
    """One query for the answers of all."""
    answers: dict[UUID, dict[str, Answer]] = {one.pk: {} for one in found}
    for answer in Answer.objects.filter(assessment__in=answers).select_related("by"):
        answers[answer.assessment_id][answer.question] = answer
    return [sheet_of(one, answers[one.pk]) for one in found]


def assessments_of(function: Function) -> list[Assessment]:
    found = Assessment.objects.filter(function=function).select_related("method", "started_by", "closed_by")
    return list(found.order_by("-started_at")[:20])


def participants_of(assessment: Assessment) -> list[Participant]:
    found = Participant.objects.filter(assessment=assessment).select_related("person")
    return list(found.order_by("person__folded"))


@dataclass(frozen=True)
class Moved:
    """One question in two assessments; `way`: up, down, same, new, gone, or open where one is not answered."""

    title: method.Words
    before: Asked | None
    after: Asked | None
    way: str


def compared(before: Sheet, after: Sheet) -> list[tuple[Part, Result, Result, list[Moved]]]:
    """By step. A question that one of the two methods does not have stands as new or gone."""
    return [
        (old.part, old.result, new.result, _moves(old, new))
        for old, new in zip(before.steps, after.steps, strict=True)
    ]


def _moves(old: Step, new: Step) -> list[Moved]:
    was = {one.question.code: one for one in old.asked}
    now = {one.question.code: one for one in new.asked}
    codes = [*now, *(code for code in was if code not in now)]
    return [_moved(was.get(code), now.get(code)) for code in codes]


def _moved(before: Asked | None, after: Asked | None) -> Moved:
    known = after or before
    if known is None:
        raise ValueError("a question in neither")
    if before is None:
        way = "new"
    elif after is None:
        way = "gone"
    elif not before.bars or not after.bars:
        way = "open"
    else:
        step = after.bars - before.bars
        way = "up" if step > 0 else "down" if step < 0 else "same"
    return Moved(known.question.title, before, after, way)
