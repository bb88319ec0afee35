"""Writes the interval of a function and the exceptions to it (L6.2-c)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import no, require
from rit.foundation.audit import actions as audit
from rit.people.models import Function, Person
from rit.protect.functions import rules
from rit.protect.functions.locking import locked, signed, write_down
from rit.protect.functions.models import Decision, RotationException
from rit.protect.functions.states import DESIGNATED, Taken
from rit.protect.functions.waiting import may_wait


@transaction.atomic
def set_interval(
    function_id: UUID,
    months: int | None,
    *,
    starts: date | None,
    reason: str,
    version: int,
    by: Actor,
    now: datetime,
) -> Decision | None:
    """After how many months somebody changes function, nobody before `starts`; None: nobody rotates."""
    profile = locked(function_id, version)
    require(rules.may_rotate(by))
    if profile.level not in DESIGNATED:
        require(no(_("Only a designated function has an interval of rotation.")))
    wanted = (months, starts if months else None)
    if (profile.rotation_months, profile.rotation_from) == wanted:
        return None
    if months and starts is None:
        require(no(_("Choose the day before which nobody is due.")))
    profile.rotation_months, profile.rotation_from = wanted
    return write_down(profile, Taken.INTERVAL, profile.level, reason, by=by, now=now)


@transaction.atomic
def except_(
    function: Function, person: Person, *, until: date, reason: str, by: Actor, now: datetime
) -> RotationException:
    """Somebody stays longer, until a day that is not before the one on which they are due."""
    due = may_wait(function, person, by=by, today=now.date())
    require(rules.exception_fits(until, today=now.date(), due=due))
    made = RotationException.objects.create(
        function=function, person=person, until_date=until, reason=reason, at=now, **signed(by)
    )
    audit.append(
        "functions.rotation_excepted", by=by, now=now, subject=function, detail={"until": str(until)}
    )
    return made
