"""Verdicts in small invented worlds: each shows one rule of the law-model at work, apart from the real catalog."""

from __future__ import annotations

from pathlib import Path

from advisor.catalog.record import Day
from advisor.evaluation import Evaluation
from advisor.reasoning import interface
from advisor.reasoning.answer import Answer, answer, levels
from advisor.reasoning.holds import holds
from advisor.reasoning.questions import questions
from advisor.reasoning.wording import Wording
from advisor.rules import reading
from tests.worlds import BODIES, FIELDS, MATTERS, PROVINCE, write

ON = Day(2026, 1, 1)
RANKING = """\
- holder_kind: [ubnd, chu-tich]
  level: province
  candidates: [appraising-head, appraising-agency, lower-chair, lower-ubnd]
  forms: [uy_quyen, phan_cap]
  why: x
"""
COVERAGE = """\
- {of: general, forms: [phan_cap, uy_quyen, giao_mot_cua], state: gone-through, why: x}
- {of: field, field: dat-dai, forms: [phan_cap, uy_quyen, giao_mot_cua], state: gone-through, why: x}
"""
LAW = """\
document: 1/2020/QH14
kind: luat
title: Luật thử
in_force: {from: 2016-01-01}
evidence: {grade: text}
provisions:
  - at: Điều 1
    says: UBND tỉnh giao đất.
    holds: [{matters: [giao-dat], level: province, by: ubnd-tinh}]
  - at: Điều 2
    says: UBND tỉnh cho thuê đất.
    holds: [{matters: [cho-thue-dat], level: province, by: ubnd-tinh}]
  - {at: Điều 3, says: Được ủy quyền cho người đứng đầu.}
  - {at: Điều 4, says: Không được ủy quyền giao đất.}
  - {at: Điều 5, says: Phải có đồng ý., in_force: {from: 2026-06-01}}
"""
PROCEDURE = """\
procedure: '1.000001'
name: Giao đất
field: dat-dai
matters: [giao-dat]
levels: [province]
source: {evidence: {grade: reported}}
"""
VOCABULARY = (Path(__file__).parents[2] / "rules" / "vocabulary.yaml").read_text(encoding="utf-8")


def rule(name: str, basis: str, rest: str) -> str:
    return f"""\
rule: {name}
vi: x
en: x
basis: [{basis}]
because: '{{basis}} {{receiver}}'
because_en: '{{basis}} {{receiver}}'
{rest}
"""


PERMIT = rule(
    "permit/p",
    "1/2020/QH14 Điều 3",
    """\
when: {form: uy_quyen, receiver.relation: head-of-own-agency}
examples:
  base: {form: uy_quyen, receiver.relation: [head-of-own-agency]}
  applies: {}
  silent: {form: phan_cap}
  cannot-tell: {form: unknown}""",
)
BAN = rule(
    "forbid/b",
    "1/2020/QH14 Điều 4",
    """\
when: {form: uy_quyen, field: dat-dai, matter: giao-dat, part: decide}
examples:
  base: {form: uy_quyen, field: dat-dai, matter: giao-dat, part: decide}
  applies: {}
  silent: {form: phan_cap}
  cannot-tell: {form: unknown}""",
)
REQUIRE = rule(
    "require/r",
    "1/2020/QH14 Điều 5",
    """\
of: [permit/p]
when: {form: uy_quyen}
met_if: {consent.of_giver: 'yes'}
examples:
  base: {form: uy_quyen}
  met: {consent.of_giver: 'yes'}
  unmet: {consent.of_giver: 'no'}
  cannot-tell: {}""",
)


def made(folder: Path, rules: dict[str, str], files: dict[str, str] | None = None) -> Evaluation:
    """A world with these rules and, over the usual files, these."""
    catalog_files = {
        "province.yaml": PROVINCE,
        "fields.yaml": FIELDS,
        "matters.yaml": MATTERS,
        "ranking.yaml": RANKING,
        "coverage.yaml": COVERAGE,
        "institutions/a.yaml": BODIES,
        "legislation/a.yaml": LAW,
        "procedures/a.yaml": PROCEDURE,
    }
    from advisor.catalog.reading import read

    catalog = read(write(folder / "catalog", {**catalog_files, **(files or {})}))
    where = folder / "rules"
    for name, text in {"vocabulary": VOCABULARY, **rules}.items():
        path = where / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Evaluation(catalog, reading.read(where, catalog))


def asked(whole: Evaluation, on: Day = ON, code: str = "1.000001", **answers: str) -> Answer:
    moment = whole.on(on)
    procedure = whole.catalog.procedure[code]
    return answer(moment, procedure, levels(moment, procedure)[0], {k.replace("__", "."): v for k, v in answers.items()})


