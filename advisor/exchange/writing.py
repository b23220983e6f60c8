"""Facts as YAML, and how files come to stand in the catalog: all of them or none, whenever the program is stopped."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ..catalog.schema import COMMENT
from ..diagnostic import Fault, Place, Refused
from ..workspace import in_turn
from .facts import Facts

NAME = "imported.yaml"
_HEAD = "# {}: do `advisor import` ghi từ các bản xuất; muốn sửa tay thì chuyển thủ tục sang một tệp khác.\n"
_PLAIN = re.compile(r"[^\W_][^\[\]{},:#&*!|>'\"%@`\\]*")
_NOT_TEXT = re.compile(r"[-+.0-9eE_]*|true|false|yes|no|on|off|y|n|null|~|[0-9]{4}-[0-9]{2}-[0-9]{2}.*", re.IGNORECASE)


def quoted(text: str) -> str:
    """A YAML scalar that reads as this very text, inside brackets too."""
    if _PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text) and not text.endswith(" "):
        return text
    return "'" + text.replace("'", "''") + "'"


def block(facts: Facts) -> str:
    """One procedure, in a few lines."""
    source: list[tuple[str, str]] = [("portal", f"'{facts.seen:%Y-%m}'"), ("since", facts.seen.isoformat())]
    source += [
        (key, quoted(value))
        for key, value in (
            ("by", facts.by),
            ("holder", facts.holder),
            ("holder_words", facts.holder_words),
            ("holder_known", facts.holder_known),
        )
        if value
    ]
    if facts.lists:
        source.append(("lists", f"[{', '.join(map(quoted, facts.lists))}]"))
    source.append(("evidence", f"{{grade: reported, source: {quoted(facts.source)}}}"))
    lines = [
        f"- procedure: '{facts.code}'",
        f"  name: {quoted(facts.name)}",
        f"  field: {facts.field}",
        f"  levels: [{', '.join(facts.levels)}]",
    ]
    if facts.time_limit:
        lines.append(f"  time_limit: {{{facts.time_limit[0]}: {facts.time_limit[1]}}}")
    lines.append(f"  source: {{{', '.join(f'{key}: {value}' for key, value in source)}}}")
    if facts.note:
        lines.append(f"  note: {quoted(facts.note)}")
    return "\n".join(lines) + "\n"


def file_text(field_name: str, procedures: Iterable[Facts], before: str = "") -> str:
    """A file of one field, sorted by code. The line that names a schema is kept."""
    first = before.partition("\n")[0]
    schema = f"{first}\n" if first.startswith(COMMENT) else ""
    return schema + _HEAD.format(field_name) + "\n".join(block(one) for one in sorted(procedures, key=lambda one: one.code))


# --- all or nothing --------------------------------------------------------------------------------------------------

Stamp = tuple[tuple[str, int, int], ...]


def stamp(folder: Path) -> Stamp:
    """What stands in a folder, so that somebody else's edit in the meantime shows."""
    found = []
    for path in sorted(folder.rglob("*")):
        state = path.lstat()
        if not path.is_dir():
            found.append((path.relative_to(folder).as_posix(), state.st_mtime_ns, state.st_size))
    return tuple(found)


@contextmanager
def alone(catalog: Path) -> Iterator[None]:
    """One import at a time writes a catalog."""
    with ExitStack() as held:
        try:
            held.enter_context(in_turn(catalog, wait=False))
        except BlockingIOError:
            place = Place(f"{catalog.name}/procedures", 1)
            raise Refused(
                [Fault(place, "import-running", "another import is writing this catalog", "wait for it, then import again")]
            ) from None
        yield


def mend(catalog: Path) -> None:
    """After a stop between two renames the old folder comes back, and what an import left over goes; nothing where one is at work."""
    if not any(catalog.glob(".procedures.*-*")):
        return
    try:
        with alone(catalog):
            _mend(catalog)
    except Refused:
        if not (catalog / "procedures").exists():
            raise


def _mend(catalog: Path) -> None:
    """Under the lock: the old folder comes back if there is none, what an import left over goes."""
    target, old = catalog / "procedures", sorted(catalog.glob(".procedures.old-*"))
    if not target.exists() and old:
        os.rename(old[-1], target)
    for left in (*catalog.glob(".procedures.old-*"), *catalog.glob(".procedures.new-*")):
        shutil.rmtree(left, ignore_errors=True)


def replace_all(catalog: Path, files: Mapping[str, str | None], read: Stamp) -> None:
    """Puts the files (path below procedures/ to text, None to delete) into a copy of the folder, then exchanges the two at once.

    Other files are linked, not copied. Refused where anything in the folder was changed since it was read.
    """
    target, name = catalog / "procedures", secrets.token_hex(4)
    new, old = catalog / f".procedures.new-{name}", catalog / f".procedures.old-{name}"
    with alone(catalog):
        _mend(catalog)
        target.mkdir(exist_ok=True)
        try:
            _copy(target, new, files)
            if stamp(target) != read:
                place, words = Place(f"{catalog.name}/procedures", 1), "somebody changed the folder during the import"
                raise Refused([Fault(place, "changed-meanwhile", words, "import again; nothing was written")])
            exchange(new, target, old)
        finally:
            _mend(catalog)


def _copy(target: Path, new: Path, files: Mapping[str, str | None]) -> None:
    for folder, _, names in os.walk(target):
        here = new / Path(folder).relative_to(target)
        here.mkdir(parents=True)
        for file in names:
            path = Path(folder, file)
            if path.relative_to(target).as_posix() not in files:
                try:
                    os.link(path, here / file, follow_symlinks=False)
                except OSError:
                    shutil.copy2(path, here / file, follow_symlinks=False)
    for relative, text in files.items():
        if text is None:
            continue
        path = new / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file_:
            file_.write(text.encode())
            file_.flush()
            os.fsync(file_.fileno())
    for made in sorted((path for path in new.rglob("*") if path.is_dir()), reverse=True):
        if not any(made.iterdir()):
            made.rmdir()
    _sync(new)


def exchange(new: Path, target: Path, old: Path) -> None:
    """The new folder stands at `target`, the old one at `old`. In one step where the system has one (Linux: renameat2)."""
    if _exchanged(new, target):
        os.rename(new, old)
    else:
        os.rename(target, old)  # stopped here, `mend` brings the old folder back
        os.rename(new, target)
    _sync(target.parent)


_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def _exchanged(one: Path, other: Path) -> bool:
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if done == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV):
        return False
    raise OSError(number, os.strerror(number), str(other))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
