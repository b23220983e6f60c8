"""Import: every row is accounted for, hand-kept files win, twice changes nothing, all or nothing is written."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor import workspace
from advisor.catalog.reading import read
from advisor.cli.main import run
from advisor.diagnostic import Refused
from advisor.exchange import writing
from advisor.exchange.importing import Importer
from tests.exchange.made import catalog, commune, lines, row, workbook

Told = Callable[..., tuple[int, Any]]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return catalog(tmp_path)


def state(root: Path) -> dict[str, bytes]:
    """Everything in the catalog's folder, hidden files too."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def record(root: Path, code: str) -> dict[str, Any]:
    """A procedure as it stands in its imported file."""
    found = [
        one
        for path in root.glob("procedures/*/imported.yaml")
        for one in yaml.safe_load(path.read_text("utf-8"))
        if one["procedure"] == code
    ]
    assert len(found) == 1
    return found[0]


def counted(found: dict[str, Any]) -> bool:
    return len(found["new"]) + len(found["changed"]) + found["same"] + len(found["rejected"]) == found["rows"]


def test_facts_of_a_row(root: Path, tmp_path: Path, told: Told) -> None:
    """The facts of a portal row stand in the file of its field, with their evidence and nothing else: no matters, no text."""
    full = row(
        ten_thu_tuc="  Cấp giấy phép:  nuôi cá (1.000002). ",
        co_quan_co_tham_quyen="UBND cấp tỉnh.",
        cach_thuc_thuc_hien="Trực tuyến5 Ngày làm việcMiễn phí",
        can_cu_phap_ly="Luật Thủy sản18/2017/QH14Nghị định26/2019/NĐ-CP",
        trinh_tu_thuc_hien="Bước 1…",
    )
    code, found = told("import", lines(tmp_path / "a.jsonl", [full]), "--catalog", root, "--write")
    assert (code, found["new"], found["warnings"], found["written"]) == (0, ["1.000002"], [], True)
    assert record(root, "1.000002") == {
        "procedure": "1.000002",
        "name": "Cấp giấy phép: nuôi cá",
        "field": "thuy-san",
        "levels": ["province"],
        "time_limit": {"working_days": 5},
        "source": {
            "portal": "2026-07",
            "since": datetime.date(2026, 7, 1),
            "by": "12/QĐ-BNNMT",
            "holder": "ubnd-tinh",
            "holder_words": "UBND cấp tỉnh",
            "holder_known": "published",
            "lists": ["18/2017/QH14", "26/2019/NĐ-CP"],
            "evidence": {"grade": "reported", "source": "Cổng Dịch vụ công quốc gia, giữa năm 2026"},
        },
    }
    assert read(root).procedure["1.000002"].matters == ()


def test_dry_run_writes_nothing(root: Path, tmp_path: Path, told: Told) -> None:
    """Without --write the folder is byte for byte as before, and the answer says what would be written."""
    before = state(root)
    _, found = told("import", lines(tmp_path / "a.jsonl", [row()]), "--catalog", root)
    assert state(root) == before
    assert (found["written"], found["files"]) == (False, ["thuy-san/imported.yaml"])


def test_twice_changes_nothing(root: Path, tmp_path: Path, told: Told) -> None:
    """A second import finds all the same and touches no file, whichever files are given, in whichever order."""
    portal = lines(
        tmp_path / "a.jsonl", [row("1.000009"), row(cap_thuc_hien="Cấp tỉnh, Cấp xã"), row("1.000005", linh_vuc="Đất đai")]
    )
    communes = lines(
        tmp_path / "b.jsonl",
        [commune("1.000002", deciding_authority="UBND cấp xã", deciding_authority_from="steps_or_result"), commune()],
    )
    listed = workbook(
        tmp_path / "c.xlsx",
        [("1.000002", "Tên khác", "", "UBND cấp xã", "Thủy sản"), ("1.000007", "Mới", "", "UBND cấp xã", "Thủy sản")],
    )
    _, first = told("import", portal, communes, listed, "--catalog", root, "--write")
    assert counted(first)
    assert first["new"] == ["1.000002", "1.000003", "1.000005", "1.000007", "1.000009"]
    before = state(root)
    for files in ([portal, communes, listed], [listed, communes, portal], [portal], [communes], [listed], [communes, portal]):
        _, again = told("import", *files, "--catalog", root, "--write")
        assert (again["new"], again["changed"], again["rejected"], again["files"]) == ([], [], [], [])
        assert state(root) == before
    assert record(root, "1.000002")["levels"] == ["commune"]
    assert "cấp tỉnh và cấp xã" in record(root, "1.000002")["note"]


