"""Which teams talk how often, when the next talk is due, and what was talked about (L5-g)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, F, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from rit.foundation.access.actor import Actor
from rit.people.models import Assignment, Unit
from rit.people.queries import held_on, open_on, units_below
from rit.stimulate.conduct.models import Cadence, Talk
from rit.stimulate.conduct.talks import rules

MOST_TALKS = 2_000
Teams = QuerySet[Any]  # Any: units with the columns that `teams` adds


class MonthsLater(Func):
    """A date and a number of months: the date so many months later."""

    template = "((%(expressions)s)::date)"
    arg_joiner = " + interval '1 month' * "
    output_field = DateField()


def teams(day: date) -> Teams:
    """Units that somebody leads and that talk: `months` between talks, the `last` one, and when the next is `due`.

    A unit without a rhythm of its own has that of the unit at the top; `due` is empty as long as there is none.
    """
    heads = Assignment.objects.filter(held_on(day), unit=OuterRef("pk"), leads=True)
    own = Cadence.objects.filter(unit=OuterRef("pk"))
    top = Cadence.objects.filter(unit__parent=None).order_by("from_date")
    last = Talk.objects.filter(unit=OuterRef("pk"), on_date__lte=day).order_by("-on_date")

    def either(column: str) -> Coalesce:
        return Coalesce(Subquery(own.values(column)[:1]), Subquery(top.values(column)[:1]))

    found = Unit.objects.filter(open_on(day), Exists(heads)).annotate(
        months=either("months"), since=either("from_date"), last=Subquery(last.values("on_date")[:1])
    )
    found = found.exclude(months=0).annotate(due=MonthsLater(Greatest("last", "since"), F("months")))
    return found.order_by("order", "code")


def late(day: date) -> Teams:
    return teams(day).filter(due__lt=day)


def due_on(days: Collection[date], day: date) -> Teams:
    return teams(day).filter(due__in=list(days))


def due_for(actor: Actor, day: date, until: date) -> Teams:
    """Of the units that the actor leads: those whose talk is due by `until`, the longest waiting first."""
    return teams(day).filter(pk__in=sorted(actor.units_led), due__lte=until).order_by("due", "code")


def loggable(actor: Actor, day: date) -> Teams:
    """Units whose talks the actor may log: those led and under them, or all."""
    found = teams(day)
    return found if rules.logs_everywhere(actor) else found.filter(pk__in=below(actor, day))


def below(actor: Actor, day: date) -> list[UUID]:
    """The units that the actor leads, with those under them. No query when there are none."""
    return units_below(actor.units_led, day) if actor.units_led else []


def talks_of(unit: UUID) -> QuerySet[Talk]:
    return Talk.objects.filter(unit=unit).select_related("by").order_by("-on_date", "-at")


def days_talked(units: Iterable[UUID], since: date, until: date) -> dict[UUID, list[date]]:
    """By unit, the days of its talks in this period, in order: one query."""
    rows = Talk.objects.filter(unit__in=list(units), on_date__gte=since, on_date__lt=until)
    found: dict[UUID, list[date]] = defaultdict(list)
    for unit, day in rows.order_by("on_date").values_list("unit", "on_date")[:MOST_TALKS]:
        found[unit].append(day)
    return found


def last_before(units: Iterable[UUID], day: date) -> dict[UUID, date]:
    """By unit, the last talk before the day: one query."""
    rows = Talk.objects.filter(unit__in=list(units), on_date__lt=day).order_by("unit", "-on_date")
    return dict(rows.distinct("unit").values_list("unit", "on_date"))


@dataclass(frozen=True)
class Strip:
    teams: int
    late: int
    talked: int


def strip(day: date, since: date) -> Strip:
    """How many teams, how many are late, and how many talked since: two queries."""
    due = list(teams(day).values_list("due", "last"))
    return Strip(
        teams=len(due),
        late=sum(one is not None and one < day for one, _last in due),
        talked=sum(last is not None and last >= since for _due, last in due),
    )
