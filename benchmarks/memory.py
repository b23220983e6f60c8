"""The batch with everything loaded and in memory, in one process: what other evaluators beside it are timed at. Prints JSON.

python -m benchmarks.memory TABLE

Timed one by one: compiling; reading a part into memory; judging it (its signatures, the ruling of each new one, the outcome and the
rules of every row, in memory); the check of a random sample by a second durable-rules and by clingo; polars' distinct and join of the
same columns, in memory too. Nothing is written.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import polars as pl

from advisor import load
from advisor.catalog.record import Day
from advisor.reevaluation.batch.judge import JOINED, SECOND, Judge
from advisor.reevaluation.batch.part import BOTH
from advisor.reevaluation.batch.projection import HOLE
from advisor.reevaluation.batch.regime import Regime
from advisor.reevaluation.batch.table import Table, rows_of
from benchmarks import page

SEED = 1
Made = TypeVar("Made")


def main() -> None:
    took = dict.fromkeys(("compiling", "reading", "judging", "checking", "joining"), 0.0)

    def timed(what: str, make: Callable[..., Made], *given: object) -> Made:
        begun = time.perf_counter()
        made = make(*given)
        took[what] += time.perf_counter() - begun
        return made

    regime = Regime.of(load().on(Day.fromisoformat(page.ON)))
    judge = timed("compiling", Judge, regime)
    table = Table.open(Path(sys.argv[1]), regime)
    columns = [name for name in table.columns if name in regime.book.read]
    rows = 0

    def judged(frame: pl.DataFrame, seed: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.Series]:
        signatures = judge.projection.signatures(frame)
        places = judge.rule(signatures, seed)
        told = pl.DataFrame(
            [(str(one.outcome), JOINED.join(one.rules)) for one in judge.rulings],
            schema={"outcome": pl.String, "rules": pl.String},
            orient="row",
        )
        return pl.DataFrame([frame["id"], *(told[name].gather(places) for name in told.columns)]), signatures, places

    def checked(frame: pl.DataFrame, signatures: pl.DataFrame, places: pl.Series, number: int) -> None:
        sample = random.Random(SEED + number).sample(range(len(frame)), min(SECOND, len(frame)))
        holes = judge.projection.codes(signatures[sample])[HOLE]
        rulings = [judge.rulings[places[n]] for n in sample]
        judge.check(rows_of(frame, sample), rulings, [hole == 1 for hole in holes], both=number % BOTH == 0)

    def joined(frame: pl.DataFrame) -> pl.DataFrame:
        distinct = frame.select(columns).unique().with_row_index("signature")
        return frame.join(distinct, on=columns, how="left", nulls_equal=True, maintain_order="left").select("id", "signature")

    for span in table.spans():
        frame, rejected, _ = timed("reading", table.read, span, regime)
        result, signatures, places = timed("judging", judged, frame, span.number)
        timed("checking", checked, frame, signatures, places, span.number)
        timed("joining", joined, frame)
        rows += len(result) + len(rejected)
    told = {"rows": rows, "inferred": judge.inferred, "by_columns": judge.by_columns}
    print(json.dumps({**told, **took}))


if __name__ == "__main__":
    main()
