"""Reconciliation (đối chiếu): where a plan's tables, its sentences and what units report don't agree with themselves.

Only general checks: they know what a table, a sum, a percentage or a deadline is, and no figure of any plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import combinations

from ..catalog.alias import fold
from ..catalog.catalog import Catalog
from ..catalog.plan import Cited_, Column, Plan, Statement, Sum, Table, percent
from ..catalog.record import Day, Level
from ..diagnostic import NOWHERE, Place

FIRST_COLUMN = 3  # columns 1 and 2 are the ordinal and the unit
MOST_A_DAY = 100  # decisions that one body can number in a day without anybody asking
_LEVEL = {"province": "cấp tỉnh", "district": "cấp huyện", "commune": "cấp xã", "other": "cấp khác"}


@dataclass(frozen=True)
class Finding:
    """One place that disagrees with another: what stands there, what it would have to be, and why."""

    check: str
    where: str
    stated: int | str
    computed: int | str
    remark: str
    place: Place = NOWHERE

    def as_json(self) -> dict[str, object]:
        return {
            "where": self.where,
            "stated": self.stated,
            "computed": self.computed,
            "remark": self.remark,
            "check": self.check,
            "source": {"file": self.place.file, "line": self.place.line},
        }


def reconcile(plan: Plan, catalog: Catalog) -> list[Finding]:
    """Every finding, in the order of the checks."""
    found = [finding for check in CHECKS for finding in check(plan)]
    return [*found, *units(plan, catalog)]


def sums_across(plan: Plan) -> Iterator[Finding]:
    """Each row, and the row of totals: a column that is the sum of others, or at most another."""
    for table in plan.tables:
        rows = [(f"dòng {row.ordinal} ({row.name})", row.figures, row.place) for row in table.rows]
        if table.totals:
            rows.append((f"dòng {table.totals.name}", table.totals.figures, table.totals.place))
        for where, figures, place in rows:
            for rule in table.sums:
                yield from _across(table, rule, where, figures, place)


def _across(table: Table, rule: Sum, where: str, figures: dict[str, int], place: Place) -> Iterator[Finding]:
    if not figures.keys() >= {rule.whole, *rule.parts}:
        return  # a missing figure is a finding of its own
    whole, parts = figures[rule.whole], sum(figures[part] for part in rule.parts)
    numbers = " + ".join(_number(table, part) for part in rule.parts)
    if rule.rule == "equals" and whole != parts:
        terms = " + ".join(str(figures[part]) for part in rule.parts)
        yield Finding(
            "sum-across",
            f"{table.at}, {where}, cột {_number(table, rule.whole)}",
            whole,
            parts,
            f"Cột {_number(table, rule.whole)} phải bằng cột {numbers}: {terms} = {parts}, bảng ghi {whole}.",
            place,
        )
    elif rule.rule == "at-most" and parts > whole:
        yield Finding(
            "part-above-whole",
            f"{table.at}, {where}, cột {numbers}",
            parts,
            whole,
            f"Cột {numbers} không thể lớn hơn cột {_number(table, rule.whole)} ({parts} > {whole}).",
            place,
        )


def sums_down(plan: Plan) -> Iterator[Finding]:
    """The printed row of totals is the sum of each column; every row has a figure in every column."""
    for table in plan.tables:
        for column in table.columns:
            for row in table.rows:
                if column.column not in row.figures:
                    where = f"{table.at}, dòng {row.ordinal} ({row.name}), cột {column.number}"
                    yield Finding("missing-figure", where, "", "", "Ô không có số.", row.place)
            if table.totals is None:
                continue
            printed = table.totals.figures.get(column.column)
            if printed is None:
                where = f"{table.at}, dòng {table.totals.name}, cột {column.number}"
                yield Finding("missing-figure", where, "", table.total(column.column), "Ô không có số.", table.totals.place)
            elif printed != table.total(column.column):
                yield Finding(
                    "sum-down",
                    f"{table.at}, dòng {table.totals.name}, cột {column.number}",
                    printed,
                    table.total(column.column),
                    f"Tổng các dòng của cột {column.number} là {table.total(column.column)}, bảng ghi {printed}.",
                    table.totals.place,
                )


def numbering(plan: Plan) -> Iterator[Finding]:
    """Rows are numbered 1, 2, 3 …, columns 3, 4, 5 …; none is missing and none stands twice."""
    for table in plan.tables:
        for expected, row in enumerate(table.rows, 1):
            if row.ordinal != expected:
                where = f"{table.at}, dòng {expected} ({row.name}), cột 1"
                remark = f"Số thứ tự phải là {expected}, bảng ghi {row.ordinal}."
                yield Finding("ordinal", where, row.ordinal, expected, remark, row.place)
        for expected, column in enumerate(table.columns, FIRST_COLUMN):
            if column.number != expected:
                where = f"{table.at}, cột «{column.heading}»"
                yield Finding(
                    "column-number",
                    where,
                    column.number,
                    expected,
                    f"Số cột phải là {expected}, bảng ghi {column.number}.",
                    column.place,
                )


def units(plan: Plan, catalog: Catalog) -> Iterator[Finding]:
    """No unit stands twice or is missing; each bears its own name and existed on the plan's day."""
    for table in plan.tables:
        seen: dict[str, int] = {}
        for row in table.rows:
            where = f"{table.at}, dòng {row.ordinal}, cột 2"
            if row.unit in seen:
                remark = f"Đơn vị đã có ở dòng {seen[row.unit]}."
                yield Finding("unit-twice", where, row.name, "", remark, row.place)
            seen.setdefault(row.unit, row.ordinal)
            name = official_name(plan, catalog, row.unit)
            if name is None:
                remark = f"Không có đơn vị này tại ngày {plan.issued:%d/%m/%Y} trong danh mục tổ chức."
                yield Finding("unit-not-there", where, row.name, "", remark, row.place)
            elif not _same_name(catalog, row.unit, row.name, name):
                remark = f"Tên ghi trong bảng khác tên của đơn vị là «{name}»."
                yield Finding("unit-name", where, row.name, name, remark, row.place)
        for unit, name in _expected(plan, catalog, table.level):
            if unit not in seen:
                remark = (
                    "Có trong danh mục tổ chức tại ngày ban hành Kế hoạch, không có trong bảng; cần xác nhận không có thủ tục."
                )
                yield Finding("unit-missing", f"{table.at}, danh sách đơn vị", "không có", name, remark, table.place)


