"""Which causes move a verdict (quy nguyên nhân): the smallest part of a change that alone does, found by trying it.

A part moves a verdict where, in a world in which nothing else has happened, the verdict is the one of after. First come the causes
that the verdict touches; where these do not do it, the whole change is halved again and again (delta debugging, ddmin).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from .between import Between, Chosen
from .stand import Key, Stand

LARGEST = 3  # causes of a set that is searched for among all sets
MANY = 12  # causes that a verdict touches; more are halved first
KNOWN = 30  # sets that are tried again
MOST = 1500  # worlds made for a whole plan; a span of many years has thousands of causes
BUDGET = 150  # worlds made for one verdict; past them the set is what is left


@dataclass(frozen=True)
class Attribution:
    """The sets of causes, each of which alone moves the verdict; several sets where each would do. Empty where none was found."""

    sets: tuple[Chosen, ...]
    smallest: bool
    """No smaller set moves it; else the set does, and it was not shown that none smaller does."""

    @property
    def first(self) -> Chosen:
        return self.sets[0] if self.sets else frozenset()


class Attributions:
    """Asks a change for the causes of single verdicts."""

    def __init__(self, between: Between) -> None:
        self.between = between
        self._found: dict[Chosen, int] = {}
        self._of_element: dict[tuple[str, str], set[int]] = {}
        for n, cause in enumerate(between.causes):
            for element in cause.elements:
                self._of_element.setdefault(element, set()).add(n)
        self._of_matter: dict[str, set[int]] = {}
        for catalog in {id(c): c for c in (between.before.whole.catalog, between.after.whole.catalog)}.values():
            for norm in catalog.norms:
                reached = self._of_element.get(("norm", str(norm.reference)), set())
                for held in norm.provision.holds if reached else ():
                    for matter in held.matters:
                        self._of_matter.setdefault(matter, set()).update(reached)

    def of(self, key: Key, before: Stand | None, after: Stand | None) -> Attribution:
        """Of a verdict that differs."""
        everything = frozenset(range(len(self.between.causes)))
        near = self._near(key, before, after)
        if not self._moves(near, key, before, after):
            if not self._moves(everything, key, before, after):
                return Attribution((), False)
            near = self._halved(sorted(everything), key, before, after)
        if self.between.tried > MOST:
            return Attribution((near,), False)
        if len(near) > MANY:
            near = self._known_to_move(near, key, before, after) or self._halved(sorted(near), key, before, after)
            self._found[near] = self._found.get(near, 0) + 1
        for size in range(1, min(LARGEST, len(near)) + 1):
            found = [frozenset(some) for some in combinations(sorted(near), size)]
            moving = tuple(some for some in found if self._moves(some, key, before, after))
            if moving:
                return Attribution(moving, True)
        return Attribution((self._halved(sorted(near), key, before, after),), False)

    def _known_to_move(self, near: Chosen, key: Key, before: Stand | None, after: Stand | None) -> Chosen | None:
        """A set that moved another verdict, tried before anything is halved: the same causes move many."""
        for some, _ in sorted(self._found.items(), key=lambda row: (len(row[0]), -row[1], sorted(row[0])))[:KNOWN]:
            if some <= near and self._moves(some, key, before, after):
                return some
        return None

    def _near(self, key: Key, before: Stand | None, after: Stand | None) -> Chosen:
        """The causes that hold something that either verdict touches."""
        touched = (before.touches if before else frozenset()) | (after.touches if after else frozenset())
        touched |= {(kind, key[0]) for kind in ("procedure", "lifetime", "since")}
        found: set[int] = set()
        for element in touched:
            found |= self._of_element.get(element, set())
            if element[0] == "matter":
                found |= self._of_matter.get(element[1], set())
        return frozenset(found)

    def _moves(self, chosen: Chosen, key: Key, before: Stand | None, after: Stand | None) -> bool:
        """Is the verdict the one of after? Where only the reasons differ, all of them have to be those of after."""
        got = self.between.stand(chosen, key)
        if got is None or after is None or before is None or before.essence == after.essence:
            return got == after
        return got.essence == after.essence

    def _halved(self, causes: Sequence[int], key: Key, before: Stand | None, after: Stand | None) -> Chosen:
        """ddmin: a set from which no cause can be left out."""
        left, parts = list(causes), 2
        most = self.between.tried + BUDGET
        while len(left) > 1 and self.between.tried < most:
            size = -(-len(left) // parts)
            pieces = [left[n : n + size] for n in range(0, len(left), size)]
            rests = [[one for one in left if one not in piece] for piece in pieces]
            smaller = next((p for p in [*pieces, *rests] if p and self._moves(frozenset(p), key, before, after)), None)
            if smaller is not None:
                parts = 2 if smaller in pieces else max(2, parts - 1)
                left = smaller
            elif parts >= len(left):
                break
            else:
                parts = min(len(left), parts * 2)
        return frozenset(left)
