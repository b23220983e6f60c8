"""A plan (phương án rà soát): every verdict that a change moves, before and after, gathered by what moves it, and what to do.

The change is time going on, an amendment that is not law yet, an edit of catalog or rules, or several of these. Nothing is hidden:
the counts of all kinds, the unchanged among them, add up to all procedures at all their levels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..catalog.record import Day
from ..evaluation import Evaluation, Moment
from ..reasoning.receipt import receipt
from . import affected, impact, stand
from .affected import Affected, Proposals
from .attribution import Attribution, Attributions
from .between import Between
from .cause import Cause, events
from .edit import Side, edits
from .renewal import renewed
from .stand import Key, Stand, Stands


@dataclass(frozen=True)
class Change:
    """One verdict that moves. `causes`: the smallest set that alone moves it; `otherwise`: other sets that would too."""

    key: Key
    before: Stand | None
    after: Stand | None
    kind: impact.Kind
    todo: impact.Todo
    causes: tuple[Cause, ...]
    otherwise: tuple[tuple[Cause, ...], ...] = ()
    smallest: bool = True
    signs_from: Day | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.key[0],
            "level": self.key[1],
            "before": self.before.outcome if self.before else None,
            "after": self.after.outcome if self.after else None,
            "kind": self.kind,
            "do": self.todo,
            "signs_from": self.signs_from.isoformat() if self.signs_from else None,
            "smallest": self.smallest,
            "otherwise": [[cause.as_json() for cause in some] for some in self.otherwise],
            "was": self.before.as_json() if self.before else None,
            "becomes": self.after.as_json() if self.after else None,
        }


@dataclass(frozen=True)
class Group:
    """Verdicts that one cause moves, or several only together."""

    causes: tuple[Cause, ...]
    changes: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        first = self.causes[0].as_json() if self.causes else {"kind": "record", "id": UNFOUND, "date": None, "what": "changes"}
        together = [cause.as_json() for cause in self.causes[1:]]
        return {**first, "with": together, "changes": [change.as_json() for change in self.changes]}


UNFOUND = "unknown"


@dataclass(frozen=True)
class Plan:
    """From the state of one moment to that of another."""

    start: Day
    end: Day
    states: tuple[Mapping[str, str], Mapping[str, str]]
    counts: Mapping[str, int]
    groups: tuple[Group, ...]
    instruments: tuple[Affected, ...]
    proposals: tuple[Mapping[str, Any], ...]
    candidates: tuple[Cause, ...]
    source: Mapping[str, str] = field(default_factory=dict)
    before: Moment | None = field(default=None, repr=False, compare=False)
    after: Moment | None = field(default=None, repr=False, compare=False)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for group in self.groups for change in group.changes)

    def as_json(self) -> dict[str, Any]:
        return {
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "catalog": self.states[1]["catalog"],
            "rulebook": self.states[1]["rulebook"],
            "engine": self.states[1]["engine"],
            "before": dict(self.states[0]),
            "source": dict(self.source),
            "counts": dict(self.counts),
            "causes": [group.as_json() for group in self.groups],
            "instruments": [one.as_json() for one in self.instruments],
            "proposals": [dict(one) for one in self.proposals],
            "candidates": len(self.candidates),
        }


class Planning:
    """Two states and the causes between them; asked for the whole plan or for single verdicts."""

    def __init__(self, before: Moment, after: Moment, source: Mapping[str, str] | None = None) -> None:
        self.before, self.after, self.source = before, after, source or {}
        old, new = Side(before.whole.catalog, before.whole.rules), Side(after.whole.catalog, after.whole.rules)
        edited = [] if before.whole is after.whole else edits(old, new)
        self.causes = (*edited, *events(before.whole, before.on, after.on))
        self.between = Between(before, after, self.causes)
        self.attributions = Attributions(self.between)

    def change(self, key: Key, before: Stand | None, after: Stand | None) -> Change:
        """One verdict that differs, with its causes."""
        found = self.attributions.of(key, before, after)
        kind, what = impact.kind(before, after), impact.todo(before, after)
        signs = impact.signs_only_from(before, after, self.after.on)
        sets = [self._named(found, n) for n in range(len(found.sets))]
        return Change(key, before, after, kind, what, sets[0] if sets else (), tuple(sets[1:]), found.smallest, signs_from=signs)

    def _named(self, found: Attribution, n: int) -> tuple[Cause, ...]:
        return tuple(sorted((self.causes[place] for place in found.sets[n]), key=lambda cause: cause.order))

    def _stands(self) -> tuple[Stands, Stands]:
        old = stand.taken(self.before.whole, self.before)
        return old, renewed(self.before, old, self.after).stands

    def plan(self, proposals: Proposals | None = None, stands: tuple[Stands, Stands] | None = None) -> Plan:
        """Everything that the change moves."""
        old, new = stands or self._stands()
        keys = list(dict.fromkeys([*old, *new]))
        changes = [self.change(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]
        counts = Counter(change.kind for change in changes)
        return Plan(
            start=self.before.on,
            end=self.after.on,
            states=(receipt(self.before.whole, self.before.on), receipt(self.after.whole, self.after.on)),
            counts={impact.UNCHANGED: len(keys) - len(changes), **{kind: counts[kind] for kind in impact.KINDS}},
            groups=tuple(_grouped(changes)),
            instruments=tuple(affected.instruments(self.before, self.after, self.causes)),
            proposals=tuple(_under_review(proposals, changes)),
            candidates=self.causes,
            source=self.source,
            before=self.before,
            after=self.after,
        )


def _grouped(changes: Iterable[Change]) -> list[Group]:
    groups: dict[tuple[Cause, ...], list[Change]] = {}
    for change in changes:
        groups.setdefault(change.causes, []).append(change)

    def order(row: tuple[tuple[Cause, ...], list[Change]]) -> tuple[object, ...]:
        return (not row[0], *(cause.order for cause in row[0]))

    made = []
    for causes, moved in sorted(groups.items(), key=order):
        moved.sort(key=lambda change: (impact.KINDS.index(change.kind), change.key))
        made.append(Group(causes, tuple(moved)))
    return made


def _under_review(proposals: Proposals | None, changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Proposals about a verdict that moves: to look at again, with what moves it."""
    if proposals is None:
        return []
    moved = {change.key: change for change in changes}
    found = []
    for one in proposals.under_review():
        change = next((c for key, c in moved.items() if key == (one.code, one.level)), None)
        if change is not None:
            after = change.after
            stays = after is not None and after.outcome == "suggest" and (after.form, after.receiver) == (one.form, one.receiver)
            effect = "basis_changes" if stays else "loses_basis"
            causes = [cause.id for cause in change.causes]
            found.append(
                {"id": one.id, "code": one.code, "level": one.level, "effect": effect, "causes": causes, "do": change.todo}
            )
    return found


def compare(before: Evaluation, after: Evaluation, start: Day, end: Day, source: Mapping[str, str] | None = None) -> Planning:
    """The planning between one catalog on a day and another, or the same, on another day."""
    return Planning(before.on(start), after.on(end), source)
