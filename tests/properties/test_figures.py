"""Small numbers stay hidden whatever one subtracts, and chance limits agree with the reference values."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rit.foundation.figures import poisson, small

CELLS = st.dictionaries(st.integers(0, 30), st.integers(0, 60), min_size=1, max_size=12)
K = st.integers(3, 12)

# Exact (Garwood) limits at 95 % and 99.8 %, computed once with scipy.stats.chi2.ppf.
REFERENCE = [
    (0, 0.95, 0.0, 3.688879),
    (1, 0.95, 0.025318, 5.571643),
    (2, 0.95, 0.242209, 7.224688),
    (3, 0.95, 0.618672, 8.767273),
    (5, 0.95, 1.623486, 11.668332),
    (10, 0.95, 4.795389, 18.390356),
    (25, 0.95, 16.178682, 36.904932),
    (100, 0.95, 81.363991, 121.626794),
    (0, 0.998, 0.0, 6.907755),
    (1, 0.998, 0.001001, 9.233413),
    (5, 0.998, 0.739372, 16.454745),
    (25, 0.998, 12.336953, 44.636075),
    (100, 0.998, 71.921397, 134.924319),
]


@given(CELLS, K)
def test_no_small_cell_is_printed(cells: dict[int, int], k: int) -> None:
    shown = small.suppress(cells, at_least=k)

    assert all(value is None or value == 0 or value >= k for value in shown.cells.values())
    assert all(shown.cells[key] in (None, value) for key, value in cells.items())


@given(CELLS, K)
def test_the_hidden_rest_is_never_small(cells: dict[int, int], k: int) -> None:
    """M7: the sum of hidden siblings itself reaches the minimum, and there are two of them or more."""
    shown = small.suppress(cells, at_least=k)

    if shown.total is not None and shown.hidden:
        rest = shown.total - sum(value for value in shown.cells.values() if value is not None)
        assert rest >= k
        assert len(shown.hidden) >= 2


@given(CELLS, K)
def test_a_safe_table_stays_whole(cells: dict[int, int], k: int) -> None:
    if all(value == 0 or value >= k for value in cells.values()):
        assert small.suppress(cells, at_least=k) == small.Suppressed(cells, sum(cells.values()))


@pytest.mark.parametrize("zero_tells", [False, True])
@pytest.mark.parametrize("k", [3, 4])
def test_whoever_knows_the_rule_still_finds_no_hidden_number(k: int, zero_tells: bool) -> None:
    """Every table of four cells up to twice the minimum: what is printed fits at least two values of each."""
    worlds: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for world in product(range(2 * k + 1), repeat=4):
        shown = small.suppress(dict(enumerate(world)), at_least=k, zero_tells=zero_tells)
        worlds[tuple(shown.cells.values()), shown.total].append(world)

    for (cells, _total), fitting in worlds.items():  # type: ignore[misc]
        for place, value in enumerate(cells):
            if value is None:
                assert len({world[place] for world in fitting}) > 1, (cells, _total, fitting)


def test_a_minimum_can_only_be_raised() -> None:
    assert small.minimum("count") == 5
    assert small.minimum("survey") == 10
    assert small.minimum("distribution") == 8
    assert small.minimum("count", 3) == 5
    assert small.minimum("count", 7) == 7


@given(st.integers(0, 10_000), st.sampled_from([3, 5, 10]))
def test_rounding_moves_by_at_most_half_a_step(value: int, base: int) -> None:
    result = small.rounded(value, base)

    assert result % base == 0
    assert abs(result - value) * 2 <= base


def test_a_share_that_names_people_is_hidden() -> None:
    assert small.share(6, 12, at_least=5) == 50
    assert small.share(2, 4, at_least=5) is None
    assert small.share(4, 100, at_least=5) is None
    assert small.share(97, 100, at_least=5) is None
    assert small.share(0, 100, at_least=5) == 0
    assert small.share(100, 100, at_least=5) == 100


@pytest.mark.parametrize(("count", "level", "low", "high"), REFERENCE)
def test_limits_agree_with_the_reference(count: int, level: float, low: float, high: float) -> None:
    assert poisson.interval(count, level) == pytest.approx((low, high), abs=1e-6)


@given(st.integers(0, 300), st.sampled_from([0.8, 0.95, 0.998]))
@settings(max_examples=50, deadline=None)
def test_limits_are_exact_on_both_sides(count: int, level: float) -> None:
    """The definition itself: at each limit, the count or further away has half of what is left."""
    low, high = poisson.interval(count, level)
    tail = (1 - level) / 2

    assert low <= count <= high
    assert poisson.at_most(count, high) == pytest.approx(tail, abs=1e-9)
    if count:
        assert 1 - poisson.at_most(count - 1, low) == pytest.approx(tail, abs=1e-9)


@given(st.floats(0.1, 200), st.sampled_from([0.95, 0.998]))
@settings(max_examples=50, deadline=None)
def test_chance_alone_leaves_the_range_no_more_often_than_said(mean: float, level: float) -> None:
    low, high = poisson.expected_range(mean, level)

    assert poisson.at_most(low - 1, mean) <= (1 - level) / 2
    assert 1 - poisson.at_most(high, mean) <= (1 - level) / 2 + 1e-12


@pytest.mark.parametrize(("count", "level"), [(-1, 0.95), (3, 0.0), (3, 1.0)])
def test_nonsense_is_refused(count: int, level: float) -> None:
    with pytest.raises(ValueError, match="count"):
        poisson.interval(count, level)
