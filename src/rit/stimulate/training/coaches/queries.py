"""The network of coaches: who they are, which service each belongs to, and how much they lead (L5-e)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.people.models import Absence, Assignment, Person, Unit
from rit.people.queries import held_on
from rit.people.states import UnitKind
from rit.stimulate.training.coaches import rules
from rit.stimulate.training.coaches.models import Feeler
from rit.stimulate.training.events import queries as sessions
from rit.stimulate.training.events.models import TrainingSession
from rit.stimulate.training.events.states import SessionState

YEAR = timedelta(days=365)
SERVED = (UnitKind.SERVICE, UnitKind.COMMISSARIAT)  # a coach for each of these
MOST = 200


@dataclass(frozen=True)
class Load:
    """What somebody led in a year, and what is to come."""

    led: int = 0
    minutes: int = 0
    coming: int = 0
    last: datetime | None = None


@dataclass(frozen=True)
class Coach:
    """`service`: the one that this coach belongs to; `away`: a long absence today."""

    person: Person
    service: Unit | None
    away: bool
    load: Load


def network(day: date, now: datetime) -> list[Coach]:
    """By service and name: five queries, however many coaches."""
    people = list(sessions.who_can_lead(day)[:MOST])
    keys = [one.pk for one in people]
    units = {one.pk: one for one in Unit.objects.all()}
    away = Absence.objects.filter(Q(to_date=None) | Q(to_date__gte=day), from_date__lte=day, person__in=keys)
    absent = set(away.values_list("person", flat=True))
    served, loads = services_of(keys, units, day), _loads(day, now)
    found = [Coach(one, served.get(one.pk), one.pk in absent, loads[one.pk]) for one in people]
    return sorted(found, key=lambda one: (one.service.order if one.service else -1, one.person.folded))


def without_coach(coaches: Iterable[Coach], day: date) -> QuerySet[Unit]:
    """Services of that day in which nobody is a coach."""
    served = {one.service.pk for one in coaches if one.service}
    return sessions.teams(day).filter(kind__in=SERVED).exclude(pk__in=served)


def services_of(people: list[UUID], units: Mapping[UUID, Unit], day: date) -> dict[UUID, Unit]:
    """The nearest service above the main function."""
    held = Assignment.objects.filter(held_on(day), person__in=people).order_by("share", "-from_date")
    found: dict[UUID, Unit] = {}
    for person, key in held.values_list("person", "unit"):
        one: Unit | None = units.get(key)
        while one is not None and one.kind not in SERVED:
            one = units.get(one.parent_id) if one.parent_id else None
        if one is not None:
            found[person] = one
    return found


def _loads(day: date, now: datetime) -> dict[UUID, Load]:
    since = timezone.make_aware(datetime.combine(day - YEAR, time()))
    held = Q(state=SessionState.HELD, begins_at__gte=since)
    coming = Q(state=SessionState.PLANNED, begins_at__gt=now)
    rows = (
        TrainingSession.objects.exclude(leaders=None)
        .order_by()
        .values("leaders")
        .annotate(
            led=Count("pk", filter=held),
            minutes_led=Sum("minutes", filter=held, default=0),
            coming=Count("pk", filter=coming),
            last=Max("begins_at", filter=Q(state=SessionState.HELD)),
        )
    )
    found: dict[UUID, Load] = defaultdict(Load)
    for row in rows:
        found[row["leaders"]] = Load(row["led"], row["minutes_led"], row["coming"], row["last"])
    return found


def feelers_of(actor: Actor) -> QuerySet[Feeler]:
    """What the wall shows: one's own, and all for the coordinator."""
    found = Feeler.objects.select_related("unit", "sent_by").order_by("-sent_at")
    return found if rules.reads_all(actor) else found.filter(sent_by=actor.person)
