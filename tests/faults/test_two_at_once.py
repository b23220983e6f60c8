"""Two processes at the same work: the first is held at the n-th call that changes a file while the second runs.

What must hold afterwards: both are done, one after the other, or one is done and the other is told so; nothing is lost or mixed.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog.reading import read
from advisor.reevaluation import decisions
from tests.exchange import made as portal
from tests.faults import commands, faulty
from tests.faults.commands import BY_NAME
from tests.faults.faulty import Control, Ended, moments
from tests.faults.served import Load, Server, ask, environment_of

WHILE = 0.7  # seconds that the second has while the first is held


class Pair:
    """Two benches for one command, and a folder that is put back between moments."""

    def __init__(self, stage: Any, second: faulty.Bench) -> None:
        self.stage, self.second = stage, second
        self.folder = stage.folder

    def run(self, at: int, first: list[object], second: list[object]) -> tuple[Ended, Ended]:
        """How both ended, the first held at its `at`-th call until the second is done or waits for it."""
        self.stage.back()
        self.stage.control.arm("pause", at, self.folder)
        process = self.stage.bench.begin(*first)
        until = time.monotonic() + 60
        while not faulty.stopped(process) and Path(f"/proc/{process}").exists() and time.monotonic() < until:
            time.sleep(0.005)
        other = self.second.begin(*second)
        until = time.monotonic() + WHILE
        while Path(f"/proc/{other}").exists() and time.monotonic() < until:
            time.sleep(0.005)
        if Path(f"/proc/{process}").exists():
            os.kill(process, signal.SIGCONT)
        return self.stage.bench.end(), self.second.end()

    def calls(self, first: list[object]) -> int:
        self.stage.back()
        self.stage.disarm()
        self.stage.bench.run(*first)
        return int(self.stage.control.count)


@pytest.fixture
def pair(staged: Any, library: Path, tmp_path: Path) -> Callable[[str], Any]:
    @contextmanager
    def made(name: str) -> Iterator[Pair]:
        command = BY_NAME[name]
        with staged(command) as stage:
            control = Control(library, tmp_path / "second")
            with faulty.bench(control, command.modules, command.environment(stage.folder)) as second:
                yield Pair(stage, second)

    return made


NIGHTLY = pytest.mark.nightly
SOME = pytest.mark.parametrize("most", [2, pytest.param(10**9, marks=NIGHTLY)], ids=["some", "every"])


@SOME
def test_two_imports(pair: Any, most: int) -> None:
    """Of other files: what a finished one brought is there, whole; a refused one brought nothing and says why."""
    with pair("import") as two:
        other = portal.lines(two.folder.parent / "b.jsonl", [portal.row("1.000009", linh_vuc="Đất đai")])
        first = [*BY_NAME["import"].arguments(two.folder)]
        second = ["import", other, *first[2:]]
        for at in moments(two.calls(first), most):
            ended = two.run(at, first, second)
            there = set(read(two.folder / "catalog").procedure)
            for one, codes in zip(ended, ({"1.000002", "1.000004"}, {"1.000009"}), strict=True):
                assert one.code in (0, 1), one
                assert one.code == 0 or "import-running" in one.err or "changed-meanwhile" in one.err, one
                assert codes <= there if one.code == 0 else not codes & there, (at, ended)
            assert any(one.code == 0 for one in ended)
            assert not list((two.folder / "catalog").glob(".procedures*"))


@SOME
def test_two_dossiers(pair: Any, most: int) -> None:
    """Into one folder: the second is told that it is there. With --force the later one stands, whole."""
    with pair("propose") as two:
        first = [*BY_NAME["propose"].arguments(two.folder)]
        second = [*first, "--until", "2026-05-31"]
        whole = []
        for one in (first, second):
            two.stage.back()
            two.stage.bench.run(*one)
            whole.append(commands.BY_NAME["propose"].whole(two.folder))
        for at in moments(two.calls(first), most):
            for forced in ([], ["--force"]):
                ended = two.run(at, [*first, *forced], [*second, *forced])
                assert commands.BY_NAME["propose"].whole(two.folder) in whole, at
                assert sorted(one.code for one in ended) == ([0, 0] if forced else [0, 4]), ended
                assert sorted(path.name for path in two.folder.iterdir()) == ["ho-so", "world"]


@SOME
def test_two_batches(pair: Any, most: int) -> None:
    """To one result: one is done, the other is told that a run is there."""
    with pair("batch") as two:
        first = [*BY_NAME["batch"].arguments(two.folder)]
        two.stage.bench.run(*first)
        whole = BY_NAME["batch"].whole(two.folder)
        for at in moments(two.calls(first), most):
            ended = two.run(at, first, [*first, "--resume"])
            assert all(one.code in (1, 4) and "Traceback" not in one.err for one in ended), (at, ended)
            assert any(one.code == 1 for one in ended), (at, ended)
            assert BY_NAME["batch"].whole(two.folder) == whole, at


@SOME
def test_two_plans_recorded(pair: Any, most: int) -> None:
    """Other plans into one register: each that is done has its line in the chain, the other is told to try again."""
    with pair("apply") as two:
        first = [*BY_NAME["apply"].arguments(two.folder)]
        other = two.folder.parent / "other.json"
        plan = json.loads((two.folder / "dem/plan.json").read_text(encoding="utf-8"))
        other.write_text(json.dumps({**plan, "to": "2026-09-02"}), encoding="utf-8")
        for at in moments(two.calls(first), most):
            ended = two.run(at, first, ["apply", other, *first[2:]])
            assert all(one.code in (0, 4) and "Traceback" not in one.err for one in ended), (at, ended)
            done = sum(one.code == 0 for one in ended)
            assert done
            assert len(decisions.decisions(two.folder / "so")) == 1 + done


@SOME
def test_two_nights(pair: Any, most: int) -> None:
    """In one folder: the second leaves at once, with a line of the log; the plan is that of the first."""
    with pair("plan-job") as two:
        first = [*BY_NAME["plan-job"].arguments(two.folder)]
        two.stage.bench.run(*first)
        whole = BY_NAME["plan-job"].whole(two.folder)
        for at in moments(two.calls(first), most):
            ended = two.run(at, first, first)
            assert sorted(one.code for one in ended) in ([0, 0], [0, 4]), (at, ended)
            assert BY_NAME["plan-job"].whole(two.folder) == whole
            log = [json.loads(line)["event"] for line in (two.folder / "dem/log.jsonl").read_text().splitlines()]
            assert log.count("done") - 1 + log.count("busy") == 2, log


@SOME
def test_two_first_starts(pair: Any, most: int) -> None:
    """One makes key and tables, the other waits and takes them."""
    with pair("first-start") as two:
        first = [*BY_NAME["first-start"].arguments(two.folder)]
        for at in moments(two.calls(first), min(most, 20)):
            ended = two.run(at, first, first)
            assert [one.code for one in ended] == [0, 0], (at, ended)


@SOME
def test_two_backups(pair: Any, most: int) -> None:
    """Under one name: the second is told that it is there; what is there is whole."""
    with pair("backup") as two:
        first = [*BY_NAME["backup"].arguments(two.folder)]
        two.stage.bench.run(*first)
        whole = BY_NAME["backup"].whole(two.folder)
        for at in moments(two.calls(first), min(most, 40)):
            ended = two.run(at, first, first)
            assert sorted(one.code for one in ended) == [0, 4], (at, ended)
            assert BY_NAME["backup"].whole(two.folder) == whole
            assert not list(two.folder.glob("*.part"))


@NIGHTLY
def test_one_plan_applied_twice_at_once_in_the_workspace(pair: Any) -> None:
    """It is applied once, and both are told so."""
    with pair("apply-workspace") as two:
        first = [*BY_NAME["apply-workspace"].arguments(two.folder)]
        two.stage.bench.run(*first)
        whole = BY_NAME["apply-workspace"].whole(two.folder)
        for at in moments(two.calls(first), 12):
            ended = two.run(at, first, first)
            assert [one.code for one in ended] == [0, 0], (at, ended)
            assert BY_NAME["apply-workspace"].whole(two.folder) == whole


@NIGHTLY
def test_two_servers_on_one_database(tmp_path: Path) -> None:
    """Writing at once: every write that either confirmed is there once, and the chain is whole."""
    environment = environment_of(tmp_path)
    made = ask(environment, "people", {"drafts": 20})
    servers = [Server(environment), Server(environment)]
    loads = [Load(one.port, made["sessions"], made["proposals"], at) for at, one in enumerate(servers)]
    for at, load in enumerate(loads):
        load.mark = f"{at}-"
    try:
        for server in servers:
            server.start()
        for load in loads:
            load.start()
        time.sleep(20)
        for load in loads:
            load.finish()
    finally:
        for load in loads:
            load.stop.set()
        for server in servers:
            server.kill()
    done = [one for load in loads for one in load.done]
    found = ask(environment, "count", {"done": done})
    assert {key: found[key] for key in ("lost", "halves", "breaks", "sound")} == {
        "lost": [],
        "halves": [],
        "breaks": [],
        "sound": True,
    }
    assert len(done) > 20
    assert not any(500 in load.answers for load in loads), [load.answers for load in loads]
