"""Questions and obstacles on random rulebooks, held against the definition: every subset tried, nothing shared with the engine."""

from __future__ import annotations

from itertools import chain, combinations, product
from random import Random

import pytest

from advisor.reasoning.obstacles import dualized, repairs
from advisor.reasoning.questions import Questions, settling
from advisor.reasoning.supposition import Supposition
from advisor.rules import semantics
from advisor.rules.cells import Cells
from advisor.rules.condition import Fact, OneOf
from advisor.rules.engine import Engine
from advisor.rules.rulebook import Ban, Derivation, Ground, Requirement, Rulebook
from advisor.rules.semantics import Outcome
from tests.rules import random_rulebooks


def case_of(book: Rulebook, *sheets: dict) -> Supposition:
    return Supposition(Engine(book), Cells.of(book), book, frozenset(book.rules), sheets)


def defined(book: Rulebook, *sheets: dict) -> Outcome:
    """The outcome by the definition."""
    standings = [semantics.standing(book, semantics.judge(book, sheet)) for sheet in sheets]
    return semantics.outcome(semantics.Standing.over_matters(standings))


def subsets(of):
    return chain.from_iterable(combinations(of, size) for size in range(len(of) + 1))


def worlds(outcomes, count, seed, unknown):
    """Small random cases with one of these outcomes."""
    random, found = Random(seed), 0
    while found < count:
        book = random_rulebooks.small_rulebook(random)
        sheet = {name: value for name, value in random_rulebooks.sheet(random, book, unknown).items() if value is not None}
        if defined(book, sheet) in outcomes:
            found += 1
            yield book, sheet


def settles(book, sheet, facts, outcome_of=defined) -> bool:
    domains = [book.facts[fact].domain for fact in facts]
    return all(
        outcome_of(book, {**sheet, **dict(zip(facts, values, strict=True))}) != Outcome.OPEN for values in product(*domains)
    )


def test_questions_settle_and_no_smaller_set_does():
    """Whatever is answered, the case is no longer open; of any smaller set some answers leave it open; and where no set settles,
    the answers given as a proof do leave it open."""
    seen = set()
    for book, sheet in worlds({Outcome.OPEN}, 60, 4, 0.7):
        asked = settling(case_of(book, sheet))
        unknown = [name for name in book.facts if name not in book.derived and name not in sheet]
        smallest = next((len(some) for some in subsets(unknown) if settles(book, sheet, some)), None)
        seen.add(smallest)
        if smallest is None:
            assert not asked.settles
            assert defined(book, {**sheet, **asked.stuck}) == Outcome.OPEN
            assert asked.against
            continue
        assert (asked.settles, asked.smallest, len(asked.facts)) == (True, True, smallest)
        assert settles(book, sheet, asked.facts)
        ends = {
            defined(book, {**sheet, **dict(zip(asked.facts, values, strict=True))})
            for values in product(*(book.facts[fact].domain for fact in asked.facts))
        }
        assert set(asked.ends) == ends
    assert len(seen & {1, 2, 3}) == 3


def test_past_the_budget_a_settling_set_is_given_all_the_same():
    """It is said not to be shown smallest; it does settle wherever that is claimed."""
    claimed = 0
    for book, sheet in worlds({Outcome.OPEN}, 25, 9, 0.9):
        asked = settling(case_of(book, sheet), budget=1)
        assert not asked.smallest or len(asked.facts) <= 1
        claimed += asked.settles
        assert not asked.settles or settles(book, sheet, asked.facts)
    assert claimed > 5


def test_the_contradiction_that_no_answer_settles_is_named():
    """Two derivations give one fact two values on one answer: asking does not help, and the rules are named."""
    facts = [Fact("a", ("x", "y")), Fact("d", ("1", "2", "0"), otherwise="0")]
    rules = [
        Derivation("derive/one", OneOf("a", frozenset("x")), "d", "1"),
        Derivation("derive/two", OneOf("a", frozenset("x")), "d", "2"),
        Ground("permit/p", OneOf("d", frozenset("1"))),
    ]
    asked = settling(case_of(Rulebook.of(facts, rules), {}))
    assert isinstance(asked, Questions)
    assert not asked.settles
    assert asked.stuck == {"a": "x"}
    assert asked.against == {"d": ("derive/one", "derive/two")}


