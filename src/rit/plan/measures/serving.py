"""What measures serve: each area that has such things registers their kind when it starts (L6.2-c, L6.2-d).

    serving.add(serving.Kind(code="risk", label=_("Risk"), titles=titles_of, address=address_of, may_serve=may_serve))

`titles(actor, keys)` gives, for those things that this reader may see, their words in the active language: one query.
`address(key)` gives the path of the page of a thing, without asking the database.
`may_serve(actor, key)` says whether this person may give the thing a measure, for an owner and a date.
`objective(key)` gives the number of the objective under which a new measure for it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Verdict, no
from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Kind:
    """One kind of thing; see above."""

    code: str
    label: str | _StrPromise
    titles: Callable[[Actor, Collection[str]], Mapping[str, str]]
    address: Callable[[str], str]
    may_serve: Callable[[Actor, str], Verdict]
    objective: int = 2  # risks and vulnerable functions stand under the second objective of the plan


@dataclass(frozen=True)
class Thing:
    """A thing as a page shows it."""

    kind: str
    key: str
    label: str | _StrPromise
    title: str
    url: str


kinds: Registry[Kind] = Registry()


def add(kind: Kind) -> None:
    kinds.add(kind.code, kind)


def of(code: str) -> Kind | None:
    return next((kind for kind in kinds if kind.code == code), None)


def may_serve(by: Actor, code: str, key: str) -> Verdict:
    """What the area of the thing says; a kind that no area has registered has no things."""
    kind = of(code)
    return kind.may_serve(by, key) if kind else no("")


def things(actor: Actor, references: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Thing]:
    """By kind and key, those that this reader may see; one query a kind."""
    wanted: dict[str, set[str]] = {}
    for code, key in references:
        wanted.setdefault(code, set()).add(key)
    found: dict[tuple[str, str], Thing] = {}
    for kind in kinds:
        if kind.code not in wanted:
            continue
        for key, title in kind.titles(actor, wanted[kind.code]).items():
            found[kind.code, key] = Thing(kind.code, key, kind.label, title, kind.address(key))
    return found
