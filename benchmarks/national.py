"""National load (tải toàn quốc): a table of cases of 34 provinces and 3,321 communes, made from the shipped catalog, as Parquet.

What is real: the procedures at provincial and at commune level, who holds each, every receiver that stands to the holder in some
relation, all five forms, what the law of the day and the institutions tell of them. Receivers are kinds of post: the law tells the
head of one commune's division from no other.

What is invented: which facts were recorded, and where. What is unknown stays unknown unless somebody recorded it; the shares in
`RECORDED` are assumptions, and none of them speaks of a real commune. A province's council has resolved on a scope or not, for some
fields; whether the staff of the commune centres are the communes' own is one answer a province; a commune has a zone or none; what is
asked about officers and tasks, a few communes have recorded, receiver by receiver. What is asked of ministries nobody has answered.
So communes differ in few ways, and many cases share a signature.

`--worst`: every question has an answer of its own in every commune, for every procedure and receiver, drawn without regard to anything.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import polars as pl
from polars.io.plugins import register_io_source

from advisor import load
from advisor.cases.sheet import MutableSheet
from advisor.evaluation import FORMS, Moment
from advisor.reasoning.answer import answer, levels
from advisor.rules.condition import Value

PROVINCES, COMMUNES = 34, 3321
CHUNK = 250_000
RECORDED = {"scope": 0.5, "zone": 0.6, "has a zone": 0.15, "centre staff": 0.7, "officers": 0.05}
"""Shares of provinces, communes and receivers of whom a fact was recorded, and of communes that have a zone. Assumed."""
ZONE, SCOPE, STAFF = "in_zone", "scope.hdnd_resolution", "receiver.relation=own-staff"
OF_OFFICERS = ("task.raises_autonomy", "receiver.years_in_field", "receiver.qualified", "work.area")


def cases(moment: Moment, parts: Sequence[str]) -> dict[str, list[MutableSheet]]:
    """The sheets of all cases, by the level at which the holder stands: provincial ones once a province, others once a commune."""
    found: dict[str, list[MutableSheet]] = {"province": [], "commune": []}
    for procedure in moment.whole.catalog.procedures:
        for level in levels(moment, procedure):
            facing = answer(moment, procedure, level, {}).facing
            holders = facing.holders if facing else None
            if not holders:
                continue
            at = "commune" if moment.authority.level(holders[0].id) == "commune" else "province"
            for verdict in moment.verdicts(procedure, level, holders, {}):
                if verdict.part in parts and verdict.form in FORMS:
                    found[at] += [dict(judgement.sheet) for judgement in verdict.judgements]
    return found


class Load:
    """The table, province by province and commune by commune."""

    def __init__(self, moment: Moment, parts: Sequence[str], communes: int, *, worst: bool) -> None:
        self.vocabulary = moment.whole.rules.vocabulary
        self.asked = [name for name in self.vocabulary.asked if name in moment.texts.book.read]
        self.worst, self.communes = worst, communes
        sheets = cases(moment, parts)
        names = sorted({name for rows in sheets.values() for row in rows for name in row} | set(self.asked))
        self.base = {
            at: pl.DataFrame({name: pl.Series([_text(row.get(name)) for row in rows], dtype=pl.String) for name in names})
            for at, rows in sheets.items()
        }
        self.schema = pl.Schema({"id": pl.String, **dict.fromkeys(names, pl.String)})
        self.rows = PROVINCES * len(self.base["province"]) + communes * len(self.base["commune"])

    def chunks(self) -> Iterator[pl.DataFrame]:
        """The whole table, so many rows at a time."""
        waiting: list[pl.DataFrame] = []
        for frame in self._units():
            waiting.append(frame)
            if sum(map(len, waiting)) >= CHUNK:
                yield pl.concat(waiting)
                waiting = []
        if waiting:
            yield pl.concat(waiting)

    def _units(self) -> Iterator[pl.DataFrame]:
        provinces = [self._province(n) for n in range(PROVINCES)]
        for n, facts in enumerate(provinces):
            yield self._unit(self.base["province"], f"t{n:02}", facts, Random(f"province {n}"))
        for n in range(self.communes):
            random = Random(f"commune {n}")
            facts = {**provinces[n % PROVINCES], ZONE: _zone(random)}
            yield self._unit(self.base["commune"], f"x{n:04}", facts, random)

    def _province(self, number: int) -> dict[str, str | None]:
        """What is so in a whole province: is there a resolution, and whose are the staff of the commune centres?"""
        random = Random(f"province {number}")
        scope = random.choice(("none", "covers", "covers")) if random.random() < RECORDED["scope"] else None
        return {SCOPE: scope, STAFF: random.choice(("yes", "no")) if random.random() < RECORDED["centre staff"] else None}

    def _unit(self, base: pl.DataFrame, id: str, facts: dict[str, str | None], random: Random) -> pl.DataFrame:
        made = base.with_columns(pl.format(f"{id}-{{}}", pl.int_range(pl.len())).alias("id"))
        if self.worst:
            made = made.with_columns(self._drawn(name, len(base), random) for name in self.asked)
        else:
            made = made.with_columns(self._recorded(base, facts, random))
        return made.select(self.schema.names())

    def _recorded(self, base: pl.DataFrame, facts: dict[str, str | None], random: Random) -> list[pl.Expr]:
        def where_unknown(name: str, value: pl.Expr) -> pl.Expr:
            return pl.coalesce(pl.col(name), value).alias(name)

        scope = facts[SCOPE]
        found = [where_unknown(STAFF, pl.lit(facts[STAFF], pl.String)), where_unknown(ZONE, pl.lit(facts.get(ZONE), pl.String))]
        if scope == "covers":  # some fields only
            fields = sorted(base["field"].unique().drop_nulls())
            covered = random.sample(fields, len(fields) // 3)
            inside = pl.when(pl.col("field").is_in(covered)).then(pl.lit("covers-this-matter")).otherwise(pl.lit("other-matters"))
            found.append(where_unknown(SCOPE, inside))
        else:
            found.append(where_unknown(SCOPE, pl.lit(scope, pl.String)))
        receivers = [one for one in sorted(base["receiver"].unique().drop_nulls()) if random.random() < RECORDED["officers"]]
        for name in OF_OFFICERS:
            if name in self.asked:
                drawn = [random.choice(self._answers(name)) for _ in receivers]
                known = pl.col("receiver").replace_strict(receivers, drawn, default=None, return_dtype=pl.String)
                found.append(where_unknown(name, known))
        return found

    def _drawn(self, name: str, rows: int, random: Random) -> pl.Series:
        """Unknown as often as any answer."""
        answers = pl.Series([None, *self._answers(name)], dtype=pl.String)
        return answers.sample(rows, with_replacement=True, seed=random.randrange(2**32)).alias(name)

    def _answers(self, name: str) -> list[str]:
        return [str(value) for value in self.vocabulary.facts[name].domain or ()]


def _zone(random: Random) -> str | None:
    if random.random() >= RECORDED["zone"]:
        return None
    return "yes" if random.random() < RECORDED["has a zone"] else "no"


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)


def write(load_: Load, path: Path) -> None:
    """As it is made, a chunk at a time."""
    begun = time.monotonic()

    def source(columns: list[str] | None, *_: object) -> Iterator[pl.DataFrame]:
        made = 0
        for chunk in load_.chunks():
            made += len(chunk)
            if sys.stderr.isatty():
                print(f"\r{made:,} of {load_.rows:,} rows, {time.monotonic() - begun:.0f} s", end="", file=sys.stderr)
            yield chunk.select(columns) if columns else chunk
        print(f"{path.name}: {made:,} rows in {time.monotonic() - begun:.0f} s", file=sys.stderr)

    path.parent.mkdir(parents=True, exist_ok=True)
    table = register_io_source(source, schema=load_.schema)
    table.sink_parquet(path, compression="zstd", compression_level=1, row_group_size=CHUNK, statistics=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("out", type=Path)
    parser.add_argument("--on", type=datetime.date.fromisoformat, default=datetime.date(2026, 11, 22))
    parser.add_argument("--communes", type=int, default=COMMUNES)
    parser.add_argument("--worst", action="store_true")
    parser.add_argument("--appraising", action="store_true", help="the part of appraising too: twice as many cases")
    given = parser.parse_args()
    parts = ("decide", "appraise") if given.appraising else ("decide",)
    write(Load(load().on(given.on), parts, given.communes, worst=given.worst), given.out)


if __name__ == "__main__":
    main()
