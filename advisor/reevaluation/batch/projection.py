"""The signature (chữ ký) of a case: the codes of the facts that the rules in force read, packed into a few whole numbers.

Rows of one signature are judged alike. A value that a fact can't have makes the signature null: the row is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import add, or_
from typing import Final

import polars as pl

from ...rules.cells import Cells
from ...rules.condition import Value
from ...rules.vocabulary import UNKNOWN
from .regime import Regime

HOLE: Final = "hole"
"""1 where the law on this form in this field has not been gone through."""
STRANGER: Final = "tên khác"
LARGEST: Final = 2**63
FEW: Final = 6
"""Up to so many values are compared one after the other, more are looked up."""

Codes = Mapping[str, pl.Series]


class Projection:
    """From columns of values to signatures, and back to codes and to a fact sheet."""

    def __init__(self, regime: Regime) -> None:
        self.cells = Cells.of(regime.book)
        self.regime = regime
        self.read = regime.book.read
        self._size = {name: self.cells.of_fact[name].top + 1 for name in self.read} | {HOLE: 2}
        self._words = _words(self._size)
        self.keys = [f"signature{n}" for n in range(len(self._words))]
        self._value = {name: self._values(name) for name in self.read}

    def signatures(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The signature of each row; null where a value is none that its fact can have."""
        given = set(frame.columns)

        def term(name: str, multiplier: int) -> pl.Expr | None:
            if name == HOLE:
                return self._hole(given, multiplier)
            return self._code(name, multiplier) if name in given else None

        words = []
        for key, word in zip(self.keys, self._words, strict=True):
            terms = [found for name, multiplier in word.items() if (found := term(name, multiplier)) is not None]
            words.append(reduce(add, terms, pl.lit(0, pl.UInt64)).alias(key))
        return frame.select(words) if given else pl.DataFrame(schema=dict.fromkeys(self.keys, pl.UInt64))

    def codes(self, signatures: pl.DataFrame) -> dict[str, pl.Series]:
        """Fact by fact."""
        parts = [
            (pl.col(key) // multiplier % self._size[name]).cast(pl.UInt16).alias(name)
            for key, word in zip(self.keys, self._words, strict=True)
            for name, multiplier in word.items()
        ]
        return {series.name: series for series in signatures.select(parts)}

    def sheet(self, codes: Mapping[str, int]) -> dict[str, Value | None]:
        """A case with these codes."""
        return {name: self._value[name][codes[name]] for name in self.read}

    def of_row(self, row: Mapping[str, str | None]) -> dict[str, Value | None]:
        """The facts of a row as engines read them, straight: no code in between."""
        found: dict[str, Value | None] = {}
        for name in self.read:
            text = row.get(name)
            domain = self.regime.book.facts[name].domain
            if text is None or text in ("", UNKNOWN):
                found[name] = None
            elif domain is None:
                found[name] = text
            else:
                found[name] = next(value for value in domain if str(value) == text)
        return found

    def wrong(self, row: Mapping[str, str | None]) -> list[str]:
        """What is wrong with a row that has no signature, fact by fact."""
        found = []
        for name in self.read:
            text = row.get(name)
            if text is not None and text not in ("", UNKNOWN) and self._admitted(name, text) is None:
                found.append(f"{name.partition('=')[0]}: {text[:60]!r}")
        return list(dict.fromkeys(found))

    def _admitted(self, name: str, text: str) -> int | None:
        """The code of a written value, None where it is none."""
        fact, cell = self.regime.book.facts[name], self.cells.of_fact[name]
        if fact.domain is not None:
            return next((cell.codes[value] for value in fact.domain if str(value) == text), None)
        names = self.regime.names.get(name)
        return cell.codes.get(text, cell.other) if names is None or text in names else None

    def _code(self, name: str, multiplier: int) -> pl.Expr:
        fact, cell, column = self.regime.book.facts[name], self.cells.of_fact[name], pl.col(name)
        written: Iterable[str] = map(str, fact.domain or ())
        default: int | None = None
        if fact.domain is None:
            names = self.regime.names.get(name)
            written = sorted(names) if names is not None else map(str, cell.codes)
            default = cell.other if names is None else None
        code: dict[str, int] = {"": 0, UNKNOWN: 0}
        code |= {text: found for text in written if (found := self._admitted(name, text)) is not None}
        otherwise = pl.lit(None if default is None else default * multiplier, pl.UInt64)
        if len(code) <= FEW:
            chosen = otherwise
            for text in sorted(code, key=lambda text: (text not in ("", UNKNOWN), text)):
                chosen = pl.when(column == text).then(pl.lit(code[text] * multiplier, pl.UInt64)).otherwise(chosen)
            return pl.when(column.is_null()).then(pl.lit(0, pl.UInt64)).otherwise(chosen)
        looked_up = column.replace_strict(
            list(code),
            [found * multiplier for found in code.values()],
            default=None if default is None else default * multiplier,
            return_dtype=pl.UInt64,
        )
        return pl.when(column.is_null()).then(pl.lit(0, pl.UInt64)).otherwise(looked_up)

    def _hole(self, given: set[str], multiplier: int) -> pl.Expr | None:
        """Where the form is unknown any form counts, where the field is unknown any field."""
        unread = {form: fields for form, fields in self.regime.holes.items() if fields}
        if not unread:
            return None
        unknown = [None, "", UNKNOWN]

        def is_(name: str, values: Sequence[str]) -> pl.Expr:
            if name not in given:
                return pl.lit(True)
            return pl.col(name).is_null() | pl.col(name).is_in([*values, *unknown[1:]])

        holes = reduce(or_, [is_("form", [form]) & is_("field", sorted(fields)) for form, fields in unread.items()])
        return pl.when(holes).then(pl.lit(multiplier, pl.UInt64)).otherwise(pl.lit(0, pl.UInt64))

    def _values(self, name: str) -> list[Value | None]:
        """For each code one value that has it."""
        cell = self.cells.of_fact[name]
        found: list[Value | None] = [None] * (cell.top + 1)
        for value, code in cell.codes.items():
            if found[code] is None:
                found[code] = value
        if cell.other is not None:
            found[cell.other] = STRANGER
        return found


def _words(size: Mapping[str, int]) -> list[dict[str, int]]:
    """Facts in words, each with the number that its code is multiplied by."""
    words: list[dict[str, int]] = [{}]
    room = 1
    for name, codes in size.items():
        if room * codes > LARGEST:
            words.append({})
            room = 1
        words[-1][name] = room
        room *= codes
    return words
