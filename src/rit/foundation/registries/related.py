"""What other areas add to the page of a thing that does not know them: a button, or a line of facts.

A page shows it with `{% related "action" action.pk as related %}`; the area above registers how to answer for a kind of
thing. So an action can say which decision it carries out, and offers to be put to the board, without knowing either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Button:
    """Something one can do with it elsewhere."""

    label: str | _StrPromise
    url: str
    icon: str = ""


@dataclass(frozen=True)
class Line:
    """A fact about it: what kind, its words, and its page when this reader may open that."""

    label: str | _StrPromise
    text: str
    url: str = ""


@dataclass(frozen=True)
class Related:
    buttons: list[Button] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


Provider = Callable[[Actor, str, str], Iterable[Button | Line]]
providers: Registry[Provider] = Registry()


def of(actor: Actor, kind: str, key: str) -> Related:
    """At most a query or two from each area."""
    found = Related()
    for provider in providers:
        for one in provider(actor, kind, key):
            if isinstance(one, Button):
                found.buttons.append(one)
            else:
                found.lines.append(one)
    return found
