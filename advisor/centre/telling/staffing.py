"""The staff at the Centre, told: who comes, who does what, what is not covered and by whom it could be, what the law asks."""

from __future__ import annotations

from typing import Any

from ...reasoning.wording import Wording, day
from ..entered import Whole
from ..sheets import ROLES
from ..staffing import Department, Lack, Near, Staffing, duties_of
from ..standard import Gap
from . import FILL_IN, Cell, Column, Document, Table

DUTY = {"appraise": ("thẩm định", "appraises"), "decide": ("quyết định", "decides")}
KIND = {
    "nobody": ("chưa có người", "nobody"),
    "no-stand-in": ("chưa có người thay", "no stand-in"),
    "same-person": ("một người vừa thẩm định vừa quyết định", "one person for both duties"),
}
MANY = 6


def document(staffing: Staffing, whole: Whole, wording: Wording) -> Document:
    pick = wording.pick
    on = day(wording.moment.on, wording.lang)
    title = pick(("Bố trí cán bộ tại Trung tâm Phục vụ hành chính công (mục II.6)", "Staff at the Centre (II.6)"))
    tables = (
        _summary(staffing, wording),
        _people(staffing, wording),
        _work(staffing, wording),
        _lacks(staffing, wording),
        _law(staffing, wording),
    )
    return Document(
        title,
        pick((f"Theo pháp luật có hiệu lực ngày {on}", f"By the law in force on {on}")),
        remarks(staffing, whole, wording),
        tables,
        whole.invented,
        wording.lang,
    )


def remarks(staffing: Staffing, whole: Whole, wording: Wording) -> tuple[str, ...]:
    """What has to be known before the figures."""
    pick = wording.pick
    found = []
    if not whole.staff:
        vi = "Chưa có danh sách nhân sự: danh mục không ghi ai làm việc ở cơ quan nào. "
        found.append(pick((vi, "No staff is entered, and the catalog records none. ")) + pick(FILL_IN))
    else:
        chosen, gap = staffing.chosen, staffing.gap
        sure = (
            pick(("đã chứng minh là ít nhất", "shown to be the fewest"))
            if not gap
            else pick((f"chưa chứng minh: có thể ít hơn tối đa {gap} người", f"not shown: at most {gap} fewer"))
        )
        vi = f"Cần {chosen} người ({sure}) trong {len(staffing.people)} người đã nhập."
        found.append(pick((vi, f"{chosen} people are needed ({sure}) of {len(staffing.people)} entered.")))
        even = all(one.shared_evenly for one in staffing.departments)
        if not even:
            found.append(
                pick(
                    (
                        "Việc chia theo lượt, chưa chứng minh là đều nhất.",
                        "Work is shared by turns, not shown to be the most even.",
                    )
                )
            )
    open_ = sum(task.settled_by_officer == "open" for task in staffing.tasks.tasks)
    if open_ and "decide" in staffing.options.duties:
        vi = f"{open_} thủ tục còn cần làm rõ việc giao quyết định tại Bộ phận Một cửa; "
        vi += "bố trí trước, chỉ thực hiện khi đã rõ (advisor questions)."
        found.append(
            pick(
                (
                    vi,
                    f"For {open_} procedures settling at the one-stop unit is still open: staff is planned, and acts once that is settled.",
                )
            )
        )
    if staffing.options.separate:
        vi = "Hai người khác nhau thẩm định và quyết định là yêu cầu của người dùng (--separate); "
        vi += "danh mục chưa ghi nhận điều khoản nào cấm một người làm cả hai."
        found.append(
            pick(
                (
                    vi,
                    "Two people for the two duties is the user's wish (--separate); no clause on record bars one person from both.",
                )
            )
        )
    if staffing.options.least_role:
        role = role_words(staffing.options.least_role, wording)
        vi = f"Chức vụ từ {role} trở lên là yêu cầu của người dùng (mục II.6 của Kế hoạch 2017), "
        vi += "không phải của điều khoản đang có hiệu lực."
        found.append(
            pick(
                (
                    vi,
                    f"The lowest role ({staffing.options.least_role}) is the user's wish (II.6 of the plan of 2017), no clause's.",
                )
            )
        )
    if not any(staffing.asked.values()):
        vi = "Ngày này danh mục chưa ghi nhận điều khoản nào về ngạch, thâm niên của người làm việc tại Bộ phận Một cửa: "
        vi += "ai thuộc lĩnh vực đều được tính."
        found.append(pick((vi, "No clause on record asks for rank or years on that day: everyone of the field counts.")))
    if staffing.without_department:
        found.append(
            pick(
                (
                    f"{staffing.without_department} thủ tục chưa rõ cơ quan thẩm định, không xếp.",
                    f"{staffing.without_department} procedures have no known department and are left out.",
                )
            )
        )
    return tuple(found)


