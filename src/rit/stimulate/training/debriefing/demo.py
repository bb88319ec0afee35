"""The groups after the play of January 2020, and what came up in them, through the real actions (L6.1-b)."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.people.models import Person
from rit.plan.rules import STEER
from rit.stimulate.training.debriefing import actions
from rit.stimulate.training.debriefing.models import DebriefGroup, DebriefMember
from rit.stimulate.training.events.demo import COACHES, COORDINATOR
from rit.stimulate.training.events.models import TrainingSession
from rit.stimulate.training.events.rules import LEAD

SAID = (
    ("lax-attitude", "Niet ingrijpen uit gemakzucht: iedereen kende een voorbeeld uit het stuk."),
    ("discrimination-racism", "Grappen die niet meer grappig zijn, en hoe moeilijk het is om dat te zeggen."),
    ("professional-secrecy", "Wat je thuis wel en niet vertelt."),
    ("aggression-force", "Wanneer is kracht nog verhouding, en wie zegt dat in de ploeg?"),
    ("reception", "Moe zijn aan het loket, en toch vriendelijk blijven."),
)
SEED = 6


@transaction.atomic
def load() -> int:
    """How many groups; 0 when there are some already. Who sat where went after a month, as everywhere."""
    if DebriefGroup.objects.exists():
        return 0
    shows = TrainingSession.objects.filter(activity__code="theatre-play", state="held").order_by("begins_at")
    people = {
        one.staff_number: one for one in Person.objects.filter(staff_number__in=(COORDINATOR, *COACHES))
    }
    by = _actor(people[COORDINATOR], STEER, LEAD)
    for number, show in enumerate(shows):
        there = [
            people[one] for one in COACHES if people[one].is_in_service_on(timezone.localdate(show.begins_at))
        ]
        now = show.ends_at + timedelta(minutes=10)
        dice = Random(SEED + number)  # noqa: S311  # the same demo each time
        actions.form(show.pk, 14, there, "Foyer", dice=dice, by=by, now=now)
        _talk(show, number)
    DebriefMember.objects.all().delete()
    return DebriefGroup.objects.count()


def _talk(show: TrainingSession, number: int) -> None:
    for group in DebriefGroup.objects.filter(session=show).select_related("coach"):
        picked = [SAID[(group.number + number) % len(SAID)], SAID[group.number * 3 % len(SAID)]]
        coach = _actor(group.coach, LEAD)
        actions.note(group.pk, dict(picked), by=coach, now=show.ends_at + timedelta(hours=2))


def _actor(person: Person, *doors: str) -> Actor:
    return Actor(account=person.account_id, person=person.pk, name=person.full_name, doors=frozenset(doors))
