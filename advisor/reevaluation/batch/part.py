"""One part of a batch: read, projected, judged, checked and written, whichever process or machine does it.

A part is written beside its place and renamed, its note last: what has a note is done, and doing a part twice gives the same.
"""

from __future__ import annotations

import json
import os
import random
import re
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from .change import Change, Earlier
from .judge import JOINED, MOST_INFERRED, RULING, SECOND, Judge
from .projection import HOLE
from .regime import ID, Regime
from .table import ROW, Rejected, Span, Table, rows_of

OUTCOME: Final = "outcome"
RULES: Final = "rules"
WHY: Final = "why"
BOTH: Final = 4
"""clingo judges rows of one part in so many; which, the seed tells. Its rules are grounded anew each time."""
MOST_KEPT: Final = 50_000
"""So many signatures of a part are kept for a later run, `--since` this one."""
RESULT: Final = {ID: pl.String, OUTCOME: pl.String, RULES: pl.String}
REJECTS: Final = {ROW: pl.Int64, ID: pl.String, WHY: pl.String}

_lock = threading.Lock()
_judges: list[tuple[Judge, Change | None, Earlier | None]] = []


@dataclass(frozen=True)
class Work:
    """What every part needs: the table, what it is judged by, and where the parts go."""

    table: Table
    regime: Regime
    folder: Path
    seed: int
    most_inferred: int = MOST_INFERRED
    earlier: Earlier | None = None


@dataclass(frozen=True)
class Note:
    """What is told of a part that is done."""

    number: int
    rows: int
    rejected: int
    numbers: int
    """Of rows, or lines, in the table."""
    outcomes: Mapping[str, int]
    inferred: int
    by_columns: int
    reused: int
    checked: int
    """Rows that both engines judged again."""
    kept: bool
    """Its signatures are kept for a later run."""


def settle(work: Work, span: Span) -> Note:
    """Does one part. durable-rules is not safe for threads, so one part at a time."""
    with _lock:
        judge, change = _judge(work)
        return _settle(work, span, judge, change)


def _judge(work: Work) -> tuple[Judge, Change | None]:
    """The process's judge: another one only for other rules, since durable-rules never frees a ruleset."""
    if _judges:
        judge, change, earlier = _judges[0]
        same = earlier is work.earlier or (earlier and work.earlier and earlier.path == work.earlier.path)
        if same and _alike(judge.regime, work.regime) and judge.most_inferred == work.most_inferred:
            return judge, change
    judge = Judge(work.regime, work.most_inferred)
    change = Change(work.earlier, judge.projection) if work.earlier else None
    _judges[:] = [(judge, change, work.earlier)]
    return judge, change


def _alike(one: Regime, other: Regime) -> bool:
    return one is other or (one.receipt, one.book, one.holes, one.names) == (other.receipt, other.book, other.holes, other.names)


def _settle(work: Work, span: Span, judge: Judge, change: Change | None) -> Note:
    before = judge.inferred, judge.by_columns, judge.reused
    seed = work.seed * 1_000_003 + span.number
    frame, rejected, numbers = work.table.read(span, work.regime)
    signatures = judge.projection.signatures(frame)
    null = signatures.select(pl.any_horizontal(pl.all().is_null()).alias("bad"))["bad"]
    if null.any():
        wrong = frame.filter(null)
        rejected += [Rejected(row[ROW], row[ID], "; ".join(judge.projection.wrong(row))) for row in wrong.iter_rows(named=True)]
        frame, signatures = frame.filter(~null), signatures.filter(~null)
    if change is not None:
        judge.adopt(change.carried(frame, signatures))
    places = judge.rule(signatures, seed)
    sample = random.Random(seed).sample(range(len(frame)), min(SECOND, len(frame)))
    holes = judge.projection.codes(signatures[sample])[HOLE]
    both = span.number == 0 or (span.number + work.seed) % BOTH == 0
    rulings = [judge.rulings[places[n]] for n in sample]
    judge.check(rows_of(frame, sample), rulings, [hole == 1 for hole in holes], both=both)
    made = pl.DataFrame(
        [(n, str(one.outcome), JOINED.join(one.rules)) for n, one in enumerate(judge.rulings)],
        schema={RULING: pl.UInt32, OUTCOME: pl.String, RULES: pl.String},
        orient="row",
    )
    result = pl.DataFrame([frame[ID], made[OUTCOME].gather(places), made[RULES].gather(places)])
    outcomes = Counter({row[0]: row[1] for row in result[OUTCOME].value_counts().iter_rows()})
    kept = signatures.with_columns(places).unique()
    note = Note(
        span.number,
        len(result),
        len(rejected),
        numbers,
        dict(sorted(outcomes.items())),
        judge.inferred - before[0],
        judge.by_columns - before[1],
        judge.reused - before[2],
        len(sample) if both else 0,
        len(kept) <= MOST_KEPT,
    )
    if note.kept:
        told = [made[name].gather(kept[RULING]) for name in (OUTCOME, RULES)]
        written(signatures_of(work.folder, span.number), kept.drop(RULING).with_columns(told).write_parquet)
    written(result_of(work.folder, span.number), result.write_parquet)
    if rejected:
        table = pl.DataFrame(sorted(rejected), schema=REJECTS, orient="row")
        written(rejects_of(work.folder, span.number), table.write_parquet)
    written(note_of(work.folder, span.number), lambda path: path.write_text(json.dumps(asdict(note)), encoding="utf-8"))
    return note


def result_of(folder: Path, number: int) -> Path:
    return folder / f"part-{number:06}.parquet"


def rejects_of(folder: Path, number: int) -> Path:
    return folder / f"part-{number:06}.rejected.parquet"


def signatures_of(folder: Path, number: int) -> Path:
    return folder / f"part-{number:06}.signatures.parquet"


def note_of(folder: Path, number: int) -> Path:
    return folder / f"part-{number:06}.json"


def noted(folder: Path, number: int) -> Note | None:
    """What is told of a part, None where it is not done."""
    path = note_of(folder, number)
    return Note(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def written(path: Path, write: Callable[[Path], Any]) -> None:
    """Whole or not at all: to a file beside it, down to the disk, then renamed."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        write(beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except (pl.exceptions.PolarsError, OSError) as error:  # polars tells what the disk said in words alone
        if not getattr(error, "errno", None) and (number := re.search(r"\(os error (\d+)\)", str(error))):
            raise OSError(int(number[1]), os.strerror(int(number[1])), str(path)) from None
        raise
    finally:
        beside.unlink(missing_ok=True)
