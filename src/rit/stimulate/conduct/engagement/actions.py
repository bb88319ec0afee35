"""The only writer of engagements: ask the rule, write, audit (L2-f)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.people.models import Unit
from rit.stimulate.conduct.engagement import rules
from rit.stimulate.conduct.models import Engagement


@transaction.atomic
def give(unit: Unit, words: Mapping[str, str], *, by: Actor, now: datetime) -> Engagement:
    """In own words, for a year. What was said before stays readable."""
    require(rules.may_give(by, unit.pk))
    day = now.date()
    made = Engagement.objects.create(
        person_id=by.person or NOBODY,
        unit=unit,
        words={code: text for code, text in words.items() if text},
        given_date=day,
        until_date=rules.runs_until(day),
        given_at=now,
    )
    audit.append("engagement.given", by=by, now=now, subject=made)
    return made
