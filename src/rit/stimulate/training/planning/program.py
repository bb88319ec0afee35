"""A linear program with whole numbers, for HiGHS: always the same answer to the same question (decision 20).

HiGHS and NumPy are imported when the first program is solved: whoever never plans pays nothing for them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping


class TooHard(Exception):
    """No answer within the time."""


class Program:
    """Columns with a cost, of which the sum is made as small as it can be, and rows that bind them."""

    def __init__(self, until: float) -> None:
        """`until`: the moment of the monotonic clock at which it gives up."""
        self.until = until
        self.costs: list[float] = []
        self.uppers: list[float] = []
        self.whole: list[bool] = []
        self.lows: list[float] = []
        self.highs: list[float] = []
        self.starts: list[int] = [0]
        self.columns: list[int] = []
        self.values: list[float] = []

    def column(self, cost: float = 0.0, *, upper: float = 1.0, whole: bool = True) -> int:
        self.costs.append(cost)
        self.uppers.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, low: float, high: float, terms: Mapping[int, float]) -> None:
        self.lows.append(low)
        self.highs.append(high)
        self.columns += terms.keys()
        self.values += terms.values()
        self.starts.append(len(self.columns))

    def solve(self) -> list[float] | None:
        """The values of the columns; None when no values satisfy all rows."""
        import highspy
        import numpy as np
        from highspy._core import _Highs  # the class on top of it writes a notice to the terminal

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.costs), len(self.lows)
        model.col_cost_ = np.array(self.costs, dtype=np.double)
        model.col_lower_ = np.zeros(len(self.costs))
        model.col_upper_ = np.array(self.uppers, dtype=np.double)
        model.row_lower_ = np.array(self.lows, dtype=np.double)
        model.row_upper_ = np.array(self.highs, dtype=np.double)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(self.columns, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self.values, dtype=np.double)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[whole] for whole in self.whole]
        solver = _Highs()
        for name, value in OPTIONS.items():
            solver.setOptionValue(name, value)
        solver.setOptionValue("time_limit", max(0.01, self.until - time.monotonic()))
        solver.passModel(model)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return list(solver.getSolution().col_value)
        if status in (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            return None
        raise TooHard(solver.modelStatusToString(status))


OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
}
