"""Measures whole commands on this machine, and deciding alone, and writes two sections of results.md: `make bench`.

Every command is a new process, timed from outside with its peak memory. The commands take turns, so that what else the machine
does falls on all of them alike; each round also times a fixed piece of Python, and ratios to it compare machines and days. This
process imports nothing large: a child's peak memory starts from its parent's.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import large, page

ROOT = Path(__file__).resolve().parent.parent
ON = page.ON
PROCEDURES = 2000
YARDSTICK = "d = {}\nfor n in range(1_500_000): d[n % 1009] = d.get(n % 1013, 0) + n"
OUT = "OUT"
"""Stands in arguments for a path at which nothing lies yet."""


@dataclass
class Command:
    """Arguments of `advisor`, the figures wanted of it, and what was measured."""

    arguments: list[str]
    name: str = ""
    seconds: float | None = None
    megabytes: float | None = None
    took: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.name or f"`advisor {' '.join(one for one in self.arguments if one not in ('--on', ON))}`"


def run(command: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of a process; what it prints is read by nobody."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(folder) / "out") if one == OUT else one for one in command]
        start = time.perf_counter()
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"exit {process.returncode}: {' '.join(command)}")
    return seconds, usage.ru_maxrss / 1024


def measure(commands: Sequence[Command], rounds: int) -> None:
    """In turns, after one turn that is not counted."""
    for turn in range(rounds + 1):
        yardstick, _ = run([sys.executable, "-c", YARDSTICK])
        for command in commands:
            seconds, megabytes = run([sys.executable, "-m", "advisor", *command.arguments])
            if turn:
                command.took.append(seconds)
                command.used.append(megabytes)
                command.ratios.append(seconds / yardstick)
        print(f"turn {turn} of {rounds}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)


def ask(*arguments: str) -> dict[str, object]:
    """What engine.py prints."""
    command = [sys.executable, "-m", "benchmarks.engine", "--on", ON, *arguments]
    printed: dict[str, object] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    return printed


def missed(command: Command) -> list[str]:
    """The figures that were wanted and not reached."""
    seconds, megabytes = statistics.median(command.took), statistics.median(command.used)
    told = []
    if command.seconds is not None and seconds > command.seconds:
        told.append(f"{command.title} {seconds:.2f} s (≤ {command.seconds:g} s)")
    if command.megabytes is not None and megabytes > command.megabytes:
        told.append(f"{command.title} {megabytes:.0f} MB (≤ {command.megabytes:g} MB)")
    return told


def row(command: Command) -> tuple[str, ...]:
    """One line of the table."""
    seconds, megabytes = statistics.median(command.took), statistics.median(command.used)
    wanted = [
        *([f"≤ {command.seconds:g} s"] if command.seconds is not None else []),
        *([f"≤ {command.megabytes:g} MB"] if command.megabytes is not None else []),
    ]
    return (
        command.title,
        f"{seconds:.2f} s",
        f"{min(command.took):.2f}–{max(command.took):.2f} s",
        f"{megabytes:.0f} MB",
        f"{statistics.median(command.ratios):.2f}",
        ", ".join(wanted) + (": **missed**" if missed(command) else ": kept" if wanted else "–"),
    )


def speed(rounds: dict[str, list[float]], name: str, words: str) -> tuple[str, ...]:
    """One line of the engine's table: ratios are taken within a round."""
    own = rounds[name]
    cells = [f"{statistics.median(own):,.0f}", f"{min(own):,.0f}–{max(own):,.0f}"]
    for other in ("definition", "closures"):
        ratios = [one / two for one, two in zip(own, rounds[other], strict=True)]
        cells.append(f"{statistics.median(ratios):.2f}")
    return words, *cells


