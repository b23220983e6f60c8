"""What is wrong with a rulebook as a whole, shown by a fact sheet or proved: conflicts, dead and redundant rules, circles, gaps.

Conditions are compared as disjunctive normal forms over the codes of `cells`, never by trying sheets out. A derived fact is
followed down to asked ones: it has a value where a derivation of it surely applies and all those of other values are surely out.
Every witness is judged again by the definition and, where one is given, by the engine, before it is reported.

With `Term.shapes` only such cases count as the institutions of a day allow (who stands to whom in which relation); without them,
every sheet that the vocabulary admits.
"""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import CycleError
from typing import Final, Literal

from .cells import Cells
from .condition import Sheet, Truth, atoms, truth
from .engine import Engine
from .rulebook import Ban, Derivation, Ground, Lift, Remark, Requirement, Rule, Rulebook
from .search import STRANGER, Search, Shape, TooHard
from .semantics import Findings, Outcome, judge, outcome, standing

Day = datetime.date
Days = tuple[tuple[Day | None, Day | None], ...]
Kind = Literal["conflict", "gap", "dead", "redundant", "cycle"]

BLOCKING: Final[tuple[Kind, ...]] = ("conflict", "dead", "redundant", "cycle")
"""Kinds that need mending, or a reason in the rule's file. A gap only informs: the law may well be silent."""


