"""Calls, and who answered as far as a reader may know (L5-d)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from rit.foundation.access.actor import NOBODY, Actor
from rit.people.models import Unit
from rit.stimulate.training.coaches import queries as network
from rit.stimulate.training.coaches.calls import rules
from rit.stimulate.training.coaches.calls.models import Candidate, CoachCall
from rit.stimulate.training.coaches.calls.states import Standing
from rit.stimulate.training.events import queries as sessions

MOST = 300


def visible_to(actor: Actor) -> QuerySet[CoachCall]:
    """A call is for everybody."""
    return CoachCall.objects.select_related("training").order_by("-opened_at")


def open_on(day: date) -> QuerySet[CoachCall]:
    return CoachCall.objects.filter(closed_at=None, until_date__gte=day).order_by("until_date")


def unanswered(person: UUID, day: date) -> QuerySet[CoachCall]:
    """Calls that are open and that this person did not answer yet; the wall shows the own answers."""
    answered = Candidate.objects.filter(call=OuterRef("pk"), person=person)
    return open_on(day).filter(~Exists(answered))


def over_on(day: date) -> Q:
    """Of a candidate: the call is over."""
    return Q(call__until_date__lt=day) | Q(call__closed_at__isnull=False)


def facts(call: CoachCall) -> rules.Call:
    return rules.Call(call.until_date, call.closed_at is not None)


def candidates_of(actor: Actor) -> QuerySet[Candidate]:
    """What the wall shows: the own ones, and all for the coordinator."""
    found = Candidate.objects.select_related("call__training", "person")
    return found if rules.calls(actor) else found.filter(person=actor.person or NOBODY)


def own(actor: Actor, call: UUID) -> Candidate | None:
    return Candidate.objects.filter(call=call, person=actor.person or NOBODY).first()


def followed(people: Collection[UUID], activity: UUID) -> dict[UUID, int]:
    """Minutes of this training by person: one query, of what the reader may see."""
    rows = sessions.counting().filter(person__in=people, present=True, session__activity=activity)
    return dict(rows.order_by().values_list("person").annotate(all=Sum("minutes")))


@dataclass(frozen=True)
class Line:
    """A candidate as the coordinator weighs it: `minutes` of the training so far."""

    candidate: Candidate
    service: Unit | None
    minutes: int


@dataclass(frozen=True)
class Service:
    """`wanted`: how many are still missing after whom is selected."""

    unit: Unit
    coaches: int
    selected: int
    wanted: int


def gathered(call: CoachCall, day: date) -> tuple[list[Line], list[Service]]:
    """Who answered, by service and name, and what each service has and still wants: five queries, however many."""
    rows = list(
        Candidate.objects.filter(call=call).select_related("person").order_by("person__folded")[:MOST]
    )
    coaches = list(sessions.who_can_lead(day).values_list("pk", flat=True)[: network.MOST])
    units = {one.pk: one for one in Unit.objects.all()}
    served = network.services_of([*(one.person_id for one in rows), *coaches], units, day)
    minutes = followed([one.person_id for one in rows], call.training_id)
    found = [Line(one, served.get(one.person_id), minutes.get(one.person_id, 0)) for one in rows]
    found.sort(key=lambda one: one.service.order if one.service else -1)
    standing = [one for one in units.values() if one.kind in network.SERVED and _exists(one, day)]
    has = Counter(served[key].pk for key in coaches if key in served)
    chosen = Counter(
        one.service.pk for one in found if one.service and one.candidate.standing == Standing.SELECTED
    )
    return found, [
        Service(one, has[one.pk], chosen[one.pk], max(0, call.a_service - has[one.pk] - chosen[one.pk]))
        for one in sorted(standing, key=lambda one: (one.order, one.code))
    ]


def _exists(unit: Unit, day: date) -> bool:
    """As `sessions.teams` asks the database."""
    opened, closed = unit.opened_date, unit.closed_date
    return (opened is None or opened <= day) and (closed is None or closed >= day)