def official_name(plan: Plan, catalog: Catalog, unit: str) -> str | None:
    """Of a unit on the plan's day; None where there was none."""
    borne = catalog.bearer(unit, plan.issued)
    if borne:
        return borne[1].name if borne[1] else borne[0].name
    return plan.unit[unit].name if unit in plan.unit else None


def _same_name(catalog: Catalog, unit: str, printed: str, name: str) -> bool:
    spellings = {fold(one) for alias in catalog.aliases if alias.body == unit for one in alias.spellings}
    return fold(printed) in {fold(name), *spellings}


def _expected(plan: Plan, catalog: Catalog, level: Level) -> Iterator[tuple[str, str]]:
    """Units that a table of a level has to list: those that the plan speaks to, and at the province the specialised agencies."""
    yield from ((unit.unit, unit.name) for unit in plan.units if unit.level == level)
    for body in catalog.bodies:
        agency = any(under.as_ == "specialised-agency" and plan.issued in under.during for under in body.under)
        if level == "province" == body.level and agency and plan.issued in body.exists:
            yield body.body, body.name


def statements(plan: Plan) -> Iterator[Finding]:
    """What a sentence states is what the table has, for the same day; its percentage is that of its own two numbers."""
    tables = {table.table: table for table in plan.tables}
    for statement in plan.statements:
        table = tables[statement.table]
        yield from _percentage(statement)
        for figure in (statement.part, statement.whole):
            yield from _figure(statement, table, figure.column, figure.value)
            column = table.column(figure.column)
            if column and statement.by:
                yield from _time(statement, table, column)


