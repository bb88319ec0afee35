"""Whether there is a rotation to make an exception to: asked before the form and again by the action (L6.2-c)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import no, require
from rit.people.models import Function, Person
from rit.protect.functions import rules
from rit.protect.functions.queries.stays import stay_of


def may_wait(function: Function, person: Person, *, by: Actor, today: date) -> date:
    """The day on which this holder is due; refused where an exception is not theirs to make, or changes nothing."""
    require(rules.may_except(by))
    require(rules.about_another(by, person.pk))
    stay = stay_of(function.pk, person.pk, today)
    if stay is None:
        require(no(_("This person does not hold the function today.")))
    due, leaves = (stay.due, stay.until) if stay else (None, None)
    require(rules.rotation_asks(due, leaves=leaves, today=today))
    return due or today
