"""The smallest staff (biên chế tối thiểu) that covers every procedure with a stand-in for each: the sums, without law or names.

A group is a set of procedures for which the same people can appraise and the same people can decide. Two of them are needed for
each duty, one to do it and one to stand in; with `separate`, nobody decides what he appraised himself, also when one is away, and
that takes three. Where there are not so many, all there are come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from .solver import Column, OutOfTime, Programme, Solution

People = frozenset[str]
Group = tuple[People | None, People | None]
"""Who can appraise, who can decide; None where that is nobody's duty at the Centre."""
TWO, THREE = 2, 3
NOBODY: list[str | None] = [None]
MOST_PATTERNS = 20_000
_MOST_OF_IT = 0.8  # of the time goes into the number of people


@dataclass(frozen=True)
class Chosen:
    """Who comes. `gap` is by how many people it could be fewer at most: 0 where it is shown to be the smallest."""

    people: tuple[str, ...]
    gap: int

    @property
    def proven(self) -> bool:
        return self.gap == 0


@dataclass(frozen=True)
class Pair:
    """Who does the two duties of one procedure."""

    appraises: str | None
    decides: str | None


def needs(group: Group, *, separate: bool) -> Iterator[tuple[People, int]]:
    """Sets of people, and how many of each have to come."""
    appraise, decide = group
    for people in (appraise, decide):
        if people:
            yield people, min(TWO, len(people))
    if separate and appraise and decide:
        yield appraise | decide, min(THREE, len(appraise | decide))


def smallest(groups: Mapping[Group, int], at_centre: People, *, separate: bool, seconds: float) -> Chosen:
    """As few people as can be; among equally few, as many as can be who are at the Centre already."""
    wanted = _strictest({need for group in groups for need in needs(group, separate=separate)})
    people = sorted({person for some, _ in wanted for person in some})
    programme = Programme()
    columns = {person: programme.column(price=1) for person in people}
    for some, least in wanted:
        programme.condition([columns[person] for person in sorted(some)], least=least)
    everybody = Solution((1,) * len(people), len(people), 0)
    fewest = programme.solved(seconds * _MOST_OF_IT, everybody)
    assert fewest is not None, "everybody together covers everything"
    programme.condition(list(columns.values()), most=fewest.total)
    programme.price({columns[person]: 1 for person in people if person not in at_centre})
    settled = programme.solved(seconds * (1 - _MOST_OF_IT), fewest) or fewest
    return Chosen(tuple(person for person in people if settled.values[columns[person]]), fewest.gap)


def _strictest(wanted: set[tuple[People, int]]) -> list[tuple[People, int]]:
    """Without what follows from the rest: so many of some people are among so many of more people."""
    kept: list[tuple[People, int]] = []
    for some, least in sorted(wanted, key=lambda need: (len(need[0]), -need[1], sorted(need[0]))):
        if not any(fewer <= some and number >= least for fewer, number in kept):
            kept.append((some, least))
    return kept


def patterns(group: Group, chosen: People, *, separate: bool) -> list[Pair]:
    """Who can do the duties of a group, so that someone else chosen can stand in for each where that is possible at all."""
    appraise, decide = (None if some is None else sorted(some & chosen) for some in group)
    pairs = [Pair(a, d) for a, d in product(appraise or NOBODY, decide or NOBODY)]
    if not (separate and appraise and decide):
        return pairs
    apart = [pair for pair in pairs if pair.appraises != pair.decides]
    safe = [
        pair for pair in apart if set(appraise) - {pair.appraises, pair.decides} and set(decide) - {pair.appraises, pair.decides}
    ]
    return safe or apart or pairs


@dataclass(frozen=True)
class Shared:
    """How the procedures of each group are shared out: so many for each pair; and the most that one person has."""

    pairs: Mapping[Group, Mapping[Pair, int]]
    most: int
    proven: bool


def share(groups: Mapping[Group, int], chosen: People, *, separate: bool, seconds: float) -> Shared:
    """So that the one who has most has as little as can be."""
    ways = {group: patterns(group, chosen, separate=separate) for group in groups}
    if sum(map(len, ways.values())) > MOST_PATTERNS:
        return _by_turns(groups, ways)
    programme = Programme()
    columns: dict[tuple[Group, Pair], Column] = {}
    load: dict[str, dict[Column, int]] = {person: {} for person in chosen}
    for group, pairs in ways.items():
        for pair in pairs:
            column = columns[group, pair] = programme.column(upper=groups[group])
            for person in (pair.appraises, pair.decides):
                if person is not None:
                    load[person][column] = load[person].get(column, 0) + 1
        programme.condition([columns[group, pair] for pair in pairs], groups[group], groups[group])
    most = programme.column(upper=2 * sum(groups.values()), price=1)
    for terms in load.values():
        if terms:
            programme.condition({**terms, most: -1}, most=0)
    try:
        found = programme.solved(seconds)
    except OutOfTime:
        return _by_turns(groups, ways)
    assert found is not None, "every group has a way"
    shared = {
        group: {pair: number for pair in pairs if (number := found.values[columns[group, pair]])} for group, pairs in ways.items()
    }
    return Shared(shared, found.total, found.proven)


def _by_turns(groups: Mapping[Group, int], ways: Mapping[Group, list[Pair]]) -> Shared:
    """Where there are too many ways to weigh: each procedure to those who have least so far."""
    load: dict[str, int] = {}
    shared: dict[Group, dict[Pair, int]] = {}
    for group, number in groups.items():
        for _ in range(number):
            pair = min(
                ways[group], key=lambda pair: (max(load.get(p or "", 0) for p in (pair.appraises, pair.decides)), str(pair))
            )
            shared.setdefault(group, {})[pair] = shared.get(group, {}).get(pair, 0) + 1
            for person in (pair.appraises, pair.decides):
                if person is not None:
                    load[person] = load.get(person, 0) + 1
    return Shared(shared, max(load.values(), default=0), False)


def stand_in(
    some: People | None, chosen: People, pair: Pair, doing: str | None, *, separate: bool, load: Mapping[str, int]
) -> str | None:
    """Who does it when the one who does it is away: of those who may, the one who stands in least so far."""
    if some is None or doing is None:
        return None
    barred = {doing} | ({pair.appraises, pair.decides} if separate else set())
    return min((person for person in some & chosen if person not in barred), key=lambda p: (load.get(p, 0), p), default=None)
