"""The table of cases (bảng hồ sơ): one case a row, its `id` and its facts; Parquet or CSV, read part by part.

A fact is named as in `vocabulary.yaml`; a set-valued one stands whole (`own-agency|own-deputy`) or member by member
(`receiver.relation=own-agency`: yes, no). Empty is unknown; unknown is not false. In CSV a record is one line.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from ...rules.vocabulary import NO, UNKNOWN, YES
from .regime import ID, Regime

ROWS: Final = 125_000
BYTES: Final = 64_000_000
"""How much one part holds: rows of Parquet, bytes of CSV."""
BETWEEN: Final = "|"
ROW: Final = "row"
NAMING: Final = ("form", "field")
"""Facts that are read though no rule may read them: they tell what part of the law has been gone through."""
SEPARATORS: Final = ",;\t"


class BadTable(ValueError):
    """The table as a whole can't be read; the message says what to do."""


class Span(NamedTuple):
    """One part of a table: rows of Parquet, bytes of CSV."""

    number: int
    start: int
    end: int


class Rejected(NamedTuple):
    """A row that can't be judged. `row` counts from 1 within its part; in CSV it counts lines."""

    row: int
    id: str
    why: str


@dataclass(frozen=True)
class Table:
    """A table on disk, and its columns that are read: facts that no rule in force reads are not looked at."""

    path: Path
    columns: tuple[str, ...]
    separator: str | None = None
    """Of CSV; None is Parquet."""
    begin: int = 0
    """Where the records of a CSV begin."""

    @classmethod
    def open(cls, path: Path, regime: Regime, ignored: Collection[str] = (), *, whole: bool = False) -> Table:
        """Checks the columns; BadTable with everything that is wrong with them. `whole`: all facts are read."""
        if not path.is_file():
            raise BadTable(f"không có tệp {path} (no such file)")
        with path.open("rb") as file:
            magic = file.read(4)
            file.seek(0)
            first = file.readline()
        if magic == b"PAR1":
            try:
                found, table = list(pl.read_parquet_schema(path)), cls(path, ())
            except (pl.exceptions.PolarsError, OSError) as error:
                raise BadTable(f"{path}: không đọc được Parquet (not readable): {error}") from None
        else:
            try:
                heading = first.decode("utf-8-sig").rstrip("\r\n")
            except UnicodeDecodeError:
                raise BadTable(
                    f"{path}: không phải Parquet, cũng không phải CSV mã UTF-8 (neither Parquet nor UTF-8 CSV)"
                ) from None
            separator = max(SEPARATORS, key=heading.count)
            found = next(csv.reader([heading], delimiter=separator), [])
            table = cls(path, (), separator, len(first))
        return cls(path, _checked(path, found, regime, ignored, whole), table.separator, table.begin)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the file."""
        with self.path.open("rb") as file:
            return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"

    def spans(self, rows: int = ROWS, size: int = BYTES) -> list[Span]:
        """The parts of the table, in order."""
        if self.separator is None:
            total = pl.scan_parquet(self.path).select(pl.len()).collect().item()
            return [Span(n, start, min(start + rows, total)) for n, start in enumerate(range(0, total, rows))]
        found: list[Span] = []
        with self.path.open("rb") as file:
            end, start = file.seek(0, io.SEEK_END), self.begin
            while start < end:
                file.seek(min(start + size, end))
                file.readline()
                found.append(Span(len(found), start, file.tell()))
                start = file.tell()
        return found

    @property
    def before(self) -> int:
        """Lines before the first row."""
        return 0 if self.separator is None else 1

    def read(self, span: Span, regime: Regime) -> tuple[pl.DataFrame, list[Rejected], int]:
        """The rows of one part as text, with their number; those that can't be read; and how many numbers the part has."""
        if self.separator is None:
            frame = pl.scan_parquet(self.path).slice(span.start, span.end - span.start).select(self.columns).collect()
            frame = frame.select([_text(frame[name]) for name in self.columns])
            frame, rejected, numbers = frame.with_row_index(ROW, 1), list[Rejected](), len(frame)
        else:
            frame, rejected, numbers = self._lines(span)
        frame, more = _named(_members(frame, regime))
        return frame, [*rejected, *more], numbers

    def _lines(self, span: Span) -> tuple[pl.DataFrame, list[Rejected], int]:
        """Records of a CSV. Lines that quote, or are not what the heading promises, are looked at one by one."""
        assert self.separator is not None
        with self.path.open("rb") as file:
            heading = file.readline().decode("utf-8-sig").rstrip("\r\n")
            names = next(csv.reader([heading], delimiter=self.separator))
            file.seek(span.start)
            raw = file.read(span.end - span.start)
        lines, rejected = _decoded(raw)
        whole = pl.DataFrame(
            {ROW: [n for n, _ in lines], "line": [text for _, text in lines]}, schema={ROW: pl.UInt32, "line": pl.String}
        )
        numbers = len(lines) + len(rejected)
        whole = whole.filter(pl.col("line") != "")
        plain = ~pl.col("line").str.contains('"', literal=True)
        fits = pl.col("line").str.count_matches(self.separator, literal=True) == len(names) - 1
        good = whole.filter(plain & fits)
        fields = good["line"].str.split_exact(self.separator, len(names) - 1)
        split = fields.struct.unnest() if len(good) else pl.DataFrame(schema=[f"field_{n}" for n in range(len(names))])
        split.columns = [f"field_{n}" for n in range(len(names))]
        place = {name: f"field_{n}" for n, name in enumerate(names)}
        frame = pl.DataFrame(
            [good[ROW], *(split[place[name]].cast(pl.String).str.strip_chars().alias(name) for name in self.columns)]
        )
        odd: list[dict[str, object]] = []
        at = names.index(ID)
        for row, line in whole.filter(~(plain & fits)).iter_rows():
            record = _record(line, self.separator)
            if record is None or len(record) != len(names):
                why = "dấu nháy kép không khép / a quote is not closed" if record is None else _count(len(record), len(names))
                rejected.append(Rejected(row, record[at] if record and at < len(record) else "", why))
                continue
            values = dict(zip(names, record, strict=True))
            odd.append({ROW: row} | {name: values[name].strip() for name in self.columns})
        if odd:
            frame = pl.concat([frame, pl.DataFrame(odd, schema=frame.schema)]).sort(ROW)
        return frame, rejected, numbers


