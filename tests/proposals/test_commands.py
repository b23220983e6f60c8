"""`propose`, `verify`, `templates` and the list to tick, as people call them; on the shipped catalog where it says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog.record import Day
from advisor.cli.main import run
from advisor.documents import layout
from advisor.evaluation import Evaluation
from advisor.proposals.choice import NOTHING
from advisor.proposals.dossier import compose, write
from advisor.proposals.selection import of_department
from advisor.proposals.verification import verify

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def world(folder: Path) -> list[str]:
    return ["--catalog", str(folder / "catalog" / "catalog"), "--rules", str(folder / "rules"), "--on", "2026-01-15"]


def told(capsys: Capsys) -> Any:
    return json.loads(capsys.readouterr().out)


def test_propose_then_verify(world: list[str], tmp_path: Path, capsys: Capsys) -> None:
    out = tmp_path / "out"
    assert run(["propose", "so-nong-nghiep", "--out", str(out), "--format", "json", *world]) == 0
    made = told(capsys)
    assert made["complete"] is False
    assert {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} == set(made["documents"])
    place = world[:4]
    assert run(["verify", str(out), "--format", "json", *place]) == 0
    assert set(told(capsys)) >= {"holds", "parts", "verdicts"}
    (out / "uy-quyen-ubnd-tinh" / "02-to-trinh.docx").unlink()
    assert run(["verify", str(out), *place]) == 1
    assert "02-to-trinh.docx: không còn" in capsys.readouterr().out


def test_a_folder_that_exists_is_refused_before_anything_is_read(world: list[str], tmp_path: Path, capsys: Capsys) -> None:
    """Exit 4, and with --format json one document with the fault."""
    assert run(["propose", "so-nong-nghiep", "--out", str(tmp_path), "--format", "json", *world]) == 4
    assert told(capsys)["faults"][0]["code"] == "refused"
    assert run(["propose", "so-nong-nghiep", "--out", str(tmp_path), "--force", *world]) == 0  # an empty one is filled


def test_strict_refuses_an_incomplete_dossier_and_writes_nothing(world: list[str], tmp_path: Path, capsys: Capsys) -> None:
    out = tmp_path / "out"
    assert run(["propose", "so-nong-nghiep", "--out", str(out), "--strict", *world]) == 4
    assert "chưa có thời hạn" in capsys.readouterr().err
    assert not out.exists()
    assert run(["propose", "so-nong-nghiep", "--out", str(out), "--strict", "--until", "2026-06-30", *world]) == 0
    assert "DỰ THẢO" not in capsys.readouterr().out


def test_unknown_names_are_usage_errors(world: list[str], tmp_path: Path, capsys: Capsys) -> None:
    """Of a department, a post instead of a body, a body that ended (with its heir), a procedure."""
    for arguments, words in (
        (["so-nong-nghie"], "gần giống: so-nong-nghiep"),
        (["giam-doc-so-nong-nghiep"], "dùng so-nong-nghiep"),
        (["so-tai-nguyen"], "dùng so-nong-nghiep"),
        (["so-nong-nghiep", "--procedure", "1.00001"], "không có thủ tục"),
    ):
        assert run(["propose", *arguments, "--out", str(tmp_path / "out"), *world]) == 2
        assert words in capsys.readouterr().err


def test_a_department_with_nothing_to_propose(world: list[str], tmp_path: Path, capsys: Capsys) -> None:
    assert run(["propose", "so-tu-phap", "--out", str(tmp_path / "out"), *world]) == 0
    assert "không có thủ tục nào nên đề xuất" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_the_list_to_tick_is_read_back(world: list[str], tmp_path: Path, capsys: Capsys) -> None:
    list_ = tmp_path / "chon.xlsx"
    assert run(["suggest", "--format", "xlsx", "--out", str(list_), "--procedure", "1.000002", *world]) == 0
    assert run(["suggest", "--format", "xlsx", *world]) == 2
    capsys.readouterr()
    arguments = ["propose", "so-nong-nghiep", "--out", str(tmp_path / "out"), "--choice", str(list_), "--format", "json"]
    assert run([*arguments, *world]) == 0
    assert [[row["code"] for row in one["procedures"]] for one in told(capsys)["sets"]] == [["1.000002"]]


def test_a_suggestion_as_json_is_a_receipt_too(world: list[str], tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    assert run(["suggest", "--format", "json", "--out", str(file), *world]) == 0
    assert run(["verify", str(file), *world[:4]]) == 0
    data = json.loads(file.read_text(encoding="utf-8"))
    data["procedures"][0]["outcome"] = "forbidden"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert run(["verify", str(file), *world[:4]]) == 1


def test_pdf_without_libreoffice_is_a_clear_word(world: list[str], tmp_path: Path, capsys: Capsys, monkeypatch: Any) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert run(["propose", "so-nong-nghiep", "--out", str(tmp_path / "out"), "--pdf", *world]) == 4
    assert "LibreOffice" in capsys.readouterr().err


@pytest.mark.nightly
def test_every_document_becomes_a_pdf(world: list[str], tmp_path: Path) -> None:
    """LibreOffice opens each of them. Its pages are looked at by people; none are counted, for fonts differ."""
    assert run(["propose", "so-nong-nghiep", "--out", str(tmp_path / "out"), "--pdf", *world]) == 0
    for path in (tmp_path / "out").rglob("*.docx"):
        assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_templates_are_checked_and_an_own_folder_prevails(world: list[str], tmp_path: Path, capsys: Capsys) -> None:
    """The shipped ones have no fault; one's own is taken where there is one, the shipped one elsewhere."""
    from docx import Document

    assert run(["templates", "check"]) == 0
    own = tmp_path / "mau"
    own.mkdir()
    shipped = Path("advisor/proposals/templates/to-trinh.docx")
    word = Document(str(shipped))
    for paragraph in word.paragraphs:
        if paragraph.text == "II. MỤC ĐÍCH, QUAN ĐIỂM XÂY DỰNG VĂN BẢN":
            paragraph.runs[0].text = "II. MỤC ĐÍCH RIÊNG CỦA {{ co_quan }}"
    word.save(str(own / "to-trinh.docx"))
    assert run(["templates", "check", str(own)]) == 0
    out = tmp_path / "out"
    assert run(["propose", "so-nong-nghiep", "--out", str(out), "--templates", str(own), *world]) == 0
    headings = [paragraph.text for paragraph in Document(str(out / "uy-quyen-ubnd-tinh" / "02-to-trinh.docx")).paragraphs]
    assert "II. MỤC ĐÍCH RIÊNG CỦA Sở Nông nghiệp" in headings
    word.paragraphs[-1].insert_paragraph_before("{{ ten_toi }}")
    word.save(str(own / "to-trinh.docx"))
    capsys.readouterr()
    assert run(["templates", "check", str(own / "to-trinh.docx"), "--format", "json"]) == 1
    assert [fault["code"] for fault in told(capsys)["faults"]] == ["template-unknown-name"]
    assert run(["propose", "so-nong-nghiep", "--out", str(tmp_path / "no"), "--templates", str(own), *world]) == 1
    assert "«{{ ten_toi }}»" in capsys.readouterr().err
    assert run(["templates", "check", str(own / "to-trinh.docx"), "--kind", "khong-co"]) == 2


