"""The rota, told: a calendar of the month with who comes, and where there is none, the smallest reason why."""

from __future__ import annotations

import datetime
from typing import Any

from ...reasoning.wording import Wording, day
from ..calendar import Calendar
from ..entered import Whole
from ..rota import Body, Clash, Rota
from . import FILL_IN, Cell, Column, Document, Table

WEEKDAYS = (("T2", "Mo"), ("T3", "Tu"), ("T4", "We"), ("T5", "Th"), ("T6", "Fr"), ("T7", "Sa"), ("CN", "Su"))
OFF = {
    "tet-duong-lich": ("Tết Dương lịch", "New Year"),
    "tet-nguyen-dan": ("Tết Nguyên đán", "Tết"),
    "gio-to-hung-vuong": ("Giỗ Tổ Hùng Vương", "Hùng Kings' day"),
    "ngay-chien-thang": ("Ngày Chiến thắng", "30 April"),
    "quoc-te-lao-dong": ("Quốc tế Lao động", "1 May"),
    "quoc-khanh": ("Quốc khánh", "National Day"),
    "ngay-van-hoa-viet-nam": ("Ngày Văn hóa Việt Nam", "Culture Day"),
    "nghi-bu": ("nghỉ bù", "made up"),
    "hoan-doi": ("hoán đổi ngày làm việc", "swapped"),
}


def document(rota: Rota, whole: Whole, calendar: Calendar, month: tuple[int, int], wording: Wording) -> Document:
    pick = wording.pick
    title = pick(
        (
            f"Lịch lãnh đạo cấp phó trực phê duyệt tại Trung tâm, tháng {month[1]:02}/{month[0]} (mục II.7)",
            f"Deputies at the Centre, {month[0]}-{month[1]:02} (II.7)",
        )
    )
    tables = [_grid(rota, whole, calendar, month, wording), _by_day(rota, whole, wording)]
    if any(body.clashes for body in rota.bodies):
        tables.append(_reasons(rota, whole, wording))
    tables.append(_for_what(rota, wording))
    subtitle = pick((f"{len(rota.days)} ngày làm việc", f"{len(rota.days)} working days"))
    return Document(title, subtitle, remarks(rota, whole, calendar, month, wording), tuple(tables), whole.invented, wording.lang)


def remarks(rota: Rota, whole: Whole, calendar: Calendar, month: tuple[int, int], wording: Wording) -> tuple[str, ...]:
    pick = wording.pick
    found = []
    if not any(body.deputies for body in rota.bodies):
        vi, en = (
            "Chưa có danh sách cấp phó và ngày vắng: danh mục không ghi. ",
            "No deputies or absences are entered, nor on record. ",
        )
        found.append(pick((vi, en)) + pick(FILL_IN))
    planned = [body for body in rota.bodies if body.plan is not None]
    if planned:
        shown = all(body.plan.proven for body in planned if body.plan)
        sure = (
            pick(
                (
                    "đã chứng minh là công bằng nhất: người đi nhiều nhất đi ít ngày nhất có thể",
                    "shown to be the fairest: who comes most comes as seldom as can be",
                )
            )
            if shown
            else pick(("chưa chứng minh là công bằng nhất", "not shown to be the fairest"))
        )
        found.append(
            pick(
                (
                    f"Xếp được lịch cho {sum(not body.empty for body in planned)}/{len(rota.bodies)} cơ quan; {sure}.",
                    f"A rota for {sum(not body.empty for body in planned)} of {len(rota.bodies)} bodies; {sure}.",
                )
            )
        )
    for body in rota.bodies:
        if body.clashes:
            found.append(f"{wording.name(body.id)}: {why(body, whole, wording)}")
        if body.deputies and body.uncovered:
            names = "; ".join(wording.moment.whole.catalog.field_names[field] for field in body.uncovered)
            found.append(
                pick(
                    (
                        f"{wording.name(body.id)}: không cấp phó nào phụ trách {names}.",
                        f"{wording.name(body.id)}: no deputy is in charge of {names}.",
                    )
                )
            )
        if not body.deputies and any(other.deputies for other in rota.bodies):
            found.append(
                pick((f"{wording.name(body.id)}: chưa nhập cấp phó nào.", f"{wording.name(body.id)}: no deputy is entered."))
            )
    if rota.after:
        vi = "Tính cả các thủ tục đề xuất giao cho người đứng đầu cơ quan: được ủy quyền thì không ủy quyền lại cho cán bộ thẩm định, "
        en = "What is suggested to go to heads of bodies is counted: what came by ủy quyền can't go on to officers, "
        found.append(pick((vi + "nên cấp phó ký thay tại Trung tâm (mục II.7).", en + "so a deputy signs at the Centre (II.7).")))
    if rota.holder_unknown:
        vi = f"{rota.holder_unknown} thủ tục chưa rõ ai giữ thẩm quyền nên chưa biết cấp phó nào phải đến (advisor questions)."
        found.append(
            pick((vi, f"For {rota.holder_unknown} procedures nobody knows who holds the power, and so whose deputy has to come."))
        )
    if rota.no_deputy:
        found.append(
            pick(
                (
                    f"{rota.no_deputy} thủ tục không giao được mà cơ quan giữ thẩm quyền không có cấp phó trong danh mục.",
                    f"{rota.no_deputy} procedures can't be handed down and their holder has no deputy on record.",
                )
            )
        )
    one = calendar.of_year.get(month[0])
    if one is not None:
        from ...reasoning.wording import GRADE

        note = f" {one.note}" if one.note else ""
        found.append(
            pick(
                (
                    f"Ngày nghỉ năm {one.year}: {pick(GRADE[one.evidence.grade])} ({one.evidence.source}).{note}",
                    f"Days off of {one.year}: {pick(GRADE[one.evidence.grade])} ({one.evidence.source}).{note}",
                )
            )
        )
    return tuple(found)


