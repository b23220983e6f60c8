"""Worlds in which only some causes have worked: what waits is as it was at the start, what has worked as at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from advisor.authority.graph import Relations
from advisor.catalog.record import Day, Period
from advisor.evaluation import Moment
from advisor.reevaluation import between as module
from advisor.reevaluation.between import Between, Definition, _stretched
from advisor.reevaluation.cause import events
from advisor.reevaluation.stand import Key
from advisor.rules import semantics
from advisor.rules.engine import Engine
from tests.reevaluation.worlds import INSTRUMENT, LEASE, SECOND_LAW, World, law
from tests.rules.random_rulebooks import Shape, in_force, rulebook, sheet

START, END = Day(2025, 2, 28), Day(2026, 7, 1)
LAND: Key = ("1.000001", "province")
LEASING: Key = ("1.000002", "province")
COVERAGE = """\
- {of: general, forms: [phan_cap, uy_quyen, giao_mot_cua], state: gone-through, why: x}
- {of: field, field: dat-dai, state: unread, during: {from: 2026-03-01}, why: x}
- {of: field, field: dat-dai, state: in-part, during: {until: 2026-03-01}, why: x}
"""
ANSWERS = """\
- {fact: consent.of_giver, value: 'yes', scope: province, source: x, by: Sở, answered: 2026-02-01, from: 2026-03-05}
- {fact: consent.of_giver, value: 'no', scope: field, field: dat-dai, source: x, by: Sở, answered: 2020-02-01, from: 2020-03-05}
"""
FILES = {
    **law(permission="- {at: Điều 3, says: Được ủy quyền., in_force: {until: 2026-06-01}}"),
    "legislation/b.yaml": SECOND_LAW,
    "instruments/a.yaml": INSTRUMENT.replace("until: 2026-06-01", "until: 2026-09-01"),
    "coverage.yaml": COVERAGE,
    "answers.yaml": ANSWERS,
    "procedures/b.yaml": LEASE.replace(
        "source: {", "exists: {from: 2026-01-01}\nsource: {since: 2026-02-01, holder: ubnd-tinh, "
    ),
}


def worlds(folder: Path, start: Day = START, end: Day = END) -> Between:
    whole = World(folder, FILES).whole()
    before, after = whole.on(start), whole.on(end)
    return Between(before, after, events(whole, start, end))


def without(between: Between, *ids: str) -> Moment:
    """The world in which all has worked but these."""
    names = {cause.id for cause in between.causes}
    assert names >= set(ids), names
    return between.world(frozenset(n for n, cause in enumerate(between.causes) if cause.id not in ids))


def has(moment: Moment, text: str) -> bool:
    return any(str(n.reference) == text and moment.whole.timeline.in_force(n, END) for n in moment.whole.catalog.norms)


def _commune_is_next(moment: Moment) -> bool:
    return moment.authority.relations("ubnd-tinh").get("ubnd-xa", Relations()).direct is True


SEEN: dict[str, tuple[str, Callable[[Moment], object], object, object]] = {
    "a clause that begins": ("1/2020/QH14 Điều 5", lambda m: has(m, "1/2020/QH14 Điều 5"), False, True),
    "a clause that ends": ("1/2020/QH14 Điều 3", lambda m: has(m, "1/2020/QH14 Điều 3"), True, False),
    "a document": ("2/2021/QH14", lambda m: m.whole.timeline.lasts(m.whole.catalog.document["2/2021/QH14"], END), True, False),
    "a body that ends": ("so-tai-nguyen", lambda m: "so-tai-nguyen" in m.authority, True, False),
    "a body that begins": ("phong-xa", lambda m: "phong-xa" in m.authority, False, True),
    "a body that changes": ("ubnd-xa", _commune_is_next, False, True),
    "an instrument": ("giao-giam-doc", lambda m: [END in i.in_force for i in m.whole.catalog.instruments if i.in_force], [False], [True]),
    "coverage that begins": (
        "coverage dat-dai phan_cap+uy_quyen 2026-03-01.. unread",
        lambda m: [END in row.during for row in m.whole.catalog.coverage],
        [True, False, False],
        [True, True, False],
    ),
    "coverage that ends": (
        "coverage dat-dai phan_cap+uy_quyen ..2026-03-01 in-part",
        lambda m: [END in row.during for row in m.whole.catalog.coverage],
        [True, True, True],
        [True, True, False],
    ),
    "an answer": (
        "answer consent.of_giver province  2026-03-05",
        lambda m: sorted(said.value for said in m.whole.catalog.answers),
        ["no"],
        ["no", "yes"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_what_waits_is_as_it_was_and_the_rest_as_it_will_be(tmp_path: Path, name: str) -> None:
    """Each kind of cause by itself: it waits, and nothing else does; then it works, and nothing else does."""
    id, seen, was, will_be = SEEN[name]
    between = worlds(tmp_path)
    everything = frozenset(range(len(between.causes)))
    own = frozenset(n for n, cause in enumerate(between.causes) if cause.id == id)
    assert len(own) == 1
    assert seen(between.world(everything)) == will_be
    assert seen(without(between, id)) == was
    for other, look, _, after in SEEN.values():
        if other != id and look is not seen and not other.startswith("coverage"):
            assert look(without(between, id)) == after, other
    if not name.startswith("coverage"):
        assert seen(between.world(own)) == will_be
        assert seen(between.world(frozenset())) == was


def test_before_the_catalog_is_recorded_nothing_is_said(tmp_path: Path) -> None:
    between = worlds(tmp_path, Day(2015, 12, 31), Day(2016, 1, 1))
    (n,) = [n for n, cause in enumerate(between.causes) if cause.id == "province.yaml"]
    everything = frozenset(range(len(between.causes)))
    stood = [between.stand(chosen, LAND) for chosen in (everything - {n}, everything)]
    assert [one.outcome if one else None for one in stood] == ["not_recorded", "suggest"]


def test_what_is_about_one_procedure_needs_no_world(tmp_path: Path) -> None:
    """Its life and the day of its publication are those of the procedure alone; other procedures share the world."""
    between = worlds(tmp_path)
    life = next(n for n, cause in enumerate(between.causes) if ("lifetime", "1.000002") in cause.elements)
    since = next(n for n, cause in enumerate(between.causes) if ("since", "1.000002") in cause.elements)
    everything = frozenset(range(len(between.causes)))
    known = between.stand(everything, LEASING)
    assert known is not None
    assert known.outcome != "not_recorded"
    unborn = between.stand(everything - {life}, LEASING)
    assert unborn is not None
    assert unborn.outcome == "not_recorded"
    assert between.stand(everything - {since}, LEASING) is not None
    assert between.tried == 1
    assert between.stand(everything - {life, since}, LAND) == between.stand(everything, LAND)
    assert between.tried == 1
    assert between.stand(everything, ("9.999999", "province")) is None
    assert between.stand(everything, ("1.000001", "commune")) is None


def test_worlds_are_made_once_and_forgotten_when_there_are_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    between = worlds(tmp_path)
    one, other, third = (frozenset({n}) for n in range(3))
    assert between.world(one) is between.world(one)
    assert between.tried == 1
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    between.world(other)
    assert between.world(one) is between.world(one)
    assert between.tried == 2
    between.world(third)
    between.world(one)
    assert between.tried == 4


@pytest.mark.parametrize(
    ("written", "on_the_end"),
    [
        ({}, True),
        ({"from": Day(2025, 3, 1)}, False),
        ({"from": START}, True),
        ({"until": END}, True),
        ({"until": Day(2026, 7, 2)}, True),
        ({"until": START}, False),
        ({"from": Day(2026, 1, 1), "until": Day(2026, 2, 1)}, False),
        ({"from": END}, False),
    ],
)
def test_a_period_that_waits_holds_on_the_end_as_on_the_start(written: dict[str, Day], on_the_end: bool) -> None:
    period = Period.model_validate(written)
    held = _stretched(period, START, END)
    assert held is not None
    assert ((START in held), (END in held)) == (on_the_end, on_the_end)
    assert (held is period) == ((START in period) == (END in period))
    assert _stretched(None, START, END) is None


def test_the_definition_stands_in_for_the_engine() -> None:
    """With all rules and with some: the same findings (without what is out), signatures, standing and outcome."""
    random = Random(8)
    for _ in range(4):
        book = rulebook(random, Shape(14, 5, 1, (1, 2)))
        plain, engine = Definition(book), Engine(book)
        for _ in range(30):
            answers, some = sheet(random, book, 0.3), random.choice([None, frozenset[str](), in_force(random, book)])
            found = plain.judge(answers, some)
            assert found == engine.judge(answers, some)
            assert plain.signature(answers) == engine.signature(answers)
            assert plain.standing(found, some) == engine.standing(found, some)
            everything = semantics.judge(book, answers)
            assert plain.standing(everything, some) == engine.standing(everything, some)
            assert plain.outcome(plain.standing(found, some)) == engine.outcome(engine.standing(found, some))
