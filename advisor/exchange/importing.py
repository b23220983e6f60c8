"""Rows of publications beside the catalog: what is new, what changed, what is the same, what can't be used; the files to write.

Every row is accounted for: new + changed + same + rejected = rows. Hand-kept files win: what stands in them is compared, never
written. Imported ones are `procedures/<field>/imported.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from .. import source
from ..catalog.alias import fold
from ..catalog.catalog import Catalog
from ..catalog.procedure import Procedure
from ..catalog.reading import read as read_catalog
from ..catalog.record import Day, validated
from ..diagnostic import Fault, Faults, Place, Refused
from . import lists, portal, writing
from .facts import FIRST_SEEN, LEVEL_WORDS, RANK, Facts, Resolver, merged, resolved
from .row import Kind, Lang, Rejected, Remark, Row, RowRejected, Rows

# What is compared with a hand-kept record: how the holder was read and what a person noted there is that person's.
_HAND_COMPARED = ("name", "field", "levels", "time_limit", "by", "holder_words", "lists")
_KEPT_ELSEWHERE = ("matters", "fact", "steps", "id", "exists", "name_evidence", "at_centre", "volume")


@dataclass(frozen=True)
class Change:
    """A procedure that the sources say otherwise than the catalog. `hand_kept`: reported, not written."""

    code: str
    fields: dict[str, tuple[object, object]]
    hand_kept: bool = False

    def as_json(self) -> dict[str, object]:
        fields = {key: {"from": _plain(old), "to": _plain(new)} for key, (old, new) in self.fields.items()}
        return {"code": self.code, "fields": fields, "hand_kept": self.hand_kept}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value or None


@dataclass
class Import:
    """What an import would do, and the files (path below procedures/ to text; None deletes)."""

    rows: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    files: dict[str, str | None] = field(default_factory=dict)

    def as_json(self, lang: Lang, written: bool) -> dict[str, object]:
        return {
            "rows": self.rows,
            "new": self.new,
            "changed": [change.as_json() for change in self.changed],
            "same": self.same,
            "rejected": [one.as_json(lang) for one in self.rejected],
            "warnings": [one.as_json(lang) for one in self.warnings],
            "files": sorted(self.files),
            "written": written,
        }


class Importer:
    """One import: reads files, compares, and writes when told to."""

    def __init__(self, catalog_folder: Path, seen: Day = FIRST_SEEN) -> None:
        self.folder = catalog_folder
        writing.mend(catalog_folder)
        self.stamp = writing.stamp(catalog_folder / "procedures")
        self.catalog = read_catalog(catalog_folder)
        self.resolver = Resolver(self.catalog, seen)
        self.imported, self.by_hand = _kept(self.catalog)

    def look(self, paths: Iterable[Path]) -> Import:
        """What importing the files would change. Nothing is written."""
        rows = Rows()
        for path in paths:
            (lists if _is_workbook(path) else portal).read(path, rows)
        return self.compare(rows)

    def compare(self, rows: Rows) -> Import:
        made = Import(rows=rows.count, rejected=list(rows.rejected))
        after: dict[str, Facts] = {}
        spoken: dict[tuple[str, Kind], tuple[Row, Facts]] = {}
        for row in sorted(rows.good, key=_fuller_first):
            try:
                facts, remarks = self._taken(row, spoken)
            except RowRejected as error:
                made.rejected.append(Rejected(row.file, row.row, error.vi, error.en))
                continue
            made.warnings += remarks
            before = after.get(row.code)
            if before is not None:
                made.same += 1  # another row has been counted for this code
                made.warnings += _differing(row, facts, before)
            else:
                before = self.by_hand.get(row.code) or self.imported.get(row.code)
                if before is not None and row.code not in self.by_hand:
                    made.warnings += _differing(row, facts, before)
            after[row.code] = facts if before is None else merged(before, facts, self.resolver)
        self._judge(after, made)
        made.files = self._files(after)
        made.rejected.sort()
        made.warnings = sorted(set(made.warnings))
        return made

    def _taken(self, row: Row, spoken: dict[tuple[str, Kind], tuple[Row, Facts]]) -> tuple[Facts, list[Remark]]:
        """The facts of a row; a second row of one kind that says otherwise of the same code is rejected."""
        facts, remarks = resolved(self._at_known_levels(row, spoken), self.resolver)
        first, said = spoken.setdefault((row.code, row.kind), (row, facts))
        if first is not row and (differs := facts.differences(said)):
            raise RowRejected(
                f"mã {row.code} đã có ở {first.file} dòng {first.row} với nội dung khác ({', '.join(differs)})",
                f"the code {row.code} stands in {first.file} row {first.row} already and says otherwise ({', '.join(differs)})",
            )
        return facts, remarks

    def _at_known_levels(self, row: Row, spoken: dict[tuple[str, Kind], tuple[Row, Facts]]) -> Row:
        """A list without a column of levels need not tell that of a procedure which a fuller source has."""
        if row.levels is not None:
            return row
        known = [spoken[row.code, kind][1] for kind in portal.KINDS if (row.code, kind) in spoken]
        known += [facts for facts in (self.by_hand.get(row.code), self.imported.get(row.code)) if facts]
        fuller = next((facts for facts in known if facts.rank > RANK[row.kind]), None)
        return replace(row, levels=tuple(LEVEL_WORDS[level] for level in fuller.levels)) if fuller else row

    def _judge(self, after: dict[str, Facts], made: Import) -> None:
        for code in sorted(after):
            facts = after[code]
            hand, imported = self.by_hand.get(code), self.imported.get(code)
            if hand is not None:
                differences = hand.differences(facts, _HAND_COMPARED)
            elif imported is not None:
                differences = imported.differences(facts)
            else:
                made.new.append(code)
                continue
            if differences:
                made.changed.append(Change(code, differences, hand is not None))
            else:
                made.same += 1

    def _files(self, after: dict[str, Facts]) -> dict[str, str | None]:
        """The files that differ from those that stand there."""
        whole = {code: facts for code, facts in (self.imported | after).items() if code not in self.by_hand}
        by_field: dict[str, list[Facts]] = {}
        for facts in whole.values():
            by_field.setdefault(facts.field, []).append(facts)
        touched = {
            self.imported[code].field for code, facts in after.items() if code in self.imported and self.imported[code] != facts
        }
        touched |= {facts.field for code, facts in after.items() if code in whole and self.imported.get(code) != facts}
        touched |= {facts.field for code, facts in self.imported.items() if code in self.by_hand}
        files: dict[str, str | None] = {}
        for id in sorted(touched):
            relative = f"{id}/{writing.NAME}"
            path = self.folder / "procedures" / relative
            before = path.read_bytes().decode() if path.is_file() else ""
            text = writing.file_text(self.catalog.field_names[id], by_field[id], before) if id in by_field else None
            if text != before:
                files[relative] = text
        return files

    def write(self, made: Import) -> None:
        """All or nothing. What is about to be written is read once more, as the catalog will read it."""
        if not made.files:
            return
        faults = Faults()
        for relative, text in made.files.items():
            if text is not None:
                _reread(relative, text, faults)
        faults.refuse_if_any()
        writing.replace_all(self.folder, made.files, self.stamp)


def _reread(relative: str, text: str, faults: Faults) -> None:
    name = f"procedures/{relative}"
    if len(text.encode()) > source.LARGEST:
        raise Refused(
            [
                Fault(
                    Place(name, 1), "file-too-large", "too many procedures of one field for one file", "keep some of them by hand"
                )
            ]
        )
    parsed = source.parse(text, name, faults)
    if parsed is not None:
        for n, item in enumerate(parsed.data):
            validated(Procedure, parsed, item, (n,), faults)


def _kept(catalog: Catalog) -> tuple[dict[str, Facts], dict[str, Facts]]:
    """Procedures with a code: imported ones, and those kept by hand."""
    imported: dict[str, Facts] = {}
    by_hand: dict[str, Facts] = {}
    faults = []
    for procedure in catalog.procedures:
        if not procedure.place.file.endswith(f"/{writing.NAME}"):
            if procedure.procedure != "unknown":
                by_hand[procedure.procedure] = Facts.of(procedure)
            continue
        if strange := [key for key in _KEPT_ELSEWHERE if getattr(procedure, key)]:
            faults.append(
                Fault(
                    procedure.place,
                    "kept-by-hand-among-imported",
                    f"{procedure.key} has {', '.join(strange)}, which no import writes and an import would lose",
                    f"move it to a file of another name than {writing.NAME}",
                )
            )
        imported[procedure.procedure] = Facts.of(procedure)
    if faults:
        raise Refused(faults)
    return imported, by_hand


def _is_workbook(path: Path) -> bool:
    """By its name, or because it begins like a zip or like an old Excel file."""
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        return True
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def _fuller_first(row: Row) -> int:
    return portal.KINDS.index(row.kind)


def _differing(row: Row, facts: Facts, before: Facts) -> list[Remark]:
    """Where a lesser source contradicts a fuller one, whose word stays."""
    if facts.rank >= before.rank:
        return []
    found = []
    if fold(facts.name) != fold(before.name):
        found.append(
            Remark(
                row.file,
                row.row,
                row.code,
                "name",
                f"tên khác nguồn đầy đủ hơn, giữ tên của nguồn đó: {facts.name!r}",
                f"another name than the fuller source has, whose name is kept: {facts.name!r}",
            )
        )
    if facts.holder_words and facts.holder and before.holder and facts.holder != before.holder and before.holder_known != "steps":
        found.append(
            Remark(
                row.file,
                row.row,
                row.code,
                "source",
                f"nguồn này nêu {facts.holder}, nguồn đầy đủ hơn nêu {before.holder}",
                f"this source names {facts.holder}, the fuller one {before.holder}",
            )
        )
    return found
