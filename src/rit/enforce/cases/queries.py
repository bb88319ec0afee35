"""Which cases somebody may know of, and what the list says. The database walls the same (migration 0002)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast

from rit.enforce.cases.models import Case, CaseKey, Concerned, Event, Member
from rit.enforce.cases.states import Scope
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.models import Grant
from rit.foundation.access.queries import in_force
from rit.foundation.vault import keyring as vault
from rit.foundation.vault.keyring import Keyring
from rit.people.models import Person
from rit.people.queries import in_service_on


def on_list(day: date) -> Q:
    """Members who count on the day."""
    return Q(ended_at=None, from_date__lte=day) & (Q(until_date=None) | Q(until_date__gte=day))


class CaseConflict(Func):
    """rit_case_conflict(case, person, day): a code of states.Conflict, or null."""

    function = "rit_case_conflict"
    output_field = TextField()


def visible_to(actor: Actor, day: date) -> QuerySet[Case]:
    """Cases on whose list the actor is today, without a conflict of interest."""
    person = actor.person or NOBODY
    mine = Member.objects.filter(on_list(day), case=OuterRef("pk"), person=person)
    conflict = CaseConflict(F("pk"), Cast(Value(person), UUIDField()), Value(day))
    return Case.objects.filter(Exists(mine)).annotate(conflict=conflict).filter(conflict__isnull=True)


def conflict(person: UUID, others: Iterable[UUID], day: date) -> str | None:
    """Why this person can have nothing to do with what is about the others: a code of states.Conflict. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select min(rit_conflict(%s, other, %s)) from unnest(%s::uuid[]) as other",
            [person, day, list(others)],
        )
        found: str | None = cursor.fetchone()[0]
    return found


@dataclass(frozen=True)
class Reader:
    """Somebody who can be put on a list: `pair` and `public` of the key pair, None before it is made."""

    person: UUID
    account: UUID
    role: str
    pair: UUID | None
    public: bytes | None


def holders(roles: Iterable[str], day: date) -> list[Reader]:
    """Who holds one of the roles today and is in service. Two queries."""
    grants = Grant.objects.filter(in_force(day), role__in=list(roles))
    role_of = dict(grants.values_list("account_id", "role"))
    return _readers(Person.objects.filter(in_service_on(day), account__in=role_of), role_of)


def reader(person: Person, role: str) -> Reader | None:
    """None for somebody without an account."""
    found = _readers(
        Person.objects.filter(pk=person.pk), {person.account_id: role} if person.account_id else {}
    )
    return found[0] if found else None


def _readers(people: QuerySet[Person], role_of: dict[UUID, str]) -> list[Reader]:
    pairs = vault.pairs_of(role_of)
    found = []
    for person, account in people.exclude(account=None).values_list("pk", "account_id"):
        pair = pairs.get(account) if account else None
        found.append(
            Reader(
                person,
                account,
                role_of[account],
                pair.id if pair else None,
                bytes(pair.public) if pair else None,
            )
        )
    return found


def members(case: Case) -> QuerySet[Member]:
    """The list as it is and was, the newest first."""
    return case.members.select_related("person", "added_by").order_by(
        F("ended_at").desc(nulls_first=True), "-added_at"
    )


def named(case: Case) -> QuerySet[Concerned]:
    return case.concerned.filter(withdrawn_at=None).select_related("person").order_by("named_at")


def timeline(case: Case, limit: int = 200) -> list[Event]:
    """The newest first."""
    return list(case.events.select_related("person", "about").order_by("-at", "-recorded_at")[:limit])


def key_in_use(case: Case, scope: Scope) -> CaseKey | None:
    return CaseKey.objects.filter(case=case, scope=scope, replaced_at=None).first()


def load_keys(case: Case, ring: Keyring) -> dict[Scope, UUID]:
    """Opens every key of the case that this holder has; the one in use of each scope. Two queries."""
    keys = list(CaseKey.objects.filter(case=case))
    ring.load(row.key_id for row in keys)
    return {Scope(row.scope): row.key_id for row in keys if row.replaced_at is None}
