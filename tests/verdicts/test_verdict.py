"""What a verdict names, made by hand: each rule reads a fact of its own, so that a sheet says how far each applies.

As from the engine, rules that are out are not among the findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from advisor.authority.competence import Holder
from advisor.catalog.catalog import Catalog, Norm, Province
from advisor.catalog.citation import Reference
from advisor.catalog.legislation import Document, Provision
from advisor.catalog.record import ALWAYS, Day, Evidence, Grade
from advisor.rules.condition import Fact, OneOf, Truth, Value
from advisor.rules.rulebook import Ban, Ground, Lift, Remark, Requirement, Rule, Rulebook
from advisor.rules.semantics import Outcome, Standing, judge, outcome, standing
from advisor.verdicts.verdict import Judgement, RuleTexts, Verdict

NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
ON = Day(2026, 1, 1)


def _if(fact: str) -> OneOf:
    return OneOf(fact, frozenset({"yes"}))


BAN, OTHER_BAN = Ban("b", _if("b")), Ban("b2", _if("b2"))
LIFT = Lift("l", _if("l"), "b")
GROUND, EXPRESS, LAST = Ground("g", _if("g")), Ground("h", _if("h"), express=True), Ground("z", _if("z"))
NEED = Requirement("r", _if("r"), ("g",), _if("met"))
FORMAL = Remark("f", _if("f"))
RULES: tuple[Rule, ...] = (BAN, OTHER_BAN, LIFT, GROUND, EXPRESS, LAST, NEED, FORMAL)


def _norm(name: str, grade: Grade = "text") -> Norm:
    evidence = Evidence(grade=grade)
    document = Document(
        document="1/2020/QH14", kind="luat", title="Luật", in_force=ALWAYS, evidence=evidence,
        provisions=(Provision(at=f"Điều {name}", says="Câu."),),
    )  # fmt: skip
    (norm,) = Catalog(Province(province="thu", name="Thử", recorded_from=ON), documents=(document,)).norms
    return norm


NORMS = {rule.id: _norm(str(n)) for n, rule in enumerate(RULES, start=1)}
HOLDER = _norm("99")


def verdict(
    *sheets: Mapping[str, Value | None], rules: tuple[Rule, ...] = RULES, basis: Mapping[str, tuple[Norm, ...]] | None = None
) -> Verdict:
    """One matter a sheet; a fact that a sheet does not name is "no", None is unknown."""
    facts = ["b", "b2", "l", "g", "h", "z", "r", "met", "f"]
    book = Rulebook.of([Fact(name, ("no", "yes")) for name in facts], rules)
    judgements = []
    for n, given in enumerate(sheets):
        sheet = {name: given.get(name, "no") for name in facts}
        judged = judge(book, sheet)
        found = replace(judged, rules={id: how_far for id, how_far in judged.rules.items() if how_far != NO})
        judgements.append(Judgement(f"m{n}", Holder("ubnd-tinh", f"m{n}", HOLDER), sheet, found, standing(book, found)))
    whole = Standing.over_matters(judgement.standing for judgement in judgements)
    texts = RuleTexts(book, basis or {id: (norm,) for id, norm in NORMS.items()})
    return Verdict("province", ON, "decide", "uy_quyen", "so", tuple(judgements), whole, outcome(whole), (), texts)


def named(found: Verdict) -> list[tuple[str, str, str | None]]:
    return [(str(basis.norm.citation).removeprefix("1/2020/QH14 Điều "), basis.role, basis.rule) for basis in found.basis]


def test_a_lifted_ban_is_told_with_its_lift_and_bars_nothing() -> None:
    """The suggestion rests on the ground and on the lift; the ban that it takes away is no longer among the bans."""
    found = verdict({"b": "yes", "l": "yes", "g": "yes"})
    assert found.outcome == Outcome.SUGGEST
    assert (found.bans(), found.lifted(), found.rules) == ([], [("b", "l")], ("g", "l"))
    assert named(found) == [("99", "holder", None), ("4", "ground", "g"), ("3", "lift", "l")]


def test_a_lift_that_only_may_apply_leaves_the_ban() -> None:
    """Not surely lifted, the ban is named still; and a lift of one ban takes no other away."""
    found = verdict({"b": "yes", "l": None, "g": "yes"})
    assert found.outcome == Outcome.OPEN
    assert (found.bans(), found.bans(YES), found.lifted()) == (["b"], ["b"], [])
    assert verdict({"b2": "yes", "l": "yes", "g": "yes"}).bans() == ["b2"]
    assert verdict({"b2": "yes", "l": "yes", "g": "yes"}).lifted() == []


def test_a_ban_that_only_may_apply_is_no_sure_one() -> None:
    """Asked for sure bans alone, one that only may apply is left out; bars are named once for all matters."""
    found = verdict({"b": None, "g": "yes"}, {"b": None, "g": "yes"})
    assert (found.outcome, found.bans(), found.bans(YES)) == (Outcome.OPEN, ["b"], [])
    assert found.rules == ("b", "g")


def test_a_prohibition_names_the_ban_alone() -> None:
    found = verdict({"b": "yes", "g": "yes"})
    assert (found.outcome, found.rules) == (Outcome.FORBIDDEN, ("b",))
    assert named(found) == [("99", "holder", None), ("1", "ban", "b")]
    unsure_too = verdict({"b": "yes", "b2": None, "g": "yes"})
    assert (unsure_too.rules, unsure_too.bans()) == (("b",), ["b", "b2"])


def test_a_conflict_names_both_sides() -> None:
    """The bans and the grounds that surely apply; a ground that only may apply is no side of it."""
    found = verdict({"b": "yes", "h": "yes", "g": None})
    assert (found.outcome, found.rules) == (Outcome.CONFLICT, ("b", "h"))
    assert found.grounds() == ["g", "h"]


def test_what_is_missing_is_named_with_the_ground_that_requires_it() -> None:
    """Not yet: what surely lacks. Open: what may lack. Met: it is part of what the suggestion rests on."""
    lacks = verdict({"g": "yes", "r": "yes"})
    assert (lacks.outcome, lacks.rules) == (Outcome.NOT_YET, ("g", "r"))
    assert named(lacks) == [("99", "holder", None), ("4", "ground", "g"), ("7", "requirement", "r")]
    assert (lacks.requirements(), lacks.requirements(YES)) == (["r"], ["r"])
    open_ = verdict({"g": "yes", "r": "yes", "met": None})
    assert (open_.outcome, open_.rules, open_.requirements(YES)) == (Outcome.OPEN, ("g", "r"), [])
    met = verdict({"g": "yes", "r": "yes", "met": "yes"})
    assert (met.outcome, met.rules, met.requirements()) == (Outcome.SUGGEST, ("g",), [])
    assert named(met) == [("99", "holder", None), ("4", "ground", "g"), ("7", "requirement", "r")]
    assert named(verdict({"g": "yes"})) == [("99", "holder", None), ("4", "ground", "g")]
    assert named(verdict({"g": "yes", "r": None, "met": "yes"})) == [("99", "holder", None), ("4", "ground", "g")]


def test_a_requirement_of_another_ground_is_not_asked() -> None:
    """Only the chosen ground's requirements count, and only they are named."""
    found = verdict({"h": "yes", "r": "yes"})
    assert (found.outcome, found.rules, found.requirements()) == (Outcome.SUGGEST, ("h",), [])
    both = verdict({"g": "yes", "h": "yes", "r": "yes", "met": "yes"}, rules=(GROUND, NEED))
    assert found.unmet("h", found.judgements[0]) == NO
    assert both.unmet("g", both.judgements[0]) == NO
    assert verdict({"g": "yes", "r": "yes"}).unmet("g", verdict({"g": "yes", "r": "yes"}).judgements[0]) == YES


