"""What a batch is judged by (pháp luật của ngày được hỏi): the rules in force on a day, the names that exist, what nobody has gone through.

It holds no catalog, so that it can be sent to other processes and machines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...authority.competence import Holder
from ...catalog.record import Day
from ...evaluation import FORMS, Moment
from ...reasoning.receipt import receipt
from ...rules.condition import Truth
from ...rules.rulebook import Rulebook
from ...rules.semantics import Findings, Outcome, Standing
from ...verdicts.verdict import Judgement, RuleTexts, Verdict

ID = "id"
_NOBODY = Holder("", None)


@dataclass(frozen=True)
class Regime:
    """The rules in force and beside them what a verdict needs.

    `columns`: every fact that a table may have, a set-valued one whole and in members. `names`: for an open fact the names that
    the catalog has. `holes`: for a form the fields whose law has not been gone through.
    """

    on: Day
    texts: RuleTexts
    columns: frozenset[str]
    names: Mapping[str, frozenset[str]]
    holes: Mapping[str, frozenset[str]]
    receipt: Mapping[str, str]

    @classmethod
    def of(cls, moment: Moment) -> Regime:
        catalog, vocabulary = moment.whole.catalog, moment.whole.rules.vocabulary
        known = {
            "matter": frozenset(catalog.matter),
            "field": frozenset(catalog.field_names),
            "body": frozenset(catalog.lives),
            "procedure": frozenset(catalog.procedure),
        }
        return cls(
            moment.on,
            moment.texts,
            frozenset(name for name, fact in vocabulary.facts.items() if fact.otherwise is None)
            | {name for name, record in vocabulary.records.items() if record.set_of},
            {name: known[record.names] for name, record in vocabulary.records.items() if record.names},
            {form: frozenset(field for field in catalog.field_names if moment.holes(field, form)) for form in FORMS},
            receipt(moment.whole, moment.on),
        )

    @property
    def book(self) -> Rulebook:
        return self.texts.book


@dataclass(frozen=True)
class Ruling:
    """What one row gets: the outcome, and the rules that it names."""

    outcome: Outcome
    rules: tuple[str, ...]


def opened(standing: Standing, hole: bool) -> Standing:
    """A permission that may stand in law nobody has gone through makes the ground unknown, never absent."""
    if hole and standing.ground == Truth.NO:
        return Standing(standing.banned, Truth.UNKNOWN, standing.satisfied, standing.express)
    return standing


def ruling(regime: Regime, findings: Findings, standing: Standing, outcome: Outcome) -> Ruling:
    """The rules that the verdict of such a case names; holder, receiver and part of the case don't matter to it.

    Rules are named in the rulebook's order, in whatever order an engine found them: equal cases get equal letters.
    """
    ordered = {rule: findings.rules[rule] for rule in regime.book.rules if rule in findings.rules}
    judged = Judgement(None, _NOBODY, {}, Findings(ordered, findings.derived, findings.contradictions), standing)
    verdict = Verdict("other", regime.on, "decide", "uy_quyen", "", (judged,), standing, outcome, (), regime.texts)
    return Ruling(outcome, tuple(dict.fromkeys(verdict.rules)))
