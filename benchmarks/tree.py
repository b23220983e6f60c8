"""Time and memory of a command with all processes that it starts: proportional set sizes, summed and sampled from outside."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

EVERY = 0.1


def run(command: Sequence[str], cwd: Path) -> tuple[float, float, str]:
    """Seconds, peak megabytes of all processes together, and what it printed."""
    start, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        while process.poll() is None:
            peak = max(peak, megabytes(process.pid))
            time.sleep(EVERY)
        seconds = time.perf_counter() - start
        printed = process.stdout.read() if process.stdout else ""
    if process.returncode not in (0, 1):
        raise SystemExit(f"exit {process.returncode}: {' '.join(command)}")
    return seconds, peak, printed


def megabytes(pid: int) -> float:
    """Of a process and all below it, what they share counted once."""
    return sum(map(_megabytes, _tree(pid)))


def _tree(pid: int) -> list[int]:
    found = [pid]
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _tree(int(child))
    except OSError:  # it has ended
        pass
    return found


def _megabytes(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


if __name__ == "__main__":
    seconds, peak, printed = run(sys.argv[1:], Path.cwd())
    print(f"{printed}{seconds:.2f} s, {peak:.0f} MB")
