"""What would turn a verdict (điều làm đổi kết luận): single changes of fact, of organisation and of law, in both directions.

Each is judged by the engine before it is named. Of a suggestion: what would make it fall. Of any other: what would turn it, the
changes that make it lawful first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ..evaluation import Moment
from ..rules.condition import Value
from ..rules.rulebook import Derivation, Remark
from ..rules.semantics import Outcome
from ..rules.vocabulary import NO, YES
from ..verdicts.verdict import Verdict
from .obstacles import NEAR
from .supposition import Answers, Supposition

Json = dict[str, Any]
Kind = Literal["fact", "organisation", "ended", "provision"]
_RELATION = "receiver.relation="
_STANDING = ("receiver.function_covers", "receiver.direct")


@dataclass(frozen=True)
class Flip:
    """One change and the outcome after it. `fact` is the fact, or None where a body ends or a provision goes (`id`)."""

    kind: Kind
    id: str
    who: str
    before: Value | None
    to: Value | None
    outcome: Outcome

    @property
    def fact(self) -> str | None:
        return self.id if self.kind in ("fact", "organisation") else None

    def as_json(self) -> Json:
        return {
            "kind": self.kind,
            "fact": self.fact,
            "id": self.id,
            "who": self.who,
            "from": self.before,
            "to": self.to,
            "outcome": str(self.outcome),
        }


def flips(moment: Moment, verdict: Verdict) -> list[Flip]:
    """All of them, those that make it lawful first, then the nearest."""
    case = Supposition.of(moment, verdict)
    found = [*_facts(moment, verdict, case), *_organisation(moment, verdict, case), *_provisions(verdict, case)]
    far = {who: n for n, row in enumerate(NEAR) for who in row}
    return sorted(found, key=lambda flip: (flip.outcome != Outcome.SUGGEST, far.get(flip.who, len(NEAR))))


def _facts(moment: Moment, verdict: Verdict, case: Supposition) -> Iterator[Flip]:
    asked = moment.whole.rules.vocabulary.asked
    for fact in case.waits_for(dict.fromkeys(name for name in case.book.read if name in asked)):
        if fact not in asked:
            continue
        now = verdict.judgements[0].sheet.get(fact)
        for value in case.samples(fact):
            outcome = case.outcome({fact: value})
            if value != now and outcome != verdict.outcome:
                yield Flip("fact", fact, asked[fact].changed_by, now, value, outcome)


def _organisation(moment: Moment, verdict: Verdict, case: Supposition) -> Iterator[Flip]:
    """Relations of the receiver to the holder: of a suggestion those it stands in, of others those that would make it lawful."""
    lawful = verdict.outcome == Outcome.SUGGEST
    sheet = verdict.judgements[0].sheet
    relations = [fact for fact in case.book.read if fact.startswith(_RELATION)]
    for fact in (*relations, *(name for name in _STANDING if name in case.book.read)):
        now = sheet.get(fact)
        for to in (NO,) if lawful and fact in relations else (YES, NO):
            outcome = case.outcome({fact: to})
            if to != now and (outcome != Outcome.SUGGEST if lawful else outcome == Outcome.SUGGEST):
                yield Flip("organisation", fact, "so-noi-vu", now, to, outcome)
    gone: Answers = dict.fromkeys(relations, NO)
    outcome = case.outcome(gone)
    if lawful and relations and outcome != Outcome.SUGGEST:
        yield Flip("ended", moment.authority.bearer(verdict.receiver)[0].body, "so-noi-vu", None, "ended", outcome)


def _provisions(verdict: Verdict, case: Supposition) -> Iterator[Flip]:
    """A clause that the case looks at and that goes, with every rule that rests on it."""
    basis = verdict.texts.basis
    fired = {id for judgement in verdict.judgements for id in judgement.findings.rules}
    looked_at = [id for id in fired if not isinstance(verdict.texts.book.rules[id], Remark)]
    looked_at += [d.id for d in verdict.texts.book.all(Derivation) if d.id in fired]
    norms = {str(norm.reference): norm for id in sorted(looked_at) for norm in basis[id]}
    for reference, norm in norms.items():
        without = frozenset(id for id in basis if any(str(one.reference) == reference for one in basis[id]))
        outcome = case.outcome({}, without)
        if outcome != verdict.outcome:
            yield Flip("provision", reference, norm.document.changed_by, None, "ended", outcome)