def _summary(staffing: Staffing, wording: Wording) -> Table:
    pick = wording.pick
    heads = (
        ("Cơ quan", "Department", 44),
        ("Thủ tục", "Procedures", 10),
        ("Đã nhập", "Entered", 10),
        ("Cần đến", "Come", 10),
        ("Chứng minh", "Shown", 14),
        ("Nhiều việc nhất", "Most", 12),
        ("Chưa có người", "Nobody", 12),
        ("Chưa có người thay", "No stand-in", 12),
    )
    rows: list[Any] = []
    for one in staffing.departments:
        nobody, alone = _procedures(one, "nobody"), _procedures(one, "no-stand-in")
        shown = pick(("ít nhất", "fewest")) if one.chosen.proven else f"≤ {one.chosen.gap}"
        rows.append(
            (
                wording.name(one.id),
                len(one.tasks),
                one.entered,
                len(one.chosen.people),
                shown if one.chosen.people else "–",
                one.most,
                Cell(nobody, "gap" if nobody else None),
                Cell(alone, "unknown" if alone else None),
            )
        )
    total = [sum(row[n].value if isinstance(row[n], Cell) else row[n] for row in rows) for n in (1, 2, 3, 6, 7)]
    rows.append(
        [
            Cell(pick(("Cộng", "Total")), "total"),
            *(Cell(n, "total") for n in total[:3]),
            Cell("", "total"),
            Cell("", "total"),
            *(Cell(n, "total") for n in total[3:]),
        ]
    )
    return Table(
        pick(("Tổng hợp", "Summary")),
        pick(("Số người tối thiểu của từng cơ quan", "Fewest people a department")),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
        remarks_of_law(staffing, wording),
    )


def _procedures(one: Department, kind: str) -> int:
    return len({task.key for lack in one.lacks if lack.kind == kind for task in lack.tasks})


def _people(staffing: Staffing, wording: Wording) -> Table:
    pick = wording.pick
    heads = (
        ("Mã", "Id", 10),
        ("Họ và tên", "Name", 24),
        ("Chức vụ", "Role", 22),
        ("Số năm", "Years", 8),
        ("Đang ở Trung tâm", "At the Centre", 12),
        ("Lĩnh vực", "Fields", 50),
        ("Việc chính", "Does", 10),
        ("Thay thế", "Stands in", 10),
    )
    rows: list[Any] = []
    names = wording.moment.whole.catalog.field_names
    for one in staffing.departments:
        if one.chosen.people:
            rows.append((Cell(wording.name(one.id), "group"),))
        for person in one.chosen.people:
            own = staffing.people[person]
            fields = "; ".join(dict.fromkeys(names[field] for row in own for field in row.fields)) or pick(
                ("mọi lĩnh vực", "all")
            )
            years = " / ".join(str(row.years) for row in own if row.years is not None)
            rows.append(
                (
                    person,
                    own[0].name,
                    role_words(own[0].role, wording),
                    years,
                    pick(("có", "yes")) if any(r.at_centre for r in own) else pick(("không", "no")),
                    fields,
                    *one.load(person),
                )
            )
    return Table(
        pick(("Người đến", "People")),
        pick(("Những người đến Trung tâm", "Who comes to the Centre")),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
    )


def _work(staffing: Staffing, wording: Wording) -> Table:
    pick = wording.pick
    heads = (
        ("Mã thủ tục", "Code", 14),
        ("Thủ tục", "Procedure", 60),
        ("Lĩnh vực", "Field", 22),
        ("Thẩm định", "Appraises", 20),
        ("Người thay", "Stands in", 20),
        ("Quyết định", "Decides", 20),
        ("Người thay", "Stands in", 20),
    )
    names = wording.moment.whole.catalog.field_names
    rows: list[Any] = []
    for one in staffing.departments:
        if one.assigned and one.entered:
            rows.append((Cell(wording.name(one.id), "group"),))
            for given in one.assigned:
                task = given.task
                duties = duties_of(task, one.id, staffing.options)
                cells = [given.pair.appraises, given.stands_in.appraises, given.pair.decides, given.stands_in.decides]
                duty = ["appraise" in duties] * 2 + ["decide" in duties] * 2
                rows.append(
                    (
                        _code(task.procedure.procedure, task.key),
                        task.procedure.name,
                        names[task.procedure.field],
                        *(_who(staffing, person, wanted, wording) for person, wanted in zip(cells, duty, strict=True)),
                    )
                )
    note = pick(("Dấu – : việc không làm tại Trung tâm. Ô đỏ: chưa có người.", "–: not done at the Centre. Red: nobody."))
    return Table(
        pick(("Phân công", "Work")),
        pick(("Ai làm thủ tục nào", "Who does what")),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
        (note,),
        freeze=1,
    )


def _code(code: str, key: str) -> str:
    return code if code != "unknown" else key


