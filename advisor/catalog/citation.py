"""Citations: which clause of which document (viện dẫn văn bản).

The short form is the one the data use, "72/2025/QH15 Điều 14 khoản 2 điểm a"; the long form is the one officials write,
"điểm a khoản 2 Điều 14 Luật 72/2025/QH15". Nothing is ever corrected in a citation: a neighbouring clause is another law.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Self

KINDS = (
    "Hiến pháp",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Nghị quyết",
    "Nghị định",
    "Quyết định",
    "Thông tư liên tịch",
    "Thông tư",
    "Công văn",
    "Kế hoạch",
    "Đề án",
)
_NUMBER = r"(?:[0-9]+(?:\.[0-9]+)*(?:/[0-9]{4})?/[A-ZĐƯ][A-ZĐƯƠÂa-zđ]*[0-9]*(?:-[A-ZĐƯƠÂÊÔ][A-ZĐƯƠÂÊÔa-zđ&]*[0-9]*)*)"
_ONE = r"[0-9]+[a-zđ]{0,2}"
_PART = rf"{_ONE}(?:-{_ONE})?"
_POINT = r"[a-zđ][0-9]?(?:-[a-zđ])?"
_ANNEX = r"[IVXLC]+|[0-9]+|[A-Z]"
_SHORT = re.compile(
    rf"(?P<document>{_NUMBER})"
    rf"(?: Phụ lục(?: (?P<annex>{_ANNEX}))?)?"
    rf"(?: Điều (?P<article>{_PART}))?(?: khoản (?P<clause>{_PART}))?(?: điểm (?P<point>{_POINT}))?"
)
_AT = re.compile(
    rf"(?P<has_annex>Phụ lục(?: (?P<annex>{_ANNEX}))?)?"
    rf"(?: ?Điều (?P<article>{_PART}))?(?: ?khoản (?P<clause>{_PART}))?(?: ?điểm (?P<point>{_POINT}))?"
)
_LONG = re.compile(
    rf"(?:điểm (?P<point>{_POINT}) )?(?:khoản (?P<clause>{_PART}) )?(?:Điều (?P<article>{_PART}) )?"
    rf"(?P<has_annex>Phụ lục(?: (?P<annex>{_ANNEX}))? )?"
    rf"(?:(?P<kind>{'|'.join(KINDS)}) )?(?:số )?(?P<document>{_NUMBER})"
)


class NoCitation(ValueError):
    """The text is no citation."""


@dataclass(frozen=True, order=True)
class Citation:
    """A document by its số hiệu, or a part of it. `annex` is "" for an annex without a number; `kind` ("Luật") only prints."""

    document: str
    article: str | None = None
    clause: str | None = None
    point: str | None = None
    annex: str | None = None
    kind: str | None = field(default=None, compare=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Either form. NoCitation where the whole text is neither."""
        short = _SHORT.fullmatch(text)
        match = short or _LONG.fullmatch(text)
        if not match:
            raise NoCitation(f"{text!r} is no citation")
        found = match.groupdict()
        annex = found["annex"] if found["annex"] else ("" if "Phụ lục" in text else None)
        made = cls(found["document"], found["article"], found["clause"], found["point"], annex, found.get("kind"))
        made._check(text)
        return made

    @classmethod
    def at(cls, document: str, text: str) -> Self:
        """The part of a document, as provisions name it: "Điều 14 khoản 2 điểm a"."""
        match = _AT.fullmatch(text)
        if not match or not text:
            raise NoCitation(f"{text!r} is no part of a document")
        found = match.groupdict()
        annex = (found["annex"] or "") if found["has_annex"] else None
        made = cls(document, found["article"], found["clause"], found["point"], annex)
        made._check(text)
        return made

    def _check(self, text: str) -> None:
        if (self.point and not self.clause and not self.article) or (self.clause and not self.article and self.annex is None):
            raise NoCitation(f"{text!r} leaves out the article")

    @cached_property
    def part(self) -> str:
        """What comes after the document: "Điều 14 khoản 2 điểm a"."""
        words = []
        if self.annex is not None:
            words.append(f"Phụ lục {self.annex}".strip())
        for name, value in (("Điều", self.article), ("khoản", self.clause), ("điểm", self.point)):
            if value:
                words.append(f"{name} {value}")
        return " ".join(words)

    def __str__(self) -> str:
        return f"{self.document} {self.part}".strip()

    def long(self, kind: str | None = None) -> str:
        """As officials write it; `kind` is the document's kind ("Luật"), which its number alone does not tell."""
        words = []
        for name, value in (("điểm", self.point), ("khoản", self.clause), ("Điều", self.article)):
            if value:
                words.append(f"{name} {value}")
        if self.annex is not None:
            words.append(f"Phụ lục {self.annex}".strip())
        words += [word for word in (kind or self.kind, self.document) if word]
        return " ".join(words)

    def within(self, outer: Citation) -> bool:
        """Is this clause the other one, or a part of it?"""
        mine, theirs = ((c.annex, c.article, c.clause, c.point) for c in (self, outer))
        depth = max((n for n, name in enumerate(theirs, 1) if name is not None), default=0)
        return self.document == outer.document and mine[:depth] == theirs[:depth]


@dataclass(frozen=True, order=True)
class Reference:
    """A citation, and which wording or sentence of the clause is meant: "77/2015/QH13 Điều 14 khoản 1#goc"."""

    citation: Citation
    part: str | None = None

    @classmethod
    @cache
    def parse(cls, text: str) -> Self:
        words, _, part = text.partition("#")
        if "#" in text and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", part):
            raise NoCitation(f"{text!r}: after # stands the short name of a wording")
        return cls(Citation.parse(words), part or None)

    @cached_property
    def _text(self) -> str:
        return f"{self.citation}#{self.part}" if self.part else str(self.citation)

    def __str__(self) -> str:
        return self._text


def is_number(text: str) -> bool:
    """Is the text a số hiệu?"""
    return bool(re.fullmatch(_NUMBER, text))
