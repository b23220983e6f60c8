"""Commands under faults: killed at the n-th call that changes a file, on a full disk, in a read-only folder, with a clock set back.

`faults.c` counts and fails such calls inside the process under test. A `Bench` is a process that has imported what its commands need
and forks for each, so that a sweep over all moments is quick; what is killed is a real process with the real command line.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import shlex
import struct
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Fault = Literal["nothing", "kill", "full", "read-only", "pause"]
FAULTS: tuple[Fault, ...] = ("nothing", "kill", "full", "read-only", "pause")
SOURCE = Path(__file__).with_name("faults.c")
_LAYOUT = struct.Struct("5q4056s")  # at, how, clock, no exchange, count, folder: as in faults.c
MOST_SECONDS = 120


def library(folder: Path) -> Path:
    """`faults.c`, compiled; durable-rules wants a C compiler anyway."""
    made = folder / "faults.so"
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")
    subprocess.run([*compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl"], check=True)
    return made


class Control:
    """The file by which a test speaks with all processes that have the library."""

    def __init__(self, library: Path, path: Path) -> None:
        path.write_bytes(bytes(_LAYOUT.size))
        self.environment = {"LD_PRELOAD": str(library), "FAULTS_CONTROL": str(path)}
        with path.open("r+b") as file:
            self._file = mmap.mmap(file.fileno(), _LAYOUT.size)

    def arm(self, fault: Fault = "nothing", at: int = 0, folder: Path | None = None, *, exchange: bool = True) -> None:
        """From now on: this fault at the `at`-th call below the folder, counted anew. Without `exchange`, a file system lacks it."""
        name = str(folder.resolve()).encode() if folder else b""
        _LAYOUT.pack_into(self._file, 0, at, FAULTS.index(fault), self._now(2), not exchange, 0, name)

    def set_clock(self, seconds: int) -> None:
        """So much later (earlier: below zero) than it is, for all of them, at once."""
        struct.pack_into("q", self._file, 16, seconds)

    @property
    def count(self) -> int:
        """Calls that changed a file, since it was armed."""
        return self._now(4)

    def _now(self, which: int) -> int:
        found: int = struct.unpack_from("q", self._file, 8 * which)[0]
        return found


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, or below zero the signal that killed it."""

    code: int
    out: str
    err: str


class Bench:
    """A process that runs command lines of `advisor`, each in a fork of its own."""

    def __init__(self, control: Control, modules: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self.control = control
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.faulty", *modules],
            env={**os.environ, **control.environment, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def begin(self, *arguments: object) -> int:
        """Starts a command, one at a time; its process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(one) for one in arguments]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> Ended:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the bench is gone"
        return Ended(**json.loads(line))

    def run(self, *arguments: object) -> Ended:
        self.begin(*arguments)
        return self.end()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(MOST_SECONDS)
        self._process.stdout.close()


def stopped(process: int) -> bool:
    """Does it wait to be let go on?"""
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    return False


@contextlib.contextmanager
def bench(control: Control, modules: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[Bench]:
    one = Bench(control, modules, environment)
    try:
        yield one
    finally:
        one.close()


def moments(calls: int, most: int) -> list[int]:
    """Which of so many calls to fail at: all, or that many spread evenly."""
    most = min(calls, most)
    return [1 + (2 * at + 1) * calls // (2 * most) for at in range(most)]


def files(folder: Path) -> dict[str, bytes | None]:
    """All that stands in a folder: file to content, folder to None."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes() for path in sorted(folder.rglob("*"))
    }


# --- the bench's own side ----------------------------------------------------------------------------------------------


def _serve(modules: Sequence[str]) -> None:
    import importlib
    import tempfile

    for name in modules:
        importlib.import_module(name)
    print("ready", flush=True)
    for line in sys.stdin:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                _command(json.loads(line), out.fileno(), err.fileno())
            print(child, flush=True)
            _, status = os.waitpid(child, 0)
            told: dict[str, Any] = {"code": os.waitstatus_to_exitcode(status)}
            for name, file in (("out", out), ("err", err)):
                file.seek(0)
                told[name] = file.read().decode()
            print(json.dumps(told), flush=True)


def _command(arguments: list[str], out: int, err: int) -> None:
    """In the fork: a group of its own, so that a kill takes what it started, and nothing else."""
    os.setpgid(0, 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    from advisor.cli.main import run

    code = 70
    try:
        code = run(arguments)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1:])