def _percentage(statement: Statement) -> Iterator[Finding]:
    stated, decimals = percent(statement.percent)
    where = f"{statement.at}: «{statement.says}»"
    if statement.whole.value == 0:
        yield Finding("percentage", where, f"{statement.percent}%", "", "Mẫu số bằng 0.", statement.place)
        return
    exact = Decimal(100 * statement.part.value) / Decimal(statement.whole.value)
    rounded, cut = (exact.quantize(Decimal(1).scaleb(-decimals), way) for way in (ROUND_HALF_UP, ROUND_DOWN))
    if stated != rounded:
        remark = f"{statement.part.value}/{statement.whole.value} = {_comma(exact, 3)}%, làm tròn là {_comma(rounded)}%."
        remark += " Số ghi là số cắt bỏ phần lẻ." if stated == cut else ""
        yield Finding("percentage", where, f"{statement.percent}%", f"{_comma(rounded)}%", remark, statement.place)


def _comma(number: Decimal, decimals: int | None = None) -> str:
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return str(number).replace(".", ",")


def _figure(statement: Statement, table: Table, column: str, value: int) -> Iterator[Finding]:
    where, number = f"{statement.at}: «{statement.says}»", _number(table, column)
    if statement.of == "each":
        for row in table.rows:
            if row.figures.get(column, value) != value:
                remark = f"Câu nói về từng đơn vị; {table.at}, dòng {row.ordinal} ({row.name}), cột {number} ghi {row.figures[column]}."
                yield Finding("text-against-table", where, value, row.figures[column], remark, row.place)
        return
    printed = table.totals.figures.get(column) if table.totals else None
    for found, source in ((printed, "dòng tổng số"), (table.total(column), "tổng các dòng")):
        if found is not None and found != value:
            remark = f"{table.at}, {source}, cột {number} là {found}."
            yield Finding("text-against-table", where, value, found, remark, statement.place)


def _time(statement: Statement, table: Table, column: Column) -> Iterator[Finding]:
    if statement.by is None or (column.by is None and column.after is None) or column.by == statement.by:
        return
    says = f"đến {_day(column.by)}" if column.by else f"sau {_day(column.after)}"
    yield Finding(
        "time",
        f"{statement.at}: «{statement.says}»",
        f"đến {_day(statement.by)}",
        says,
        f"{table.at}, tiêu đề cột {column.number} ghi «{column.heading}».",
        statement.place,
    )


def stated_once(plan: Plan) -> Iterator[Finding]:
    """Two sentences state one column alike."""
    found = [(s.table, figure.column, s.of, figure.value, s) for s in plan.statements for figure in (s.part, s.whole)]
    for one, other in combinations(found, 2):
        if one[:3] == other[:3] and one[3] != other[3] and one[4] is not other[4]:
            remark = f"{one[4].at} ghi {one[3]} cho cùng một số liệu."
            yield Finding("text-against-text", f"{other[4].at}: «{other[4].says}»", other[3], one[3], remark, other[4].place)


def titles(plan: Plan) -> Iterator[Finding]:
    """A table names its own plan by number and day, and its columns and its task have the table's own deadline."""
    for table in plan.tables:
        where = f"{table.at}, dòng «{table.under}»" if table.under else table.at
        if table.of_plan and table.of_plan != plan.number:
            remark = f"Số của Kế hoạch là {plan.number}."
            yield Finding("plan-number", where, table.of_plan, plan.number, remark, table.place)
        if table.of_day and table.of_day != plan.issued:
            remark = f"Kế hoạch ban hành ngày {_day(plan.issued)}."
            yield Finding("plan-day", where, _day(table.of_day), _day(plan.issued), remark, table.place)
        for column in table.columns:
            if (column.by or column.after) not in (None, table.by):
                where = f"{table.at}, tiêu đề cột {column.number}"
                remark = f"Tên bảng nói đến {_day(table.by)}."
                yield Finding("deadline", where, _day(column.by or column.after), _day(table.by), remark, column.place)
            if column.as_of and column.as_of >= table.by:
                where = f"{table.at}, tiêu đề cột {column.number}"
                remark = "Số đã thực hiện phải là của một ngày trước thời hạn."
                yield Finding("deadline", where, _day(column.as_of), f"trước {_day(table.by)}", remark, column.place)
        for task in plan.tasks_of(table.task) if table.task else ():
            if table.level in task.levels and task.by and task.by != table.by:
                remark = f"{task.at} đặt thời hạn {_day(task.by)} cho {_LEVEL[table.level]}."
                yield Finding("deadline", f"{table.at}, tên bảng", _day(table.by), _day(task.by), remark, table.place)


