"""A set (bộ hồ sơ): one decision to be made and what goes with it, of one form and one holder; the words its documents share.

What nobody knows is a row of dots, and told in `blanks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..catalog.catalog import Norm
from ..catalog.institution import Body
from ..catalog.record import Day
from ..documents import date, number
from ..evaluation import Moment
from ..reasoning.wording import FORM, GRADE, Wording, day
from .choice import DETAILS, EFFECTIVE, SIGNS, UNTIL, Given
from .completeness import APPRAISES, CONTROLS_PROCEDURES, Finding, ranges
from .explanation import Explained, summary
from .offices import DOTS, Office, head, office, province
from .selection import Proposal
from .source import Sources, Statement

Values = dict[str, Any]
CENTRE = ("trung-tam-phuc-vu-hanh-chinh-cong-tinh", "trung-tam-hanh-chinh-cong-tinh")
CONSULTED = ("van-phong-ubnd-tinh", "so-noi-vu", "so-tai-chinh")


@dataclass(frozen=True)
class Blank:
    """A place that a person fills in; `sheet` names the part of what is given that fills it, if any does."""

    document: str
    where: str
    sheet: str = ""


@dataclass(frozen=True)
class Kind:
    """A document of a set: the template, its title in lists, and whether it is itself a draft of somebody's decision."""

    name: str
    title: str
    draft: bool = False