def why(body: Body, whole: Whole, wording: Wording) -> str:
    """The smallest reason as one sentence."""
    pick, lang = wording.pick, wording.lang
    fields = wording.moment.whole.catalog.field_names
    needs = [clash for clash in body.clashes if clash.kind == "need"]
    limits = [clash for clash in body.clashes if clash.kind == "limit"]
    absences = [clash for clash in body.clashes if clash.kind == "absence"]
    names = dict.fromkeys(fields[clash.who] for clash in needs)
    days = list(dict.fromkeys(clash.day for clash in needs))
    when = ", ".join(day(one, lang) for one in days[:4]) + (f", … ({len(days)})" if len(days) > 4 else "")
    who = "; ".join(_absence(clash, whole, wording) for clash in absences)
    how = "; ".join(
        pick(
            (
                f"{_name(clash.who, whole)} đến tối đa {_most(body, clash)} ngày",
                f"{_name(clash.who, whole)} comes at most {_most(body, clash)} days",
            )
        )
        for clash in limits
    )
    because = "; ".join(text for text in (who, how) if text) or pick(("không ai phụ trách", "nobody is in charge"))
    vi = f"không xếp được lịch: ngày {when} cần người cho {'; '.join(names)}, nhưng {because}. "
    vi += "Bỏ một trong các điều này thì xếp được phần này."
    en = f"no rota: {when} needs somebody for {'; '.join(names)}, but {because}. Without any one of these it could be done."
    rest = len(body.empty) - len(set(days) & set(body.empty))
    more = pick((f" Còn {rest} ngày khác cũng thiếu người.", f" {rest} more days lack somebody.")) if rest else ""
    return pick((vi, en)) + more


def _absence(clash: Clash, whole: Whole, wording: Wording) -> str:
    row = next(r for r in whole.absences if r.person == clash.who and clash.day is not None and r.from_ <= clash.day <= r.last)
    reason = f", {row.why}" if row.why else ""
    name = _name(clash.who, whole)
    return wording.pick((f"{name} vắng ngày {day(clash.day)}{reason}", f"{name} is away on {clash.day}{reason}"))


def _most(body: Body, clash: Clash) -> int | None:
    return next(deputy.most for deputy in body.deputies if deputy.id == clash.who)


def _name(person: str, whole: Whole) -> str:
    return whole.people()[person][0].name


