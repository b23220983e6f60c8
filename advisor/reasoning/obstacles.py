"""What stands in the way (vướng mắc): every smallest set of provisions and facts that would have to go for a case to become lawful.

A provision goes by what it bars or demands; what it permits stays. A fact goes by becoming otherwise. The sets are found by
duality: a choice that spoils every set found so far either bars the case by itself, or there is a set still to find. So the list
is complete when every such choice has been shown to bar the case, and each set in it has been judged lawful by the engine, and
unlawful without any one of its members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..catalog.catalog import Norm
from ..evaluation import Moment
from ..rules.condition import Truth, Value
from ..rules.rulebook import Ban, Requirement
from ..rules.semantics import Outcome
from ..verdicts.verdict import Verdict
from .supposition import Answers, Spent, Supposition

Json = dict[str, Any]
BUDGET = 20_000
"""How many different questions to the engine one case may cost before the list may be incomplete."""

NEAR = (
    ("department",),
    ("ubnd-tinh", "so-tu-phap", "so-noi-vu", "giver"),
    ("hdnd-tinh",),
    ("bo", "ministry"),
    ("thu-tuong",),
    ("chinh-phu",),
    ("quoc-hoi",),
)
"""Who could change it, the nearest first."""


@dataclass(frozen=True)
class Change:
    """One thing that would have to go: a provision by its reference, or a fact that would have to be `to`."""

    kind: str  # provision, fact
    id: str
    who: str
    value: Value | None = None
    to: Value | None = None

    @property
    def far(self) -> int:
        return next((n for n, who in enumerate(NEAR) if self.who in who), len(NEAR))

    def as_json(self) -> Json:
        row = {"kind": self.kind, "id": self.id, "who": self.who}
        return row if self.kind == "provision" else {**row, "value": self.value, "to": self.to}


@dataclass(frozen=True)
class Obstacles:
    """`sets`: the smallest sets of changes that make it lawful, nearest first; `cores`: the smallest choices that, left as they
    are, bar it whatever else changes; `complete`: there is no other set."""

    sets: tuple[tuple[Change, ...], ...] = ()
    cores: tuple[frozenset[str], ...] = ()
    complete: bool = True


def obstacles(moment: Moment, verdict: Verdict, budget: int = BUDGET) -> Obstacles:
    """Of a case that is not lawful although something permits it, surely or perhaps. Where nothing does, see `missing`."""
    if verdict.outcome in (Outcome.SUGGEST, Outcome.NO_GROUND):
        return Obstacles()
    case = Supposition.of(moment, verdict)
    changeable = frozenset(moment.whole.rules.vocabulary.asked)
    basis = moment.texts.basis
    found = repairs(case, {id: [str(norm.reference) for norm in basis[id]] for id in case.in_force}, changeable, budget)
    norms = {str(norm.reference): norm for norms in basis.values() for norm in norms}
    sets = [tuple(_change(moment, case, member, values, norms) for member in members) for members, values in found.sets.items()]
    ranked = sorted((tuple(sorted(one, key=lambda c: (c.far, c.id))) for one in sets), key=_nearness)
    return Obstacles(tuple(ranked), found.cores, found.complete)


def blocking_sets(moment: Moment, verdict: Verdict) -> list[list[Json]]:
    """The sets as other programs read them."""
    return [[change.as_json() for change in one] for one in obstacles(moment, verdict).sets]


def _nearness(changes: Sequence[Change]) -> tuple[int, int, list[str]]:
    return max(change.far for change in changes), len(changes), [change.id for change in changes]


def _change(moment: Moment, case: Supposition, id: str, values: Answers, norms: Mapping[str, Norm]) -> Change:
    if id in norms:
        return Change("provision", id, norms[id].document.changed_by)
    record = moment.whole.rules.vocabulary.records[id.partition("=")[0]]
    who = record.changed_by if record.ask else "so-noi-vu" if record.from_ == "institutions" else "so-tu-phap"
    return Change("fact", id, who, case.sheets[0].get(id), values[id])


@dataclass
class Repairs:
    """The smallest sets with the values that their facts then have, and what bars."""

    sets: dict[frozenset[str], Answers] = field(default_factory=dict)
    cores: tuple[frozenset[str], ...] = ()
    complete: bool = True


def repairs(case: Supposition, basis: Mapping[str, Sequence[str]], changeable: frozenset[str], budget: int = BUDGET) -> Repairs:
    """All smallest sets of provisions (each takes the bans and requirements that rest on it along) and facts that would have to go.

    Facts are those that people can change, and those that nobody knows.
    """
    case.most = case.asked + budget
    free = {fact: None for fact in case.book.read if fact in changeable or any(sheet.get(fact) is None for sheet in case.sheets)}
    facts = [fact for fact in case.waits_for(free) if fact in free]
    rules_of: dict[str, set[str]] = {}
    for findings in case.findings(free):
        for id in findings.rules:
            if isinstance(case.book.rules[id], Ban | Requirement):
                for provision in basis[id]:
                    rules_of.setdefault(provision, set()).add(id)
    values: dict[frozenset[str], Answers] = {}

    def lawful(members: frozenset[str]) -> bool:
        without = frozenset(id for member in members for id in rules_of.get(member, ()))
        loose = {fact: None for fact in facts if fact in members}
        answers = _lawful_with(case, loose, without)
        if answers is not None:
            values[members] = {fact: answers[fact] for fact in loose}
        return answers is not None

    found = Repairs()
    try:
        minimal, found.cores = dualized([*facts, *sorted(rules_of)], lawful, lambda one: found.sets.update({one: values[one]}))
        found.sets = {one: values[one] for one in minimal}
    except Spent:
        found.complete = False
    finally:
        case.most = None
    return found


def _lawful_with(case: Supposition, answers: Answers, without: frozenset[str]) -> dict[str, Value | None] | None:
    """Values of the facts that are loose (None) with which it is lawful; a fact that need not change keeps its value."""
    standing = case.standing(answers, without)
    if case.outcome(answers, without) == Outcome.SUGGEST:
        return dict(answers)
    if standing.banned == Truth.YES or standing.satisfied == Truth.NO:
        return None
    loose = [fact for fact in case.waits_for(answers, without) if fact in answers and answers[fact] is None]
    if not loose:
        return None
    for value in case.samples(loose[0]):
        found = _lawful_with(case, {**answers, loose[0]: value}, without)
        if found is not None:
            return found
    return None


def dualized(
    universe: Sequence[str],
    holds: Callable[[frozenset[str]], bool],
    note: Callable[[frozenset[str]], None] = lambda _: None,
) -> tuple[list[frozenset[str]], tuple[frozenset[str], ...]]:
    """All minimal sets for which a property holds that larger sets keep, and all minimal sets that meet each of them.

    A set that meets all those found and whose complement still has the property shows that one is missing.
    """
    everything = frozenset(universe)
    if not holds(everything):
        return [], (frozenset(),)
    found: list[frozenset[str]] = []
    meeting: list[frozenset[str]] = [frozenset()]
    barring: set[frozenset[str]] = set()
    while True:
        spoiler = next((one for one in meeting if one not in barring), None)
        if spoiler is None:
            return found, tuple(meeting)
        rest = everything - spoiler
        if not holds(rest):
            barring.add(spoiler)
            continue
        for member in reversed(universe):
            if member in rest and holds(rest - {member}):
                rest -= {member}
        found.append(rest)
        note(rest)
        meeting = _smallest(
            [*(one for one in meeting if one & rest), *(one | {m} for one in meeting if not one & rest for m in rest)]
        )


def _smallest(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    kept: list[frozenset[str]] = []
    for one in sorted(set(sets), key=lambda s: (len(s), sorted(s))):
        if not any(other <= one for other in kept):
            kept.append(one)
    return kept
