"""The job of the night: one at a time, nothing touched by faulty data, tried again, and whole after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog.record import Day
from advisor.diagnostic import Fault, Place, Refused
from advisor.reevaluation import decisions, night
from advisor.reevaluation.plan import Planning, compare
from tests.reevaluation.worlds import World, law

ROOT = Path(__file__).resolve().parents[2]
DAYS = Day(2026, 5, 31), Day(2026, 6, 1)


@pytest.fixture
def planning(tmp_path: Path) -> Callable[[], Planning]:
    ends = law(permission="- {at: Điều 3, says: Được ủy quyền., in_force: {until: 2026-06-01}}")
    whole = World(tmp_path / "world", ends).whole()
    return lambda: compare(whole, whole, *DAYS)


def run(folder: Path, planning: Callable[[], Planning], waits: list[float] | None = None) -> int:
    wait = waits.append if waits is not None else time.sleep
    return night.run(folder, planning, lang="vi", on=DAYS[1], now=lambda: "2026-06-01T01:00:00", wait=wait)


def events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / night.LOG).read_text(encoding="utf-8").splitlines()]


def test_a_night_leaves_a_plan_a_summary_and_a_log(tmp_path: Path, planning: Callable[[], Planning]) -> None:
    """What can be mailed, what can be applied, and a line for each step; the same night twice gives the same plan."""
    job = tmp_path / "job"
    assert run(job, planning) == night.DONE
    first = (job / night.PLAN).read_bytes()
    assert "1.000001" in (job / night.SUMMARY).read_text(encoding="utf-8")
    assert decisions.read_plan(job / night.PLAN)["counts"]["no_longer_lawful"] == 2
    assert [event["event"] for event in events(job)] == ["start", "done"]
    assert run(job, planning) == night.DONE
    assert (job / night.PLAN).read_bytes() == first


def test_a_faulty_catalog_stops_it_before_anything_is_touched(tmp_path: Path, planning: Callable[[], Planning]) -> None:
    """The plan of the night before stays as it is; the faults are in the log; nothing is tried again."""
    job = tmp_path / "job"
    run(job, planning)
    before = {name: (job / name).read_bytes() for name in (night.PLAN, night.SUMMARY)}
    tried = []

    def faulty() -> Planning:
        tried.append(1)
        raise Refused([Fault(Place("catalog/x.yaml", 3), "unknown-key", "x", "y")])

    assert run(job, faulty, []) == night.FAULTY
    assert len(tried) == 1
    assert {name: (job / name).read_bytes() for name in before} == before
    assert events(job)[-1]["faults"][0]["line"] == 3


def test_what_failed_is_tried_again_and_given_up_in_the_end(tmp_path: Path, planning: Callable[[], Planning]) -> None:
    """A disk that is full for a moment is no reason to lose the night; for ever, it is told."""
    job, waits, failures = tmp_path / "job", list[float](), [1, 1]

    def sometimes() -> Planning:
        if failures:
            failures.pop()
            raise OSError(28, "No space left on device")
        return planning()

    assert run(job, sometimes, waits) == night.DONE
    assert waits == [2.0, 4.0]
    assert [event["event"] for event in events(job)] == ["start", "failed", "failed", "done"]
    failures += [1] * 5
    assert run(job, sometimes, waits) == night.FAILED
    assert events(job)[-1]["event"] == "gave-up"


HOLD = """
import sys, time
from pathlib import Path
from advisor.reevaluation.decisions import locked
with locked(Path(sys.argv[1])):
    (Path(sys.argv[1]) / "plan.json.part").write_text("half")
    print("held", flush=True)
    time.sleep(60)
"""


def test_two_at_once_and_a_killed_one(tmp_path: Path, planning: Callable[[], Planning]) -> None:
    """A second job is refused while the first works. Killed in the middle it leaves no lock, and its half file is cleared."""
    job = tmp_path / "job"
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(job)], stdout=subprocess.PIPE, cwd=ROOT)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert run(job, planning) == night.BUSY
        assert not (job / night.PLAN).exists()
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        assert run(job, planning) == night.DONE
    finally:
        other.kill()
        other.communicate()
    assert [event["event"] for event in events(job)] == ["busy", "start", "cleared", "done"]
    assert sorted(path.name for path in job.iterdir()) == [".lock", night.LOG, night.PLAN, night.SUMMARY]
