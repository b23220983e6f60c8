"""Explanations of the shipped catalog, in both directions: every step can be looked up, every change named does what is said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.catalog.record import Day
from advisor.cli import main as cli
from advisor.evaluation import Evaluation
from advisor.reasoning.answer import Answer, answer, levels
from advisor.reasoning.chain import links, orphans
from advisor.reasoning.event import events
from advisor.reasoning.explanation import explain
from advisor.reasoning.flips import flips
from advisor.reasoning.holds import holds
from advisor.reasoning.obstacles import obstacles
from advisor.reasoning.proof import Step, proof
from advisor.reasoning.questions import questions
from advisor.reasoning.supposition import Supposition, assignments
from advisor.reasoning.wording import Wording
from advisor.rules.semantics import Outcome
from advisor.verdicts.verdict import Verdict

TODAY, BEFORE = Day(2026, 11, 22), Day(2025, 11, 1)
ROOT = Path(__file__).parents[2]
LAND, CERTIFY = "1.013823", "2.000815"


def some(whole: Evaluation, on: Day, every: int = 9) -> Iterator[tuple[Answer, Verdict]]:
    """Headline cases of every so-maniest procedure, one of each kind of sheet."""
    moment, seen = whole.on(on), set()
    for procedure in whole.catalog.procedures[::every]:
        for level in levels(moment, procedure):
            found = answer(moment, procedure, level, {})
            if found.headline is not None:
                key = tuple(whole.engine.signature(j.sheet) for j in found.headline.judgements)
                if key not in seen:
                    seen.add(key)
                    yield found, found.headline


def explained(whole: Evaluation, code: str, on: Day, **rest):
    moment = whole.on(on)
    procedure = whole.catalog.procedure[code]
    answers = rest.pop("answers", {})
    return explain(whole, procedure, levels(moment, procedure)[0], on, answers=answers, **rest)


@pytest.mark.parametrize("on", [TODAY, BEFORE])
def test_answering_the_questions_settles(whole, on):
    """Of the shipped open cases: whatever is answered to a set that is said to settle, the case is open no more; and where it is
    said to be smallest, leaving any one fact out leaves it open for some answers."""
    asked_of = 0
    for found, verdict in some(whole, on, 3):
        if verdict.outcome != Outcome.OPEN:
            continue
        asked, case = questions(found.moment, verdict), Supposition.of(found.moment, verdict)
        assert asked.smallest
        if not asked.settles:
            assert verdict.holes
            continue
        asked_of += 1
        ends = {case.outcome(given) for given in assignments(case, asked.facts, {})}
        assert Outcome.OPEN not in ends
        assert set(asked.ends) == ends
        for fact in asked.facts:
            fewer = [one for one in asked.facts if one != fact]
            assert any(case.outcome(given) == Outcome.OPEN for given in assignments(case, fewer, {}))
    assert asked_of > 3


@pytest.mark.parametrize("on", [TODAY, BEFORE])
def test_removing_a_blocking_set_makes_it_lawful_and_no_part_of_it_does(whole, on):
    """Judged again by the engine from the rules in force: provisions gone, facts otherwise."""
    seen = 0
    for found, verdict in some(whole, on, 5):
        basis = found.moment.texts.basis
        effects = found.moment.texts.book.rules
        result = obstacles(found.moment, verdict)
        assert result.complete
        if verdict.outcome in (Outcome.FORBIDDEN, Outcome.CONFLICT, Outcome.NOT_YET):
            assert result.sets
        for changes in result.sets:
            seen += 1
            case = Supposition.of(found.moment, verdict)

            def outcome(some_changes, case=case, basis=basis, effects=effects):
                gone = {change.id for change in some_changes if change.kind == "provision"}
                without = frozenset(
                    id
                    for id, norms in basis.items()
                    if type(effects[id]).__name__ in ("Ban", "Requirement") and gone & {str(n.reference) for n in norms}
                )
                return case.outcome({c.id: c.to for c in some_changes if c.kind == "fact"}, without)

            assert outcome(changes) == Outcome.SUGGEST
            for one in changes:
                assert outcome([change for change in changes if change is not one]) != Outcome.SUGGEST
        for core in result.cores if result.sets else ():
            assert all(core & {change.id for change in changes} for changes in result.sets)
        assert [max(c.far for c in one) for one in result.sets] == sorted(max(c.far for c in one) for one in result.sets)
    assert seen > 5


def test_a_flip_flips(whole):
    """Asked again with the fact as it would be, the whole program gives the outcome that the flip names; both directions occur."""
    made_lawful = fell = 0
    for on in (TODAY, BEFORE):
        for found, verdict in some(whole, on, 25):
            for flip in flips(found.moment, verdict):
                assert flip.outcome != verdict.outcome
                if flip.kind != "fact":
                    continue
                holders = found.facing.holders if found.facing else None
                assert holders is not None
                again = found.moment.verdict(
                    found.procedure,
                    found.level,
                    holders,
                    verdict.receiver,
                    verdict.form,
                    verdict.part,
                    {**found.answers, flip.id: flip.to},
                )
                assert again.outcome == flip.outcome
                made_lawful += flip.outcome == Outcome.SUGGEST
    for flip in flips(whole.on(TODAY), explained(whole, LAND, TODAY).answer.headline):
        fell += flip.outcome != Outcome.SUGGEST
    assert made_lawful
    assert fell


def test_a_suggestion_falls_with_its_clause_or_its_receiver(whole):
    """1.013823 rests on 49/2026/NĐ-CP Điều 14 khoản 1, which also lifts the ban: without it the case is forbidden; and it needs
    the department's head to stand under the giver."""
    found = {(flip.kind, flip.id): flip for flip in flips(whole.on(TODAY), explained(whole, LAND, TODAY).answer.headline)}
    assert found["provision", "49/2026/NĐ-CP Điều 14 khoản 1"].outcome == Outcome.FORBIDDEN
    assert ("organisation", "receiver.relation=head-of-own-agency") in found
    assert ("ended", "so-nong-nghiep-va-moi-truong") in found
    forbidden = flips(whole.on(BEFORE), explained(whole, LAND, BEFORE).answer.headline)
    assert [(flip.id, flip.outcome) for flip in forbidden] == [("31/2024/QH15 Điều 123 khoản 5", Outcome.SUGGEST)]


