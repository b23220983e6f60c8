"""What is read from strangers, one target each: `Target.run(data)` gives the program an input made of these bytes.

Only a refusal in the program's own words (`Refused`, rejected rows, an answer below 500) may come of it; anything else raises. What an
input was refused for must leave what stood on the disk as it was, and what was written must be read again without a fault.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import xlsxwriter
from docx import Document

from advisor.catalog import draft as drafts
from advisor.catalog.reading import collect
from advisor.catalog.reading import read as read_catalog
from advisor.diagnostic import Faults, Refused
from advisor.documents import word
from advisor.evaluation import Evaluation
from advisor.exchange import answered
from advisor.exchange import questions as exchange
from advisor.exchange.importing import Importer
from advisor.proposals import sample, verification
from advisor.proposals.dossier import write as write_dossier
from advisor.reasoning.answer import answer, levels
from advisor.reasoning.questionnaire import questionnaire
from advisor.reevaluation import decisions
from advisor.reevaluation.plan import compare
from advisor.rules import reading
from tests.exchange import made as exchanged
from tests.fuzz import cases
from tests.proposals import made

DRAFTS = (
    "draft: Dự thảo thử\nin_force: {from: 2026-02-01}\ndocuments:\n  - document: 1/2020/QH14\n    provisions:\n"
    "      - {at: Điều 3, change: repeal}\n      - {at: Điều 7, says: Mới.}\n",
    "draft: Dự thảo thứ hai\nin_force: {from: 2026-02-01, until: 2027-01-01}\ndocuments:\n  - document: 7/2026/NĐ-CP\n"
    "    kind: nghi-dinh\n    title: Nghị định mới\n    evidence: {grade: text}\n    provisions:\n"
    "      - {at: Điều 1 khoản 2, says: Ủy ban giao đất., holds: [{matters: [giao-dat], level: commune, by: ubnd-xa}]}\n"
    "  - document: 1/2020/QH14\n    in_force: {from: 2016-01-01, until: 2026-07-01}\n    provisions:\n"
    "      - {at: Điều 4, change: reword, says: Khác.}\n"
    "      - {at: Điều 5, change: suspend, in_force: {from: 2026-03-01, until: 2026-05-01}}\n"
    "      - {at: Điều 6, change: period, in_force: {from: 2026-01-01, until: 2026-06-01}}\n",
)
CATALOG = {
    "province.yaml": made.PROVINCE,
    "fields.yaml": made.FIELDS,
    "matters.yaml": made.MATTERS,
    "ranking.yaml": made.RANKING,
    "coverage.yaml": made.COVERAGE,
    "institutions/b.yaml": made.OFFICES,
    "legislation/a.yaml": made.LAW,
    "legislation/b.yaml": made.DECREE,
    "procedures/a.yaml": made.PROCEDURES,
    "instruments/a.yaml": made.INSTRUMENTS,
    "aliases.yaml": exchanged.CATALOG["aliases.yaml"].replace("- {field: thuy-san", "- {field: dat-dai").splitlines()[0] + "\n",
}
"""The files of the catalog that are made hostile, one at a time."""


def state(folder: Path) -> dict[str, str]:
    """Every file below a folder by the fingerprint of its content; what one run leaves beside others shows here."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


