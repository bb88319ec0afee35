"""What was done for those who hold a designated function, and what they themselves are asked (L6.2-c)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from rit.people.models import Assignment, Function, Person
from rit.people.queries import held_on
from rit.protect.functions.models import Charter, HolderRecord, VettingSwitch
from rit.protect.functions.states import DESIGNATED, Sort


def records(function: Function, people: Collection[UUID]) -> dict[UUID, dict[str, HolderRecord]]:
    """By person the last record of each sort. One query."""
    found: dict[UUID, dict[str, HolderRecord]] = {}
    rows = HolderRecord.objects.filter(function=function, person__in=people).select_related("charter")
    for row in rows.order_by("on_date", "pk"):
        found.setdefault(row.person_id, {})[row.sort] = row
    return found


def with_charter(functions: QuerySet[Function]) -> QuerySet[Function]:
    """The newest charter beside each; `charter_beside` reads it."""
    told = JSONObject(id="id", version="version", text="text", at="at")
    newest = Charter.objects.filter(function=OuterRef("pk")).order_by("-version").values(told=told)[:1]
    return functions.annotate(newest_charter=Subquery(newest))


def charter_beside(function: Function) -> Charter | None:
    told = vars(function)["newest_charter"]
    if told is None:
        return None
    return Charter(**{**told, "at": datetime.fromisoformat(told["at"])}, function=function)


def charter_of(function: Function) -> Charter | None:
    return Charter.objects.filter(function=function).order_by("-version").first()


@dataclass(frozen=True)
class Mine:
    """A designated function that the reader holds, with its charter and whether it is signed."""

    function: Function
    since: date
    charter: Charter | None
    signed_date: date | None
    done: dict[str, HolderRecord] = field(default_factory=dict)


def mine(person: UUID, day: date) -> list[Mine]:
    """Three queries."""
    held = Assignment.objects.filter(held_on(day), person=person, function__profile__level__in=DESIGNATED)
    first: dict[UUID, Assignment] = {}
    for one in held.select_related("function").order_by("from_date"):
        first.setdefault(one.function_id, one)
    charters = {
        one.function_id: one for one in Charter.objects.filter(function__in=first).order_by("version")
    }
    done: dict[UUID, dict[str, HolderRecord]] = {}
    signed: dict[int, date] = {}
    for row in HolderRecord.objects.filter(function__in=first, person=person).order_by("on_date", "pk"):
        done.setdefault(row.function_id, {})[row.sort] = row
        if row.sort == Sort.CHARTER and row.charter_id is not None:
            signed[row.charter_id] = row.on_date
    return [
        Mine(
            one.function,
            one.from_date,
            charters.get(key),
            signed.get(charters[key].pk) if key in charters else None,
            done.get(key, {}),
        )
        for key, one in first.items()
    ]


def vetting() -> VettingSwitch | None:
    return VettingSwitch.objects.select_related("by").order_by("-pk").first()


def holds(person: UUID, function: Function, day: date) -> bool:
    return Assignment.objects.filter(held_on(day), person=person, function=function).exists()


def person_with(staff_number: str) -> Person | None:
    return Person.objects.filter(staff_number=staff_number).first()
