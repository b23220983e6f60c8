"""A register of an earlier release, with people's work in it, under the present program: nothing is lost, the trail holds, pages open.

`earlier/` has what the services of then wrote, table by table, at each state of the tables that a program ever had: a decided proposal
with opinions, comments and files, one under appraisal (made stale, where plans were known), a draft. Release 0.1.0 had no register.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from advisor.register import migrations

Json = dict[str, Any]
Environment = dict[str, str]
EARLIER = Path(__file__).parent / "earlier"
FILES = {path.stem: path for path in sorted(EARLIER.glob("*.json"))}
# Between the first two migrations a program can only have been killed: the tables were the same, the trail not guarded yet.
# What came after the last file adds tables that were empty when they came.
STATES = {
    "0001_initial": FILES["0002_trail_only_grows"],
    **FILES,
    **dict.fromkeys(("0005_count", "0006_identity"), FILES["0004_proposal_particulars"]),
}
MIGRATIONS = sorted(path.stem for path in Path(migrations.__path__[0]).glob("0*.py"))


@pytest.fixture
def register(tmp_path: Path) -> Callable[[str], Environment]:
    """An environment with an empty database of its own: PostgreSQL under `make test-postgres`, else SQLite."""

    def empty(name: str) -> Environment:
        folder, url = tmp_path / name, os.environ.get("ADVISOR_DATABASE_URL", "")
        folder.mkdir()
        if url:
            import psycopg

            parts, database = urlsplit(url), f"earlier_{uuid.uuid4().hex}"
            with psycopg.connect(url, autocommit=True) as server:
                server.execute(f"CREATE DATABASE {database}")
            url = urlunsplit(parts._replace(path=f"/{database}"))
        return {**os.environ, "ADVISOR_DATA": str(folder), "ADVISOR_DATABASE_URL": url}

    return empty


def run(environment: Environment, module: str, *arguments: str, status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, done.stderr[-3000:] + done.stdout[-500:]
    return done.stdout if status == 0 else done.stderr


def asked(environment: Environment, *arguments: str) -> Json:
    answer: Json = json.loads(run(environment, "tests.register.upgraded", *arguments))
    return answer


def earlier(environment: Environment, state: str) -> Json:
    """A register as it was then; its rows."""
    asked(environment, "made", state, str(STATES[state]))
    tables: Json = json.loads(STATES[state].read_text(encoding="utf-8"))["tables"]
    return tables


def assert_nothing_lost(then: Json, now: Json) -> None:
    assert now["breaks"] == []
    assert now["applied"] == MIGRATIONS
    assert len(then["entry"]) > 50
    for name, rows in now["tables"].items():
        before = then.get(name, [])
        assert [{key: row[key] for key in old} for old, row in zip(before, rows, strict=True)] == before, name
        added = {key for row in rows for key in row} - {key for row in before for key in row}
        assert [row for row in rows if any(row[key] not in ("", {}, [], None) for key in added)] == [], name


def test_there_is_a_register_of_every_state() -> None:
    """Who adds a migration puts the rows of the release before it into `earlier/`."""
    assert [*STATES] == MIGRATIONS


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_lost(state: str, register: Callable[[str], Environment]) -> None:
    """Every row with every value, files byte for byte; what is new is empty; the trail ends in the digest of then."""
    environment = register("one")
    then = earlier(environment, state)
    assert_nothing_lost(then, asked(environment, "told"))
    audit = json.loads(run(environment, "advisor", "audit", "verify", "--format", "json"))
    assert (audit["holds"], audit["rows"], audit["digest"]) == (True, len(then["entry"]), then["chain"][0]["digest"])


@pytest.mark.parametrize("state", FILES)
def test_people_go_on_where_they_were(state: str, register: Callable[[str], Environment]) -> None:
    """The passwords of then open, every page of every proposal comes for every role, and the trail goes on."""
    environment = register("one")
    earlier(environment, state)
    found = asked(environment, "walked")
    assert found["login"] == 302
    assert {name: status for name, status in found["answers"].items() if status >= 500} == {}
    assert sum(status == 200 for status in found["answers"].values()) > 100
    assert found["breaks"] == []


@pytest.mark.parametrize("state", FILES)
def test_an_old_backup_comes_back(state: str, tmp_path: Path, register: Callable[[str], Environment]) -> None:
    """Into a register that has gone on since, with plans that point at its proposals: afterwards it is what was backed up, brought up
    to date."""
    old, present = register("old"), register("present")
    then, copy = earlier(old, state), tmp_path / "copy"
    asked(old, "kept", str(copy))
    earlier(present, "0003_plans_of_change")
    asked(present, "told")
    run(present, "advisor", "restore", str(copy))
    assert_nothing_lost(then, asked(present, "told"))


def test_a_backup_of_a_later_release_is_refused(tmp_path: Path, register: Callable[[str], Environment]) -> None:
    """It says so and replaces nothing; likewise a file that is no backup."""
    later, present = register("later"), register("present")
    asked(later, "made", MIGRATIONS[-1], str(STATES[MIGRATIONS[-1]]), "9999_later")
    copy, bad = tmp_path / "copy", tmp_path / "bad"
    asked(later, "kept", str(copy))
    bad.write_text("no backup")
    then = earlier(present, MIGRATIONS[-1])
    assert "9999_later" in run(present, "advisor", "restore", str(copy), status=4)
    run(present, "advisor", "restore", str(bad), status=4)
    assert_nothing_lost(then, asked(present, "told"))
