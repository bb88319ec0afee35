"""The only writers of team talks, their rhythm and the cards: ask the rule, write, audit (L5-g)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.people.models import Unit
from rit.stimulate.conduct.models import Cadence, MonthCard, Talk
from rit.stimulate.conduct.talks import queries, rules


@dataclass(frozen=True)
class Logged:
    """A talk as somebody logs it; `theme` and `dilemma` are codes."""

    on_date: date
    theme: str
    present: int
    dilemma: str = ""
    takeaway: str = ""


@transaction.atomic
def log(unit: Unit, logged: Logged, *, by: Actor, now: datetime) -> Talk:
    require(rules.may_log(by, unit.pk, _below(by, now)))
    require(rules.day_fits(logged.on_date, now.date()))
    made = Talk.objects.create(unit=unit, at=now, by_id=by.person, **vars(logged))
    audit.append("talk.logged", by=by, now=now, subject=made)
    return made


@transaction.atomic
def drop(key: UUID, *, by: Actor, now: datetime) -> None:
    """It was a mistake: the talk counts no more."""
    talk = Talk.objects.select_for_update().get(pk=key)
    require(rules.may_drop(by, talk.by_id, same_team=talk.unit_id in _below(by, now)))
    audit.append("talk.dropped", by=by, now=now, subject=talk)
    talk.delete()


@transaction.atomic
def set_rhythm(unit: Unit, months: int | None, *, by: Actor, now: datetime) -> None:
    """From today on. None: the unit follows the one at the top again."""
    require(rules.may_set(by))
    if months is None:
        Cadence.objects.filter(unit=unit).delete()
    else:
        told = {"months": months, "from_date": now.date(), "set_at": now, "set_by_id": by.person}
        Cadence.objects.update_or_create(unit=unit, defaults=told)
    audit.append("talk.rhythm", by=by, now=now, subject=unit, detail={"months": months})


@transaction.atomic
def choose_card(month: date, dilemma: str, *, by: Actor, now: datetime) -> None:
    """Empty: the one whose turn it is again."""
    require(rules.may_choose(by))
    if dilemma:
        told = {"dilemma": dilemma, "chosen_at": now, "chosen_by_id": by.person}
        MonthCard.objects.update_or_create(month=month, defaults=told)
    else:
        MonthCard.objects.filter(month=month).delete()
    audit.append("talk.card", by=by, now=now, detail={"month": month.isoformat(), "dilemma": dilemma})


def _below(by: Actor, now: datetime) -> Collection[UUID]:
    return queries.below(by, now.date())
