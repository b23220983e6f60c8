"""A catalog of many procedures, made from the shipped one: the same law, bodies and levels, new codes, other fields."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

_CODE = re.compile(r"^(- |  |)procedure: .*$", re.MULTILINE)
_ID = re.compile(r"^(  |)id: (\S+)$", re.MULTILINE)
_FIELD = re.compile(r"^(  |)field: (\S+)$", re.MULTILINE)


def make(shipped: Path, target: Path, procedures: int) -> None:
    """The shipped procedures, then copies of them until there are so many at least.

    A copy keeps its matters, levels, facts and publication and moves to a field of another one, so that the copies are not
    alike in all that is read: procedures alike in that share their cases.
    """
    shutil.copytree(shipped, target)
    texts = [path.read_text(encoding="utf-8") for path in sorted((target / "procedures").rglob("*.yaml"))]
    entries = [entry for text in texts for entry in _entries(text)]
    fields = list(dict.fromkeys(found[2] for entry in entries if (found := _FIELD.search(entry))))
    folder = target / "procedures" / "copies"
    folder.mkdir()
    for number, entry in enumerate(itertools.islice(itertools.cycle(entries), max(0, procedures - len(entries)))):
        turn, place = divmod(number, len(entries))
        field = fields[(place + 1 + turn * 7) % len(fields)]
        (folder / f"{number:05}.yaml").write_text(_renamed(entry, number, field), encoding="utf-8")


def _entries(text: str) -> Iterator[str]:
    """The procedures of a file, which holds one or a list of them."""
    starts = [found.start() for found in _CODE.finditer(text)]
    for start, end in itertools.pairwise([*starts, len(text)]):
        yield text[start:end].rstrip() + "\n"


def _renamed(entry: str, number: int, field: str) -> str:
    entry = _CODE.sub(lambda found: f"{found[1]}procedure: '9.{number:06}'", entry, count=1)
    entry = _ID.sub(lambda found: f"{found[1]}id: {found[2]}-{number}", entry, count=1)
    return _FIELD.sub(lambda found: f"{found[1]}field: {field}", entry, count=1)
