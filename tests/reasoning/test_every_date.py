"""The shipped catalog on every day on which anything in the law changes: each answer's timeline, and three engines on every case.

What is checked on all cases runs nightly (`-m nightly`): tens of thousands of distinct cases take minutes by the definition and
by clingo. The normal run checks a seeded sample of 1,500 cases, spread evenly over all days.
"""

from __future__ import annotations

import datetime
import itertools
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from random import Random

import clingo
import pytest

from advisor.catalog.procedure import Procedure
from advisor.catalog.record import Day, Level
from advisor.cli.analysis import distinct_cases
from advisor.evaluation import FORMS, MOST_MOMENTS, PARTS, Evaluation, Moment
from advisor.reasoning.answer import OUTCOMES, Answer, answer, levels
from advisor.reasoning.holds import holds
from advisor.rules import semantics
from advisor.rules.condition import Sheet, Truth, Value, atoms
from advisor.rules.oracle import VERDICT, _rules, _term, verdicts
from advisor.rules.rulebook import Rulebook
from advisor.rules.semantics import Outcome

# The timeline of an answer.


@cache
def _answers(whole: Evaluation, key: str, level: Level) -> tuple[Answer, ...]:
    """One on each day on which the level exists."""
    procedure = whole.catalog.procedure[key]
    moments = [moment for day in whole.timeline.days if level in levels(moment := whole.on(day), procedure)]
    return tuple(answer(moment, procedure, level, {}) for moment in moments)


def _case(given: Answer) -> object:
    """The headline case and its outcome."""
    verdict = given.headline
    if verdict is None:
        return None
    return verdict.outcome, tuple(j.holder.id for j in verdict.judgements), verdict.receiver, verdict.form, verdict.part


def _same_case(whole: Evaluation, given: Answer, on: Day) -> bool:
    """Judged anew: does the headline case exist on another day, with the same holders, and have the same outcome?"""
    verdict, moment, procedure = given.headline, whole.on(on), given.procedure
    assert verdict is not None
    there = procedure.exists is None or on in procedure.exists
    if not there or given.level not in levels(moment, procedure) or verdict.receiver not in moment.authority:
        return False
    holders = moment.facing(procedure, given.level, {}).holders
    if holders is None or [h.id for h in holders] != [j.holder.id for j in verdict.judgements]:
        return False
    return (
        moment.verdict(procedure, given.level, holders, verdict.receiver, verdict.form, verdict.part, {}).outcome
        == verdict.outcome
    )


def _every_level(whole: Evaluation) -> Iterator[tuple[Procedure, Level]]:
    for procedure in whole.catalog.procedures:
        for level in procedure.levels:
            yield procedure, level


def test_every_procedure_has_one_outcome_on_every_day_and_no_gap(whole: Evaluation) -> None:
    """On each day, at each level that exists, one of the agreed outcomes; `not_recorded` before it exists or after, never within.

    Some level is answered for on every day: the district level is left out from 2025-07-01 only where another remains.
    """
    days = whole.timeline.days
    assert days[0] == whole.catalog.province.recorded_from
    assert list(days) == sorted(set(days))
    for procedure in whole.catalog.procedures:
        timelines = [_answers(whole, procedure.key, level) for level in procedure.levels]
        assert sorted({given.on for timeline in timelines for given in timeline}) == list(days)
        for given in itertools.chain(*timelines):
            assert given.outcome in OUTCOMES
            exists = procedure.exists is None or given.on in procedure.exists
            assert (given.outcome == "not_recorded") == (not exists), (procedure.key, given.on)
            assert given.level in procedure.levels
            if given.headline is not None:
                assert given.outcome == given.headline.outcome