def test_the_fact_that_settles_most_is_asked_first():
    """Where one answer alone can close a case and another can't, it comes first."""
    facts = [Fact("a", (0, 1)), Fact("b", (0, 1)), Fact("c", (0, 1))]
    both = Requirement("require/r", semantics_all(), ("permit/p",), OneOf("a", frozenset([1])))
    rules = [Ground("permit/p", OneOf("c", frozenset([1]))), both, Ban("forbid/b", OneOf("b", frozenset([1])))]
    asked = settling(case_of(Rulebook.of(facts, rules), {"c": 1}))
    assert asked.facts == ("b", "a")  # b = 1 forbids at once; no answer to a settles it alone


def semantics_all():
    from advisor.rules.condition import All

    return All(())


def without(book: Rulebook, ids) -> Rulebook:
    for id in ids:
        book = book.without(id)
    return book


@pytest.mark.parametrize("matters", [1, 2])
def test_obstacles_are_all_minimal_sets(matters):
    """Removing a whole set makes the case lawful, no smaller part does, and no set is missing: by trying every set of provisions
    and facts with the definition. Each minimal choice that spoils all sets bars the case by itself."""
    random, sizes, sets_seen = Random(21 + matters), set(), 0
    barred = {Outcome.FORBIDDEN, Outcome.CONFLICT, Outcome.NOT_YET, Outcome.OPEN}
    for book, sheet in worlds(barred, 25, 31 + matters, 0.25):
        sheets = [sheet, {**sheet, next(iter(sheet), "f0"): sheet.get(next(iter(sheet), "f0"))}][:matters]
        if matters == 2:
            other = random.choice([name for name in book.facts if name not in book.derived])
            sheets[1] = {**sheet, other: random.choice(book.facts[other].domain)}
            sheets[0] = {**sheet, other: random.choice(book.facts[other].domain)}
        changeable = frozenset(name for name in ("f0", "f1") if name in book.facts)
        provisions: dict[str, list[str]] = {id: [f"p{n % 4}"] for n, id in enumerate(sorted(book.rules))}
        found = repairs(case_of(book, *sheets), provisions, changeable)
        assert found.complete
        facts = [n for n in book.facts if n not in book.derived and (n in changeable or any(s.get(n) is None for s in sheets))]

        def lawful(members, book=book, sheets=sheets, provisions=provisions, facts=facts) -> bool:
            gone = [
                id for id, rests in provisions.items() if set(rests) & members and isinstance(book.rules[id], Ban | Requirement)
            ]
            less = without(book, gone)
            loose = [fact for fact in facts if fact in members]
            return any(
                defined(less, *({**one, **dict(zip(loose, values, strict=True))} for one in sheets)) == Outcome.SUGGEST
                for values in product(*(book.facts[fact].domain for fact in loose))
            )

        universe = [*facts, "p0", "p1", "p2", "p3"]
        expected: list[frozenset[str]] = []
        for some in map(frozenset, subsets(universe)):
            if not any(one <= some for one in expected) and lawful(some):
                expected.append(some)
        assert set(found.sets) == set(expected)
        for members, values in found.sets.items():
            sizes.add(len(members))
            sets_seen += 1
            assert set(values) == {member for member in members if member in facts}
        for core in found.cores if expected else ():
            assert all(core & one for one in expected)
            assert not lawful(frozenset(universe) - core)
    assert {1, 2} <= sizes
    assert sets_seen > 25


def test_dualizing_finds_all_minimal_sets_and_all_that_meet_them():
    """On random monotone families: what comes out is the family, and its minimal hitting sets."""
    random = Random(5)
    for _ in range(200):
        universe = [chr(97 + n) for n in range(random.randint(1, 6))]
        family = {frozenset(random.sample(universe, random.randint(1, len(universe)))) for _ in range(random.randint(1, 6))}
        minimal = {one for one in family if not any(other < one for other in family)}
        found, meeting = dualized(universe, lambda some, m=minimal: any(one <= some for one in m))
        assert set(found) == minimal
        hitting = [frozenset(some) for some in subsets(universe) if all(set(some) & one for one in minimal)]
        assert set(meeting) == {one for one in hitting if not any(other < one for other in hitting)}
    assert dualized(["a"], lambda _: False) == ([], (frozenset(),))