@dataclass
class Bench:
    """A folder with an invented province in it, read and compiled once: durable-rules frees no ruleset."""

    folder: Path

    @cached_property
    def whole(self) -> Evaluation:
        return made.world(self.folder)

    @property
    def catalog(self) -> Path:
        _ = self.whole
        return self.folder / "catalog" / "catalog"

    @cached_property
    def receipt(self) -> str:
        return (self.dossier / "receipt.json").read_text(encoding="utf-8")

    @cached_property
    def dossier(self) -> Path:
        write_dossier(made.dossier(self.whole).files, self.folder / "dossier", force=False)
        return self.folder / "dossier"

    @cached_property
    def plan(self) -> str:
        day = made.Day(2026, 8, 31)
        return json.dumps(
            compare(self.whole, self.whole, day, made.Day(2026, 9, 1)).plan().as_json(), ensure_ascii=False, indent=1
        )

    @cached_property
    def answers(self) -> dict[str, bytes]:
        asked = questionnaire(self.whole, made.ON, self.whole.catalog.procedures)
        return cases.parts(exchange.workbook(asked, dict(self.whole.catalog.field_names)))

    @cached_property
    def list(self) -> dict[str, bytes]:
        path = exchanged.workbook(
            self.folder / "list.xlsx", [["1.000009", "Giao cá", "Bộ", "Cấp tỉnh", "Đất đai"], [1.00001, "B"]]
        )
        return cases.parts(path.read_bytes())

    @cached_property
    def template(self) -> dict[str, bytes]:
        return dict(sample.shipped("to-trinh").parts)

    @cached_property
    def small_template(self) -> dict[str, bytes]:
        document, target = Document(), io.BytesIO()
        for line in (
            "Kính gửi: {{ kinh_gui }}",
            "{% for a in ben_nhan %}{{ a.ten }}{% endfor %}",
            "{% if so %}{{ so|upper }}{% endif %}",
        ):
            document.add_paragraph(line)
        document.add_table(1, 2).cell(0, 0).text = "{{ ngay }}"
        document.save(target)
        return {name: part for name, part in cases.parts(target.getvalue()).items() if name.endswith((".xml", ".rels"))}

    # --- targets ---------------------------------------------------------------------------------------------------

    def yaml(self, data: bytes) -> None:
        """One file of the catalog; a catalog that is taken can be asked about each of its procedures on any day."""
        names = sorted(CATALOG)
        name = names[(data or b"\0")[0] % len(names)]
        content = cases.text([CATALOG[name]], b"\0" + data[1:])
        place = self.catalog / name
        before = place.read_bytes() if place.exists() else None
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
        try:
            faults = Faults()
            catalog = collect(self.catalog, faults)
            assert all(fault.code and fault.help for fault in faults.found)
            if faults.found:
                return
            rules = reading.read(self.folder / "rules", catalog)
            if rules.rulebook(catalog) == self.whole.book:
                ask(Evaluation(catalog, rules, engine=self.whole.engine))
        except Refused:
            pass
        finally:
            place.unlink() if before is None else place.write_bytes(before)

    def rules(self, data: bytes) -> None:
        """One rule, or the vocabulary."""
        names = [*sorted(made.RULES), "vocabulary"]
        name = names[(data or b"\0")[0] % len(names)]
        seed = {"vocabulary": made.VOCABULARY, **made.RULES}[name]
        catalog = self.whole.catalog
        place = self.folder / "rules" / f"{name}.yaml"
        before = place.read_bytes()
        place.write_bytes(cases.text([seed], b"\0" + data[1:]))
        try:
            reading.read(self.folder / "rules", catalog).rulebook(catalog)
        except Refused:
            pass
        finally:
            place.write_bytes(before)

    def _imported(self, path: Path) -> None:
        """Written, or refused with nothing written; what was written is a catalog."""
        folder = self.folder / "import"
        if not folder.exists():
            exchanged.catalog(folder)
        before = state(folder)
        try:
            importer = Importer(folder / "catalog")
            found = importer.look([path])
            found.as_json("vi", False)
            importer.write(found)
            if found.files:
                read_catalog(folder / "catalog")
        except Refused:
            assert state(folder) == before
        finally:
            if state(folder) != before:
                shutil.rmtree(folder)

    def portal(self, data: bytes) -> None:
        """Lines of JSON of the national portal and of communes."""
        seeds = [json.dumps(row, ensure_ascii=False) + "\n" for row in PORTAL]
        path = self.folder / "portal.json"
        path.write_bytes(cases.text([*seeds, "".join(seeds)], data))
        self._imported(path)

    def excel(self, data: bytes) -> None:
        """The portal's lists in Excel."""
        path = self.folder / "hostile.xlsx"
        path.write_bytes(data[1:] if data[:1] == b"\xff" else cases.archive(self.list, data))
        self._imported(path)

    def answered(self, data: bytes) -> None:
        """A workbook of questions that came back; what is recorded is read again."""
        path = self.folder / "answers.xlsx"
        if data[:1] == b"\xff":
            path.write_bytes(data[1:])
        elif data[:1] < b"\x80":
            path.write_bytes(cases.archive(self.answers, data))
        else:
            self._fill(path, data[1:])
        written = self.catalog / answered.FILE
        try:
            found = answered.read(path, self.whole.catalog, self.whole.rules.vocabulary)
            assert found.count >= 0
            if found.new:
                answered.write(self.catalog, [one.answer for one in found.new])
                read_catalog(self.catalog)
        except Refused:
            assert not written.exists() or path is None
        finally:
            written.unlink(missing_ok=True)

    def _fill(self, path: Path, data: bytes) -> None:
        """Cells of the first questions, filled in with hostile words, numbers and days."""
        path.write_bytes(
            exchange.workbook(
                questionnaire(self.whole, made.ON, self.whole.catalog.procedures), dict(self.whole.catalog.field_names)
            )
        )
        from advisor.exchange import xlsx

        sheets = [sheet for sheet in xlsx.read(path) if sheet.name != exchange.LISTS]
        given: list[object] = [
            *cases.HOSTILE,
            1e308,
            -1.5,
            0,
            2958465,
            True,
            "có",
            "không",
            "yes",
            "30/11/2026",
            exchange.WHOLE,
            exchange.NAMED,
        ]
        book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for r, row in enumerate(sheet.rows):
                for c, cell in enumerate(row):
                    page.write(r, c, cell)
                    edit = data[(r * 7 + c) % len(data)] if data else 0
                    if r >= exchange.FIRST and c in (5, 6, 7, 8, 9) and edit:
                        value = given[(edit * 257 + r + c) % len(given)]
                        if isinstance(value, str):
                            page.write_string(r, c, value.encode("utf-8", "replace").decode()[:32_000])
                        else:
                            page.write(r, c, value)
        book.close()

    def docx(self, data: bytes) -> None:
        """A Word template, checked as `advisor templates check` does."""
        path = self.folder / "to-trinh.docx"
        seed = self.template if data[:1] < b"\x40" else self.small_template
        path.write_bytes(data[1:] if data[:1] == b"\xff" else cases.archive(seed, data))
        with suppress(Refused):
            sample.faults(word.read(path), "to-trinh")

    def draft(self, data: bytes) -> None:
        """A draft law; one that is taken is planned with."""
        path = self.folder / "draft.yaml"
        path.write_bytes(cases.text(DRAFTS, data))
        try:
            drafted, after = drafts.read(path, self.whole.catalog)
            if self.whole.rules.rulebook(after) == self.whole.book:
                day = drafted.begins
                compare(self.whole, Evaluation(after, self.whole.rules, engine=self.whole.engine), day, day, {}).plan().as_json()
        except Refused:
            pass

    def applied(self, data: bytes) -> None:
        """A plan, recorded; a second time changes nothing."""
        path, folder = self.folder / "plan.json", self.folder / "decisions"
        path.write_bytes(cases.text([self.plan], data))
        before = state(folder)
        given: Any = {"on": "2026-09-01", "by": "ai đó"}
        try:
            document = decisions.read_plan(path)
            given |= {"catalog": document["catalog"], "rulebook": document["rulebook"]}
            row, new = decisions.apply(document, folder, **given)
            assert new == (state(folder) != before)
            assert decisions.apply(document, folder, **given) == (row, False)
        except (Refused, decisions.AnotherCatalog):
            assert state(folder) == before
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def verified(self, data: bytes) -> None:
        """A receipt, or a document of its dossier."""
        if data[:1] < b"\xc0":
            path, content = self.dossier / "receipt.json", cases.text([self.receipt], data)
        else:
            path = next(self.dossier.rglob("02-*.docx"))
            if path not in self._documents:
                self._documents[path] = path.read_bytes()
            content = cases.archive(cases.parts(self._documents[path]), data[1:])
        before = path.read_bytes()
        path.write_bytes(content)
        try:
            verification.verify(self.whole, self.dossier).as_json()
        except Refused:
            pass
        finally:
            path.write_bytes(before)

    @cached_property
    def _documents(self) -> dict[Path, bytes]:
        return {}


