"""The processes, told: step by step before and after, as the quality system (ISO 9001) wants them, and added up by department."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...reasoning.wording import FORM, GRADE, Wording, day
from ..entered import Whole
from ..page import Figure
from ..process import Actor, Process, Processes, Step
from ..sheets import STEPS
from . import FILL_IN, Cell, Column, Document, Table

STEP = {
    "receive": (dict(STEPS)["receive"], "Receive the file"),
    "transfer": (dict(STEPS)["transfer"], "Send it to the department"),
    "appraise": (dict(STEPS)["appraise"], "Appraise"),
    "submit": (dict(STEPS)["submit"], "Submit to the one who decides"),
    "decide": (dict(STEPS)["decide"], "Decide"),
    "send-back": (dict(STEPS)["send-back"], "Send the result to the Centre"),
    "return": (dict(STEPS)["return"], "Hand over the result"),
}


STEP_HEADS = (
    ("Bước", "Step", 7),
    ("Nội dung công việc", "What", 36),
    ("Người thực hiện", "Who", 40),
    ("Nơi thực hiện", "Where", 30),
    ("Thời gian (ngày làm việc)", "Working days", 14),
    ("Căn cứ trình tự", "Clause", 30),
    ("Sau đề xuất", "After the suggestion", 40),
)
STEPS_SHEET = ("Quy trình", "Steps")


def document(found: Processes, whole: Whole, wording: Wording) -> Document:
    pick = wording.pick
    title = pick(
        (
            "Quy trình giải quyết thủ tục hành chính trước và sau đề xuất (mục II.3)",
            "Steps of procedures before and after the suggestion (II.3)",
        )
    )
    subtitle = pick((f"Theo pháp luật có hiệu lực ngày {day(found.tasks.on)}", f"By the law in force on {found.tasks.on}"))
    tables = (_sums(found, wording), _steps(found, wording), _limits(found, wording))
    return Document(title, subtitle, remarks(found, wording), tables, whole.invented, wording.lang)


def remarks(found: Processes, wording: Wording, *, commands: bool = True) -> tuple[str, ...]:
    """What has to be known first; without `commands`, for paper, nothing is said of how to ask the program."""
    pick = wording.pick
    told = []
    ask = " (advisor questions)" if commands else ""
    suggested = sum(one.suggested for one in found.sums)
    saved, shorter = sum(one.steps_saved for one in found.sums), sum(one.shorter for one in found.sums)
    drawn, unknown = len(found.processes), sum(one.holder_unknown for one in found.sums)
    vi = f"{suggested} thủ tục có đề xuất; {shorter} thủ tục bớt được tổng cộng {saved} bước."
    told.append(pick((vi, f"{suggested} procedures with a suggestion; {shorter} of them have {saved} steps fewer in all.")))
    if unknown:
        vi = f"Nêu được quy trình của {drawn} thủ tục; {unknown} thủ tục chưa rõ ai giữ thẩm quyền nên chưa nêu{ask}."
        told.append(pick((vi, f"{drawn} procedures have their steps told; of {unknown} nobody knows who decides{ask}.")))
    apart = sum(one.not_comparable for one in found.sums)
    if apart:
        vi = f"{apart} thủ tục giao xuống cấp khác: chưa ghi nhận ai thẩm định ở đó, nên không so số bước."
        told.append(
            pick(
                (
                    vi,
                    f"{apart} procedures go to another level, where nobody has recorded who appraises: their steps are not compared.",
                )
            )
        )
    known = sum(one.days_known for one in found.sums)
    if known < shorter:
        vi = "Thời gian từng bước không có trong danh mục và không quy định chung nào ấn định; "
        vi += f"đã nhập đủ để tính cho {known}/{shorter} thủ tục có bước được bỏ. {pick(FILL_IN) if commands else ''}"
        en = "The time of a step is not in the catalog and no general law fixes it; "
        en += f"entered for {known} of {shorter} procedures with fewer steps. "
        told.append(pick((vi, en + (pick(FILL_IN) if commands else ""))))
    if known:
        days = sum(one.days_saved for one in found.sums)
        vi = f"Bớt {days} ngày làm việc, cộng {known} thủ tục đã biết thời gian của các bước được bỏ; "
        vi += "các bước còn lại giữ nguyên thời gian."
        told.append(
            pick(
                (
                    vi,
                    f"{days} working days fewer over {known} procedures whose steps' times are known; the other steps stay as long.",
                )
            )
        )
    if found.order is None:
        told.append(pick(("Ngày này danh mục chưa ghi nhận trình tự một cửa.", "No one-stop order is on record for that day.")))
    else:
        unnamed = [_lower(pick(STEP[step.step])) for step in found.order.steps if not step.basis]
        if unnamed:
            told.append(
                pick(
                    (
                        f"Trình tự chung theo {found.order.by}; chưa ghi nhận điều khoản cho: {', '.join(unnamed)}.",
                        f"General order by {found.order.by}; no clause on record for: {', '.join(unnamed)}.",
                    )
                )
            )
    if found.no_calendar:
        told.append(
            pick(
                (
                    f"Ngày nghỉ năm {found.no_calendar} chưa ghi nhận: chưa tính được ngày hẹn trả rơi vào năm đó.",
                    f"Days off of {found.no_calendar} are not recorded: due days in it are not reckoned.",
                )
            )
        )
    return tuple(told)


def _sums(found: Processes, wording: Wording) -> Table:
    pick = wording.pick
    heads = (
        ("Cơ quan", "Department", 46),
        ("Thủ tục", "Procedures", 10),
        ("Chưa rõ thẩm quyền", "Holder unknown", 12),
        ("Có đề xuất", "Suggested", 10),
        ("Số bước trước", "Steps before", 10),
        ("Số bước sau", "Steps after", 10),
        ("Bước bớt", "Steps saved", 10),
        ("Ngày làm việc bớt", "Days saved", 12),
        ("Tính cho số thủ tục", "Of procedures", 12),
    )
    rows: list[Any] = []
    for one in found.sums:
        name = wording.name(one.department) if one.department else pick(("chưa rõ cơ quan", "unknown"))
        unknown = Cell(pick(("chưa biết", "unknown")), "unknown") if one.shorter else None
        days = one.days_saved if one.days_known else unknown
        rows.append(
            [
                name,
                one.procedures,
                one.holder_unknown,
                one.suggested,
                one.steps_before,
                one.steps_after,
                one.steps_saved,
                days,
                one.days_known,
            ]
        )
    if rows:
        known = any(one.days_known for one in found.sums)
        sums: list[Any] = [Cell(sum(row[n] for row in rows), "total") for n in range(1, 7)]
        rows.append(
            [
                Cell(pick(("Cộng", "Total")), "total"),
                *sums,
                Cell(sum(one.days_saved for one in found.sums) if known else pick(("chưa biết", "unknown")), "total"),
                Cell(sum(one.days_known for one in found.sums), "total"),
            ]
        )
    note = pick(
        (
            "Số bước trước, sau: chỉ cộng các thủ tục có đề xuất so sánh được.",
            "Steps before and after: of procedures with a suggestion only.",
        )
    )
    return Table(
        pick(("Tổng hợp", "Summary")),
        pick(("Số bước và ngày làm việc bớt được, theo cơ quan", "Steps and working days saved, by department")),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
        (note,),
    )


def _steps(found: Processes, wording: Wording) -> Table:
    """One row a step: number, what, who, where, time, result on the way, and what becomes of it."""
    pick = wording.pick
    rows: list[Any] = []
    for process in found.processes:
        rows.append((Cell(heading(process, wording), "group"),))
        rows += step_rows(process, wording)
    title = pick(("Quy trình từng thủ tục theo hệ thống quản lý chất lượng ISO 9001", "Steps for the quality system (ISO 9001)"))
    return Table(pick(STEPS_SHEET), title, step_columns(wording), rows)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def step_columns(wording: Wording) -> tuple[Column, ...]:
    return tuple(Column(wording.pick((vi, en)), width) for vi, en, width in STEP_HEADS)


def step_rows(process: Process, wording: Wording) -> list[tuple[Any, ...]]:
    """The steps of one procedure."""
    pick = wording.pick
    rows: list[tuple[Any, ...]] = []
    for n, step in enumerate(process.before.steps, 1):
        after = process.after.step(step.kind) if process.after else None
        becomes: Any
        if process.after is None:
            becomes = pick(("chưa có đề xuất", "no suggestion"))
        elif after is None:
            becomes = Cell(pick(("BỎ BƯỚC NÀY", "FALLS AWAY")), "on")
        else:
            becomes = actor(after.by, wording) if after.by != step.by else pick(("giữ nguyên", "as before"))
        who, where = actor(step.by, wording), place(step.by, wording)
        rows.append((n, pick(STEP[step.kind]), who, where, days(step, wording), clause(step, wording), becomes))
    return rows


def figures(found: Processes, wording: Wording) -> Iterator[Figure]:
    """Every procedure drawn, under its department."""
    from ..lanes import svg

    for n, process in enumerate(found.processes):
        department = process.task.department
        group = wording.name(department) if department else wording.pick(("Chưa rõ cơ quan", "Department unknown"))
        table = Table(wording.pick(STEPS_SHEET), "", step_columns(wording), step_rows(process, wording))
        yield Figure(group, heading(process, wording), caption(process, wording), svg(process, wording, name=str(n)), table)


def caption(process: Process, wording: Wording) -> str:
    """The suggestion, the limit, and the day by which it is due."""
    limit = process.task.procedure.time_limit
    words = limit_words(limit.working_days, limit.days, wording) if limit else limit_words(None, None, wording)
    due = f"; {wording.pick(('hẹn trả chậm nhất', 'due'))} {day(process.due, wording.lang)}" if process.due else ""
    return f"{way(process, wording)}. {wording.pick(('Thời hạn', 'Limit'))}: {words}{due}."


def heading(process: Process, wording: Wording) -> str:
    task = process.task
    saved = (
        wording.pick((f" – bớt {process.saved_steps} bước", f" – {process.saved_steps} steps fewer"))
        if process.saved_steps
        else ""
    )
    return f"{task.key} – {task.procedure.name}{saved}"


def way(process: Process, wording: Wording) -> str:
    """The suggestion in a line."""
    case = process.task.answer.headline
    if process.after is None or case is None:
        return wording.reason(process.task.answer)
    givers = ", ".join(wording.name(holder.id) for holder in process.task.answer.holders)
    return f"{givers} → {wording.name(case.receiver)} ({wording.pick(FORM[case.form])})"


def actor(who: Actor, wording: Wording) -> str:
    if who.id is None:
        return wording.pick(("chưa ghi nhận ai thực hiện", "nobody has recorded who"))
    return "; ".join(wording.name(id) for id in (who.id, *who.also))


def place(who: Actor, wording: Wording) -> str:
    if who.at_centre:
        return wording.pick(("Trung tâm", "the Centre"))
    return wording.name(who.body) if who.body else wording.pick(("chưa ghi nhận", "not recorded"))


def days(step: Step, wording: Wording) -> int | Cell:
    return step.days if step.days is not None else Cell(wording.pick(("chưa biết", "unknown")), "unknown")


def clause(step: Step, wording: Wording) -> str:
    if step.general is None or not step.general.basis:
        return wording.pick(("chưa ghi nhận điều khoản", "no clause on record"))
    grade = step.general.evidence.grade if step.general.evidence else "recalled"
    remark = "" if grade in ("text", "restated") else f" ({wording.pick(GRADE[grade])})"
    return "; ".join(step.general.basis) + remark


def _limits(found: Processes, wording: Wording) -> Table:
    pick = wording.pick
    heads = (
        ("Mã thủ tục", "Code", 14),
        ("Thủ tục", "Procedure", 66),
        ("Cơ quan", "Department", 34),
        ("Thời hạn công bố", "Published limit", 18),
        ("Nhận ngày", "Received", 12),
        ("Hẹn trả chậm nhất", "Due", 14),
        ("Tổng các bước trước", "Steps before", 12),
        ("Tổng các bước sau", "Steps after", 12),
        ("Đề xuất", "Suggestion", 60),
    )
    rows: list[Any] = []
    unknown = Cell(pick(("chưa biết", "unknown")), "unknown")
    for process in found.processes:
        task = process.task
        limit = task.procedure.time_limit
        words = (
            Cell(pick(("chưa công bố", "none published")), "unknown")
            if limit is None
            else limit_words(limit.working_days, limit.days, wording)
        )
        department = wording.name(task.department) if task.department else ""
        before: Any = process.before.days if process.before.days is not None else unknown
        if process.over_limit:
            before = Cell(process.before.days, "gap")
        after = process.after.days if process.after and process.after.days is not None else unknown if process.after else None
        rows.append(
            (
                task.key,
                task.procedure.name,
                department,
                words,
                day(found.received, wording.lang),
                day(process.due, wording.lang) if process.due else None,
                before,
                after,
                way(process, wording) if process.after else None,
            )
        )
    note = pick(
        (
            "Ngày làm việc theo lịch nghỉ đã ghi nhận; ngày nhận hồ sơ không tính. Ô đỏ: các bước đã nhập dài hơn thời hạn công bố.",
            "By the recorded days off; the day of receipt does not count. Red: the steps entered are longer than the limit.",
        )
    )
    return Table(
        pick(("Thời hạn", "Limits")),
        pick(("Thời hạn công bố và ngày hẹn trả", "Published limits and due days")),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
        (note,),
        freeze=1,
    )


def limit_words(working_days: int | None, plain_days: int | None, wording: Wording) -> str:
    if working_days is not None:
        return wording.pick((f"{working_days} ngày làm việc", f"{working_days} working days"))
    if plain_days is not None:
        return wording.pick((f"{plain_days} ngày", f"{plain_days} days"))
    return wording.pick(("chưa công bố", "none published"))
