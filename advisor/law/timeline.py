"""When each norm is in force (hiệu lực theo thời gian): its own period, its document's, and what other provisions end.

An end stands on the ender only. A document that yields to later texts (the decrees of June 2025) loses a provision by itself
on the day on which a later provision on the same matter takes effect.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..catalog.catalog import Catalog, Norm
from ..catalog.citation import Reference
from ..catalog.legislation import Document
from ..catalog.record import Day, Period


@dataclass(frozen=True)
class Life:
    """The days on which a norm is in force, and the norm that ends it, if another does."""

    period: Period
    ended_by: Norm | None = None


class Timeline:
    """The lives of all norms of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._supposed: Mapping[str, bool] = {}
        self._of_document: dict[str, list[Norm]] = {}
        for norm in catalog.norms:
            self._of_document.setdefault(norm.document.document, []).append(norm)
        self._lives: dict[Norm, Life | None] = {norm: _written(norm) for norm in catalog.norms}
        for ender, clause in _ends(catalog):
            life = self._lives[ender]
            begins = life.period.from_ if life else None
            if begins is None:
                continue
            for norm in self._meant(clause):
                self._end(norm, begins, ender)

    def life(self, norm: Norm) -> Life | None:
        """None where it is never in force."""
        return self._lives[norm]

    def in_force(self, norm: Norm, on: Day) -> bool:
        life = self._lives[norm]
        return life is not None and on in life.period

    def lasts(self, document: Document, on: Day) -> bool:
        """Is the document as a whole in force? One that is only named never is."""
        supposed = self._supposed.get(document.document)
        return supposed if supposed is not None else document.in_force is not None and on in document.in_force

    def supposing(self, lives: Mapping[Norm, Life | None], documents: Mapping[str, bool]) -> Timeline:
        """The same but for these norms and documents: a world that is only tried out, to see what they change."""
        made = copy.copy(self)
        made.__dict__.pop("days", None)
        made._lives, made._supposed = {**self._lives, **lives}, documents
        return made

    def find(self, reference: Reference, on: Day) -> Norm | None:
        """The norm in force that day under this reference; never a neighbour or another version."""
        return next((norm for norm in self.catalog.resolve(reference) if self.in_force(norm, on)), None)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Every day on which something in the catalog begins or ends, from the day it is recorded from."""
        found = {self.catalog.province.recorded_from}
        for life in self._lives.values():
            found.update(life.period.days() if life else ())
        found.update(self.institution_days)
        for coverage in self.catalog.coverage:
            found.update(coverage.during.days())
        for procedure in self.catalog.procedures:
            found.update(procedure.exists.days() if procedure.exists else ())
            found.update(filter(None, [procedure.source.since]))
        for instrument in self.catalog.instruments:
            if instrument.province == self.catalog.province.province and instrument.in_force:
                found.update(instrument.in_force.days())
        return tuple(sorted(day for day in found if day >= self.catalog.province.recorded_from))

    @cached_property
    def institution_days(self) -> tuple[Day, ...]:
        """Every day on which a body, a post, a relation or a function begins or ends."""
        found: set[Day] = set()
        for body in self.catalog.bodies:
            for period in (
                body.exists,
                *(under.during for under in body.under),
                *(function.during for function in body.functions),
                *(post.during for post in body.posts),
            ):
                found.update(period.days())
        return tuple(sorted(found))

    def _meant(self, clause: Reference) -> Iterator[Norm]:
        for norm in self._of_document.get(clause.citation.document, ()):
            if norm.citation.within(clause.citation) and clause.part in (None, norm.reference.part):
                yield norm

    def _end(self, norm: Norm, day: Day, ender: Norm) -> None:
        life = self._lives[norm]
        if life is None or day not in life.period:
            return
        start = life.period.from_
        if start is not None and start >= day:
            return
        shorter = Period.model_construct(from_=start, until=day, unsure=life.period.unsure, place=life.period.place)
        self._lives[norm] = Life(shorter, ender)


def _written(norm: Norm) -> Life | None:
    if norm.document.in_force is None:
        return None
    own = norm.provision.in_force
    period = norm.document.in_force if own is None else own.within(norm.document.in_force)
    return Life(period) if period else None


def _ends(catalog: Catalog) -> Iterator[tuple[Norm, Reference]]:
    """Who ends what, in the order of time."""
    found: list[tuple[Norm, Reference]] = []
    for norm in catalog.norms:
        if norm.sentence:
            continue
        found += [(norm, Reference.parse(text)) for text in norm.provision.ends]
        for text in norm.provision.same_matter_as:
            clause = Reference.parse(text)
            older = catalog.document.get(clause.citation.document)
            if older and older.yields_to_later:
                found.append((norm, clause))
    return iter(sorted(found, key=lambda pair: pair[0].written.from_ or Day.min))
