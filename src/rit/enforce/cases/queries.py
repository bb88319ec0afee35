"""Which cases somebody may know of, and what the list says. The database walls the same (migration 0002)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast

from rit.enforce.cases.models import Case, CaseKey, Concerned, Event, Member
from rit.enforce.cases.states import Scope
from rit.foundation import prepared
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.vault import keyring as vault
from rit.foundation.vault.keyring import Keyring
from rit.people.models import Person


def on_list(day: date) -> Q:
    """Members who count on the day."""
    return Q(ended_at=None, from_date__lte=day) & (Q(until_date=None) | Q(until_date__gte=day))


class CaseConflict(Func):
    """rit_case_conflict(case, person, day): a code of states.Conflict, or null."""

    function = "rit_case_conflict"
    output_field = TextField()


class CaseReads(Func):
    """rit_case_reads(case, person, day): whether this person can open it."""

    function = "rit_case_reads"
    output_field = BooleanField()


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


def kept_off(case: Case, person: UUID, day: date) -> str | None:
    """Why this person can have nothing to do with this case: a code of states.Conflict. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select rit_case_conflict(%s, %s, %s)", [case.pk, person, day])
        found: str | None = cursor.fetchone()[0]
    return found


def keeps_off_reporter(case: Case) -> bool:
    """Whether somebody is kept off the list as the reporter; never who. For who is on the list."""
    with connection.cursor() as cursor:
        cursor.execute("select rit_keeps_off_reporter(%s)", [case.pk])
        found: bool = cursor.fetchone()[0]
    return found


def reads(case: UUID, person: UUID, day: date) -> bool:
    """Whether this person can open the case now. Asks past the wall, for who tells somebody of a case not their own."""
    with connection.cursor() as cursor:
        cursor.execute("select rit_case_reads(%s, %s, %s)", [case, person, day])
        found: bool = cursor.fetchone()[0]
    return found


def free(case: UUID, readers: Iterable[Reader], day: date) -> list[Reader]:
    """Those of these without a conflict. One query."""
    found = list(readers)
    with connection.cursor() as cursor:
        cursor.execute(
            "select who from unnest(%s::uuid[]) as who where rit_case_conflict(%s, who, %s) is null",
            [[one.person for one in found], case, day],
        )
        without = {row[0] for row in cursor.fetchall()}
    return [one for one in found if one.person in without]


@dataclass(frozen=True)
class Reader:
    """Somebody who can be put on a list: `pair` and `public` of the key pair, None before it is made."""

    person: UUID
    account: UUID
    role: str
    pair: UUID | None
    public: bytes | None


HOLDERS = """
select distinct on (person.id) person.id, person.account_id, held.role, pair.id, pair.public
from access_grant held
join people_person person on person.account_id = held.account_id
left join vault_pair pair on pair.account_id = held.account_id and pair.retired_at is null
where held.role = any(%s) and held.ended_at is null
  and held.from_date <= %s and held.to_date >= %s
  and person.joined_date <= %s and (person.left_date is null or person.left_date >= %s)
order by person.id, held.role
"""


def holders(roles: Iterable[str], day: date) -> list[Reader]:
    """Who holds one of the roles today and is in service. One query, as every report that arrives asks it."""
    return [
        Reader(person, account, role, pair, bytes(public) if public else None)
        for person, account, role, pair, public in prepared.rows(HOLDERS, [list(roles), day, day, day, day])
    ]


def reader(person: Person, role: str) -> Reader | None:
    """None for somebody without an account."""
    if person.account_id is None:
        return None
    pair = vault.pairs_of([person.account_id]).get(person.account_id)
    if pair is None:
        return Reader(person.pk, person.account_id, role, None, None)
    return Reader(person.pk, person.account_id, role, pair.id, bytes(pair.public))


def members(case: Case) -> QuerySet[Member]:
    """The list as it is and was, the newest first."""
    return case.members.select_related("person", "added_by").order_by(
        F("ended_at").desc(nulls_first=True), "-added_at"
    )


def reading(case: Case, day: date) -> QuerySet[Member]:
    """Who is on the list and may be: no conflict has come since."""
    found = CaseConflict(F("case"), F("person"), Value(day))
    return case.members.filter(on_list(day)).annotate(conflict=found).filter(conflict__isnull=True)


def named(case: Case) -> QuerySet[Concerned]:
    return case.concerned.filter(withdrawn_at=None).select_related("person").order_by("named_at")


def timeline(case: Case, limit: int = 200) -> list[Event]:
    """The newest first."""
    return list(case.events.select_related("person", "about").order_by("-at", "-recorded_at")[:limit])


def key_in_use(case: Case, scope: Scope) -> CaseKey | None:
    return CaseKey.objects.filter(case=case, scope=scope, replaced_at=None).first()


def hold(case: UUID) -> None:
    """Nobody renews the keys of this case until this transaction ends. Before anything is sealed with them, and before
    any other row is locked: what a renewal does not see stays behind under a key that nobody has any more.
    """
    Case.objects.select_for_update().filter(pk=case).values_list("pk").first()


def load_keys(case: Case, ring: Keyring) -> dict[Scope, UUID]:
    """Opens every key of the case that this holder has; the one in use of each scope. Two queries."""
    keys = list(CaseKey.objects.filter(case=case))
    ring.load(row.key_id for row in keys)
    return {Scope(row.scope): row.key_id for row in keys if row.replaced_at is None}
