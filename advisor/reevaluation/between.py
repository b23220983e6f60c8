"""Worlds between two states (trạng thái trung gian): the law of before, in which only some causes have worked.

With none of them it is the state of before, with all of them that of after: tests hold this for every verdict. The two states
themselves are judged by durable-rules; a world in between too, as long as its rules are those of one of them. Where only some
edits of rules are tried, the definition judges, which has nothing to compile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from ..catalog.catalog import Catalog, Norm
from ..catalog.procedure import Procedure
from ..catalog.record import Day, Period
from ..evaluation import Evaluation, Judging, Moment
from ..law.timeline import Life, Timeline
from ..rules import semantics
from ..rules.cells import Cells
from ..rules.condition import Sheet, Truth
from ..rules.rulebook import Rulebook
from ..rules.semantics import Findings, Outcome, Standing
from .cause import Cause, answer_key, coverage_key, on_day
from .edit import Side, merged
from .stand import Element, Key, Stand, one

MOST_KEPT = 400  # worlds
_OF_PROCEDURE = ("procedure", "lifetime", "since")

Chosen = frozenset[int]
"""Which causes have worked, by their places in the list."""


class Definition:
    """The definition in the engine's place."""

    def __init__(self, book: Rulebook) -> None:
        self._book, self._cells = book, Cells.of(book)
        self._books: dict[frozenset[str] | None, Rulebook] = {None: book}

    def _of(self, in_force: frozenset[str] | None) -> Rulebook:
        if in_force not in self._books:
            self._books[in_force] = self._book.restricted(in_force or frozenset())
        return self._books[in_force]

    def signature(self, sheet: Sheet) -> tuple[int, ...]:
        return self._cells.signature(sheet)

    def judge(self, sheet: Sheet, in_force: frozenset[str] | None = None) -> Findings:
        found = semantics.judge(self._of(in_force), sheet)
        far = {id: how_far for id, how_far in found.rules.items() if how_far != Truth.NO}
        return Findings(far, found.derived, found.contradictions)

    def standing(self, findings: Findings, in_force: frozenset[str] | None = None) -> Standing:
        return semantics.standing(self._of(in_force), findings)

    def outcome(self, standing: Standing) -> Outcome:
        return semantics.outcome(standing)


class Between:
    """The states of before and after, and every world between them."""

    def __init__(self, before: Moment, after: Moment, causes: Sequence[Cause]) -> None:
        self.before, self.after, self.causes = before, after, tuple(causes)
        self._sides = Side(before.whole.catalog, before.whole.rules), Side(after.whole.catalog, after.whole.rules)
        self._worlds: dict[Chosen, Moment] = {}
        self._stands: dict[tuple[Chosen, Chosen, Key], Stand | None] = {}
        # What is about one procedure alone needs no world of its own.
        self._own: dict[str, Chosen] = {}
        for n, cause in enumerate(self.causes):
            if len(names := {key for kind, key in cause.elements if kind in _OF_PROCEDURE}) == 1:
                self._own[next(iter(names))] = self._own.get(next(iter(names)), frozenset()) | {n}
        self._common = frozenset(range(len(self.causes))).difference(*self._own.values())
        self.tried = 0
        """Worlds made."""

    def stand(self, chosen: Chosen, key: Key) -> Stand | None:
        """How one procedure stands where only these causes have worked; its own record is taken as these causes leave it."""
        common, own = chosen & self._common, chosen & self._own.get(key[0], frozenset())
        asked = common, own, key
        if asked not in self._stands:
            procedure = self._procedure(own, key[0])
            self._stands[asked] = one(self.world(common), procedure, key[1]) if procedure else None
        return self._stands[asked]

    def _procedure(self, own: Chosen, key: str) -> Procedure | None:
        side, start, end = self.before.whole, self.before.on, self.after.on
        waiting: set[str] = set()
        for n in self._own.get(key, ()):
            kinds = {kind for kind, _ in self.causes[n].elements}
            if n not in own:
                waiting |= kinds
            elif "procedure" in kinds:
                side = self.after.whole
        procedure = side.catalog.procedure.get(key)
        if procedure is None:
            return None
        changes: dict[str, object] = {}
        if "lifetime" in waiting:
            changes["exists"] = _stretched(procedure.exists, start, end)
        since = procedure.source.since
        if "since" in waiting and since and since > start:
            changes["source"] = procedure.source.model_copy(update={"since": max(since, end + timedelta(1))})
        return procedure.model_copy(update=changes) if changes else procedure

    def world(self, chosen: Chosen) -> Moment:
        if chosen not in self._worlds:
            if len(self._worlds) >= MOST_KEPT:
                self._worlds.clear()
            self._worlds[chosen] = self._made(chosen)
            self.tried += 1
        return self._worlds[chosen]

    def _made(self, chosen: Chosen) -> Moment:
        worked = frozenset(element for n in chosen for element in self.causes[n].elements)
        waiting = frozenset(e for n, cause in enumerate(self.causes) if n not in chosen for e in cause.elements) - worked
        side = merged(*self._sides, worked) if self._sides[0] != self._sides[1] else self._sides[0]
        start, end = self.before.on, self.after.on
        catalog = _still(side.catalog, waiting, start, end)
        timeline = _timeline(self._known(side.catalog), waiting, start, end)
        return Evaluation(catalog, side.rules, engine=self._engine(catalog, side), timeline=timeline, beside=self.after.whole).on(
            end
        )

    def _known(self, catalog: Catalog) -> Timeline:
        for whole in (self.after.whole, self.before.whole):
            if catalog.documents == whole.catalog.documents:
                return whole.timeline if catalog.norms is whole.catalog.norms else Timeline(catalog)
        return Timeline(catalog)

    def _engine(self, catalog: Catalog, side: Side) -> Judging:
        book = side.rules.rulebook(catalog)
        for whole in (self.after.whole, self.before.whole):
            if book == whole.book:
                return whole.engine
        return Definition(book)


