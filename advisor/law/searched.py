"""What part of the law has been gone through (phạm vi đã rà soát), asked by form, field and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..catalog.catalog import Catalog
from ..catalog.coverage import Coverage, State
from ..catalog.record import Day, Form

_ORDER: tuple[State, ...] = ("gone-through", "in-part", "unread")


@dataclass(frozen=True)
class Hole:
    """A part of the law that nobody has gone through: `of` is "general" or the field."""

    of: str
    state: State
    why: str


class Searched:
    """The coverage of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._general = [c for c in catalog.coverage if c.of == "general"]
        self._fields: dict[str, list[Coverage]] = {}
        for coverage in catalog.coverage:
            if coverage.field:
                self._fields.setdefault(coverage.field, []).append(coverage)

    def holes(self, field: str, form: Form, on: Day) -> tuple[Hole, ...]:
        """What is not gone through for a form in a field on a day: nothing, the general law, the field's law, or both."""
        found = [_state("general", self._general, form, on), _state(field, self._fields.get(field, ()), form, on)]
        return tuple(hole for hole in found if hole.state != "gone-through")

    def has_gone_through(self, document: str, field: str) -> bool:
        """Has this document been gone through for this field?"""
        return any(document in c.documents and c.state != "unread" for c in self._fields.get(field, ()))


def _state(of: str, rows: Iterable[Coverage], form: Form, on: Day) -> Hole:
    """The worst of the rows that speak of the form and day; unread where none does."""
    rows = [row for row in rows if form in row.forms and on in row.during]
    worst = max(rows, key=lambda row: _ORDER.index(row.state), default=None)
    if worst is None:
        return Hole(of, "unread", "chưa ghi nhận việc rà soát")
    return Hole(of, worst.state, worst.why)
