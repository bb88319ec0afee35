"""What a reader may see of campaigns, and their counts (L3-b). The database walls the rows of persons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.figures import small
from rit.people.models import Assignment, Person, Unit
from rit.people.queries import held_on, in_service_on
from rit.plan.communication.queries import Audience
from rit.protect.norms import rules
from rit.protect.norms.models import Campaign, Confirmation, Question
from rit.protect.norms.states import CampaignState


def visible_to(actor: Actor) -> QuerySet[Campaign]:
    """What went out is no secret; what is being prepared is the coordinator's."""
    campaigns = Campaign.objects.select_related("version__instruction").defer("sections")
    return campaigns if actor.may_enter("plan.steer") else campaigns.exclude(state=CampaignState.DRAFT)


def audience_of(campaign: Campaign) -> Audience:
    """Two queries: its units and its functions."""
    return Audience(
        everybody=campaign.everybody,
        leaders=campaign.leaders,
        cadres=campaign.cadres,
        roles=campaign.roles,
        units=list(campaign.units.values_list("pk", flat=True)),
        functions=list(campaign.functions.values_list("pk", flat=True)),
    )


def questions_of(campaign: Campaign) -> list[Question]:
    return list(campaign.questions.order_by("order"))


def own(actor: Actor) -> QuerySet[Confirmation]:
    """What the actor was asked. Row-level security stands behind this."""
    found = Confirmation.objects.filter(person=actor.person or NOBODY)
    return found.select_related("campaign__version__instruction")


def waiting(person: UUID) -> QuerySet[Confirmation]:
    """Not confirmed yet, of campaigns that run."""
    found = Confirmation.objects.filter(
        person=person, confirmed_at=None, campaign__state=CampaignState.RUNNING
    )
    return found.order_by("until_date", "pk")


@dataclass(frozen=True)
class Count:
    """How many were asked, and how many confirmed."""

    asked: int
    confirmed: int

    @property
    def share(self) -> int:
        return round(100 * self.confirmed / self.asked) if self.asked else 0


def counts(day: date, campaigns: Collection[UUID] | None = None) -> dict[UUID, Count]:
    """By campaign, of these or of all: numbers only, from a function that reads past the wall.

    Who left before the day, or before the campaign closed, counts only as having confirmed.
    """
    with connection.cursor() as cursor:
        cursor.execute("select campaign, asked, confirmed from norms_counts(%s)", [day])
        found = {key: Count(asked, confirmed) for key, asked, confirmed in cursor.fetchall()}
    return found if campaigns is None else {key: found[key] for key in campaigns if key in found}


@dataclass(frozen=True)
class OfUnit:
    """How far a unit is, in percent; `share` is None where it would tell about single people."""

    unit: Unit
    asked: int
    share: int | None


def by_unit(actor: Actor, campaign: Campaign, day: date) -> list[OfUnit]:
    """For the coordinator. Whoever holds two functions counts in the unit of the larger share.

    A unit shows nothing where few or nearly all confirmed, or nobody; one hidden unit never stands alone, because
    the total beside the others would give it away.
    """
    if not rules.steers(actor):
        return []
    with connection.cursor() as cursor:
        cursor.execute("select unit, asked, confirmed from norms_counts_by_unit(%s, %s)", [campaign.pk, day])
        rows = {unit: (asked, confirmed) for unit, asked, confirmed in cursor.fetchall() if unit}
    least = small.minimum("count")
    shares = {
        key: small.share(confirmed, asked, at_least=least) or None for key, (asked, confirmed) in rows.items()
    }
    hidden = [key for key, share in shares.items() if share is None]
    if len(hidden) == 1 and len(shares) > 1:
        shares[min((key for key in shares if key not in hidden), key=lambda key: rows[key][0])] = None
    units = Unit.objects.filter(pk__in=rows).order_by("order", "code")
    shown = [OfUnit(unit, rows[unit.pk][0], shares[unit.pk]) for unit in units]
    return sorted(shown, key=lambda one: (one.share is None, one.share or 0))


@dataclass(frozen=True)
class OfPerson:
    """`late`: past the day, whether confirmed since or not."""

    person: Person
    until_date: date
    confirmed: bool
    late: bool


def of_led_units(actor: Actor, campaign: Campaign, day: date) -> list[OfPerson]:
    """Names, for whoever heads the unit: who has not confirmed comes first. The wall asks the same again."""
    if not actor.units_led:
        return []
    members = Assignment.objects.filter(held_on(day), unit__in=actor.units_led).values("person")
    here = Person.objects.filter(in_service_on(day), pk__in=members).values("pk")
    rows = Confirmation.objects.filter(campaign=campaign, person__in=here).select_related("person")
    return [
        OfPerson(
            row.person,
            row.until_date,
            row.confirmed_at is not None,
            (timezone.localdate(row.confirmed_at) if row.confirmed_at else day) > row.until_date,
        )
        for row in rows.order_by(F("confirmed_at").asc(nulls_first=True), "person__folded")[:500]
    ]


def share_confirmed(day: date) -> float | None:
    """Of all that was asked in campaigns that went out, in percent."""
    found = counts(day).values()
    asked = sum(one.asked for one in found)
    return round(100 * sum(one.confirmed for one in found) / asked, 1) if asked else None
