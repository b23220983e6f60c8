"""Answers (câu trả lời) out of a workbook of `questions` and into `catalog/answers.yaml`: nothing is written unless every one can be."""

from __future__ import annotations

import datetime
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import source
from ..catalog.answer import HOLDER, Answered
from ..catalog.catalog import Catalog
from ..catalog.citation import Citation, NoCitation
from ..catalog.record import validated
from ..catalog.schema import COMMENT
from ..diagnostic import Fault, Faults, Place, Refused
from ..reasoning.questionnaire import mark_of
from ..rules.vocabulary import NoSuchFact, Vocabulary
from . import xlsx
from .questions import (
    ASK,
    BY,
    CODES,
    FACT,
    FIRST,
    HEADER,
    IN_FIELD,
    LISTS,
    MARK,
    NAMED,
    ON,
    SCOPE,
    SOURCE,
    VALUE,
    WHOLE,
)
from .row import RowRejected
from .text import composed

FILE = "answers.yaml"
_DAY = re.compile(r"Tính đến ngày ([0-9]{4}-[0-9]{2}-[0-9]{2})")
_HEAD = "# Câu trả lời đã ghi nhận, do `advisor answers FILE.xlsx --write` ghi; dòng mới được viết thêm vào cuối tệp.\n"


@dataclass(frozen=True)
class Where:
    """A row of a sheet, and what is to be said of it."""

    sheet: str
    row: int
    why: str

    def as_json(self) -> dict[str, object]:
        return {"sheet": self.sheet, "row": self.row, "why": self.why}


@dataclass(frozen=True)
class New:
    """An answer that can be recorded, and the row it stands in."""

    answer: Answered
    sheet: str
    row: int

    def as_json(self) -> dict[str, object]:
        one = self.answer
        scope: object = (
            {"field": one.field} if one.field else {"procedures": list(one.procedures)} if one.procedures else one.scope
        )
        return {"fact": one.fact, "value": one.value, "scope": scope, "level": one.level, "source": one.source, "by": one.by,
                "answered": one.answered.isoformat(), "sheet": self.sheet, "row": self.row}  # fmt: skip


@dataclass
class Reading:
    """Every row of a workbook, in exactly one of these."""

    new: list[New] = field(default_factory=list)
    same: list[Where] = field(default_factory=list)
    unanswered: list[Where] = field(default_factory=list)
    by_hand: list[Where] = field(default_factory=list)
    rejected: list[Where] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.new) + len(self.same) + len(self.unanswered) + len(self.by_hand) + len(self.rejected)


def read(path: Path, catalog: Catalog, vocabulary: Vocabulary) -> Reading:
    """The answers of a workbook, each checked; `Refused` where the file is no workbook of questions, or a dangerous one."""
    sheets = [sheet for sheet in xlsx.read(path) if sheet.name != LISTS]
    made = Reading()
    known: dict[object, tuple[object, str]] = {}
    for one in catalog.answers:
        for item in one.reaches:
            known[one.fact, one.level, one.from_, item] = one.value, str(one.place)
    asking = [(sheet, _asked_on(sheet)) for sheet in sheets]
    if not any(on for _, on in asking):
        words = "no sheet says `Tính đến ngày …`: this is no workbook of `advisor questions`"
        raise Refused([Fault(Place(str(path), 1), "no-questions", words, "send the questions out again and fill in that file")])
    for sheet, on in asking:
        for n, row in enumerate(sheet.rows[FIRST if on else 0 :], (FIRST if on else 0) + 1):
            try:
                cells = [_text(cell) for cell in [*row, *[""] * (len(HEADER) - len(row))]]
                if not any(cells[: MARK + 1]):
                    continue
                if on is None:
                    raise RowRejected("trang này không có ngày được hỏi; không rõ câu hỏi nào", "the sheet has no day of asking")
                _sort(cells, row, on, Where(sheet.name, n, ""), made, known, catalog, vocabulary)
            except RowRejected as error:
                made.rejected.append(Where(sheet.name, n, error.vi))
    return made


def _asked_on(sheet: xlsx.Sheet) -> datetime.date | None:
    top = " ".join(str(cell) for row in sheet.rows[: FIRST - 1] for cell in row[:3])
    match = _DAY.search(top)
    titles = tuple(str(cell).strip() for cell in sheet.rows[FIRST - 1][: len(HEADER)]) if len(sheet.rows) >= FIRST else ()
    try:
        return datetime.date.fromisoformat(match[1]) if match and titles == HEADER else None
    except ValueError:
        return None


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return composed(str(cell))