def tasks(plan: Plan) -> Iterator[Finding]:
    """One task has one deadline at a level; what goes on for good has no day on which it is done."""
    for one, other in combinations(plan.tasks, 2):
        for level in one.levels:
            if one.task == other.task and level in other.levels and one.by and other.by and one.by != other.by:
                remark = f"{one.at} đặt thời hạn {_day(one.by)} cho cùng việc này, {_LEVEL[level]} («{one.says}»)."
                yield Finding(
                    "deadlines-differ", f"{other.at}: «{other.says}»", _day(other.by), _day(one.by), remark, other.place
                )
    for task in plan.tasks:
        if task.by and task.recurring:
            remark = f"Việc ghi «{task.recurring}» lại có hạn hoàn thành; không rõ sau hạn còn phải làm hay không."
            yield Finding("deadline-of-recurring", f"{task.at}: «{task.says}»", _day(task.by), task.recurring, remark, task.place)
        if task.by and task.by < plan.issued:
            remark = "Thời hạn trước ngày ban hành Kế hoạch."
            yield Finding("deadline-before-plan", task.at, _day(task.by), _day(plan.issued), remark, task.place)


def goals(plan: Plan) -> Iterator[Finding]:
    """What the plan wants reached is reached by the figures it sets, at every level that it names."""
    for goal in plan.goals:
        if goal.part is None or goal.whole is None:
            continue
        where = f"{goal.at}: «{goal.says}»"
        for level in goal.levels:
            tables = [table for table in plan.tables if table.level == level]
            if not tables:
                remark = f"Mục tiêu nêu {_LEVEL[level]}; Kế hoạch không có bảng số liệu hay thời hạn nào cho cấp này."
                yield Finding("goal-without-table", where, f"{goal.percent}%", "không có", remark, goal.place)
            for table in tables:
                part, whole = table.total(goal.part), table.total(goal.whole)
                stated, _ = percent(goal.percent)
                if whole and Decimal(100 * part) / whole < stated:
                    share = _comma(Decimal(100 * part) / whole, 1)
                    columns = f"cột {_number(table, goal.part)} / cột {_number(table, goal.whole)} = {part}/{whole}"
                    later = f" Thời hạn của bảng ({_day(table.by)}) sớm hơn của mục tiêu ({_day(goal.by)}); " if goal.by else " "
                    remark = f"{table.at}: {columns}.{later}phần còn lại {whole - part} không có chỉ tiêu, thời hạn riêng."
                    yield Finding("goal-not-set", where, f"{goal.percent}%", f"{share}%", remark, goal.place)


