"""Arrivals in a fictional corps, through the real actions: heads who talk, HR with its oaths and welcome days."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.attachments import actions as attachments
from rit.foundation.attachments.models import Attachment
from rit.foundation.documents import sample
from rit.people.demo import CAST
from rit.people.models import Assignment, Person
from rit.people.queries import held_on, with_posts
from rit.protect.norms.handing.rules import HR
from rit.protect.norms.models import MomentRecord
from rit.protect.norms.moments import actions, queries
from rit.protect.norms.moments.table import HEAD, Moment, moments

SEED = 71
NOTES = {
    "first-talk": ("Waarden, code en het meldpunt besproken.", "Ook over nevenactiviteiten gesproken."),
    "welcome-day": ("Met de dilemma-oefening in kleine groepen.",),
}
SAID = [
    "Op deze dag hebben de hieronder vermelde personeelsleden de eed afgelegd in handen van de korpschef.",
    "De lijst met handtekeningen ligt bij de dienst personeel.",
]


@transaction.atomic
def load(*, until: date) -> int:
    """How many lines; 0 when there are some already."""
    if MomentRecord.objects.exists():
        return 0
    people = list(with_posts(queries.arrived(until).order_by("joined_date", "staff_number"), until))
    dice = random.Random(SEED)  # noqa: S311  # made up, the same every time
    hr = _hr()
    for one in moments().values():
        asked = [person for person in people if person.cadre in one.cadres]
        if one.by == HEAD:
            _by_heads(one, asked, hr, dice, until)
        else:
            _by_hr(one, asked, hr, dice, until)
    return MomentRecord.objects.count()


def _hr() -> Actor:
    person = Person.objects.get(staff_number=CAST["hr"])
    return Actor(person.account_id, person=person.pk, name=person.full_name, doors=frozenset({HR}))


def _by_heads(one: Moment, people: list[Person], hr: Actor, dice: random.Random, until: date) -> None:
    """Most in time, some late, a few forgotten."""
    mates = _members(until)
    for person in people:
        day = person.joined_date + timedelta(days=int(one.days * dice.uniform(0.3, 1.15)))
        note = dice.choice(NOTES.get(one.code, ("",)))
        colleagues = [name for name in mates[_unit(person)] if name != person.full_name]
        if one.code == "mentor-named" and colleagues:
            note = f"Mentor: {dice.choice(colleagues)}"
        if dice.random() < 0.92 and day <= until:
            happened = actions.Happened(day, note)
            actions.record(one, [person.pk], happened, by=_head(person, day) or hr, now=_at(day))


def _by_hr(one: Moment, people: list[Person], hr: Actor, dice: random.Random, until: date) -> None:
    """Together, on the first Tuesday of a month; the welcome day every other month. Some miss one."""
    every = 1 if one.evidence else 2
    days: defaultdict[date, list[Person]] = defaultdict(list)
    for person in people:
        day = _tuesday(person.joined_date + timedelta(days=8), every)
        if dice.random() < 0.12:
            day = _tuesday(day + timedelta(days=1), every)
        if day <= until:
            days[day].append(person)
    for day, there in sorted(days.items()):
        note = NOTES.get(one.code, ("",))[0]
        evidence = _record_of(day, hr) if one.evidence else None
        happened = actions.Happened(day, note, evidence)
        actions.record(one, [person.pk for person in there], happened, by=hr, now=_at(day))


def _record_of(day: date, hr: Actor) -> Attachment:
    now = _at(day)
    upload = sample.pdf(f"eedaflegging-{day}.pdf", SAID, kind="Proces-verbaal", now=now)
    return attachments.store(upload, by=hr, now=now)


def _tuesday(after: date, every: int) -> date:
    """The first Tuesday of a month, on or after a day."""
    year, month = after.year, after.month
    while True:
        first = date(year, month, 1)
        day = first + timedelta(days=(1 - first.weekday()) % 7)
        if day >= after and month % every == 0:
            return day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _unit(person: Person) -> object:
    posts: list[Assignment] = getattr(person, "posts", [])
    return posts[0].unit_id if posts else None


def _members(until: date) -> defaultdict[object, list[str]]:
    found: defaultdict[object, list[str]] = defaultdict(list)
    held = Assignment.objects.filter(held_on(until), from_date__lt=until - timedelta(days=400))
    for post in held.select_related("person").order_by("person__staff_number"):
        found[post.unit_id].append(post.person.full_name)
    return found


def _head(person: Person, day: date) -> Actor | None:
    """Who led the newcomer's unit that day."""
    units = Assignment.objects.filter(held_on(day), person=person).values("unit")
    led = Assignment.objects.filter(held_on(day), unit__in=units, leads=True).exclude(person=person)
    post = led.select_related("person").order_by("from_date", "pk").first()
    if post is None:
        return None
    head = post.person
    units_led = frozenset({post.unit_id})
    return Actor(head.account_id, person=head.pk, name=head.full_name, units_led=units_led)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(14), tzinfo=UTC)
