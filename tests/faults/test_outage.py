"""The database away in the middle of a request and back: who works is told to come back, and nothing is half-written.

In the suite with what SQLite itself says of a locked, full, closed or missing file; on a PostgreSQL that is stopped and started again
where `make nightly` or `make test-postgres` gives one.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from advisor.register import account as accounts
from advisor.register import outage
from advisor.register.models import Account
from advisor.register.trail import Act
from advisor.web import serving, settings
from tests.faults import served
from tests.faults.served import Load, Server, advisor, ask, environment_of

NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)


def locked(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "a")) as one, closing(sqlite3.connect(folder / "a", timeout=0)) as other:
        one.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


def full(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "a")) as one:
        one.execute("PRAGMA max_page_count=2")
        one.execute("CREATE TABLE IF NOT EXISTS a (b)")
        one.execute("INSERT INTO a VALUES (zeroblob(100000))")


def closed(folder: Path) -> None:
    sqlite3.connect(folder / "a").execute("CREATE TABLE IF NOT EXISTS a (b)").connection.close()
    with closing(sqlite3.connect(f"file:{folder / 'a'}?mode=ro", uri=True)) as one:
        one.execute("INSERT INTO a VALUES (1)")


def missing(folder: Path) -> None:
    sqlite3.connect(folder / "none" / "a")


def no_table(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "a")) as one:
        one.execute("SELECT * FROM nowhere")


def failing(cause: Callable[[Path], None], folder: Path) -> Callable[..., Any]:
    """Every question to the database ends as this one does, as Django tells it."""

    def wrapper(*_: Any) -> Any:
        try:
            cause(folder)
        except sqlite3.Error as error:
            raise OperationalError(str(error)) from error
        raise AssertionError("it should have failed")

    return wrapper


@pytest.fixture
def client() -> Client:
    one = Account.objects.create(name="a", full_name="a", role="reviewer", created=NOW, must_change=False, password="!")
    client = Client(raise_request_exception=False)
    client.force_login(one)
    client.key = accounts.token(Act(one, NOW), one, "máy")  # type: ignore[attr-defined]
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cause", "kind"),
    [(locked, "busy"), (full, "full"), (closed, "read-only"), (missing, "away")],
    ids=["locked", "full", "closed", "missing"],
)
def test_an_outage_is_a_page_that_says_when_to_come_back(
    client: Client, tmp_path: Path, cause: Callable[[Path], None], kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """503 with Retry-After, in both languages for people and as JSON for programs; one line in the log; then all is as before."""
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {client.key}"}  # type: ignore[attr-defined]
    with connection.execute_wrapper(failing(cause, tmp_path)):
        for path in ("/ho-so/", "/thu-tuc/", "/nhat-ky/"):
            page = client.get(path)
            assert (page.status_code, page["Retry-After"]) == (503, "30")
            text = page.content.decode()
            assert "tạm thời không trả lời" in text
            assert "does not answer for the moment" in text
            assert "default-src 'none'" in page["Content-Security-Policy"]
            assert page["Cache-Control"] == "no-store"
        assert client.post("/ho-so/moi/", {"title": "x"}).status_code == 503
        for path in ("/api/proposals", "/suc-khoe/"):
            answer = client.get(path, **bearer)
            assert (answer.status_code, answer["Retry-After"], answer.json()["database"]) == (503, "30", kind)
    assert client.get("/suc-khoe/").json() == {"ok": True}
    assert client.get("/ho-so/").status_code == 200
    brief = outage.Brief()
    assert all(brief.filter(record) and record.exc_info is None for record in caplog.records if record.name == "django.request")
    assert any("the database" in record.getMessage() for record in caplog.records)


@pytest.mark.django_db
def test_an_error_of_ours_is_no_outage(client: Client, tmp_path: Path) -> None:
    """A table that is not there will not come back by itself."""
    with connection.execute_wrapper(failing(no_table, tmp_path)):
        page = client.get("/ho-so/")
        assert page.status_code == 500
        assert "Retry-After" not in page
        assert client.get("/api/proposals").json() == {"error": "internal"}


@pytest.mark.django_db
def test_tending_goes_on_after_an_outage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tried again soon where the database was away; anything else is left until the next hour, and does not end the thread."""
    monkeypatch.setattr(serving.connections, "close_all", lambda: None)
    monkeypatch.setattr(serving, "warm", lambda: failing(locked, tmp_path)())
    assert not serving.tended()
    monkeypatch.setattr(serving, "warm", lambda: 1 // 0)
    assert serving.tended()


@pytest.mark.django_db
@pytest.mark.usefixtures("client")
def test_a_session_that_could_not_be_kept(tmp_path: Path) -> None:
    """Django takes the database's error there for a session that somebody ended; it is an outage like any other."""
    fails = failing(locked, tmp_path)

    def wrapper(execute: Any, sql: str, *more: Any) -> Any:
        return fails() if sql.startswith('UPDATE "django_session"') else execute(sql, *more)

    one = Account.objects.get()
    one.set_password("một mật khẩu dài")
    one.save()
    with connection.execute_wrapper(wrapper):
        response = Client(raise_request_exception=False).post("/dang-nhap/", {"name": "a", "password": "một mật khẩu dài"})
    assert (response.status_code, response["Retry-After"]) == (503, "30")


# --- PostgreSQL --------------------------------------------------------------------------------------------------------

URL = os.environ.get("ADVISOR_DATABASE_URL", "")
on_postgresql = pytest.mark.skipif(not URL.startswith("postgres"), reason="make nightly gives one")


@contextlib.contextmanager
def stopped(how: str) -> Iterator[None]:
    from tools import postgres

    folder = Path(settings.database(URL)["HOST"])
    postgres.control(folder, "-m", how, "stop")
    try:
        yield
    finally:
        postgres.control(folder, *postgres.started(folder), "start")


@pytest.mark.nightly
@on_postgresql
def test_a_postgresql_that_goes_and_comes_back(tmp_path: Path) -> None:
    """Stopped at once, and as after a loss of power, under load; the workspace itself goes on running."""
    environment = environment_of(tmp_path, URL)
    made = ask(environment, "people", {"drafts": 20})
    server = Server(environment)
    load = Load(server.port, made["sessions"], made["proposals"], 7)
    client = served.Client(server.port, made["sessions"]["reviewer1"])
    try:
        server.start()
        assert server.process is not None
        load.start()
        for how in ("fast", "immediate") * 5:
            time.sleep(1.5)
            with stopped(how):
                for path in ("/ho-so/", "/suc-khoe/", "/api/proposals"):
                    status, text = client.get(path)
                    assert status == 503, (path, text)
                    assert "Traceback" not in text
                ended = advisor(environment, "user", "list")
                assert (ended.returncode, "PostgreSQL" in ended.stderr, "Traceback" in ended.stderr) == (4, True, False), ended
            assert client.get("/suc-khoe/")[0] == 200
            assert client.get("/ho-so/")[0] == 200
        time.sleep(1)
        load.finish()
        assert server.process.poll() is None
    finally:
        load.stop.set()
        server.kill()
    found = ask(environment, "count", {"done": load.done})
    print(f"{len(load.done)} writes confirmed, answers {load.answers}, {found['rows']} rows of the trail")
    assert (found["lost"], found["halves"], found["breaks"]) == ([], [], [])
    assert load.answers.get(503)
    assert 500 not in load.answers, load.answers