def test_one_requirement_met_in_one_matter_and_lacking_in_the_other_is_lacking() -> None:
    found = verdict({"g": "yes", "r": "yes", "met": "yes"}, {"g": "yes", "r": "yes"})
    assert (found.outcome, found.rules) == (Outcome.NOT_YET, ("g", "r"))


def test_formalities_are_told_with_a_suggestion_and_needed_by_none() -> None:
    """A formality that surely applies is named last; the verdict can do without it."""
    found = verdict({"g": "yes", "f": "yes"})
    assert (found.rules, found.formalities()) == (("g",), ["f"])
    assert named(found) == [("99", "holder", None), ("4", "ground", "g"), ("8", "formality", "f")]
    assert [basis.role for basis in found.needed] == ["holder", "ground"]
    assert verdict({"g": "yes", "f": None}).formalities() == []
    barred = verdict({"b": "yes", "g": "yes", "f": "yes"})
    assert [basis.role for basis in barred.basis] == ["holder", "ban"]


def test_nothing_permits_names_nothing() -> None:
    """No ground: no rule and no clause but the holder's; nothing in force speaks of the case."""
    found = verdict({})
    assert (found.outcome, found.rules, found.chosen(), found.grounds()) == (Outcome.NO_GROUND, (), [], [])
    assert named(found) == [("99", "holder", None)]


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ({"g": "yes", "z": "yes", "r": "yes"}, "z"),  # satisfied before lacking
        ({"g": "yes", "z": "yes", "r": "yes", "met": None}, "z"),
        ({"g": "yes", "h": "yes", "r": "yes"}, "h"),
        ({"g": "yes", "h": None, "r": "yes", "met": None}, "g"),  # as far satisfied, the one that surely applies
        ({"g": "yes", "h": None}, "g"),  # sure before possible
        ({"g": "yes", "h": "yes"}, "h"),  # express before general
        ({"g": "yes", "z": "yes"}, "g"),  # else by name
        ({"z": "yes", "h": "yes", "g": None}, "h"),
    ],
)
def test_the_ground_that_carries_a_matter_best(given: dict[str, Value | None], chosen: str) -> None:
    """Satisfied first, then sure, then read, then express."""
    assert verdict(given).chosen() == [chosen]


