"""The one-stop order (trình tự một cửa): the general steps of a procedure at a one-stop unit, as the law of a time sets them out.

A step without a basis is one that follows from the order of the others, and whose clause nobody has recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Literal

from pydantic import Field

from ..diagnostic import Faults
from .legislation import Cited, Number
from .record import Day, Evidence, Period, Record, Slug, Text

StepKind = Literal["receive", "transfer", "appraise", "submit", "decide", "send-back", "return"]
STEP_KINDS: tuple[StepKind, ...] = ("receive", "transfer", "appraise", "submit", "decide", "send-back", "return")


class GeneralStep(Record):
    """One step, its words, and the clauses that name it."""

    step: StepKind
    says: Text
    basis: tuple[Cited, ...] = Field(default=(), strict=False)
    evidence: Evidence | None = None


class OneStopOrder(Record):
    """The order of one time."""

    order: Slug
    by: Number
    in_force: Period
    steps: tuple[GeneralStep, ...] = Field(min_length=1, strict=False)
    note: Text | None = None

    def of(self, kind: StepKind) -> GeneralStep | None:
        return next((step for step in self.steps if step.step == kind), None)


def in_force(orders: Iterable[OneStopOrder], on: Day) -> OneStopOrder | None:
    return next((order for order in orders if on in order.in_force), None)


def orders_follow_each_other(orders: Iterable[OneStopOrder], faults: Faults) -> None:
    """At most one order a day; each names a step once, in the one order there is; a step with a basis says how it is known."""
    orders = tuple(orders)
    for one, other in combinations(orders, 2):
        if one.in_force.overlaps(other.in_force):
            faults.add(
                other.place, "order-twice", "two orders are in force at the same time", "correct `in_force`", related=[one.place]
            )
    for order in orders:
        kinds = [step.step for step in order.steps]
        if kinds != sorted(set(kinds), key=STEP_KINDS.index):
            faults.add(order.place, "order-odd", "a step stands twice or out of turn", f"the turn is: {', '.join(STEP_KINDS)}")
        for step in order.steps:
            if bool(step.basis) != (step.evidence is not None):
                faults.add(step.place, "order-odd", "a basis and how it is known belong together", "add or take out `evidence`")
