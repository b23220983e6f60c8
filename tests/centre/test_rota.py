"""The rota, against all that could be tried: two or three days, two or three deputies, every set of comings."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from itertools import chain, combinations, product

from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog.record import Day
from advisor.centre.rota import Clash, Deputy, fairest, why_not

FIRST = datetime.date(2026, 12, 1)
DAYS = tuple(FIRST + datetime.timedelta(days=n) for n in range(3))
NEEDS = ("dat-dai", "nha-o")

covers = st.frozensets(st.sampled_from(NEEDS), min_size=1)
aways = st.frozensets(st.sampled_from(DAYS), max_size=2)
limits = st.one_of(st.none(), st.integers(0, 3))
deputies = st.lists(st.tuples(covers, aways, limits), min_size=1, max_size=3).map(
    lambda rows: tuple(Deputy("ABC"[n], *row) for n, row in enumerate(rows))
)
Comes = Mapping[Day, frozenset[str]]


def every(some: tuple[Deputy, ...], days: tuple[Day, ...] = DAYS) -> Iterator[Comes]:
    """All rotas that cover each need each day and respect absences and limits."""
    sets = list(chain.from_iterable(combinations(some, size) for size in range(len(some) + 1)))
    for chosen in product(sets, repeat=len(days)):
        if all(
            all(day not in d.away for d in come) and all(any(need in d.covers for d in come) for need in NEEDS)
            for day, come in zip(days, chosen, strict=True)
        ) and all(d.most is None or sum(d in come for come in chosen) <= d.most for d in some):
            yield {day: frozenset(d.id for d in come) for day, come in zip(days, chosen, strict=True)}


def worth(comes: Comes, some: tuple[Deputy, ...]) -> tuple[int, int, int]:
    """The most anybody comes, how often anybody comes, and how far from equal they are."""
    counts = [sum(d.id in come for come in comes.values()) for d in some]
    return max(counts), sum(counts), max(counts) - min(counts)


@given(deputies)
def test_the_rota_covers_respects_and_is_the_fairest(some: tuple[Deputy, ...]) -> None:
    """No rota there is has a busiest who comes less; of those, none has fewer comings; of those, none is more equal."""
    plan = fairest(dict.fromkeys(DAYS, NEEDS), some)
    best = min((worth(comes, some) for comes in every(some)), default=None)
    assert (plan is None) == (best is None)
    if plan is None or best is None:
        return
    comes = {day: frozenset(people) for day, people in plan.comes.items()}
    assert comes in list(every(some))
    assert plan.proven
    assert plan.most == best[0]
    assert worth(comes, some)[:2] == best[:2]
    spread = max(plan.days_of(d.id) for d in some) - min(plan.days_of(d.id) for d in some)
    assert spread == best[2]


@given(deputies)
def test_the_reason_why_there_is_none_is_as_small_as_can_be(some: tuple[Deputy, ...]) -> None:
    """With the whole reason there is no rota; without any one part of it there is one. Where there is a rota, there is no reason."""
    clashes = why_not(DAYS, NEEDS, some)
    assert bool(clashes) == (next(every(some), None) is None)
    if clashes:
        assert not _can_be(clashes, some)
        for clash in clashes:
            assert _can_be([one for one in clashes if one != clash], some)


def _can_be(clashes: list[Clash] | tuple[Clash, ...], some: tuple[Deputy, ...]) -> bool:
    """Is there a set of comings that meets these needs, with these absences and limits and no others? Tried one by one."""
    pairs = [(d, day) for d in some for day in DAYS]
    away = {(c.who, c.day) for c in clashes if c.kind == "absence"}
    limited = {c.who for c in clashes if c.kind == "limit"}
    for chosen in product((False, True), repeat=len(pairs)):
        comes = {(d.id, day) for (d, day), come in zip(pairs, chosen, strict=True) if come}
        if comes & away:
            continue
        if any(d.id in limited and d.most is not None and sum(who == d.id for who, _ in comes) > d.most for d in some):
            continue
        if all(any((d.id, c.day) in comes and c.who in d.covers for d in some) for c in clashes if c.kind == "need"):
            return True
    return False


@given(deputies, covers)
def test_one_more_deputy_never_makes_it_harder(some: tuple[Deputy, ...], can: frozenset[str]) -> None:
    """Whoever is added, nobody has to come more often than the busiest did."""
    before = fairest(dict.fromkeys(DAYS, NEEDS), some)
    after = fairest(dict.fromkeys(DAYS, NEEDS), (*some, Deputy("Z", can)))
    if before is not None:
        assert after is not None
        assert after.most <= before.most


@given(deputies, st.sampled_from(DAYS))
def test_one_more_absence_never_makes_it_easier(some: tuple[Deputy, ...], day: Day) -> None:
    away = (Deputy(some[0].id, some[0].covers, some[0].away | {day}, some[0].most), *some[1:])
    before, after = fairest(dict.fromkeys(DAYS, NEEDS), some), fairest(dict.fromkeys(DAYS, NEEDS), away)
    if after is not None:
        assert before is not None
        assert before.most <= after.most


def test_nobody_comes_for_nothing() -> None:
    """Somebody has to come every day for what he alone covers: the other, who covers nothing more, stays away."""
    plan = fairest(dict.fromkeys(DAYS, NEEDS), (Deputy("A", frozenset(NEEDS)), Deputy("B", frozenset({"nha-o"}))))
    assert plan is not None
    assert (plan.days_of("A"), plan.days_of("B")) == (3, 0)


def test_a_reason_names_the_first_of_several_days() -> None:
    """Two days on which nobody can come: the earlier one is told."""
    some = (Deputy("A", frozenset(NEEDS), frozenset(DAYS[1:])),)
    clashes = why_not(DAYS, NEEDS, some)
    assert {clash.day for clash in clashes} == {DAYS[1]}
    assert {clash.kind for clash in clashes} == {"need", "absence"}


def test_a_limit_is_part_of_the_reason_only_where_it_stands_in_the_way() -> None:
    """Three days, one deputy who can come twice."""
    clashes = why_not(
        DAYS, NEEDS[:1], (Deputy("A", frozenset(NEEDS), frozenset(), 2), Deputy("B", frozenset({"nha-o"}), frozenset(), 0))
    )
    assert sorted(clash.kind for clash in clashes) == ["limit", "need", "need", "need"]
    assert {clash.who for clash in clashes if clash.kind == "limit"} == {"A"}
