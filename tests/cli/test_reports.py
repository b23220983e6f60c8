"""The reports as people call them: every form of every report, on the shipped catalog."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

import advisor
from advisor.cli import main as cli
from advisor.cli.report import REPORTS
from advisor.exchange import xlsx
from advisor.reports.entered import EXAMPLE
from tests import shipped

OWN = ("classification", "progress", "monthly", "lists", "review", "scoreboard")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "reports"
ON = ("--on", "2026-11-20")


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading and compiling the catalog takes two seconds and is tried by other tests."""
    read = shipped.whole()
    monkeypatch.setattr(advisor, "load", lambda *_, **__: read)


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run(["report", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def words(path: Path) -> str:
    """What a reader of a Word document sees."""
    with zipfile.ZipFile(path) as parts:
        return re.sub(r"<[^>]*>", " ", parts.read("word/document.xml").decode())


def test_every_report_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """The help names each, and reads none of their modules."""
    code, out, _ = ran(capsys, "--help")
    assert code == 0
    assert set(OWN) <= set(REPORTS)
    for name in REPORTS:
        assert name in out


@pytest.mark.parametrize("name", OWN)
def test_json_is_one_document_with_its_receipt(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, _ = ran(capsys, name, *ON, "--format", "json")
    assert code == 0
    made = json.loads(out)
    assert {"on", "catalog", "rulebook", "engine", "invented"} <= made.keys()
    assert made["invented"] is False


@pytest.mark.parametrize("name", OWN)
def test_every_form_can_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    """Text, page, workbook and Word; no address outside in the page, no formula in the workbook; nothing invented in any."""
    made = {}
    for suffix in ("txt", "html", "xlsx", "docx"):
        path = tmp_path / f"{name}.{suffix}"
        assert ran(capsys, name, *ON, "--out", str(path))[0] == 0
        made[suffix] = path
    assert list(tmp_path.iterdir()).__len__() == 4  # nothing half-written beside them
    page = made["html"].read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r"https?://(?!www\.w3\.org/)", page)
    assert page.count("<table") >= 1 or name == "lists"
    assert xlsx.read(made["xlsx"])
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words(made["docx"])
    for text in (made["txt"].read_text(encoding="utf-8"), page, words(made["docx"])):
        assert "239/KH-UBND" in text
        assert EXAMPLE not in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("classification", "--stated", "phieu-phan-loai.xlsx"), "40"),
        (("lists", "--stated", "phieu-phan-loai.xlsx"), "Trọn vẹn"),
        (("progress", "--on", "2017-05-06", "--figures", "so-lieu-bao-cao.xlsx"), "930/1320 (70,5%)"),
        (("scoreboard", "--on", "2017-05-06", "--figures", "so-lieu-bao-cao.xlsx"), "Báo cáo ví dụ"),
        (("monthly", "--register", "so-theo-doi-de-xuat.xlsx"), "đã đề xuất 25 (tăng 10)"),
    ],
)
def test_an_invented_example_says_so_in_every_form(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    """What is made from an example is marked above all, whatever it is written as."""
    *given, file = arguments
    call = [*given, str(EXAMPLES / file), *(() if "--on" in given else ON)]
    assert json.loads(ran(capsys, *call, "--format", "json")[1])["invented"] is True
    for suffix in ("txt", "html", "docx"):
        path = tmp_path / f"r.{suffix}"
        assert ran(capsys, *call, "--out", str(path))[0] == 0
        text = words(path) if suffix == "docx" else path.read_text(encoding="utf-8")
        assert EXAMPLE in text
        assert said in text or suffix != "txt"
    path = tmp_path / "r.xlsx"
    assert ran(capsys, *call, "--out", str(path))[0] == 0
    assert any(EXAMPLE in str(cell) for row in xlsx.read(path)[0].rows for cell in row)


def test_the_monthly_report_goes_to_the_office_of_the_committee(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """II.8: a department's own letterhead, to Văn phòng UBND tỉnh; all together (III.7) by that office to the committee."""
    path = tmp_path / "m.docx"
    assert ran(capsys, "monthly", "--on", "2026-11-24", "--department", "so-xay-dung", "--out", str(path))[0] == 0
    text = words(path)
    assert "SỞ XÂY DỰNG" in text
    assert "Kính gửi: Văn phòng Ủy ban nhân dân tỉnh" in text
    assert "ngày 20 tháng 11 năm 2026" in text
    assert ran(capsys, "monthly", "--on", "2026-11-24", "--out", str(path))[0] == 0
    assert "Kính gửi: Ủy ban nhân dân tỉnh Quảng Ninh" in words(path)
    assert ran(capsys, "monthly", "--department", "so-xay-dungg")[0] == 2


def test_word_keeps_the_annex_s_headings(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Three columns under one heading, headings over two rows, eight numbered columns, the printed totals; in landscape."""
    path = tmp_path / "p.docx"
    assert ran(capsys, "progress", "--on", "2017-05-02", "--out", str(path))[0] == 0
    with zipfile.ZipFile(path) as parts:
        xml = parts.read("word/document.xml").decode()
    tables = re.findall(r"<w:tbl>.*?</w:tbl>", xml, re.DOTALL)
    annex = next(table for table in tables if "Tổng số TTHC đưa vào Trung tâm HCC tỉnh đến trước 30/4/2017" in table)
    rows = [re.findall(r"<w:tc>.*?</w:tc>", row, re.DOTALL) for row in re.findall(r"<w:tr[ >].*?</w:tr>", annex, re.DOTALL)]
    assert [len(row) for row in rows[:3]] == [6, 8, 8]
    assert 'w:gridSpan w:val="3"' in rows[0][4]
    assert [('w:vMerge w:val="restart"' in cell) for cell in rows[0]] == [True, True, True, True, False, True]
    shown = [[re.sub(r"<[^>]*>", "", cell) for cell in row] for row in rows]
    assert shown[2] == list("12345678")
    assert shown[3] == ["1", "Sở Giáo dục và Đào tạo", "28", "0", "28", "2", "26", "28"]
    assert shown[-1] == ["", "Tổng số", "1209", "91", "1118", "578", "100", "678"]
    assert xml.count('w:orient="landscape"') >= 1


@pytest.mark.parametrize(
    "day", ["2016-01-01", "2017-04-09", "2017-06-30", "2019-01-01", "2024-12-06", "2025-03-01", "2025-07-01", "2027-03-01"]
)
@pytest.mark.parametrize("name", ["classification", "progress", "lists", "review", "scoreboard"])
def test_reports_are_there_on_any_date(capsys: pytest.CaptureFixture[str], name: str, day: str) -> None:
    """Before the plan, on days on which institutions change, after all law on record."""
    code, out, err = ran(capsys, name, "--on", day, "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out)["on"] == day


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("progress", "--format", "xlsx"), "--out"),
        (("progress", "--out", "x.odt"), ".xlsx"),
        (("lists", "--published", "khong-co.xlsx"), "khong-co.xlsx"),
        (("chua-co",), "chua-co"),
    ],
)
def test_wrong_usage_is_told(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str) -> None:
    code, _, err = ran(capsys, *arguments)
    assert code == 2
    assert words in err


def test_faults_of_a_form_are_told_with_their_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Exit 1, each line named, nothing written."""
    from advisor.exchange import sheet
    from advisor.reports import figures

    path, out = tmp_path / "f.xlsx", tmp_path / "r.html"
    path.write_bytes(sheet.workbook("Số liệu", figures.HEADER, [["so-x", "", "01/05/2017", "a", *([""] * 10)]]))
    code, _, err = ran(capsys, "progress", "--figures", str(path), "--out", str(out))
    assert code == 1
    assert f"{path}:2" in err
    assert not out.exists()


def test_forms_to_fill_in_are_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name, option in (("classification", "--questionnaire"), ("progress", "--figures-form"), ("monthly", "--register-form")):
        path = tmp_path / f"{name}.xlsx"
        assert ran(capsys, name, *ON, option, str(path))[0] == 0
        assert len(xlsx.read(path)[0].rows) > 10
