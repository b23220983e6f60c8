"""What people enter, by YAML or by workbook: the same either way, every fault at once, nothing guessed."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from advisor.centre.entered import Whole, read
from advisor.centre.sheets import BY_KEY, MARK, SHEETS
from advisor.centre.workbook import to_fill_in
from advisor.diagnostic import Refused
from advisor.evaluation import Evaluation
from advisor.exchange import xlsx

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FULL = """\
staff:
  - {person: A1, name: Người A, body: so-tu-phap, role: deputy-unit-head, fields: [ho-tich, quoc-tich], procedures: ['1.013823'],
     years: 3, rank: chuyen-vien-tro-len, completes_tasks: 'yes', qualified: 'no', at_centre: true, most_days: 9}
  - {person: A2, name: Người B, body: so-tu-phap, role: staff}
absences: [{person: A1, from: 2026-12-03, last: 2026-12-04, why: phép}]
volumes: [{procedure: '1.013803', per_year: 0, year: 2025, minutes: 9, source: s}]
steps: [{procedure: '1.013803', step: send-back, working_days: 2, source: s}]
thresholds: {few_files: 3, hours_a_day: 7, minutes: 10, wait_minutes: 15, served_percent: 80, peak_percent: 150, source: s}
"""
CELLS: dict[str, list[list[Any]]] = {
    "Nhân sự": [
        [
            "A1",
            "Người A",
            "so-tu-phap",
            "Phó trưởng phòng",
            "ho-tich; quoc-tich",
            "1.013823",
            3,
            "Chuyên viên hoặc tương đương trở lên",
            "Có",
            "không",
            "có",
            "9",
        ],
        ["A2", "Người B", "so-tu-phap", "staff", "", "", "", "", "", "", "", ""],
    ],
    "Vắng mặt": [["A1", datetime.date(2026, 12, 3), "04/12/2026", "phép"]],
    "Số hồ sơ": [
        ["1.013803", "Bổ nhiệm", "Công chứng", 0, 2025, 9, "s"],
        ["1.013805", "Miễn nhiệm", "Công chứng", "", "", "", ""],
    ],
    "Thời gian từng bước": [
        ["1.013803", "Bổ nhiệm", "Chuyển kết quả về Trung tâm", 2, "s"],
        ["1.013803", "Bổ nhiệm", "Thẩm định", "", ""],
    ],
    "Ngưỡng": [[3], [7], [10], [15], [80], [150], ["s"]],
}


def written(path: Path, cells: dict[str, list[list[Any]]]) -> Path:
    """The empty workbook's heads with these cells below them."""
    book = xlsxwriter.Workbook(path)
    as_day = book.add_format({"num_format": "dd/mm/yyyy"})
    for title, rows in cells.items():
        sheet = book.add_worksheet(title)
        form = next((one for one in SHEETS if one.title == title), None)
        if form is None:
            continue
        heads = [column.head for column in form.columns]
        lines = [[head, *row] for head, row in zip(heads, rows, strict=True)] if form.single else [["tiêu đề"], heads, *rows]
        for n, line in enumerate(lines):
            for at, value in enumerate(line):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(n, at, datetime.datetime.combine(value, datetime.time()), as_day)
                elif value != "":
                    sheet.write(n, at, value)
    book.close()
    return path


