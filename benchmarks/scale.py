"""Measures large tables on this machine and adds to results.md: growth, national load, and other evaluators on the same rules and cases.

Commands are new processes, timed from outside with the memory of all their processes together. Ratios are taken within the run: what else
the machine does falls on all alike. Evaluators take turns in rounds on the same sheets, and each has to find what the definition finds.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import os
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from advisor import load
from advisor.reevaluation.batch import judge
from advisor.rules.cells import Cells
from advisor.rules.condition import Sheet
from advisor.rules.rulebook import Rulebook
from benchmarks import national, peers, picture, tree
from benchmarks.engine import cases
from benchmarks.run import HERE, ON, ROOT, machine

OUT = ROOT / "out"
HEADING = "## Large tables"
MILLION = 1_000_000
PATIENCE = 1.0
"""Seconds that one evaluator may take in one round."""


@dataclass
class Size:
    """One table, the batch over it, and polars' distinct and join alone."""

    name: str
    path: Path
    rows: int
    wanted: tuple[float, float] | None = None
    seconds: float = 0
    megabytes: float = 0
    alone: float = 0
    receipt: dict[str, int] = field(default_factory=dict)
    signatures: int = 0

    def measure(self) -> None:
        out = OUT / "result.parquet"
        self.alone, _, _ = tree.run(
            [sys.executable, "-m", "benchmarks.distinct", str(self.path), str(OUT / "distinct.parquet")], ROOT
        )
        command = [sys.executable, "-m", "advisor", "batch", str(self.path), "--out", str(out), "--on", ON, "--format", "json"]
        self.seconds, self.megabytes, printed = tree.run(command, ROOT)
        self.receipt = json.loads(printed)
        known = OUT / "result.parquet.signatures.parquet"
        told = self.receipt["inferred"] + self.receipt["by_columns"]
        self.signatures = pl.scan_parquet(known).select(pl.len()).collect().item() if known.exists() else told
        if self.receipt["rows"] != self.rows or pl.scan_parquet(out).select(pl.len()).collect().item() != self.rows:
            raise SystemExit(f"{self.name}: rows were lost")
        print(f"{self.name}: {self.seconds:.1f} s, {self.megabytes:.0f} MB, polars alone {self.alone:.1f} s", file=sys.stderr)

    def line(self) -> str:
        kept = "–"
        if self.wanted:
            missed = [
                *(["time"] if self.seconds > self.wanted[0] else []),
                *(["memory"] if self.megabytes > self.wanted[1] else []),
                *(["3 × polars"] if self.seconds > 3 * self.alone and self.rows > MILLION else []),
            ]
            kept = f"≤ {self.wanted[0]:g} s, ≤ {self.wanted[1]:g} MB: " + (
                f"**missed: {', '.join(missed)}**" if missed else "kept"
            )
        cells = (
            self.name,
            f"{self.rows:,}",
            f"{self.signatures:,}",
            f"{self.receipt['inferred']:,}",
            f"{self.seconds:.1f} s",
            f"{self.rows / self.seconds:,.0f}",
            f"{self.megabytes:.0f} MB",
            f"{self.alone:.1f} s",
            f"{self.seconds / self.alone:.1f}",
            kept,
        )
        return f"| {' | '.join(cells)} |"


@dataclass
class Peer:
    """One evaluator and how many sheets it judges a second, round by round."""

    name: str
    judge: peers.Judge
    by_case: bool
    compiling: float
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)


def table(kind: str, communes: int) -> tuple[Path, int]:
    """A national table, `real` or `worst`, made once for a catalog."""
    moment = load().on(datetime.date.fromisoformat(ON))
    made = national.Load(moment, ("decide",), communes, worst=kind == "worst")
    path = OUT / f"national-{kind}-{communes}-{moment.whole.catalog.fingerprint[7:19]}.parquet"
    if not path.exists():
        for stale in OUT.glob(f"national-{kind}-{communes}-*.parquet"):
            stale.unlink()
        beside = path.with_suffix(".tmp")
        national.write(made, beside)
        beside.rename(path)
    return path, made.rows


