"""Spreads people over the sessions of an activity, evenly and unit by unit (L6.1-a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rit.people.models import Person
from rit.stimulate.training.events.models import TrainingSession


def spread(people: Sequence[Person], free: Mapping[TrainingSession, int]) -> dict[Person, TrainingSession]:
    """In turn over the sessions: people come unit after unit, so that no unit is empty during any of them."""
    left, found = {one: many for one, many in free.items() if many > 0}, {}
    turn = list(left)
    at = 0
    for person in people:
        if not turn:
            break
        one = turn[at % len(turn)]
        found[person] = one
        left[one] -= 1
        if left[one]:
            at += 1
        else:
            at %= len(turn)
            turn.remove(one)
    return found