def test_order_of_files_does_not_matter(tmp_path: Path, told: Told) -> None:
    """The fuller source's word counts, whichever file is named first."""
    portal = lines(tmp_path / "a.jsonl", [row(ten_thu_tuc="Tên của cổng")])
    listed = workbook(tmp_path / "c.xlsx", [("1.000002", "Tên của danh sách", "", "UBND cấp tỉnh", "Thủy sản")])
    texts = []
    for n, files in enumerate(([portal, listed], [listed, portal])):
        root = catalog(tmp_path / str(n))
        _, found = told("import", *files, "--catalog", root, "--write")
        assert [one["kind"] for one in found["warnings"]] == ["name"]
        texts.append(state(root))
    assert texts[0] == texts[1]


def test_newer_export(root: Path, tmp_path: Path, told: Told) -> None:
    """What changed is shown before and after by field; a record moves with its field, an emptied file goes."""
    told("import", lines(tmp_path / "a.jsonl", [row()]), "--catalog", root, "--write")
    newer = lines(tmp_path / "b.jsonl", [row(linh_vuc="Đất đai", so_quyet_dinh="13/QĐ-BNNMT")])
    _, shown = told("import", newer, "--catalog", root)
    assert shown["changed"] == [
        {
            "code": "1.000002",
            "fields": {"field": {"from": "thuy-san", "to": "dat-dai"}, "by": {"from": "12/QĐ-BNNMT", "to": "13/QĐ-BNNMT"}},
            "hand_kept": False,
        }
    ]
    told("import", newer, "--catalog", root, "--write", "--seen", "2026-12-01")
    assert not (root / "procedures/thuy-san").exists()
    assert record(root, "1.000002")["source"]["since"] == datetime.date(2026, 12, 1)
    assert "tháng 12/2026" in record(root, "1.000002")["source"]["evidence"]["source"]


def test_hand_kept_wins(root: Path, tmp_path: Path, told: Told) -> None:
    """A code that stands in a hand-kept file is compared and reported, and never written."""
    before = state(root)
    file = lines(tmp_path / "a.jsonl", [row("1.000001", linh_vuc="Đất đai")])
    code, found = told("import", file, "--catalog", root, "--write")
    assert (code, found["new"], found["files"], counted(found)) == (0, [], [], True)
    assert found["changed"][0]["hand_kept"] is True
    assert found["changed"][0]["fields"]["name"] == {"from": "Giao đất", "to": "Cấp giấy phép nuôi cá"}
    assert state(root) == before


def test_hand_kept_takes_over(root: Path, tmp_path: Path, told: Told) -> None:
    """Facts added by hand to an imported record are refused, not lost; moved to a file of their own they stand."""
    told("import", lines(tmp_path / "a.jsonl", [row()]), "--catalog", root, "--write")
    imported = root / "procedures/thuy-san/imported.yaml"
    imported.write_text(imported.read_text("utf-8").replace("  levels:", "  matters: [giao-dat]\n  levels:"), "utf-8")
    code, found = told("import", tmp_path / "a.jsonl", "--catalog", root)
    assert (code, found["faults"][0]["code"]) == (1, "kept-by-hand-among-imported")
    imported.rename(imported.with_name("tay.yaml"))
    code, found = told("import", tmp_path / "a.jsonl", "--catalog", root, "--write")
    assert (code, found["same"], imported.exists()) == (0, 1, False)


