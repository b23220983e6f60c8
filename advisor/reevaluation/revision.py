"""The catalog and rules of an earlier revision (phiên bản trước), taken out of git into a folder of their own."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from ..diagnostic import Fault, Place, Refused


def taken_out(folder: Path, revision: str, into: Path) -> Path:
    """One folder as it was at a revision, below `into`; `Refused` where git does not have it."""
    top = _git(folder, revision, "rev-parse", "--show-toplevel").decode().strip()
    inside = folder.resolve().relative_to(Path(top).resolve()).as_posix()
    commit = (
        _git(folder, revision, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    )
    archive = _git(Path(top), revision, "archive", "--format=tar", commit, "--", inside)
    target = into / folder.name
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(into, filter="data")
    found = into / inside
    if found != target:
        found.rename(target)
    return target


def _git(folder: Path, revision: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except OSError as error:
        raise Refused([_fault(folder, f"git can't be run: {error}")]) from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise Refused([_fault(folder, f"git has no revision {revision!r} of this folder{f': {said}' if said else ''}")])
    return done.stdout


def _fault(folder: Path, message: str) -> Fault:
    return Fault(Place(str(folder), 1), "no-such-revision", message, "name a commit, branch or tag; see `git log`")