def _sort(
    cells: list[str],
    row: list[Any],
    on: datetime.date,
    at: Where,
    made: Reading,
    known: dict[object, tuple[object, str]],
    catalog: Catalog,
    vocabulary: Vocabulary,
) -> None:
    """Puts one row where it belongs; RowRejected with the reason otherwise."""
    fact, _, level = cells[FACT].partition("/")
    said = cells[VALUE]
    if not said:
        if any(cells[n] for n in (SOURCE, BY, ON)):
            raise RowRejected("có nguồn, người hoặc ngày trả lời mà không có trả lời", "a source without an answer")
        if not cells[FACT]:
            raise RowRejected("dòng không có dữ kiện", "the row names no fact")
    codes = tuple(code for code in re.split(r"[;\s]+", cells[CODES]) if code)
    if cells[MARK] != mark_of(on, fact, level or None, cells[ASK], codes):
        raise RowRejected("câu hỏi, dữ kiện, thủ tục hoặc ngày hỏi của dòng này đã bị sửa", "the question was changed")
    if not said:
        made.unanswered.append(Where(at.sheet, at.row, cells[ASK]))
        return
    if fact != HOLDER and fact not in vocabulary.asked:
        if fact in vocabulary.facts or fact == "coverage":
            made.by_hand.append(Where(at.sheet, at.row, f"{cells[ASK]} → {said} ({cells[SOURCE] or 'chưa nêu nguồn'})"))
            return
        raise RowRejected(f"không còn dữ kiện {fact!r} trong danh sách hỏi", f"nobody asks for {fact!r} any more")
    if missing := [code for code in codes if code not in catalog.procedure]:
        raise RowRejected(f"danh mục không có thủ tục {missing[0]!r}", f"there is no procedure {missing[0]!r}")
    value = _holder(said, catalog) if fact == HOLDER else _value(said, fact, vocabulary)
    if not cells[SOURCE]:
        raise RowRejected("thiếu căn cứ, nguồn của câu trả lời", "the answer has no source")
    if fact == HOLDER and not _names_a_clause(cells[SOURCE]):
        words = "câu trả lời ai giữ thẩm quyền phải nêu điều khoản, ví dụ: khoản 1 Điều 14 Nghị định 49/2026/NĐ-CP"
        raise RowRejected(words, "who holds a power has to be answered with a clause")
    if not cells[BY]:
        raise RowRejected("thiếu người trả lời", "nobody is named who answered")
    data: dict[str, Any] = {
        "fact": fact,
        "value": value,
        "from": on,
        "source": cells[SOURCE],
        "by": cells[BY],
        "answered": _day(row[ON], cells[ON]),
    }
    data |= _scope(cells[SCOPE], fact, codes, catalog) | ({"level": level} if level else {})
    try:
        answer = Answered.model_validate(data)
    except ValueError as error:
        raise RowRejected(f"câu trả lời không ghi được: {error}", str(error)) from None
    items = [((answer.fact, answer.level, answer.from_, item), item) for item in answer.reaches]
    fresh = []
    for key, (_, item) in items:
        before = known.get(key)
        if before is None:
            fresh.append((key, item))
        elif before[0] != value:
            about = item or "toàn tỉnh"
            raise RowRejected(
                f"{about}: đã có câu trả lời khác ({before[0]}) tại {before[1]}", f"{about} is answered otherwise at {before[1]}"
            )
    if not fresh:
        made.same.append(Where(at.sheet, at.row, cells[ASK]))
        return
    known.update({key: (value, f"{at.sheet}, dòng {at.row}") for key, _ in fresh})
    if answer.procedures:
        answer = answer.model_copy(update={"procedures": tuple(item for _, item in fresh)})
    made.new.append(New(answer, at.sheet, at.row))


def _value(said: str, fact: str, vocabulary: Vocabulary) -> str | int:
    """By the words of the list, or by the value's own name."""
    record = vocabulary.asked[fact]
    for value in record.one_of:
        if said.casefold() in (value.casefold(), composed(record.words.get(value, value)).casefold()):
            return value
    try:
        return vocabulary.value(record, said)
    except NoSuchFact:
        wanted = (
            "số từ {} đến {}".format(*record.number)
            if record.number
            else "; ".join(record.words.get(v, v) for v in record.one_of)
        )
        raise RowRejected(
            f"trả lời {said!r} không thuộc các trả lời có thể chọn: {wanted}", f"no such answer: {said!r}"
        ) from None