def test_schema_line_is_kept(root: Path, tmp_path: Path, told: Told) -> None:
    """A first line that names a schema stays when the file is written anew."""
    told("import", lines(tmp_path / "a.jsonl", [row()]), "--catalog", root, "--write")
    imported = root / "procedures/thuy-san/imported.yaml"
    imported.write_text(f"# yaml-language-server: $schema=x.json\n{imported.read_text('utf-8')}", "utf-8")
    told("import", lines(tmp_path / "b.jsonl", [row("1.000004")]), "--catalog", root, "--write")
    text = imported.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=x.json\n# Thủy sản")
    assert text.count("$schema") == 1


WRONG: list[tuple[Any, str]] = [
    ('{"ma_thu_tuc": "1.00', "JSON"),
    (b"\xff\xfe{}", "UTF-8"),
    ("[" * 100_000, "JSON"),
    ("[]", "JSON"),
    ('{"ma_thu_tuc": NaN}', "JSON"),
    ('{"ma_thu_tuc": "1.000002", "ma_thu_tuc": "1.000003"}', "JSON"),
    ("9" * 5_000, "JSON"),
    ({}, "mã"),
    (row(None), "mã"),
    (row("12345"), "mã"),
    (row("1.0101"), "mã"),
    (row(ten_thu_tuc=""), "tên"),
    (row(ten_thu_tuc=5), "chữ"),
    (row(ten_thu_tuc="x" * 4_000), "dài"),
    (row(ten_thu_tuc="a\u0000b"), "không in được"),
    (row(cap_thuc_hien="Cấp bộ"), "ngoài phạm vi"),
    (row(cap_thuc_hien="Cấp vùng"), "cấp"),
    (row(cap_thuc_hien=""), "cấp"),
    (commune(legal_basis_docs="49/2026/NĐ-CP"), "legal_basis_docs"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda one: str(one[0])[:30])
def test_a_wrong_row_is_rejected_alone(wrong: tuple[Any, str], root: Path, tmp_path: Path, told: Told) -> None:
    """It is named with its row and reason, exit 1; the rows around it are imported."""
    file = lines(tmp_path / "a.jsonl", [row("1.000004"), "", wrong[0], row("1.000005")])
    code, found = told("import", file, "--catalog", root, "--write")
    assert (code, found["new"], counted(found)) == (1, ["1.000004", "1.000005"], True)
    [rejected] = found["rejected"]
    assert (rejected["row"], rejected["file"]) == (3, "a.jsonl")
    assert wrong[1] in rejected["why"]
    assert set(read(root).procedure) == {"1.000001", "1.000004", "1.000005"}


def test_one_code_twice(root: Path, tmp_path: Path, told: Told) -> None:
    """Said twice alike it counts as the same; said otherwise the second row is rejected, since nobody knows which is right."""
    file = lines(tmp_path / "a.jsonl", [row(), row(), row(ten_thu_tuc="Khác")])
    _, found = told("import", file, "--catalog", root)
    assert (found["new"], found["same"], [one["row"] for one in found["rejected"]]) == (["1.000002"], 1, [3])


@pytest.mark.parametrize("given", ["1.0101", "1.010100", "1.01010"])
def test_codes_that_json_made_numbers(given: str, root: Path, tmp_path: Path, told: Told) -> None:
    """A bare number in JSON is the code with its zeros back, with a warning."""
    line = json.dumps(row("CODE"), ensure_ascii=False).replace('"CODE"', given)
    code, found = told("import", lines(tmp_path / "a.jsonl", [line]), "--catalog", root)
    assert (code, found["new"], [one["kind"] for one in found["warnings"]]) == (0, ["1.010100"], ["code"])


def test_letters_are_composed(root: Path, tmp_path: Path, told: Told) -> None:
    """Decomposed letters, Icelandic Ð, hard and invisible blanks and a byte order mark end at the border."""
    words = unicodedata.normalize("NFD", "Đăng ký nuôi thủy sản\u00a0\u200b ở hồ").replace("Đ", "Ð")
    line = b"\xef\xbb\xbf" + json.dumps(row(ten_thu_tuc=words, linh_vuc=unicodedata.normalize("NFD", "Thủy  sản"))).encode()
    told("import", lines(tmp_path / "a.jsonl", [line]), "--catalog", root, "--write")
    assert record(root, "1.000002")["name"] == "Đăng ký nuôi thủy sản ở hồ"
    assert record(root, "1.000002")["field"] == "thuy-san"
    read(root)


@pytest.mark.parametrize(
    ("words", "holder", "kind"),
    [
        ("Uỷ ban Nhân dân\u00a0xã,\u00a0phường, thị trấn.", "ubnd-xa", None),
        ("UBND tỉnh Thử", "ubnd-tinh", None),
        ("Công an tỉnh", "cong-an-tinh", None),
        ("Cục cảnh sát trật tự, xã hội, Bộ Công an", "bo", None),
        ("Công an tỉnh, Ủy ban nhân dân cấp tỉnh", None, "body"),
        ("Ủy ban nhân dân cấp tỉnh, Hội đồng lạ", None, "body"),
        ("Văn phòng đăng ký đất đai", None, "body"),
        ("Sở Thủy sản", None, "body"),  # it ended before the day of the export
    ],
)
def test_bodies(words: str, holder: str | None, kind: str | None, root: Path, tmp_path: Path, told: Told) -> None:
    """A spelling resolves through the table or the body's own name; several or an unknown one to nobody, which is said."""
    file = lines(tmp_path / "a.jsonl", [row(co_quan_co_tham_quyen=words)])
    code, found = told("import", file, "--catalog", root, "--write")
    source = record(root, "1.000002")["source"]
    assert (code, source.get("holder"), source["holder_known"]) == (0, holder, "published")
    assert source["holder_words"] == unicodedata.normalize("NFC", " ".join(words.split())).rstrip(".")
    assert [one["kind"] for one in found["warnings"]] == ([kind] if kind else [])


def test_ministry_and_province(root: Path, tmp_path: Path, told: Told) -> None:
    """Carried out by a ministry and by the province, a central body named is the ministry's: nobody is named here."""
    file = lines(tmp_path / "a.jsonl", [row(co_quan_co_tham_quyen="Bộ Công an", cap_thuc_hien="Cấp bộ, Cấp tỉnh")])
    _, found = told("import", file, "--catalog", root, "--write")
    assert "holder" not in record(root, "1.000002")["source"]
    assert [one["kind"] for one in found["warnings"]] == ["body"]


def test_name_against_publication(root: Path, tmp_path: Path, told: Told) -> None:
    """A name that states another holder than the publication is kept beside it in a note; alone, the name counts."""
    name = "Cấp phép thuộc thẩm quyền của Chủ tịch UBND cấp tỉnh"
    rows = [row(ten_thu_tuc=name, co_quan_co_tham_quyen="UBND cấp tỉnh"), row("1.000004", ten_thu_tuc=name)]
    _, found = told("import", lines(tmp_path / "a.jsonl", rows), "--catalog", root, "--write")
    assert record(root, "1.000002")["source"]["holder"] == "ubnd-tinh"
    assert "Tên thủ tục nêu Chủ tịch UBND cấp tỉnh" in record(root, "1.000002")["note"]
    assert record(root, "1.000004")["source"]["holder"] == "chu-tich-ubnd-tinh"
    assert record(root, "1.000004")["source"]["holder_known"] == "name"
    assert len(found["warnings"]) == 1


def test_fields(root: Path, tmp_path: Path, told: Told) -> None:
    """Spellings of fields resolve too, some only where one ministry published them; an unknown one is said."""
    rows = [
        row(linh_vuc="nuôi trồng THỦY SẢN"),
        row("1.000004", linh_vuc="Chính sách", so_quyet_dinh="1/QĐ-BCA-C06"),
        row("1.000005", linh_vuc="Chính sách", so_quyet_dinh="1/QĐ-BTC"),
        row("1.000006", linh_vuc=""),
    ]
    code, found = told("import", lines(tmp_path / "a.jsonl", rows), "--catalog", root, "--write")
    fields = [record(root, f"1.00000{n}")["field"] for n in (2, 4, 5, 6)]
    assert (code, fields) == (0, ["thuy-san", "cong-an", "chua-phan-loai", "chua-phan-loai"])
    assert [one["kind"] for one in found["warnings"]] == ["field", "field"]


def test_aliases_are_checked(root: Path) -> None:
    """An alias to nothing, to a body of the wrong kind, of two things at once, or a spelling of two bodies is a fault."""
    wrong = """\
- {body: khong-co, spellings: [A]}
- {field: khong-co, spellings: [B]}
- {outside: ubnd-tinh, spellings: [C]}
- {body: cong-an-tinh, spellings: [D]}
- {body: ubnd-tinh, field: dat-dai, spellings: [E]}
- {body: ubnd-xa, spellings: [UBND cấp tỉnh]}
"""
    with (root / "aliases.yaml").open("a", encoding="utf-8") as file:
        file.write(wrong)
    with pytest.raises(Refused) as refused:
        read(root)
    codes = sorted(fault.code for fault in refused.value.faults)
    assert codes == ["alias-of-what", "alias-outside", "alias-outside", "spelling-twice", "unknown-body", "unknown-field"]


def test_a_stop_leaves_the_old_or_the_new(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before, or between the two renames of systems that can't exchange at once, the old catalog stands, whole."""
    before = state(root)
    importer = Importer(root)
    made = importer.look([lines(tmp_path / "a.jsonl", [row(), row("1.000004", linh_vuc="Đất đai")])])

    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    for name in ("exchange", "_sync"):
        with monkeypatch.context() as patch:
            patch.setattr(writing, name, stopped)
            with pytest.raises(KeyboardInterrupt):
                importer.write(made)
        assert state(root) == before
    renamed: list[int] = []
    rename = os.rename

    def second_fails(old: Path, new: Path) -> None:
        renamed.append(1)
        if len(renamed) == 2:
            raise KeyboardInterrupt
        rename(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "_exchanged", lambda *_: False)
        patch.setattr(os, "rename", second_fails)
        with pytest.raises(KeyboardInterrupt):
            importer.write(made)
    assert state(root) == before
    importer.write(made)
    assert set(read(root).procedure) == {"1.000001", "1.000002", "1.000004"}


def test_killed_between_two_renames(root: Path, tmp_path: Path, told: Told) -> None:
    """A program killed there leaves the old folder beside; the next import puts it back before it reads, even without --write."""
    before = state(root)
    (root / "procedures").rename(root / ".procedures.old-12345678")
    (root / ".procedures.new-12345678").mkdir()
    code, _ = told("import", lines(tmp_path / "a.jsonl", [row()]), "--catalog", root)
    assert (code, state(root)) == (0, before)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX processes")
def test_killed_anywhere(root: Path, tmp_path: Path) -> None:
    """Killed for good at each file that is synced, the catalog holds all of the old or all of the new."""
    old = set(state(root))
    file = lines(tmp_path / "a.jsonl", [row(), row("1.000004", linh_vuc="Đất đai")])
    new = {"procedures/thuy-san/imported.yaml", "procedures/dat-dai/imported.yaml"}
    program = (
        "import os, sys; from pathlib import Path\n"
        "from advisor.exchange.importing import Importer\n"
        "sync, left = os.fsync, [int(sys.argv[3])]\n"
        "def dies(handle):\n"
        "    left[0] -= 1\n"
        "    os._exit(9) if left[0] == 0 else sync(handle)\n"
        "os.fsync = dies\n"
        "one = Importer(Path(sys.argv[1])); one.write(one.look([Path(sys.argv[2])]))\n"
    )
    seen = set()
    for at in range(1, 6):
        subprocess.run([sys.executable, "-c", program, root, file, str(at)], check=False, timeout=60)
        found = {name for name in state(root) if not name.startswith(".")}
        assert found in (old, old | new)
        seen.add(found == old)
        read(root)
    assert seen == {True, False}
    writing._mend(root)
    assert set(state(root)) == old | new


def test_someone_else_edits(root: Path, tmp_path: Path) -> None:
    """A file changed between reading and writing is not lost: the import is refused."""
    importer = Importer(root)
    made = importer.look([lines(tmp_path / "a.jsonl", [row()])])
    (root / "procedures/dat-dai/khac.yaml").write_text("# của người khác\n", encoding="utf-8")
    before = state(root)
    with pytest.raises(Refused, match="changed-meanwhile"):
        importer.write(made)
    assert state(root) == before


def test_two_imports_at_once(root: Path, tmp_path: Path) -> None:
    """The second to write is refused while the first writes."""
    importer = Importer(root)
    made = importer.look([lines(tmp_path / "a.jsonl", [row()])])
    with writing.alone(root), pytest.raises(Refused, match="import-running"):
        importer.write(made)


def test_wrong_usage(root: Path, tmp_path: Path, told: Told) -> None:
    """No file, a file that is not there, a folder that can't be written: a sentence and an exit code, no traceback."""
    assert told("import", "--catalog", root)[0] == 2
    assert told("import", tmp_path / "none.jsonl", "--catalog", root)[0] == 2
    code, found = told("import", lines(tmp_path / "a.jsonl", [row()]), "--catalog", tmp_path / "none")
    assert (code, found["faults"][0]["code"]) == (1, "no-catalog")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_text(lang: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """People read what is new, changed, rejected and not resolved, and that nothing was written, in the language asked for."""
    file = lines(tmp_path / "a.jsonl", [row(co_quan_co_tham_quyen="Cơ quan lạ"), row("x"), row("1.000001")])
    assert run(["import", str(file), "--catalog", str(root), "--lang", lang]) == 1
    out = capsys.readouterr().out
    for words in {
        "vi": ["Mới (1)", "Bị loại (1)", "a.jsonl:2: mã 'x'", "Cơ quan lạ", "do người giữ", "Chưa ghi gì"],
        "en": ["New (1)", "Rejected (1)", "a.jsonl:2: the code 'x'", "Cơ quan lạ", "hand-kept, not written", "Nothing written"],
    }[lang]:
        assert words in out


def test_other_commands_start_without_the_libraries() -> None:
    """Neither the reader nor the writer of workbooks is imported by the entry point, the catalog or other commands."""
    program = (
        "import sys, advisor.cli.main, advisor.cli.check, advisor.cli.suggest, advisor.cli.import_, advisor.cli.export\n"
        "print([name for name in ('python_calamine', 'xlsxwriter') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the shared data are not at {SHARED}")
def test_the_real_files(told: Told) -> None:
    """Every row of every shared file is accounted for, none of the portal's is rejected, and the shipped catalog holds them."""
    files = [
        *sorted(SHARED.glob("national-portal/*.jsonl")),
        SHARED / "commune-procedures.jsonl",
        *sorted(SHARED.glob("lists/*.xlsx")),
    ]
    _, found = told("import", *files)
    assert counted(found)
    assert found["rows"] == 1_341 + 204 + 706 + 525 + 537
    assert {Path(one["file"]).suffix for one in found["rejected"]} == {".xlsx"}
    assert (found["new"], found["files"]) == ([], [])
    assert all(one["hand_kept"] for one in found["changed"])
    codes = set(read(workspace.shipped("catalog")).procedure)
    texts = [path.read_text("utf-8") for path in files if path.parent.name == "national-portal"]
    portal = {json.loads(line)["ma_thu_tuc"] for text in texts for line in text.split("\n") if line}
    assert len(portal) == 1_341
    assert portal <= codes
