"""What the law in force asks of an officer who settles at the Centre (tiêu chuẩn người làm việc tại Bộ phận Một cửa).

Read from the catalog's own requirement rules: those of a ground for settling at the one-stop unit that speak of the receiver.
A person's unknown facts leave it unknown whether he meets them; unknown is not met, and not unmet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..catalog.catalog import Norm
from ..evaluation import Moment
from ..rules.condition import All, Condition, OneOf, Sheet, Truth, atoms, truth
from ..rules.rule import WrittenRule
from .entered import Person

Duty = Literal["appraise", "decide"]
DUTIES: tuple[Duty, ...] = ("appraise", "decide")


@dataclass(frozen=True)
class Standard:
    """One requirement in force: the rule, the clauses that it rests on, and what has to hold of the person."""

    rule: WrittenRule
    norms: tuple[Norm, ...]
    asks: Condition


@dataclass(frozen=True)
class Gap:
    """A fact of a person that is not as the law asks, or not known (`value` None)."""

    rule: str
    fact: str
    value: str | int | None
    least: int | None  # of a number: what it should be at least


@dataclass(frozen=True)
class Fit:
    """Does a person meet the standards of a duty?"""

    truth: Truth
    gaps: tuple[Gap, ...] = ()


def standards(moment: Moment, duty: Duty) -> tuple[Standard, ...]:
    """What is asked of the person on the day; empty where no clause in force that is recorded asks anything."""
    rules = moment.whole.rules
    case: Sheet = {"form": "giao_mot_cua", "part": duty}
    found = []
    for rule in rules.by_effect.get("require", ()):
        if rule.rule not in moment.in_force:
            continue
        grounds = [ground for ground in rule.of if ground in moment.in_force]
        if not any(truth(rules.conditions[ground][0], case) != Truth.NO for ground in grounds):
            continue
        when, asks = rules.conditions[rule.rule]
        facts = {atom.fact for atom in atoms(asks)}
        if truth(when, case) != Truth.NO and facts and all(fact in FACTS for fact in facts):
            found.append(Standard(rule, moment.texts.basis[rule.rule], asks))
    return tuple(found)


FACTS: Mapping[str, str] = {
    "receiver.rank": "rank",
    "receiver.years_in_field": "years",
    "receiver.completes_tasks": "completes_tasks",
    "receiver.qualified": "qualified",
}
"""Facts of the vocabulary to what is entered of a person."""


def facts_of(person: Person) -> dict[str, str | int | None]:
    return {fact: getattr(person, entered) for fact, entered in FACTS.items()}


def fit(person: Person, asked: tuple[Standard, ...]) -> Fit:
    """Against all standards at once."""
    sheet = facts_of(person)
    gaps: list[Gap] = []
    result = Truth.YES
    for standard in asked:
        result = min(result, truth(standard.asks, sheet))
        for part in standard.asks.parts if isinstance(standard.asks, All) else (standard.asks,):
            if truth(part, sheet) != Truth.YES:
                gaps += [_gap(standard, atom, sheet) for atom in atoms(part)]
    return Fit(result, tuple(dict.fromkeys(gaps)))


def _gap(standard: Standard, atom: OneOf, sheet: Sheet) -> Gap:
    numbers = [value for value in atom.values if isinstance(value, int)]
    return Gap(standard.rule.rule, atom.fact, sheet.get(atom.fact), min(numbers) if numbers else None)
