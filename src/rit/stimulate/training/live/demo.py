"""Live dilemmas of a fictional corps, by the real actions: two with a shift, one with too few, one that is open now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from rit.people.models import Person
from rit.stimulate.training.dilemmas.demo import actor
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.live import actions
from rit.stimulate.training.live.models import Live
from rit.stimulate.training.live.states import step_named

OPEN_CODE = "GHT274"  # of the one that is open: whoever looks at the demo joins with it


@dataclass(frozen=True)
class Told:
    """`before` and `after`: what each telephone chose, in order of the telephones; empty lists leave it open."""

    coach: str
    dilemma: str
    code: str
    day: date
    before: str = ""
    after: str = ""
    lines: Sequence[str] = ()
    note: str = ""
    steps: Sequence[str] = field(default=("vote", "talk", "vote_again", "close"))


STORIES = (
    Told(
        "P0009", "de-foto-in-de-groep", "KD7R4W", date(2025, 2, 27),
        "BBABCBABBAACBB", "AAACAACABAACBA",
        (
            "Eerst bellen, dan pas over de foto praten.",
            "Wie uit de zone weg is, hoort niet meer in de groepschat.",
            "Vraag de chef om het op de briefing te zeggen, zonder te zeggen wie.",
        ),
        "Goed gesprek, maar het kwam traag op gang. Volgende keer eerst in groepjes van drie.",
    ),
    Told(
        "P0062", "the-third-visit", "PX3N8F", date(2025, 1, 21),
        "AABACBABA", "BBBACBBBA",
        (
            "Samen teruggaan is geen zwakte.",
            "Zeg vooraf tegen elkaar wie er stopt als het te ver gaat.",
        ),
    ),
    Told(
        "P0069", "de-foto-in-de-groep", "MQ6T2H", date(2024, 12, 10),
        "BBCABBBAC", "AABAABACA",
    ),
    Told(
        "P0062", "the-third-visit", "RZ8K5D", date(2024, 10, 8),
        "AABBACBBAAC", "BBABBCBBABB",
    ),
    Told(
        "P0009", "twenty-minutes-before-the-end", "VB9C2M", date(2024, 11, 14), "ACA", "AAC", (),
        "Maar drie mensen door de staking. Wel eerlijk gepraat; opnieuw plannen in het voorjaar.",
    ),
)  # fmt: skip


@transaction.atomic
def load(*, today: date) -> int:
    """How many there are. 0 when they are there already."""
    if Live.objects.filter(code=OPEN_CODE).exists():
        return 0
    stories = (*STORIES, Told("P0009", "twenty-minutes-before-the-end", OPEN_CODE, today, steps=("vote",)))
    people = {
        one.staff_number: one
        for one in Person.objects.filter(staff_number__in={told.coach for told in stories})
    }
    for told in stories:
        _tell(told, people[told.coach])
    return len(stories)


def _tell(told: Told, coach: Person) -> None:
    by, now = actor(coach), _at(told.day)
    edition = Edition.objects.get(dilemma__code=told.dilemma, state="published")
    live = actions.begin(edition, code=told.code, by=by, now=now)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.person', %s, true)", [str(by.person)])
        for name, votes in _votes(told):
            now += timedelta(minutes=10)
            step = step_named(name)
            assert step is not None  # noqa: S101  # the names stand in this file
            actions.take(live.pk, step, by=by, now=now)
            for telephone, letter in enumerate(votes):
                actions.cast(live.pk, step.target, f"{told.code}{telephone}", "ABCD".index(letter), now=now)
        if told.lines:
            actions.harvest(live.pk, told.lines, "nl", by=by, now=now)
        if told.note:
            actions.note(live.pk, told.note, by=by, now=now)
        cursor.execute("select set_config('rit.person', '', true)")


def _votes(told: Told) -> Iterable[tuple[str, str]]:
    cast = {"vote": told.before, "vote_again": told.after}
    return [(name, cast.get(name, "")) for name in told.steps]


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10, 5), tzinfo=timezone.get_current_timezone())
