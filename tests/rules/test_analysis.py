"""What is said of a whole rulebook, against every sheet of small ones, and by hand."""

from __future__ import annotations

import itertools
import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from advisor import workspace
from advisor.cli import main as cli
from advisor.cli.analysis import STATES, covered, findings
from advisor.evaluation import Evaluation
from advisor.reasoning.answer import ALREADY_HELD, answer, levels
from advisor.rules import semantics
from advisor.rules.analysis import BLOCKING, Analysis, Finding, Term, cycle
from advisor.rules.condition import NO, All, Fact, Not, OneOf, Sheet, Truth
from advisor.rules.engine import Engine
from advisor.rules.rulebook import Ban, Derivation, Ground, Lift, Remark, Requirement, Rule, Rulebook
from advisor.rules.semantics import Outcome
from tests.rules.random_rulebooks import Shape, rulebook, small_rulebook

A, B, C = Fact("a", ("x", "y", "z")), Fact("b", ("x", "y", "z")), Fact("name", None)
AX, AY, BX = OneOf("a", frozenset({"x"})), OneOf("a", frozenset({"y"})), OneOf("b", frozenset({"x"}))
A_XY = OneOf("a", frozenset({"x", "y"}))


def told(*rules: Rule, facts: tuple[Fact, ...] = (A, B, C)) -> list[Finding]:
    book = Rulebook.of(facts, rules)
    return Analysis.undated(book, Engine(book)).findings()


def every_sheet(book: Rulebook) -> Iterator[Sheet]:
    asked = [fact for fact in book.facts.values() if fact.otherwise is None]
    for values in itertools.product(*((*(fact.domain or ()), None) for fact in asked)):
        yield dict(zip((fact.name for fact in asked), values, strict=True))


@pytest.mark.parametrize("seed", range(40))
def test_conflicts_and_dead_rules_are_those_that_every_sheet_shows(seed: int) -> None:
    """All sheets of small rulebooks are tried: a pair conflicts, or a rule can't apply, exactly where the analysis says so."""
    book = small_rulebook(Random(seed))
    analysis = Analysis.undated(book, Engine(book))
    found = analysis.findings()
    assert not analysis.undecided
    applying, clashing = set[str](), set[tuple[str, str]]()
    bans, express = book.all(Ban), [ground for ground in book.all(Ground) if ground.express]
    for sheet in every_sheet(book):
        rules = semantics.judge(book, sheet).rules
        applying.update(id for id, far in rules.items() if far is Truth.YES)
        for ban, ground in itertools.product(bans, express):
            lifts = max((rules[lift.id] for lift in book.all(Lift) if lift.ban == ban.id), default=Truth.NO)
            if rules[ban.id] is rules[ground.id] is Truth.YES and lifts is Truth.NO:
                clashing.add((ban.id, ground.id))
    assert {one.rules for one in found if one.kind == "conflict"} == clashing
    assert {one.rules[0] for one in found if one.kind == "dead" and not one.witness} == book.rules.keys() - applying


def test_a_redundant_rule_can_go_and_nothing_changes() -> None:
    """On every sheet of small rulebooks, no standing and no derived fact is another without a rule said to be redundant."""
    kinds = Counter[type[Rule]]()
    for seed in range(150):
        book = small_rulebook(Random(1000 + seed))
        for one in Analysis.undated(book).findings():
            if one.kind != "redundant":
                continue
            kinds[type(book.rules[one.rules[0]])] += 1
            without = book.without(one.rules[0])
            for sheet in every_sheet(book):
                whole, rest = semantics.judge(book, sheet), semantics.judge(without, sheet)
                assert semantics.standing(book, whole) == semantics.standing(without, rest)
                assert whole.derived == rest.derived
    assert sum(kinds.values()) > 40
    assert len(kinds) >= 4


def test_a_rule_that_is_dead_for_another_reason_can_go_too() -> None:
    """A lift that never meets its ban, a requirement that never meets its ground, a ban that is lifted wherever it applies."""
    found = told(
        Ban("ban", AX),
        Lift("idle", AY, "ban"),
        Ground("ground", AY),
        Requirement("beside", AX, ("ground",), NO),
        Ban("always lifted", All((BX, AY))),
        Lift("lifts", BX, "always lifted"),
    )
    assert {one.rules for one in found} == {("idle",), ("beside",), ("always lifted",)}
    assert {one.kind for one in found} == {"dead"}
    assert all(one.witness for one in found)


def test_a_lift_orders_a_ban_and_a_permission() -> None:
    """An express permission beside a ban is a conflict, a general one is not, and a lift for all that is permitted settles it."""
    ban, express = Ban("ban", A_XY), Ground("ground", All((AX, BX)), express=True)
    found = told(ban, express)
    assert [(one.kind, one.rules, dict(one.witness)) for one in found] == [("conflict", ("ban", "ground"), {"a": "x", "b": "x"})]
    assert not told(ban, replace(express, express=False))
    assert not told(ban, express, Lift("lift", AX, "ban"))
    assert [one.kind for one in told(ban, express, Lift("lift", OneOf("name", frozenset({"Hà Nội"})), "ban"))] == ["conflict"]


