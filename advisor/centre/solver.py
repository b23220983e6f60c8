"""Smallest sums of whole numbers under linear conditions: the only door to HiGHS.

A solution says whether it is shown to be the best, and else how far from the best it can be at most.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

TIME_LIMIT = 10.0  # seconds
Column = int


@dataclass(frozen=True)
class Solution:
    """A value for each column. `bound` is what the sum can't be less than; `gap` what lies between, 0 where it is shown the best."""

    values: tuple[int, ...]
    total: int
    bound: int

    @property
    def proven(self) -> bool:
        return self.gap == 0

    @property
    def gap(self) -> int:
        return self.total - self.bound


@dataclass
class Programme:
    """Columns of whole numbers with a price each, and conditions on their sums."""

    prices: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    rows: list[tuple[tuple[tuple[Column, int], ...], float, float]] = field(default_factory=list)

    def column(self, upper: int = 1, price: int = 0) -> Column:
        """A new column, from 0 to `upper`."""
        self.prices.append(price)
        self.upper.append(upper)
        return len(self.prices) - 1

    def condition(self, terms: Mapping[Column, int] | Iterable[Column], least: float = -math.inf, most: float = math.inf) -> None:
        """The sum of columns, each times its factor, lies between two numbers."""
        pairs = terms.items() if isinstance(terms, Mapping) else ((column, 1) for column in terms)
        self.rows.append((tuple(pairs), least, most))

    def price(self, prices: Mapping[Column, int]) -> None:
        """Asks for another sum: columns that are not named are free."""
        self.prices = [prices.get(column, 0) for column in range(len(self.prices))]

    def solved(self, seconds: float = TIME_LIMIT, start: Solution | None = None) -> Solution | None:
        """The smallest sum; None where the conditions can't all be met. The same programme gives the same solution, time allowing.

        `start` meets the conditions already: nothing worse comes back, however short the time. `OutOfTime` without one.
        """
        if not self.prices:
            return Solution((), 0, 0) if all(least <= 0 <= most for _, least, most in self.rows) else None
        import highspy
        import numpy

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.prices), len(self.rows)
        model.col_cost_ = numpy.array(self.prices, dtype=float)
        model.col_lower_ = numpy.zeros(len(self.prices))
        model.col_upper_ = numpy.array(self.upper, dtype=float)
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.prices)
        model.row_lower_ = numpy.array([least for _, least, _ in self.rows], dtype=float)
        model.row_upper_ = numpy.array([most for _, _, most in self.rows], dtype=float)
        starts, indices, factors = [0], [], []
        for terms, _, _ in self.rows:
            for column, factor in terms:
                indices.append(column)
                factors.append(factor)
            starts.append(len(indices))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = numpy.array(starts, dtype=numpy.int32)
        model.a_matrix_.index_ = numpy.array(indices, dtype=numpy.int32)
        model.a_matrix_.value_ = numpy.array(factors, dtype=float)
        solver = highspy.highs._Highs()  # type: ignore[attr-defined]  # the core: the class around it speaks on standard output as it begins
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.0),
            ("time_limit", seconds),
        ):
            solver.setOptionValue(option, value)
        solver.passModel(model)
        if start is not None:
            first = highspy.HighsSolution()
            first.col_value = list(map(float, start.values))
            solver.setSolution(first)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        info = solver.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            raise OutOfTime(seconds)
        values = tuple(round(value) for value in solver.getSolution().col_value)
        total = sum(price * value for price, value in zip(self.prices, values, strict=True))
        for terms, least, most in self.rows:
            assert least <= sum(factor * values[column] for column, factor in terms) <= most, (
                "HiGHS gave what it was not asked for"
            )
        best = total if status == highspy.HighsModelStatus.kOptimal else math.ceil(info.mip_dual_bound - 1e-6)
        return Solution(values, total, min(best, total))


class OutOfTime(TimeoutError):
    """No solution was found in the time given."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no solution in {seconds} seconds")