def _holder(said: str, catalog: Catalog) -> str:
    match = re.search(r"\[([a-z0-9-]+)\]$", said)
    id = match[1] if match else said
    if id in catalog.lives:
        return id
    named = [id for id, name in catalog.body_names.items() if name.casefold() == said.casefold()]
    if len(named) == 1:
        return named[0]
    raise RowRejected(f"danh mục không có cơ quan, chức danh {said!r}", f"there is no body or post {said!r}")


def _names_a_clause(text: str) -> bool:
    for piece in [text, *re.split(r"[;,()]| và |: ", text)]:
        try:
            if (found := Citation.parse(piece.strip(" ."))) and (found.article or found.annex is not None):
                return True
        except NoCitation:
            continue
    return False


def _scope(said: str, fact: str, codes: tuple[str, ...], catalog: Catalog) -> dict[str, Any]:
    if not said or said.casefold() == NAMED.casefold():
        return {"scope": "procedures", "procedures": codes}
    if said.casefold() == WHOLE.casefold():
        if fact == HOLDER:
            raise RowRejected(
                "ai giữ thẩm quyền phải trả lời theo thủ tục, không theo toàn tỉnh", "a holder is answered for procedures"
            )
        return {"scope": "province"}
    if said.casefold().startswith(IN_FIELD.casefold()) and fact != HOLDER:
        wanted = said[len(IN_FIELD) :].strip(" :")
        bracketed = re.search(r"\[([a-z0-9-]+)\]$", wanted)
        for id, name in catalog.field_names.items():
            if id == (bracketed[1] if bracketed else wanted) or name.casefold() == wanted.casefold():
                return {"scope": "field", "field": id}
        raise RowRejected(f"danh mục không có lĩnh vực {wanted!r}", f"there is no field {wanted!r}")
    some = tuple(dict.fromkeys(code for code in re.split(r"[;,\s]+", said) if code))
    if strangers := [code for code in some if code not in codes]:
        raise RowRejected(
            f"phạm vi {strangers[0]!r}: không phải thủ tục của dòng này", f"{strangers[0]!r} is no procedure of this row"
        )
    return {"scope": "procedures", "procedures": some}


def _day(cell: Any, said: str) -> datetime.date:
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            found = datetime.datetime.strptime(said, form).date()
        except ValueError:
            continue
        if found.year >= 2000:
            return found
    raise RowRejected(
        f"ngày trả lời {said!r} không phải là ngày; ghi 30/11/2026" if said else "thiếu ngày trả lời", "no day of answering"
    )


def write(folder: Path, answers: Iterable[Answered]) -> Path:
    """Adds answers at the end of the catalog's file. What is about to stand there is read once more; all or nothing."""
    path = folder / FILE
    before = path.read_text(encoding="utf-8") if path.exists() else f"{COMMENT}../schema/answers.schema.json\n{_HEAD}"
    name = f"{folder.name}/{FILE}"
    faults = Faults()
    if path.exists():
        old = source.parse(before, name, faults)
        faults.refuse_if_any()
        if old is not None and not isinstance(old.data, list):
            raise Refused(
                [Fault(Place(name, 1), "not-a-list", "the file is no list of answers", "put `- ` before its only answer")]
            )
        if old is not None and not old.data:
            before = "".join(line for line in before.splitlines(keepends=True) if line.startswith("#"))
    text = before + ("" if before.endswith("\n") else "\n") + "".join(map(block, answers))
    parsed = source.parse(text, name, faults)
    if parsed is not None:
        for n, item in enumerate(parsed.data):
            validated(Answered, parsed, item, (n,), faults)
    faults.refuse_if_any()
    beside = path.with_name(f".{FILE}.{secrets.token_hex(4)}")
    try:
        with beside.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def block(one: Answered) -> str:
    """One answer as YAML."""
    lines = [
        f"fact: {_quoted(one.fact)}",
        f"value: {one.value if isinstance(one.value, int) else _quoted(one.value)}",
        f"scope: {one.scope}",
    ]
    if one.field:
        lines.append(f"field: {one.field}")
    if one.procedures:
        lines.append(f"procedures: [{', '.join(map(_quoted, one.procedures))}]")
    if one.level:
        lines.append(f"level: {one.level}")
    if one.from_:
        lines.append(f"from: {one.from_.isoformat()}")
    lines += [f"source: {_quoted(one.source)}", f"by: {_quoted(one.by)}", f"answered: {one.answered.isoformat()}"]
    return "- " + "\n  ".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
