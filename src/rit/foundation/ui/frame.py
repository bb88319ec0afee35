"""What pages draw alike, the frame first: once in a process, not on each page and in each row anew.

The menu alone took a third of the time of a short page. It follows from the doors that somebody may enter, the page
that is open and the language; the numbers in it are put in afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from rit.foundation.registries import menu

BEGIN, END = "\ue000", "\ue001"  # of Unicode's private use: in no label
COUNT = re.compile(f"{BEGIN}(.*?){END}")


def menu_of(doors: frozenset[str], path: str, counts: Mapping[str, int]) -> SafeString:
    """`counts` by the name of the address."""
    pieces = _menu(doors, _here(doors, path), get_language())
    numbers = (_number(counts.get(name, 0)) for name in pieces[1::2])
    return mark_safe(pieces[0] + "".join(map("".join, zip(numbers, pieces[2::2], strict=True))))  # noqa: S308  # drawn


def kept(name: str, **given: Hashable) -> SafeString:
    """A template that follows from what is given and the language alone, for a part of the frame or of many rows.

    It is found again by what is given, so nothing that changed is shown as it was.
    """
    return _kept(name, get_language(), **given)


def _number(count: int) -> str:
    return format_html('<span class="count">{}</span>', count) if count else ""


def _here(doors: frozenset[str], path: str) -> str:
    return max((url for url in _links(doors) if path.startswith(url)), key=len, default="")


@lru_cache(maxsize=128)
def _links(doors: frozenset[str]) -> tuple[str, ...]:
    return tuple(menu.link(item) for item in menu.shown_to(doors))


@lru_cache(maxsize=512)
def _menu(doors: frozenset[str], here: str, _language: str | None) -> tuple[str, ...]:
    """Text and names of what is counted, by turns."""
    shown = {"menu": menu.groups(doors, here), "begin": BEGIN, "end": END}
    return tuple(COUNT.split(render_to_string("ui/menu.html", shown)))


@lru_cache(maxsize=2048)
def _kept(name: str, _language: str | None, **given: Hashable) -> SafeString:
    return SafeString(render_to_string(name, given).strip())
