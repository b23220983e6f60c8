"""What polars needs for the distinct and the join alone: the columns that the rules read, as they stand, part by part, and a result.

python -m benchmarks.distinct TABLE OUT
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import polars as pl

from advisor import load
from advisor.reevaluation.batch.table import ROWS


def main() -> None:
    table, out = map(Path, sys.argv[1:])
    read = load().on(datetime.date(2026, 11, 22)).texts.book.read
    scan = pl.scan_parquet(table)
    columns = [name for name in scan.collect_schema().names() if name in read]
    rows, parts = scan.select(pl.len()).collect().item(), list[Path]()
    for start in range(0, rows, ROWS):
        frame = scan.slice(start, ROWS).select("id", *columns).collect()
        distinct = frame.select(columns).unique().with_row_index("signature")
        part = out.with_name(f"{out.name}.{start}")
        frame.join(distinct, on=columns, how="left", nulls_equal=True, maintain_order="left").select(
            "id", "signature"
        ).write_parquet(part)
        parts.append(part)
    pl.scan_parquet(parts).sink_parquet(out)
    for part in parts:
        part.unlink()


if __name__ == "__main__":
    main()