def citations(plan: Plan) -> Iterator[Finding]:
    """One document has one date; numbers of one issuer's year rise with the days, and not by thousands in one."""
    rows = [*plan.cites, Cited_(kind="Kế hoạch", number=plan.number, issuer="UBND tỉnh", issued=plan.issued, at="số, ngày")]
    for one, other in combinations(rows, 2):
        if (one.kind, one.issuer) != (other.kind, other.issuer) or _serial(one) is None or _serial(other) is None:
            continue
        if one.number == other.number:
            if one.issued != other.issued:
                remark = f"{one.at} ghi ngày {_day(one.issued)} cho cùng văn bản."
                where = f"{other.at}: {other.kind} {other.number}"
                yield Finding("citation-day", where, _day(other.issued), _day(one.issued), remark, other.place)
            continue
        low, high = sorted((one, other), key=lambda cited: _serial(cited) or 0)
        if low.issued.year != high.issued.year:
            continue
        gap = (_serial(high) or 0) - (_serial(low) or 0)
        if low.issued > high.issued or (low.issued == high.issued and gap > MOST_A_DAY):
            when = "cùng ngày" if low.issued == high.issued else "muộn hơn"
            remark = f"{low.kind} {low.number} của cùng cơ quan ghi {when} ({_day(low.issued)}); hai số cách nhau {gap}."
            where = f"{high.at}: {high.kind} {high.number}"
            yield Finding("citation-number", where, f"ngày {_day(high.issued)}", "cần đối chiếu ngày", remark, high.place)


def _serial(cited: Cited_) -> int | None:
    found = re.match(r"[0-9]+", cited.number)
    return int(found[0]) if found else None


def reports(plan: Plan) -> Iterator[Finding]:
    """What units report adds up, and is what the tables and other reports say for the same unit, measure and day."""
    known: dict[tuple[str, str, Day | None], tuple[int, str, Place]] = {}
    for unit, measure, day, value, where, place in _figures(plan):
        key = unit, measure, day
        if key in known and known[key][0] != value:
            remark = f"{known[key][1]} ghi {known[key][0]} cho cùng đơn vị, số liệu và ngày."
            yield Finding("table-against-table", where, value, known[key][0], remark, place)
        known.setdefault(key, (value, where, place))
    for reported in plan.reported:
        figures, where = reported.figures, f"báo cáo của {reported.unit} ngày {_day(reported.as_of)}"
        if figures.keys() >= {"total", "kept-out", "brought"} and figures["total"] != figures["kept-out"] + figures["brought"]:
            computed = figures["kept-out"] + figures["brought"]
            remark = "Tổng số phải bằng số không đưa vào cộng số đưa vào Trung tâm."
            yield Finding("sum-across", where, figures["total"], computed, remark, reported.place)
        for part, whole in (("approved", "brought"), ("approved", "total"), ("brought", "total")):
            if part in figures and whole in figures and figures[part] > figures[whole]:
                remark = f"{MEASURE[part]} lớn hơn {MEASURE[whole].lower()}."
                yield Finding("part-above-whole", where, figures[part], figures[whole], remark, reported.place)
        files = reported.files
        if files and files.online > files.all - files.excepted:
            remark = "Số hồ sơ xử lý trên mạng lớn hơn tổng số trừ phần được loại trừ (mục II.3)."
            yield Finding("part-above-whole", where, files.online, files.all - files.excepted, remark, reported.place)


MEASURE = {
    "total": "Tổng số thủ tục",
    "kept-out": "Số không đưa vào Trung tâm",
    "brought": "Số đưa vào Trung tâm",
    "approved": "Số phê duyệt tại Trung tâm",
    "to-add": "Số tiếp tục đưa vào phê duyệt",
}


def _figures(plan: Plan) -> Iterator[tuple[str, str, Day | None, int, str, Place]]:
    for table in plan.tables:
        for row in table.rows:
            for column in table.columns:
                if column.as_of and column.column in row.figures:
                    where = f"{table.at}, dòng {row.ordinal}, cột {column.number}"
                    yield row.unit, column.measure, column.as_of, row.figures[column.column], where, row.place
    for reported in plan.reported:
        where = f"báo cáo của {reported.unit} ngày {_day(reported.as_of)} ({reported.source})"
        for measure, value in reported.figures.items():
            yield reported.unit, measure, reported.as_of, value, where, reported.place


CHECKS: tuple[Callable[[Plan], Iterable[Finding]], ...] = (
    sums_across,
    sums_down,
    numbering,
    statements,
    stated_once,
    titles,
    tasks,
    goals,
    citations,
    reports,
)


def _number(table: Table, column: str) -> str:
    found = table.column(column)
    return str(found.number) if found else column


def _day(day: Day | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "…"