def test_how_long_a_verdict_holds_is_what_the_days_say(whole: Evaluation) -> None:
    """The headline case has the same outcome on every day of its period, and not on the days next to it; asked on any day of one
    stretch the period is the same. One day of each stretch of each procedure's timeline is asked."""
    days, asked = whole.timeline.days, 0
    for procedure, level in _every_level(whole):
        timeline = _answers(whole, procedure.key, level)
        for case, stretch in itertools.groupby(timeline, key=_case):
            if case is None:
                continue
            members = list(stretch)
            given = members[len(members) // 2]
            held = holds(whole, given)
            assert held is not None
            start, end = held
            assert start is not None
            assert start <= members[0].on
            assert end is None or end > members[-1].on
            within = [day for day in days if start <= day and (end is None or day < end)]
            assert all(_same_case(whole, given, day) for day in within), (procedure.key, level, start, end)
            before = days.index(start) - 1
            assert before < 0 or not _same_case(whole, given, days[before]), (procedure.key, level, start)
            assert end is None or not _same_case(whole, given, end), (procedure.key, level, end)
            asked += 1
    assert asked > 300


def test_a_process_that_runs_for_months_keeps_few_days(whole: Evaluation) -> None:
    """A server is asked about a new day every day; the last ones stay, and one that was forgotten comes back the same. Days on which
    law changes are few and stay: every verdict is followed through all of them."""
    day = Day(2026, 11, 24)
    first = whole.on(day)
    for n in range(MOST_MOMENTS + 20):
        latest = whole.on(day + datetime.timedelta(days=n))
    assert len([one for one in whole._moments if one not in whole._turns]) == MOST_MOMENTS
    assert whole.on(latest.on) is latest
    again = whole.on(day)
    assert again is not first
    assert again.in_force == first.in_force


def test_nothing_changes_between_the_days(whole: Evaluation) -> None:
    """The days on which law changes are all of them: on a day in between every answer is that of the last one before."""
    random, days = Random(2026), whole.timeline.days
    every = list(_every_level(whole))
    for _ in range(12):
        between = Day.fromordinal(random.randint(days[0].toordinal(), Day(2028, 1, 1).toordinal()))
        moment, last = whole.on(between), whole.on(days[bisect_right(days, between) - 1])
        assert moment.in_force == last.in_force
        for procedure, level in random.sample(every, min(150, len(every))):
            there, here = answer(last, procedure, level, {}), answer(moment, procedure, level, {})
            assert (here.outcome, _case(here)) == (there.outcome, _case(there)), (procedure.key, between)


# Three engines.


class Grounded:
    """The program of `oracle`, grounded once for a rulebook with the asked facts left open, and solved sheet by sheet."""

    def __init__(self, book: Rulebook) -> None:
        named: dict[str, set[Value]] = defaultdict(set)
        for rule in book.rules.values():
            for atom in atoms(rule.condition):
                named[atom.fact].update(atom.values)
        self.values: dict[str, dict[Value, clingo.Symbol]] = {}
        self.other: dict[str, clingo.Symbol] = {}
        lines = []
        for name in book.read:
            domain = book.facts[name].domain
            stranger = "tên không quy tắc nào nêu"
            assert stranger not in named[name]
            every = domain if domain is not None else (*sorted(named[name], key=str), stranger)
            fact = clingo.String(name)
            self.values[name] = {v: clingo.Function("value", [fact, _symbol(v), clingo.Number(0)]) for v in every}
            if domain is None:
                self.other[name] = self.values[name][stranger]
            lines += [f"#external value({_term(name)},{_term(value)},0)." for value in every]
        self.control = clingo.Control(["--warn=none"])
        self.control.add("base", [], "\n".join([VERDICT, *_rules(book), "case(0).", *lines]))
        self.control.ground([("base", [])])
        self.given: dict[str, clingo.Symbol] = {}

    def verdict(self, sheet: Sheet) -> tuple[Outcome, set[str], set[str]]:
        """The outcome, the rules that surely apply and those that are surely out."""
        for name, values in self.values.items():
            value = sheet.get(name)
            symbol = None if value is None else values.get(value) or self.other[name]
            known = self.given.get(name)
            if symbol != known:
                if known is not None:
                    self.control.assign_external(known, False)
                    del self.given[name]
                if symbol is not None:
                    self.control.assign_external(symbol, True)
                    self.given[name] = symbol
        outcome, found = None, (set[str](), set[str]())
        with self.control.solve(yield_=True) as models:
            for symbol in next(iter(models)).symbols(shown=True):
                if symbol.name == "out":
                    outcome = Outcome(symbol.arguments[1].name)
                else:
                    found[symbol.name == "no"].add(symbol.arguments[0].string)
        assert outcome is not None
        return outcome, *found


def _symbol(value: Value) -> clingo.Symbol:
    return clingo.Number(value) if isinstance(value, int) else clingo.String(value)


Sheets = dict[frozenset[str], dict[tuple[object, ...], Sheet]]
"""By the rules in force, and by the signature."""


def _noted(whole: Evaluation, moment: Moment, sheets: Iterable[Sheet], found: Sheets) -> None:
    for sheet in sheets:
        found.setdefault(moment.in_force, {}).setdefault(whole.engine.signature(sheet), sheet)


def _agree(whole: Evaluation, found: Sheets) -> Counter[Outcome]:
    """By durable-rules, by the definition and by clingo the same rules apply, surely and possibly, and the same comes out."""
    outcomes = Counter[Outcome]()
    for in_force, sheets in found.items():
        book = whole.book.restricted(in_force)
        grounded = Grounded(book)
        for sheet in sheets.values():
            defined = semantics.judge(book, sheet)
            standing = semantics.standing(book, defined)
            outcome = semantics.outcome(standing)
            decided = whole.engine.judge(sheet, in_force)
            assert dict(decided.rules) == {id: far for id, far in defined.rules.items() if far}, dict(sheet)
            assert dict(decided.derived) == dict(defined.derived)
            assert whole.engine.standing(decided, in_force) == standing
            assert whole.engine.outcome(standing) is outcome
            third, yes, no = grounded.verdict(sheet)
            assert third is outcome, dict(sheet)
            assert yes == {id for id, far in defined.rules.items() if far is Truth.YES}, dict(sheet)
            assert no == {id for id, far in defined.rules.items() if far is Truth.NO}, dict(sheet)
            outcomes[outcome] += 1
    return outcomes


def _sample(whole: Evaluation, random: Random, each: int) -> Sheets:
    """So many cases of each day, of any procedure, receiver, form and part; half of them with answers to what is asked."""
    found: Sheets = {}
    for day in whole.timeline.days:
        moment, left = whole.on(day), each
        while left:
            procedure = random.choice(whole.catalog.procedures)
            level = random.choice(levels(moment, procedure))
            holders = moment.facing(procedure, level, {}).holders
            receivers = moment.receivers(holders) if holders else []
            if holders is None or not receivers:
                continue
            answers: dict[str, Value | None] = {}
            for name in whole.rules.vocabulary.asked if random.random() < 0.5 else ():
                domain = whole.book.facts[name].domain
                assert domain is not None
                answers[name] = random.choice((None, *domain))
            case = random.choice(receivers), random.choice(FORMS), random.choice(PARTS)
            verdict = moment.verdict(procedure, level, holders, *case, answers)
            _noted(whole, moment, (j.sheet for j in verdict.judgements), found)
            left -= 1
    return found


def test_three_engines_agree_on_a_sample_of_every_day(whole: Evaluation) -> None:
    """As many cases of each day on which law changes, 1,500 in all: durable-rules, the definition and clingo say the same."""
    found = _sample(whole, Random(20250701), -(-1500 // len(whole.timeline.days)))
    assert sum(map(len, found.values())) > 1000
    outcomes = _agree(whole, found)
    assert {Outcome.SUGGEST, Outcome.NO_GROUND, Outcome.OPEN, Outcome.FORBIDDEN} <= outcomes.keys()


def test_one_grounding_for_many_sheets_is_the_oracle(whole: Evaluation) -> None:
    """Solving sheet by sheet with open values gives what `oracle.verdicts` gives, which grounds every sheet for itself."""
    in_force, sheets = max(_sample(whole, Random(7), 1).items(), key=lambda pair: len(pair[1]))
    book = whole.book.restricted(in_force)
    some = list(sheets.values())[:12]
    grounded = Grounded(book)
    assert [grounded.verdict(sheet) for sheet in some] == verdicts(book, some)


@pytest.mark.nightly
def test_three_engines_agree_on_every_distinct_case_of_every_day(whole: Evaluation) -> None:
    """Every receiver, form and part of every procedure on every day on which law changes, with nothing answered.

    Two cases count as one where the signature is the same and so are the rules in force that may apply to it (over-estimated,
    with the derivations behind them): a rule whose condition fails on what is known is out whether it is in force or not.
    """
    found: Sheets = {}
    for moment, cases in distinct_cases(whole):
        for (procedure, level, holders, receiver), form, part in itertools.product(cases, FORMS, PARTS):
            verdict = moment.verdict(procedure, level, holders, receiver, form, part, {})
            _noted(whole, moment, (j.sheet for j in verdict.judgements), found)
    assert sum(_agree(whole, found).values()) > 10_000