def test_a_permission_suggests_and_names_its_clause(tmp_path: Path) -> None:
    """No ban, a ground, nothing required: it is proposed, verified, on the clause that permits it."""
    found = asked(made(tmp_path, {"permit/p": PERMIT}))
    assert found.outcome == "suggest"
    assert found.headline is not None
    assert [str(b.norm.citation) for b in found.headline.basis] == ["1/2020/QH14 Điều 1", "1/2020/QH14 Điều 3"]
    assert interface.unverified(found.headline, Wording(found.moment)) == ()


def test_no_express_ground_no_suggestion(tmp_path: Path) -> None:
    """A power may be handed down only where law in force permits it."""
    assert asked(made(tmp_path, {"forbid/b": BAN})).outcome == "forbidden"
    other = tmp_path / "other"
    only_phan_cap = PERMIT.replace("form: uy_quyen", "form: thua_uy_quyen").replace(
        "silent: {form: phan_cap}", "silent: {form: uy_quyen}"
    )
    assert asked(made(other, {"permit/p": only_phan_cap})).outcome == "no_ground"


def test_a_hole_in_the_data_is_no_hole_in_the_law(tmp_path: Path) -> None:
    """The same missing permission is open, not absent, where the field's law has not been gone through."""
    permit = PERMIT.replace("form: uy_quyen", "form: thua_uy_quyen").replace(
        "silent: {form: phan_cap}", "silent: {form: uy_quyen}"
    )
    coverage = COVERAGE.replace(
        "field: dat-dai, forms: [phan_cap, uy_quyen, giao_mot_cua], state: gone-through",
        "field: dat-dai, forms: [phan_cap, uy_quyen, giao_mot_cua], state: unread",
    )
    whole = made(tmp_path, {"permit/p": permit}, {"coverage.yaml": coverage})
    found = asked(whole)
    assert found.outcome == "open"
    assert [row["fact"] for row in interface.asks(found, Wording(found.moment))] == ["coverage"]


def test_an_unsearched_field_leaves_a_suggestion_unverified(tmp_path: Path) -> None:
    """A suggestion stands, and says that the sector law was not gone through."""
    coverage = COVERAGE.replace(
        "dat-dai, forms: [phan_cap, uy_quyen, giao_mot_cua], state: gone-through", "dat-dai, state: in-part"
    )
    found = asked(made(tmp_path, {"permit/p": PERMIT}, {"coverage.yaml": coverage}))
    assert found.outcome == "suggest"
    assert found.headline is not None
    assert [one.what for one in interface.unverified(found.headline, Wording(found.moment))] == ["coverage"]


def test_a_ban_on_one_matter_bars_the_procedure_and_a_lift_must_cover_it(tmp_path: Path) -> None:
    """Two matters: a ban needs one of them; lifting it for the other matter changes nothing, for this one opens it."""
    both = PROCEDURE.replace("[giao-dat]", "[giao-dat, cho-thue-dat]")
    rules = {"permit/p": PERMIT, "forbid/b": BAN}
    assert asked(made(tmp_path / "a", rules, {"procedures/a.yaml": both})).outcome == "forbidden"
    for matter, outcome in (("cho-thue-dat", "forbidden"), ("giao-dat", "suggest")):
        lift = (
            f"  - at: Điều 6\n    says: Mở.\n    lifts: [{{ban: 1/2020/QH14 Điều 4, matters: [{matter}], forms: [uy_quyen]}}]\n"
        )
        files = {"procedures/a.yaml": both, "legislation/a.yaml": LAW + lift}
        assert asked(made(tmp_path / matter, rules, files)).outcome == outcome


def test_every_matter_needs_a_ground_not_all_the_same_one(tmp_path: Path) -> None:
    """A permission for one matter alone does not carry the other; two that share the matters do."""
    both = {"procedures/a.yaml": PROCEDURE.replace("[giao-dat]", "[giao-dat, cho-thue-dat]")}
    one = PERMIT.replace("when: {form: uy_quyen,", "when: {form: uy_quyen, matter: giao-dat,").replace(
        "base: {", "base: {matter: giao-dat, "
    )
    two = one.replace("permit/p", "permit/q").replace("matter: giao-dat", "matter: cho-thue-dat")
    assert asked(made(tmp_path / "a", {"permit/p": one}, both)).outcome == "no_ground"
    assert asked(made(tmp_path / "b", {"permit/p": one, "permit/q": two}, both)).outcome == "suggest"


def test_a_requirement_lives_while_its_clause_does_and_asks(tmp_path: Path) -> None:
    """Before Điều 5 is in force nothing is asked; after it the answer decides between suggest and not yet."""
    whole = made(tmp_path, {"permit/p": PERMIT, "require/r": REQUIRE})
    assert asked(whole, Day(2026, 5, 31)).outcome == "suggest"
    found = asked(whole, Day(2026, 6, 1))
    assert found.outcome == "open"
    assert found.headline is not None
    asked_now = questions(found.moment, found.headline)
    assert (asked_now.facts, asked_now.settles, asked_now.smallest) == (("consent.of_giver",), True, True)
    assert asked(whole, Day(2026, 6, 1), consent__of_giver="yes").outcome == "suggest"
    assert asked(whole, Day(2026, 6, 1), consent__of_giver="no").outcome == "not_yet"
    assert holds(whole, asked(whole, Day(2026, 5, 31))) == (Day(2016, 1, 1), Day(2026, 6, 1))


