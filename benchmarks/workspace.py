"""Measures the workspace on this machine: every page with many proposals at twenty people at work, and the first page after a start.

`python -m benchmarks.workspace`, on SQLite in a temporary folder, or on the database that ADVISOR_DATABASE_URL names:
`python -m tools.postgres python -m benchmarks.workspace`. The server is `advisor serve` with two workers, people are locust's.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import large, page, tree
from benchmarks.run import ROOT

PROCEDURES, PROPOSALS, ROWS, PEOPLE, WORKERS = 2000, 500, 50_000, 20, 2
WANTED, FIRST = 150, 3.0  # ms of the 95th of a hundred answers, s to the first page
SETTLING = 30  # seconds of work that are not counted: the first page has a figure of its own
PATIENCE = 120
FILES = frozenset(
    {
        "procedures_xlsx",
        "report_file",
        "department_report_file",
        "plan_document",
        "proposal_export",
        "attachment",
        "paper",
        "papers_zip",
    }
)


@dataclass
class Measured:
    """What one run found: milliseconds by address, what went wrong, seconds to the first page of each start, megabytes of the server."""

    took: dict[str, list[float]]
    faults: list[str]
    starts: list[float]
    megabytes: float
    seconds: float
    database: str
    before: float


def at(ordered: Sequence[float], share: float) -> float:
    """The value that so large a share of them does not exceed."""
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]


def section(found: Measured) -> tuple[list[str], list[str]]:
    """What was wanted and missed, and the lines of the page of figures."""
    first = statistics.median(found.starts)
    missed = [] if first <= FIRST else [f"first page after a start {first:.1f} s (≤ {FIRST:g} s)"]
    lines = [
        f"{PEOPLE} people at once (12 drafters, 4 reviewers, one of each other role), each with 1–3 s between two visits, over all "
        f"addresses that their role may open, pages five times as often as files; one visit in ten goes to the largest proposal "
        f"(200 procedures). `advisor serve --workers {WORKERS}` on {found.database}, {PROCEDURES:,} procedures, {PROPOSALS} proposals, "
        f"{ROWS:,} rows of the trail. People and server share the machine's cores.",
        "",
        f"- From the start of the process to the first page with verdicts: {first:.2f} s, the median of {len(found.starts)} starts "
        f"({min(found.starts):.2f}–{max(found.starts):.2f} s); ≤ {FIRST:g} s is wanted: {_kept(first <= FIRST)}",
        f"- {sum(map(len, found.took.values())):,} answers in {found.seconds:.0f} s, after {SETTLING} s that are not counted, "
        f"{sum(map(len, found.took.values())) / found.seconds:.1f} a second; {len(found.faults)} failed",
        f"- Memory of the server's processes together: {found.megabytes:.0f} MB",
        "",
        f"| address | answers | median | 95 % within | longest | ≤ {WANTED} ms |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, times in sorted(found.took.items(), key=lambda pair: (pair[0] in FILES, -at(sorted(pair[1]), 0.95))):
        ordered = sorted(times)
        p95 = at(ordered, 0.95)
        kept = "– (a file)" if name in FILES else _kept(p95 <= WANTED)
        if name not in FILES and p95 > WANTED:
            missed.append(f"{name} {p95:.0f} ms (≤ {WANTED} ms)")
        cells = (name, len(ordered), f"{statistics.median(ordered):.0f} ms", f"{p95:.0f} ms", f"{ordered[-1]:.0f} ms", kept)
        lines.append(f"| {' | '.join(map(str, cells))} |")
    lines += ["", *(f"- Failed: {one}" for one in sorted(set(found.faults))[:20])]
    return missed, lines


def _kept(kept: bool) -> str:
    return "kept" if kept else "**missed**"


@contextmanager
def server(catalog: Path, address: str, session: str) -> Iterator[tuple[float, int]]:
    """The running server; seconds from the start of its process until the table of procedures was answered, and the process."""
    command = [sys.executable, "-m", "benchmarks.served", str(catalog), "advisor", "serve", "--workers", str(WORKERS)]
    start = time.perf_counter()
    with subprocess.Popen([*command, "--port", address.rpartition(":")[2]], cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            while not _answers(f"{address}/thu-tuc/", session):
                if process.poll() is not None or time.perf_counter() - start > PATIENCE:
                    raise SystemExit("the server did not start")
                time.sleep(0.02)
            yield time.perf_counter() - start, process.pid
        finally:
            process.terminate()


def _answers(url: str, session: str) -> bool:
    request = urllib.request.Request(url, headers={"Cookie": f"sessionid={session}"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            if response.url != url:
                raise SystemExit(f"{url} led to {response.url}")
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def run(folder: Path, starts: int, seconds: int) -> Measured:
    """Fills a register, starts the server so many times, and lets people work for so long."""
    before = os.getloadavg()[0]
    catalog, visits, measured = folder / "catalog", folder / "visits.json", folder / "measured.json"
    large.make(ROOT / "catalog", catalog, PROCEDURES)
    os.environ |= {
        "ADVISOR_DATA": str(folder / "data"),
        "VISITS": str(visits),
        "MEASURED": str(measured),
        "SETTLING": str(SETTLING),
    }
    filled = [sys.executable, "-m", "benchmarks.served", str(catalog), "benchmarks.invented", str(PROPOSALS), str(ROWS)]
    visits.write_bytes(subprocess.run(filled, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    session = json.loads(visits.read_text(encoding="utf-8"))["inspector0"]["session"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    took: list[float] = []
    for _ in range(starts - 1):
        with server(catalog, address, session) as (first, _pid):
            took.append(first)
    with server(catalog, address, session) as (first, pid):
        took.append(first)
        people = [
            sys.executable,
            "-m",
            "locust",
            "-f",
            "benchmarks/visitor.py",
            "--headless",
            "--only-summary",
            "--host",
            address,
        ]
        many = ["-u", str(PEOPLE), "-r", str(PEOPLE), "-t", f"{SETTLING + seconds}s", "--exit-code-on-error", "0"]
        subprocess.run([*people, *many], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        megabytes = tree.megabytes(pid)
    found = json.loads(measured.read_text(encoding="utf-8"))
    kind = "PostgreSQL" if os.environ.get("ADVISOR_DATABASE_URL", "").startswith("postgres") else "SQLite"
    return Measured(found["took"], found["faults"], took, megabytes, seconds, kind, before)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="one start and one minute")
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=600)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), 1 if given.quick else given.starts, 60 if given.quick else given.seconds)
    missed, lines = section(found)
    page.put("The workspace", found.before, missed, lines)


if __name__ == "__main__":
    main()
