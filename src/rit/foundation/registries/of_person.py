"""What areas keep of one person, a section each: on *My RIT* for oneself, on the page of a colleague for whoever may.

One query for all areas. The walls decide what the reader sees; what stands `only_mine` is asked for nobody else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry
from rit.foundation.registries.related import Button, Line
from rit.foundation.registries.rows import Row, Rows, Worded, answers, gathering

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Provider:
    """`title` stands on the page of a colleague, `mine` on one's own, with the buttons.

    `rows` are `described`. They are worded once and asked again: never evaluate them,
    and let nothing but the arguments decide what is asked. `line` makes the words of one.
    """

    title: str | _StrPromise
    mine: str | _StrPromise
    rows: Callable[[Actor, UUID, date], Rows]
    line: Callable[[Row, Actor, date], Line]
    buttons: tuple[Callable[[], Button], ...] = ()
    only_mine: bool = False


@dataclass(frozen=True)
class Section:
    code: str
    title: str | _StrPromise
    lines: list[Line]
    buttons: list[Button]


providers: Registry[Provider] = Registry()


def mine(actor: Actor, day: date) -> list[Section]:
    """For *My RIT*. Those that have something to show, in the order of registration."""
    return _sections(_asked(actor, actor.person, day, True), actor, day, own=True) if actor.person else []


def of(actor: Actor, person: UUID, day: date) -> list[Section]:
    """For the page of somebody, which may be the reader's own."""
    return _sections(_asked(actor, person, day, False), actor, day, own=person == actor.person)


def _sections(asked: Worded, actor: Actor, day: date, *, own: bool) -> list[Section]:
    rows = answers(asked)
    found = [
        Section(
            name.replace(".", "-"),
            provider.mine if own else provider.title,
            [provider.line(row, actor, day) for row in rows[name]],
            [make() for make in provider.buttons] if own else [],
        )
        for name, provider in providers.items()
        if name in rows
    ]
    return [one for one in found if one.lines]


@lru_cache(maxsize=256)
def _asked(actor: Actor, person: UUID, day: date, mine: bool) -> Worded:
    asked = {name: one for name, one in providers.items() if mine or not one.only_mine}
    return gathering({name: one.rows(actor, person, day) for name, one in asked.items()})
