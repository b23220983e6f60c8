"""Review and inspection (rà soát, kiểm tra; III.4 and II.5 of the plan): instruments to look at again, and a checklist a unit.

A sign is a reason to look, never a verdict: an instrument whose basis ended is "to look at", since a transition can save it.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..authority.graph import successors
from ..catalog.citation import Reference
from ..catalog.instrument import Instrument
from ..catalog.record import Day
from ..documents.paper import Grid, Heading, Paper, Part, Row, heads
from ..evaluation import Evaluation
from ..reasoning.receipt import receipt
from .classification import Classification

SIGNS = {
    "ended": "đã hết thời hạn",
    "expiring": "sắp hết thời hạn",
    "no-term": "không có thời hạn xác định",
    "basis": "căn cứ thay đổi",
    "holder": "bên giao thay đổi",
    "receiver": "bên nhận thay đổi",
    "conditions": "điều kiện chưa có báo cáo",
    "unread": "chưa đọc đủ văn bản",
}


@dataclass(frozen=True)
class Sign:
    """A reason to look at an instrument again."""

    kind: str
    words: str
    at: str | None = None  # the clause or record that shows it


@dataclass(frozen=True)
class Reviewed:
    """One instrument with the reasons to look at it."""

    instrument: Instrument
    signs: tuple[Sign, ...]
    units: tuple[str, ...]  # who gave and who received, as ids or words


def ends(instrument: Instrument) -> Day | None:
    """The first day on which it no longer holds: of its period, else of its term."""
    if instrument.in_force and instrument.in_force.until:
        return instrument.in_force.until
    term = instrument.term
    if term and term.until:
        return Day.fromordinal(term.until.toordinal() + 1)
    begins = (instrument.in_force and instrument.in_force.from_) or instrument.issued
    return months_after(begins, term.months) if term and term.months and begins else None


def months_after(day: Day, months: int) -> Day:
    """The same day of a later month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return Day(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Review:
    """The province's own instruments on a day; `everywhere`: all that the catalog has, other provinces' and national ones too."""

    def __init__(self, whole: Evaluation, on: Day, months: int, *, everywhere: bool = False) -> None:
        self.whole, self.on, self.months, self.everywhere = whole, on, months, everywhere
        self.moment = whole.on(on)

    @cached_property
    def rows(self) -> list[Reviewed]:
        province = self.whole.catalog.province.province
        every = [one for one in self.whole.catalog.instruments if self.everywhere or one.province == province]
        begun = [one for one in every if not self._starts(one) or (self._starts(one) or Day.min) <= self.on]
        return [
            Reviewed(one, tuple(self._signs(one)), self._units(one))
            for one in begun
            if one.status not in ("replaced", "withdrawn")
        ]

    def _starts(self, one: Instrument) -> Day | None:
        return (one.in_force and one.in_force.from_) or one.issued

    def _units(self, one: Instrument) -> tuple[str, ...]:
        own = one.province == self.whole.catalog.province.province
        receivers = [(handed.receiver if own else None) or handed.receiver_words for handed in one.to]
        return tuple(dict.fromkeys([(one.from_ if own else None) or one.from_words, *receivers]))

    def _signs(self, one: Instrument) -> list[Sign]:
        found = [*self._term(one), *self._bases(one), *self._holders(one), *self._receivers(one)]
        for condition in one.conditions:
            found.append(Sign("conditions", f"Điều kiện «{condition}»: danh mục chưa ghi nhận báo cáo thực hiện."))
        if one.annex == "unread":
            found.append(Sign("unread", "Phụ lục của văn bản chưa đọc được; chưa biết hết thủ tục đã giao."))
        if not one.evidence.verified:
            found.append(Sign("unread", f"Văn bản mới biết qua: {one.evidence.source or one.evidence.grade}."))
        return found

    def _term(self, one: Instrument) -> list[Sign]:
        end = ends(one)
        if end is not None and end <= self.on:
            return [Sign("ended", f"Hết hiệu lực từ ngày {end:%d/%m/%Y}; xem có cần văn bản mới.")]
        if end is not None and end <= months_after(self.on, self.months):
            return [Sign("expiring", f"Hết hiệu lực từ ngày {end:%d/%m/%Y}, còn {(end - self.on).days} ngày.")]
        if end is None and one.form == "uy_quyen":
            words = "có giá trị đến khi được thay thế" if one.term and one.term.until_replaced else "danh mục chưa ghi thời hạn"
            return [Sign("no-term", f"Ủy quyền phải có thời hạn; {words}.")]
        return []

    def _bases(self, one: Instrument) -> list[Sign]:
        """A clause or document it rests on that is no longer in force, or was changed since."""
        found: list[Sign] = []
        catalog, timeline = self.whole.catalog, self.whole.timeline
        for text in one.bases:
            reference = Reference.parse(text)
            number = reference.citation.document
            document = catalog.document.get(number)
            norms = catalog.resolve(reference)
            if norms and not any(timeline.in_force(norm, self.on) for norm in norms):
                lives = [life for norm in norms if (life := timeline.life(norm))]
                last = max((life.period.until for life in lives if life.period.until), default=None)
                by = next((life.ended_by for life in lives if life.ended_by), None)
                when = f" từ ngày {last:%d/%m/%Y}" if last and last <= self.on else ""
                how = f", do {by.citation}" if by else ""
                found.append(Sign("basis", f"{text} không có hiệu lực tại ngày này (kết thúc{when}{how}).", text))
            elif document and document.in_force and self.on not in document.in_force:
                when = (
                    f" từ ngày {document.in_force.until:%d/%m/%Y}"
                    if document.in_force.until and document.in_force.until <= self.on
                    else ""
                )
                after = f", thay bằng {document.replaced_by}" if document.replaced_by else ""
                found.append(Sign("basis", f"{text} không có hiệu lực tại ngày này{when}{after}.", text))
            else:
                found += self._changed(one, text)
        return found

    def _changed(self, one: Instrument, text: str) -> list[Sign]:
        """Wordings of the basis that took effect after the instrument began."""
        begins = self._starts(one)
        if begins is None:
            return []
        later = [
            (life.period.from_, norm)
            for norm in self.whole.catalog.resolve(Reference.parse(text))
            if norm.provision.amended_by
            and (life := self.whole.timeline.life(norm))
            and life.period.from_
            and begins < life.period.from_ <= self.on
        ]
        return [
            Sign("basis", f"{text} được sửa bởi {norm.provision.amended_by} từ ngày {day:%d/%m/%Y}.", text)
            for day, norm in later
            if day
        ]

    def _holders(self, one: Instrument) -> list[Sign]:
        """Whoever gave the power has ended, or the law in force gives it to somebody else now."""
        if one.province != self.whole.catalog.province.province or one.from_ is None:
            return []
        if one.from_ not in self.moment.authority:
            return [Sign("holder", self._gone(one.from_, "Bên giao"))]
        found = []
        matters = {matter for handed in one.to for matter in handed.matters}
        for procedure in self.whole.catalog.procedures:
            if not (set(procedure.matters) & matters):
                continue
            for level in procedure.levels:
                for competence in self.moment.competences.of(procedure, level):
                    if competence.matter in matters and competence.doubt is None:
                        now = [
                            h
                            for h in competence.holders
                            if h.norm and h.id != one.from_ and h.id not in [handed.receiver for handed in one.to]
                        ]
                        found += [
                            Sign(
                                "holder",
                                f"{h.norm.citation} nay giao việc này cho {self.moment.authority.name(h.id)}.",
                                str(h.norm.citation),
                            )
                            for h in now
                            if h.norm
                        ]
        return list(dict.fromkeys(found))

    def _receivers(self, one: Instrument) -> list[Sign]:
        own = one.province == self.whole.catalog.province.province
        gone = [handed.receiver for handed in one.to if own and handed.receiver and handed.receiver not in self.moment.authority]
        return [Sign("receiver", self._gone(id, "Bên nhận")) for id in gone]

    def _gone(self, id: str, who: str) -> str:
        until, after = successors(self.whole.catalog, id, self.on)
        names = ", ".join(self.moment.authority.name(one) for one in after)
        when = f" đã kết thúc từ ngày {until:%d/%m/%Y}" if until else " không có tại ngày này"
        return f"{who} {self.moment.authority.name(id)}{when}{f'; kế tiếp: {names}' if names else ''}."


def document(found: Review) -> dict[str, Any]:
    return {
        **receipt(found.whole, found.on),
        "months": found.months,
        "instruments": [
            {
                "instrument": row.instrument.instrument,
                "number": row.instrument.number,
                "province": row.instrument.province,
                "form": row.instrument.form,
                "ends": end.isoformat() if (end := ends(row.instrument)) else None,
                "signs": [{"kind": sign.kind, "words": sign.words, "at": sign.at} for sign in row.signs],
                "units": list(row.units),
                "file": f"{row.instrument.place}",
            }
            for row in found.rows
        ],
    }


def paper(found: Review, classification: Classification) -> Paper:
    parts: list[Part] = [Heading("Kết quả"), *_sentences(found), _signs(found), *_checklists(found, classification)]
    under = f"(Mục III.4, II.5 Kế hoạch {classification.plan.number}; tính tại ngày {found.on:%d/%m/%Y}, báo trước {found.months} tháng)"
    return Paper("Rà soát văn bản phân cấp, ủy quyền và phiếu kiểm tra", tuple(parts), under)


def _sentences(found: Review) -> list[str]:
    counts = {kind: sum(any(sign.kind == kind for sign in row.signs) for row in found.rows) for kind in SIGNS}
    told = "; ".join(f"{words}: {counts[kind]}" for kind, words in SIGNS.items() if counts[kind])
    whose = "mọi văn bản trong danh mục, kể cả của tỉnh khác" if found.everywhere else "văn bản của tỉnh"
    lines = [
        f"Xét {whose}: {len(found.rows)} văn bản. {f'Số văn bản theo dấu hiệu: {told}.' if told else 'Không có dấu hiệu nào.'}"
    ]
    lines.append(
        "Dấu hiệu là lý do để xem lại, không phải kết luận văn bản hết hiệu lực: quy định chuyển tiếp có thể giữ lại văn bản."
    )
    return lines


def _signs(found: Review) -> Grid:
    names = found.moment.authority.name
    lines = []
    for number, row in enumerate(found.rows, 1):
        one = row.instrument
        receivers = "; ".join(handed.receiver_words for handed in one.to)
        signs = "\n".join(f"{SIGNS[sign.kind].capitalize()}: {sign.words}" for sign in row.signs) or "Không có dấu hiệu."
        lines.append(
            Row(
                (
                    number,
                    one.number or one.instrument,
                    names(one.from_) if one.from_ and not found.everywhere else one.from_words,
                    receivers,
                    signs,
                )
            )
        )
    return Grid(
        "Văn bản",
        "Văn bản cần rà soát",
        heads("STT", "Văn bản", "Bên giao", "Bên nhận", "Dấu hiệu"),
        tuple(lines),
        (6, 22, 30, 34, 90),
        aligned=("centre",),
    )


def _checklists(found: Review, classification: Classification) -> list[Part]:
    """A checklist a unit (phiếu kiểm tra): what an inspector asks for, with the point of the plan or the record behind it."""
    asked: dict[str, list[tuple[str, str]]] = {}
    for row in found.rows:
        number = row.instrument.number or row.instrument.instrument
        for unit in row.units:
            name = found.moment.authority.name(unit)
            asked.setdefault(name, []).append(
                (f"{number}: văn bản còn được áp dụng không, nội dung có đúng thẩm quyền không?", "mục III.4")
            )
            asked[name] += [(f"{number}: {sign.words}", "mục III.4") for sign in row.signs if sign.kind != "unread"]
    units: dict[str, list[Any]] = {}
    for one in classification.inside:
        if one.unit:
            units.setdefault(one.unit.name, []).append(one)
    for name, rows in units.items():
        unknown, suggested = sum(one.known is None for one in rows), sum(one.answer.outcome == "suggest" for one in rows)
        own = asked.setdefault(name, [])
        if unknown:
            own.append((f"{unknown} thủ tục chưa rõ khâu nào làm tại Trung tâm: đã điền phiếu phân loại chưa?", "mục I.2, II.1"))
        if suggested:
            own.append(
                (f"{suggested} thủ tục nên đề xuất phân cấp, ủy quyền: đã đề xuất, gửi Sở Tư pháp thẩm định chưa?", "mục II.2")
            )
    for task in classification.plan.tasks:
        if task.recurring and any("sở, ban, ngành" in of for of in task.of):
            for own in asked.values():
                own.append((f"{task.says} Kết quả, hồ sơ chứng minh?", task.at))
    lines: list[Row] = []
    for name in sorted(asked):
        lines.append(Row((None, name, None, None, None), strong=True))
        lines += [Row((n, text, at, None, None)) for n, (text, at) in enumerate(dict.fromkeys(asked[name]), 1)]
    if not lines:
        return []
    return [
        Grid(
            "Phiếu kiểm tra",
            "Phiếu kiểm tra theo đơn vị",
            heads("STT", "Nội dung kiểm tra", "Căn cứ của Kế hoạch", "Có/Không", "Ghi chú của người kiểm tra"),
            tuple(lines),
            (6, 90, 18, 12, 40),
            aligned=("centre", "left", "centre"),
        )
    ]
