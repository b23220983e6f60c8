"""Runs a command on a PostgreSQL of its own: initdb in a temporary folder, a socket there and no port, gone afterwards.

PostgreSQL refuses to run as root, so root lends it to the user `postgres`. `python -m tools.postgres COMMAND…`
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def program(name: str) -> str:
    """Where a program of the server lies: newest of Debian's versions, or on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    where = str(found[-1]) if found else shutil.which(name)
    if where is None:
        sys.exit(f"no {name}; on Debian: apt-get install postgresql")
    return where


def _lent() -> list[str]:
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def control(folder: Path, *what: str) -> None:
    """pg_ctl, of the server in this folder."""
    command = [*_lent(), program("pg_ctl"), "-D", str(folder / "data"), *what]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)


def started(folder: Path) -> tuple[str, ...]:
    """How it is started: a socket in the folder and no port."""
    return "-o", f"-k {folder} -c listen_addresses=''", "-l", str(folder / "log"), "-w"


def main(command: list[str]) -> int:
    folder, runs = Path(tempfile.mkdtemp(prefix="advisor-postgres-")), False
    if _lent():
        shutil.chown(folder, "postgres")
    try:
        made = [*_lent(), program("initdb"), "-D", str(folder / "data"), "-U", "advisor", "-A", "trust", "-E", "UTF8"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        control(folder, *started(folder), "start")
        runs = True
        address = f"postgresql://advisor@{str(folder).replace('/', '%2F')}/postgres"
        return subprocess.run(command, env={**os.environ, "ADVISOR_DATABASE_URL": address}, check=False).returncode
    finally:
        if runs:
            with contextlib.suppress(subprocess.CalledProcessError):
                control(folder, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
