"""Counts of requests: shared by the processes of a server, begun anew with each span of time, gone after an hour."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from advisor.register import limit
from advisor.register.models import Count

NOW = datetime.datetime(2026, 11, 24, 8, 0, 30, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
COUNTER = """
import datetime, sys
from advisor.web import serving
serving.prepare(migrate=False)
from advisor.register import limit
sys.stdin.readline()
for _ in range(200):
    print(limit.count("post:lan", 60, datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)))
"""


@pytest.fixture
def elsewhere(tmp_path: Path, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The environment of a database that processes share: a file, or a database of its own on the PostgreSQL of the tests."""
    url = os.environ.get("ADVISOR_DATABASE_URL", "")
    environment = {**os.environ, "ADVISOR_DATA": str(tmp_path)}
    name = f"advisor_limit_{os.getpid()}"
    if not url.startswith("postgres"):
        yield {**environment, "ADVISOR_DATABASE_URL": ""}
        return
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield {**environment, "ADVISOR_DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_two_processes_count_together(elsewhere: dict[str, str]) -> None:
    """Four hundred requests over two processes are the numbers 1 to 400, each told once: none is lost, none counted twice."""
    prepared = "from advisor.web import serving; serving.prepare()"
    subprocess.run([sys.executable, "-c", prepared], env=elsewhere, check=True)
    both = [
        subprocess.Popen([sys.executable, "-c", COUNTER], env=elsewhere, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [int(number) for one in both for number in one.communicate(timeout=120)[0].split()]
    assert sorted(told) == list(range(1, 401))


@pytest.mark.django_db
def test_each_span_begins_anew_and_each_counts_for_itself() -> None:
    assert [limit.count("post:lan", 60, NOW) for _ in range(3)] == [1, 2, 3]
    assert limit.count("post:minh", 60, NOW) == 1
    assert limit.count("post:lan", 60, NOW + 29 * SECOND) == 4
    assert limit.count("post:lan", 60, NOW + 30 * SECOND) == 1
    assert Count.objects.count() == 2  # one row for each, however often they ask


@pytest.mark.django_db
def test_what_is_over_goes() -> None:
    """After an hour, and not before; what still counts stays."""
    limit.count("post:lan", 60, NOW)
    limit.count("post:minh", 60, NOW + 3600 * SECOND)
    assert limit.forget(NOW + 3600 * SECOND - 31 * SECOND) == 0
    assert limit.forget(NOW + 3600 * SECOND) == 1
    assert Count.objects.get().who == "post:minh"
