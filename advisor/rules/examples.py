"""Each rule's own examples, run both ways: by the definition and by durable-rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..diagnostic import Place
from ..source import AT
from .condition import Sheet, Truth, truth
from .engine import Engine
from .reading import Rules, examples
from .rule import WrittenRule
from .rulebook import Remark, Rulebook

WANTED = {"applies": Truth.YES, "silent": Truth.NO, "met": Truth.NO, "unmet": Truth.YES, "cannot-tell": Truth.UNKNOWN}


@dataclass(frozen=True)
class Outcome:
    """How one example of a rule came out, by the definition and by the engine."""

    rule: str
    kind: str
    place: Place
    wanted: Truth
    defined: Truth
    decided: Truth

    @property
    def passed(self) -> bool:
        return self.wanted == self.defined == self.decided


def run(rules: Rules) -> Iterator[Outcome]:
    """Every example. A requirement is judged by whether it is unmet; facts that rules derive are taken as the example gives them."""
    facts = [replace(fact, otherwise=None) for fact in rules.vocabulary.facts.values()]
    typed = {rule.rule: rules.typed(rule) for rule in rules.written.values()}
    engine = Engine(Rulebook.of(facts, [Remark(id, rule.condition) for id, rule in typed.items()]))
    for rule in rules.written.values():
        condition = typed[rule.rule].condition
        for kind, place, sheet in sheets(rules, rule):
            decided = engine.judge(sheet, frozenset({rule.rule})).rules.get(rule.rule, Truth.NO)
            yield Outcome(rule.rule, kind, place, WANTED[kind], truth(condition, sheet), decided)
            if kind == "met":
                applies = truth(rules.conditions[rule.rule][0], sheet)
                yield Outcome(rule.rule, "met", place, Truth.YES, applies, applies)


def sheets(rules: Rules, rule: WrittenRule) -> Iterator[tuple[str, Place, Sheet]]:
    """Kind, place and facts of each example of a rule."""
    for kind in WANTED:
        for example in examples(rule.examples, kind):
            given = {name: value for name, value in example.items() if name != AT}
            yield kind, example.get(AT, rule.place), rules.vocabulary.sheet(given)
