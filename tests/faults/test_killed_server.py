"""Nothing is lost: the server is killed under load, started again, and counted. A short form here, a hundred times nightly."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

import pytest

from tests.faults.served import Load, Server, advisor, ask, environment_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills process groups found under /proc")


def killed(data: Path, url: str, kills: int, drafts: int) -> None:
    """Half of the kills take every process, half one that works. What must hold afterwards: every write that the server confirmed is
    there once; each proposal's stage, revision, note, items, versions, opinions and comments are those that its trail tells; the
    chain is whole; the database is sound."""
    environment, dice = environment_of(data, url), random.Random(kills)
    made = ask(environment, "people", {"drafts": drafts})
    server = Server(environment)
    load = Load(server.port, made["sessions"], made["proposals"], kills)
    try:
        server.start()
        load.start()
        for at in range(kills):
            time.sleep(dice.uniform(0.05, 1.0))
            if at % 2:
                server.kill_a_worker(dice)
            else:
                server.kill()
                server.start()
        time.sleep(1)
        load.finish()
    finally:
        load.stop.set()
        server.kill()
    found = ask(environment, "count", {"done": load.done})
    print(f"{kills} kills, {len(load.done)} writes confirmed, answers {load.answers}, {found['rows']} rows of the trail")
    assert {key: found[key] for key in ("lost", "halves", "breaks", "sound")} == {
        "lost": [],
        "halves": [],
        "breaks": [],
        "sound": True,
    }
    assert len(load.done) > kills, load.answers  # there was a load to kill under, on a slow machine too
    assert 500 not in load.answers, load.answers
    assert advisor(environment, "audit", "verify").returncode == 0


def test_ten_kills(tmp_path: Path) -> None:
    killed(tmp_path, "", 10, 20)


@pytest.mark.nightly
def test_a_hundred_kills(tmp_path: Path) -> None:
    killed(tmp_path, "", 100, 200)


@pytest.mark.nightly
@pytest.mark.skipif(not os.environ.get("ADVISOR_DATABASE_URL"), reason="make test-postgres gives one")
def test_a_hundred_kills_on_postgresql(tmp_path: Path) -> None:
    """The server's processes, not the database's. The database is the test's own: it is left with what was written."""
    killed(tmp_path, os.environ["ADVISOR_DATABASE_URL"], 100, 200)
