"""The bound on what durable-rules can hold, against bodies that a search makes as bad as it can.

The bound says of a ruleset: however a fact is asked, at most `pending` nodes wait at once, and 60 fit surely. The search drives towards
rulesets at that edge; each has to be decided as the plain meaning of its tests says, with no error and no body lost.
"""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings, target
from hypothesis import strategies as st

from advisor.rules.bound import (
    ATTRIBUTES,
    BODIES,
    HOLDS,
    PENDING,
    SIBLINGS,
    Body,
    Test,
    attributes,
    fits,
    groups,
    pending,
    siblings,
)
from advisor.rules.engine import compiled

NAMES = [f"a{n:02}" for n in range(70)]
FACTS = st.lists(st.integers(0, 3), min_size=len(NAMES), max_size=len(NAMES)) | st.integers(0, 3).map(lambda n: [n] * len(NAMES))


@st.composite
def sets(draw: st.DrawFn) -> list[Body]:
    """Bodies by a few knobs that the search can turn: how many, over how many attributes, how long, how easily passed."""
    many, wide = draw(st.integers(1, 300)), draw(st.integers(1, len(NAMES)))
    long, easy = draw(st.integers(1, 5)), draw(st.integers(0, 10))
    random = Random(draw(st.integers(0, 2**32)))
    bodies: set[Body] = set()
    for _ in range(many):
        tests = {}
        for name in random.sample(NAMES[:wide], min(wide, random.randint(1, long))):
            operator = random.choice(("!=", "<=", ">=")) if random.random() < easy / 10 else "=="
            tests[name] = (name, operator, {"<=": 3, ">=": 0}.get(operator, random.randint(0, 3)))
        bodies.add(tuple(sorted(tests.values())))
    return sorted(bodies)


def passed(bodies: list[Body], fact: dict[str, int]) -> list[int]:
    """The places of the bodies whose tests all hold."""
    return [n for n, body in enumerate(bodies) if all(HOLDS[operator](fact[name], number) for name, operator, number in body)]


def waiting(bodies: list[Body], fact: dict[str, int]) -> int:
    """The most nodes that wait at once for one fact, counted by walking the tree of shared prefixes as durable-rules does."""
    most, stack = 0, [(0, len(bodies), 0)]
    while stack:
        low, high, depth = stack.pop()
        children: dict[tuple[str, str, int], list[int]] = {}
        for n in range(low, high):
            if len(bodies[n]) > depth:
                children.setdefault(bodies[n][depth], []).append(n)
        for (name, operator, number), places in children.items():
            if HOLDS[operator](fact[name], number):
                stack.append((places[0], places[-1] + 1, depth + 1))
        most = max(most, len(stack))
    return most


def _is(name: str, number: int = 1, operator: str = "==") -> Test:
    return name, operator, number


@pytest.mark.parametrize(
    ("bodies", "waits", "beside"),
    [
        ([], 0, 0),
        ([(_is("a"),)], 1, 1),
        ([(_is("a", 1),), (_is("a", 2),)], 1, 2),  # no fact passes both
        ([(_is("a", 1, "<="),), (_is("a", 1, ">="),)], 2, 2),  # 1 passes both
        ([(_is("a", 1, "<="),), (_is("a", 2, ">="),)], 1, 2),  # nothing lies between
        ([(_is("a", 1, "!="),), (_is("a", 2, "!="),)], 2, 2),  # a third number passes both
        ([(_is("a", 1),), (_is("a", 2, "!="),), (_is("a", 3),)], 2, 3),
        ([(_is("a"),), (_is("b"),), (_is("c"),)], 3, 3),
        ([(_is("a"), _is("b"))], 1, 1),  # a long body takes one place
        ([(_is("a"),), (_is("a"), _is("b")), (_is("a"), _is("c"))], 2, 2),  # what ends at a node is no child of it
        ([(_is("a"), _is("b")), (_is("a"), _is("c")), (_is("d"),)], 3, 2),  # the node is taken off when its children come on
        ([(_is("a"), _is("b")), (_is("a"), _is("c")), (_is("d"), _is("e")), (_is("d"), _is("f"))], 3, 2),  # one branch at a time
        ([(_is("a", 1), _is("b")), (_is("a", 1), _is("c")), (_is("a", 1), _is("d")), (_is("a", 2),)], 3, 3),
        ([(_is("a"), _is("b"), _is("c")), (_is("a"), _is("b"), _is("d"))], 2, 2),
    ],
)
def test_how_many_wait_and_stand_beside_each_other(bodies: list[Body], waits: int, beside: int) -> None:
    """By hand, on the smallest trees: the most nodes on the stack at once, and the most children of one node."""
    assert (pending(bodies), siblings(bodies)) == (waits, beside)


