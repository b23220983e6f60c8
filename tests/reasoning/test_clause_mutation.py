"""One clause ended a day early: exactly the answers that rest on it can move (kiểm thử đột biến điều khoản).

On the shipped catalog, each clause in force today is ended as of today, alone, and every procedure answered again. An answer that
moved names the clause in one of the cases that it was chosen from, or as what gives or displaces a holder; an answer whose case
can't do without the clause no longer rests on it. The normal run takes a spread of the clauses, `-m nightly` all of them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest

from advisor.catalog.catalog import Norm
from advisor.catalog.record import Day, Level, Period
from advisor.evaluation import Evaluation, Moment
from advisor.law.timeline import Life
from advisor.reasoning.answer import Answer, answer, levels

TODAY = Day(2026, 11, 22)
EVERY = 12
"""Of so many clauses the normal run takes one."""


def ended(whole: Evaluation, norm: Norm) -> Evaluation:
    """The same world, in which one clause is no longer in force today."""
    other = copy.copy(whole)
    other.timeline = copy.copy(whole.timeline)
    life = whole.timeline.life(norm)
    assert life is not None
    start = life.period.from_
    period = Period.model_construct(from_=start, until=TODAY, unsure=(), place=life.period.place)
    other.timeline._lives = {**whole.timeline._lives, norm: Life(period) if start is None or start < TODAY else None}
    other._moments = {}
    return other


Key = tuple[str, Level]


def answers(moment: Moment) -> Iterator[tuple[Key, Answer]]:
    for procedure in moment.whole.catalog.procedures:
        for level in levels(moment, procedure):
            yield (procedure.key, level), answer(moment, procedure, level, {})


def told(given: Answer) -> object:
    """What a reader of the answer is told to do."""
    verdict = given.headline
    case = (verdict.receiver, verdict.form, tuple(j.holder.id for j in verdict.judgements)) if verdict else None
    return given.outcome, case, tuple(holder.id for holder in given.holders)


def named(moment: Moment, given: Answer) -> set[Norm]:
    """The clauses that gave or took the power, and those of every rule that speaks of a case the answer was chosen from."""
    found: set[Norm] = set()
    if given.facing is None:
        return found
    for competence in given.facing.competences:
        for holder in competence.holders:
            found.update(holder.displaced, [holder.norm] if holder.norm else [])
        found.update(competence.doubt.norms if competence.doubt else ())
    holders = given.facing.holders
    if holders is None:
        return found
    for receiver, forms in moment.ranked(given.procedure, given.level, holders, {}):
        if receiver not in moment.receivers(holders):
            continue
        for form in forms:
            verdict = moment.verdict(given.procedure, given.level, holders, receiver, form, "decide", {})
            for judgement in verdict.judgements:
                spoken = list(judgement.findings.rules) + [
                    rule.id for rules in moment.texts.book.derived.values() for rule in rules if judgement.truth(rule.id)
                ]
                found.update(norm for rule in spoken for norm in moment.texts.basis.get(rule, ()))
    return found


def check(whole: Evaluation, norms: list[Norm]) -> tuple[int, int]:
    """How many answers moved, and how many clauses moved any."""
    before = dict(answers(whole.on(TODAY)))
    names = {key: named(whole.on(TODAY), given) for key, given in before.items()}
    moved = movers = 0
    for norm in norms:
        after = dict(answers(ended(whole, norm).on(TODAY)))
        changed = {key for key, given in before.items() if told(given) != told(after[key])}
        strangers = sorted(key for key in changed if norm not in names[key])
        assert not strangers, f"{norm.reference} ended, and answers moved that do not name it: {strangers[:5]}"
        for key, given in before.items():
            if given.headline and any(basis.norm is norm for basis in given.headline.needed):
                now = after[key].headline
                assert now is None or all(basis.norm is not norm for basis in now.needed), (norm.reference, key)
        moved += len(changed)
        movers += bool(changed)
    return moved, movers


def in_force(whole: Evaluation) -> list[Norm]:
    return [norm for norm in whole.catalog.norms if whole.timeline.in_force(norm, TODAY)]


def test_an_answer_moves_only_with_a_clause_that_it_names(whole: Evaluation) -> None:
    """A spread of clauses, and the three that most of today's suggestions rest on, which must move many."""
    norms = in_force(whole)
    carrying = [
        norm for norm in norms if str(norm.reference).startswith(("72/2025/QH15 Điều 14 khoản 1", "49/2026/NĐ-CP Điều 14"))
    ]
    moved, movers = check(whole, list(dict.fromkeys([*carrying, *norms[::EVERY]])))
    assert moved > 100
    assert movers >= 4


@pytest.mark.nightly
def test_the_same_of_every_clause(whole: Evaluation) -> None:
    check(whole, in_force(whole))
