"""Relations of the demo: between made-up people, on fixed days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from rit.enforce.cases import relations
from rit.enforce.cases.relations import Said
from rit.enforce.cases.states import Closeness, Ending, Ground
from rit.foundation.access import queries as access
from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account
from rit.people.demo import CAST
from rit.people.models import Person

# Who recorded it, the two, how close, from where it is known, since when, how many days ago it was recorded.
RECORDED = (
    ("coordinator", "P0013", "P0024", Closeness.PARTNER, Ground.TOLD, date(2016, 6, 1), 200),
    ("integrity_officer", "P0023", "P0025", Closeness.FAMILY, Ground.STAFF_DATA, date(2022, 9, 1), 120),
    ("employee", "P0022", "P0009", Closeness.FRIEND, Ground.OWN, date(2021, 10, 1), 90),
    ("coordinator", "P0010", "P0012", Closeness.FRIEND, Ground.KNOWN, date(2019, 2, 1), 380),
)
ENDED = ("P0010", 60)


def load(*, today: date) -> None:
    """The last of them is over."""
    for role, first, second, kind, ground, since, ago in RECORDED:
        now = _at(today, ago)
        two = [Person.objects.get(staff_number=number).pk for number in (first, second)]
        relations.record(Said(two[0], two[1], kind, ground, since), by=_somebody(role, today), now=now)
    number, ago = ENDED
    now = _at(today, ago)
    by = _somebody("coordinator", today)
    row = relations.visible_to(by).get(person__staff_number=number)
    relations.end(row.pk, Ending.OVER, by=by, now=now)


def _somebody(role: str, today: date) -> Actor:
    return access.actor_of(Account.objects.get(username=CAST[role]), today)


def _at(today: date, ago: int) -> datetime:
    return datetime.combine(today - timedelta(days=ago), time(10), tzinfo=timezone.get_current_timezone())