def ask(whole: Evaluation) -> None:
    """Every procedure on the first days, the last days and one between."""
    for day in (made.Day(1, 1, 1), made.ON, made.Day(9999, 12, 31)):
        moment = whole.on(day)
        for procedure in whole.catalog.procedures:
            for level in levels(moment, procedure):
                answer(moment, procedure, level, {})


PORTAL = (
    exchanged.row(can_cu_phap_ly="Nghị định 49/2026/NĐ-CP", co_quan_co_tham_quyen="Ủy ban nhân dân cấp tỉnh"),
    exchanged.row(1.00001, cach_thuc_thuc_hien="Trực tiếp20 Ngày làm việc"),
    exchanged.commune(legal_basis_docs=[{"no": "49/2026/NĐ-CP"}], deciding_authority="Ủy ban nhân dân cấp xã"),
)


@dataclass(frozen=True)
class Target:
    """A target by its name, and how long an input of it is (bytes)."""

    name: str
    of: Callable[[Bench], Callable[[bytes], None]]
    longest: int = 48


TARGETS = {
    one.name: one
    for one in (
        Target("catalog", lambda bench: bench.yaml),
        Target("rules", lambda bench: bench.rules),
        Target("portal", lambda bench: bench.portal),
        Target("excel", lambda bench: bench.excel),
        Target("answers", lambda bench: bench.answered),
        Target("docx", lambda bench: bench.docx),
        Target("draft", lambda bench: bench.draft),
        Target("plan", lambda bench: bench.applied),
        Target("receipt", lambda bench: bench.verified),
    )
}


def without_waiting() -> None:
    """What is written here need not outlive the power."""
    os.fsync = lambda _: None  # type: ignore[assignment]
