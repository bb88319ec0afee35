"""Which texts of training are looked through for names of people of the corps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rit.people.names import anybody_in, found_in, numbers_in

__all__ = ["anybody_in", "found_in", "numbers_in", "texts_of"]


def texts_of(words: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:  # Any: texts by language
    for text in words.values():
        yield from (text["title"], text["situation"], *text["questions"])
        for option in text["options"]:
            yield from option.values()
