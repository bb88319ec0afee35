"""How much a count may differ by chance: exact Poisson limits (law.md M9), without a statistics library.

The limits are those of the chi-squared form, lower = chi2(a/2; 2x)/2 and upper = chi2(1-a/2; 2x+2)/2, found
here by halving on the Poisson distribution itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

NOTHING = 1e-17  # below what a double can add
KEPT = 4_096  # answers: the same counts come back on every page


@lru_cache(KEPT)
def interval(count: int, level: float = 0.95) -> tuple[float, float]:
    """The expected values with which a count agrees: exact (Garwood) limits at this level of confidence."""
    if count < 0 or not 0 < level < 1:
        raise ValueError("needs a count of 0 or more and a level between 0 and 1")
    tail = (1 - level) / 2
    top = count + 10 * math.sqrt(count + 1) + 4 * -math.log(tail) + 10
    lower = 0.0 if count == 0 else _where(lambda mean: 1 - at_most(count - 1, mean) < tail, top)
    return lower, _where(lambda mean: at_most(count, mean) > tail, top)


def at_most(count: int, mean: float) -> float:
    """The chance of `count` or fewer when `mean` are expected."""
    if count < 0:
        return 0.0
    if mean <= 0:
        return 1.0
    likeliest = min(count, int(mean))
    largest = total = math.exp(likeliest * math.log(mean) - mean - math.lgamma(likeliest + 1))
    for way in (range(likeliest, 0, -1), range(likeliest + 1, count + 1)):
        term = largest
        for k in way:  # each term from the one before, until they no longer count
            term *= k / mean if k <= likeliest else mean / k
            total += term
            if term < total * NOTHING:
                break
    return min(1.0, total)


def _where(holds: Callable[[float], bool], top: float) -> float:
    """The point up to which something holds, between 0 and `top`: halved as far as doubles go."""
    low, high = 0.0, top
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if holds(middle) else (low, middle)
    return (low + high) / 2


@lru_cache(KEPT)
def expected_range(mean: float, level: float = 0.95) -> tuple[int, int]:
    """The counts that chance alone gives around an expected value; outside happens in at most 1 - level."""
    tail = (1 - level) / 2
    low = next(count for count in range(math.ceil(mean) + 1) if at_most(count, mean) > tail)
    high = low
    while at_most(high, mean) < 1 - tail:
        high += 1
    return low, high
