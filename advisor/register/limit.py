"""How often something was asked for (giới hạn), counted in the database so that all processes of the server count together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction

from .models import Count

KEPT = timedelta(hours=1)
# One statement, so that no two processes read the same number; SQLite and PostgreSQL write it alike.
_ADD = (
    "INSERT INTO register_count AS old (who, began, number) VALUES (%s, %s, 1) "
    "ON CONFLICT (who) DO UPDATE SET began = excluded.began, "
    "number = CASE WHEN old.began = excluded.began THEN old.number + 1 ELSE 1 END RETURNING number"
)


def count(who: str, seconds: int, at: datetime) -> int:
    """One more of `who` (at most 120 letters): how many there now are in the span of so many seconds that holds `at`."""
    began = int(at.timestamp()) // seconds * seconds
    with _unwaited(), connection.cursor() as cursor:
        cursor.execute(_ADD, (who, began))
        return int(cursor.fetchone()[0])


def forget(at: datetime) -> int:
    """Takes out what was counted more than an hour ago; how many rows went."""
    return Count.objects.filter(began__lt=int((at - KEPT).timestamp())).delete()[0]


@contextmanager
def _unwaited() -> Iterator[None]:
    """Nobody waits for the disk: a count that a power cut forgets is no loss, and what others wrote before is safe as it was."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
            yield
    elif connection.in_atomic_block:  # SQLite has one way of writing in a transaction
        yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
            try:
                yield
            finally:
                cursor.execute("PRAGMA synchronous=FULL")