class Set:
    """One decision to be made (bộ hồ sơ): its form, who hands down, the procedures in order."""

    def __init__(
        self,
        moment: Moment,
        department: Body,
        explained: tuple[Explained, ...],
        sources: Sources,
        given: Given,
        in_department: int,
    ) -> None:
        self.moment, self.department, self.explained, self.sources = moment, department, explained, sources
        self.given, self.in_department = given, in_department
        self.wording = Wording(moment)
        self.proposals = [one.proposal for one in explained]
        self.form = str(self.proposals[0].verdict.form)
        self.giver = self.proposals[0].givers[0]
        self.findings: tuple[Finding, ...] = ()
        self.blanks: list[Blank] = []
        self.at = ""  # the document that is being drafted, for its blanks

    @property
    def name(self) -> str:
        return f"{self.form.replace('_', '-')}-{self.giver}"

    @property
    def title(self) -> str:
        return f"{self.form_word_first} {number.counted(len(self.proposals))} thủ tục thuộc thẩm quyền của {self.giver_name}"

    @property
    def normative(self) -> bool:
        return self.form == "phan_cap"

    @cached_property
    def route(self) -> str:
        """up: to the province's committee or chairman; own: the department's own power; down: to a body below or beside."""
        body, _ = self.moment.authority.bearer(self.giver)
        if body.kind == "ubnd" and body.level == "province":
            return "up"
        return "own" if body.body == self.department.body else "down"

    @property
    def kinds(self) -> list[Kind]:
        """The documents of the set, in the order in which they lie in the folder."""
        asks = [Kind("to-trinh", "Tờ trình")] if self.route == "up" else []
        asks += [Kind("cong-van-de-nghi", "Công văn đề nghị")] if self.route == "down" else []
        appraised = [] if self.department.body == APPRAISES else [Kind("cong-van-tham-dinh", "Công văn đề nghị thẩm định")]
        return [
            *appraised,
            *asks,
            Kind(
                "quyet-dinh-phan-cap" if self.normative else "quyet-dinh-uy-quyen", "Dự thảo Quyết định và Danh mục", draft=True
            ),
            Kind("thuyet-minh", "Bản thuyết minh căn cứ pháp lý"),
            Kind("danh-gia-tac-dong", "Báo cáo đánh giá tác động"),
            Kind("nang-luc", "Bản thuyết minh năng lực của bên nhận"),
            Kind("y-kien", "Bảng tổng hợp, giải trình, tiếp thu ý kiến"),
            Kind("danh-muc", "Danh mục chung và theo bên nhận"),
            Kind("bao-cao-tham-dinh", "Dự thảo Báo cáo thẩm định", draft=True),
            Kind("quyet-dinh-cong-bo", "Dự thảo Quyết định công bố thủ tục và quy trình nội bộ", draft=True),
            Kind("chuyen-tiep", "Phương án chuyển tiếp hồ sơ đang giải quyết"),
            Kind("kiem-tra", "Phiếu kiểm tra hồ sơ"),
        ]

    # --- words ---

    @property
    def form_word(self) -> str:
        return "giao" if self.form == "giao_mot_cua" else FORM[self.form][0]

    @property
    def form_word_first(self) -> str:
        return self.form_word[0].upper() + self.form_word[1:]

    @property
    def giver_name(self) -> str:
        return self.wording.name(self.giver)

    @cached_property
    def centre(self) -> str:
        return next((self.wording.name(id) for id in CENTRE if id in self.moment.authority), DOTS)

    def named(self, id: str) -> str:
        return self.wording.name(id) if id in self.moment.authority else DOTS

    @cached_property
    def decision(self) -> str:
        """What the decision is called in a sentence."""
        return f"Quyết định về việc {self.form_word} giải quyết thủ tục hành chính thuộc thẩm quyền của {self.giver_name}"

    @cached_property
    def receivers(self) -> dict[str, list[Proposal]]:
        found: dict[str, list[Proposal]] = {}
        for one in self.proposals:
            found.setdefault(one.verdict.receiver, []).append(one)
        return found

    @property
    def consulted(self) -> list[str]:
        """Whose opinion is asked: the offices of procedures, personnel and money, the Centre, and each receiver."""
        ids = [id for id in CONSULTED if id in self.moment.authority and id != self.department.body]
        ids += [id for id in CENTRE if id in self.moment.authority][:1]
        names = [self.wording.name(id) for id in (*ids, *self.receivers)]
        return list(dict.fromkeys(name for name in names if name != head(self.department)))

    def last_day(self, one: Proposal) -> Day | None:
        """The last day for which a power is lent: the one chosen, and never later than the day before the ground lapses."""
        chosen = min((day_ for day_ in (self.given.day(UNTIL), self.given.of(one.key).until) if day_), default=None)
        ends = Day.fromordinal(one.lapses.toordinal() - 1) if one.lapses else None
        return min((day_ for day_ in (chosen, ends) if day_), default=None)

    @cached_property
    def incomplete(self) -> bool:
        return any(finding.refuses for finding in self.findings)

    # --- values that several documents share ---

    def shared(self) -> Values:
        giver = self.giver_name
        return {
            "so": "…",
            "dia_danh": province(self.moment),
            "ngay": date.to_sign(self.moment.on.year),
            "ngay_xet": date.official(self.moment.on),
            "co_quan": self.department.name,
            "ben_giao": giver,
            "hinh_thuc": self.form_word,
            "hinh_thuc_dau": self.form_word_first,
            "so_thu_tuc": number.counted(len(self.proposals)),
            "ten_quyet_dinh": self.decision,
            "van_phong": self.named(CONTROLS_PROCEDURES),
            "so_tu_phap": self.named(APPRAISES),
            "trung_tam": self.centre,
            "chu_tich_tinh": self.named("chu-tich-ubnd-tinh"),
            "cham": DOTS,
            "ben_nhan": [
                {"ten": self.wording.name(id), "so": number.counted(len(rows)), "stt": ranges(one.number for one in rows)}
                for id, rows in self.receivers.items()
            ],
            "linh_vuc": self._by_field(),
            "thieu": [finding.vi + self._cited(finding) + "." for finding in self.findings if finding.refuses],
            "co_so": [statement.text for statement in self.grounds()],
            "yeu_cau": self.once("formality"),
            "thoi_han": self.terms(),
            "ho_so": [
                f"{kind.title};"
                for kind in self.kinds
                if kind.name not in ("cong-van-tham-dinh", "cong-van-de-nghi", "bao-cao-tham-dinh", "kiem-tra")
            ],
            "ngay_hieu_luc": date.official(self.given.day(EFFECTIVE)),
        }

    def by_department(self, title: str, subject: str, symbol: str, to: Iterable[str] = ()) -> Values:
        """Letterhead and signature of the department itself."""
        return self.frame(office(self.moment, self.department.body), title, subject, symbol, to, self.given.details.get(SIGNS))

    def frame(self, of: Office, title: str, subject: str, symbol: str, to: Iterable[str], signed: str | None) -> Values:
        addressed = list(to)
        reading = (
            [f"{self.named(APPRAISES)};"] if self.department.body != APPRAISES and self.named(APPRAISES) not in addressed else []
        )
        if not signed:
            self.blank("họ tên người ký", DETAILS)
        self.blank("số, ký hiệu, ngày ký")
        return {
            "chu_quan": of.above,
            "ban_hanh": of.name,
            "ky_hieu": f"{symbol}-{of.symbol}",
            "dia_danh": of.place or province(self.moment),
            "ten_loai": title,
            "trich_yeu": subject,
            "kinh_gui": addressed,
            "noi_nhan": [*(["Như trên;"] if addressed else []), *reading, "Lưu: VT, …."],
            "quyen_han": list(of.signs),
            "nguoi_ky": signed or DOTS,
        }

    def blank(self, where: str, sheet: str = "") -> None:
        made = Blank(self.at, where, sheet)
        if made not in self.blanks:
            self.blanks.append(made)

    def _by_field(self) -> list[Values]:
        names = self.moment.whole.catalog.field_names
        counts: dict[str, int] = {}
        for one in self.proposals:
            counts[names[one.procedure.field]] = counts.get(names[one.procedure.field], 0) + 1
        return [{"stt": str(n), "ten": name, "so": number.counted(count)} for n, (name, count) in enumerate(counts.items(), 1)]

    def _cited(self, finding: Finding) -> str:
        return f" ({self.clauses(finding)})" if finding.clauses else ""

    def clauses(self, finding: Finding) -> str:
        checked = "" if all(norm.verified for norm in finding.clauses) else ", chưa đối chiếu nguyên văn"
        return f"{self.wording.cited(finding.clauses)}{checked}" if finding.clauses else ""

    def grounds(self, *, numbered: bool = False) -> list[Statement]:
        """Each clause that permits, or sets a ban aside, said once; `numbered` with the procedures that it is about."""
        norms: dict[Norm, list[int]] = {}
        for one in self.proposals:
            for basis in one.verdict.basis:
                if basis.role in ("ground", "lift"):
                    norms.setdefault(basis.norm, []).append(one.number)
        made = []
        for norm in sorted(norms, key=lambda one: (one.document.rank, one.document.document, str(one.reference))):
            cited = self.wording.citation(norm)
            text = f"{cited[0].upper()}{cited[1:]} ({self.wording.period(norm)}): {norm.says}"
            if numbered:
                grade = GRADE[norm.evidence.grade][0]
                text = f"{text.rstrip('.')} (thủ tục số {ranges(norms[norm])}; {grade})."
            made.append(self.sources.say(self.name, text, [self.sources.clause(norm)]))
        return made

    def once(self, head_: str, *, marked: bool = False) -> list[str]:
        """Sentences of one head over all procedures, each once; with the numbers where it is not about all."""
        found: dict[str, list[int]] = {}
        for one in self.explained:
            for statement in one.heads[head_]:
                found.setdefault(statement.marked if marked else statement.text, []).append(one.proposal.number)
        whole = len(self.explained)
        return [
            text if len(set(numbers)) == whole else f"{text.rstrip('.')} (thủ tục số {ranges(numbers)})."
            for text, numbers in found.items()
        ]

    def terms(self) -> list[str]:
        """For how long, by procedures that end together; nothing for what is handed down for good."""
        if self.normative:
            return []
        groups: dict[Day | None, list[Proposal]] = {}
        for one in self.proposals:
            groups.setdefault(self.last_day(one), []).append(one)
        told = []
        for last, rows in sorted(groups.items(), key=lambda row: row[0] or Day.max):
            which = (
                "Các thủ tục tại Danh mục"
                if len(groups) == 1
                else f"Các thủ tục số {ranges(one.number for one in rows)} tại Danh mục"
            )
            if last is None:
                told.append(
                    f"{which}: từ ngày Quyết định có hiệu lực đến hết {date.UNKNOWN} (cơ quan đề xuất ghi thời hạn xác định)."
                )
            else:
                told.append(f"{which}: từ ngày Quyết định có hiệu lực đến hết {date.official(last)}.")
        return told

    def blank_term(self) -> None:
        if not self.normative and any(self.last_day(one) is None for one in self.proposals):
            self.blank("thời hạn ủy quyền của các thủ tục mà căn cứ không có ngày hết hiệu lực", DETAILS)

    def conditions(self, first: int) -> list[str]:
        """What the department set for single procedures, as clauses of the decision numbered from `first`."""
        groups: dict[str, list[int]] = {}
        for one in self.proposals:
            if said := " ".join(self.given.of(one.key).conditions.split()):
                groups.setdefault(said, []).append(one.number)
        return [
            f"{at}. Đối với các thủ tục số {ranges(numbers)}: {said.rstrip('.;')}."
            for at, (said, numbers) in enumerate(groups.items(), first)
        ]

    def rows(self, only: Iterable[Proposal] | None = None, *, remarks: bool = True) -> list[Values]:
        """Rows of the list of procedures, in the columns of the annex."""
        names = self.moment.whole.catalog.field_names
        unsure = {one.proposal.key: one for one in self.explained}
        made = []
        for one in self.proposals if only is None else only:
            last = self.last_day(one)
            remark = ""
            if remarks:
                remark = "" if one.ready else f"{self.wording.outcome(str(one.verdict.outcome)).capitalize()}"
                remark = remark or ("Chưa đối chiếu đủ căn cứ" if unsure[one.key].unverified else "")
            made.append(
                {
                    "stt": str(one.number),
                    "ma": code(one),
                    "ten": one.procedure.name,
                    "linh_vuc": names[one.procedure.field],
                    "ben_giao": "; ".join(self.wording.name(id) for id in one.givers),
                    "ben_nhan": self.wording.name(one.verdict.receiver),
                    "hinh_thuc": self.form_word_first,
                    "can_cu": summary(self.wording, one) or "Danh mục công bố",
                    "thoi_han": "Lâu dài" if self.normative else f"Đến hết {day(last)}" if last else "Đến hết …",
                    "ghi_chu": remark,
                }
            )
        return made

    def steps(self, receiver: str, decides: str) -> list[tuple[str, str]]:
        """What is done, and by whom, when `decides` decides: the parts of a procedure, and the way up where one more is needed."""
        appraises = self.department.name if self.department.level == "province" and self.route != "down" else "Cơ quan chuyên môn"
        body, _ = self.moment.authority.bearer(decides)
        inside = body.body == self.department.body or self.route == "down"
        return [
            ("Tiếp nhận, kiểm tra hồ sơ", self.centre if self.route != "down" else "Bộ phận Một cửa cấp xã"),
            ("Thẩm định hồ sơ, dự thảo kết quả", appraises),
            *([] if inside else [(f"Trình {self.wording.name(decides)}", appraises)]),
            ("Quyết định, ký kết quả", self.wording.name(decides)),
            ("Trả kết quả", self.centre if self.route != "down" else "Bộ phận Một cửa cấp xã"),
        ]

    def in_words(self, steps: list[tuple[str, str]]) -> str:
        return "; ".join(f"({at}) {what} – {who}" for at, (what, who) in enumerate(steps, 1))


def code(one: Proposal) -> str:
    """The published code; a procedure without one has none."""
    return one.procedure.procedure if one.procedure.procedure != "unknown" else "(chưa có mã)"
