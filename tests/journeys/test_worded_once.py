"""What the registries ask is worded once and asked again on every page: nothing but the arguments may decide it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.foundation.registries import cascade, of_person, turn, xray
from rit.foundation.registries.rows import Worded
from rit.foundation.ui import context
from rit.people.demo import CAST

pytestmark = pytest.mark.django_db


def worded(by: Actor, day: date) -> list[Worded]:
    """Anew, past what is kept."""
    units, person = tuple(sorted(by.units_led)), by.person
    return [
        context._asked.__wrapped__(by, day),
        turn._asked.__wrapped__(by, day, False, 200, "nl"),
        turn._asked.__wrapped__(by, day, True, 200, "nl"),
        xray._asked.__wrapped__(by, day),
        *([of_person._asked.__wrapped__(by, person, day, True)] if person else []),
        *([cascade._of_person.__wrapped__(by, person, day, "nl")] if person else []),
        *([cascade._of_units.__wrapped__(by, units, day, "nl")] if units else []),
    ]


@pytest.mark.req("L1-e")
@pytest.mark.parametrize("role", sorted(CAST))
def test_saying_what_is_asked_asks_nothing(
    role: str, actor: Any, today: date, django_assert_num_queries: Any
) -> None:
    by = actor(role)
    with django_assert_num_queries(0):
        first, second = worded(by, today), worded(by, today)

    assert first == second
    moments = [one for asked in first for one in asked.params if isinstance(one, datetime)]
    midnights = [
        one for one in moments if timezone.localtime(one).time() == time()
    ]  # of the day that is given
    assert moments == midnights  # any other moment would stand still from the first page on


@pytest.mark.req("L6.2-c")
def test_a_plan_that_is_kept_knows_the_words_that_it_looks_for(actor: Any, today: date) -> None:
    """Planned with the words left open, it reads every measure instead of the index of those not looked at yet."""
    asked = xray._asked.__wrapped__(actor("coordinator"), today)
    assert "\"effect\" = ''" in asked.sql
    assert "\"kind\" = 'risk'" in asked.sql


@pytest.mark.req("L1-e", "L6.2-c")
def test_only_what_the_x_ray_reads_is_put_into_words(actor: Any, today: date) -> None:
    """The oldest are found first, by their keys: the words of thousands would be made and sorted to show fifty."""
    by, providers = actor("coordinator"), dict(xray.providers.items())
    for name in ("plan", "risks"):
        rows = providers[name].rows(by, today)
        assert rows is not None
        assert not rows.query.is_sliced, name
        assert "LIMIT 101" in str(rows.query), name
