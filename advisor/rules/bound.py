"""How much one fact can leave pending in durable-rules, and groups of bodies that stay below it.

durable-rules keeps the tests of a ruleset as a tree of shared prefixes. For each fact it walks that tree with a stack of 64
places: it takes a node off and puts every child on that the fact passes. When the stack is full the assertion fails, and a
later one can be wrong; with 513 children that could follow one node it loops for ever.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from itertools import groupby
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


def pending(bodies: Sequence[Body], depth: int = 0) -> int:
    """The most nodes that one fact can have on the stack at once, from above; `bodies` are sorted."""
    below = [body for body in bodies if len(body) > depth]
    children = [(test, list(group)) for test, group in groupby(below, key=lambda body: body[depth])]
    if not children:
        return 0
    passed = 0
    by_attribute: dict[str, list[Test]] = {}
    for test, _ in children:
        by_attribute.setdefault(test[0], []).append(test)
    for tests in by_attribute.values():
        numbers = {number + step for _, _, number in tests for step in (-1, 0, 1)}
        passed += max(sum(HOLDS[op](x, number) for _, op, number in tests) for x in numbers)
    return passed - 1 + max(1, *(pending(group, depth + 1) for _, group in children))


def siblings(bodies: Sequence[Body], depth: int = 0) -> int:
    """The most children of one node; `bodies` are sorted."""
    below = [body for body in bodies if len(body) > depth]
    children = [list(group) for _, group in groupby(below, key=lambda body: body[depth])]
    return max([len(children), *(siblings(group, depth + 1) for group in children)])


def fits(bodies: Sequence[Body]) -> bool:
    """Whether one ruleset can hold these sorted bodies."""
    return (
        len(bodies) <= BODIES
        and len(attributes(bodies)) <= ATTRIBUTES
        and siblings(bodies) <= SIBLINGS
        and pending(bodies) <= PENDING
    )


def groups(bodies: Sequence[Body]) -> list[list[Body]]:
    """Neighbours together, as many as one ruleset can hold; a body that fits nowhere is a ValueError."""
    rest, found = sorted(bodies), []
    while rest:
        low, high = 0, min(len(rest), BODIES)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if fits(rest[:middle]) else (low, middle - 1)
        if low == 0:
            raise ValueError(f"a condition on {len(attributes(rest[:1]))} attributes is too wide for durable-rules")
        found.append(rest[:low])
        rest = rest[low:]
    return found
