"""How much one fact can leave pending in durable-rules, and groups of bodies that stay below it.

durable-rules keeps the tests of a ruleset as a tree of shared prefixes. For each fact it walks that tree with a stack of 64
places: it takes a node off and puts every child on that the fact passes. When the stack is full the assertion fails, and a
later one can be wrong; with 513 children that could follow one node it loops for ever.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Final

Test = tuple[str, str, int]
"""Attribute, operator, number."""
Body = tuple[Test, ...]

PENDING: Final = 60
SIBLINGS: Final = 400
BODIES: Final = 4000
ATTRIBUTES: Final = 240
HOLDS: Final = {"==": operator.eq, "!=": operator.ne, "<=": operator.le, ">=": operator.ge}


def attributes(bodies: Sequence[Body]) -> list[str]:
    """The attributes that a fact must have for these bodies, sorted."""
    return sorted({attribute for body in bodies for attribute, _, _ in body})


class Tree:
    """The tree of shared prefixes of sorted bodies. Subtrees are looked at once, however often a range around them is asked."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        self.bodies = bodies
        self._pending: dict[tuple[int, int, int], int] = {}
        self._siblings: dict[tuple[int, int, int], int] = {}

    def children(self, low: int, high: int, depth: int) -> list[tuple[Test, int, int]]:
        """The children of a node: the test of each and the range of its bodies; bodies that end at the node have none."""
        found: list[tuple[Test, int, int]] = []
        bodies = self.bodies
        start = low
        while start < high and len(bodies[start]) <= depth:
            start += 1
        for n in range(start, high):
            test = bodies[n][depth]
            if found and found[-1][0] == test:
                found[-1] = (test, found[-1][1], n + 1)
            else:
                found.append((test, n, n + 1))
        return found

    def pending(self, low: int, high: int, depth: int = 0) -> int:
        """The most nodes that one fact can have on the stack at once, from above."""
        key = (low, high, depth)
        if key not in self._pending:
            children = self.children(low, high, depth)
            passed = _passed([test for test, _, _ in children])
            below = max((self.pending(start, end, depth + 1) for _, start, end in children), default=0)
            self._pending[key] = passed - 1 + max(1, below) if children else 0
        return self._pending[key]

    def siblings(self, low: int, high: int, depth: int = 0) -> int:
        """The most children of one node."""
        key = (low, high, depth)
        if key not in self._siblings:
            children = self.children(low, high, depth)
            self._siblings[key] = max([len(children), *(self.siblings(start, end, depth + 1) for _, start, end in children)])
        return self._siblings[key]

    def fits(self, low: int, high: int) -> bool:
        """Whether one ruleset can hold these bodies."""
        return (
            high - low <= BODIES
            and len(attributes(self.bodies[low:high])) <= ATTRIBUTES
            and self.siblings(low, high) <= SIBLINGS
            and self.pending(low, high) <= PENDING
        )


def _passed(tests: Sequence[Test]) -> int:
    """The most of these sibling tests that one fact can pass."""
    by_attribute: dict[str, list[Test]] = {}
    for test in tests:
        by_attribute.setdefault(test[0], []).append(test)
    passed = 0
    for same in by_attribute.values():
        if len(same) == 1:
            passed += 1
            continue
        numbers = {number + step for _, _, number in same for step in (-1, 0, 1)}
        passed += max(sum(HOLDS[op](x, number) for _, op, number in same) for x in numbers)
    return passed


def pending(bodies: Sequence[Body]) -> int:
    """The most nodes that one fact can have on the stack at once, from above; `bodies` are sorted."""
    return Tree(bodies).pending(0, len(bodies))


def siblings(bodies: Sequence[Body]) -> int:
    """The most children of one node; `bodies` are sorted."""
    return Tree(bodies).siblings(0, len(bodies))


def fits(bodies: Sequence[Body]) -> bool:
    """Whether one ruleset can hold these sorted bodies."""
    return Tree(bodies).fits(0, len(bodies))


def groups(bodies: Sequence[Body]) -> list[list[Body]]:
    """Neighbours together, as many as one ruleset can hold; a body that fits nowhere is a ValueError."""
    ordered = sorted(bodies)
    tree, found, start = Tree(ordered), [], 0
    while start < len(ordered):
        low, high = 0, min(len(ordered) - start, BODIES)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if tree.fits(start, start + middle) else (low, middle - 1)
        if low == 0:
            raise ValueError(
                f"a condition on {len(attributes(ordered[start : start + 1]))} attributes is too wide for durable-rules"
            )
        found.append(ordered[start : start + low])
        start += low
    return found
