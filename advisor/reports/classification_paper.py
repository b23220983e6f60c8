"""The classification on paper: how many of each class by unit, and each procedure with what would move it up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..catalog.record import Level
from ..documents.paper import Cell, Grid, Heading, Hint, Paper, Part, Row, Value, centred
from ..reasoning.answer import OUT_OF_SCOPE
from ..reasoning.receipt import receipt
from ..reasoning.wording import OUTCOME, Wording
from ..rules.condition import Truth
from .classification import STEP, STEPS, Classification, Classified
from .span import Span
from .stated import LEVEL

UNKNOWN_UNIT = "Chưa rõ cơ quan"
_TRUTH = {Truth.YES: "có", Truth.NO: "không", Truth.UNKNOWN: "chưa rõ"}
ORDER = {"province": 0, "district": 1, "commune": 2, "other": 3}


def span(rows: Iterable[Classified], class_: str) -> Span:
    """How many are surely, and how many may be, of a class."""
    found = [[one.class_ for one in row.classes] for row in rows]
    return Span(sum(one == [class_] for one in found), sum(class_ in one for one in found))


def unit_name(row: Classified) -> str:
    return row.unit.name if row.unit else UNKNOWN_UNIT


def by_unit(rows: Iterable[Classified]) -> list[tuple[Level, str, list[Classified]]]:
    """Level, unit, and its procedures: the province's units by size, then the other levels."""
    found: dict[tuple[Level, str], list[Classified]] = {}
    for row in rows:
        found.setdefault((row.level, unit_name(row)), []).append(row)
    ordered = sorted(found.items(), key=lambda item: (ORDER[item[0][0]], item[0][1] == UNKNOWN_UNIT, -len(item[1]), item[0][1]))
    return [(level, unit, inside) for (level, unit), inside in ordered]


def document(found: Classification) -> dict[str, Any]:
    """For other programs: every procedure, its class or the classes that remain, and the whole by unit."""
    return {
        **receipt(found.whole, found.on),
        "plan": found.plan.number,
        "classes": [
            {
                "class": one.class_,
                "name": one.name,
                "rank": one.rank,
                "at": one.at,
                "count": span(found.inside, one.class_).as_json(),
            }
            for one in found.plan.classes
        ],
        "summary": summary(found),
        "units": [
            {
                "level": level,
                "unit": rows[0].unit.body if rows[0].unit else None,
                "name": unit,
                "total": len(rows),
                "classes": {one.class_: span(rows, one.class_).as_json() for one in found.plan.classes},
                "unknown": sum(row.known is None for row in rows),
                "suggested": sum(row.answer.outcome == "suggest" for row in rows),
                "raised": _raised(rows).as_json(),
            }
            for level, unit, rows in by_unit(found.inside)
        ],
        "procedures": [_record(found, row) for row in found.rows],
    }


def summary(found: Classification) -> dict[str, Any]:
    inside = found.inside
    return {
        "procedures": len(inside),
        "classified": sum(row.known is not None for row in inside),
        "unknown": sum(row.known is None for row in inside),
        "outside": len(found.rows) - len(inside),
        "suggested": sum(row.answer.outcome == "suggest" for row in inside),
        "raised": _raised(inside).as_json(),
    }


def _raised(rows: Iterable[Classified]) -> Span:
    gains = [row.raised for row in rows]
    return Span(sum(least for least, _ in gains), sum(most for _, most in gains))


def _record(found: Classification, row: Classified) -> dict[str, Any]:
    procedure = row.procedure
    return {
        "code": procedure.procedure if procedure.procedure != "unknown" else None,
        "id": procedure.key,
        "name": procedure.name,
        "level": row.level,
        "unit": row.unit.body if row.unit else None,
        "centre": row.centre.body if row.centre else None,
        "class": None if row.outside or row.known is None else row.known.class_,
        "possible": [] if row.outside else [one.class_ for one in row.classes],
        "outside": row.answer.outcome if row.outside else None,
        "steps": {step: {"at_centre": _WORD[done.truth], "source": done.why} for step, done in row.steps.items()},
        "reason": reason(found, row),
        "outcome": row.answer.outcome,
        "moves": [{"step": move.step, "how": move.how, "at": move.at} for move in found.moves(row)],
        "raised": {"at_least": row.raised[0], "at_most": row.raised[1]},
        "questions": found.questions(row),
        "file": f"{procedure.place}",
    }