@pytest.mark.parametrize(
    ("express", "general", "chosen"), [("reported", "text", "z"), ("text", "reported", "h"), ("text", "text", "h")]
)
def test_a_ground_that_was_read_goes_before_an_express_one_that_was_not(express: Grade, general: Grade, chosen: str) -> None:
    """The weakest clause of a ground counts, not the best."""
    basis = {**{id: (norm,) for id, norm in NORMS.items()}, "h": (_norm("5"), _norm("6", express)), "z": (_norm("9", general),)}
    assert verdict({"h": "yes", "z": "yes"}, basis=basis).chosen() == [chosen]


def test_a_ground_without_a_clause_can_be_chosen() -> None:
    """A rule that rests on nothing that day is weighed as if read: it can't make the choice fail."""
    found = verdict({"g": "yes"}, basis={**{id: (norm,) for id, norm in NORMS.items()}, "g": ()})
    assert (found.chosen(), named(found)) == (["g"], [("99", "holder", None)])
    basis = {**{id: (norm,) for id, norm in NORMS.items()}, "g": (), "z": (_norm("9", "restated"),)}
    assert verdict({"g": "yes", "z": "yes"}, rules=(LAST, GROUND), basis=basis).chosen() == ["g"]
    basis |= {"g": (_norm("4", "restated"),), "z": ()}
    assert verdict({"g": "yes", "z": "yes"}, rules=(LAST, GROUND), basis=basis).chosen() == ["z"]


def test_each_matter_has_its_own_ground_and_a_shared_one_is_named_once() -> None:
    """Two matters on two grounds name both, in the order of the matters; on one ground, that one."""
    assert verdict({"z": "yes"}, {"g": "yes"}).chosen() == ["z", "g"]
    shared = verdict({"g": "yes"}, {"g": "yes"})
    assert (shared.chosen(), shared.grounds()) == (["g"], ["g"])
    assert named(shared) == [("99", "holder", None), ("4", "ground", "g")]


def test_a_matter_that_nothing_permits_has_no_ground_of_the_others() -> None:
    found = verdict({}, {"g": "yes"}, rules=(GROUND,))
    assert (found.outcome, found.grounds(YES)) == (Outcome.NO_GROUND, ["g"])


def test_a_holder_without_a_clause_names_none() -> None:
    """Known from the publication only: the verdict rests on the ground alone."""
    found = verdict({"g": "yes"})
    unnamed = tuple(Judgement(j.matter, Holder("ubnd-tinh", j.matter), j.sheet, j.findings, j.standing) for j in found.judgements)
    bare = Verdict(
        found.level, ON, found.part, found.form, found.receiver, unnamed, found.standing, found.outcome, (), found.texts
    )
    assert named(bare) == [("4", "ground", "g")]


def test_how_far_a_rule_applies_is_out_where_the_engine_does_not_name_it() -> None:
    """The engine leaves out what is out: a rule that it does not name is a plain no."""
    (judgement,) = verdict({"b": None, "g": "yes"}, rules=(BAN, GROUND)).judgements
    assert [judgement.truth(rule) for rule in ("b", "g", "l")] == [UNKNOWN, YES, NO]
    assert str(Reference.parse("1/2020/QH14 Điều 4")) == str(NORMS["g"].reference)
