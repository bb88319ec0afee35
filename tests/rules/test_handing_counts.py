"""How many of a unit have it, for who may not read names: nothing that tells about single people (L6.7-a)."""

from __future__ import annotations

from uuid import UUID

import pytest

from rit.protect.norms.handing.queries import _hidden

pytestmark = pytest.mark.req("L6.7-a")
ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
ROWS = {ONE: (20, 1), TWO: (40, 20), THREE: (60, 30)}  # people, have: of the first nearly nobody


def test_one_hidden_unit_takes_another_with_it() -> None:
    assert _hidden(ROWS, known=[]) == {ONE, TWO}


def test_the_own_unit_beside_the_total_gives_no_other_away() -> None:
    """A head reads the own unit; what is hidden of the others is still two."""
    assert _hidden(ROWS, known=[TWO]) == {ONE, THREE}


def test_of_the_own_unit_nothing_is_hidden() -> None:
    assert _hidden(ROWS, known=[ONE]) == set()
