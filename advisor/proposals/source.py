"""Statements (câu nêu luật hoặc sự việc) and their sources (nguồn): each leads to a clause, a rule, a record, or a verdict.

A source has a number by which documents point at it, a place where it is written, and a fingerprint of what it said when the
dossier was made, so that later a change can be told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..catalog.catalog import Norm
from ..catalog.record import Record
from ..diagnostic import Place
from ..evaluation import Evaluation, Moment
from ..reasoning.wording import GRADE, Wording, day

Json = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """Something that a statement rests on."""

    number: int
    kind: str  # clause, rule, record, verdict
    id: str
    words: str
    known: str
    place: Place | None
    fingerprint: str

    def as_json(self) -> Json:
        return {
            "number": self.number,
            "kind": self.kind,
            "id": self.id,
            "words": self.words,
            "evidence": self.known,
            "file": self.place.file if self.place else None,
            "line": self.place.line if self.place else None,
            "sha256": self.fingerprint,
        }


@dataclass(frozen=True)
class Statement:
    """A sentence, and the numbers of its sources."""

    text: str
    sources: tuple[int, ...]

    @property
    def marked(self) -> str:
        """ "… [3][7]": as documents print it."""
        return f"{self.text} {''.join(f'[{number}]' for number in self.sources)}".strip()

    def as_json(self) -> Json:
        return {"text": self.text, "sources": list(self.sources)}


class Sources:
    """The sources of one set of a dossier, numbered as they come."""

    def __init__(self, moment: Moment) -> None:
        self.moment, self.wording = moment, Wording(moment)
        self._found: dict[tuple[str, str], Source] = {}
        self.statements: list[tuple[str, Statement]] = []

    @property
    def all(self) -> list[Source]:
        return list(self._found.values())

    def __getitem__(self, number: int) -> Source:
        return self.all[number - 1]

    def clause(self, norm: Norm) -> int:
        words = f"{self.wording.citation(norm)} ({self.wording.period(norm)})"
        words = f"{words[0].upper()}{words[1:]}"
        return self._number(
            "clause",
            str(norm.reference),
            words,
            norm.evidence.grade,
            norm.provision.place,
            lambda: of_clause(self.moment.whole, norm),
        )

    def clauses(self, norms: Iterable[Norm]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.clause(norm) for norm in norms))

    def rule(self, id: str) -> tuple[int, ...]:
        """A written rule; a lift is no rule of its own but what a clause says."""
        written = self.moment.whole.rules.written.get(id)
        if written is None:
            return ()
        return (self._number("rule", id, f"Quy tắc {id}: {written.vi}", "rule", written.place, lambda: of_record(written)),)

    def record(self, id: str, words: str, record: Record, grade: str = "record") -> int:
        return self._number("record", id, words, grade, record.place, lambda: of_record(record))

    def verdict(self, id: str, words: str, content: object) -> int:
        return self._number("verdict", id, words, "computed", None, lambda: content)

    def say(self, of: str, text: str, sources: Iterable[int]) -> Statement:
        """A statement of law or fact. There is none without a source."""
        made = Statement(text, tuple(dict.fromkeys(sources)))
        if not made.sources:
            raise ValueError(f"a statement without a source: {text}")
        self.statements.append((of, made))
        return made

    def _number(self, kind: str, id: str, words: str, known: str, place: Place | None, content: Callable[[], object]) -> int:
        """Its content is asked for once: most sources are cited many times."""
        if (kind, id) not in self._found:
            made = Source(len(self._found) + 1, kind, id, words, known, place, fingerprint(content()))
            self._found[kind, id] = made
        return self._found[kind, id].number


KNOWN = {
    **{grade: pair[0] for grade, pair in GRADE.items()},
    "rule": "quy tắc của chương trình",
    "record": "bản ghi trong danh mục",
    "computed": "kết quả tính, xem receipt.json",
}


def of_clause(whole: Evaluation, norm: Norm) -> Json:
    """What a clause said, how it was known, and when it was in force."""
    life = whole.timeline.life(norm)
    return {
        "says": norm.says,
        "words": norm.words,
        "evidence": norm.evidence.grade,
        "from": life.period.from_.isoformat() if life and life.period.from_ else None,
        "until": life.period.until.isoformat() if life and life.period.until else None,
    }


def of_record(record: Record) -> object:
    """What a record said, wherever it stands."""
    return _without_places(record.model_dump(mode="json"))


def _without_places(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_places(one) for key, one in value.items() if key != "place"}
    if isinstance(value, list):
        return [_without_places(one) for one in value]
    return value


def fingerprint(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


__all__ = ["KNOWN", "Source", "Sources", "Statement", "day", "fingerprint", "of_clause", "of_record"]
