"""Questions out and answers back: each asked once, none lost, all or nothing, twice the same as once."""

from __future__ import annotations

import datetime
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import advisor
from advisor import source, workspace
from advisor.catalog.answer import Answered, recorded
from advisor.catalog.record import validated
from advisor.cli import main as cli
from advisor.diagnostic import Faults, Refused
from advisor.evaluation import Evaluation
from advisor.exchange import answered, xlsx
from advisor.exchange import questions as exchange
from advisor.exchange.questions import ASK, BY, CODES, FACT, FIRST, HEADER, MARK, NAMED, ON, SCOPE, SOURCE, VALUE, WHOLE
from advisor.reasoning.answer import answer
from advisor.reasoning.explanation import explain
from advisor.reasoning.questionnaire import Questionnaire, questionnaire

TODAY = datetime.date(2026, 11, 22)
CERTIFY = "2.000815"
SCOPE_FACT = "scope.hdnd_resolution"
Row = list[str]
Sheets = dict[str, list[Row]]


@pytest.fixture(scope="module")
def asked(whole: Evaluation) -> Questionnaire:
    return questionnaire(whole, TODAY, whole.catalog.procedures)


@pytest.fixture(scope="module")
def sent(whole: Evaluation, asked: Questionnaire) -> bytes:
    return exchange.workbook(asked, dict(whole.catalog.field_names))


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A catalog of one's own, to write into."""
    return Path(shutil.copytree(workspace.shipped("catalog"), tmp_path / "catalog"))


def opened(content: bytes, folder: Path) -> Sheets:
    path = folder / "opened.xlsx"
    path.write_bytes(content)
    return {sheet.name: [list(row) for row in sheet.rows] for sheet in xlsx.read(path) if sheet.name != exchange.LISTS}


