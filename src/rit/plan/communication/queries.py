"""Which items somebody may see, who belongs to an audience, and what a person was told (L5-h)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.models import Grant
from rit.foundation.access.queries import in_force
from rit.people.folding import fold_value
from rit.people.models import Assignment, Person
from rit.people.queries import held_on, in_service_on, units_below
from rit.people.states import Cadre
from rit.plan.communication import rules
from rit.plan.communication.models import Item, Told
from rit.plan.communication.states import OPEN, ItemState

SOON_DAYS = 30


def visible_to(actor: Actor) -> QuerySet[Item]:
    """All of them to whoever steers or reports; to an owner the own ones. What was sent is read on one's own page."""
    if rules.may_see_all(actor):
        return Item.objects.all()
    return Item.objects.filter(owner_id=actor.person or NOBODY)


def with_rows(items: QuerySet[Item]) -> QuerySet[Item]:
    """What a row and a page show, in one query."""
    return items.select_related("plan", "owner", "objective", "instrument")


def named(text: str) -> Q:
    return Q(folded__contains=fold_value(text))


def still_open(items: QuerySet[Item]) -> QuerySet[Item]:
    return items.filter(state__in=OPEN).order_by("planned_date", "pk")


@dataclass(frozen=True)
class Strip:
    """How many items are late, coming, later, sent and cancelled."""

    late: int
    soon: int
    later: int
    sent: int
    cancelled: int


def strip(items: QuerySet[Item], today: date) -> Strip:
    soon = today + timedelta(days=SOON_DAYS)
    is_open = Q(state__in=OPEN)
    return Strip(
        **items.aggregate(
            late=Count("pk", filter=is_open & Q(planned_date__lt=today)),
            soon=Count("pk", filter=is_open & Q(planned_date__range=(today, soon))),
            later=Count("pk", filter=is_open & Q(planned_date__gt=soon)),
            sent=Count("pk", filter=Q(state=ItemState.SENT)),
            cancelled=Count("pk", filter=Q(state=ItemState.CANCELLED)),
        )
    )


def in_part(items: QuerySet[Item], part: str, today: date) -> QuerySet[Item]:
    """The items of one part of the strip; an unknown part is all of them."""
    soon = today + timedelta(days=SOON_DAYS)
    parts = {
        "late": Q(state__in=OPEN, planned_date__lt=today),
        "soon": Q(state__in=OPEN, planned_date__range=(today, soon)),
        "later": Q(state__in=OPEN, planned_date__gt=soon),
        "sent": Q(state=ItemState.SENT),
        "cancelled": Q(state=ItemState.CANCELLED),
    }
    return items.filter(parts[part]) if part in parts else items


@dataclass(frozen=True)
class Audience:
    """For whom a message is. Whoever answers to one part belongs to it; nobody is told twice."""

    everybody: bool = False
    leaders: bool = False
    cadres: Sequence[str] = ()
    roles: Sequence[str] = ()
    units: Sequence[UUID] = ()
    functions: Sequence[UUID] = ()

    def __bool__(self) -> bool:
        return bool(
            self.everybody or self.leaders or self.cadres or self.roles or self.units or self.functions
        )


def audience_of(item: Item) -> Audience:
    """Two queries: its units and its functions."""
    return Audience(
        everybody=item.everybody,
        leaders=item.leaders,
        cadres=item.cadres,
        roles=item.roles,
        units=[unit.pk for unit in item.units.all()],
        functions=[function.pk for function in item.functions.all()],
    )


def with_groups(items: QuerySet[Item]) -> QuerySet[Item]:
    """With the keys of units and functions, in the same query."""
    units = Item.units.through.objects.filter(item=OuterRef("pk")).values("unit")
    functions = Item.functions.through.objects.filter(item=OuterRef("pk")).values("function")
    keys = {"unit_keys": ArraySubquery(units), "function_keys": ArraySubquery(functions)}
    return items.annotate(**keys)


def people_of(audience: Audience, day: date) -> QuerySet[Person]:
    """Those in service on the day. Units count with those below; only a role reaches outside the corps."""
    here = Person.objects.filter(in_service_on(day))
    staff = ~Q(cadre=Cadre.EXTERNAL)
    if audience.everybody:
        return here.filter(staff)
    held = Assignment.objects.filter(held_on(day), person=OuterRef("pk"))
    whose = Q(pk=NOBODY)
    if audience.leaders:
        whose |= Q(Exists(held.filter(leads=True)))
    if audience.cadres:
        whose |= staff & Q(cadre__in=audience.cadres)
    if audience.roles:
        holders = Grant.objects.filter(in_force(day), role__in=audience.roles)
        whose |= Q(account__in=holders.values("account"))
    if audience.units:
        whose |= Q(Exists(held.filter(unit__in=units_below(audience.units, day))))
    if audience.functions:
        whose |= Q(Exists(held.filter(function__in=audience.functions)))
    return here.filter(whose)


@dataclass(frozen=True)
class Reach:
    """To how many, in which languages they read, and how many of them RIT itself can reach."""

    total: int
    with_account: int
    languages: list[tuple[str, int]]


def reach(audience: Audience, day: date) -> Reach:
    """One query, beside the units below."""
    rows = people_of(audience, day).order_by().values("language")
    counted = rows.annotate(many=Count("pk"), signed=Count("account")).values_list(
        "language", "many", "signed"
    )
    found, names = list(counted.order_by("-many", "language")), dict(settings.LANGUAGES)
    return Reach(
        total=sum(many for _language, many, _signed in found),
        with_account=sum(signed for _language, _many, signed in found),
        languages=[(names.get(language, language), many) for language, many, _signed in found],
    )


def told_to(actor: Actor) -> QuerySet[Told]:
    """What the actor was told, newest first. Row-level security stands behind this."""
    own = Told.objects.filter(person_id=actor.person or NOBODY).select_related("item")
    return own.order_by("-at", "pk")
