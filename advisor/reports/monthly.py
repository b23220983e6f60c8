"""The monthly report (báo cáo ngày 20 hằng tháng, II.8 and III.7 of the plan): by department, and compared with the month before.

What was proposed, appraised, decided, in force, overdue comes from the register of proposals. Without one the report says so and
gives what the catalog itself knows: what may be proposed, and which instruments are in force.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..catalog.instrument import Instrument
from ..catalog.plan import Plan
from ..catalog.record import Day
from ..documents.paper import Cell, Grid, Heading, Hint, Paper, Part, Row, Value, centred, heads
from ..reasoning.receipt import receipt
from .classification import Classification
from .classification_paper import UNKNOWN_UNIT
from .register import Proposal
from .review import ends

STAGES = {
    "proposed": "Đã đề xuất",
    "appraised": "Đã thẩm định",
    "decided": "Đã quyết định",
    "in-force": "Đang có hiệu lực",
    "overdue": "Quá hạn chưa quyết định",
}
DAY = 20  # where a plan states none


def period(on: Day, day: int) -> tuple[Day, Day]:
    """The day of the latest report on or before a day, and the one before it. A month without that day reports on its last."""
    this = _in_month(on.year, on.month, day)
    if this > on:
        this = _before(this, day)
    return this, _before(this, day)


def _in_month(year: int, month: int, day: int) -> Day:
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return min(datetime.date(year, month, 1) + datetime.timedelta(days=day - 1), following - datetime.timedelta(days=1))


def _before(this: Day, day: int) -> Day:
    last = this.replace(day=1) - datetime.timedelta(days=1)
    return _in_month(last.year, last.month, day)


def day_of(plan: Plan) -> int:
    return next((task.monthly_on for task in plan.tasks if task.monthly_on), DAY)


@dataclass(frozen=True)
class Line:
    """One department: by stage how many by now, and how many by the report before."""

    unit: str
    name: str
    stages: dict[str, tuple[int, int]]
    suggested: tuple[int, int]


class Monthly:
    """The report of a month."""

    def __init__(
        self, now: Classification, before: Classification, proposals: Iterable[Proposal] | None, department: str | None = None
    ) -> None:
        self.now, self.before, self.department = now, before, department
        self.line = now.whole.catalog.line_of(department) if department else None
        own = [one for one in proposals or () if self.line is None or one.unit in self.line]
        self.proposals = None if proposals is None else tuple(own)
        self.to, self.since = now.on, before.on
        self.names = now.whole.catalog.body_names

    @cached_property
    def lines(self) -> list[Line]:
        """Every department that may propose or has proposed, by name of the day."""
        may, might = self._suggested(self.now), self._suggested(self.before)
        have = dict.fromkeys(proposal.unit for proposal in self.proposals or ())
        units = [*dict.fromkeys([*may, *might, *have])]
        made = [
            Line(unit, self.names.get(unit, UNKNOWN_UNIT), self._stages(unit), (may.get(unit, 0), might.get(unit, 0)))
            for unit in units
        ]
        return sorted(made, key=lambda line: (line.unit == "", -line.suggested[0], line.name))

    def _stages(self, unit: str) -> dict[str, tuple[int, int]]:
        own = [proposal for proposal in self.proposals or () if proposal.unit == unit]
        return {
            stage: (sum(p.reached(stage, self.to) for p in own), sum(p.reached(stage, self.since) for p in own))
            for stage in STAGES
        }

    def _suggested(self, found: Classification) -> dict[str, int]:
        counts: dict[str, int] = {}
        for row in found.inside:
            unit = row.unit.body if row.unit else ""
            if row.answer.outcome == "suggest" and (self.line is None or unit in self.line):
                counts[unit] = counts.get(unit, 0) + 1
        return counts

    @cached_property
    def overdue(self) -> list[Proposal]:
        return sorted(
            (p for p in self.proposals or () if p.reached("overdue", self.to)), key=lambda p: (p.due or Day.max, p.procedure)
        )

    @cached_property
    def instruments(self) -> list[tuple[Instrument, str]]:
        """Those of the province that are in force or changed within the month."""
        catalog = self.now.whole.catalog
        found = []
        for one in catalog.instruments:
            if one.province != catalog.province.province or one.status in ("replaced", "withdrawn"):
                continue
            begins, end = (one.in_force.from_ if one.in_force else None), ends(one)
            concerned = {one.from_, *(handed.receiver for handed in one.to)}
            if self.line is not None and not concerned & self.line:
                continue
            started = begins is not None and begins <= self.to
            if started and end is not None and self.since < end <= self.to:
                found.append((one, f"hết hiệu lực trong kỳ, từ ngày {end:%d/%m/%Y}"))
            elif started and (end is None or self.to < end):
                new = begins is not None and begins > self.since
                found.append((one, "có hiệu lực trong kỳ" if new else "đang có hiệu lực"))
        return found


def document(found: Monthly) -> dict[str, Any]:
    return {
        **receipt(found.now.whole, found.to),
        "plan": found.now.plan.number,
        "to": found.to.isoformat(),
        "since": found.since.isoformat(),
        "department": found.department,
        "register": found.proposals is not None,
        "units": [
            {
                "unit": line.unit or None,
                "name": line.name,
                "stages": {stage: {"now": now, "before": before} for stage, (now, before) in line.stages.items()}
                if found.proposals is not None
                else None,
                "suggested": {"now": line.suggested[0], "before": line.suggested[1]},
            }
            for line in found.lines
        ],
        "overdue": [
            {
                "procedure": p.procedure,
                "level": p.level,
                "unit": p.unit,
                "due": p.due.isoformat() if p.due else None,
                "source": p.source,
            }
            for p in found.overdue
        ],
        "instruments": [
            {"instrument": one.instrument, "number": one.number, "standing": standing, "file": f"{one.place}"}
            for one, standing in found.instruments
        ],
    }


def paper(found: Monthly) -> Paper:
    plan = found.now.plan
    parts: list[Part] = [Heading("I. Tình hình thực hiện"), *_sentences(found)]
    if found.proposals is not None:
        parts.append(_stages(found))
    parts += [Heading("II. Thủ tục có thể đề xuất phân cấp, ủy quyền"), _suggested(found)]
    parts.append(Heading("III. Văn bản phân cấp, ủy quyền của tỉnh"))
    parts.append(
        _instruments(found)
        if found.instruments
        else "Danh mục chưa ghi nhận văn bản nào của tỉnh liên quan và có hiệu lực tại ngày này."
    )
    if found.overdue:
        parts += [Heading("IV. Đề xuất quá hạn"), _overdue(found)]
    under = (
        f"(Mục II.8, III.7 Kế hoạch {plan.number}; kỳ báo cáo từ sau ngày {found.since:%d/%m/%Y} đến ngày {found.to:%d/%m/%Y})"
    )
    title = f"Kết quả phân cấp, ủy quyền giải quyết thủ tục hành chính tại Trung tâm, tháng {found.to.month}/{found.to.year}"
    if found.department:
        title += f", {found.names[found.department]}"
    return Paper(title, tuple(parts), under)


def _sentences(found: Monthly) -> list[Part]:
    if found.proposals is None:
        return [
            "Chưa có sổ theo dõi đề xuất nên chưa có số đã đề xuất, thẩm định, quyết định, quá hạn. Các phần sau lấy từ danh mục.",
            Hint("Lấy mẫu sổ bằng --register-form FILE.xlsx, điền rồi đọc lại bằng --register FILE.xlsx."),
        ]
    total = {stage: [sum(line.stages[stage][n] for line in found.lines) for n in (0, 1)] for stage in STAGES}
    told = "; ".join(f"{words.lower()} {total[stage][0]} ({_change(*total[stage])})" for stage, words in STAGES.items())
    lines: list[Part] = [f"Đến ngày {found.to:%d/%m/%Y}: {told}. Trong ngoặc là so với kỳ trước (ngày {found.since:%d/%m/%Y})."]
    without = sum(p.reached("proposed", found.to) and p.due is None for p in found.proposals)
    if without:
        lines.append(f"{without} đề xuất chưa ghi hạn quyết định nên không tính quá hạn được.")
    return lines


def _change(now: int, before: int) -> str:
    return "không đổi" if now == before else f"tăng {now - before}" if now > before else f"giảm {before - now}"


def _stages(found: Monthly) -> Grid:
    first = (Cell("STT", down=2), Cell("Đơn vị", down=2), *(Cell(words, across=2) for words in STAGES.values()))
    second = tuple(Cell(words) for _ in STAGES for words in ("Kỳ này", "So kỳ trước"))
    lines: list[Row] = []
    shown = [line for line in found.lines if any(now or before for now, before in line.stages.values())]
    for number, line in enumerate(shown, 1):
        lines.append(Row((number, line.name, *_pairs([line.stages[stage] for stage in STAGES]))))
    whole = [(sum(line.stages[stage][0] for line in shown), sum(line.stages[stage][1] for line in shown)) for stage in STAGES]
    lines.append(Row((None, "Tổng số", *_pairs(whole)), strong=True))
    return Grid(
        "Theo đơn vị",
        "Đề xuất phân cấp, ủy quyền theo đơn vị",
        (first, second),
        tuple(lines),
        (6, 40, *([11, 11] * len(STAGES))),
        aligned=centred("left", 2 * len(STAGES)),
    )


def _pairs(stages: list[tuple[int, int]]) -> list[Value]:
    return [value for now, before in stages for value in (now, f"{now - before:+d}" if now != before else "0")]


def _suggested(found: Monthly) -> Grid:
    lines = [
        Row(
            (
                n,
                line.name,
                line.suggested[0],
                line.suggested[1],
                f"{line.suggested[0] - line.suggested[1]:+d}" if line.suggested[0] != line.suggested[1] else "0",
            )
        )
        for n, line in enumerate((line for line in found.lines if any(line.suggested)), 1)
    ]
    now, before = (sum(line.suggested[n] for line in found.lines) for n in (0, 1))
    lines.append(Row((None, "Tổng số", now, before, f"{now - before:+d}" if now != before else "0"), strong=True))
    return Grid(
        "Có thể đề xuất",
        "Số thủ tục nên đề xuất theo pháp luật có hiệu lực",
        heads("STT", "Đơn vị", f"Tại ngày {found.to:%d/%m/%Y}", f"Tại ngày {found.since:%d/%m/%Y}", "Thay đổi"),
        tuple(lines),
        (6, 46, 14, 14, 12),
        aligned=("centre", "left", "centre", "centre", "centre"),
        wide=False,
        notes=(
            "Do chương trình xét từ danh mục; mỗi đề xuất phải được Sở Tư pháp thẩm định.",
            "Thay đổi là do pháp luật hoặc tổ chức đổi trong kỳ.",
        ),
    )


def _instruments(found: Monthly) -> Grid:
    lines = [
        Row((n, one.number or one.instrument, one.from_words, "; ".join(handed.receiver_words for handed in one.to), standing))
        for n, (one, standing) in enumerate(found.instruments, 1)
    ]
    return Grid(
        "Văn bản",
        "Văn bản phân cấp, ủy quyền đã ghi nhận",
        heads("STT", "Số", "Bên giao", "Bên nhận", "Tình trạng"),
        tuple(lines),
        (6, 22, 34, 34, 26),
        aligned=("centre",),
        wide=False,
    )


def _overdue(found: Monthly) -> Grid:
    known = found.now.whole.catalog.procedure
    lines = [
        Row(
            (
                n,
                p.procedure,
                known[p.procedure].name,
                found.names.get(p.unit, p.unit),
                f"{p.due:%d/%m/%Y}" if p.due else None,
                p.source,
            )
        )
        for n, p in enumerate(found.overdue, 1)
    ]
    return Grid(
        "Quá hạn",
        "Đề xuất quá hạn chưa quyết định",
        heads("STT", "Mã thủ tục", "Tên thủ tục", "Đơn vị", "Hạn", "Nguồn"),
        tuple(lines),
        (6, 13, 50, 34, 13, 30),
        aligned=("centre", "centre", "left", "left", "centre"),
    )