@dataclass(frozen=True)
class Term:
    """Days with the same rules in force and the same shapes. `from_` None: the rulebook has no dates."""

    from_: Day | None
    until: Day | None
    in_force: frozenset[str]
    shapes: tuple[tuple[Shape, ...], ...] = ()


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong; `on` is the day on which the witness is judged, `days` when it is so."""

    kind: Kind
    rules: tuple[str, ...]
    witness: Sheet
    why: str
    on: Day | None = None
    days: Days = ()
    accepted: str | None = None

    @property
    def blocks(self) -> bool:
        return self.kind in BLOCKING and self.accepted is None


class Unshown(RuntimeError):
    """A witness does not show what is claimed: the analysis itself is wrong, and says so instead of reporting."""


@dataclass
class Analysis:
    """Everything that can be shown of one rulebook over its terms."""

    book: Rulebook
    terms: Sequence[Term]
    basis: Mapping[str, Sequence[str]] = field(default_factory=dict)
    engine: Engine | None = None
    undecided: list[tuple[str, ...]] = field(default_factory=list)

    @classmethod
    def undated(cls, book: Rulebook, engine: Engine | None = None) -> Analysis:
        """A rulebook all of whose rules are always in force, over every sheet that the vocabulary admits."""
        return cls(book, (Term(None, None, frozenset(book.rules)),), engine=engine)

    def findings(self) -> list[Finding]:
        """Everything but the gaps. In a circle nothing else can be judged."""
        circle = cycle(self.book)
        if circle is not None:
            return [circle]
        return [*self.conflicts(), *self.dead(), *self.redundant()]

    # What each search needs, worked out once.

    @cached_property
    def cells(self) -> Cells:
        return Cells.of(self.book)

    @cached_property
    def search(self) -> Search:
        return Search(self.book, self.cells)

    @cached_property
    def lifts(self) -> Mapping[str, tuple[Lift, ...]]:
        found: dict[str, list[Lift]] = defaultdict(list)
        for lift in self.book.all(Lift):
            found[lift.ban].append(lift)
        return {ban: tuple(lifts) for ban, lifts in found.items()}

    @cached_property
    def requirements(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for requirement in self.book.all(Requirement):
            for ground in requirement.grounds:
                found[ground].add(requirement.id)
        return {ground: frozenset(rules) for ground, rules in found.items()}

    @cached_property
    def _terms_of(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for place, term in enumerate(self.terms):
            for rule in term.in_force:
                found[rule].add(place)
        return {rule: frozenset(places) for rule, places in found.items()}

    def _shown(
        self, yes: Sequence[Rule], no: Sequence[Rule] = (), *, shaped: bool = True, needs: Sequence[Rule] = ()
    ) -> tuple[Sheet, Term] | None:
        """A sheet and a term in which these rules are in force and surely apply, and those, if in force, are surely out."""
        places = frozenset.intersection(*(self._terms_of.get(rule.id, frozenset()) for rule in (*yes, *needs)))
        behind = self.search.behind([*yes, *no]) | {rule.id for rule in no}
        tried: set[object] = set()
        for place in sorted(places):
            term = self.terms[place]
            alive = term.in_force & behind
            key = alive, (id(term.shapes) if shaped else None)
            if key in tried:
                continue
            tried.add(key)
            out = [rule for rule in no if rule.id in alive]
            try:
                sheet = self.search.sheet(yes, out, alive, term.shapes if shaped else ())
            except TooHard:
                self.undecided.append(tuple(rule.id for rule in yes))
                continue
            if sheet is not None:
                return sheet, term
        return None

    def _verified(
        self, sheet: Sheet, term: Term, involved: Iterable[Rule], claim: Callable[[Rulebook, Findings], bool], name: str
    ) -> None:
        """The definition, over the rules involved and those behind them, and the engine, over all, have to bear the claim out."""
        rules = list(involved)
        wanted = ({rule.id for rule in rules} | self.search.behind(rules)) & term.in_force
        slice_ = replace(self.book, rules={id_: self.book.rules[id_] for id_ in wanted})
        if not claim(slice_, judge(slice_, sheet)):
            raise Unshown(f"the definition does not bear out: {name} {dict(sheet)}")
        if self.engine is not None and not claim(slice_, self.engine.judge(sheet, term.in_force)):
            raise Unshown(f"durable-rules does not bear out: {name} {dict(sheet)}")

    def _spans(self, places: Iterable[int]) -> Days:
        found: list[tuple[Day | None, Day | None]] = []
        for place in sorted(places):
            term = self.terms[place]
            if found and found[-1][1] is not None and found[-1][1] == term.from_:
                found[-1] = found[-1][0], term.until
            else:
                found.append((term.from_, term.until))
        return tuple(found)

    def _together(self, rules: Iterable[Rule]) -> frozenset[int]:
        return frozenset.intersection(*(self._terms_of.get(rule.id, frozenset()) for rule in rules))

    # The findings.

    def conflicts(self) -> Iterator[Finding]:
        """A ban and an express permission that surely apply together while no lift of the ban does: the verdict is `conflict`."""
        express = [ground for ground in self.book.all(Ground) if ground.express]
        for ban in self.book.all(Ban):
            lifts = self.lifts.get(ban.id, ())
            for ground in express:
                if not self._together((ban, ground)) or not self.search.compatible(ban, ground):
                    continue
                shown = self._shown((ban, ground), lifts)
                if shown is None:
                    continue
                sheet, term = shown
                rules = (ban, ground, *lifts)

                def conflicts(book: Rulebook, found: Findings) -> bool:
                    return outcome(standing(book, found)) is Outcome.CONFLICT

                self._verified(sheet, term, rules, conflicts, f"conflict {ban.id} {ground.id}")
                why = "both surely apply, and no provision lifts the ban"
                yield Finding("conflict", (ban.id, ground.id), sheet, why, term.from_, self._spans(self._together((ban, ground))))

    def dead(self) -> Iterator[Finding]:
        """A rule that no sheet on any day can make apply, or that changes nothing wherever it applies.

        Only what the words of the rules prove counts: that nobody on record stands as a rule asks is for `rules coverage` to say.
        """
        for rule in self.book.rules.values():
            places = self._terms_of.get(rule.id, frozenset())
            if not places:
                yield Finding("dead", (rule.id,), {}, "on no day are all the clauses that it rests on in force together")
                continue
            shown = self._shown((rule,), shaped=False)
            if shown is None:
                if not any(rule.id in pair for pair in self.undecided):
                    yield Finding("dead", (rule.id,), {}, "no fact sheet satisfies its condition", days=self._spans(places))
                continue
            sheet, term = shown
            why = self._idle(rule)
            if why and not any(rule.id in pair for pair in self.undecided):
                self._verified(sheet, term, (rule,), _applies(rule.id), f"dead {rule.id}")
                yield Finding("dead", (rule.id,), sheet, why, term.from_, self._spans(places))

    def _idle(self, rule: Rule) -> str | None:
        """Why a rule that can apply never changes a verdict, where that is proved."""
        match rule:
            case Lift(ban=ban):
                if ban not in self.book.rules or self._shown((rule, self.book.rules[ban]), shaped=False) is None:
                    return "it never applies together with the ban that it lifts"
            case Requirement(grounds=grounds):
                mine = [self.book.rules[ground] for ground in grounds if ground in self.book.rules]
                if all(self._shown((rule, ground), shaped=False) is None for ground in mine):
                    return "it is never unmet where a ground of its own applies"
            case Ban(id=id_) if id_ in self.lifts and self._shown((rule,), self.lifts[id_], shaped=False) is None:
                return "wherever it applies it is lifted"
        return None

    def redundant(self) -> Iterator[Finding]:
        """A rule without which every verdict of every day stays: another says at least as much whenever it may apply."""
        groups: dict[object, list[Rule]] = defaultdict(list)
        for rule in self.book.rules.values():
            match rule:
                case Ban() | Ground() | Requirement():
                    groups[type(rule)].append(rule)
                case Lift(ban=ban):
                    groups[ban].append(rule)
                case Derivation(fact=fact, value=value):
                    groups[fact, value].append(rule)
                case Remark():
                    pass
        seen: set[frozenset[str]] = set()
        for rules in groups.values():
            for rule in rules:
                first = self.search.loose(rule)
                if first is None:
                    continue
                for other in rules:
                    pair = frozenset({rule.id, other.id})
                    if other is rule or pair in seen or not self.search.holds(other, first):
                        continue
                    if not self._contained(rule, other) or not self.search.implies(rule, other):
                        continue
                    if finding := self._redundant(
                        rule, other, "wherever it applies, the second does as well, with the same effect"
                    ):
                        seen.add(pair)
                        yield finding
        yield from self._twins(seen)

    def _twins(self, seen: set[frozenset[str]]) -> Iterator[Finding]:
        """The same condition on the same clauses, written twice."""
        alike: dict[object, list[Rule]] = defaultdict(list)
        for rule in self.book.rules.values():
            if self.basis.get(rule.id):
                kind = rule.kind if isinstance(rule, Remark) else None
                about = rule.ban if isinstance(rule, Lift) else (rule.fact, rule.value) if isinstance(rule, Derivation) else None
                alike[type(rule), kind, about, rule.condition, tuple(sorted(self.basis[rule.id]))].append(rule)
        for rules in alike.values():
            for rule, other in itertools.pairwise(rules):
                if frozenset({rule.id, other.id}) not in seen and (
                    finding := self._redundant(rule, other, "the same condition on the same clauses: one rule can say both")
                ):
                    yield finding

    def _redundant(self, rule: Rule, other: Rule, why: str) -> Finding | None:
        shown = self._shown((rule,), needs=(other,)) or self._shown((rule,), needs=(other,), shaped=False)
        if shown is None:
            return None  # dead, which is told already
        sheet, term = shown

        def both(_: Rulebook, found: Findings) -> bool:
            return found.rules.get(rule.id) is found.rules.get(other.id) is Truth.YES

        self._verified(sheet, term, (rule, other), both, f"redundant {rule.id} {other.id}")
        return Finding("redundant", (rule.id, other.id), sheet, why, term.from_, self._spans(self._terms_of[rule.id]))

    def _contained(self, rule: Rule, other: Rule) -> bool:
        """Does the other one, whenever the first is in force, have the same effect on at least the same?"""
        places = self._terms_of.get(rule.id, frozenset())
        if not places or not places <= self._terms_of.get(other.id, frozenset()):
            return False
        if isinstance(rule, Requirement) and isinstance(other, Requirement):
            return all(set(rule.grounds) & self.terms[n].in_force <= set(other.grounds) for n in places)
        if isinstance(rule, Ground) and isinstance(other, Ground):
            mine, its = (self.requirements.get(ground.id, frozenset()) for ground in (rule, other))
            return rule.express <= other.express and all(its & self.terms[n].in_force <= mine for n in places)
        if isinstance(rule, Ban):
            for n in places:
                lifted, spared = (
                    {x.when for x in self.lifts.get(ban.id, ()) if x.id in self.terms[n].in_force} for ban in (rule, other)
                )
                if not spared <= lifted:
                    return False
        return True

    def gaps(self, forms: Sequence[str] = ("phan_cap", "uy_quyen")) -> list[Finding]:
        """What the law on record is silent on: for a matter that no rule names, who is reached by no ground and no ban.

        One finding for each form, kind and level of holder, and set of relations; only who stands to whom on record is asked.
        """
        speaking = [rule for rule in self.book.rules.values() if isinstance(rule, Ground | Ban)]
        given = {"part": "decide", "power.origin": "law", "matter": STRANGER, "field": STRANGER, "procedure": STRANGER}
        given |= {"receiver.function_covers": "yes"}
        given = {name: value for name, value in given.items() if name in self.book.facts}
        heard: dict[tuple[str, int], tuple[Sheet, frozenset[str]]] = {}
        silent: dict[tuple[str, ...], dict[int, Sheet]] = defaultdict(dict)
        for place, term in enumerate(self.terms):
            spoken: set[tuple[str, ...]] = set()
            for shape in term.shapes[0] if term.shapes else ():
                for form in forms:
                    if (form, id(shape)) not in heard:
                        level = shape.sheet.get("holder.level")
                        asked = {k: v for k, v in {"form": form, **shape.sheet, "level": level, **given}.items() if v is not None}
                        reached = frozenset(rule.id for rule in speaking if truth(rule.condition, asked) is not Truth.NO)
                        heard[form, id(shape)] = asked, reached
                    sheet, reach = heard[form, id(shape)]
                    key: tuple[str, ...] = (form, *_stands(shape.sheet))
                    if reach & term.in_force:
                        spoken.add(key)
                    else:
                        silent[key].setdefault(place, sheet)
            for key in spoken:
                silent[key].pop(place, None)
        found: list[Finding] = []
        for key, places in sorted(silent.items()):
            if not places:
                continue
            place = max(places)
            term = self.terms[place]

            def nobody(book: Rulebook, said: Findings) -> bool:
                mute = (
                    isinstance(book.rules[id_], Ground | Ban)
                    for id_, how_far in said.rules.items()
                    if how_far and id_ in book.rules
                )
                return not any(mute)

            self._verified(places[place], term, (r for r in speaking if r.id in term.in_force), nobody, f"gap {key}")
            found.append(Finding("gap", (), places[place], " · ".join(key), term.from_, self._spans(places)))
        return found


def cycle(book: Rulebook) -> Finding | None:
    """Derived facts that depend on themselves: they have no order in which they could be known."""
    try:
        _ = book.derived
    except CycleError as error:
        facts = list(dict.fromkeys(error.args[1]))
        rules = tuple(
            rule.id
            for rule in book.all(Derivation)
            if rule.fact in facts and any(atom.fact in facts for atom in atoms(rule.condition))
        )
        return Finding("cycle", rules, {}, " → ".join(error.args[1]))
    return None


def _stands(sheet: Sheet) -> tuple[str, str, str]:
    """Kind and level of a holder, and the relations in which the receiver stands to it; an inferred one has a question mark."""
    related = []
    for name, value in sheet.items():
        if name.startswith("receiver.relation=") and value != "no":
            related.append(name.partition("=")[2] + "?" * (value is None))
    return str(sheet.get("holder.kind")), str(sheet.get("holder.level")), "+".join(sorted(related))


def _applies(rule: str) -> Callable[[Rulebook, Findings], bool]:
    return lambda _, found: found.rules.get(rule) is Truth.YES
