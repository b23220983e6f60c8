"""Measures large tables on this machine and writes two sections of results.md: growth and national load, and other evaluators on the
same rules and cases.

Commands are new processes, timed from outside with the memory of all their processes together. Ratios are taken within the run; what
else the machine does falls on all, though most on what uses several processes. Evaluators take turns in rounds on the same sheets, and
each has to find what the definition finds; beside them stands the batch loaded and in memory as they are, in one process.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from advisor import load
from advisor.reevaluation.batch import judge
from advisor.rules.cells import Cells
from advisor.rules.condition import Sheet
from advisor.rules.rulebook import Rulebook
from benchmarks import national, page, peers, picture, tree
from benchmarks.engine import cases
from benchmarks.page import ON
from benchmarks.run import ROOT

OUT = ROOT / "out"
MILLION = 1_000_000
AHEAD = 20
"""So many times faster than engines that return reasons case by case, wanted at a million cases."""
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
    memory: dict[str, float] = field(default_factory=dict)
    """What memory.py printed, where it was asked."""

    @property
    def inside(self) -> float:
        """Seconds of the batch loaded and in memory, its check by two engines with it."""
        return self.memory["judging"] + self.memory["checking"]

    def with_projection(self, rate: float) -> float:
        """Seconds of another evaluator that judges each signature once: polars' distinct and join, then so many a second."""
        return self.memory["joining"] + self.signatures / rate

    def in_memory(self) -> None:
        command = [sys.executable, "-m", "benchmarks.memory", str(self.path)]
        self.memory = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
        if self.memory["rows"] != self.rows:
            raise SystemExit(f"{self.name}: rows were lost in memory")
        print(f"{self.name}: {self.inside:.1f} s in memory", file=sys.stderr)

    def measure(self) -> None:
        out = OUT / "result.parquet"
        shutil.rmtree(OUT / "result.parquet.parts", ignore_errors=True)  # of a bench that was cut off
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

    @property
    def missed(self) -> list[str]:
        """The figures that were wanted and not reached."""
        if not self.wanted:
            return []
        seconds, megabytes = self.wanted
        return [
            *([f"{self.name}: {self.seconds:.1f} s (≤ {seconds:g} s)"] if self.seconds > seconds else []),
            *([f"{self.name}: {self.megabytes:.0f} MB (≤ {megabytes:g} MB)"] if self.megabytes > megabytes else []),
            *([f"{self.name}: more than 3 × polars alone"] if self.seconds > 3 * self.alone and self.rows > MILLION else []),
        ]

    def line(self) -> tuple[str, ...]:
        wanted = f"≤ {self.wanted[0]:g} s, ≤ {self.wanted[1]:g} MB: " if self.wanted else "–"
        return (
            self.name,
            f"{self.rows:,}",
            f"{self.signatures:,}",
            f"{self.receipt['inferred']:,}",
            f"{self.seconds:.1f} s",
            f"{self.rows / self.seconds:,.0f}",
            f"{self.megabytes:.0f} MB",
            f"{self.alone:.1f} s",
            f"{self.seconds / self.alone:.1f}",
            wanted + ("**missed**" if self.missed else "kept" if self.wanted else ""),
        )

    def inner(self) -> tuple[str, ...]:
        """Where the time of the batch in memory goes."""
        names = ("judging", "checking", "compiling", "reading", "joining")
        cells = (f"{self.memory[name]:.2f} s" for name in names)
        inferred = f"{self.memory['inferred']:,.0f}"
        return self.name, inferred, f"{self.inside:.2f} s", *cells, f"{self.seconds:.1f} s"


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


def tables(sizes: Sequence[Size], loads: Sequence[Size]) -> list[str]:
    """The section on growth and national load."""
    every = [*sizes, *loads]
    heading = ("table", "cases", "signatures", "inferred by durable-rules", "`advisor batch`", "cases a second", "memory")
    return [
        *page.table((*heading, "polars' distinct and join alone", "times that", "wanted"), [size.line() for size in every]),
        "",
        "Time is of the whole command, from file to file, with starting and with reading catalog and rules, in as many processes as "
        "there are cores; memory is of all its processes together. Each process infers the signatures that it meets, up to "
        f"{judge.MOST_INFERRED:,} (two may meet the same one); beyond that columns find what every rule does, and durable-rules infers a "
        "case of every pattern and a sample. Polars alone, also from file to file and with starting, reads the same columns as text, "
        "numbers the distinct rows of each part, joins them back and writes the result; it decides nothing. The tables are those of "
        "`benchmarks/national.py`, which says what in them is real.",
        "",
        "![growth](growth.svg)",
        "",
        "### Where the time goes, loaded and in memory",
        "",
        "The same batch in one process, part by part, from values in memory to the outcome and the rules of every row in memory. The "
        "check of a random sample by a second durable-rules and by clingo is part of it: its first use compiles the one and grounds the "
        "other, whatever the size. Not part of it are compiling, reading the file, and polars' distinct and join in memory, told beside.",
        "",
        *page.table(
            (
                "table",
                "inferred",
                "**in memory**",
                "of it judging",
                "of it the check",
                "compiling",
                "reading",
                "polars' distinct and join",
                "whole command",
            ),
            [size.inner() for size in sizes],
        ),
    ]


