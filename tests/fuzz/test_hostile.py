"""Hostile files one by one: what each tries, and that it is refused in words, at once, with nothing written."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from advisor.catalog.reading import read
from advisor.diagnostic import Refused
from advisor.documents import layout, word
from advisor.exchange.row import RowRejected
from advisor.exchange.text import code, composed
from advisor.reevaluation import decisions
from tests.exchange.made import catalog as small
from tests.exchange.made import lines, row, workbook
from tests.fuzz import cases
from tests.fuzz.targets import Bench, state
from tests.reasoning.test_worlds import RANKING
from tests.worlds import WORLD, messages

Told = Callable[..., tuple[int, Any]]
UNSEEN = {
    "right-to-left override": "\u202e",
    "isolate": "\u2067",
    "zero width": "\u200b",
    "joiner": "\u200d",
    "soft hyphen": "\u00ad",
}
ALIKE = {"Cyrillic а": "Đất đаi", "Cyrillic о": "Giaо đất", "Cyrillic С": "Сơ quan", "Greek Ο": "ỦΟ ban"}
GOOD = ("Đất đai", "Σ", "Кириллица", "đo 5 μm", "kΩ", "Giao đất – cho thuê")


@pytest.mark.parametrize("letter", UNSEEN.values(), ids=UNSEEN)
def test_a_letter_that_nobody_sees_is_a_fault(letter: str, tmp_path: Path) -> None:
    """In an id, a name and a key of the catalog; shown by its number and never itself."""
    places = {
        "name: Đất đai": f"name: Đất {letter}đai",
        "field: dat-dai,": f"field: dat{letter}dai,",
        "field:": f"fi{letter}eld:",
    }
    for old, new in places.items():
        told = messages(tmp_path / str(len(old)), {**WORLD, "fields.yaml": WORLD["fields.yaml"].replace(old, new, 1)})
        assert f"unseen-character: the text holds the invisible character U+{ord(letter):04X}" in told
        assert letter not in told


@pytest.mark.parametrize("name", ALIKE.values(), ids=ALIKE)
def test_a_letter_that_only_looks_alike_is_a_fault(name: str, tmp_path: Path) -> None:
    """Else two names that nobody can tell apart would be two bodies, or a search would miss one."""
    assert "foreign-letter" in messages(tmp_path, {**WORLD, "fields.yaml": f"- {{field: dat-dai, name: {name}}}\n"})
    with pytest.raises(RowRejected) as rejected:
        composed(name)
    assert "Kirin" in rejected.value.vi


@pytest.mark.parametrize("name", GOOD)
def test_other_alphabets_by_themselves_are_let_in(name: str, tmp_path: Path) -> None:
    """A whole word of another alphabet deceives nobody, and a unit may have a Greek letter."""
    assert "foreign-letter" not in messages(tmp_path, {**WORLD, "fields.yaml": f"- {{field: dat-dai, name: {name}}}\n"})
    assert composed(name) == name


def test_a_name_that_is_imported_can_not_turn_the_line_around(tmp_path: Path, told: Told) -> None:
    """A row with such a letter is rejected with its reason; the other rows are taken."""
    folder = small(tmp_path)
    path = lines(
        tmp_path / "a.json", [row(ten_thu_tuc="Cấp \u202egnốig pệhgn"), row("1.000008"), row("1.000009", ten_thu_tuc="Cấp giấу")]
    )
    status, found = told("import", path, "--catalog", folder, "--write")
    assert (status, found["new"], [one["row"] for one in found["rejected"]]) == (1, ["1.000008"], [1, 3])
    assert "\u202e" not in "".join(one.read_text(encoding="utf-8") for one in folder.rglob("*.yaml"))
    read(folder)


STRANGE = ("1.00000\u0661", "１.000001", "1.О00001", "l.000001", "1.000001\n2", "../1.000001", "1.000001/..", "9" * 5000)


@pytest.mark.parametrize("given", STRANGE)
def test_what_only_looks_like_a_code_is_none(given: str) -> None:
    """Digits of other scripts, letters that look like digits, paths."""
    with pytest.raises(RowRejected):
        code(given)


@pytest.mark.parametrize(
    "number", ["1e99999999999999999999", "-1e99999999999999999999", "9" * 5000, "1e400", "NaN", "Infinity", "-0"]
)
def test_a_gigantic_number_for_a_code_harms_no_other_row(number: str, tmp_path: Path, told: Told) -> None:
    folder = small(tmp_path)
    line = json.dumps(row()).replace('"1.000002"', number)
    status, found = told("import", lines(tmp_path / "a.json", [line, row("1.000008")]), "--catalog", folder)
    assert (status, found["new"], len(found["rejected"])) == (1, ["1.000008"], 1)


NAMES = ("../../../../tmp/slip.xml", "/tmp/slip.xml", "xl\\..\\..\\slip.xml", "C:\\slip.xml")


@pytest.mark.parametrize("name", NAMES)
def test_a_part_whose_name_leads_out_of_the_file_is_written_nowhere(name: str, tmp_path: Path, told: Told) -> None:
    """A zip slip: parts are read in memory and no name of one is ever a path."""
    folder, book = small(tmp_path), workbook(tmp_path / "a.xlsx", [["1.000008", "Nuôi cá", "Bộ", "Cấp tỉnh", "Thủy sản"]])
    with zipfile.ZipFile(book, "a") as made:
        made.writestr(name, b"<a/>")
    before = state(tmp_path)
    told("import", book, "--catalog", folder)
    assert state(tmp_path) == before
    assert not Path("/tmp/slip.xml").exists()


def document(change: Callable[[Any], None], parts: dict[str, bytes] | None = None) -> bytes:
    made, target = Document(), io.BytesIO()
    made.add_paragraph("{{ so }}")
    change(made)
    made.save(target)
    with zipfile.ZipFile(target, "a") as archive:
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"word/bomb.xml": b"0" * (11 * 1024 * 1024)}, "too large"),
        ({"word/laughs.xml": b'<!DOCTYPE a [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><a>&b;</a>'}, "as Word writes it"),
        ({"word/entity.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")}, "as Word writes it"),
        ({"word/deep.xml": b"<a>" * 5000 + b"</a>" * 5000}, "XML"),
        ({"word/broken.xml": b"<a><b></a>"}, "XML"),
        ({"word/vbaProject.bin": b"x"}, "a program"),
        ({f"word/{n}.xml": b"<a/>" for n in range(300)}, "too large"),
    ],
    ids=["bomb", "laughs", "UTF-16", "deep", "broken", "macro", "many parts"],
)
def test_a_hostile_template_is_refused_at_once(parts: dict[str, bytes], why: str, tmp_path: Path) -> None:
    path, start = tmp_path / "to-trinh.docx", time.process_time()
    path.write_bytes(document(lambda _: None, parts))
    with pytest.raises(Refused) as refused:
        word.read(path)
    assert [fault.code for fault in refused.value.faults] == ["template-file"]
    assert why in str(refused.value)
    assert time.process_time() - start < 2


def test_styles_that_are_based_on_each_other_end() -> None:
    """A circle, which Word never writes, was walked for ever."""

    def circle(made: Any) -> None:
        for one, other in (("Quote", "Caption"), ("Caption", "Quote")):
            element = made.styles[one].element
            for old in element.findall(qn("w:basedOn")):
                element.remove(old)
            based = OxmlElement("w:basedOn")
            based.set(qn("w:val"), other)
            element.insert(1, based)
        made.add_paragraph("Độc lập - Tự do - Hạnh phúc", style="Quote")

    start = time.process_time()
    assert layout.departures(document(circle))
    assert time.process_time() - start < 5


def test_a_class_of_receivers_that_there_is_not_is_a_fault(tmp_path: Path) -> None:
    """It was taken, and every question about a procedure then ended in an internal error."""
    told = messages(tmp_path, {**WORLD, "ranking.yaml": RANKING.replace("appraising-head", "unknown-agency-head")})
    assert "ranking.yaml:3" in told
    assert "unknown-word" in told


PLANS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no kind": lambda plan: plan["causes"][0]["changes"][0].pop("kind"),
    "no changes": lambda plan: plan["causes"][0].pop("changes"),
    "causes of words": lambda plan: plan.update(causes=["x"]),
    "instruments of words": lambda plan: plan.update(instruments=["x"]),
    "a proposal that is none": lambda plan: plan.update(proposals=[None]),
    "proposals that are none": lambda plan: plan.update(proposals={"a": 1}),
    "half a letter": lambda plan: plan.update(note="\ud800"),
}


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_that_is_none_is_not_recorded(name: str, bench: Bench, tmp_path: Path) -> None:
    """Neither the file of decisions nor its folder comes to be."""
    plan = json.loads(bench.plan)
    PLANS[name](plan)
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan))
    with pytest.raises(Refused, match="no-plan"):
        decisions.read_plan(path)
    assert [one.name for one in tmp_path.iterdir()] == ["plan.json"]


@pytest.mark.parametrize("text", ["9" * 5000, f'{{"from": {"9" * 5000}}}', "[" * 100_000, "[]", '"x"', "null", "", "\x00"])
def test_what_is_no_plan_is_told_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text)
    with pytest.raises(Refused, match="no-plan"):
        decisions.read_plan(path)


def test_the_same_numbers_are_the_same_input(bench: Bench) -> None:
    """What was found is kept as numbers."""
    data = bytes.fromhex("4c00f168048132e8e3144ceba92425607849e8f134a8")
    assert cases.text([bench.plan], data) == cases.text([bench.plan], data)
    assert cases.archive(bench.list, data) == cases.archive(bench.list, data)
