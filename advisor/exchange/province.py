"""A catalog begun for another province (danh mục của tỉnh mới): national law and rules as they are, everything local to be recorded.

What another province recorded of itself does not come along: its instruments, plans and answers, documents that its own HĐND and UBND
issued, and rules that rest on those. Bodies keep their ids, for law and rules name them; their names are the new province's. What was
known of the old one's bodies is only recalled, and under whom the Centre or a zone board stands is not known at all.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..catalog.catalog import Catalog
from ..catalog.citation import Reference
from ..catalog.reading import collect, read
from ..catalog.record import Day
from ..diagnostic import Fault, Faults, Place, Refused
from ..rules.reading import Rules
from ..rules.reading import collect as collect_rules
from ..rules.reading import read as read_rules
from ..workspace import shipped, yaml_files
from .writing import quoted

LEFT = ("plans", "answers.yaml")  # a province's own, whole
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EVIDENCE = re.compile(r"^(  evidence:) .*$", re.MULTILINE)
_NOTE = re.compile(r"^  (?:note|stands_for): .*\n", re.MULTILINE)
_NAMED = re.compile(r"^.*\bname: .*$", re.MULTILINE)
_LOCAL = re.compile(
    r"(- \{body: \S+, as: (?:zone-board|other-organisation|division|other)(?:, during: \{[^}]*\})?)(?:, inferred: .*)?\}$",
    re.MULTILINE,
)
_INFERRED = r"\1, inferred: 'Như ở tỉnh khác; chưa đọc văn bản nào của tỉnh này.'}"


@dataclass(frozen=True)
class Begun:
    """What stands in the new folder, and which of its files still name the old province: to be read first."""

    folder: Path
    bodies: int
    procedures: int
    documents: int
    rules: int
    left: tuple[str, ...]
    to_read: tuple[str, ...]


@dataclass(frozen=True)
class Beginning:
    """What a new catalog is called: `id` as files name a province, `name` as people do, the first day it answers for."""

    id: str
    name: str
    since: Day

    def write(self, catalog: Path, rules: Path, out: Path, procedures: bool) -> Begun:
        """Copies into a folder that is not there yet; `Refused` where it is, or where what came out has a fault. All or nothing."""
        known = read(catalog)
        written = read_rules(rules, known)
        self._asked(known, out)
        left = frozenset(_left(known, written, procedures))
        new = out.parent / f".{out.name}.new-{secrets.token_hex(4)}"
        try:
            for name, folder in (("catalog", catalog), ("rules", rules)):
                for path in yaml_files(folder):
                    relative = path.relative_to(folder)
                    if f"{name}/{relative.as_posix()}" in left or (name == "catalog" and relative.parts[0] in LEFT):
                        continue
                    target = new / name / relative
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_text(self._text(path.read_text(encoding="utf-8"), name, relative, known), encoding="utf-8")
            if (schema := shipped("schema")).is_dir():
                shutil.copytree(schema, new / "schema")  # what the first line of every file names, for editors
            begun = self._looked_at(new, out, known, left)
            os.rename(new, out)
        except OSError as error:
            words = f"không ghi được: {error.strerror} (can't be written)"
            raise Refused([Fault(Place(str(out), 1), "unwritable", words, "chọn thư mục khác bằng --out")]) from None
        finally:
            shutil.rmtree(new, ignore_errors=True)
        return begun

    def _asked(self, known: Catalog, out: Path) -> None:
        faults = Faults()
        if not _ID.fullmatch(self.id):
            faults.add(
                Place("--id", 1), "no-province-id", f"{self.id!r} is no id", "letters a-z without marks, joined by -: lang-son"
            )
        if self.id == known.province.province or self.name == known.province.name:
            faults.add(
                Place("--id", 1), "same-province", "that is the province of this catalog", "name another, or edit the catalog"
            )
        if not self.name.strip():
            faults.add(Place("PROVINCE", 1), "no-name", "the name is empty", "name the province: 'Lạng Sơn'")
        if out.exists() or out.is_symlink():
            faults.add(
                Place(str(out), 1), "exists", "đã có; không ghi đè (it is there, and is not written over)", "chọn --out khác"
            )
        if faults.found:
            raise Refused(sorted(faults.found))

    def _text(self, text: str, kind: str, relative: Path, known: Catalog) -> str:
        if kind == "catalog" and relative.as_posix() == "province.yaml":
            head = text.splitlines()[0]
            return f"{head}\nprovince: {self.id}\nname: {quoted(self.name)}\nrecorded_from: {self.since.isoformat()}\n"
        if kind == "catalog" and relative.parts[0] == "institutions":
            text = _LOCAL.sub(_INFERRED, _EVIDENCE.sub(r"\1 {grade: recalled}", _NOTE.sub("", text)))
            return _NAMED.sub(lambda line: line[0].replace(known.province.name, self.name), text)
        return text

    def _looked_at(self, new: Path, out: Path, known: Catalog, left: frozenset[str]) -> Begun:
        """Reads what was written as any catalog is read."""
        faults = Faults()
        made = collect(new / "catalog", faults)
        rules = collect_rules(new / "rules", faults, made)
        if faults.found:
            raise Refused(sorted(set(faults.found)))
        named = tuple(
            f"{out}/{path.relative_to(new).as_posix()}"
            for path in yaml_files(new)
            if known.province.name in path.read_text(encoding="utf-8")
        )
        counts = len(made.bodies), len(made.procedures), len(made.documents), len(rules.written)
        return Begun(out, *counts, tuple(sorted(left)), named)


def _left(known: Catalog, rules: Rules, procedures: bool) -> Iterator[str]:
    """Files that stay behind, as places name them."""
    own = known.province
    documents = {one.document: one for one in known.documents if one.issuer and own.name in one.issuer}
    yield from (one.place.file for one in documents.values())
    yield from (one.place.file for one in known.instruments if one.province == own.province)
    for rule in rules.written.values():
        if any(Reference.parse(basis).citation.document in documents for basis in rule.basis):
            yield rule.place.file
    if not procedures:
        yield from {one.place.file for one in known.procedures}
