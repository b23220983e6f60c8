"""Bases (căn cứ ban hành): the documents that a draft rests on, by rank and date, as 30/2020/NĐ-CP has them written.

A law is called by its name and day, every other document also by number and issuer. A day that nobody recorded is left open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..catalog.catalog import Norm
from ..catalog.legislation import Document
from ..documents import date

LAWS = ("luat", "bo-luat", "phap-lenh", "hien-phap")


def of(norms: Iterable[Norm], own_subject: Iterable[Document] = ()) -> list[Document]:
    """The documents of these clauses, the strongest first, then the older."""
    documents = {norm.document.document: norm.document for norm in norms}
    documents |= {document.document: document for document in own_subject}
    return sorted(documents.values(), key=lambda one: (one.rank, str(one.issued or _year(one)), one.document))


def _year(document: Document) -> str:
    """For the order of documents whose day nobody recorded: the year in the number."""
    return next((part for part in document.document.split("/") if len(part) == 4 and part.isdecimal()), "9999")


@dataclass(frozen=True)
class Named:
    """A document in words, and whether its day is left open."""

    words: str
    open: bool


def named(document: Document, *, numbered: bool = False) -> Named:
    """ "Nghị định số 49/2026/NĐ-CP ngày 31 tháng 01 năm 2026 của Chính phủ …"."""
    subject = subject_of(document)
    if document.kind in LAWS:
        law = f"{document.kind_name} {subject}"
        if numbered or document.issued is None:
            return Named(f"{law} số {document.document}", open=False)
        return Named(f"{law} {date.official(document.issued)}", open=False)
    issuer = f" của {document.issuer}" if document.issuer else ""
    year = _year(document)
    day = date.official(document.issued) if document.issued else date.to_sign(int(year) if year != "9999" else None)
    words = f"{document.kind_name} số {document.document} {day}{issuer} {subject}".strip()
    return Named(words, open=document.issued is None)


def subject_of(document: Document) -> str:
    """The title without the kind that it begins with."""
    title = document.title
    kind = document.kind_name
    return title.removeprefix(kind).strip() if title.lower().startswith(kind.lower()) else title


def lines(documents: Iterable[Document], last: str, *, numbered: bool = False) -> list[str]:
    """Each "Căn cứ …;", then who proposes, which ends the list."""
    return [*(f"Căn cứ {named(one, numbered=numbered).words};" for one in documents), last]
