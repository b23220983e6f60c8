"""The bound on what durable-rules can hold, against bodies that a search makes as bad as it can.

The bound says of a ruleset: however a fact is asked, at most `pending` nodes wait at once, and 60 fit surely. The search drives towards
rulesets at that edge; each has to be decided as the plain meaning of its tests says, with no error and no body lost.
"""

from __future__ import annotations

import json
from random import Random

from hypothesis import HealthCheck, given, settings, target
from hypothesis import strategies as st

from advisor.rules.bound import ATTRIBUTES, BODIES, HOLDS, PENDING, SIBLINGS, Body, attributes, fits, groups, pending, siblings
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