def growth(path: Path, rows: int, most: int) -> list[Size]:
    """The national table from a third on, ten times as much each time."""
    found = []
    for power in range(3, round(math.log10(most)) + 1):
        part = OUT / f"growth-{power}.parquet"
        start = max(0, min(rows - 10**power, rows // 3))
        pl.scan_parquet(path).slice(start, 10**power).sink_parquet(part, statistics=False, row_group_size=national.CHUNK)
        found.append(Size(f"10^{power}", part, min(10**power, rows), (10, 1000) if 10**power == MILLION else None))
    return found


def side_by_side(rounds: int) -> tuple[list[Peer], int, int]:
    """Every evaluator on the same sheets, in turns; how many signatures there are of how many shipped cases."""
    moment = load().on(datetime.date.fromisoformat(ON))
    book: Rulebook = moment.texts.book
    cells, distinct = Cells.of(book), dict[tuple[int, ...], Sheet]()
    _, asked, sheets = cases(moment)
    for sheet in sheets:
        distinct.setdefault(cells.signature(sheet), sheet)
    every = list(distinct.values())
    chosen = every[:: max(1, len(every) // 2000)]
    expected = peers.definition(book)(chosen)
    found: list[Peer] = []
    for name, (make, by_case) in peers.PEERS.items():
        begun = time.perf_counter()
        found.append(Peer(name, make(book), by_case, time.perf_counter() - begun))
    size = {peer.name: 1 for peer in found}
    for turn in range(rounds + 1):
        for peer in found:
            count = size[peer.name]
            places = range(0, len(chosen), max(1, len(chosen) // count))[:count]
            begun = time.perf_counter()
            got = peer.judge([chosen[n] for n in places])
            took = time.perf_counter() - begun
            if got != [expected[n] for n in places]:
                raise SystemExit(f"{peer.name} does not find what the definition finds")
            if turn:
                peer.rates.append(count / took)
            else:
                more = max(1, min(len(chosen), int(count / took * PATIENCE))) if peer.by_case else len(chosen)
                size[peer.name] = 64 if "together" in peer.name else max(8, more)
        print(f"round {turn} of {rounds}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    return found, len(every), asked


def report(
    sizes: Sequence[Size], loads: Sequence[Size], found: Sequence[Peer], signatures: int, asked: int, before: float
) -> str:
    """The part of results.md."""
    million = next(size for size in sizes if size.rows >= min(MILLION, max(one.rows for one in sizes)))
    whole, scale = million.seconds, million.rows
    distinct = million.signatures
    lines = [
        HEADING,
        "",
        "Written by `make bench`; do not edit.",
        "",
        f"- When: {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC, for the law of {ON}",
        f"- Machine: {machine()}",
        f"- Load before and after: {before:.1f}, {os.getloadavg()[0]:.1f}"
        + (" (something else was running: times are too long, ratios hold)" if before > 0.7 else ""),
        "",
        "| table | cases | signatures | inferred by durable-rules | `advisor batch` | cases a second | memory "
        "| polars' distinct and join alone | times that | wanted |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(size.line() for size in [*sizes, *loads]),
        "",
        "Time is of the whole command, with reading catalog and rules (1 to 2 s), in as many processes as there are cores; memory is "
        "of all its processes together. Each process infers the signatures that it meets, up to "
        f"{judge.MOST_INFERRED:,}; beyond that columns find what every rule does, and durable-rules infers a case of every pattern and "
        "a sample. Polars alone reads the same columns as text, numbers the distinct rows of each part, joins them back and writes "
        "the result; it decides nothing. The tables are those of `benchmarks/national.py`, which says what in them is real.",
        "",
        "![growth](growth.svg)",
        "",
        "### Side by side, on the same rules and cases",
        "",
        "All return every rule that applies or may apply, and were checked equal to the definition. The sheets are distinct ones of "
        f"the shipped catalog ({signatures:,} signatures in {asked:,} cases). What {scale:,} cases take is computed from the measured "
        f"rate, not run: case by case, and given the same projection ({distinct:,} signatures, with polars' distinct and join of "
        f"{million.alone:.1f} s beside them). `advisor batch` took {whole:.1f} s in all its processes; the others run in one. "
        "OpenFisca and polars work on whole columns: most of their time here goes into handing findings over case by case.",
        "",
        f"| evaluator | compiling | sheets a second, median | min–max | {scale:,} case by case | advisor ahead "
        "| with the same projection | advisor ahead |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for peer in sorted(found, key=lambda peer: -peer.rate):
        alone, projected = scale / peer.rate, million.alone + distinct / peer.rate
        lines.append(
            f"| {peer.name} | {peer.compiling:.2f} s | {peer.rate:,.0f} | {min(peer.rates):,.0f}–{max(peer.rates):,.0f} | {alone:,.0f} s "
            f"| {_times(alone / whole)} | {projected:,.1f} s | {_times(projected / whole)} |"
        )
    behind = [peer.name for peer in found if scale / peer.rate < whole]
    short = [f"{p.name} ({scale / p.rate / whole:.1f} ×)" for p in found if p.by_case and whole <= scale / p.rate < 20 * whole]
    level = [peer.name for peer in found if million.alone + distinct / peer.rate < whole]
    lines += [
        "",
        f"- Not ahead, case by case: {', '.join(behind) or 'of none'}.",
        f"- Ahead by less than 20 ×, case by case: {', '.join(short) or 'none'}.",
        f"- Not ahead once the other has the same projection: {', '.join(level) or 'of none'}. There the idea decides, and no longer "
        "the engine; the advisor's time also pays for starting, for columns over every signature, and for the check by two engines.",
        "",
    ]
    return "\n".join(lines)


def _times(ratio: float) -> str:
    return f"{ratio:,.1f} ×" if ratio < 10 else f"{ratio:,.0f} ×"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="up to 10^6 cases and 100 communes; two rounds")
    parser.add_argument("--to", type=Path, default=HERE / "results.md")
    given = parser.parse_args()
    before = os.getloadavg()[0]
    OUT.mkdir(exist_ok=True)
    communes = 100 if given.quick else national.COMMUNES
    sizes, loads = list[Size](), list[Size]()
    for kind, wanted in (("real", (120, 2000)), ("worst", (600, 4000))):
        path, rows = table(kind, communes)
        sizes = sizes or growth(path, rows, MILLION if given.quick else 10 * MILLION)
        name = f"national, {communes:,} communes" + (", worst case" if kind == "worst" else "")
        loads.append(Size(name, path, rows, None if given.quick else wanted))
    for size in [*sizes, *loads]:
        size.measure()
    found, signatures, asked = side_by_side(2 if given.quick else 3)
    text = report(sizes, loads, found, signatures, asked, before)
    (HERE / "growth.svg").write_text(
        picture.growth([(size.rows, size.seconds, size.alone) for size in sizes], {p.name: p.rate for p in found if p.by_case}),
        encoding="utf-8",
    )
    earlier = given.to.read_text(encoding="utf-8").split(HEADING)[0] if given.to.exists() else ""
    given.to.write_text(earlier.rstrip() + ("\n\n" if earlier.strip() else "") + text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
