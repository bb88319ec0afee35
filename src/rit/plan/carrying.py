"""What other areas bring along when a plan is rolled forward (L1-b): indicators, anchoring, values, each its own rows.

An area registers a function in its AppConfig.ready; it runs inside the transaction that makes the draft plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry
from rit.plan.models import Plan


@dataclass(frozen=True)
class Carried:
    """Both plans, and for each table the key of an old row with the key of the new one; what stays is not in it."""

    old: Plan
    new: Plan
    objectives: Mapping[int, int] = field(default_factory=dict)
    instruments: Mapping[int, int] = field(default_factory=dict)
    actions: Mapping[UUID, UUID] = field(default_factory=dict)
    processes: Mapping[UUID, UUID] = field(default_factory=dict)
    lists: Mapping[str, Mapping[int, int]] = field(
        default_factory=dict
    )  # by name of the list: themes, values …


class Carrier(Protocol):
    """Writes the rows of one area for the new plan, in a number of queries that does not grow with the rows."""

    def __call__(self, carried: Carried, *, by: Actor, now: datetime) -> None: ...


carriers: Registry[Carrier] = Registry()
