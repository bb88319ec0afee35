"""Newcomers and their moments, as far as a reader may know (L1-c). The database walls the rows of persons."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import NOBODY, Actor
from rit.people.models import Assignment, Person
from rit.people.queries import held_on
from rit.protect.norms.handing.queries import staff_on
from rit.protect.norms.handing.rules import HR, keeps
from rit.protect.norms.models import MomentRecord
from rit.protect.norms.moments.table import A_YEAR, HEAD, Moment, moments

SOON = timedelta(days=14)
Records = dict[tuple[UUID, str], MomentRecord]
WORDS: dict[str, str | Promise] = {
    "done": _("done"),
    "slow": _("done, too late"),
    "due": _("still in time"),
    "late": _("late"),
    "none": _("does not apply"),
}
SHAPES = {"done": "done", "slow": "done", "due": "empty", "late": "late", "none": "empty"}


def arrived(day: date) -> QuerySet[Person]:
    """Who came into service in the last twelve months and is still here."""
    return staff_on(day).filter(joined_date__gt=day - A_YEAR)


def newcomers(actor: Actor, day: date) -> QuerySet[Person]:
    """All of them for HR and the coordinator; of the own units for a head."""
    found = arrived(day)
    return found if keeps(actor) else found.filter(in_units(actor.units_led, day))


def in_units(units: Iterable[UUID], day: date) -> Q:
    return Q(Exists(Assignment.objects.filter(held_on(day), person=OuterRef("pk"), unit__in=list(units))))


def counting() -> QuerySet[MomentRecord]:
    """The rows that count: of this time in service, neither withdrawn nor a withdrawal."""
    return MomentRecord.objects.filter(
        withdraws=None, withdrawn_by=None, on_date__gte=F("person__joined_date")
    )


def records_of(people: Iterable[UUID]) -> Records:
    """One query, of what the reader may see."""
    rows = counting().filter(person__in=list(people)).select_related("by", "evidence")
    return {(row.person_id, row.moment): row for row in rows}


def without(moment: Moment) -> Q:
    """People to whom it applies and for whom nobody recorded it."""
    done = counting().filter(person=OuterRef("pk"), moment=moment.code)
    return Q(~Exists(done), cadre__in=moment.cadres)


def behind(people: QuerySet[Person], day: date, asked: Collection[tuple[Moment, Q]] = ()) -> QuerySet[Person]:
    """Who has a moment that was due before the day and that nobody recorded, the oldest first; `due` is its day.

    `asked`: only these moments, each of only these people; without it, all moments of all.
    """
    pairs = asked or [(one, Q()) for one in moments().values()]
    whens = [
        When(
            Q(joined_date__lt=day - one.term) & of & without(one),
            then=Cast(F("joined_date") + Value(one.term), DateField()),
        )
        for one, of in pairs  # in the order of their terms: the first that fits is the oldest
    ]
    found = people.annotate(due=Case(*whens, default=None, output_field=DateField()))
    return found.filter(due__isnull=False).order_by("due", "folded")


def waiting(actor: Actor, day: date) -> QuerySet[Person] | None:
    """Newcomers of whom this reader has something to record within a fortnight, or late; None for who never has."""
    own = in_units(actor.units_led, day)
    asked = [
        (one, own if one.by == HEAD else Q())
        for one in moments().values()
        if (actor.units_led if one.by == HEAD else actor.may_enter(HR))
    ]
    if not asked:
        return None
    return behind(arrived(day).exclude(pk=actor.person or NOBODY), day + SOON, asked)


def to_record(actor: Actor, moment: Moment, day: date) -> QuerySet[Person]:
    """The list to tick: newcomers who do not have it, of whom this reader may say so."""
    found = newcomers(actor, day).filter(without(moment)).exclude(pk=actor.person or NOBODY)
    return found.order_by("joined_date", "folded")


@dataclass(frozen=True)
class Cell:
    """One moment of one person. `record` when it is done."""

    moment: Moment
    state: str
    due: date
    record: MomentRecord | None = None

    @property
    def words(self) -> str:
        return str(WORDS[self.state])

    @property
    def shape(self) -> str:
        return SHAPES[self.state]


def cells(person: Person, records: Records, day: date) -> list[Cell]:
    return [cell(person, one, records.get((person.pk, one.code)), day) for one in moments().values()]


def cell(person: Person, moment: Moment, record: MomentRecord | None, day: date) -> Cell:
    due = person.joined_date + moment.term
    if record is not None:
        return Cell(moment, "done" if record.on_date <= due else "slow", due, record)
    if person.cadre not in moment.cadres:
        return Cell(moment, "none", due)
    return Cell(moment, "late" if due < day else "due", due)


@dataclass(frozen=True)
class Done:
    """Of the newcomers of a year whose day has come, or who had it before: how many had it, and in time."""

    people: int = 0
    done: int = 0
    in_time: int = 0


def done_in_time(asked: Iterable[Moment], day: date) -> dict[str, Done]:
    """By code: numbers only, from a function that reads past the wall. One query."""
    told = [{"code": one.code, "days": one.days, "cadres": sorted(one.cadres)} for one in asked]
    with connection.cursor() as cursor:
        cursor.execute(
            "select code, people, done, in_time from norms_moments(%s, %s)", [json.dumps(told), day]
        )
        return {code: Done(*numbers) for code, *numbers in cursor.fetchall()}
