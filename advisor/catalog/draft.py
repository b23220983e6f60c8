"""A draft (dự thảo): an amendment that is not law yet, written as legislation is, with what it does to each clause.

A document that is not on record is written whole. Of one that is, only what changes stands here: a provision is inserted, reworded,
repealed or suspended, or its period is another; a new `in_force` of the document itself moves its whole life.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from .. import source
from ..diagnostic import Faults, Place
from .catalog import Catalog
from .checks import check
from .citation import Citation, NoCitation
from .legislation import Document, Kind, Number, Prevails, Provision, WhoChanges
from .record import ALWAYS, Day, Evidence, Period, Record, Text, validated

Does = Literal["insert", "reword", "repeal", "suspend", "period"]
DRAFT = "du-thao"


class DraftedProvision(Provision):
    """A provision as in a legislation file, and what the draft does to it."""

    change: Does = "insert"
    says: Text | None = None  # type: ignore[assignment]  # only what is inserted has to say something


class DraftedDocument(Record):
    """A document that the draft changes, or makes."""

    document: Number
    kind: Kind | None = None
    title: Text | None = None
    issuer: Text | None = None
    in_force: Period | None = None
    moves_powers: bool = False
    prevails: Prevails | None = None
    yields_to_later: bool = False
    who_changes: WhoChanges | None = None
    evidence: Evidence | None = None
    provisions: tuple[DraftedProvision, ...] = Field(default=(), strict=False)


class Draft(Record):
    """A draft by its name; what has no date of its own is in force from the draft's day."""

    draft: Text
    in_force: Period
    note: Text | None = None
    documents: tuple[DraftedDocument, ...] = Field(min_length=1, strict=False)

    @property
    def begins(self) -> Day:
        assert self.in_force.from_ is not None  # `read` refuses a draft without one
        return self.in_force.from_


def read(path: Path, catalog: Catalog) -> tuple[Draft, Catalog]:
    """The draft, and the catalog as it would be; `Refused` with every fault, each with file and line."""
    faults = Faults()
    read_file = source.read(path, str(path), faults)
    draft = validated(Draft, read_file, read_file.data, (), faults) if read_file and isinstance(read_file.data, dict) else None
    if read_file and not isinstance(read_file.data, dict):
        faults.add(Place(str(path), 1), "not-a-mapping", "a draft is one record", "begin with `draft: its name`")
    if draft and draft.in_force.from_ is None:
        faults.add(draft.place, "no-day", "the draft does not say from which day on it is in force", "add in_force: {from: …}")
    faults.refuse_if_any()
    assert draft is not None
    made = _applied(draft, catalog, faults)
    faults.refuse_if_any()
    whole = hashlib.sha256(f"{catalog.fingerprint}\0".encode() + path.read_bytes()).hexdigest()
    amended = catalog.with_records(documents=made, fingerprint=f"sha256:{whole}")
    check(amended, faults)
    faults.refuse_if_any()
    return draft, amended


def _applied(draft: Draft, catalog: Catalog, faults: Faults) -> tuple[Document, ...]:
    documents = dict(catalog.document)
    for drafted in draft.documents:
        old = documents.get(drafted.document)
        new = _amended(draft, drafted, old, faults) if old else _made(draft, drafted, faults)
        if new is not None:
            documents[drafted.document] = new
    return tuple(documents.values())


def _made(draft: Draft, drafted: DraftedDocument, faults: Faults) -> Document | None:
    """A document that is not on record."""
    missing = [name for name in ("kind", "title", "evidence") if getattr(drafted, name) is None]
    for name in missing:
        words = f"{drafted.document} is not on record, so it has to be written whole: the key `{name}` is missing"
        faults.add(drafted.place, "missing-key", words, "add it, or correct the number")
    for provision in drafted.provisions:
        if provision.change != "insert":
            _no_clause(drafted, provision, faults)
    if missing:
        return None
    values = {name: getattr(drafted, name) for name in type(drafted).model_fields if name not in ("provisions", "in_force")}
    provisions = tuple(p for one in drafted.provisions if (p := _inserted(draft, one, faults)))
    period = drafted.in_force or Period.model_construct(
        from_=draft.begins, until=draft.in_force.until, unsure=(), place=drafted.place
    )
    return Document.model_construct(**{**_defaults(Document), **values, "in_force": period, "provisions": provisions})