def saved(sheets: Sheets, path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell != "":
                    sheet.write_string(r, c, str(cell))
    book.close()
    return path


def row_of(sheets: Sheets, fact: str, nth: int = 0) -> tuple[str, Row]:
    found = [(name, row) for name, rows in sheets.items() for row in rows[FIRST:] if row[FACT].partition("/")[0] == fact]
    return found[nth]


def fill(
    row: Row, value: str, scope: str = "", source: str = "Công văn 12/STP", by: str = "Sở Tư pháp", on: str = "30/11/2026"
) -> None:
    row[VALUE], row[SOURCE], row[BY], row[ON] = value, source, by, on
    if scope:
        row[SCOPE] = scope


def read(path: Path, whole: Evaluation) -> answered.Reading:
    return answered.read(path, whole.catalog, whole.rules.vocabulary)


# --- asking ----------------------------------------------------------------------------------------------------------


def test_each_question_is_asked_once(asked: Questionnaire) -> None:
    """One row a question and addressee, with every procedure it concerns; no two say the same."""
    keys = [(one.of, one.fact, one.level, one.ask) for one in asked.questions]
    assert len(keys) == len(set(keys))
    assert all(len(set(one.procedures)) == len(one.procedures) > 0 for one in asked.questions)


def test_every_open_answer_is_asked_about(whole: Evaluation, asked: Questionnaire) -> None:
    """Nothing is open without a question, and nothing that is settled is asked about."""
    moment = whole.on(TODAY)
    concerned = {code for one in asked.questions for code in one.procedures}
    for code, procedure in whole.catalog.procedure.items():
        outcomes = {answer(moment, procedure, level, {}).outcome for level in procedure.levels}
        if "open" not in outcomes:
            assert code not in concerned


def test_the_order_settles_most_first(asked: Questionnaire) -> None:
    """The counts add up to what asking settles, and asking the first few settles more than asking the last few."""
    counts = [one.settles for one in asked.questions]
    assert sum(counts) == asked.settled <= asked.open
    half = len(counts) // 2
    assert sum(counts[:half]) >= sum(counts[half:])


def test_answering_what_is_said_to_settle_does(whole: Evaluation) -> None:
    """Each value that can be answered to the council question ends the certification of copies."""
    procedure = whole.catalog.procedure[CERTIFY]
    for value in whole.rules.vocabulary.asked[SCOPE_FACT].one_of:
        assert answer(whole.on(TODAY), procedure, "commune", {SCOPE_FACT: value}).outcome != "open"


# --- out and back ----------------------------------------------------------------------------------------------------


def test_the_workbook_is_the_same_to_the_byte_and_ready_to_send(
    whole: Evaluation, asked: Questionnaire, sent: bytes, tmp_path: Path
) -> None:
    """One sheet an addressee, one row a question, every cell text, the choices as a list."""
    assert sent == exchange.workbook(asked, dict(whole.catalog.field_names))
    sheets = opened(sent, tmp_path)
    assert len(sheets) == len({one.of for one in asked.questions})
    rows = [row for one in sheets.values() for row in one[FIRST:]]
    assert len(rows) == len(asked.questions)
    assert all(tuple(one[FIRST - 1]) == HEADER for one in sheets.values())
    assert all(isinstance(cell, str) for row in rows for cell in row)
    with zipfile.ZipFile(io.BytesIO(sent)) as parts:
        first = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<dataValidation " in first
    assert "<f>" not in first


def test_an_empty_workbook_loses_nothing(whole: Evaluation, asked: Questionnaire, sent: bytes, tmp_path: Path) -> None:
    """Unanswered, every question comes back as unanswered: none new, none rejected."""
    path = tmp_path / "q.xlsx"
    path.write_bytes(sent)
    found = read(path, whole)
    assert len(found.unanswered) == found.count == len(asked.questions)


def test_an_answer_goes_into_the_catalog_and_is_used(whole: Evaluation, sent: bytes, catalog: Path, tmp_path: Path) -> None:
    """Sent, filled in, read, written: suggest uses it from the day asked about, and the proof names the line it stands in."""
    sheets = opened(sent, tmp_path)
    _, row = row_of(sheets, SCOPE_FACT)
    fill(row, "chưa có", WHOLE)
    path = saved(sheets, tmp_path / "filled.xlsx")
    found = read(path, whole)
    assert [(one.answer.fact, one.answer.value, one.answer.scope) for one in found.new] == [(SCOPE_FACT, "none", "province")]
    assert not found.rejected
    answered.write(catalog, [one.answer for one in found.new])
    after = advisor.load(catalog)
    procedure = after.catalog.procedure[CERTIFY]
    assert answer(after.on(TODAY), procedure, "commune", {}).outcome == "not_yet"
    assert answer(after.on(TODAY), procedure, "commune", {SCOPE_FACT: "covers-this-matter"}).outcome == "suggest"
    assert answer(after.on(TODAY - datetime.timedelta(1)), procedure, "commune", {}).outcome == "open"
    facts = list(_facts(explain(after, procedure, "commune", TODAY, answers={}).as_json()["proof"]))
    assert {"file": "catalog/answers.yaml", "line": 3} in [f["source"] for f in facts if f["name"] == SCOPE_FACT]
    assert answered.read(path, after.catalog, after.rules.vocabulary).new == []


def _facts(step: Any) -> Any:
    yield from step["facts"]
    for child in step["of"]:
        yield from _facts(child)


def test_who_holds_a_power_is_used_and_never_verified(whole: Evaluation, sent: bytes, catalog: Path, tmp_path: Path) -> None:
    """A holder comes with its clause; the case is asked with it, and says that nobody has recorded the text."""
    sheets = opened(sent, tmp_path)
    n = next(n for n in range(99) if "Chủ tịch Ủy ban nhân dân tỉnh [chu-tich-ubnd-tinh]" in row_of(sheets, "holder", n)[1][3])
    _, row = row_of(sheets, "holder", n)
    fill(row, "Chủ tịch Ủy ban nhân dân tỉnh [chu-tich-ubnd-tinh]", source="khoản 1 Điều 7 Nghị định 999/2026/NĐ-CP")
    found = read(saved(sheets, tmp_path / "filled.xlsx"), whole)
    assert len(found.new) == 1, found.rejected
    answered.write(catalog, [found.new[0].answer])
    after = advisor.load(catalog)
    code = found.new[0].answer.procedures[0]
    told = answer(after.on(TODAY), after.catalog.procedure[code], found.new[0].answer.level or "province", {})
    assert [holder.id for holder in told.holders] == ["chu-tich-ubnd-tinh"]
    assert not told.holders[0].verified
    assert "999/2026/NĐ-CP" in str(told.holders[0].unsure)


def test_reading_twice_changes_nothing(sent: bytes, catalog: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second time every answer is already recorded, and the file stays as it is to the byte."""
    sheets = opened(sent, tmp_path)
    fill(row_of(sheets, SCOPE_FACT)[1], "chưa có", WHOLE)
    fill(row_of(sheets, "receiver.years_in_field")[1], "5", NAMED)
    path = str(saved(sheets, tmp_path / "filled.xlsx"))
    assert cli.run(["answers", path, "--catalog", str(catalog), "--write", "--format", "json"]) == 0
    first = json.loads(capsys.readouterr().out)
    text = (catalog / "answers.yaml").read_text()
    assert cli.run(["answers", path, "--catalog", str(catalog), "--write", "--format", "json"]) == 0
    second = json.loads(capsys.readouterr().out)
    assert (len(first["new"]), first["written"]) == (2, True)
    assert (len(second["new"]), second["same"], second["written"]) == (0, 2, False)
    assert (catalog / "answers.yaml").read_text() == text


def test_a_dry_run_writes_nothing(sent: bytes, catalog: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --write it only shows."""
    sheets = opened(sent, tmp_path)
    fill(row_of(sheets, SCOPE_FACT)[1], "chưa có", WHOLE)
    assert cli.run(["answers", str(saved(sheets, tmp_path / "f.xlsx")), "--catalog", str(catalog)]) == 0
    assert "--write" in capsys.readouterr().out
    assert not (catalog / "answers.yaml").exists()


def test_rows_copied_answer_differently_for_some(whole: Evaluation, sent: bytes, tmp_path: Path) -> None:
    """One question, two answers for different procedures; the same procedure can't have both."""
    sheets = opened(sent, tmp_path)
    name, row = row_of(sheets, SCOPE_FACT)
    codes = row[CODES].split("; ")
    other = list(row)
    fill(row, "chưa có", codes[0])
    fill(other, "đã có và bao gồm việc này", codes[1])
    sheets[name].append(other)
    found = read(saved(sheets, tmp_path / "a.xlsx"), whole)
    assert [(one.answer.value, one.answer.procedures) for one in found.new] == [
        ("none", (codes[0],)),
        ("covers-this-matter", (codes[1],)),
    ]
    other[SCOPE] = codes[0]
    found = read(saved(sheets, tmp_path / "b.xlsx"), whole)
    assert (len(found.new), len(found.rejected)) == (1, 1)
    assert codes[0] in found.rejected[0].why


Change = Callable[[Row], None]


def _set(at: int, text: str) -> Change:
    def change(row: Row) -> None:
        row[at] = text

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_set(VALUE, "có lẽ"), "không thuộc các trả lời"),
        (_set(VALUE, "=1+1"), "không thuộc các trả lời"),
        (_set(SOURCE, ""), "thiếu căn cứ"),
        (_set(SOURCE, "   "), "thiếu căn cứ"),
        (_set(BY, ""), "thiếu người trả lời"),
        (_set(ON, ""), "thiếu ngày"),
        (_set(ON, "31/02/2026"), "không phải là ngày"),
        (_set(ASK, "HĐND tỉnh có đồng ý không?"), "đã bị sửa"),
        (_set(FACT, "scope.khong_co"), "đã bị sửa"),
        (_set(FACT, "reading.agency_for_head"), "đã bị sửa"),
        (_set(CODES, "2.000815"), "đã bị sửa"),
        (_set(MARK, ""), "đã bị sửa"),
        (_set(SCOPE, "1.013823"), "không phải thủ tục của dòng này"),
        (_set(SCOPE, "Lĩnh vực không có"), "không có lĩnh vực"),
        (_set(VALUE, ""), "không có trả lời|mà không có trả lời"),
        (_set(BY, "a\x07b"), "không in được"),
        (_set(SOURCE, "x" * 5000), "quá"),
    ],
)
def test_what_can_not_be_recorded_is_rejected_with_its_row(
    whole: Evaluation, sent: bytes, tmp_path: Path, change: Change, why: str
) -> None:
    """Wrong values, missing sources, changed questions: sheet, row and reason; a good row beside it stays good."""
    sheets = opened(sent, tmp_path)
    name, row = row_of(sheets, SCOPE_FACT)
    fill(row, "chưa có")
    change(row)
    fill(row_of(sheets, "receiver.years_in_field")[1], "5")
    found = read(saved(sheets, tmp_path / "f.xlsx"), whole)
    assert [one.sheet for one in found.rejected] == [name]
    assert found.rejected[0].row == sheets[name].index(row) + 1
    assert any(word in found.rejected[0].why for word in why.split("|"))
    assert len(found.new) == 1