def walk(step: Step) -> Iterator[Step]:
    yield step
    for below in step.of:
        yield from walk(below)


@pytest.mark.parametrize("on", [TODAY, BEFORE])
def test_everything_in_a_proof_can_be_looked_up(whole, on):
    """Each clause is in force that day, or is one that the holder's clause displaces; each place is a line of a file that holds
    what is said to stand there; each rule is a file."""
    for found, verdict in some(whole, on, 20):
        displaced = {norm for holder in found.holders for norm in holder.displaced}
        for step in walk(proof(found, Wording(found.moment))):
            for norm in step.norms:
                assert whole.timeline.in_force(norm, on) or norm in displaced
                assert norm.provision.place.line
            for fact in step.facts:
                if fact.place is not None:
                    lines = (ROOT / fact.place.file).read_text(encoding="utf-8").splitlines()
                    assert 0 < fact.place.line <= len(lines)
            if step.rule is not None and " → " not in step.rule:
                assert (ROOT / "rules" / f"{step.rule}.yaml").is_file() or step.rule.startswith("lift")
        assert str(verdict.outcome) == proof(found, Wording(found.moment)).finding


def test_a_condition_that_failed_had_another_value(whole):
    """What is said to be wanted is not what is there; what must not be, is there or is not known."""
    for code, on in ((LAND, BEFORE), (CERTIFY, TODAY)):
        found = explained(whole, code, on).as_json()
        rows = [one for row in found["why_not"] for one in row["conditions"]]
        assert rows
        for one in rows:
            assert bool(one["wanted"]) != bool(one["unwanted"])
            assert one["value"] is None or (str(one["value"]) in one["unwanted"]) or (str(one["value"]) not in one["wanted"])


def test_the_event_that_ends_a_verdict_is_named(whole):
    """The ban stands until 49/2026/NĐ-CP takes effect on 2026-01-31; the suggestion ends when its clause lapses on 2027-03-01."""
    before, now = explained(whole, LAND, BEFORE).as_json()["holds"], explained(whole, LAND, TODAY).as_json()["holds"]
    assert before["until"] == now["from"] == "2026-01-31"
    begins = {"kind": "provision", "id": "49/2026/NĐ-CP Điều 14 khoản 1", "what": "begins", "by": None}
    assert begins in before["ended_by"]
    assert begins in now["began_by"]
    assert now["until"] == "2027-03-01"
    assert {"kind": "provision", "id": "49/2026/NĐ-CP Điều 14 khoản 1", "what": "ends", "by": None} in now["ended_by"]
    for found, _ in some(whole, TODAY, 60):
        until = (holds(whole, found) or (None, None))[1]
        assert until is None or events(whole, found, until)


def test_lawful_ways_come_first_and_need_no_amendment(whole):
    """What can be done now stands before what needs a fact, and that before what needs a provision to go."""
    ways = explained(whole, CERTIFY, TODAY).as_json()["ways"]
    kinds = [(bool(way["needs"]), way["amends"]) for way in ways]
    assert kinds == sorted(kinds)
    assert all((way["outcome"] == "suggest") != bool(way["needs"]) for way in ways)
    assert any(way["needs"] for way in ways)


