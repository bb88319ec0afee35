"""The menu on the left, by pillar: an area adds its pages, and only what somebody may enter is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Item:
    """`group`: me, protect, stimulate, enforce, insight or house. `doors`: any one, or none for all.

    `counted`: rows, in any number of tables, of which the menu shows how many there are. It follows from the actor and
    the day, and asks the database nothing by itself: what it says is kept for the next page.
    """

    group: str
    order: int
    label: _StrPromise
    url_name: str
    doors: frozenset[str] = frozenset()
    icon: str = ""
    counted: Callable[[Actor, date], list[QuerySet[Any]]] | None = None


GROUPS: list[tuple[str, _StrPromise | str, str]] = [
    ("me", "", ""),
    ("protect", _("Protect"), "shield"),
    ("stimulate", _("Stimulate"), "bulb"),
    ("enforce", _("Enforce"), "scale"),
    ("insight", _("Insight"), "chart-dots"),
    ("house", _("Organisation"), "building"),
]

ICONS = {code: icon for code, _label, icon in GROUPS}  # the icon of each pillar, everywhere

items: Registry[Item] = Registry()


def add(item: Item) -> None:
    items.add(item.url_name, item)


def shown_to(doors: frozenset[str]) -> list[Item]:
    """The pages that these open, in the order of the menu."""
    return sorted((one for one in items if not one.doors or one.doors & doors), key=lambda item: item.order)


def link(item: Item) -> str:
    return reverse(item.url_name)


def groups(doors: frozenset[str], here: str) -> list[dict[str, object]]:
    """Groups with their items; empty groups are left out. `here`: the address of the one that is open."""
    links = [(item, link(item)) for item in shown_to(doors)]
    found: list[dict[str, object]] = []
    for code, label, icon in GROUPS:
        entries = [
            {
                "label": item.label,
                "url": url,
                "icon": item.icon,
                "name": item.url_name,
                "current": url == here,
            }
            for item, url in links
            if item.group == code
        ]
        if entries:
            found.append({"code": code, "label": label, "icon": icon, "items": entries})
    return found
