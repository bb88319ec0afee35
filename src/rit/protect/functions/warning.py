"""What is against a move that HR's file brings: two functions that are kept apart would meet in one person (L6.2-c)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from rit.foundation.registries.moves import Concern, Post
from rit.foundation.ui.words import in_language
from rit.protect.functions.models import Pair
from rit.protect.functions.queries import conflicts


def forbidden_pairs(posts: Sequence[Post], day: date) -> Iterator[Concern]:
    """One query for the pairs. An exception does not silence it: a move is a new decision."""
    by_person: dict[str, list[Post]] = {}
    for post in posts:
        if post.to_date is None or post.to_date >= day:
            by_person.setdefault(post.staff_number, []).append(post)
    for pair in conflicts.pairs():
        for held in by_person.values():
            yield from _meets(pair, held)


def _meets(pair: Pair, held: Sequence[Post]) -> Iterator[Concern]:
    first = [post for post in held if post.function == pair.first.code]
    second = [post for post in held if post.function == pair.second.code]
    for one in first:
        for other in second:
            start = max(one.from_date, other.from_date)
            if start <= min(one.to_date or date.max, other.to_date or date.max):
                names = {
                    "first": in_language(pair.first.title),
                    "second": in_language(pair.second.title),
                    "day": start.strftime("%d/%m/%Y"),
                }
                what = _("holds %(first)s and %(second)s together from %(day)s") % names
                yield Concern(
                    one.staff_number, one.name, what, in_language(pair.reason), reverse("functions:pairs")
                )
                return
