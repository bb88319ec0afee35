"""What coaches sensed lately, through the real actions: one was read, one waits (L5-e)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.people.models import Person, Unit
from rit.plan.rules import STEER
from rit.stimulate.training.coaches import actions
from rit.stimulate.training.coaches.models import Feeler
from rit.stimulate.training.events.rules import LEAD

TOLD = (
    ("P0009", 40, "INT-B", "lax-attitude", "Na drie zware weken wordt er minder naar elkaar omgekeken."),
    ("P0062", 4, "", "reception", "In meerdere ploegen hoor ik dat de toon aan het loket harder wordt."),
)


@transaction.atomic
def load(*, today: date) -> int:
    """How many; 0 when there are some already."""
    if Feeler.objects.exists():
        return 0
    for at, (number, ago, unit, theme, text) in enumerate(TOLD):
        now = timezone.make_aware(datetime.combine(today - timedelta(days=ago), time(16, 20)))
        team = Unit.objects.filter(code=unit).first()
        feeler = actions.send(team, theme, text, by=_actor(number, LEAD), now=now)
        if not at:
            actions.read(feeler.pk, by=_actor("P0003", STEER), now=now + timedelta(days=1))
    return len(TOLD)


def _actor(number: str, door: str) -> Actor:
    person = Person.objects.get(staff_number=number)
    return Actor(account=person.account_id, person=person.pk, name=person.full_name, doors=frozenset({door}))