def _still(catalog: Catalog, waiting: frozenset[Element], start: Day, end: Day) -> Catalog:
    """The catalog in which what waits is as it was at the start."""
    by_kind: dict[str, set[str]] = {}
    for kind, key in waiting:
        by_kind.setdefault(kind, set()).add(key)
    records: dict[str, object] = {}
    if ids := by_kind.get("body"):
        still = [on_day(body, start) if body.body in ids else body for body in catalog.bodies]
        records["bodies"] = tuple(body for body in still if body)
    if ids := by_kind.get("instrument"):
        records["instruments"] = tuple(
            i.model_copy(update={"in_force": _stretched(i.in_force, start, end)}) if i.instrument in ids else i
            for i in catalog.instruments
        )
    if ids := by_kind.get("coverage-row"):
        records["coverage"] = tuple(
            row.model_copy(update={"during": _stretched(row.during, start, end)}) if coverage_key(row) in ids else row
            for row in catalog.coverage
        )
    if ids := by_kind.get("answer"):
        records["answers"] = tuple(
            said for said in catalog.answers if answer_key(said) not in ids or not said.from_ or said.from_ <= start
        )
    if by_kind.get("recorded"):
        later = max(catalog.province.recorded_from, end + timedelta(1))
        records["province"] = catalog.province.model_copy(update={"recorded_from": later})
    return catalog.with_records(**records) if records else catalog


def _stretched(period: Period | None, start: Day, end: Day) -> Period | None:
    """A period that holds on the end as it held on the start."""
    if period is None or (start in period) == (end in period):
        return period
    if start in period:
        return Period.model_construct(from_=period.from_, until=end + timedelta(1), unsure=(), place=period.place)
    return Period.model_construct(from_=end + timedelta(1), until=None, unsure=(), place=period.place)


def _timeline(timeline: Timeline, waiting: frozenset[Element], start: Day, end: Day) -> Timeline:
    """Norms and documents that wait are in force on the end where they were on the start."""
    references = {key for kind, key in waiting if kind == "norm"}
    documents = {key for kind, key in waiting if kind == "document"}
    if not references and not documents:
        return timeline
    lives: dict[Norm, Life | None] = {}
    for norm in timeline.catalog.norms:
        if str(norm.reference) in references and timeline.in_force(norm, start) != timeline.in_force(norm, end):
            life = timeline.life(norm)
            held = life and _stretched(life.period, start, end)
            lives[norm] = Life(held, life.ended_by) if life and held and timeline.in_force(norm, start) else None
    lasting: Mapping[str, bool] = {
        number: timeline.lasts(timeline.catalog.document[number], start)
        for number in documents
        if number in timeline.catalog.document
    }
    return timeline.supposing(lives, lasting)
