"""What counts on a day, and what somebody may see at all."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from rit.foundation.access.actor import Actor
from rit.people.models import Absence, Person, Unit


def held_on(day: dt.date) -> Q:
    """Assignments that count on the day."""
    return Q(from_date__lte=day) & (Q(to_date=None) | Q(to_date__gte=day))


def in_service_on(day: dt.date) -> Q:
    """People who belong to the corps, or have a part in it, on the day."""
    return Q(joined_date__lte=day) & (Q(left_date=None) | Q(left_date__gte=day))


def open_on(day: dt.date) -> Q:
    """Units that exist on the day."""
    return (Q(opened_date=None) | Q(opened_date__lte=day)) & (Q(closed_date=None) | Q(closed_date__gte=day))


def visible_to(actor: Actor) -> QuerySet[Person]:
    """Everybody of the corps sees the directory; an account without a person behind it sees nobody."""
    return Person.objects.all() if actor.person else Person.objects.none()


def units_visible_to(actor: Actor) -> QuerySet[Unit]:
    """As the directory."""
    return Unit.objects.all() if actor.person else Unit.objects.none()


def absent_on(person: Person, day: dt.date) -> Absence | None:
    """The long absence that covers the day, for those who may know."""
    return person.absences.filter(held_on(day)).first()
