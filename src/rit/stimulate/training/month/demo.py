"""Three months of a fictional corps: two that are over, and this one, on which part of the corps has voted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import connection, transaction
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.people.models import Person
from rit.stimulate.training.dilemmas.demo import actor
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.month import actions
from rit.stimulate.training.month.models import Month, MonthTally
from rit.stimulate.training.month.rules import CHOOSE, first_of

OVER = (
    (date(2025, 1, 1), "abuse-of-power", (121, 64, 88, 0)),
    (date(2025, 2, 1), "professional-secrecy", (97, 152, 41, 0)),
)
THIS = "reception"
VOTES = "ABACABBACAABCABABACABBABCAABACBA"  # of as many people, none of them in the cast
CHOSEN_BY = "P0003"


@transaction.atomic
def load(*, today: date) -> int:
    if Month.objects.exists():
        return 0
    coordinator = Person.objects.get(staff_number=CHOSEN_BY)
    for first, theme, counts in OVER:
        month = _choose(first, theme, coordinator)
        options = len(next(iter(month.edition.words.values()))["options"])
        kept = [number if place < options else 0 for place, number in enumerate(counts)]
        MonthTally.objects.bulk_create([MonthTally(month=month, counts=kept, shown=kept)])
    month = _choose(first_of(today), THIS, coordinator)
    voters = Person.objects.filter(left_date=None, staff_number__gte="P0200").order_by("staff_number")
    _vote(month, list(voters[: len(VOTES)]), today)
    return len(OVER) + 1


def _choose(first: date, theme: str, by: Person) -> Month:
    found = Edition.objects.filter(theme=theme, state="published", by_policy=True).order_by("dilemma__code")
    edition = found.exclude(level="leaders")[0]
    chooser = Actor(by.account_id, by.pk, by.full_name, doors=frozenset({CHOOSE}))
    return actions.choose(first, edition, by=chooser, now=_at(first))


def _vote(month: Month, voters: Sequence[Person], today: date) -> None:
    with connection.cursor() as cursor:
        for person, letter in zip(voters, VOTES, strict=False):
            cursor.execute("select set_config('rit.person', %s, true)", [str(person.pk)])
            actions.vote(month.pk, "ABC".index(letter), by=actor(person), now=_at(today))
        cursor.execute("select set_config('rit.person', '', true)")


def _at(day: date) -> datetime:
    return datetime.combine(day, time(8, 30), tzinfo=timezone.get_current_timezone())
