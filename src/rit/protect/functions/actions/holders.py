"""Writes what was done for who holds a function, the charters, and the switch for vetting in service (L6.2-c)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import no, require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.foundation.ui.words import kept_or_typed
from rit.people.models import Function, Person
from rit.protect.functions import queries, rules
from rit.protect.functions.locking import Stale, signed
from rit.protect.functions.models import Charter, HolderRecord, VettingSwitch
from rit.protect.functions.queries import holders, stays
from rit.protect.functions.states import Sort


@transaction.atomic
def record(
    function: Function, person: Person, *, sort: str, on_date: date, by: Actor, now: datetime
) -> HolderRecord:
    """That it was done, on which day. Never what came out of it."""
    require(rules.about_another(by, person.pk))
    seen = queries.reach(by, now.date())
    stay = next((one for one in stays.stays([function.pk], now.date()) if one.person == person.pk), None)
    if stay is None:
        require(no(_("This person does not hold the function today.")))
    entered, leads = (stay.since, stay.unit in seen.units) if stay else (on_date, False)
    require(rules.may_record(by, sort, leads=leads))
    require(rules.day_fits(on_date, today=now.date()))
    if sort == Sort.SCREENING:
        require(rules.screening_fits(on_date, entered=entered, revetting=vetting_allowed(by=by, now=now)))
    made = HolderRecord.objects.create(
        function=function, person=person, sort=sort, on_date=on_date, at=now, **signed(by)
    )
    audit.append("functions.recorded", by=by, now=now, subject=function, detail={"sort": sort})
    return made


def vetting_allowed(*, by: Actor, now: datetime) -> bool:
    last = holders.vetting()
    return bool(last and last.allowed)


@transaction.atomic
def write_charter(function: Function, text: str, *, version: int, by: Actor, now: datetime) -> Charter | None:
    """A new version; whoever holds the function is asked to sign it. None when nothing differs."""
    require(rules.may_write_charter(by))
    Function.objects.select_for_update().get(pk=function.pk)
    before = holders.charter_of(function)
    if (before.version if before else 0) != version:
        raise Stale
    words = kept_or_typed(text, before.text if before else {})
    if before and words == before.text:
        return None
    made = Charter.objects.create(function=function, version=version + 1, text=words, at=now, **signed(by))
    people = [one.person for one in stays.stays([function.pk], now.date())]
    accounts = Person.objects.filter(pk__in=people, account__isnull=False).values_list(
        "account_id", flat=True
    )
    told = [account for account in accounts if account is not None]
    notices.tell(told, "function_charter", reverse("functions:mine"), by=by, now=now)
    audit.append(
        "functions.charter_written", by=by, now=now, subject=function, detail={"version": made.version}
    )
    return made


@transaction.atomic
def sign(function: Function, *, charter_id: int, by: Actor, now: datetime) -> HolderRecord:
    """Who holds the function promises what the charter says, in the version that was shown."""
    charter = holders.charter_of(function)
    if charter is None or charter.pk != charter_id or by.person is None:
        raise Stale
    signed_already = HolderRecord.objects.filter(person=by.person, charter=charter).exists()
    holding = holders.holds(by.person, function, now.date())
    require(rules.may_sign(by, by.person, holds=holding, signed=signed_already))
    made = HolderRecord.objects.create(
        function=function,
        person_id=by.person,
        sort=Sort.CHARTER,
        on_date=now.date(),
        charter=charter,
        at=now,
        **signed(by),
    )
    audit.append(
        "functions.charter_signed", by=by, now=now, subject=function, detail={"version": charter.version}
    )
    return made


@transaction.atomic
def switch_vetting(
    *, allowed: bool, ground: str, jurist: str, confirmed_date: date | None, by: Actor, now: datetime
) -> VettingSwitch:
    """On only with a ground, and the jurist who confirmed it on a day. Every switch stays in the history."""
    require(rules.may_switch_vetting(by))
    made = VettingSwitch.objects.create(
        allowed=allowed, ground=ground, jurist=jurist, confirmed_date=confirmed_date, at=now, **signed(by)
    )
    audit.append("functions.vetting_switched", by=by, now=now, subject=made, detail={"allowed": allowed})
    return made
