"""Measures the advisor on this machine and writes results.md: `make bench`.

Every command is a new process, timed from outside with its peak memory. The commands take turns, so that what else the machine
does falls on all of them alike; each round also times a fixed piece of Python, and ratios to it compare machines and days. This
process imports nothing large: a child's peak memory starts from its parent's.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import large

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ON = "2026-11-22"
PROCEDURES = 2000
YARDSTICK = "d = {}\nfor n in range(1_500_000): d[n % 1009] = d.get(n % 1013, 0) + n"


@dataclass
class Command:
    """A Python module with arguments, the figures wanted of it, and what was measured."""

    name: str
    arguments: list[str]
    module: str = "advisor"
    seconds: float | None = None
    megabytes: float | None = None
    took: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)


def run(command: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of a process; what it prints is read by nobody."""
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
            seconds, megabytes = run([sys.executable, "-m", command.module, *command.arguments])
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


def row(command: Command) -> str:
    """One line of the table."""
    seconds, megabytes = statistics.median(command.took), statistics.median(command.used)
    missed = [
        words
        for wanted, measured, words in (
            (command.seconds, seconds, "time"),
            (command.megabytes, megabytes, "memory"),
        )
        if wanted is not None and measured > wanted
    ]
    wanted = ", ".join(
        words
        for words in (
            f"≤ {command.seconds:g} s" if command.seconds is not None else "",
            f"≤ {command.megabytes:g} MB" if command.megabytes is not None else "",
        )
        if words
    )
    return (
        f"| {command.name} | {wanted or '–'} | {seconds:.2f} s | {min(command.took):.2f}–{max(command.took):.2f} s "
        f"| {megabytes:.0f} MB | {statistics.median(command.ratios):.2f} | {_judged(wanted, missed)} |"
    )


def _judged(wanted: str, missed: list[str]) -> str:
    if not wanted:
        return "–"
    return f"**missed: {', '.join(missed)}**" if missed else "kept"


def speed(rounds: dict[str, list[float]], name: str, words: str) -> str:
    """One line of the engine's table: ratios are taken within a round."""
    own = rounds[name]
    cells = [f"{statistics.median(own):,.0f}", f"{min(own):,.0f}–{max(own):,.0f}"]
    for other in ("definition", "closures"):
        ratios = [one / two for one, two in zip(own, rounds[other], strict=True)]
        cells.append(f"{statistics.median(ratios):.2f}")
    return f"| {words} | {' | '.join(cells)} |"


def machine() -> str:
    """What it was measured on."""
    names = [line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    cpu = names[0] if names else platform.processor() or platform.machine()
    return f"{cpu}, {os.cpu_count()} cores; Python {platform.python_version()}; {platform.system()} {platform.release()}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def report(commands: Sequence[Command], engine: dict[str, object], counts: dict[str, object], loads: tuple[float, float]) -> str:
    """results.md."""
    rounds = engine["rounds"]
    assert isinstance(rounds, dict)
    missed = [command.name for command in commands if "missed" in row(command)]
    return "\n".join(
        [
            "# What was measured",
            "",
            "Written by `make bench`; do not edit. Each command is a new process on files already in the page cache.",
            "",
            f"- When: {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC, for the law of {ON}",
            f"- Machine: {machine()}",
            f"- Load before and after: {loads[0]:.1f}, {loads[1]:.1f}"
            + (" (something else was running: times are too long)" if loads[0] > 0.7 else ""),
            f"- Figures missed: {', '.join(missed) if missed else 'none'}",
            "",
            "| command | wanted | median | min–max | peak memory | times a fixed loop | |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *(row(command) for command in commands),
            "",
            f"The shipped catalog has {engine['procedures']:,} procedures and {engine['cases']:,} cases: every receiver, form "
            f"and part of a procedure at a level. The large one has {counts['procedures']:,} procedures (the shipped ones, and "
            f"copies with other codes and fields) and {counts['cases']:,} cases; {counts['distinct']:,} of their "
            f"{counts['sheets']:,} fact sheets are told apart by some rule.",
            "",
            f"## Deciding: {engine['measured']:,} sheets, {engine['rules']} rules in force",
            "",
            "| evaluator | sheets a second, median | min–max | times the definition | times the closures |",
            "| --- | --- | --- | --- | --- |",
            speed(rounds, "first", "durable-rules, each sheet for the first time"),
            speed(rounds, "again", "durable-rules, sheets it has met"),
            speed(rounds, "closures", "plain Python closures"),
            speed(rounds, "definition", "the definition"),
            "",
            "All four came to the same outcomes. The closures give outcomes only; the engine and the definition also say how far "
            f"each rule applies. Compiling the rulebook for durable-rules takes {statistics.median(rounds['compiling']):.2f} s.",
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7, help="of each command on the shipped catalog")
    parser.add_argument("--large-rounds", type=int, default=3, help="of each command on 2,000 procedures")
    parser.add_argument("--to", type=Path, default=HERE / "results.md")
    given = parser.parse_args()

    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        catalog = Path(folder) / "catalog"
        large.make(ROOT / "catalog", catalog, PROCEDURES)
        many = ["--on", ON, "--catalog", str(catalog)]
        small = [
            Command("`advisor --help`", ["--help"], seconds=0.4),
            Command("`advisor suggest`", ["suggest", "--on", ON], seconds=3, megabytes=300),
            Command("`advisor explain 1.013823`", ["explain", "1.013823", "--on", ON], seconds=2),
            Command("`advisor suggest --format json`", ["suggest", "--format", "json", "--on", ON]),
        ]
        big = [
            Command("2,000 procedures: `advisor suggest`", ["suggest", *many]),
            Command(
                "2,000 procedures, all cases: `advisor suggest --format json`", ["suggest", "--format", "json", *many], seconds=15
            ),
        ]
        measure(small, given.rounds)
        measure(big, given.large_rounds)
        counts = ask("--catalog", str(catalog), "--count-only")
    engine = ask("--rounds", str(max(3, given.rounds)))
    text = report([*small, *big], engine, counts, (before, os.getloadavg()[0]))
    given.to.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