def test_an_instrument_in_force_has_moved_the_power(tmp_path: Path) -> None:
    """Who holds it already need not be proposed; an instrument of another province, or a replaced one, moves nothing here."""
    instrument = """\
instrument: qd-1
number: 1/QĐ-UBND
province: thu
form: uy_quyen
from: ubnd-tinh
from_words: UBND tỉnh
to: [{receiver: giam-doc-so-nong-nghiep, receiver_words: Giám đốc Sở, procedures: ['1.000001']}]
in_force: {from: 2025-06-01, until: 2026-06-01}
evidence: {grade: text}
"""
    rules = {"permit/p": PERMIT}
    whole = made(tmp_path / "a", rules, {"instruments/a.yaml": instrument})
    assert asked(whole, Day(2026, 5, 31)).outcome == "already_held"
    assert asked(whole, Day(2026, 6, 1)).outcome == "suggest"
    for n, change in enumerate((("province: thu", "province: khac"), ("form: uy_quyen", "form: uy_quyen\nstatus: replaced"))):
        other = made(tmp_path / str(n), rules, {"instruments/a.yaml": instrument.replace(*change)})
        assert asked(other, Day(2026, 5, 31)).outcome == "suggest"


def test_a_power_already_at_a_lower_level_is_already_held(tmp_path: Path) -> None:
    """Where the law itself names the commune for a provincial procedure, nothing remains to be handed down."""
    law = LAW.replace(
        "holds: [{matters: [giao-dat], level: province, by: ubnd-tinh}]",
        "holds: [{matters: [giao-dat], level: province, by: ubnd-xa}]",
    )
    assert asked(made(tmp_path, {"permit/p": PERMIT}, {"legislation/a.yaml": law})).outcome == "already_held"


def test_what_the_province_cannot_direct_is_out_of_scope(tmp_path: Path) -> None:
    """A field that only a vertical body looks after is answered with the reason, and no case is asked."""
    procedure = PROCEDURE.replace("dat-dai", "chung-thuc").replace("giao-dat", "chung-thuc-ban-sao")
    files = {"procedures/a.yaml": procedure}
    found = asked(made(tmp_path, {"permit/p": PERMIT}, files))
    assert (found.outcome, found.headline) == ("out_of_scope", None)
    assert "Công an tỉnh" in Wording(found.moment).reason(found)


def test_before_the_catalog_begins_nothing_is_said(tmp_path: Path) -> None:
    """Dates before the first recorded day, and procedures outside their own life, are not recorded."""
    limited = PROCEDURE + "exists: {from: 2025-01-01}\n"
    whole = made(tmp_path, {"permit/p": PERMIT}, {"procedures/a.yaml": limited})
    assert asked(whole, Day(2015, 12, 31)).outcome == "not_recorded"
    assert asked(whole, Day(2024, 12, 31)).outcome == "not_recorded"
    assert asked(whole, Day(2025, 1, 1)).outcome != "not_recorded"


def test_an_unknown_holder_is_a_question_that_can_be_tried_out(tmp_path: Path) -> None:
    """Nobody knows who holds it: the program asks; a holder given to try it out stays unverified."""
    law = LAW.replace("    holds: [{matters: [giao-dat], level: province, by: ubnd-tinh}]\n", "")
    whole = made(tmp_path, {"permit/p": PERMIT}, {"legislation/a.yaml": law})
    found = asked(whole)
    assert (found.outcome, found.headline) == ("open", None)
    assert interface.asks(found, Wording(found.moment))[0]["fact"] == "holder"
    tried = asked(whole, holder="ubnd-tinh")
    assert tried.outcome == "suggest"
    assert tried.headline is not None
    assert "holder" in {one.what for one in interface.unverified(tried.headline, Wording(tried.moment))}


def test_a_ban_beside_an_express_permission_is_a_conflict(tmp_path: Path) -> None:
    """Two clauses in force that contradict each other on this very matter are named both; the program does not choose."""
    express = PERMIT.replace("basis:", "express: true\nbasis:")
    found = asked(made(tmp_path, {"permit/p": express, "forbid/b": BAN}))
    assert found.outcome == "conflict"
    assert found.headline is not None
    assert {b.role for b in found.headline.basis} == {"holder", "ban", "ground"}


def test_the_deputy_comes_to_the_centre_where_nothing_is_lawful(tmp_path: Path) -> None:
    """Section II.7 of the plan is the fallback, and only where nothing is suggested."""
    assert asked(made(tmp_path / "a", {"forbid/b": BAN, "permit/p": PERMIT})).fallback == "pho-chu-tich-ubnd-tinh"
    assert asked(made(tmp_path / "b", {"permit/p": PERMIT})).fallback is None
