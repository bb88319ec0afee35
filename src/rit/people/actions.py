"""The only writers of the register of people. Each locks, asks the rule, writes, and leaves a trace."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.people import rules
from rit.people.models import Assignment, Function, Person, Unit
from rit.people.states import UnitKind


@transaction.atomic
def open_unit(
    *,
    code: str,
    name: dict[str, str],
    kind: UnitKind,
    parent: Unit | None,
    opened_date: dt.date,
    order: int = 0,
    by: Actor,
    now: dt.datetime,
) -> Unit:
    """Opens a unit under another; only the corps itself has no parent. Raises Refused."""
    if parent is not None:
        parent = Unit.objects.select_for_update().get(pk=parent.pk)
    require(rules.may_open_unit(by, parent_open=parent is None or parent.is_open_on(opened_date)))
    unit = Unit.objects.create(
        code=code, name=name, kind=kind, parent=parent, opened_date=opened_date, order=order
    )
    audit.append("people.unit_opened", by=by, now=now, subject=unit, detail={"code": code})
    return unit


@transaction.atomic
def close_unit(unit: Unit, closed_date: dt.date, *, by: Actor, now: dt.datetime) -> Unit:
    """Closes a unit after its last day; its history stays. Raises Refused while anything is left in it."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    later = Q(closed_date=None) | Q(closed_date__gt=closed_date)
    still_held = Q(to_date=None) | Q(to_date__gt=closed_date)
    require(
        rules.may_close_unit(
            by,
            has_open_units=unit.children.filter(later).exists(),
            has_holders=unit.assignments.filter(still_held).exists(),
        )
    )
    unit.closed_date = closed_date
    unit.save(update_fields=["closed_date"])
    audit.append("people.unit_closed", by=by, now=now, subject=unit, detail={"code": unit.code})
    return unit


@transaction.atomic
def appoint(
    person: Person,
    unit: Unit,
    function: Function,
    from_date: dt.date,
    *,
    to_date: dt.date | None = None,
    share: int = 100,
    by: Actor,
    now: dt.datetime,
) -> Assignment:
    """Gives somebody a function in a unit from a day on. Raises Refused with the rule's reason."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    person = Person.objects.select_for_update().get(pk=person.pk)
    overlapping = unit.assignments.filter(_overlaps(from_date, to_date))
    require(
        rules.may_appoint(
            by,
            in_service=_within(person.joined_date, person.left_date, from_date, to_date),
            unit_open=_within(unit.opened_date, unit.closed_date, from_date, to_date),
            held_already=overlapping.filter(person=person, function=function).exists(),
            led_already=function.head_of_unit and overlapping.filter(leads=True).exists(),
        )
    )
    assignment = Assignment.objects.create(
        person=person,
        unit=unit,
        function=function,
        leads=function.head_of_unit,
        from_date=from_date,
        to_date=to_date,
        share=share,
    )
    audit.append(
        "people.appointed",
        by=by,
        now=now,
        subject=assignment,
        detail={"person": str(person.pk), "unit": str(unit.pk), "function": str(function.pk)},
    )
    return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, to_date: dt.date, *, by: Actor, now: dt.datetime) -> Assignment:
    """Sets the last day on which a function is held. Raises Refused when it cannot be that day."""
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    require(
        rules.may_end_assignment(
            by,
            after_start=to_date >= assignment.from_date,
            extends=assignment.to_date is not None and to_date > assignment.to_date,
        )
    )
    assignment.to_date = to_date
    assignment.save(update_fields=["to_date"])
    audit.append(
        "people.assignment_ended",
        by=by,
        now=now,
        subject=assignment,
        detail={"person": str(assignment.person_id), "unit": str(assignment.unit_id)},
    )
    return assignment


@transaction.atomic
def link_account(person: Person, account: Account, *, by: Actor, now: dt.datetime) -> Person:
    """Ties the account that somebody signs in with to the person. Raises Refused when either is taken."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    require(
        rules.may_link_account(
            by,
            person_has_other=person.account_id not in {None, account.pk},
            account_has_other=Person.objects.filter(account=account).exclude(pk=person.pk).exists(),
        )
    )
    person.account = account
    person.save(update_fields=["account"])
    audit.append("people.account_linked", by=by, now=now, subject=person, detail={"account": str(account.pk)})
    return person


def _overlaps(from_date: dt.date, to_date: dt.date | None) -> Q:
    """Assignments that share a day with the period."""
    ends_later = Q(to_date=None) | Q(to_date__gte=from_date)
    return ends_later if to_date is None else ends_later & Q(from_date__lte=to_date)


def _within(first: dt.date | None, last: dt.date | None, from_date: dt.date, to_date: dt.date | None) -> bool:
    """Whether the period lies between first and last; an open period needs an open end."""
    starts = first is None or first <= from_date
    ends = last is None or (to_date is not None and to_date <= last)
    return starts and ends