def _who(staffing: Staffing, person: str | None, wanted: bool, wording: Wording) -> Cell:
    if not wanted:
        return Cell("–")
    return Cell(staffing.people[person][0].name) if person else Cell(wording.pick(("chưa có", "nobody")), "gap")


def _lacks(staffing: Staffing, wording: Wording) -> Table:
    pick = wording.pick
    heads = (
        ("Cơ quan", "Department", 30),
        ("Khâu", "Duty", 12),
        ("Thiếu gì", "Lack", 20),
        ("Số thủ tục", "Procedures", 10),
        ("Thủ tục, lĩnh vực", "Which", 50),
        ("Ai có thể làm được, nếu", "By whom it could be", 80),
    )
    rows = [lack_row(one.id, lack, staffing, wording) for one in staffing.departments for lack in one.lacks]
    return Table(
        pick(("Chưa bố trí được", "Not covered")),
        pick(("Thủ tục chưa có người, hoặc chưa có người thay", "Procedures with nobody, or no stand-in")),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
    )


def lack_row(department: str, lack: Lack, staffing: Staffing, wording: Wording) -> tuple[Any, ...]:
    pick = wording.pick
    names = wording.moment.whole.catalog.field_names
    codes = ", ".join(task.key for task in lack.tasks[:MANY]) + (
        f", … (+{len(lack.tasks) - MANY})" if len(lack.tasks) > MANY else ""
    )
    fields = "; ".join(names[field] for field in lack.fields)
    if lack.kind == "same-person":
        how = pick(("cần thêm một người đủ điều kiện cho một trong hai khâu", "one more fit person for either duty"))
    elif not lack.near:
        how = pick(
            (f"chưa nhập thêm người nào của {wording.name(department)}", f"nobody else of {wording.name(department)} is entered")
        )
    else:
        how = "; ".join(near(one, staffing, wording) for one in lack.near)
    duty = pick(DUTY[lack.duty]) if lack.duty else pick(("cả hai", "both"))
    mark = "unknown" if lack.kind == "no-stand-in" else "gap"
    return (wording.name(department), duty, Cell(pick(KIND[lack.kind]), mark), len(lack.tasks), f"{fields}: {codes}", how)  # type: ignore[arg-type]


def near(one: Near, staffing: Staffing, wording: Wording) -> str:
    """Someone who could do it, and what would have to change first."""
    pick = wording.pick
    wants = [gap_words(gap, wording) for gap in one.fit.gaps]
    if one.other_field:
        wants.append(pick(("được giao thêm lĩnh vực này", "is given this field")))
    if one.below_role:
        wants.append(pick(("giữ chức vụ cao hơn mức đã đặt", "holds a higher role")))
    name = staffing.people[one.person][0].name
    return f"{name} ({one.person}): " + ", ".join(wants)


def gap_words(gap: Gap, wording: Wording) -> str:
    pick = wording.pick
    record = wording.rules.vocabulary.records[gap.fact]
    name = record.vi if wording.lang == "vi" else record.en
    if gap.value is None:
        return pick((f"cần xác nhận: {name.lower()}", f"to be confirmed: {name.lower()}"))
    if gap.least is not None and isinstance(gap.value, int):
        missing = gap.least - gap.value
        return pick(
            (
                f"thiếu {missing} năm công tác (có {gap.value}, cần {gap.least})",
                f"lacks {missing} years (has {gap.value}, needs {gap.least})",
            )
        )
    return pick((f"không đạt: {name.lower()}", f"not met: {name.lower()}"))


def role_words(role: str, wording: Wording) -> str:
    return wording.pick((dict(ROLES)[role], role.replace("-", " ")))


def remarks_of_law(staffing: Staffing, wording: Wording) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wording.cited(s.norms) for some in staffing.asked.values() for s in some))


def _law(staffing: Staffing, wording: Wording) -> Table:
    """What is asked, clause by clause, and what no rule expresses."""
    pick = wording.pick
    heads = (
        ("Khâu", "Duty", 12),
        ("Điều khoản", "Clause", 36),
        ("Nội dung", "Says", 70),
        ("Mức đối chiếu", "Evidence", 22),
        ("Chưa thể hiện bằng quy tắc", "Left to people", 40),
    )
    rows = [
        (
            pick(DUTY[duty]),
            wording.citation(norm),
            norm.says,
            _grade(norm.evidence.grade, wording),
            "; ".join(standard.rule.not_expressed),
        )
        for duty, some in staffing.asked.items()
        for standard in some
        for norm in standard.norms
    ]
    return Table(
        pick(("Tiêu chuẩn", "Standards")),
        pick(("Pháp luật đang có hiệu lực đòi hỏi gì ở người được bố trí", "What the law in force asks")),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
    )


def _grade(grade: str, wording: Wording) -> str:
    from ...reasoning.wording import GRADE

    return wording.pick(GRADE[grade])
