"""The doors of the public side: what anybody can do here. An area adds its own; the front page and the guide read them.

So the guide can lead to the form for reports without knowing it, and says nothing of a form that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REPORT = "report"  # the door through which one tells something; whoever adds it takes this code


@dataclass(frozen=True)
class Door:
    """`first` stands out on the front page. `by_language`: its address takes the language as `language`."""

    code: str
    order: int
    title: str | _StrPromise
    about: str | _StrPromise
    url_name: str
    first: bool = False
    by_language: bool = False

    def url(self, language: str) -> str:
        return reverse(self.url_name, kwargs={"language": language} if self.by_language else None)


@dataclass(frozen=True)
class Shown:
    """A door as a page shows it."""

    title: str | _StrPromise
    about: str | _StrPromise
    url: str
    first: bool


_doors: Registry[Door] = Registry()


def add(door: Door) -> None:
    _doors.add(door.code, door)


def shown(language: str) -> list[Shown]:
    """All of them, in order, with addresses for a reader of this language."""
    return [
        Shown(door.title, door.about, door.url(language), door.first)
        for door in sorted(_doors, key=lambda door: door.order)
    ]


def find(code: str, language: str) -> Shown | None:
    """None where no area has added it."""
    for door in _doors:
        if door.code == code:
            return Shown(door.title, door.about, door.url(language), door.first)
    return None
