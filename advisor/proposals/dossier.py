"""The dossier (hồ sơ): every set's Word documents, the lists, the reasoning and the receipt; written whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..catalog.record import Day
from ..documents import outline, word
from ..evaluation import Evaluation
from ..exchange.sheet import workbook
from ..exchange.writing import exchange
from ..reasoning.wording import Wording
from ..workspace import in_turn
from . import choice
from .choice import Given
from .completeness import Finding, findings
from .drafting import amendment, values
from .explanation import Explained, explained
from .receipt import RECEIPT, sealed
from .screen import page
from .selection import Proposal, Selection, in_order
from .sets import Blank, Set, Values
from .source import Sources
from .standing import Standing, standings

FOLDER = Path(__file__).parent / "templates"
AMENDMENT = "de-nghi-xu-ly"
SUPPLEMENT, SCREEN, LIST = "phieu-bo-sung.xlsx", "ho-so.html", "danh-muc.xlsx"


@dataclass(frozen=True)
class Paper:
    """A Word document that is to be made: its place in the folder, the template of its kind, and what fills that."""

    path: str
    title: str
    set: str
    kind: str
    values: Values = field(repr=False)

    def made(self, on: Day, templates: Path | None = None) -> bytes:
        return word.render(word.found(self.kind, FOLDER, templates), self.values, on)


@dataclass(frozen=True)
class Prepared:
    """What a dossier will consist of, before any of it is made."""

    selection: Selection
    sets: tuple[Set, ...]
    papers: tuple[Paper, ...]
    standings: tuple[Standing, ...]
    sources: Sources

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for one in self.sets for finding in one.findings)

    @property
    def blanks(self) -> tuple[Blank, ...]:
        return tuple(blank for one in self.sets for blank in one.blanks)


@dataclass(frozen=True)
class Document:
    """A Word document of the dossier."""

    path: str
    title: str
    set: str
    content: bytes = field(repr=False)

    @cached_property
    def blocks(self) -> list[outline.Block]:
        """What stands in it, in order."""
        return outline.blocks(self.content)


@dataclass(frozen=True)
class Dossier:
    """Everything that lies in the folder."""

    selection: Selection
    sets: tuple[Set, ...]
    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    blanks: tuple[Blank, ...]
    standings: tuple[Standing, ...]
    sources: Sources
    files: dict[str, bytes] = field(repr=False)

    @property
    def complete(self) -> bool:
        return not any(finding.refuses for finding in self.findings)


def prepare(whole: Evaluation, selection: Selection, given: Given) -> Prepared:
    """The documents of a selection with what fills them."""
    sets = _sets(selection, given)
    papers = [
        Paper(f"{one.name}/{at:02d}-{kind.name}.docx", kind.title, one.name, kind.name, values(one, kind))
        for one in sets
        for at, kind in enumerate(one.kinds, 1)
    ]
    sources = Sources(selection.moment)
    standing = tuple(standings(selection.moment, whole.catalog.line_of(selection.department.body), sources))
    if acted := [one for one in standing if one.effect != "keep"]:
        told = amendment(selection.moment, selection.department, acted)
        papers.append(Paper(f"{AMENDMENT}.docx", "Đề nghị xử lý văn bản đã ban hành", "", AMENDMENT, told))
    return Prepared(selection, sets, tuple(papers), standing, sources)


def compose(whole: Evaluation, selection: Selection, given: Given, templates: Path | None = None) -> Dossier:
    """The dossier of a selection; nothing is written."""
    prepared = prepare(whole, selection, given)
    on, sets = selection.moment.on, prepared.sets
    documents = [Document(one.path, one.title, one.set, one.made(on, templates)) for one in prepared.papers]
    wording = Wording(selection.moment)
    proposals = [proposal for one in sets for proposal in one.proposals]
    consulted = list(dict.fromkeys(name for one in sets for name in one.consulted))
    files: dict[str, bytes] = {document.path: document.content for document in documents}
    files[SUPPLEMENT] = choice.workbook(whole, proposals, wording, consulted, given)
    files[LIST] = _list(sets)
    dossier = Dossier(
        selection, sets, tuple(documents), prepared.findings, prepared.blanks, prepared.standings, prepared.sources, files
    )
    files[RECEIPT] = sealed(whole, dossier)
    files[SCREEN] = page(whole, dossier).encode()
    return dossier


def _sets(selection: Selection, given: Given) -> tuple[Set, ...]:
    """By form and holder; those that go up first. Each numbers its own sources."""
    groups: dict[tuple[str, tuple[str, ...]], list[Proposal]] = {}
    for one in selection.proposals:
        groups.setdefault((str(one.verdict.form), one.givers[:1]), []).append(one)
    line = selection.moment.whole.catalog.line_of(selection.department.body)
    mine = 0
    for procedure in selection.moment.whole.catalog.procedures:
        department = selection.moment.authority.department(procedure.field)
        mine += department is not None and department.body in line
    sets: list[Set] = []
    for rows in groups.values():
        sources = Sources(selection.moment)
        wording = sources.wording
        told: tuple[Explained, ...] = tuple(explained(one, sources, wording, given.of(one.key).checks) for one in in_order(rows))
        made = Set(selection.moment, selection.department, told, sources, given, mine)
        made.findings = tuple(findings(made.name, made.form, told, given, wording, selection.department.body))
        sets.append(made)
    order = {"up": 0, "own": 1, "down": 2}
    return tuple(sorted(sets, key=lambda one: (order[one.route], one.name)))


def _list(sets: Sequence[Set]) -> bytes:
    """The list as a workbook, for those who count and sort."""
    header = (
        "Bộ hồ sơ",
        "STT",
        "Mã",
        "Tên thủ tục",
        "Lĩnh vực",
        "Bên giao",
        "Bên nhận",
        "Hình thức",
        "Căn cứ",
        "Thời hạn",
        "Ghi chú",
    )
    keys = ("stt", "ma", "ten", "linh_vuc", "ben_giao", "ben_nhan", "hinh_thuc", "can_cu", "thoi_han", "ghi_chu")
    rows = [(one.name, *(row[key] for key in keys)) for one in sets for row in one.rows()]
    return workbook("Danh mục", header, rows)


# --- the folder ------------------------------------------------------------------------------------------------------


class FolderExists(Exception):
    """There is something at the place where the dossier would go."""


def write(files: dict[str, bytes], out: Path, *, force: bool) -> None:
    """All files or none: written beside, then renamed. What is there is left unless forced, and forced only a dossier gives way.

    One at a time writes beside it; what somebody left there who was killed goes first.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    new, old = (out.with_name(f".{out.name}.{ending}") for ending in ("new", "old"))
    with in_turn(out.parent):
        _mend(out, new, old)
        if out.exists() or out.is_symlink():
            if not force:
                raise FolderExists(f"{out} đã có; dùng --force để thay ({out} exists; --force replaces it)")
            if not out.is_dir() or (any(out.iterdir()) and not (out / RECEIPT).is_file()):
                raise FolderExists(
                    f"{out} không phải là hồ sơ do chương trình lập, không thay ({out} is no dossier and is left alone)"
                )
        try:
            for name, content in files.items():
                path = new / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            if out.exists():
                exchange(new, out, old)
            else:
                new.rename(out)
        finally:
            _mend(out, new, old)


def _mend(out: Path, new: Path, old: Path) -> None:
    """After a stop between two renames the old dossier comes back; nothing else is left beside."""
    if new.exists() and old.exists() and not out.exists():
        old.rename(out)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
