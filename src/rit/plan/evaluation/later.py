"""What became known after the day of an evaluation about a day within it: beside the figures, never in them (L7-f).

Entries of the log, values of indicators, reviews of anchoring points, and decisions of the board that were signed or
mended later: whatever the figures hold and somebody can still put right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.plan.anchoring.addresses import address
from rit.plan.anchoring.models import Review
from rit.plan.board.models import Decision
from rit.plan.evaluation.figures import end_of
from rit.plan.indicators.models import Value
from rit.plan.models import LogEntry, Plan

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST = 100  # of each sort


@dataclass(frozen=True)
class Later:
    """`day`: what it is about; `at`: when it was entered; `what`: which sort of thing, in words."""

    day: date
    at: datetime
    what: str | _StrPromise
    title: Mapping[str, str]
    url: str


def known_later(plan: Plan, from_date: date, day: date) -> list[Later]:
    """By the day it is about; four queries."""
    period, moment = (from_date, day), end_of(day)
    found = [
        *_actions(plan, period, moment),
        *_values(plan, period, moment),
        *_reviews(plan, period, moment),
        *_decisions(period, moment),
    ]
    return sorted(found, key=lambda one: (one.day, one.at))


def _actions(plan: Plan, period: tuple[date, date], moment: datetime) -> list[Later]:
    rows = LogEntry.objects.filter(action__plan=plan, day__range=period, at__gt=moment)
    return [
        Later(row.day, row.at, _("Action"), row.action.title, reverse("plan:action", args=[row.action_id]))
        for row in rows.select_related("action").order_by("day", "pk")[:MOST]
    ]


def _values(plan: Plan, period: tuple[date, date], moment: datetime) -> list[Later]:
    rows = Value.objects.filter(indicator__plan=plan, on_date__range=period, entered_at__gt=moment)
    return [
        Later(
            row.on_date,
            row.entered_at,
            _("Value that was corrected") if row.corrects_id else _("Value that came later"),
            row.indicator.title,
            reverse("indicators:show", args=[row.indicator_id]),
        )
        for row in rows.select_related("indicator").order_by("on_date", "pk")[:MOST]
    ]


def _reviews(plan: Plan, period: tuple[date, date], moment: datetime) -> list[Later]:
    rows = Review.objects.filter(point__plan=plan, on_date__range=period, at__gt=moment)
    return [
        Later(row.on_date, row.at, _("Anchoring point"), row.point.title, address("point", row.point))
        for row in rows.select_related("point__plan").order_by("on_date", "pk")[:MOST]
    ]


def _decisions(period: tuple[date, date], moment: datetime) -> list[Later]:
    """Without an address: not everybody who reads an evaluation reads the register of the board."""
    about = Coalesce(F("corrects__decided_date"), F("decided_date"))
    rows = Decision.objects.annotate(about=about).filter(about__range=period, signed_at__gt=moment)
    mended = Q(corrects=None) | Q(corrects__signed_at__lte=moment)
    return [
        Later(
            row.about,
            row.signed_at,
            _("Decision that was corrected") if row.corrects_id else _("Decision signed later"),
            row.title,
            "",
        )
        for row in rows.filter(mended).order_by("about", "year", "number")[:MOST]
        if row.signed_at
    ]