def told(commands: Sequence[Command], rounds: int, engine: dict[str, object], counts: dict[str, object]) -> list[str]:
    """The section on commands."""
    return [
        f"Each command is a new process on files already in the page cache, {rounds} times on the shipped catalog, in turns. Peak "
        "memory is of the process. The fixed loop is a piece of Python that takes about as long on the same machine every day.",
        "",
        *page.table(
            ("command", "median", "min–max", "peak memory", "times a fixed loop", "wanted"),
            [row(command) for command in commands],
        ),
        "",
        f"The shipped catalog has {engine['procedures']:,} procedures and {engine['cases']:,} cases: every receiver, form "
        f"and part of a procedure at a level. The large one has {counts['procedures']:,} procedures (the shipped ones, and "
        f"copies with other codes and fields) and {counts['cases']:,} cases; {counts['distinct']:,} of their "
        f"{counts['sheets']:,} fact sheets are told apart by some rule.",
    ]


def decided(engine: dict[str, object]) -> list[str]:
    """The section on deciding."""
    rounds = engine["rounds"]
    assert isinstance(rounds, dict)
    return [
        f"{engine['measured']:,} sheets of the shipped catalog, {engine['rules']} rules in force, everything loaded and in memory, one "
        f"process. Compiling the rulebook for durable-rules takes {statistics.median(rounds['compiling']):.2f} s and is not in it.",
        "",
        *page.table(
            ("evaluator", "sheets a second, median", "min–max", "times the definition", "times the closures"),
            [
                speed(rounds, "first", "durable-rules, each sheet for the first time"),
                speed(rounds, "again", "durable-rules, sheets it has met"),
                speed(rounds, "closures", "plain Python closures"),
                speed(rounds, "definition", "the definition"),
            ],
        ),
        "",
        "All four came to the same outcomes. The closures give outcomes only; the engine and the definition also say how far "
        "each rule applies.",
    ]


SHIPPED = (
    Command(["--help"], seconds=0.4),
    Command(["check"]),
    Command(["suggest", "--on", ON], seconds=2, megabytes=300),
    Command(["explain", "1.013823", "--on", ON], seconds=2),
    Command(["suggest", "--format", "json", "--on", ON], "`advisor suggest --format json` (grounds and reasons of each)"),
    Command(["plan", "--from", "2027-02-28", "--to", "2027-03-01"]),
    Command(["propose", "so-nong-nghiep-va-moi-truong", "--out", OUT, "--on", ON], "`advisor propose` (a department's dossier)"),
    Command(["report", "process", "--on", ON]),
    Command(["report", "progress", "--on", ON]),
    Command(["report", "staffing", "--on", ON]),
    Command(["report", "review", "--on", ON]),
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7, help="of each command on the shipped catalog")
    parser.add_argument("--large-rounds", type=int, default=3, help="of each command on 2,000 procedures")
    parser.add_argument("--quick", action="store_true", help="one round of each")
    parser.add_argument("--to", type=Path, default=page.RESULTS)
    given = parser.parse_args()
    rounds, large_rounds = (1, 1) if given.quick else (given.rounds, given.large_rounds)

    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        catalog = Path(folder) / "catalog"
        large.make(ROOT / "catalog", catalog, PROCEDURES)
        many = ["--on", ON, "--catalog", str(catalog)]
        big = [
            Command(["suggest", *many], "2,000 procedures: `advisor suggest`"),
            Command(["suggest", "--format", "json", *many], "2,000 procedures: `advisor suggest --format json`", seconds=15),
        ]
        measure(SHIPPED, rounds)
        measure(big, large_rounds)
        counts = ask("--catalog", str(catalog), "--count-only")
    engine = ask("--rounds", str(max(3, rounds)))
    commands = [*SHIPPED, *big]
    lines = told(commands, rounds, engine, counts)
    page.put("Commands", before, [one for command in commands for one in missed(command)], lines, given.to)
    page.put("Deciding", before, [], decided(engine), given.to)
    print("\n".join([*lines, "", *decided(engine)]))


if __name__ == "__main__":
    main()
