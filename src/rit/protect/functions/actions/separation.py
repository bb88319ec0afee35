"""Writes which functions are kept apart, and who may hold a pair all the same (L6.2-c)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import no, require
from rit.foundation.audit import actions as audit
from rit.people.models import Function
from rit.protect.functions import rules
from rit.protect.functions.locking import signed
from rit.protect.functions.models import Pair, PairException
from rit.protect.functions.queries import conflicts


@transaction.atomic
def keep_apart(
    first: Function, second: Function, reason: dict[str, str], *, by: Actor, now: datetime
) -> Pair:
    """Nobody holds both any more; who does today stands in the list at once."""
    require(rules.may_separate(by))
    if first.pk == second.pk:
        require(no(_("A pair has two different functions.")))
    low, high = sorted([first, second], key=lambda one: one.pk)
    if Pair.objects.filter(first=low, second=high, ended_at=None).exists():
        require(no(_("These two functions are kept apart already.")))
    made = Pair.objects.create(first=low, second=high, reason=reason, at=now, **signed(by))
    audit.append("functions.kept_apart", by=by, now=now, subject=made)
    return made


@transaction.atomic
def allow_together(pair_id: int, *, because: str, by: Actor, now: datetime) -> Pair:
    """The pair ends; its row stays, with the reason."""
    require(rules.may_separate(by))
    pair = Pair.objects.select_for_update().get(pk=pair_id)
    if pair.ended_at is not None:
        require(no(_("This pair ended already.")))
    pair.ended_at, pair.ended_by_id, pair.ended_because = now, by.person, because
    pair.save()
    audit.append("functions.allowed_together", by=by, now=now, subject=pair)
    return pair


@transaction.atomic
def except_pair(
    pair_id: int, person_id: UUID, *, until: date, reason: str, by: Actor, now: datetime
) -> PairException:
    """One person may hold both, until a day."""
    require(rules.may_except(by))
    require(rules.about_another(by, person_id))
    require(rules.exception_fits(until, today=now.date()))
    if not any(one.pair == pair_id and one.person == person_id for one in conflicts.meetings(now.date())):
        require(no(_("This person does not hold both functions, now or later.")))
    made = PairException.objects.create(
        pair_id=pair_id, person_id=person_id, until_date=until, reason=reason, at=now, **signed(by)
    )
    audit.append("functions.pair_excepted", by=by, now=now, subject=made.pair, detail={"until": str(until)})
    return made
