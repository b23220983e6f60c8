"""The receipt of a verdict: which catalog, rules and engine it was given with, so that it can be given again; and giving it again.

Given again, a case is inferred by durable-rules, by the definition and by clingo, which have to agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..catalog.record import Day
from ..evaluation import Evaluation
from ..rules import semantics
from ..rules.condition import Truth
from ..rules.engine import ENGINE
from ..rules.semantics import Outcome, Standing
from ..verdicts.verdict import Verdict
from .answer import Answer

Json = dict[str, Any]


def receipt(whole: Evaluation, on: Day) -> dict[str, str]:
    """Fingerprints of catalog and rulebook (SHA-256 over the files), engine and version, and the day asked about."""
    return {"on": on.isoformat(), "catalog": whole.catalog.fingerprint, "rulebook": whole.rules.fingerprint, "engine": ENGINE}


def verdict_record(given: Answer) -> Json:
    """What has to come out again: the case, its outcome, and what it rests on."""
    verdict = given.headline
    return {
        "code": given.procedure.key,
        "level": given.level,
        "outcome": given.outcome,
        "part": verdict.part if verdict else None,
        "form": verdict.form if verdict else None,
        "receiver": verdict.receiver if verdict else None,
        "holders": [judgement.holder.id for judgement in verdict.judgements]
        if verdict
        else [holder.id for holder in given.holders],
        "rules": list(verdict.rules) if verdict else [],
        "basis": [{"citation": str(basis.norm.reference), "role": basis.role} for basis in verdict.basis] if verdict else [],
    }


@dataclass(frozen=True)
class Disagreement:
    """Two engines that say different things of one case: never to be relied on."""

    engine: str
    says: str


def defined(verdict: Verdict) -> Outcome:
    """The outcome by the definition, which shares nothing with durable-rules but the types."""
    book = verdict.texts.book
    standings = [semantics.standing(book, semantics.judge(book, one.sheet)) for one in verdict.judgements]
    whole = standings[0] if len(standings) == 1 else Standing.over_matters(standings)
    if verdict.holes and whole.ground == Truth.NO:
        whole = Standing(whole.banned, Truth.UNKNOWN, whole.satisfied, whole.express)
    return semantics.outcome(whole)


def checked(verdicts: Sequence[Verdict]) -> list[list[Disagreement]]:
    """For each verdict of a day, where the definition or clingo say something else than durable-rules."""
    from ..rules import oracle

    found: list[list[Disagreement]] = [list(_by_definition(verdict)) for verdict in verdicts]
    sheets = [judgement.sheet for verdict in verdicts for judgement in verdict.judgements]
    if not sheets:
        return found
    by_clingo = iter(oracle.verdicts(verdicts[0].texts.book, sheets))
    for verdict, differences in zip(verdicts, found, strict=True):
        for judgement in verdict.judgements:
            outcome, sure, out = next(by_clingo)
            yes = {id for id, how_far in judgement.findings.rules.items() if how_far == Truth.YES}
            maybe = {id for id, how_far in judgement.findings.rules.items() if how_far == Truth.UNKNOWN}
            rules = set(verdict.texts.book.rules)
            if sure != yes or rules - sure - out != maybe:
                differences.append(Disagreement("clingo", f"{outcome}: {', '.join(sorted(sure ^ yes))}"))
            elif len(verdict.judgements) == 1 and not verdict.holes and outcome != verdict.outcome:
                differences.append(Disagreement("clingo", str(outcome)))
    return found


def _by_definition(verdict: Verdict) -> Iterator[Disagreement]:
    outcome = defined(verdict)
    if outcome != verdict.outcome:
        yield Disagreement("definition", str(outcome))