def test_a_conflict_needs_a_day_on_which_both_are_in_force() -> None:
    """Where the ban ended before the permission began there is none; the lift settles only the days on which it is in force."""
    book = Rulebook.of((A, B), [Ban("ban", AX), Ground("ground", AX, express=True), Lift("lift", AX, "ban")])

    def kinds(*terms: set[str]) -> list[str]:
        return [one.kind for one in Analysis(book, [Term(None, None, frozenset(term)) for term in terms]).conflicts()]

    assert kinds({"ban"}, {"ground"}) == []
    assert kinds({"ban"}, {"ban", "ground", "lift"}, {"ground"}) == []
    assert kinds({"ban"}, {"ban", "ground", "lift"}, {"ban", "ground"}) == ["conflict"]


def test_derived_facts_are_followed_to_what_is_asked() -> None:
    """Two rules on two values of a derived fact never meet, and the witness of one tells the asked facts that lead there."""
    derived = Fact("d", ("p", "q", "r"), otherwise="r")
    is_p, is_q, is_r = (OneOf("d", frozenset({v})) for v in "pqr")
    rules = [Derivation("1", AX, "d", "p"), Derivation("2", BX, "d", "q"), Ban("ban", is_p)]
    assert not told(*rules, Ground("ground", is_q, express=True), facts=(A, B, derived))
    (found,) = told(*rules, Ground("ground", Not(is_r), express=True), facts=(A, B, derived))
    assert found.witness["a"] == "x"
    assert found.witness["b"] in ("y", "z")
    (found,) = told(*rules, Ground("dead", All((AX, is_r))), facts=(A, B, derived))
    assert (found.kind, found.rules) == ("dead", ("dead",))


def test_what_is_redundant_has_the_same_effect() -> None:
    """A narrower ground is redundant, but not where it alone is express, nor where the wider one asks for more."""
    wide, narrow = Ground("wide", A_XY), Ground("narrow", AX)
    assert [(one.kind, one.rules) for one in told(wide, narrow)] == [("redundant", ("narrow", "wide"))]
    assert not told(wide, replace(narrow, express=True))
    assert not told(wide, narrow, Requirement("r", BX, ("wide",), NO))
    assert [one.rules for one in told(wide, narrow, Requirement("r", BX, ("narrow",), NO))] == [("narrow", "wide")]
    assert not told(Ban("wide", A_XY), Ban("narrow", AX), Lift("lift", BX, "wide"))


def test_a_rule_that_is_in_force_longer_is_not_redundant() -> None:
    """The narrower rule is needed on the days on which the wider one is not in force."""
    book = Rulebook.of((A,), [Ground("wide", A_XY), Ground("narrow", AX)])
    both, one = frozenset({"wide", "narrow"}), frozenset({"narrow"})
    assert not list(Analysis(book, [Term(None, None, both), Term(None, None, one)]).redundant())
    assert len(list(Analysis(book, [Term(None, None, both), Term(None, None, frozenset({"wide"}))]).redundant())) == 1


def test_the_same_condition_on_the_same_clauses_is_told_of_remarks_only_then() -> None:
    """Two formalities under one condition are two duties, unless they rest on the same clauses."""
    book = Rulebook.of((A,), [Remark("one", AX), Remark("two", AX)])
    term = [Term(None, None, frozenset(book.rules))]
    assert not list(Analysis(book, term, {"one": ["1/2025/QH15 Điều 1"], "two": ["1/2025/QH15 Điều 2"]}).redundant())
    assert len(list(Analysis(book, term, {"one": ["1/2025/QH15 Điều 1"], "two": ["1/2025/QH15 Điều 1"]}).redundant())) == 1


def test_a_circle_of_derived_facts_is_named() -> None:
    """It has no witness, for nothing can be judged; the derivations that close it are named."""
    facts = [Fact("d", ("p", "q"), "q"), Fact("e", ("p", "q"), "q"), A]
    one = Derivation("1", Not(OneOf("e", frozenset("p"))), "d", "p")
    two = Derivation("2", OneOf("d", frozenset("p")), "e", "p")
    book = Rulebook.of(facts, [one, two, Derivation("3", AX, "e", "p")])
    found = cycle(book)
    assert found is not None
    assert found.rules == ("1", "2")
    assert [one.kind for one in Analysis.undated(book).findings()] == ["cycle"]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_all_pairs_of_five_hundred_rules_take_seconds(seed: int) -> None:
    """All pairs are compared through their conditions: under 5 s of processor, without the engine's look at each witness."""
    book = rulebook(Random(seed), Shape(500, 40, 0))
    assert len(book.rules) >= 500
    start = time.process_time()
    found = Analysis.undated(book).findings()
    assert time.process_time() - start < 5
    assert found


# The shipped rules.


