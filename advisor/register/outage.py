"""An outage of the database (sự cố cơ sở dữ liệu): away, held by somebody for long, full, or not to be written. It passes.

Told from errors of the program by what the database itself says, so that people are asked to come back and nobody hunts for a fault.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from typing import Literal

from django.db import InterfaceError, OperationalError

Kind = Literal["away", "busy", "full", "read-only"]
AFTER = 30  # seconds until it is worth while to ask again
WORDS: dict[Kind, tuple[str, str]] = {
    "away": (
        "không mở được cơ sở dữ liệu: xem máy chủ PostgreSQL có chạy không, hoặc thư mục ADVISOR_DATA có đó và ghi được không",
        "the database can't be reached: is PostgreSQL running, or the folder ADVISOR_DATA there and writable",
    ),
    "busy": ("cơ sở dữ liệu đang bị chương trình khác giữ; chạy lại sau", "another program holds the database; try again later"),
    "full": (
        "đĩa của cơ sở dữ liệu đã đầy; dọn chỗ trống rồi chạy lại",
        "the database's disk is full; free some room, try again",
    ),
    "read-only": ("không có quyền ghi cơ sở dữ liệu", "the database may not be written"),
}
_SQLITE: dict[str, Kind] = {
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_FULL": "full",
    "SQLITE_READONLY": "read-only",
    "SQLITE_CANTOPEN": "away",
    "SQLITE_IOERR": "away",
}
_POSTGRESQL: dict[str, Kind] = {"53100": "full", "25006": "read-only", "55P03": "busy", "40P01": "busy"}  # SQLSTATE


def of(error: BaseException | None) -> Kind | None:
    """What kind of outage is behind an error; None where it is something else."""
    return next((kind for one in _chain(error) if (kind := _kind(one))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _kind(error: BaseException) -> Kind | None:
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "")
        return next((kind for known, kind in _SQLITE.items() if name.startswith(known)), None)
    if known := _POSTGRESQL.get(getattr(error, "sqlstate", None) or ""):
        return known
    lost = isinstance(error, OperationalError | InterfaceError) and not isinstance(error.__cause__, sqlite3.Error)
    return "away" if lost and (error.__cause__ is None or _kind(error.__cause__) is None) else None


class Brief(logging.Filter):
    """One line of the log for each request that met an outage, instead of the whole way to it."""

    def filter(self, record: logging.LogRecord) -> bool:
        kind = of(record.exc_info[1]) if record.exc_info else None
        if kind:
            record.msg, record.args, record.exc_info = f"{record.getMessage()}: {WORDS[kind][1]}", (), None
        return True