def yaml(folder: Path, text: str, name: str = "so-lieu.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(whole: Evaluation, *paths: Path) -> str:
    with pytest.raises(Refused) as refused:
        read(paths, whole.catalog)
    return str(refused.value)


def without_files(made: Whole) -> dict[str, Any]:
    return {
        "staff": [row.model_dump(exclude={"place"}) for row in made.staff],
        "absences": [row.model_dump(exclude={"place"}) for row in made.absences],
        "volumes": [row.model_dump(exclude={"place"}) for row in made.volumes],
        "steps": [row.model_dump(exclude={"place"}) for row in made.steps],
        "thresholds": made.thresholds.model_dump(exclude={"place"}) if made.thresholds else None,
        "invented": made.invented,
    }


def test_a_workbook_says_the_same_as_a_yaml_file(tmp_path: Path, whole: Evaluation) -> None:
    """Every key of every sheet; a row that only holds what was written in beforehand is not filled in."""
    by_yaml = read([yaml(tmp_path, FULL)], whole.catalog)
    by_workbook = read([written(tmp_path / "so-lieu.xlsx", CELLS)], whole.catalog)
    assert without_files(by_yaml) == without_files(by_workbook)
    assert not by_workbook.invented


def test_every_key_of_a_record_has_its_column() -> None:
    """A key added to a record wants a column in the workbook."""
    from advisor.centre import entered

    models = {
        "staff": entered.Person,
        "absences": entered.Absence,
        "volumes": entered.Volume,
        "steps": entered.StepTime,
        "thresholds": entered.Thresholds,
    }
    for key, model in models.items():
        names = {field.alias or name for name, field in model.model_fields.items()} - {"@"}
        assert names == {column.key for column in BY_KEY[key].columns if column.key}


def test_the_empty_workbook_is_empty_and_its_heads_are_read_back(tmp_path: Path, whole: Evaluation) -> None:
    """What the program writes it can read; unfilled it says nothing, and that is told."""
    path = tmp_path / "bieu.xlsx"
    rows = [("1.013803", "Bổ nhiệm công chứng viên", "Công chứng")]
    path.write_bytes(
        to_fill_in(
            ["staff", "absences", "volumes", "thresholds", "steps"],
            {"volumes": rows},
            {"cơ quan": [("so-tu-phap", "Sở Tư pháp")]},
        )
    )
    assert "none of the sheets is filled in" in told(whole, path)
    sheets = {sheet.name: sheet.rows for sheet in xlsx.read(path)}
    assert sheets["Số hồ sơ"][3][:3] == list(rows[0])
    assert sheets["Danh mục mã"][1][:2] == ["so-tu-phap", "Sở Tư pháp"]


def test_a_sheet_of_that_name_marks_an_example(tmp_path: Path, whole: Evaluation) -> None:
    assert read([written(tmp_path / "a.xlsx", {**CELLS, MARK: []})], whole.catalog).invented
    assert read([yaml(tmp_path, FULL), yaml(tmp_path, "invented: true\n", "b.yaml")], whole.catalog).invented


def test_the_examples_are_marked_and_without_fault(whole: Evaluation) -> None:
    """Whatever lies in `examples/` is invented, and says so."""
    paths = sorted(EXAMPLES.glob("*.yaml"))
    assert len(paths) == 3
    for path in paths:
        assert read([path], whole.catalog).invented
        assert "VÍ DỤ GIẢ ĐỊNH" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("body: so-tu-phap, role: staff", "body: so-tu-phat, role: staff", "there is no body so-tu-phat"),
        ("fields: [ho-tich, quoc-tich]", "fields: [ho-tich, quoc-tic]", "did you mean quoc-tich?"),
        ("procedures: ['1.013823']", "procedures: ['1.999999']", "there is no procedure 1.999999"),
        ("role: staff", "role: boss", "there is no 'boss' here"),
        ("years: 3", "years: -1", "the number is too small"),
        ("{person: A1, from", "{person: A9, from", "there is no person A9"),
        ("last: 2026-12-04", "last: 2026-12-02", "ends on 2026-12-02 before it begins"),
        ("per_year: 0", "per_year: -1", "the number is too small"),
        ("{procedure: '1.013803', per_year", "{procedure: '1.013899', per_year", "there is no procedure 1.013899"),
        ("{procedure: '1.013803', step", "{procedure: '1.013899', step", "there is no procedure 1.013899"),
        ("name: Người B", "nam: Người B", "did you mean `name`?"),
        (
            "person: A2, name: Người B, body: so-tu-phap, role: staff",
            "person: A1, name: Người B, body: so-tu-phap, role: staff",
            "another name, body or role",
        ),
        (
            "{person: A2, name: Người B, body: so-tu-phap, role: staff}",
            "{person: A1, name: Người A, body: so-tu-phap, role: deputy-unit-head, fields: [ho-tich]}",
            "stands twice for ho-tich",
        ),
        (
            "source: s}]\nsteps",
            "source: s}, {procedure: '1.013803', per_year: 4, year: 2025, source: t}]\nsteps",
            "1.013803 2025 is entered twice",
        ),
        (
            "source: s}]\nthresholds",
            "source: s}, {procedure: '1.013803', step: send-back, working_days: 4, source: t}]\nthresholds",
            "is entered twice",
        ),
    ],
)
def test_what_does_not_fit_is_a_fault_with_its_line(
    tmp_path: Path, whole: Evaluation, before: str, after: str, says: str
) -> None:
    assert before in FULL
    found = told(whole, yaml(tmp_path, FULL.replace(before, after, 1)))
    assert says in found
    assert found.startswith("so-lieu.yaml:")


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "says"),
    [
        ("Nhân sự", 0, 3, "Vua", "Chức vụ: 'Vua' is not what is wanted here"),
        ("Nhân sự", 0, 6, "ba", "Số năm công tác: 'ba'"),
        ("Nhân sự", 0, 6, 3.5, "Số năm công tác: '3.5'"),
        ("Nhân sự", 0, 8, "chắc", "Hoàn thành tốt nhiệm vụ: 'chắc'"),
        ("Nhân sự", 0, 2, "", "the key `body` is missing"),
        ("Vắng mặt", 0, 2, "hôm nào", "Đến hết ngày: 'hôm nào'"),
        ("Số hồ sơ", 0, 4, "", "the key `year` is missing"),
    ],
)
def test_a_cell_that_does_not_fit_is_told_with_its_row(
    tmp_path: Path, whole: Evaluation, sheet: str, row: int, column: int, value: Any, says: str
) -> None:
    """Row 3 of the sheet is the first below the heads."""
    cells = {title: [list(one) for one in rows] for title, rows in CELLS.items()}
    cells[sheet][row][column] = value
    found = told(whole, written(tmp_path / "so-lieu.xlsx", cells))
    assert says in found
    assert f"so-lieu.xlsx[{sheet}]:3" in found


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path, whole: Evaluation) -> None:
    cells = {title: [list(one) for one in rows] for title, rows in CELLS.items()}
    cells["Nhân sự"][0][6], cells["Số hồ sơ"][0][3] = "ba", "nhiều"
    found = told(whole, written(tmp_path / "a.xlsx", cells), yaml(tmp_path, "staff: [{person: X}]\n", "b.yaml"))
    for says in ("'ba'", "'nhiều'", "b.yaml", "the key `role` is missing"):
        assert says in found


