"""The reports on the Centre as people and programs call them, on the shipped catalog: nothing invented unless a file is named."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

import advisor
from advisor.cli import main as cli
from advisor.evaluation import Evaluation
from advisor.exchange import xlsx

ON = ("--on", "2026-11-24")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
STAFF, FILES, STEPS = (str(EXAMPLES / name) for name in ("nhan-su.yaml", "ho-so.yaml", "thoi-gian-buoc.yaml"))
MARK = "VÍ DỤ GIẢ ĐỊNH"
REPORTS = {
    "staffing": ("staffing", STAFF),
    "rota": ("rota", "--month", "2026-12", STAFF),
    "counter": ("counter", FILES),
    "process": ("process", "--procedure", "1.013803", STEPS),
}


@pytest.fixture(autouse=True)
def read_once(whole: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped catalog takes a second to read; one reading serves every command here."""
    monkeypatch.setattr(advisor, "load", lambda *_, **__: whole)


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run(["report", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    code, out, _ = ran(capsys, *arguments, *ON, "--format", "json")
    assert code == 0
    return json.loads(out)


@pytest.mark.parametrize("name", REPORTS)
def test_without_a_file_nothing_invented_appears_and_what_is_missing_is_said(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The catalog has no staff, absences, volumes or times: each report says so, and which sheet to fill in."""
    report, *rest = REPORTS[name][:-1]
    code, out, _ = ran(capsys, report, *rest, *ON)
    assert code == 0
    assert MARK not in out
    assert "Ví Dụ" not in out
    assert "--sheet FILE.xlsx" in out
    found = told(capsys, report, *rest)
    assert found["invented"] is False
    assert {"on", "catalog", "rulebook", "engine", "remarks"} <= found.keys()


@pytest.mark.parametrize("name", REPORTS)
def test_an_example_says_that_it_is_one_in_every_form(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, *rest, data = REPORTS[name]
    arguments = (report, *rest, "--data", data, *ON)
    assert ran(capsys, *arguments)[1].startswith(MARK)
    assert told(capsys, *arguments)["invented"] is True
    for suffix in (".html", ".xlsx"):
        path = tmp_path / f"bao-cao{suffix}"
        assert ran(capsys, *arguments, "--out", str(path))[0] == 0
        if suffix == ".html":
            assert MARK in path.read_text(encoding="utf-8")
        else:
            for sheet in xlsx.read(path):
                assert str(sheet.rows[0][0]).startswith(MARK)


@pytest.mark.parametrize("name", REPORTS)
def test_the_same_question_gives_the_same_bytes(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Solver, workbook and page are of one mind twice."""
    report, *rest, data = REPORTS[name]
    for suffix in (".json", ".xlsx", ".html"):
        paths = [tmp_path / f"{n}{suffix}" for n in (1, 2)]
        for path in paths:
            ran(capsys, report, *rest, "--data", data, *ON, "--out", str(path))
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_rota_of_the_example_covers_and_says_why_it_can_not(capsys: pytest.CaptureFixture[str]) -> None:
    """Sở Tư pháp lacks somebody on two days, for fields that the other deputy does not cover; the rest stands."""
    found = told(capsys, "rota", "--month", "12/2026", "--data", STAFF)
    bodies = {body["id"]: body for body in found["bodies"]}
    assert len(found["days"]) == 23
    law = bodies["so-tu-phap"]
    assert not law["possible"]
    assert law["days_without"] == ["2026-12-16", "2026-12-17"]
    assert law["conflict"] == [
        {"kind": "need", "who": "luat-su", "day": "2026-12-16"},
        {"kind": "absence", "who": "PTP1", "day": "2026-12-16"},
    ]
    assert law["comes"]["2026-12-16"] == ["PTP2"]
    works = bodies["so-xay-dung"]
    assert works["possible"]
    assert works["proven"]
    for day in ("2026-12-07", "2026-12-11"):
        assert "PXD1" not in works["comes"][day]
    assert max(row["days"] for row in bodies["so-noi-vu"]["deputies"] if row["id"] == "PNV2") <= 10


def test_a_month_without_a_recorded_year_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The days off of 2027 are not known: no rota is made up for it."""
    code, _, err = ran(capsys, "rota", "--month", "2027-01", *ON)
    assert code == 1
    assert "2027 chưa ghi nhận" in err
    assert ran(capsys, "rota", "--month", "2026-13", *ON)[0] == 2


def test_the_staffing_of_the_example_is_shown_to_be_the_smallest(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "staffing", "--data", STAFF)
    assert found["proven"]
    departments = {one["id"]: one for one in found["departments"]}
    assert len(departments["so-noi-vu"]["people"]) == 3
    lacks = {(lack["kind"], tuple(lack["fields"])): lack for lack in departments["so-xay-dung"]["lacks"]}
    near = lacks["nobody", ("vat-lieu-xay-dung",)]["near"]
    assert [(row["person"], [gap["fact"] for gap in row["gaps"]]) for row in near[:2]] == [
        ("XD07", ["receiver.qualified"]),
        ("XD06", ["receiver.years_in_field"]),
    ]
    assert ("no-stand-in", ("duong-sat",)) in lacks


def test_faulty_figures_are_refused_with_their_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, one JSON document with file and line."""
    path = tmp_path / "sai.yaml"
    path.write_text("staff:\n  - {person: A, name: B, body: so-tu-phat, role: staff}\n", encoding="utf-8")
    code, out, _ = ran(capsys, "staffing", "--data", str(path), *ON, "--format", "json")
    assert code == 1
    (fault,) = json.loads(out)["faults"]
    assert (fault["file"], fault["line"], fault["code"]) == ("sai.yaml", 2, "no-such-body")


def test_the_sheet_to_fill_in_holds_the_procedures_and_nothing_made_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bieu.xlsx"
    assert ran(capsys, "counter", "--department", "so-tu-phap", "--sheet", str(path), *ON)[0] == 0
    sheets = {sheet.name: sheet.rows for sheet in xlsx.read(path)}
    heads, *rows = sheets["Số hồ sơ"][2:]
    assert "1.013803" in {row[0] for row in rows}
    assert all(
        row[at] in ("", None)
        for row in rows
        for at, head in enumerate(heads)
        if head not in ("Mã thủ tục", "Tên thủ tục", "Lĩnh vực")
    )
    code, _, err = ran(capsys, "counter", "--data", str(path), *ON)
    assert code == 1
    assert "none of the sheets is filled in" in err


def test_counters_of_the_example_serve_as_the_thresholds_say(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line meets its share; few files go to the common counter and to no other."""
    found = told(capsys, "counter", "--data", FILES, "--department", "so-tu-phap")
    few, lines = set(found["few"]), found["lines"]
    assert few
    assert all(line["served"] >= 0.9 for line in [found["common"], *lines])
    assert all(not few & set(line["procedures"]) for line in lines)
    assert set(found["common"]["procedures"]) == few
    together = told(capsys, "counter", "--data", FILES, "--department", "so-tu-phap", "--by", "department")
    assert sum(line["counters"] for line in together["lines"]) <= sum(line["counters"] for line in lines)


def test_the_drawing_is_one_picture_without_addresses_or_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same steps as the JSON tells, drawn; the step that falls away is there in outline."""
    path = tmp_path / "quy-trinh.svg"
    assert ran(capsys, "process", "--procedure", "1.013803", "--data", STEPS, *ON, "--out", str(path))[0] == 0
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag.endswith("svg")
    assert "<script" not in text
    assert not re.findall(r"https?://(?!www\.w3\.org/)", text)
    boxes = [node for node in root.iter() if node.tag.endswith("rect") and node.get("rx")]
    (process,) = told(capsys, "process", "--procedure", "1.013803", "--data", STEPS)["processes"]
    assert len(boxes) == len(process["before"]) + len(process["after"]) + process["steps_saved"]
    assert sum(box.get("stroke-dasharray") is not None for box in boxes) == process["steps_saved"] == 1
    assert process["days_saved"] == 2
    assert ran(capsys, "process", *ON, "--format", "svg")[0] == 2


def test_the_page_and_the_paper_tell_every_procedure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A drawing each on the page, a table each on paper; no outside addresses."""
    found = told(capsys, "process", "--department", "so-tu-phap")
    page, paper = tmp_path / "a.html", tmp_path / "a.docx"
    for path in (page, paper):
        assert ran(capsys, "process", "--department", "so-tu-phap", *ON, "--out", str(path))[0] == 0
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg ") == len(found["processes"])
    assert not re.findall(r"""(?:href|src)=["']""", text)
    assert len(set(re.findall(r'<marker id="([^"]+)"', text))) == len(found["processes"])
    assert paper.read_bytes().startswith(b"PK")


def test_reports_are_named_in_the_group_s_help(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(capsys, "--help")
    for name in REPORTS:
        assert name in out


def test_english_is_english(capsys: pytest.CaptureFixture[str]) -> None:
    """Titles, heads and remarks; names stay as they are."""
    for name in REPORTS:
        report, *rest, data = REPORTS[name]
        _, out, _ = ran(capsys, report, *rest, "--data", data, *ON, "--lang", "en")
        assert out.startswith("INVENTED EXAMPLE")
        assert "Thủ tục" not in out.split("\n\n")[0]


def test_after_the_suggestions_deputies_sign_what_went_to_their_heads(capsys: pytest.CaptureFixture[str]) -> None:
    """1.013803 is suggested to go to the director of Sở Tư pháp, who can't hand it on: with --after his deputies come for it."""
    before, after = (told(capsys, "rota", "--month", "2026-12", *more) for more in ((), ("--after",)))
    own = [{body["id"]: body["procedures"] for body in found["bodies"]}["so-tu-phap"] for found in (before, after)]
    assert "1.013803" not in own[0]
    assert "1.013803" in own[1]
    assert set(own[0]) < set(own[1])