def beside(sizes: Sequence[Size], found: Sequence[Peer], signatures: int, asked: int) -> tuple[list[str], list[str]]:
    """The section on other evaluators, and what was missed."""
    found = sorted(found, key=lambda peer: -peer.rate)
    largest = next((size for size in sizes if size.rows >= MILLION), sizes[-1])
    short = [peer for peer in found if peer.by_case and AHEAD * largest.inside > largest.rows / peer.rate]
    names = [size.name for size in sizes]
    lines = [
        "All return every rule that applies or may apply, and were checked equal to the definition. The sheets are distinct ones of "
        f"the shipped catalog ({signatures:,} signatures in {asked:,} cases). **Both sides are loaded, compiled and in memory, in one "
        "process, and write no file**: what others take for a size is computed from their measured rate, for they take case by case; the "
        "batch is measured at each size, with its check of a sample by two engines. None of the others has such a check: in brackets "
        "stands how far the batch is ahead without it. OpenFisca and polars work on whole "
        "columns: most of their time here goes into handing findings over case by case.",
        "",
        *page.table(
            ("evaluator", "compiling", "sheets a second, median", "min–max", f"{largest.name} cases, computed"),
            [
                (
                    peer.name,
                    f"{peer.compiling:.2f} s",
                    f"{peer.rate:,.0f}",
                    f"{min(peer.rates):,.0f}–{max(peer.rates):,.0f}",
                    f"{largest.rows / peer.rate:,.0f} s",
                )
                for peer in found
            ],
        ),
        "",
        f"### The batch ahead, case by case (bold: {AHEAD} × or more)",
        "",
        *_ratios(sizes, found, lambda size, peer: size.rows / peer.rate),
        "",
        *(f"- {peer.name}: {_told([(s, s.rows / peer.rate / s.inside) for s in sizes])}" for peer in found),
        "",
        f"### The batch ahead of the others given the same projection (bold: {AHEAD} × or more)",
        "",
        "Each of them judges every signature once, with polars' distinct and join in memory beside it. Here the engine is measured and "
        "no longer the idea; the batch also pays for columns over every signature and for the check.",
        "",
        *_ratios(sizes, found, lambda size, peer: size.with_projection(peer.rate)),
        "",
        *(f"- {peer.name}: {_told([(s, s.with_projection(peer.rate) / s.inside) for s in sizes])}" for peer in found),
        "",
        f"Against the whole command from file to file, with starting and loading, the batch at {largest.name} cases ({names[0]} to "
        f"{names[-1]} are measured) is ahead, case by case: "
        + ", ".join(f"{peer.name} {page.times(largest.rows / peer.rate / largest.seconds)}" for peer in found)
        + ".",
    ]
    missed = [f"{page.times(largest.rows / p.rate / largest.inside)} ahead of {p.name} at {largest.name}" for p in short]
    return lines, [f"{one} (≥ {AHEAD} ×)" for one in missed]


def _ratios(sizes: Sequence[Size], found: Sequence[Peer], takes: Callable[[Size, Peer], float]) -> list[str]:
    def cell(size: Size, peer: Peer) -> str:
        ratio, alone = takes(size, peer) / size.inside, takes(size, peer) / size.memory["judging"]
        told = f"{page.times(ratio)} ({page.times(alone)})"
        return f"**{told}**" if ratio >= AHEAD else told

    rows = [(peer.name, *(cell(size, peer) for size in sizes)) for peer in found]
    return page.table(("evaluator", *(size.name for size in sizes)), rows)


def _told(ratios: Sequence[tuple[Size, float]]) -> str:
    """At which sizes the batch is so many times ahead, ahead by less, and not ahead."""
    parts = [
        (f"{AHEAD} × ahead or more", [size.name for size, ratio in ratios if ratio >= AHEAD]),
        ("ahead by less", [size.name for size, ratio in ratios if 1 < ratio < AHEAD]),
        ("**not ahead**", [size.name for size, ratio in ratios if ratio <= 1]),
    ]
    return "; ".join(f"{words} at {', '.join(names)}" for words, names in parts if names) + "."


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="up to 10^6 cases and 100 communes; two rounds")
    parser.add_argument("--to", type=Path, default=page.RESULTS)
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
    for size in sizes:
        size.in_memory()
    lines = tables(sizes, loads)
    page.put("Large tables", before, [one for size in [*sizes, *loads] for one in size.missed], lines, given.to)
    found, signatures, asked = side_by_side(2 if given.quick else 3)
    others, missed = beside(sizes, found, signatures, asked)
    page.put("Side by side", before, missed, others, given.to)
    points = [(size.rows, size.seconds, size.alone, size.inside) for size in sizes]
    drawn = picture.growth(points, {peer.name: peer.rate for peer in found if peer.by_case})
    given.to.with_name("growth.svg").write_text(drawn, encoding="utf-8")
    print("\n".join([*lines, "", *others]))


if __name__ == "__main__":
    main()
