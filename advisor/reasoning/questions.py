"""What has to be asked (câu hỏi cần làm rõ): a smallest set of unknown facts whose answers settle an open case.

Facts that leave a case open whatever is answered to them must be joined by one of the others. Each way in which a set fails gives
such a clause, and a smallest set that meets all clauses and no longer fails is a smallest settling set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..evaluation import Moment
from ..rules.condition import Truth, Value
from ..rules.semantics import Outcome
from ..verdicts.verdict import Verdict
from .supposition import Answers, Spent, Supposition

BUDGET = 4000
"""How many different questions to the engine one case may cost before a settling set is given that may not be the smallest."""


@dataclass(frozen=True)
class Questions:
    """The facts to ask, in the order that settles most. `settles`: every answer to them settles it; `smallest`: no smaller set
    does; `ends`: how it can end; `stuck`: answers that leave it open; `against`: derived facts that rules then give two values."""

    facts: tuple[str, ...]
    settles: bool
    smallest: bool
    ends: tuple[Outcome, ...] = ()
    stuck: Mapping[str, Value] = field(default_factory=dict)
    against: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def same_whatever(self) -> Outcome | None:
        """The outcome, where all answers lead to one: Kleene's logic is weaker than the facts."""
        return self.ends[0] if len(self.ends) == 1 and self.ends[0] != Outcome.OPEN else None


def questions(moment: Moment, verdict: Verdict, budget: int = BUDGET) -> Questions:
    """Of an open case; of any other there is nothing to ask."""
    if verdict.outcome != Outcome.OPEN:
        return Questions((), True, True)
    return settling(Supposition.of(moment, verdict), budget)


def unknown(moment: Moment, verdict: Verdict) -> Iterator[str]:
    """Facts that are unknown and that rules which may apply still wait for, in the vocabulary's order."""
    return iter(Supposition.of(moment, verdict).waits_for({}))


def settling(case: Supposition, budget: int = BUDGET) -> Questions:
    """A smallest set of facts that settles a case by the rules; a hole in the data is asked about by itself."""
    facts = case.waits_for({})
    case.most = case.asked + budget
    clauses: list[frozenset[str]] = []
    try:
        while True:
            chosen = _smallest_meeting(clauses, facts)
            witness = _left_open(case, chosen, {})
            if witness is None:
                ends = _ends(case, chosen)
                return Questions(_in_order(case, chosen, clauses), Outcome.OPEN not in ends, True, ends)
            widest = _widest(case, facts, witness)
            if len(widest) == len(facts):
                return _stuck(case, facts, widest)
            clauses.append(frozenset(facts) - widest.keys())
    except Spent:
        return _cut_short(case, facts, clauses, budget)


def _left_open(case: Supposition, facts: Sequence[str], answers: dict[str, Value]) -> dict[str, Value] | None:
    """Answers to these facts that leave the case open; None where there are none. What is settled stays so: no need to go on."""
    if case.by_rules(answers) != Outcome.OPEN:
        return None
    if not facts:
        return answers
    for value in case.samples(facts[0]):
        found = _left_open(case, facts[1:], {**answers, facts[0]: value})
        if found is not None:
            return found
    return None


def _widest(case: Supposition, facts: Sequence[str], answers: dict[str, Value]) -> dict[str, Value]:
    """The same answers and as many more as leave it open."""
    for fact in facts:
        if fact in answers:
            continue
        for value in case.samples(fact):
            if case.by_rules({**answers, fact: value}) == Outcome.OPEN:
                answers = {**answers, fact: value}
                break
    return answers


def _smallest_meeting(clauses: Sequence[frozenset[str]], order: Sequence[str]) -> tuple[str, ...]:
    """A smallest set with a member in each clause, the earlier facts first."""
    rank = {fact: n for n, fact in enumerate(order)}

    def met(left: list[frozenset[str]], room: int) -> tuple[str, ...] | None:
        if not left:
            return ()
        if room == 0:
            return None
        fewest = min(map(len, left))
        for fact in sorted(next(clause for clause in left if len(clause) == fewest), key=rank.__getitem__):
            rest = met([clause for clause in left if fact not in clause], room - 1)
            if rest is not None:
                return (fact, *rest)
        return None

    found = next(one for room in range(len(order) + 1) if (one := met(list(clauses), room)) is not None)
    return tuple(sorted(found, key=rank.__getitem__))


def _in_order(case: Supposition, facts: Sequence[str], clauses: Sequence[frozenset[str]] = ()) -> tuple[str, ...]:
    """First the fact whose answers alone settle most, then the one that more ways of staying open wait for."""

    def weight(fact: str) -> tuple[float, int]:
        values = case.samples(fact)
        settled = sum(case.by_rules({fact: value}) != Outcome.OPEN for value in values)
        return -settled / max(1, len(values)), -sum(fact in clause for clause in clauses)

    return tuple(sorted(facts, key=weight))


def _ends(case: Supposition, facts: Sequence[str]) -> tuple[Outcome, ...]:
    """Every outcome that answers to these facts lead to. What is settled may still change its name (forbidden, or in conflict)."""
    found: dict[Outcome, None] = {}

    def walk(left: Sequence[str], answers: Answers) -> None:
        standing = case.standing(answers)
        settled = Truth.UNKNOWN not in (standing.banned, standing.ground, standing.satisfied, standing.express)
        if not left or settled:
            found[case.outcome(answers)] = None
            return
        for value in case.samples(left[0]):
            walk(left[1:], {**answers, left[0]: value})

    walk(facts, {})
    return tuple(found)


def _stuck(case: Supposition, facts: tuple[str, ...], answers: dict[str, Value]) -> Questions:
    """Everything answered and still open: rules give one derived fact two values, and the case hangs on it."""
    against: dict[str, tuple[str, ...]] = {}
    for findings in case.findings(answers):
        for name, values in findings.contradictions.items():
            rules = [d.id for d in case.book.derived[name] if d.value in values and d.id in findings.rules]
            against[name] = tuple(dict.fromkeys((*against.get(name, ()), *rules)))
    return Questions(facts, False, False, (Outcome.OPEN,), answers, against)


def _cut_short(case: Supposition, facts: tuple[str, ...], clauses: list[frozenset[str]], budget: int) -> Questions:
    """All facts settle a case unless rules can contradict each other. Those that can be done without, as far as a second budget
    reaches, are left out."""
    contradictory = any(len({d.value for d in rules}) > 1 for rules in case.book.derived.values())
    kept = facts
    settles = not contradictory
    for fact in facts:
        fewer = tuple(one for one in kept if one != fact)
        case.most = case.asked + max(50, budget // (2 * len(facts)))
        try:
            if _left_open(case, fewer, {}) is None:
                kept, settles = fewer, True
        except Spent:
            continue
    case.most = None
    return Questions(_in_order(case, kept, clauses), settles, False)
