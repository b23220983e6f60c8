"""After a change of law or rules (đánh giá lại phần bị ảnh hưởng): which rulings of an earlier batch still stand, and may be carried over.

A ruling stands where no rule that was added, dropped or changed applies or may apply, before or after, and what has been gone through
is the same. A row is projected both ways, since a reworded rule can tell apart what was one signature.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Final

import polars as pl

from .projection import HOLE, Projection
from .record import Judged, grades, of_json
from .regime import Regime
from .vector import Vector

REGIME: Final = "regime"


class NoEarlier(ValueError):
    """An earlier result without its signatures."""


@dataclass(frozen=True)
class Earlier:
    """The signatures of an earlier batch, with their rulings, and what they were judged by."""

    judged: Judged
    path: Path

    @classmethod
    def open(cls, path: Path) -> Earlier:
        try:
            return cls(of_json(json.loads(pl.read_parquet_metadata(path)[REGIME])), path)
        except (OSError, KeyError, pl.exceptions.PolarsError):
            raise NoEarlier(
                f"{path}: không có chữ ký của lần chạy trước để dùng lại; chạy toàn bộ (no signatures of an earlier run: run it whole)"
            ) from None


def changed(judged: Judged, regime: Regime) -> frozenset[str] | None:
    """The rules that were added, dropped or changed; None where what facts there are, the rules' order or the engine has changed."""
    old, new = judged.regime.book, regime.book
    if judged.regime.receipt.get("engine") != regime.receipt.get("engine"):
        return None
    if any(old.facts.get(name) != new.facts.get(name) for name in {*old.read, *old.derived, *new.read, *new.derived}):
        return None
    weakest = grades(regime)
    same = [id_ for id_, rule in new.rules.items() if old.rules.get(id_) == rule and judged.grades.get(id_) == weakest.get(id_)]
    kept = frozenset(same)
    if [id_ for id_ in old.rules if id_ in kept] != same:
        return None
    return frozenset(old.rules.keys() | new.rules.keys()) - kept


class Change:
    """What carries over from an earlier batch to one that is judged by other rules."""

    def __init__(self, earlier: Earlier, projection: Projection) -> None:
        self.new = projection
        self.old = Projection(earlier.judged.regime)
        self.changed = changed(earlier.judged, projection.regime)
        self._vectors = Vector(self.old.cells), Vector(self.new.cells)
        self._old_keys = {key: f"earlier {key}" for key in self.old.keys}
        self._known = pl.read_parquet(earlier.path).rename(self._old_keys)

    def carried(self, frame: pl.DataFrame, signatures: pl.DataFrame) -> pl.DataFrame:
        """Signatures whose ruling stands, each once, with the outcome and the rules."""
        wanted = [*self.new.keys, *(name for name in self._known.columns if name not in self._old_keys.values())]
        if self.changed is None:
            return pl.DataFrame(schema={name: signatures.schema.get(name, pl.String) for name in wanted})
        before = self.old.signatures(frame).rename(self._old_keys)
        pairs = pl.concat([signatures, before], how="horizontal").unique().join(self._known, on=list(self._old_keys.values()))
        old = self.old.codes(pairs.select(pl.col(theirs).alias(own) for own, theirs in self._old_keys.items()))
        new = self.new.codes(pairs.select(self.new.keys))
        touched = old[HOLE] != new[HOLE]
        for vector, codes in zip(self._vectors, (old, new), strict=True):
            found = vector.findings(codes, self.changed & vector.book.rules.keys())
            touched = reduce(or_, (column.possibly for id_, column in found.items() if id_ in self.changed), touched)
        return pairs.filter(~touched).select(wanted).unique(subset=self.new.keys)
