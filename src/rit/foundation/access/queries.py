"""What the rest may ask about accounts and grants."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from rit.foundation.access import roles
from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account, Grant
from rit.foundation.registries import persons


def in_force(day: date) -> Q:
    """Grants that count on this day."""
    return Q(from_date__lte=day, to_date__gte=day, ended_at=None)


def actor_of(account: Account, day: date) -> Actor:
    """The account with its roles of this day and the person behind it: two queries."""
    held = frozenset(Grant.objects.filter(in_force(day), account=account).values_list("role", flat=True))
    person = persons.behind(account.pk, day)
    return Actor(
        account=account.pk,
        person=person.id if person else None,
        name=person.name if person else account.username,
        language=person.language if person else "",
        roles=held,
        doors=roles.doors_of(held),
        units_led=person.units_led if person else frozenset(),
    )


def grants_visible_to(actor: Actor, day: date) -> QuerySet[Grant]:
    """Everybody sees who holds which role today; history is for those who grant."""
    grants = Grant.objects.select_related("account", "granted_by", "stands_in_for__account")
    return grants if actor.may_enter("roles.grant") else grants.filter(in_force(day))


def holders(role: str, day: date) -> QuerySet[Account]:
    return Account.objects.filter(pk__in=Grant.objects.filter(in_force(day), role=role).values("account"))


def roles_held(account: UUID, day: date) -> frozenset[str]:
    return frozenset(Grant.objects.filter(in_force(day), account_id=account).values_list("role", flat=True))
