"""What stands in the way and what would change it: blocking sets (vướng mắc) and single changes of fact that turn a verdict."""

from __future__ import annotations

from typing import Any

from ..evaluation import Moment
from ..rules.condition import Truth, atoms
from ..rules.semantics import Outcome
from ..verdicts.verdict import Verdict
from .questions import outcome_with, samples_of

Json = dict[str, Any]


def blocking_sets(moment: Moment, verdict: Verdict) -> list[list[Json]]:
    """Sets of provisions and facts that would have to go for the case to become lawful: all bans that apply, and for one ground
    all that it requires and lacks. Only the smallest are kept; none where nothing permits (see `missing`)."""
    if verdict.outcome in (Outcome.SUGGEST, Outcome.NO_GROUND):
        return []
    bans = [_provision(verdict, rule) for rule in verdict.bans()]
    asked = moment.whole.rules.vocabulary.asked
    found: list[dict[str, Json]] = []
    for ground in verdict.grounds():
        lacking: dict[str, Json] = {}
        for judgement in verdict.judgements:
            for requirement in verdict.texts.requirements_of.get(ground, ()):
                if judgement.truth(requirement) > Truth.NO:
                    for atom in atoms(verdict.texts.book.rules[requirement].condition):
                        value = judgement.sheet.get(atom.fact)
                        record = asked.get(atom.fact)
                        if record is not None:
                            lacking[atom.fact] = {"kind": "fact", "id": atom.fact, "who": record.changed_by, "value": value}
        found.append({**{row["id"]: row for row in bans}, **lacking})
    if not found and bans:
        found.append({row["id"]: row for row in bans})
    smallest = [one for one in found if one and not any(other.keys() < one.keys() for other in found)]
    return [list(one.values()) for one in {tuple(sorted(one)): one for one in smallest}.values()]


def _provision(verdict: Verdict, rule: str) -> Json:
    norm = verdict.texts.basis[rule][0]
    return {"kind": "provision", "id": str(norm.reference), "who": norm.document.changed_by}


def flips(moment: Moment, verdict: Verdict) -> list[Json]:
    """Single facts that people can answer whose change turns the outcome, with what it turns into."""
    found: list[Json] = []
    asked = moment.whole.rules.vocabulary.asked
    for fact in moment.texts.book.read:
        if fact not in asked:
            continue
        now = verdict.judgements[0].sheet.get(fact)
        for value in samples_of(moment, fact):
            if value != now:
                outcome = outcome_with(moment, verdict, {fact: value})
                if outcome != verdict.outcome:
                    found.append({"fact": fact, "from": now, "to": value, "outcome": str(outcome)})
    return found