_WORD = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "unknown"}


def reason(found: Classification, row: Classified) -> str | None:
    """Why it is not brought to the Centre, or not the province's to place."""
    if row.outside:
        return Wording(found.moment).without_case(row.answer)
    if row.known and row.known.rank == 0:
        return row.reason or "Đơn vị chưa nêu lý do."
    return row.reason


def class_words(row: Classified) -> str:
    if row.outside:
        return f"Ngoài Kế hoạch: {OUTCOME[row.answer.outcome][0]}"
    if row.known:
        return row.known.short
    if not row.classes:
        return "Ngoài các loại của Kế hoạch: phê duyệt tại Trung tâm, trả kết quả nơi khác"
    if len(row.classes) == len(row.plan_classes):
        return "Chưa rõ"
    return "Chưa rõ, có thể: " + "; ".join(one.short.lower() for one in row.classes)


def paper(found: Classification, whole: bool) -> Paper:
    """`whole`: with every procedure, else the tables by unit only."""
    parts: list[Part] = [*_sentences(found), _units(found), _outside(found)]
    if whole:
        parts.append(_procedures(found))
    under = f"(Mục I.2, II.1 Kế hoạch {found.plan.number} ngày {found.plan.issued:%d/%m/%Y}; tính tại ngày {found.on:%d/%m/%Y})"
    return Paper("Phân loại thủ tục hành chính theo việc thực hiện tại Trung tâm", tuple(parts), under)


def _sentences(found: Classification) -> list[Part]:
    said = summary(found)
    lines: list[Part] = []
    if found.on < found.plan.issued:
        lines.append(
            f"Tại ngày {found.on:%d/%m/%Y} Kế hoạch {found.plan.number} chưa ban hành; tiêu chí của Kế hoạch chỉ dùng để tham khảo."
        )
    centres = "; ".join(f"cấp {LEVEL[level]}: {body.name}" for level, body in found.centres.items())
    lines.append(f"Trung tâm tại ngày này: {centres or 'chưa ghi nhận'}.")
    lines.append(
        f"{said['procedures']} thủ tục (theo cấp) thuộc phạm vi tỉnh sắp xếp: đã rõ loại {said['classified']}, chưa rõ loại "
        f"{said['unknown']}. {said['outside']} thủ tục ngoài phạm vi (ngành dọc, hoặc chưa ghi nhận tại ngày này)."
    )
    if said["unknown"]:
        lines.append("Chưa rõ loại là vì danh mục chưa ghi nhận khâu nào được làm tại Trung tâm; chương trình không đoán.")
        lines.append(
            Hint("Lấy phiếu hỏi bằng --questionnaire FILE.xlsx, đơn vị điền Có hoặc Không, rồi đọc lại bằng --stated FILE.xlsx.")
        )
    gain = _raised(found.inside)
    lines.append(
        f"{said['suggested']} thủ tục nên đề xuất phân cấp, ủy quyền. Nếu bên nhận phê duyệt ngay tại Trung tâm, tổng số bậc loại tăng "
        f"{gain if gain.least == gain.most else f'từ {gain.least} đến {gain.most}'}"
        f"{'' if gain.least == gain.most else ' (chưa xác định được hẹp hơn khi chưa rõ loại hiện nay)'}."
    )
    return [Heading("Kết quả"), *lines]


