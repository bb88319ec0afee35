"""What can be put to the board: a small registry, to which each area adds its own kind of thing (L5-c).

The board knows a thing by a kind and a key, never by its table: an area that stands above the board, or beside it,
registers a `Subject` when it starts, in its `AppConfig.ready`:

    subjects.add(Subject(code="rule", label=_("Rule"), title=title_of, address=address_of, adopted=put_in_force))

`title(key)` gives its words by language, or None when there is no such thing; then nobody can put it to the board.
`address(key)` gives the path of its page, without asking the database.
`visible(actor, key)` says whether this person may see it, and so may put it to the board.
`summaries(keys)` gives what the board pack prints below each title: lines of text in the active language by key,
for all of an agenda at once, so that a long agenda asks the database no more than a short one.
`adopted(key, decision, by, now)` is called once, in the transaction of the sign-off, when the outcome is adopted or
adopted with changes; it raises `Refused` when that cannot be, and then the decision stays unsigned. None: adopting
has no effect in RIT beyond the decision itself.
`handled`, likewise, when the board approved or took note of it, whatever it was asked: to adopt, to decide or to know.
`adoptable` says whether one may ask the board to adopt such a thing at all; `can_adopt(key)` whether this one can
be adopted now, asked when it is put to the board, so that nobody prepares a meeting for nothing.
`asks` is what the button on its page says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict
from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from rit.plan.board.models import Decision


class Adopted(Protocol):
    """What adoption does to the thing."""

    def __call__(self, key: str, decision: Decision, *, by: Actor, now: datetime) -> None: ...


ASKS = _("Put to the board")


def _nothing(keys: Sequence[str]) -> Mapping[str, list[str]]:
    return {}


def _always(key: str) -> Verdict:
    return YES


def _everybody(actor: Actor, key: str) -> bool:
    return True


@dataclass(frozen=True)
class Subject:
    """One kind of thing; see above."""

    code: str
    label: str | _StrPromise
    title: Callable[[str], Mapping[str, str] | None]
    address: Callable[[str], str]
    visible: Callable[[Actor, str], bool] = _everybody
    summaries: Callable[[Sequence[str]], Mapping[str, list[str]]] = _nothing
    adopted: Adopted | None = None
    handled: Adopted | None = None
    adoptable: bool = True
    can_adopt: Callable[[str], Verdict] = _always
    asks: str | _StrPromise = ASKS


kinds: Registry[Subject] = Registry()


def add(subject: Subject) -> None:
    kinds.add(subject.code, subject)


def of(kind: str) -> Subject | None:
    """None for an item that is about nothing in RIT, and for a kind that no area supplies any more."""
    return next((subject for subject in kinds if subject.code == kind), None)


def address(kind: str, key: str) -> str:
    subject = of(kind)
    return subject.address(key) if subject else ""
