"""Questions out as a workbook that people fill in (phiếu hỏi); `answered` reads it back.

One sheet an addressee. A row carries a mark made from its question, so that a changed question shows; rows may be copied to
answer differently for some of the procedures.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from typing import Any

from ..catalog.answer import HOLDER
from ..diagnostic import Fault, Place, Refused
from ..reasoning.questionnaire import Question, Questionnaire

LISTS = "Lựa chọn"  # the hidden sheet that the cells' choices come from
HEADER = (
    "STT",
    "Câu hỏi",
    "Dữ kiện",
    "Các trả lời có thể chọn",
    "Thủ tục liên quan",
    "Trả lời",
    "Phạm vi",
    "Căn cứ, nguồn",
    "Người trả lời",
    "Ngày",
    "Mã dòng",
)
_WIDTHS = (5, 55, 22, 32, 28, 26, 24, 36, 20, 12, 14)
NUMBER, ASK, FACT, CHOICES, CODES, VALUE, SCOPE, SOURCE, BY, ON, MARK = range(len(HEADER))
FIRST = 4  # rows above the first question
NAMED, WHOLE, IN_FIELD = "Các thủ tục đã nêu", "Toàn tỉnh", "Lĩnh vực"
LONGEST = 32_767


def workbook(asked: Questionnaire, field_names: dict[str, str]) -> bytes:
    """The same questions give the same bytes. Every cell is text; no cell can be a formula."""
    import xlsxwriter  # type: ignore[import-untyped]

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    look = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#D9E2F3"}),
        "given": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
        "answer": book.add_format({"text_wrap": True, "valign": "top", "border": 1, "bg_color": "#FFF9E5", "num_format": "@"}),
    }
    names = _sheet_names([name for _, name, _ in asked.groups])
    sheets = [(book.add_worksheet(names[n]), name, questions) for n, (_, name, questions) in enumerate(asked.groups)]
    if not sheets:
        book.add_worksheet("Không có câu hỏi").write_string(0, 0, f"Tính đến ngày {asked.on.isoformat()}: không có câu hỏi nào.")
    lists = book.add_worksheet(LISTS)
    lists.hide()
    used = 0
    for sheet, name, questions in sheets:
        sheet.write_string(0, 0, f"Phiếu hỏi gửi {name}", look["title"])
        sheet.write_string(1, 0, f"Tính đến ngày {asked.on.isoformat()}. Điền các cột màu vàng; không sửa các cột khác.")
        words = f'"{NAMED}" là các thủ tục ở cột E; khi trả lời khác nhau thì chép dòng và ghi mã thủ tục vào cột Phạm vi.'
        sheet.write_string(2, 0, words)
        for at, title in enumerate(HEADER):
            sheet.write_string(FIRST - 1, at, title, look["head"])
            sheet.set_column(at, at, _WIDTHS[at], None, {"hidden": at == MARK})
        for n, question in enumerate(questions):
            row = FIRST + n
            for at, text in enumerate(_cells(n + 1, question, asked)):
                if len(text) > LONGEST:
                    raise Refused(
                        [Fault(Place(name, row + 1), "cell-too-long", "too many procedures for one cell", "ask by department")]
                    )
                sheet.write_string(row, at, text, look["answer" if VALUE <= at <= ON else "given"])
            if question.number:
                low, high = question.number
                sheet.data_validation(
                    row, VALUE, row, VALUE, {"validate": "integer", "criteria": "between", "minimum": low, "maximum": high}
                )
            for at, choices, strict in _lists(question, field_names):
                for line, text in enumerate(choices, used):
                    lists.write_string(line, 0, text)
                sheet.data_validation(row, at, row, at, _one_of(used, used + len(choices), strict))
                used += len(choices)
        sheet.freeze_panes(FIRST, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST - 1)
    book.close()
    return target.getvalue()


def _cells(number: int, question: Question, asked: Questionnaire) -> Iterator[str]:
    yield str(number)
    yield question.ask
    yield question.fact + (f"/{question.level}" if question.level else "")
    if question.number:
        yield "số từ {} đến {}".format(*question.number)
    elif not question.recordable:
        yield "(trả lời bằng lời; ghi vào hồ sơ trong danh mục)"
    else:
        yield "\n".join(_shown(question))
    yield "; ".join(question.procedures)
    yield ""
    yield WHOLE if question.fact.startswith("reading.") else NAMED
    yield from ("", "", "")
    yield question.mark(asked.on)


def _shown(question: Question) -> list[str]:
    if question.fact == HOLDER:
        return [f"{choice.words} [{choice.value}]" for choice in question.choices]
    return [choice.words for choice in question.choices]


def _lists(question: Question, field_names: dict[str, str]) -> Iterator[tuple[int, list[str], bool]]:
    """Cells with a list to choose from: column, choices, and whether anything else is refused."""
    if question.choices:
        yield VALUE, _shown(question), question.fact != HOLDER
    if question.recordable and question.fact != HOLDER:
        yield SCOPE, [NAMED, WHOLE, *(f"{IN_FIELD} {field_names.get(id, id)} [{id}]" for id in question.fields)], False


def _one_of(first: int, end: int, strict: bool) -> dict[str, Any]:
    """Choices stand one below the other on the hidden sheet: words with commas could not stand in the cell's own list."""
    place = f"='{LISTS}'!$A${first + 1}:$A${end}"
    return {"validate": "list", "source": place, "error_type": "stop" if strict else "information"}


def _sheet_names(names: list[str]) -> list[str]:
    """Excel's rules: at most 31 characters, none of []:*?/\\, no two alike in any case."""
    taken, made = {LISTS.lower()}, []
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31].strip("' ") or "Phiếu hỏi"
        unique, n = plain, 2
        while unique.lower() in taken:
            unique, n = f"{plain[:27]} ({n})", n + 1
        taken.add(unique.lower())
        made.append(unique)
    return made
