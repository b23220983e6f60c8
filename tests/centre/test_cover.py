"""The smallest staff, against all that could be tried: small worlds are searched through, one set of people after the other."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from advisor.centre.cover import Group, Pair, People, patterns, share, smallest, stand_in

PEOPLE = tuple("ABCDEF")
SECONDS = 20.0

some_people = st.frozensets(st.sampled_from(PEOPLE), max_size=5)
groups = st.lists(st.tuples(some_people, st.one_of(st.none(), some_people)), min_size=1, max_size=5, unique=True)


def works(come: People, group: Group, *, separate: bool) -> bool:
    """Can the duties be done, with everybody there and with any one of them away? Tried pair by pair."""
    for away in (None, *come):
        there = come - {away} if away else come
        appraise, decide = ([None] if able is None else sorted(able & there) for able in group)
        if not any(not separate or a is None or d is None or a != d for a in appraise for d in decide):
            return False
    return True


def fewest(all_groups: Iterable[Group], *, separate: bool) -> int | None:
    """The size of the smallest set that works for every group; None where not even everybody does."""
    for size in range(len(PEOPLE) + 1):
        for come in combinations(PEOPLE, size):
            if all(works(frozenset(come), group, separate=separate) for group in all_groups):
                return size
    return None


@given(groups, st.booleans())
def test_nobody_could_do_with_fewer(some: list[Group], separate: bool) -> None:
    """Each procedure has somebody for each duty and somebody when one is away; and one person less would not do."""
    found = smallest(dict.fromkeys(some, 1), frozenset(), separate=separate, seconds=SECONDS)
    assert found.proven
    best = fewest(some, separate=separate)
    if best is not None:
        assert len(found.people) == best
        assert all(works(frozenset(found.people), group, separate=separate) for group in some)


@given(groups, st.booleans())
def test_where_there_are_not_enough_all_there_are_come(some: list[Group], separate: bool) -> None:
    """A duty that one person alone can do has that person, though nobody can stand in."""
    come = frozenset(smallest(dict.fromkeys(some, 1), frozenset(), separate=separate, seconds=SECONDS).people)
    for group in some:
        for able in group:
            if able is not None:
                assert len(able & come) >= min(2, len(able))


@given(groups, st.booleans(), some_people)
def test_one_more_person_is_never_one_more_to_send(some: list[Group], separate: bool, can: People) -> None:
    """Whoever is added, the staff that did before does still; of worlds in which everything is covered."""
    if fewest(some, separate=separate) is None:
        return
    before = smallest(dict.fromkeys(some, 1), frozenset(), separate=separate, seconds=SECONDS)
    wider: list[Group] = [
        (one if one is None else one | {"Z"} if one & can else one, two if two is None else two | {"Z"}) for one, two in some
    ]
    after = smallest(dict.fromkeys(wider, 1), frozenset(), separate=separate, seconds=SECONDS)
    assert len(after.people) <= len(before.people)


@given(groups, some_people)
def test_of_equally_few_those_come_who_are_there_already(some: list[Group], there: People) -> None:
    """No other set as small has more of those who work at the Centre."""
    found = smallest(dict.fromkeys(some, 1), there, separate=False, seconds=SECONDS)
    wanted = [(able, min(2, len(able))) for group in some for able in group if able]
    others = [
        frozenset(come)
        for come in combinations(PEOPLE, len(found.people))
        if all(len(able & set(come)) >= least for able, least in wanted)
    ]
    assert len(there & set(found.people)) == max(len(there & other) for other in others)


def test_nobody_is_sent_where_nobody_is_needed() -> None:
    assert smallest({}, frozenset("A"), separate=True, seconds=SECONDS).people == ()
    assert smallest({(frozenset(), None): 3}, frozenset("A"), separate=True, seconds=SECONDS).people == ()


def test_nobody_decides_what_he_appraised_also_when_one_is_away() -> None:
    """Two people could share both duties as long as both are there; a third is needed for the days on which one is not."""
    both = frozenset("ABC")
    assert len(smallest({(both, both): 1}, frozenset(), separate=False, seconds=SECONDS).people) == 2
    assert len(smallest({(both, both): 1}, frozenset(), separate=True, seconds=SECONDS).people) == 3


@given(groups, st.booleans())
def test_work_is_shared_out_whole_and_by_those_who_may(some: list[Group], separate: bool) -> None:
    """Every procedure has its pair; the pair may do it, and, where that can be, is two."""
    counts = {group: 2 + n for n, group in enumerate(some)}
    come = frozenset(smallest(counts, frozenset(), separate=separate, seconds=SECONDS).people)
    shared = share(counts, come, separate=separate, seconds=SECONDS)
    load = dict.fromkeys(PEOPLE, 0)
    for group, pairs in shared.pairs.items():
        assert sum(pairs.values()) == counts[group]
        for pair, number in pairs.items():
            for person, able in zip((pair.appraises, pair.decides), group, strict=True):
                assert (person is None) == (not able)
                if person is not None:
                    assert able is not None
                    assert person in able & come
                    load[person] += number
            if separate and group[0] and group[1] and len((group[0] | group[1]) & come) > 1:
                assert pair.appraises != pair.decides
    assert max(load.values()) == shared.most
    assert shared.proven


def test_nobody_has_more_than_has_to_be() -> None:
    """Seven procedures of two people: four and three. One who alone can do five does not get one more."""
    two: Group = (frozenset("AB"), None)
    assert share({two: 7}, frozenset("AB"), separate=False, seconds=SECONDS).most == 4
    alone: Group = (frozenset("A"), None)
    assert share({two: 5, alone: 5}, frozenset("AB"), separate=False, seconds=SECONDS).most == 5


@given(st.tuples(some_people, some_people), st.booleans())
def test_whoever_does_a_duty_someone_can_stand_in(group: tuple[People, People], separate: bool) -> None:
    """Of pairs that leave somebody to stand in for each, only such pairs are used; who stands in does no other duty of it."""
    come = frozenset(smallest({group: 1}, frozenset(), separate=separate, seconds=SECONDS).people)
    covered = works(come, group, separate=separate)
    for pair in patterns(group, come, separate=separate):
        for able, doing, other in ((group[0], pair.appraises, pair.decides), (group[1], pair.decides, pair.appraises)):
            instead = stand_in(able, come, pair, doing, separate=separate, load={})
            assert instead != doing or doing is None
            if covered:
                assert instead is not None
            if separate and instead is not None:
                assert instead != other


def test_those_who_stand_in_take_turns() -> None:
    """Of two who could, the one who stands in for less."""
    able = frozenset("ABC")
    pair = Pair("A", None)
    assert stand_in(able, able, pair, "A", separate=False, load={"B": 2, "C": 1}) == "C"
    assert stand_in(able, able, pair, "A", separate=False, load={}) == "B"
