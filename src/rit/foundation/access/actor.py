"""Who acts: an account with the roles it holds today and the person behind it. Every action's `by=`."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

NOBODY = UUID(int=0)  # what a query asks for when nobody is signed in: it finds no row


@dataclass(frozen=True)
class Actor:
    """What rules may ask about somebody. `account` is None for the system's own jobs and the installer."""

    account: UUID | None
    person: UUID | None = None
    name: str = ""
    language: str = ""
    roles: frozenset[str] = frozenset()
    doors: frozenset[str] = frozenset()
    units_led: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def key(self) -> UUID:
        """The account as a query wants it."""
        return self.account or NOBODY

    def may_enter(self, door: str) -> bool:
        return door in self.doors


def system(name: str) -> Actor:
    """A job or a command that acts for nobody; its name stands in the trail."""
    return Actor(account=None, name=name)
