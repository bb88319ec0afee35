"""Deals people into groups of equal size with the units mixed (L6.1-b)."""

from __future__ import annotations

import random
from collections.abc import Sequence

from rit.people.models import Person


def deal(people: Sequence[Person], size: int, dice: random.Random, *, least: int = 1) -> list[list[Person]]:
    """Groups of about `size`, that differ by one person at most and mix the units (`unit_code`).

    None is below `least` when that can be. By chance, so that nobody deals them again from who was there.
    """
    many = max(1, min(-(-len(people) // size), len(people) // least)) if people else 0
    units: dict[str, float] = {}
    order = sorted(people, key=lambda one: (units.setdefault(_unit(one), dice.random()), dice.random()))
    start = dice.randrange(many) if many else 0
    groups: list[list[Person]] = [[] for _number in range(many)]
    for at, person in enumerate(order):
        groups[(start + at) % many].append(person)
    return groups


def _unit(person: Person) -> str:
    return str(vars(person).get("unit_code") or "")
