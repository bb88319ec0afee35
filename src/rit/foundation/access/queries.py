"""What the rest may ask about accounts and grants."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Expression, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from rit.foundation import prepared
from rit.foundation.access import roles
from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account, Grant
from rit.foundation.registries import persons
from rit.foundation.registries.persons import Behind, Found
from rit.foundation.registries.rows import Rows

MINIMUM = 2  # characters before a search finds anybody


def in_force(day: date) -> Q:
    """Grants that count on this day."""
    return Q(from_date__lte=day, to_date__gte=day, ended_at=None)


def actor_of(account: Account, day: date) -> Actor:
    """The account with its roles of this day and the person behind it: one query."""
    found = _described(account.pk, day).get()
    return _actor(account, persons.read(found["behind"]), frozenset(found["held"]))


def arrive(account: Account, day: date) -> Actor:
    """The same, and tells PostgreSQL whose rows to show until the transaction ends: still one query."""
    [(behind, held, *_told)] = prepared.rows(*_arriving(account.pk, day))
    return _actor(account, persons.read(json.loads(behind) if behind else None), frozenset(held))


@lru_cache(maxsize=2048)
def _arriving(account: UUID, day: date) -> tuple[str, tuple[Any, ...]]:  # Any: what columns are compared with
    """The statement, worded once: every page asks it, and wording it takes longer than answering it."""
    person = Coalesce(KeyTextTransform("id", "behind"), Value(""))
    told = {
        "told_account": _told("rit.account", Value(str(account))),
        "told_person": _told("rit.person", person),
        "told_day": _told("rit.day", Value(day.isoformat())),
    }
    asked = _described(account, day).annotate(**told)
    sql, params = asked.query.get_compiler(connection=connection).as_sql()
    return sql, tuple(params)


def _described(account: UUID, day: date) -> Rows:
    held = Grant.objects.filter(in_force(day), account=OuterRef("pk")).order_by("role").values("role")
    found = Account.objects.filter(pk=account)
    return found.annotate(behind=persons.described(day), held=ArraySubquery(held)).values("behind", "held")


def _told(name: str, value: Expression) -> Func:
    """A setting of this transaction, read by the row-level security."""
    return Func(Value(name), value, Value(True), function="set_config", output_field=TextField())


def _actor(account: Account, person: Behind | None, held: frozenset[str]) -> Actor:
    return Actor(
        account=account.pk,
        person=person.id if person else None,
        name=person.name if person else account.username,
        language=person.language if person else "",
        roles=held,
        doors=roles.doors_of(held),
        units_led=person.units_led if person else frozenset(),
    )


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a role today, with the name that people know."""

    grant: Grant
    name: str
    absent: str

    @property
    def until(self) -> date:
        return self.grant.to_date


def holders_by_role(actor: Actor, day: date) -> dict[str, list[Holder]]:
    """Who holds what today, for everybody; two queries. Within a role by name."""
    grants = list(grants_visible_to(actor, day).filter(in_force(day)))
    accounts = {grant.account_id for grant in grants}
    accounts |= {grant.stands_in_for.account_id for grant in grants if grant.stands_in_for}
    names = persons.names(accounts, day)
    found: dict[str, list[Holder]] = {}
    for grant in grants:
        absent = grant.stands_in_for.account if grant.stands_in_for else None
        name = names.get(grant.account_id, grant.account.username)
        absent_name = names.get(absent.pk, absent.username) if absent else ""
        found.setdefault(grant.role, []).append(Holder(grant, name, absent_name))
    for holders in found.values():
        holders.sort(key=lambda holder: holder.name)
    return found


def coming(actor: Actor, day: date) -> list[Holder]:
    """Grants that begin later, for those who grant."""
    later = list(grants_visible_to(actor, day).filter(from_date__gt=day, ended_at=None).order_by("from_date"))
    names = persons.names({grant.account_id for grant in later}, day)
    return [Holder(grant, names.get(grant.account_id, grant.account.username), "") for grant in later]


def own_grants(actor: Actor, day: date) -> QuerySet[Grant]:
    """The actor's own roles of today and later."""
    if actor.account is None:
        return Grant.objects.none()
    return Grant.objects.filter(account_id=actor.account, ended_at=None, to_date__gte=day).order_by(
        "from_date"
    )


def account_meant(chosen: str, text: str, day: date) -> tuple[Account | None, Sequence[Found]]:
    """The account somebody means by a choice from the list, a user name or a name; else who it could be."""
    text = " ".join(text.split())
    accounts = Account.objects.filter(is_active=True)
    chosen_id = _uuid(chosen)
    if chosen_id and (account := accounts.filter(pk=chosen_id).first()):
        return account, []
    if text and (account := accounts.filter(username__iexact=text).first()):
        return account, []
    found = find_accounts(text, day)
    exact = [one for one in found if one.name.casefold() == text.casefold()]
    sure = exact if len(exact) == 1 else found
    if len(sure) == 1:
        return accounts.filter(pk=sure[0].account).first(), []
    return None, found


def find_accounts(text: str, day: date) -> Sequence[Found]:
    """For the type-ahead: by the person's name, and by user name where nobody has that name."""
    text = " ".join(text.split())
    found = persons.find(text, day)
    if found or len(text) < MINIMUM:
        return found
    by_username = Account.objects.filter(is_active=True, username__istartswith=text).order_by("username")[:8]
    return [Found(account.pk, account.username) for account in by_username]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def grants_visible_to(actor: Actor, day: date) -> QuerySet[Grant]:
    """Everybody sees who holds which role today; history is for those who grant."""
    grants = Grant.objects.select_related("account", "granted_by", "stands_in_for__account")
    return grants if actor.may_enter("roles.grant") else grants.filter(in_force(day))


def holders(role: str, day: date) -> QuerySet[Account]:
    return Account.objects.filter(pk__in=Grant.objects.filter(in_force(day), role=role).values("account"))


def accounts_with(door: str, day: date) -> QuerySet[Grant, UUID]:
    """Everybody who holds, that day, a role with this door."""
    codes = [role.code for role in roles.roles().values() if door in role.doors]
    return Grant.objects.filter(in_force(day), role__in=codes).values_list("account", flat=True)


def roles_held(account: UUID, day: date) -> frozenset[str]:
    return frozenset(Grant.objects.filter(in_force(day), account_id=account).values_list("role", flat=True))
