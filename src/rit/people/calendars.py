"""The calendar of a unit (L1-e): whoever heads it may have one, of what it and the units below it carry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import calendar
from rit.foundation.ui.words import in_language
from rit.people.models import Unit
from rit.people.queries import open_on, units_below


def register() -> None:
    calendar.add(calendar.Kind("unit", _("Unit"), subjects=units_led, days=days))


def units_led(actor: Actor, day: date) -> Iterable[calendar.Subject]:
    """Those that the actor heads today; nobody else has a calendar of a unit."""
    if not actor.units_led:
        return []
    led = Unit.objects.filter(open_on(day), pk__in=actor.units_led)
    return [calendar.Subject(str(unit.pk), in_language(unit.name)) for unit in led]


def days(actor: Actor, subject: str, first: date, last: date) -> Iterable[calendar.Day]:
    """What counts is the tree of the last day asked for: a unit that closes before has nothing left to do then."""
    return calendar.of_units(actor, units_below([UUID(subject)], last), first, last)
