"""Puts the comparison's changes into the register: bulk writes, in an order that no constraint minds on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rit.people.importing.comparing import Change, Register, by_language
from rit.people.models import Assignment, Function, Person, Unit
from rit.people.states import LineKind, UnitKind

BATCH = 500


def write(changes: Sequence[Change], register: Register) -> None:
    """Inside the caller's transaction, which holds the tables; the changes fit the register as it stands."""
    of = {kind: [change for change in changes if change.kind == kind] for kind in LineKind}
    units = {**register.units}
    for change in of[LineKind.UNIT_OPENED]:
        units[change.unit] = _open_unit(change, units)
    functions = {**register.functions}
    for function in Function.objects.bulk_create(
        Function(code=change.function, title=_words({}, change, "function_title"))
        for change in of[LineKind.FUNCTION_ADDED]
    ):
        functions[function.code] = function
    for change in of[LineKind.UNIT_RENAMED]:
        unit = register.units[change.unit]
        Unit.objects.filter(pk=unit.pk).update(name=_words(unit.name, change, "unit_name"))
    for change in of[LineKind.FUNCTION_RENAMED]:
        held = register.functions[change.function]
        Function.objects.filter(pk=held.pk).update(title=_words(held.title, change, "function_title"))
    people = {**register.people}
    _change_people(of[LineKind.PERSON_CHANGED], people)
    for person in Person.objects.bulk_create(
        [Person(staff_number=change.staff_number, **change.after) for change in of[LineKind.PERSON_ADDED]],
        batch_size=BATCH,
    ):
        people[person.staff_number] = person
    _change_posts([*of[LineKind.POST_ENDED], *of[LineKind.POST_CHANGED]], register)
    Assignment.objects.bulk_create(
        [
            Assignment(
                person=people[change.staff_number],
                unit=units[change.unit],
                function=functions[change.function],
                leads=functions[change.function].head_of_unit,
                **change.after,
            )
            for change in of[LineKind.POST_BEGUN]
        ],
        batch_size=BATCH,
    )


def _words(was: Mapping[str, str], change: Change, named: str) -> dict[str, str]:
    """With what the change says of some languages; a language without a name shows the Dutch one."""
    now = {**was, **by_language(change.after, named)}
    return {language: text for language, text in now.items() if text}


def _open_unit(change: Change, units: dict[str, Unit]) -> Unit:
    """What sort of unit it is, HR's file does not say: a team, until somebody says otherwise."""
    return Unit.objects.create(
        code=change.unit,
        name=_words({}, change, "unit_name"),
        kind=UnitKind.TEAM,
        parent=units[change.after["above"]],
        opened_date=change.after["opened_date"],
        order=max((unit.order for unit in units.values()), default=0) + 1,
    )


def _change_people(changes: Sequence[Change], people: dict[str, Person]) -> None:
    """Addresses are freed first: two colleagues may have exchanged theirs."""
    if not changes:
        return
    freed = [change.target for change in changes if change.target and "email" in change.after]
    if freed:
        Person.objects.filter(pk__in=freed).update(email="")
    fields = sorted({name for change in changes for name in change.after})
    changed = []
    for change in changes:
        person = people[change.staff_number]
        _set(person, change.after.items())
        changed.append(person)
    Person.objects.bulk_update(changed, fields, batch_size=BATCH)


def _change_posts(changes: Sequence[Change], register: Register) -> None:
    """Two passes: first every period shrinks to what old and new have in common, so that none meets another."""
    held = {one.pk: one for mine in register.assignments.values() for one in mine}
    pairs = [(change, held[change.target]) for change in changes if change.target]
    for change, post in pairs:
        ends = [day for day in (post.to_date, change.after.get("to_date", post.to_date)) if day is not None]
        post.from_date = max(post.from_date, change.after.get("from_date", post.from_date))
        post.to_date = min(ends) if ends else None
    _save([post for _change, post in pairs], ["from_date", "to_date"])
    rest = [(change, post) for change, post in pairs if change.kind == LineKind.POST_CHANGED]
    for change, post in rest:
        _set(post, change.after.items())
    _save([post for _change, post in rest], ["from_date", "to_date", "share"])


def _save(posts: Sequence[Assignment], fields: Sequence[str]) -> None:
    if posts:
        Assignment.objects.bulk_update(posts, fields, batch_size=BATCH)


def _set(row: Any, values: Iterable[tuple[str, object]]) -> None:  # Any: one of the two tables
    for name, value in values:
        setattr(row, name, value)