def test_every_witness_of_the_shipped_rules_shows_what_is_claimed(whole: Evaluation) -> None:
    """By the definition over the rulebook of its day, a conflict is one, both redundant rules apply, a gap has no ground."""
    found, undecided, stale = findings(whole)
    assert not undecided
    assert not stale
    for one in found:
        if not one.witness:
            continue
        assert one.on is not None
        book = whole.on(one.on).texts.book
        judged = semantics.judge(book, one.witness)
        if one.kind == "conflict":
            assert semantics.outcome(semantics.standing(book, judged)) is Outcome.CONFLICT
        elif one.kind == "gap":
            assert semantics.outcome(semantics.standing(book, judged)) is Outcome.NO_GROUND
        else:
            assert all(judged.rules[id] is Truth.YES for id in one.rules)


def test_no_commune_may_hand_down_by_phan_cap_today(whole: Evaluation) -> None:
    """72/2025/QH15 Điều 13 lets only the province do so: the table of gaps says it of the commune's agencies."""
    gaps = [one for one in findings(whole)[0] if one.kind == "gap" and one.why.startswith("phan_cap · co-quan-chuyen-mon")]
    assert gaps
    assert all(one.accepted is None and not one.blocks for one in gaps)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(workspace.shipped("rules"), tmp_path / "rules"))


def test_a_finding_is_accepted_in_the_file_with_a_reason(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule copied under another name is redundant (exit 1), until its file accepts that; an acceptance of nothing is named."""
    original = copied / "forbid" / "31-2024-d123-k5.yaml"
    copy = copied / "forbid" / "31-2024-d123-k5-ban-sao.yaml"
    text = original.read_text("utf-8").replace("rule: forbid/31-2024-d123-k5", "rule: forbid/31-2024-d123-k5-ban-sao", 1)
    copy.write_text(text, "utf-8")

    def mine() -> tuple[int, list[object], list[dict[str, object]]]:
        code = cli.run(["rules", "analyse", "--rules", str(copied), "--on", "2025-11-01", "--format", "json"])
        told = json.loads(capsys.readouterr().out)
        pair = {"forbid/31-2024-d123-k5", "forbid/31-2024-d123-k5-ban-sao"}
        rows = [one for one in told["findings"] if set(one["rules"]) == pair]
        others = [one for one in told["findings"] if one["kind"] in BLOCKING and one["accepted"] is None and one not in rows]
        return code, others, rows

    code, _, (row,) = mine()
    assert code == 1
    assert (row["kind"], row["accepted"]) == ("redundant", None)
    copy.write_text(text + "accepts: [{kind: redundant, with: [forbid/31-2024-d123-k5], why: để thử}]\n", "utf-8")
    code, others, (row,) = mine()
    assert row["accepted"] == "để thử"
    assert code == bool(others)


def test_an_acceptance_names_a_rule_that_exists(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt rule in `accepts` is a fault with its file and the nearest name."""
    path = copied / "forbid" / "31-2024-d123-k5.yaml"
    path.write_text(
        path.read_text("utf-8") + "accepts: [{kind: redundant, with: [forbid/31-2024-d123-k6], why: để thử}]\n", "utf-8"
    )
    assert cli.run(["rules", "analyse", "--rules", str(copied), "--format", "json"]) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert fault["code"] == "unknown-rule"
    assert "forbid/31-2024-d123-k5" in fault["help"]


def test_coverage_judges_few_cases_and_misses_none(whole: Evaluation) -> None:
    """On three procedures: which rules decide, fire and never fire is what judging every case of every day says."""
    codes = ("1.013823", "2.000815", "cap-giay-phep-xay-dung-tuong-dai-tranh-hoanh-trang")
    small = Evaluation(replace(whole.catalog, procedures=tuple(whole.catalog.procedure[code] for code in codes)), whole.rules)
    rows = {row["rule"]: row["state"] for row in covered(small)}
    assert rows.keys() == small.book.rules.keys()
    assert set(rows.values()) <= set(STATES)
    decided, fired, possible = set[str](), set[str](), set[str]()
    for day in small.timeline.days:
        moment = small.on(day)
        for procedure in small.catalog.procedures:
            for level in levels(moment, procedure):
                given = answer(moment, procedure, level, {})
                if given.outcome == ALREADY_HELD:
                    continue
                for verdict in given.verdicts:
                    decided.update(verdict.rules)
                    for judgement in verdict.judgements:
                        for id, far in judgement.findings.rules.items():
                            (fired if far is Truth.YES else possible).add(id)
    assert {id for id, state in rows.items() if state == "decided"} == decided
    assert {id for id, state in rows.items() if state == "never"} <= rows.keys() - fired - possible
    assert {id for id, state in rows.items() if state == "fired"} <= fired - decided
    assert {id for id, state in rows.items() if state == "possible"} <= possible - fired - decided
    assert rows["permit/49-2026-d14-k1"] == rows["forbid/31-2024-d123-k5"] == "decided"