def test_thresholds_of_two_files_are_a_fault(tmp_path: Path, whole: Evaluation) -> None:
    """Which of two thresholds is meant can't be guessed."""
    other = FULL[FULL.index("thresholds") :]
    assert "thresholds stand in two files" in told(whole, yaml(tmp_path, FULL), yaml(tmp_path, other, "b.yaml"))


def test_other_files_are_refused(tmp_path: Path, whole: Evaluation) -> None:
    assert "neither .yaml nor .xlsx" in told(whole, yaml(tmp_path, "x", "a.csv"))
    assert "keys are wanted" in told(whole, yaml(tmp_path, "[1]\n"))
    assert "no row begins with Mã người" in told(whole, headless(tmp_path))


def headless(folder: Path) -> Path:
    """A sheet whose heads somebody deleted."""
    book = xlsxwriter.Workbook(folder / "c.xlsx")
    book.add_worksheet("Nhân sự").write(0, 0, "A1")
    book.close()
    return folder / "c.xlsx"


def test_a_person_is_away_on_the_first_and_the_last_day(tmp_path: Path, whole: Evaluation) -> None:
    made = read([yaml(tmp_path, FULL)], whole.catalog)
    assert [made.away("A1", datetime.date(2026, 12, n)) for n in (2, 3, 4, 5)] == [False, True, True, False]
    assert not made.away("A2", datetime.date(2026, 12, 3))