def _checked(path: Path, found: Sequence[str], regime: Regime, ignored: Collection[str], whole: bool) -> tuple[str, ...]:
    wrong: list[str] = []
    for name in found:
        if name != ID and name not in regime.columns and name not in ignored:
            near = difflib.get_close_matches(name, sorted(regime.columns), n=1)
            hint = f"có phải {near[0]!r}? (did you mean)" if near else "không phải dữ kiện; bỏ qua bằng --ignore (no fact)"
            wrong.append(f"cột {name!r}: {hint}")
    wrong += [f"cột {name!r} có hai lần (twice)" for name in sorted({n for n in found if found.count(n) > 1})]
    if ID not in found:
        wrong.append(f"thiếu cột {ID!r} (no column {ID!r})")
    apart = {name.partition("=")[0] for name in found if "=" in name}
    wrong += [f"cột {name!r}: vừa cả tập vừa từng phần tử (whole and by member)" for name in sorted(apart & set(found))]
    if wrong:
        raise BadTable("\n".join(f"{path}: {line}" for line in wrong))
    needed = {ID, *NAMING, *regime.book.read, *(name.partition("=")[0] for name in regime.book.read)}
    return tuple(name for name in found if name in needed or (whole and name in regime.columns))


def _text(series: pl.Series) -> pl.Series:
    """Any column as text; true and false are yes and no, a list is its members."""
    if series.dtype == pl.Boolean:
        return series.replace_strict({True: YES, False: NO}, return_dtype=pl.String).alias(series.name)
    if isinstance(series.dtype, pl.List):
        return series.cast(pl.List(pl.String)).list.join(BETWEEN).alias(series.name)
    return series if series.dtype == pl.String else series.cast(pl.String)


def _members(frame: pl.DataFrame, regime: Regime) -> pl.DataFrame:
    """Sets that stand whole, taken apart; a member that does not exist leaves a value that no fact has."""
    for name in frame.columns:
        members = [fact for fact in regime.columns if fact.startswith(f"{name}=")]
        if not members or name == ID:
            continue
        known = {fact.partition("=")[2] for fact in members} | {""}
        values = frame[name].unique().drop_nulls()
        strange = [value for value in values if value != UNKNOWN and not set(value.split(BETWEEN)) <= known]
        column = pl.col(name)
        apart = [
            pl.when(column.is_null() | (column == UNKNOWN))
            .then(None)
            .when(column.is_in(strange))
            .then(column)
            .when((BETWEEN + column + BETWEEN).str.contains(f"{BETWEEN}{fact.partition('=')[2]}{BETWEEN}", literal=True))
            .then(pl.lit(YES))
            .otherwise(pl.lit(NO))
            .alias(fact)
            for fact in sorted(members)
        ]
        frame = frame.with_columns(apart).drop(name)
    return frame


def _named(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Rejected]]:
    """Rows that have an id."""
    named = pl.col(ID).is_not_null() & (pl.col(ID) != "")
    nameless = frame.filter(~named)[ROW]
    if not len(nameless):
        return frame, []
    return frame.filter(named), [Rejected(row, "", "không có id / no id") for row in nameless]


def _decoded(raw: bytes) -> tuple[list[tuple[int, str]], list[Rejected]]:
    """Lines with their numbers, and those that are no UTF-8."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return _by_line(raw.split(b"\n"))
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    if "\r" in text:
        lines = [line.removesuffix("\r") for line in lines]
    return list(enumerate(lines, 1)), []


def _by_line(raw: Iterable[bytes]) -> tuple[list[tuple[int, str]], list[Rejected]]:
    lines: list[tuple[int, str]] = []
    rejected: list[Rejected] = []
    for n, line in enumerate(raw, 1):
        try:
            lines.append((n, line.decode().removesuffix("\r")))
        except UnicodeDecodeError:
            rejected.append(Rejected(n, "", "không phải mã UTF-8 / not UTF-8"))
    if lines and lines[-1][1] == "":
        lines.pop()
    return lines, rejected


def _record(line: str, separator: str) -> list[str] | None:
    """The fields of a line that quotes; None where a quote is left open."""
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except (csv.Error, StopIteration):
        return None


def _count(found: int, wanted: int) -> str:
    return f"có {found} ô, phải có {wanted} / {found} fields instead of {wanted}"


def rows_of(frame: pl.DataFrame, places: Sequence[int]) -> list[dict[str, str | None]]:
    """Some rows, each by its columns."""
    return list(frame[list(places)].iter_rows(named=True))