# --- the shipped catalog ---------------------------------------------------------------------------------------------


def test_the_land_dossier_of_quang_ninh(whole: Evaluation, tmp_path: Path) -> None:
    """49/2026/NĐ-CP opens land until before 2027-03-01: lent until 2027-02-28, on that clause, by UBND tỉnh."""
    on = Day(2026, 11, 22)
    moment = whole.on(on)
    body, _ = moment.authority.bearer("so-nong-nghiep-va-moi-truong")
    selection = of_department(whole, body, whole.catalog.line_of(body.body), on, None, None)
    dossier = compose(whole, selection, NOTHING)
    assert {one.route for one in dossier.sets} == {"up", "own", "down"}
    committee = next(one for one in dossier.sets if one.giver == "ubnd-tinh")
    land = next(one for one in committee.proposals if one.procedure.key == "1.013823")
    assert committee.last_day(land) == Day(2027, 2, 28)
    row = committee.rows([land])[0]
    assert "khoản 1 Điều 14 Nghị định 49/2026/NĐ-CP" in row["can_cu"]
    assert row["thoi_han"] == "Đến hết 28/02/2027"
    assert {finding.code for finding in dossier.findings if finding.refuses} == {"unverified", "no-period"}
    assert {
        path: found for path, content in dossier.files.items() if path.endswith("docx") and (found := layout.departures(content))
    } == {}
    write(dossier.files, tmp_path / "out", force=False)
    found = verify(whole, tmp_path / "out")
    assert found.holds
    assert len(found.verdicts) == len(selection.proposals) > 50