@pytest.mark.parametrize(
    ("bodies", "sizes"),
    [
        ([], []),
        ([(_is(f"a{n:03}", 7, "!="),) for n in range(130)], [60, 60, 10]),  # all pass at once
        ([(_is("a", n),) for n in range(900)], [400, 400, 100]),  # children of one node
        ([(_is("a", n), _is(f"b{n:03}")) for n in range(300)], [239, 61]),  # attributes, with the one that all share
        ([(_is("a", n), _is("b", m)) for n in range(101) for m in range(40)], [4000, 40]),  # bodies
    ],
)
def test_a_ruleset_is_as_full_as_each_limit_lets_it_be(bodies: list[Body], sizes: list[int]) -> None:
    """60 that wait, 400 beside each other, 240 attributes, 4000 bodies; neighbours stay together and none is lost."""
    found = groups(bodies[::-1])
    assert [len(group) for group in found] == sizes
    assert [body for group in found for body in group] == sorted(bodies)
    assert all(fits(group) for group in found)


def test_a_body_that_no_ruleset_can_hold_is_refused_with_its_width() -> None:
    wide = tuple(_is(f"a{n:03}") for n in range(241))
    assert attributes([wide, wide[1:]]) == [name for name, _, _ in wide]
    assert groups([wide[1:]]) == [[wide[1:]]]
    with pytest.raises(ValueError, match="on 241 attributes is too wide for durable-rules"):
        groups([(_is("b"),), wide])


def test_no_fact_makes_more_wait_than_the_bound_says() -> None:
    """The search drives towards facts for which as many wait as the bound allows; it gets beyond what fits, never beyond the bound."""
    most = 0

    @settings(max_examples=200, suppress_health_check=list(HealthCheck))
    @given(sets(), st.lists(FACTS, min_size=1, max_size=3))
    def holds(bodies: list[Body], facts: list[list[int]]) -> None:
        nonlocal most
        found = max(waiting(bodies, dict(zip(NAMES, values, strict=True))) for values in facts)
        assert found <= pending(bodies)
        most = max(most, found)
        target(float(found))

    holds()
    assert most > PENDING


def test_durable_rules_decides_the_worst_sets_that_the_search_finds() -> None:
    """Groups as full as the bound lets them be: whatever fact is asked, what fires is what holds. The search reaches the edge."""
    fullest = 0

    @settings(max_examples=100, suppress_health_check=list(HealthCheck))
    @given(sets(), st.lists(FACTS, min_size=1, max_size=4))
    def holds(bodies: list[Body], facts: list[list[int]]) -> None:
        nonlocal fullest
        whole = groups(bodies)
        assert sorted(body for group in whole for body in group) == sorted(bodies)
        for group in whole:
            assert fits(group)
            assert pending(group) <= PENDING < 64
            assert siblings(group) <= SIBLINGS < 512
            assert len(attributes(group)) <= ATTRIBUTES < 252
            assert len(group) <= BODIES
            fullest = max(fullest, pending(group))
            ask = compiled(group)
            for values in facts:
                fact = dict(zip(NAMES, values, strict=True))
                assert sorted(ask(json.dumps({"id": "1"} | fact))) == passed(group, fact)
        target(float(max(map(pending, whole))))

    holds()
    assert fullest >= PENDING - 4, f"the search got no further than {fullest}"
