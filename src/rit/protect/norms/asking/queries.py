"""Which questions a reader may see: the own ones, all of them for who answers, and what is shared for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from rit.foundation.access.actor import NOBODY, Actor
from rit.protect.norms import rules
from rit.protect.norms.models import RuleQuestion

ANSWER_DAYS = 14  # our own choice
MOST_SHARED = 20


def visible_to(actor: Actor) -> QuerySet[RuleQuestion]:
    """With the name of who asked: for oneself and for who answers."""
    if rules.steers(actor):
        return RuleQuestion.objects.all()
    return RuleQuestion.objects.filter(asked_by=actor.person or NOBODY)


def open_first(questions: QuerySet[RuleQuestion]) -> QuerySet[RuleQuestion]:
    ordered = questions.order_by(F("answered_at").desc(nulls_first=True), "asked_at")
    return ordered.select_related("asked_by")


def waiting() -> QuerySet[RuleQuestion]:
    return RuleQuestion.objects.filter(answered_at=None).order_by("asked_at")


def shared(references: Iterable[str]) -> QuerySet[RuleQuestion]:
    """What everybody reads beside a rule: its words and the answer, never who asked."""
    found = RuleQuestion.objects.filter(shared=True, reference__in=list(references))
    return found.only("reference", "shown", "answer", "answered_at").order_by("-answered_at")[:MOST_SHARED]


def answered_in_time(day: date) -> float | None:
    """Share, in percent, of what was asked in a year and could be answered by now, that was answered in time."""
    asked = RuleQuestion.objects.filter(asked_at__date__gt=day - timedelta(days=365), asked_at__date__lte=day)
    late = timedelta(days=ANSWER_DAYS)
    counted = asked.filter(Q(answered_at__isnull=False) | Q(asked_at__date__lt=day - late))
    whole = counted.count()
    in_time = counted.filter(answered_at__lte=F("asked_at") + late).count()
    return round(100 * in_time / whole, 1) if whole else None
