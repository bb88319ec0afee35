"""What a measurement yields: a figure, its bar, and whether the bar is met."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Figure:
    """`bar` is a number in the same unit and `better` says on which side of it the good values lie.

    `more` holds whatever helps to judge the figure: other percentiles, the spread, the number of runs.
    """

    group: str
    what: str
    value: float
    unit: str
    bar: float | None = None
    better: str = "less"
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        if self.bar is None:
            return None
        return self.value <= self.bar if self.better == "less" else self.value >= self.bar

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"met": self.met}

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Self:
        return cls(**{name: value for name, value in kept.items() if name != "met"})


def percentile(times: Sequence[float], share: int) -> float:
    """The smallest value that `share` percent of the times do not exceed."""
    ranked = sorted(times)
    return ranked[min(len(ranked) - 1, max(0, -(-len(ranked) * share // 100) - 1))]


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """The usual percentiles, in milliseconds."""
    return {
        "p50_ms": round(statistics.median(seconds) * 1000, 2),
        "p95_ms": round(percentile(seconds, 95) * 1000, 2),
        "fastest_ms": round(min(seconds) * 1000, 2),
        "slowest_ms": round(max(seconds) * 1000, 2),
        "runs": len(seconds),
    }
