"""Deals people into groups of equal size with the units mixed (L6.1-b)."""

from __future__ import annotations

import random
from collections.abc import Sequence

from rit.people.models import Person


def deal(people: Sequence[Person], size: int, seed: int) -> list[list[Person]]:
    """Groups that differ by one person at most, and mix the units: people come unit after unit and are dealt in turn.

    The same people and seed give the same groups.
    """
    many = max(1, -(-len(people) // size)) if people else 0
    start = random.Random(seed).randrange(many) if many else 0  # noqa: S311  # not a secret
    groups: list[list[Person]] = [[] for _number in range(many)]
    for at, person in enumerate(people):
        groups[(start + at) % many].append(person)
    return groups
