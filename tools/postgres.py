"""Runs a command on a PostgreSQL of its own: initdb in a temporary folder, a socket there and no port, gone afterwards.

PostgreSQL refuses to run as root, so root lends it to the user `postgres`. `python -m tools.postgres COMMAND…`
"""

from __future__ import annotations

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


def main(command: list[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="advisor-postgres-"))
    lent = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if lent:
        shutil.chown(folder, "postgres")
    data, server = folder / "data", None
    try:
        subprocess.run(
            [*lent, program("initdb"), "-D", str(data), "-U", "advisor", "-A", "trust", "-E", "UTF8"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )
        start = ["-o", f"-k {folder} -c listen_addresses=''", "-l", str(folder / "log"), "-w"]
        subprocess.run(
            [*lent, program("pg_ctl"), "-D", str(data), *start, "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder
        )
        server = data
        address = f"postgresql://advisor@{str(folder).replace('/', '%2F')}/postgres"
        return subprocess.run(command, env={**os.environ, "ADVISOR_DATABASE_URL": address}, check=False).returncode
    finally:
        if server:
            subprocess.run(
                [*lent, program("pg_ctl"), "-D", str(server), "-m", "immediate", "stop"],
                check=False,
                stdout=subprocess.DEVNULL,
                cwd=folder,
            )
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
