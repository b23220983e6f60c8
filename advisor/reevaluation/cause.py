"""A cause (nguyên nhân): the smallest part of a change that can be undone by itself: a clause begins or lapses, a body ends,
an instrument, a rule, a record is edited.

What time brings and what people edit are the same to a verdict; only the elements that a cause holds differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..catalog.catalog import Catalog, Norm
from ..catalog.institution import Body
from ..catalog.record import ALWAYS, Day, Period, Record
from ..evaluation import Evaluation
from .stand import Element, provision_key

Kind = Literal["provision", "body", "instrument", "rule", "record"]
What = Literal["begins", "ends", "changes", "inserted", "edited", "removed"]


@dataclass(frozen=True)
class Cause:
    """`id` is a citation, or the id of a body, instrument, rule or record; `ends` names the clauses that a beginning one ends."""

    kind: Kind
    id: str
    what: What
    date: Day | None
    elements: frozenset[Element] = field(default=frozenset(), repr=False)
    ends: tuple[str, ...] = ()
    file: str | None = None
    line: int | None = None
    unsure: bool = False
    """The day was recalled or inferred."""

    def as_json(self) -> dict[str, Any]:
        date = self.date.isoformat() if self.date else None
        return {"kind": self.kind, "id": self.id, "date": date, "what": self.what, "unsure": self.unsure, "ends": list(self.ends)}

    @property
    def order(self) -> tuple[object, ...]:
        return _ORDER[self.kind], self.date or Day.min, self.id, self.what


_ORDER: Mapping[str, int] = {"provision": 0, "body": 1, "instrument": 2, "rule": 3, "record": 4}


def events(whole: Evaluation, start: Day, end: Day) -> list[Cause]:
    """All that begins, ends or changes by itself after one day and up to another."""
    if start == end:
        return []
    catalog = whole.catalog
    found = [*_norms(whole, start, end), *_bodies(catalog, start, end)]
    for document in catalog.documents:
        if whole.timeline.lasts(document, start) != whole.timeline.lasts(document, end):
            found.append(
                _dated("provision", document.document, ("document", document.document), document, end, document.in_force)
            )
    for instrument in catalog.instruments:
        if instrument.province == catalog.province.province and _differs(instrument.in_force, start, end):
            element = ("instrument", instrument.instrument)
            found.append(_dated("instrument", instrument.instrument, element, instrument, end, instrument.in_force))
    for procedure in catalog.procedures:
        if _differs(procedure.exists, start, end):
            found.append(_dated("record", procedure.key, ("lifetime", procedure.key), procedure, end, procedure.exists))
        since = procedure.source.since
        if since and start < since <= end:
            elements = frozenset({("since", procedure.key)})
            found.append(Cause("record", f"{procedure.key} source", "begins", since, elements, **_at(procedure)))
    for row in catalog.coverage:
        if _differs(row.during, start, end):
            found.append(_dated("record", coverage_key(row), ("coverage-row", coverage_key(row)), row, end, row.during))
    for said in catalog.answers:
        if said.from_ and start < said.from_ <= end:
            elements = frozenset({("answer", answer_key(said))})
            found.append(Cause("record", answer_key(said), "begins", said.from_, elements, **_at(said)))
    if start < catalog.province.recorded_from <= end:
        whole_ = frozenset({("recorded", "")})
        found.append(Cause("record", "province.yaml", "begins", catalog.province.recorded_from, whole_, **_at(catalog.province)))
    return sorted(found, key=lambda cause: cause.order)


def _norms(whole: Evaluation, start: Day, end: Day) -> Iterator[Cause]:
    """Norms by provision; what a beginning provision ends goes with it, for the two can't be had apart."""
    groups: dict[str, list[Norm]] = {}
    enders: dict[str, list[str]] = {}
    of: dict[str, Norm] = {}
    for norm in whole.catalog.norms:
        of.setdefault(provision_key(norm), norm)
        if whole.timeline.in_force(norm, start) == whole.timeline.in_force(norm, end):
            continue
        life = whole.timeline.life(norm)
        by = life.ended_by if life and whole.timeline.in_force(norm, start) else None
        own = provision_key(norm)
        if by is not None and not whole.timeline.in_force(by, start) and whole.timeline.in_force(by, end):
            own = provision_key(by)
            if norm.sentence is None:
                enders.setdefault(own, []).append(provision_key(norm))
        groups.setdefault(own, []).append(norm)
    for id, norms in groups.items():
        norm = of[id]
        life = whole.timeline.life(norm)
        begins = whole.timeline.in_force(norm, end)
        date = (life.period.from_ if begins else life.period.until) if life else None
        elements = frozenset(("norm", str(one.reference)) for one in norms)
        what: What = "begins" if begins else "ends"
        periods_ = (norm.provision.in_force, norm.document.in_force)
        doubted = [p.unsure for p in periods_ if p and date in (p.from_, p.until)]
        unsure = bool(doubted) and ("from" if begins else "until") in doubted[0]
        ended = tuple(enders.get(id, ()))
        yield Cause("provision", id, what, date, elements, ended, **_at(norm.provision), unsure=unsure)


def _bodies(catalog: Catalog, start: Day, end: Day) -> Iterator[Cause]:
    by_id: dict[str, list[Body]] = {}
    for body in catalog.bodies:
        by_id.setdefault(body.body, []).append(body)
    for id, bodies in by_id.items():
        before, after = ([image for body in bodies if (image := on_day(body, day))] for day in (start, end))
        if before == after:
            continue
        days = [day for body in bodies for period in periods(body) for day in period.days() if start < day <= end]
        what: What = "changes" if before and after else "begins" if after else "ends"
        yield Cause("body", id, what, max(days, default=None), frozenset({("body", id)}), **_at(bodies[-1]))


def periods(body: Body) -> tuple[Period, ...]:
    """All times that a body's record states."""
    return (body.exists, *(u.during for u in body.under), *(f.during for f in body.functions), *(p.during for p in body.posts))


def on_day(body: Body, day: Day) -> Body | None:
    """The body as it is on a day, for ever; None where it does not exist that day."""
    if day not in body.exists:
        return None

    def kept(rows: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(row.model_copy(update={"during": ALWAYS}) for row in rows if day in row.during)

    changes = {"exists": ALWAYS, "under": kept(body.under), "functions": kept(body.functions), "posts": kept(body.posts)}
    return body.model_copy(update=changes)


def _differs(period: Period | None, start: Day, end: Day) -> bool:
    return period is not None and (start in period) != (end in period)


def _dated(kind: Kind, id: str, element: Element, record: Record, end: Day, period: Period | None) -> Cause:
    begins = period is not None and end in period
    date = (period.from_ if begins else period.until) if period else None
    unsure = period is not None and ("from" if begins else "until") in period.unsure
    return Cause(kind, id, "begins" if begins else "ends", date, frozenset({element}), **_at(record), unsure=unsure)


def _at(record: Record) -> dict[str, Any]:
    return {"file": record.place.file, "line": record.place.line}


def coverage_key(row: Any) -> str:
    start, end = (day.isoformat() if day else "" for day in (row.during.from_, row.during.until))
    return f"coverage {row.field or row.of} {'+'.join(row.forms)} {start}..{end} {row.state}"


def answer_key(said: Any) -> str:
    reach = "+".join(key or "province" for _, key in said.reaches)
    return f"answer {said.fact} {reach} {said.level or ''} {said.from_ or ''}".strip()