def _units(found: Classification) -> Grid:
    classes = found.plan.classes
    first = [Cell("STT", down=2), Cell("Đơn vị", down=2), Cell("Cấp", down=2), Cell("Tổng số TTHC", down=2)]
    last = [Cell("Chưa rõ loại", down=2), Cell("Nên đề xuất phân cấp, ủy quyền", down=2), Cell("Số bậc loại tăng thêm", down=2)]
    head = (
        (*first, Cell("Trong đó, theo loại (ít nhất – nhiều nhất)", across=len(classes)), *last),
        tuple(Cell(one.short) for one in classes),
    )
    lines: list[Row] = []
    for number, (level, unit, rows) in enumerate(by_unit(found.inside), 1):
        lines.append(Row((number, unit, LEVEL[level], *_counts(found, rows))))
    lines.append(Row((None, "Tổng số", None, *_counts(found, list(found.inside))), strong=True))
    return Grid(
        "Theo đơn vị",
        "Tổng hợp phân loại theo đơn vị",
        head,
        tuple(lines),
        (6, 40, 8, 10, *([13] * len(classes)), 10, 14, 12),
        notes=tuple(f"{one.short}: {one.name} ({one.at})." for one in classes),
        aligned=centred("left", len(classes) + 5),
    )


def _counts(found: Classification, rows: list[Classified]) -> list[Value]:
    counts: list[Value] = [span(rows, one.class_).cell for one in found.plan.classes]
    unknown, suggested = sum(row.known is None for row in rows), sum(row.answer.outcome == "suggest" for row in rows)
    return [len(rows), *counts, unknown, suggested, _raised(rows).cell]


def _outside(found: Classification) -> Grid:
    counts: dict[tuple[str, Level], int] = {}
    for row in found.rows:
        if row.outside:
            why = (
                row.answer.vertical.name
                if row.answer.outcome == OUT_OF_SCOPE and row.answer.vertical
                else "Chưa ghi nhận tại ngày này"
            )
            counts[why, row.level] = counts.get((why, row.level), 0) + 1
    lines = [
        Row((n, why, LEVEL[level], count))
        for n, ((why, level), count) in enumerate(sorted(counts.items(), key=lambda i: (-i[1], i[0])), 1)
    ]
    return Grid(
        "Ngoài phạm vi",
        "Thủ tục ngoài phạm vi tỉnh sắp xếp",
        ((Cell("STT"), Cell("Cơ quan, lý do"), Cell("Cấp"), Cell("Số thủ tục")),),
        tuple(lines),
        (6, 60, 10, 12),
        aligned=("centre", "left", "centre", "centre"),
        wide=False,
        notes=(
            "Cơ quan ngành dọc tự quyết định việc đưa thủ tục của mình vào Trung tâm; tỉnh không phân cấp, ủy quyền thay được.",
        ),
    )


def _procedures(found: Classification) -> Grid:
    head = (
        (
            *(Cell(name, down=2) for name in ("STT", "Mã", "Tên thủ tục", "Cấp", "Đơn vị")),
            Cell("Làm tại Trung tâm", across=4),
            *(Cell(name, down=2) for name in ("Loại", "Lý do không đưa vào, ngoài phạm vi", "Việc cần làm để nâng loại")),
        ),
        tuple(Cell(STEP[step].capitalize()) for step in STEPS),
    )
    lines = []
    ordered = sorted(found.rows, key=lambda row: (ORDER[row.level], row.outside, unit_name(row), row.procedure.key))
    for number, row in enumerate(ordered, 1):
        moves = [f"{m.how} ({m.at})" for m in found.moves(row) if m.step == "decide" or m.truth == Truth.NO]
        steps = [_TRUTH[row.steps[step].truth] if not row.outside else "" for step in STEPS]
        unit = row.answer.vertical.name if row.answer.vertical else unit_name(row)
        lines.append(
            Row(
                (
                    number,
                    row.procedure.key,
                    row.procedure.name,
                    LEVEL[row.level],
                    unit,
                    *steps,
                    class_words(row),
                    reason(found, row),
                    "\n".join(moves),
                )
            )
        )
    return Grid(
        "Từng thủ tục",
        "Phân loại từng thủ tục",
        head,
        tuple(lines),
        (6, 12, 45, 7, 26, 9, 9, 9, 9, 22, 30, 70),
        aligned=("centre", "left", "left", "centre", "left", "centre", "centre", "centre", "centre"),
    )