def _amended(draft: Draft, drafted: DraftedDocument, old: Document, faults: Faults) -> Document:
    provisions = list(old.provisions)
    for one in drafted.provisions:
        if one.change == "insert":
            provisions += [made for made in [_inserted(draft, one, faults)] if made]
            continue
        meant = [p for p in provisions if p.at == one.at and one.id in (None, p.id) and _lives(p, old, one, draft.begins)]
        if not meant:
            _no_clause(drafted, one, faults)
        for provision in meant:
            place = provisions.index(provision)
            provisions[place : place + 1] = list(_changed(draft, one, provision, old))
    changes: dict[str, Any] = {"provisions": tuple(provisions)}
    if drafted.in_force is not None:
        changes["in_force"] = drafted.in_force
    return old.model_copy(update=changes)


def _changed(draft: Draft, one: DraftedProvision, old: Provision, document: Document) -> Iterator[Provision]:
    """The wordings that stand where one stood."""
    begins = one.in_force.from_ if one.in_force and one.in_force.from_ else draft.begins
    own = old.in_force or ALWAYS
    if one.change == "period":
        yield old.model_copy(update={"in_force": one.in_force, "place": one.place})
        return
    first = own.from_ or (document.in_force.from_ if document.in_force else None)
    if first is None or first < begins:
        ended = Period.model_construct(from_=own.from_, until=begins, unsure=(), place=one.place)
        yield old.model_copy(update={"in_force": ended, "place": one.place})
    until = one.in_force.until if one.in_force else None
    if one.change == "reword":
        given = {name: getattr(one, name) for name in one.model_fields_set - {"change", "at", "in_force", "place"}}
        period = Period.model_construct(from_=begins, until=until or own.until, unsure=(), place=one.place)
        yield old.model_copy(update={**given, "id": _other(old.id, DRAFT), "in_force": period, "place": one.place})
    elif one.change == "suspend" and until is not None:
        period = Period.model_construct(from_=until, until=own.until, unsure=(), place=one.place)
        yield old.model_copy(update={"id": _other(old.id, "sau-tam-dung"), "in_force": period, "place": one.place})


def _other(id: str | None, word: str) -> str:
    return f"{id}-{word}" if id else word


def _inserted(draft: Draft, one: DraftedProvision, faults: Faults) -> Provision | None:
    if one.says is None:
        faults.add(one.place, "missing-key", f"{one.at} is inserted and says nothing: the key `says` is missing", "add it")
        return None
    values = {name: getattr(one, name) for name in type(one).model_fields if name != "change"}
    until = one.in_force.until if one.in_force else draft.in_force.until
    begins = (one.in_force.from_ if one.in_force else None) or draft.begins
    period = Period.model_construct(from_=begins, until=until, unsure=(), place=one.place)
    return Provision.model_construct(**{**values, "in_force": period})


def _lives(provision: Provision, document: Document, one: DraftedProvision, day: Day) -> bool:
    """Is the wording still to be in force on the day, or later? One that would lapse that very day can still be given longer."""
    until = provision.in_force.until if provision.in_force else None
    until = until or (document.in_force.until if document.in_force else None)
    return until is None or until > day or (one.change == "period" and until == day)


def _no_clause(drafted: DraftedDocument, one: DraftedProvision, faults: Faults) -> None:
    try:
        citation = str(Citation.at(drafted.document, one.at))
    except NoCitation:
        citation = f"{drafted.document} {one.at}"
    words = f"{citation} is not on record in a wording that lasts until then, so the draft can't {one.change} it"
    faults.add(one.place, "no-such-clause", words, "name a recorded clause, or insert it")


def _defaults(model: type[Record]) -> dict[str, Any]:
    return {name: field.get_default() for name, field in model.model_fields.items() if not field.is_required()}
