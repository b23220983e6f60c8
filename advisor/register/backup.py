"""Backup and restore (sao lưu, phục hồi): one file with everything. SQLite by its own backup, PostgreSQL by pg_dump,
pg_restore and psql."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from ..workspace import in_turn
from .account import NotPossible


def backup(target: Path) -> None:
    """A whole and consistent copy while others go on working; the target is there only when it is complete."""
    if not target.absolute().parent.is_dir():
        raise NotPossible(f"không có thư mục {target.absolute().parent}")
    with in_turn(target.absolute().parent):
        _backup(target, target.with_name(target.name + ".part"))


def _backup(target: Path, beside: Path) -> None:
    if target.exists():
        raise NotPossible(f"{target} đã có; chọn tên khác")
    _clear(beside)
    try:
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source, closing(sqlite3.connect(beside)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
        else:
            _run("pg_dump", "--format=custom", f"--file={beside}")
        os.replace(beside, target)
    finally:
        _clear(beside)


def _clear(beside: Path) -> None:
    """A half copy, with what SQLite had beside it."""
    for ending in ("", "-journal", "-wal", "-shm"):
        beside.with_name(beside.name + ending).unlink(missing_ok=True)


def restore(source: Path) -> None:
    """Puts a backup, of this release or an earlier one, in the place of the database; the tables are still those of then.

    What was there is kept beside it (SQLite), or all is one transaction (PostgreSQL). `NotPossible` where the file is no whole backup
    of a register, or one of a later release.
    """
    (_restore_sqlite if connection.vendor == "sqlite" else _restore_postgres)(source)
    connections.close_all()


def _of_this_release(source: Path, applied: Iterable[str]) -> None:
    """`applied`: the migrations of the register that the backup has gone through."""
    known = {name for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations if app == "register"}
    beyond = sorted(set(applied) - known)
    if beyond:
        raise NotPossible(f"{source} do một phiên bản mới hơn tạo ra ({', '.join(beyond)}); hãy nâng cấp chương trình trước")


def _restore_sqlite(source: Path) -> None:
    target = Path(connection.settings_dict["NAME"])
    applied: list[str] = []
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            known = copy.execute("SELECT count(*) FROM sqlite_master WHERE name='register_entry'").fetchone()[0] == 1
            if known:
                applied = [name for (name,) in copy.execute("SELECT name FROM django_migrations WHERE app='register'")]
    except sqlite3.DatabaseError:
        sound = known = False
    if not sound or not known:
        raise NotPossible(f"{source} không phải là bản sao lưu nguyên vẹn của sổ theo dõi")
    _of_this_release(source, applied)
    connections.close_all()
    with in_turn(target.absolute().parent):
        _put(source, target, target.with_name(target.name + ".restoring"))


def _put(source: Path, target: Path, beside: Path) -> None:
    _copy(source, beside)
    if target.exists():
        with closing(sqlite3.connect(target)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _copy(target, target.with_name(target.name + ".before-restore"))
        for ending in ("-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
    os.replace(beside, target)  # at every moment one whole register stands there


def _restore_postgres(source: Path) -> None:
    """All tables go, those too that an earlier release did not have yet, and what the backup holds comes."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "script.sql"
        _run("pg_restore", "--no-owner", f"--file={script}", str(source))
        applied = []
        with script.open(encoding="utf-8") as lines:
            known = False
            for line in lines:
                known = known or line.startswith("CREATE TABLE public.register_entry ")
                if row := re.match(r"\d+\tregister\t(\w+)\t", line):
                    applied.append(row[1])
        if not known:
            raise NotPossible(f"{source} không phải là bản sao lưu của sổ theo dõi")
        _of_this_release(source, applied)
        tables = ", ".join(connection.ops.quote_name(name) for name in connection.introspection.table_names())
        connections.close_all()
        clear = (f"DROP TABLE {tables} CASCADE;" if tables else "") + "DROP FUNCTION IF EXISTS register_entry_only_grows CASCADE"
        once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        _run("psql", *once, f"--command={clear}", f"--file={script}")


def _copy(source: Path, target: Path) -> None:
    """A copy that outlives the power."""
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _run(*command: str) -> None:
    given: Any = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(given[key]) for name, key in names.items() if given.get(key)}}
    if shutil.which(command[0]) is None:
        raise NotPossible(f"không có lệnh {command[0]}; cài bộ công cụ khách của PostgreSQL")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotPossible(done.stderr.strip() or f"{command[0]}: {done.returncode}")
