"""Where data lies: the shipped catalog and rules, or folders that the user names; their fingerprints; one writer at a time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .source import LARGEST

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

SHIPPED = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The shipped `catalog` or `rules`: inside the installed package, or beside it in a checkout."""
    inside = SHIPPED / "data" / name
    return inside if inside.is_dir() else SHIPPED.parent / name


def yaml_files(folder: Path) -> list[Path]:
    """Every YAML file below a folder, hidden ones left out, in a stable order."""
    return sorted(
        path
        for path in folder.rglob("*.y*ml")
        if path.suffix in {".yaml", ".yml"} and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def fingerprint(folder: Path, files: Iterable[Path]) -> str:
    """SHA-256 over names and contents, so that one changed letter or moved file shows."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.relative_to(folder).as_posix()}\0{_content(path)}\n".encode())
    return f"sha256:{whole.hexdigest()}"


def _content(path: Path) -> str:
    """Of one file; what reading refuses anyway is not read here either."""
    try:
        if path.is_file() and path.stat().st_size <= LARGEST:
            return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        pass
    return "unread"


@contextmanager
def in_turn(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Until nobody else who asks for it writes in a folder; `BlockingIOError` at once where somebody does and one does not wait. The
    lock is the folder's own, and goes with the program."""
    if fcntl is None:  # no such lock on this system
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
