"""The job of the night (việc chạy đêm): makes the plan unattended, and leaves a summary that can be mailed.

One folder holds everything: `plan.json`, `summary.txt`, `log.jsonl` and the lock. Catalog and rules are read first: faulty, the job
ends before anything is touched, and the plan of the night before stays. What fails for a reason outside (a full disk, a busy file) is
tried again; a fault in the data is not. Exit: 0 done, 1 faulty data, 4 another job is running, 70 tried in vain.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..catalog.record import Day
from ..diagnostic import Refused
from ..reasoning.wording import Lang
from . import printing
from .decisions import Busy, locked
from .plan import Plan, Planning
from .report import Reporting

TRIES = 3
WAIT = 2.0  # seconds before the second try, doubled before each further one
DONE, FAULTY, BUSY, FAILED = 0, 1, 4, 70
PLAN, SUMMARY, LOG = "plan.json", "summary.txt", "log.jsonl"


class Log:
    """One JSON object a line, written at once, so that a killed job leaves what it did; to stderr where the file takes nothing.

    A line that a killed job tore stays alone: the next one begins anew.
    """

    def __init__(self, path: Path, now: Callable[[], str]) -> None:
        self._path, self._now = path, now

    def __call__(self, event: str, **more: Any) -> None:
        line = json.dumps({"at": self._now(), "pid": os.getpid(), "event": event, **more}, ensure_ascii=False) + "\n"
        try:
            with self._path.open("ab+") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - 1))
                torn = file.read(1) not in (b"", b"\n")
                file.write(b"\n" * torn + line.encode())
        except OSError:
            sys.stderr.write(line)

    def last_day(self) -> str:
        """The day of the last start; empty where there was none, or nothing can be read."""
        if not self._path.is_file():
            return ""
        day = ""
        for line in self._path.read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                event = json.loads(line)
                day = str(event["on"]) if event["event"] == "start" else day
        return day


def run(
    folder: Path,
    planning: Callable[[], Planning],
    *,
    lang: Lang,
    on: Day,
    now: Callable[[], str],
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """The exit code. `planning` reads catalog and rules and may refuse them."""
    try:
        with locked(folder):
            return _held(folder, planning, lang, on, Log(folder / LOG, now), wait)
    except Busy:
        Log(folder / LOG, now)("busy", exit=BUSY)
        return BUSY


def _held(folder: Path, planning: Callable[[], Planning], lang: Lang, on: Day, log: Log, wait: Callable[[float], None]) -> int:
    if (last := log.last_day()) > on.isoformat():
        log("clock", last=last, on=on.isoformat())  # the plan is made all the same, of the day that the clock says
    log("start", on=on.isoformat())
    for leftover in folder.glob("*.part"):  # of a job that was killed while it wrote
        leftover.unlink()
        log("cleared", file=leftover.name)
    last = ""
    for attempt in range(1, TRIES + 1):
        try:
            plan = planning().plan()
            _put(folder, _files(plan, lang))
        except Refused as refused:
            faults = [fault.as_json() for fault in refused.faults]
            log("faulty", faults=faults, exit=FAULTY)
            return FAULTY
        except (OSError, MemoryError) as error:
            last = f"{type(error).__name__}: {error}"
            log("failed", attempt=attempt, error=last)
            if attempt < TRIES:
                wait(WAIT * 2 ** (attempt - 1))
            continue
        except Exception as error:
            log("internal", error=f"{type(error).__name__}: {error}", exit=FAILED)
            raise
        log("done", counts=dict(plan.counts), instruments=len(plan.instruments), proposals=len(plan.proposals), exit=DONE)
        return DONE
    log("gave-up", error=last, exit=FAILED)
    return FAILED


def _files(plan: Plan, lang: Lang) -> Mapping[str, str]:
    report = Reporting(plan, lang).report()
    return {PLAN: json.dumps(plan.as_json(), ensure_ascii=False, indent=1) + "\n", SUMMARY: printing.text(report)}


def _put(folder: Path, files: Mapping[str, str]) -> None:
    """All are written before the first is put in place."""
    try:
        for name, content in files.items():
            with (folder / f"{name}.part").open("w", encoding="utf-8") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for name in files:
            (folder / f"{name}.part").replace(folder / name)
    finally:
        for name in files:
            (folder / f"{name}.part").unlink(missing_ok=True)