def _grid(rota: Rota, whole: Whole, calendar: Calendar, month: tuple[int, int], wording: Wording) -> Table:
    """One row a deputy, one column a day of the month."""
    pick = wording.pick
    first = datetime.date(month[0], month[1], 1)
    every = []
    one = first
    while one.month == month[1]:
        every.append(one)
        one += datetime.timedelta(days=1)
    columns = [Column(pick(("Họ và tên", "Name")), 26)]
    columns += [Column(f"{d.day}\n{pick(WEEKDAYS[d.weekday()])}", 4, None if d in rota.days else "closed") for d in every]
    columns.append(Column(pick(("Cộng", "Total")), 7))
    rows: list[Any] = []
    people = whole.people()
    for body in rota.bodies:
        if not body.deputies:
            continue
        rows.append((Cell(wording.name(body.id), "group"),))
        for deputy in body.deputies:
            cells: list[Any] = [people[deputy.id][0].name]
            total = 0
            for d in every:
                comes = body.plan is not None and deputy.id in body.plan.comes.get(d, ())
                total += comes
                cells.append(
                    Cell("x", "on")
                    if comes
                    else Cell("", "closed")
                    if d not in rota.days
                    else Cell(pick(("V", "A")), "away")
                    if d in deputy.away
                    else None
                )
            rows.append([*cells, Cell(total, "total")])
        if body.empty or body.plan is None:
            gaps = body.empty if body.plan is not None else rota.days
            rows.append(
                [
                    Cell(pick(("Thiếu người", "Missing")), "gap"),
                    *(Cell("!", "gap") if d in gaps else None for d in every),
                    Cell(len(gaps), "total"),
                ]
            )
    off = [row for row in (calendar.off.get(d) for d in every) if row]
    notes = tuple(f"{day(row.day, wording.lang)}: {pick(OFF[row.of])}" for row in off)
    legend: tuple[tuple[Any, str], ...] = (
        ("on", pick(("đến Trung tâm", "at the Centre"))),
        ("away", pick(("V: vắng mặt đã báo", "A: away"))),
        ("closed", pick(("không phải ngày làm việc", "no working day"))),
        ("gap", pick(("!: có lĩnh vực không ai đến được", "!: some field has nobody"))),
    )
    title = pick((f"Lịch trực tháng {month[1]:02}/{month[0]}", f"Rota of {month[0]}-{month[1]:02}"))
    return Table(pick(("Lịch tháng", "Month")), title, tuple(columns), rows, notes, legend, freeze=1)


def _by_day(rota: Rota, whole: Whole, wording: Wording) -> Table:
    pick = wording.pick
    heads = (("Ngày", "Day", 12), ("Thứ", "Weekday", 8), ("Cơ quan", "Body", 44), ("Người đến", "Who comes", 50))
    people = whole.people()
    rows: list[Any] = []
    for one in rota.days:
        for body in rota.bodies:
            if body.deputies:
                some = body.plan.comes.get(one, ()) if body.plan else ()
                names = ", ".join(people[person][0].name for person in some)
                rows.append(
                    (
                        day(one, wording.lang),
                        pick(WEEKDAYS[one.weekday()]),
                        wording.name(body.id),
                        names or Cell(pick(("thiếu người", "nobody")), "gap"),
                    )
                )
    return Table(
        pick(("Theo ngày", "By day")),
        pick(("Ai đến ngày nào", "Who comes on which day")),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
    )


def _reasons(rota: Rota, whole: Whole, wording: Wording) -> Table:
    pick = wording.pick
    heads = (("Cơ quan", "Body", 40), ("Vì sao không xếp được", "Why there is none", 90), ("Ngày thiếu người", "Days", 40))
    rows = [
        (wording.name(body.id), why(body, whole, wording), ", ".join(day(one, wording.lang) for one in body.empty))
        for body in rota.bodies
        if body.clashes
    ]
    return Table(
        pick(("Không xếp được", "Impossible")),
        pick(("Nơi không xếp được lịch và lý do nhỏ nhất", "Where there is no rota, and the smallest reason")),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
    )


def _for_what(rota: Rota, wording: Wording) -> Table:
    """The procedures for which the deputies come."""
    pick = wording.pick
    names = wording.moment.whole.catalog.field_names
    heads = (("Mã thủ tục", "Code", 14), ("Thủ tục", "Procedure", 70), ("Lĩnh vực", "Field", 30), ("Kết luận", "Answer", 18))
    rows: list[Any] = []
    for body in rota.bodies:
        rows.append((Cell(f"{wording.name(body.id)} ({len(body.tasks)})", "group"),))
        rows += [
            (task.key, task.procedure.name, names[task.procedure.field], wording.outcome(task.answer.outcome))
            for task in body.tasks
        ]
    return Table(
        pick(("Thủ tục", "Procedures")),
        pick(("Thủ tục mà cấp phó đến phê duyệt", "Procedures for which a deputy comes")),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
    )
