"""An edit (sửa đổi): how one catalog with its rules differs from another, record by record and clause by clause.

A new document comes with the first of its provisions that is taken over, and an old one goes with the last: a clause can't stand
without its document.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..catalog.catalog import Catalog
from ..catalog.legislation import Document, Provision
from ..catalog.record import Day, Record
from ..rules.reading import Rules
from .cause import Cause, What, answer_key, coverage_key
from .cause import Kind as CauseKind
from .stand import Element

# Table of the catalog: the kind of cause, the element's name, and the key of a record.
TABLES: Mapping[str, tuple[CauseKind, str, Callable[[Any], str]]] = {
    "bodies": ("body", "body", lambda one: one.body),
    "procedures": ("record", "procedure", lambda one: one.key),
    "instruments": ("instrument", "instrument", lambda one: one.instrument),
    "coverage": ("record", "coverage-row", coverage_key),
    "fields": ("record", "field", lambda one: one.field),
    "matters": ("record", "matter", lambda one: one.matter),
    "ranking": ("record", "ranking", lambda one: f"ranking {one.level} {'+'.join(one.holder_kind)}"),
    "answers": ("record", "answer", answer_key),
}
VOCABULARY = "vocabulary"


@dataclass(frozen=True)
class Side:
    """A catalog with its rules."""

    catalog: Catalog
    rules: Rules


def content(record: Any) -> Any:
    """What a record says, wherever it stands."""
    if isinstance(record, Record):
        return type(record).__name__, tuple(
            (name, content(value)) for name, value in record.__dict__.items() if name != "place" and value is not None
        )
    if isinstance(record, tuple | list):
        return tuple(content(one) for one in record)
    if isinstance(record, dict):
        return tuple(sorted((str(key), content(value)) for key, value in record.items() if key != "@"))
    return record


def same(one: Any, other: Any) -> bool:
    return one is other or one == other or content(one) == content(other)


def edits(before: Side, after: Side) -> list[Cause]:
    """Every record, clause and rule that differs."""
    found: list[Cause] = []
    for table, (kind, name, key) in TABLES.items():
        old, new = _by(getattr(before.catalog, table), key), _by(getattr(after.catalog, table), key)
        for id in dict.fromkeys([*old, *new]):
            if not same(old.get(id), new.get(id)):
                found.append(_cause(kind, id, [(name, id)], old.get(id, [None])[-1], new.get(id, [None])[-1]))
    found += _documents(before.catalog, after.catalog)
    old_rules, new_rules = before.rules.written, after.rules.written
    for id in dict.fromkeys([*old_rules, *new_rules]):
        if not same(old_rules.get(id), new_rules.get(id)):
            found.append(_cause("rule", id, [("rule", id)], old_rules.get(id), new_rules.get(id)))
    if not same(tuple(before.rules.vocabulary.records.values()), tuple(after.rules.vocabulary.records.values())):
        found.append(
            Cause("rule", VOCABULARY, "edited", None, frozenset({(VOCABULARY, "")}), file="rules/vocabulary.yaml", line=1)
        )
    if not same(before.catalog.province, after.catalog.province):
        found.append(_cause("record", "province.yaml", [("province", "")], before.catalog.province, after.catalog.province))
    return sorted(found, key=lambda cause: cause.order)


def _documents(before: Catalog, after: Catalog) -> Iterable[Cause]:
    for number in dict.fromkeys([*before.document, *after.document]):
        old, new = before.document.get(number), after.document.get(number)
        if old is new or (old and new and old == new):
            continue
        was, now = _clauses(old), _clauses(new)
        changed = [at for at in dict.fromkeys([*was, *now]) if not same(was.get(at), now.get(at))]
        for at in changed:
            id = f"{number} {at}"
            yield _cause("provision", id, [("provision", id)], was.get(at), now.get(at), _day(was.get(at), now.get(at), new))
        # The head by itself, where both have the document, or no clause of it is there to bring it along.
        if (old and new and not same(_head(old), _head(new))) or (not changed and (old is None or new is None)):
            yield _cause("provision", number, [("head", number)], old, new, None if old else _day(None, None, new))


def _day(was: Provision | None, now: Provision | None, document: Document | None) -> Day | None:
    """When the edit shows: a clause that was not there begins, one that is ended earlier ends."""
    if was is None:
        own = now.in_force.from_ if now and now.in_force else None
        return own or (document.in_force.from_ if document and document.in_force else None)
    before, after = (p.in_force.until if p and p.in_force else None for p in (was, now))
    return after if after and (before is None or after < before) else None


def _cause(
    kind: CauseKind, id: str, elements: Iterable[Element], old: Record | None, new: Record | None, date: Day | None = None
) -> Cause:
    what: What = "edited" if old and new else "inserted" if new else "removed"
    place = (new or old).place if new or old else None  # type: ignore[union-attr]  # one of them is there
    return Cause(
        kind, id, what, date, frozenset(elements), file=place.file if place else None, line=place.line if place else None
    )


def merged(before: Side, after: Side, taken_over: Container[Element]) -> Side:
    """The first side with these elements as the other has them."""
    records: dict[str, Any] = {}
    for table, (_, name, key) in TABLES.items():
        old, new = getattr(before.catalog, table), getattr(after.catalog, table)
        if old is new:
            continue
        was, now = _by(old, key), _by(new, key)
        chosen = [
            row
            for id in dict.fromkeys([*now, *was])
            for row in (now if same(was.get(id), now.get(id)) or (name, id) in taken_over else was).get(id, ())
        ]
        records[table] = tuple(chosen)
    if before.catalog.documents is not after.catalog.documents:
        records["documents"] = tuple(_merged_documents(before.catalog, after.catalog, taken_over))
    if ("province", "") in taken_over:
        records["province"] = after.catalog.province
    catalog = before.catalog.with_records(**records) if records else before.catalog
    return Side(catalog, _merged_rules(before.rules, after.rules, taken_over))


def _merged_documents(before: Catalog, after: Catalog, taken_over: Container[Element]) -> Iterable[Document]:
    for number in dict.fromkeys([*after.document, *before.document]):
        old, new = before.document.get(number), after.document.get(number)
        if old and new and (old is new or old == new):
            yield new
            continue
        was, now = _clauses(old), _clauses(new)
        provisions = [
            provision
            for at in dict.fromkeys([*now, *was])
            if (provision := (now if ("provision", f"{number} {at}") in taken_over else was).get(at))
        ]
        head = new if ("head", number) in taken_over else old
        if old is None and provisions:
            head = new
        if new is None and was and not provisions:
            head = None
        if head is not None:
            yield head.model_copy(update={"provisions": tuple(provisions)})


def _merged_rules(before: Rules, after: Rules, taken_over: Container[Element]) -> Rules:
    if before is after:
        return before
    written, conditions = {}, {}
    for id in dict.fromkeys([*after.written, *before.written]):
        side = after if ("rule", id) in taken_over else before
        if id in side.written:
            written[id], conditions[id] = side.written[id], side.conditions[id]
    vocabulary = (after if (VOCABULARY, "") in taken_over else before).vocabulary
    return replace(before, vocabulary=vocabulary, written=written, conditions=conditions)


def _by(rows: Iterable[Any], key: Callable[[Any], str]) -> dict[str, list[Any]]:
    """Rows by key; bodies of one id, one after the other in time, stay together."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _clauses(document: Document | None) -> dict[str, Provision]:
    return {p.at + (f"#{p.id}" if p.id else ""): p for p in document.provisions} if document else {}


def _head(document: Document) -> Document:
    return document.model_copy(update={"provisions": ()})