def test_one_bad_row_keeps_all_from_being_written(
    sent: bytes, catalog: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All or nothing: exit 1, the row named, the catalog as it was."""
    sheets = opened(sent, tmp_path)
    fill(row_of(sheets, SCOPE_FACT)[1], "có lẽ")
    fill(row_of(sheets, "receiver.years_in_field")[1], "5")
    path = str(saved(sheets, tmp_path / "f.xlsx"))
    assert cli.run(["answers", path, "--catalog", str(catalog), "--write", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (len(told["new"]), len(told["rejected"]), told["written"]) == (1, 1, False)
    assert not (catalog / "answers.yaml").exists()


def test_a_fact_nobody_asks_for_any_more_is_rejected(whole: Evaluation, sent: bytes, tmp_path: Path) -> None:
    """A question that was right when it was sent and has gone from the vocabulary since."""
    from advisor.reasoning.questionnaire import mark_of

    sheets = opened(sent, tmp_path)
    _, row = row_of(sheets, SCOPE_FACT)
    fill(row, "chưa có")
    row[FACT] = "scope.da_bo"
    row[MARK] = mark_of(TODAY, row[FACT], None, row[ASK], row[CODES].split("; "))
    assert "không còn dữ kiện" in read(saved(sheets, tmp_path / "f.xlsx"), whole).rejected[0].why


def test_a_holder_without_a_clause_is_rejected(whole: Evaluation, sent: bytes, tmp_path: Path) -> None:
    """Who holds a power follows from law: a letter alone is no source for it."""
    sheets = opened(sent, tmp_path)
    _, row = row_of(sheets, "holder")
    fill(row, "ubnd-tinh", source="Công văn 12/STP")
    assert "điều khoản" in read(saved(sheets, tmp_path / "f.xlsx"), whole).rejected[0].why


@settings(max_examples=12, deadline=None)
@given(texts=st.lists(st.text(max_size=20), min_size=4, max_size=4))
def test_whatever_is_typed_no_row_is_lost(
    whole: Evaluation, asked: Questionnaire, sent: bytes, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """For any words in the answer cells every row is new, recorded, unanswered, by hand or rejected: exactly one of them."""
    folder = tmp_path_factory.mktemp("typed")
    sheets = opened(sent, folder)
    _, row = row_of(sheets, SCOPE_FACT)
    row[VALUE], row[SOURCE], row[BY], row[ON] = (t.translate(_UNWRITABLE) for t in texts)
    found = read(saved(sheets, folder / "f.xlsx"), whole)
    assert found.count == len(asked.questions)


_UNWRITABLE = dict.fromkeys((*range(32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))


# --- hostile files ---------------------------------------------------------------------------------------------------


def _formula(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Sở").write_formula(5, 5, '=HYPERLINK("http://x")', None, "chưa có")
    book.close()


def _far(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Sở").write_string(1_000_000, 16_000, "x")
    book.close()


def _other(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Danh sách").write_string(0, 0, "Không phải phiếu hỏi")
    book.close()


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b" " * 60_000_000)


@pytest.mark.parametrize(
    "make", [_formula, _far, _other, _bomb, lambda p: p.write_bytes(b""), lambda p: p.write_bytes(b"PK\x03\x04 no zip")]
)
def test_a_hostile_file_is_refused(whole: Evaluation, tmp_path: Path, make: Callable[[Path], object]) -> None:
    """Formulas, far-away cells, bombs, other workbooks, no workbook at all: refused with a reason, nothing read."""
    path = tmp_path / "f.xlsx"
    make(path)
    with pytest.raises(Refused):
        read(path, whole)


# --- the records -----------------------------------------------------------------------------------------------------


def _answers(text: str) -> tuple[list[Answered], list[str]]:
    faults = Faults()
    parsed = source.parse(text, "catalog/answers.yaml", faults)
    assert parsed is not None
    made = [validated(Answered, parsed, item, (n,), faults) for n, item in enumerate(parsed.data)]
    return [one for one in made if one], [fault.code for fault in faults.found]


BASE = "source: x, by: STP, answered: 2026-11-22"


def test_the_nearest_answer_counts_then_the_latest(whole: Evaluation) -> None:
    """Procedure before field before province; of one scope the one that began last, and none before it begins."""
    made, _ = _answers(
        f"- {{fact: a, value: one, scope: province, {BASE}}}\n"
        f"- {{fact: a, value: two, scope: field, field: chung-thuc, from: 2026-06-01, {BASE}}}\n"
        f"- {{fact: a, value: three, scope: field, field: chung-thuc, from: 2026-07-01, {BASE}}}\n"
        f"- {{fact: a, value: four, scope: procedures, procedures: ['{CERTIFY}'], from: 2026-08-01, {BASE}}}\n"
    )
    procedure = whole.catalog.procedure[CERTIFY]
    days = [datetime.date(2026, month, 1) for month in (5, 6, 7, 8)]
    assert [recorded(made, procedure, "commune", day)["a"].value for day in days] == ["one", "two", "three", "four"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"{{fact: a, value: b, scope: field, {BASE}}}", "no-such-scope"),
        (f"{{fact: a, value: b, scope: province, field: dat-dai, {BASE}}}", "no-such-scope"),
        (f"{{fact: holder, value: ubnd-tinh, scope: province, {BASE}}}", "holder-of-what"),
        ("{fact: a, value: b, scope: province, by: STP, answered: 2026-11-22}", "missing-key"),
        (f"{{fact: a, value: b, scope: province, page: 3, {BASE}}}", "unknown-key"),
    ],
)
def test_an_answer_that_says_too_little_or_too_much_is_a_fault(line: str, code: str) -> None:
    """Scope, source and keys are checked as in every record."""
    assert code in _answers(f"- {line}\n")[1]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["{fact: scope.hdnd_resolution, value: perhaps, scope: province, "], "unknown-value"),
        (["{fact: receiver.relation, value: own-agency, scope: province, "], "unknown-fact"),
        (["{fact: scope.hdnd_resolution, value: none, scope: field, field: dat-day, "], "unknown-field"),
        (["{fact: scope.hdnd_resolution, value: none, scope: procedures, procedures: ['9.999999'], "], "unknown-procedure"),
        (["{fact: holder, value: ubnd-tin, scope: procedures, procedures: ['2.000815'], "], "unknown-body"),
        (
            [f"{{fact: scope.hdnd_resolution, value: {value}, scope: province, " for value in ("none", "other-matters")],
            "answers-clash",
        ),
    ],
)
def test_an_answer_about_nothing_is_a_fault_of_the_catalog(catalog: Path, lines: list[str], code: str) -> None:
    """`advisor check` tells: unknown facts, values, fields, procedures, bodies, and answers that say two things."""
    (catalog / "answers.yaml").write_text("".join(f"- {line}{BASE}}}\n" for line in lines), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        advisor.load(catalog)
    assert code in {fault.code for fault in refused.value.faults}


@settings(max_examples=50, deadline=None)
@given(text=st.text(min_size=1, max_size=40).filter(lambda t: t.strip()))
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Any source that passes the border comes back letter by letter from the file."""
    from advisor.exchange.row import RowRejected
    from advisor.exchange.text import composed

    try:
        words = composed(text)
    except RowRejected:
        return
    if not words:
        return
    folder = tmp_path_factory.mktemp("catalog")
    one = Answered(fact="a", value="no", scope="province", source=words, by="'", answered=TODAY)
    answered.write(folder, [one])
    answered.write(folder, [one.model_copy(update={"value": 3})])
    made, faults = _answers((folder / "answers.yaml").read_text(encoding="utf-8"))
    assert not faults
    assert [(o.value, o.source, o.by) for o in made] == [("no", words, "'"), (3, words, "'")]