def test_what_the_end_of_the_districts_orphaned(whole):
    """On 2025-07-01 the district's competences have nobody: each is in force, each named body is gone, its end is that day; the day
    before there is none of them."""
    found = [one for one in orphans(whole, Day(2025, 7, 1)) if one.since == Day(2025, 7, 1)]
    assert {(one.id, one.body) for one in found if one.kind == "competence"} >= {
        ("31/2024/QH15 Điều 123 khoản 2", "ubnd-huyen"),
        ("20/2021/NĐ-CP Điều 8", "chu-tich-ubnd-huyen"),
        ("50/2014/QH13 Điều 103 khoản 3", "ubnd-huyen"),
    }
    land = next(one for one in found if one.id == "31/2024/QH15 Điều 123 khoản 2")
    assert "151/2025/NĐ-CP Điều 5 khoản 1 điểm m" in land.now
    assert not any(one.body.endswith("ubnd-huyen") for one in orphans(whole, Day(2025, 6, 30)))
    moment = whole.on(Day(2025, 7, 1))
    assert all(one.body not in moment.authority for one in orphans(whole, Day(2025, 7, 1)))


def test_an_instrument_in_force_is_a_link_of_the_chain(whole):
    """97/2025/QĐ-UBND hands a land matter to the communes; the chain says so for its procedures and for no other."""
    moment = whole.on(TODAY)
    found = {}
    for procedure in whole.catalog.procedures:
        for link in links(answer(moment, procedure, levels(moment, procedure)[0], {})):
            found.setdefault(link.instrument.instrument, set()).add(procedure.key)
            assert "ho-tro-khi-thu-hoi-dat" in procedure.matters
    assert set(found) <= {"qn-97-2025"}


CASES = [
    (LAND, TODAY, {}),
    (LAND, BEFORE, {}),
    (CERTIFY, TODAY, {}),
    (CERTIFY, TODAY, {"answers": {"scope.hdnd_resolution": "none"}}),
    ("1.001521", TODAY, {}),
    ("1.002551", TODAY, {}),
    ("3.000410", TODAY, {}),
    ("3.000569", TODAY, {}),
    (LAND, Day(2015, 1, 1), {}),
    (LAND, TODAY, {"to": "ubnd-huyen"}),
]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_of_every_kind_of_answer_stands_by_itself(whole, lang):
    """One file: no script, no address outside itself, every sentence of the text in it, the same bytes each time."""
    outcomes = set()
    for code, on, rest in CASES:
        found = explained(whole, code, on, lang=lang, **rest)
        text = found.as_html()
        outcomes.add(found.answer.outcome)
        assert text == explained(whole, code, on, lang=lang, **rest).as_html()
        assert set(re.findall(r"https?://[^\"' <]+", text)) <= {"http://www.w3.org/2000/svg"}
        assert not re.search(r"<script|<link|<img|@import|\son\w+=", text)
        assert f'<html lang="{lang}">' in text
        assert len(re.findall(r"<details", text)) == len(re.findall(r"</details>", text))
        assert ("<svg" in text) == (found.answer.outcome != "not_recorded")
        assert "chưa rõ}}" not in text
        assert found.as_text()
        json.dumps(found.as_json())
    assert {"suggest", "forbidden", "open", "not_yet", "out_of_scope", "already_held", "no_ground", "not_recorded"} <= outcomes


def test_full_says_everything_and_the_short_text_less(whole):
    """The short text is the decisive part of the full one; the full one lists rules that were considered and why they are out."""
    short, full = explained(whole, CERTIFY, TODAY), explained(whole, CERTIFY, TODAY, full=True)
    assert len(full.as_text()) > len(short.as_text())
    considered = full.as_json()["considered"]
    assert {row["finding"] for row in considered} == {"ban", "ground"}
    assert all(row["conditions"] for row in considered)
    assert short.as_json()["considered"] == []


def test_the_commands(capsysbinary):
    """HTML goes to stdout; orphans come as text and JSON, and not beside a procedure."""
    assert cli.run(["explain", LAND, "--on", "2025-11-01", "--format", "html"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"<!doctype html>")
    assert cli.run(["graph", "--orphans", "--on", "2025-07-01", "--format", "json"]) == 0
    rows = json.loads(capsysbinary.readouterr().out)["orphans"]
    assert {row["kind"] for row in rows} == {"competence", "publication"}
    assert cli.run(["graph", "--orphans", "--on", "2025-07-01"]) == 0
    assert "31/2024/QH15 Điều 123 khoản 2" in capsysbinary.readouterr().out.decode()
    assert cli.run(["graph", "--orphans", "--procedure", LAND]) == 2
    assert cli.run(["graph", "--format", "text"]) == 2
