"""The values of each document (nội dung từng văn bản): from the proposals of one set, the catalog of the day, and what is given.

A set is one decision and what goes with it: one form, one holder. What nobody knows is a row of dots, and told in `blanks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..catalog.catalog import Norm
from ..catalog.institution import Body
from ..catalog.record import Day
from ..documents import date, number
from ..evaluation import Moment
from ..reasoning.wording import FORM, GRADE, Wording, day
from . import bases
from .choice import ASPECTS, DECIDES, EFFECTIVE, LEVELS, SIGNS, UNTIL, Given, Impact, time_limit, volume
from .completeness import APPRAISES, CONTROLS_PROCEDURES, Finding, ranges
from .explanation import Explained, summary
from .offices import DOTS, Office, head, office, province
from .selection import Proposal
from .source import KNOWN, Sources, Statement
from .standing import PROPOSED, Standing

Values = dict[str, Any]
CENTRE = ("trung-tam-phuc-vu-hanh-chinh-cong-tinh", "trung-tam-hanh-chinh-cong-tinh")
CONSULTED = ("van-phong-ubnd-tinh", "so-noi-vu", "so-tai-chinh")
HEADINGS = {
    "holder": "Thẩm quyền hiện nay",
    "ban": "Quy định cấm",
    "ground": "Căn cứ cho phép và điều kiện",
    "formality": "Yêu cầu đối với văn bản",
    "term": "Thời gian căn cứ có hiệu lực",
    "look": "Điểm phải xem xét",
}
LETTERS = "abcdđeghi"


@dataclass(frozen=True)
class Blank:
    """A place that a person fills in."""

    document: str
    where: str


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
        chosen = self.given.day(UNTIL)
        ends = Day.fromordinal(one.lapses.toordinal() - 1) if one.lapses else None
        return min((day_ for day_ in (chosen, ends) if day_), default=None)

    @cached_property
    def incomplete(self) -> bool:
        return any(finding.refuses for finding in self.findings)

    # --- values that several documents share ---

    def values(self, kind: Kind) -> Values:
        """Everything that the template of a kind can name."""
        self._at = kind.title
        own = _OWN[kind.name](self)
        return {**self.shared(), **own, "du_thao": kind.draft or self.incomplete}

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
            "co_so": [statement.text for statement in self._grounds()],
            "yeu_cau": self._once("formality"),
            "thoi_han": self._terms(),
            "ho_so": [
                f"{kind.title};"
                for kind in self.kinds
                if kind.name not in ("cong-van-tham-dinh", "cong-van-de-nghi", "bao-cao-tham-dinh", "kiem-tra")
            ],
            "ngay_hieu_luc": date.official(self.given.day(EFFECTIVE)),
        }

    def by_department(self, title: str, subject: str, symbol: str, to: Iterable[str] = ()) -> Values:
        """Letterhead and signature of the department itself."""
        return self._frame(office(self.moment, self.department.body), title, subject, symbol, to, self.given.details.get(SIGNS))

    def _frame(self, of: Office, title: str, subject: str, symbol: str, to: Iterable[str], signed: str | None) -> Values:
        addressed = list(to)
        reading = (
            [f"{self.named(APPRAISES)};"] if self.department.body != APPRAISES and self.named(APPRAISES) not in addressed else []
        )
        if not signed:
            self.blank("họ tên người ký")
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

    def blank(self, where: str) -> None:
        made = Blank(self._at, where)
        if made not in self.blanks:
            self.blanks.append(made)

    def _by_field(self) -> list[Values]:
        names = self.moment.whole.catalog.field_names
        counts: dict[str, int] = {}
        for one in self.proposals:
            counts[names[one.procedure.field]] = counts.get(names[one.procedure.field], 0) + 1
        return [{"stt": str(n), "ten": name, "so": number.counted(count)} for n, (name, count) in enumerate(counts.items(), 1)]

    def _cited(self, finding: Finding) -> str:
        return f" ({self._clauses(finding)})" if finding.clauses else ""

    def _clauses(self, finding: Finding) -> str:
        checked = "" if all(norm.verified for norm in finding.clauses) else ", chưa đối chiếu nguyên văn"
        return f"{self.wording.cited(finding.clauses)}{checked}" if finding.clauses else ""

    def _grounds(self, *, numbered: bool = False) -> list[Statement]:
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

    def _once(self, head_: str, *, marked: bool = False) -> list[str]:
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

    def _terms(self) -> list[str]:
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
            self.blank("thời hạn ủy quyền của các thủ tục mà căn cứ không có ngày hết hiệu lực")

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

    def _in_words(self, steps: list[tuple[str, str]]) -> str:
        return "; ".join(f"({at}) {what} – {who}" for at, (what, who) in enumerate(steps, 1))


def amendment(moment: Moment, department: Body, acted: Sequence[Standing]) -> Values:
    """Re-evaluation: the instruments to amend, replace or withdraw, to whoever made them."""
    wording = Wording(moment)
    of = office(moment, department.body)
    givers = [wording.name(id) for id in dict.fromkeys(one.instrument.from_ for one in acted) if id] or [DOTS]
    told = []
    for one in acted:
        number_ = one.instrument.number or one.instrument.instrument
        issued = f" {date.official(one.instrument.issued)}" if one.instrument.issued else ""
        handed = "; ".join(f"{part.receiver_words}: {', '.join(part.words)}" for part in one.instrument.to)
        told.append(
            {
                "ten": f"Văn bản số {number_}{issued} của {one.instrument.from_words}",
                "noi_dung": f"Nội dung: {FORM[one.instrument.form][0]} cho {handed}.",
                "ly_do": [statement.text for statement in one.reasons],
                "de_nghi": f"{PROPOSED[one.effect]}.",
            }
        )
    return {
        "chu_quan": of.above,
        "ban_hanh": of.name,
        "so": "…",
        "ky_hieu": "TTr-…",
        "dia_danh": province(moment),
        "ngay": date.to_sign(moment.on.year),
        "ngay_xet": date.official(moment.on),
        "du_thao": any(one.effect == "look" for one in acted),
        "ten_loai": "TỜ TRÌNH",
        "trich_yeu": "Về việc sửa đổi, thay thế, bãi bỏ văn bản phân cấp, ủy quyền",
        "kinh_gui": [f"{name}{'.' if at == len(givers) else ';'}" for at, name in enumerate(givers, 1)]
        if len(givers) > 1
        else givers,
        "co_quan": department.name,
        "ben_giao": " và ".join(givers),
        "van_ban": told,
        "noi_nhan": ["Như trên;", "Lưu: VT, …."],
        "quyen_han": list(of.signs),
        "nguoi_ky": DOTS,
    }


def code(one: Proposal) -> str:
    """The published code; a procedure without one has none."""
    return one.procedure.procedure if one.procedure.procedure != "unknown" else "(chưa có mã)"


# --- one function a document -------------------------------------------------------------------------------------------


def _letter_for_appraisal(of: Set) -> Values:
    subject = f"đề nghị thẩm định dự thảo Quyết định {of.form_word} giải quyết thủ tục hành chính"
    return of.by_department("", subject, "…", [of.named(APPRAISES)])


def _submission(of: Set) -> Values:
    subject = f"Về việc ban hành Quyết định {of.form_word} giải quyết thủ tục hành chính thuộc thẩm quyền của {of.giver_name}"
    of.blank("cơ sở thực tiễn: số hồ sơ, thời gian trình ký, vướng mắc")
    of.blank("kinh phí")
    of.blank_term()
    received = [opinion for opinion in of.given.opinions if opinion.said]
    told = [
        f"{opinion.body}{f' ({opinion.number})' if opinion.number else ''} đã có ý kiến; "
        + ("đã tiếp thu, giải trình." if opinion.answered else "chưa được tiếp thu, giải trình.")
        for opinion in received
    ]
    if not told:
        told = [f"Ý kiến của các cơ quan, đơn vị liên quan: {DOTS}"]
        of.blank("quá trình lấy ý kiến")
    return {
        **of.by_department("TỜ TRÌNH", subject, "TTr", [of.giver_name]),
        "tong_thu_tuc": number.counted(of.in_department),
        "thuc_tien": DOTS,
        "kinh_phi": DOTS,
        "y_kien": told,
    }


def _request_below(of: Set) -> Values:
    subject = f"đề nghị xem xét {of.form_word} giải quyết thủ tục hành chính"
    return of.by_department("", subject, "…", [of.giver_name])


def _decision(of: Set) -> Values:
    giver = office(of.moment, of.giver)
    norms = [basis.norm for one in of.proposals for basis in one.verdict.basis]
    documents = bases.of(norms)
    for document in documents:
        if bases.named(document, numbered=of.normative).open:
            of.blank(f"ngày ban hành của {document.document}")
    of.blank("số, ngày của Tờ trình")
    of.blank_term()
    of.blank("ngày báo cáo hằng năm")
    if not of.given.day(EFFECTIVE):
        of.blank("ngày có hiệu lực")
    symbol = f"{of.moment.on.year}/QĐ" if of.normative else "QĐ"
    by = head(of.department) if of.route == "up" else DOTS
    proposed = f"Theo đề nghị của {by} tại Tờ trình số …/TTr-… {date.to_sign(of.moment.on.year)}"
    ending = ";" if of.normative else "."
    subject = of.decision.removeprefix("Quyết định ")
    frame = of._frame(giver, "QUYẾT ĐỊNH", subject[0].upper() + subject[1:], symbol, (), of.given.details.get(DECIDES))
    others = [id for id in of.receivers if of.moment.authority.bearer(id)[0].body != of.department.body]
    done = [of.named("chanh-van-phong-ubnd-tinh"), head(of.department), *(of.wording.name(id) for id in others)]
    if of.route == "own":
        done = [f"Trưởng các phòng, đơn vị thuộc {of.department.name}", *(of.wording.name(id) for id in others)]
    if of.route == "down":
        done = [f"Chánh Văn phòng và {', '.join(of.wording.name(id) for id in of.receivers)}"]
    rows = of.rows(remarks=False)
    attached = f"Kèm theo Quyết định số …/{frame['ky_hieu']} {date.to_sign(of.moment.on.year)} của {of.giver_name}"
    terms = of._terms()
    return {
        **frame,
        "tham_quyen_ban_hanh": giver.full,
        "ten_chu_the": of.giver_name,
        "can_cu": bases.lines(documents, f"{proposed}{ending}", numbered=of.normative),
        "khoan_sau": str(len(of.receivers) + 1),
        "thoi_han_sau": str(len(terms) + 1),
        "luu_y_hieu_luc": _lapsing(of),
        "con_dau_rieng": all(_has_seal(of.moment, id) for id in of.receivers),
        "ngay_bao_cao": "… tháng …",
        "ngay_hieu_luc": date.official(of.given.day(EFFECTIVE)),
        "noi_nhan": ["Như Điều 7;", f"{of.named(APPRAISES)};", f"{of.centre};", "Lưu: VT, …."],
        "thi_hanh": _and(dict.fromkeys(done)),
        "phu_luc": [
            {
                "so": "Phụ lục",
                "ten": f"DANH MỤC THỦ TỤC HÀNH CHÍNH {of.form_word.upper()} GIẢI QUYẾT",
                "kem": attached,
                "dong": rows,
            }
        ],
    }


def _has_seal(moment: Moment, id: str) -> bool:
    """A body or its head uses the body's seal and form of documents; an officer has none of his own."""
    _, post = moment.authority.bearer(id)
    return post is None or post.role == "head"


def _lapsing(of: Set) -> list[str]:
    """What is handed down for good on a ground that lapses ends with it, and the decision says so."""
    groups: dict[Day, list[int]] = {}
    for one in of.proposals:
        if one.lapses:
            groups.setdefault(one.lapses, []).append(one.number)
    return [
        f"{at}. Đối với các thủ tục số {ranges(numbers)}: việc phân cấp chấm dứt từ {date.official(lapses)} nếu đến ngày đó không có "
        "căn cứ mới."
        for at, (lapses, numbers) in enumerate(sorted(groups.items()), 3)
    ]


def _and(names: Iterable[str]) -> str:
    *before, last = names
    return f"{', '.join(before)} và {last}" if before else last


def _lists(of: Set) -> Values:
    frame = of.by_department("DANH MỤC", f"Thủ tục hành chính đề nghị {of.form_word} thuộc thẩm quyền của {of.giver_name}", "…")
    attached = f"Kèm theo văn bản số …/… {date.to_sign(of.moment.on.year)} của {of.department.name}"
    annexes = [
        {
            "so": "Phụ lục I",
            "ten": f"DANH MỤC CHUNG THỦ TỤC HÀNH CHÍNH ĐỀ NGHỊ {of.form_word.upper()}",
            "kem": attached,
            "dong": of.rows(),
        }
    ]
    for at, (id, rows) in enumerate(of.receivers.items(), 2):
        title = f"DANH MỤC THỦ TỤC HÀNH CHÍNH ĐỀ NGHỊ {of.form_word.upper()} CHO {of.wording.name(id).upper()}"
        annexes.append({"so": f"Phụ lục {number.roman(at)}", "ten": title, "kem": attached, "dong": of.rows(rows)})
    return {**frame, "phu_luc": annexes}


def _common(of: Set) -> list[Statement]:
    """Formalities that every procedure of the set shares; said once."""
    if len(of.explained) < 2:
        return []
    first, *others = ([*one.heads["formality"]] for one in of.explained)
    return [statement for statement in first if all(statement in rest for rest in others)]


def _told_heads(one: Explained, common: list[Statement]) -> Iterator[tuple[str, list[str]]]:
    for head_ in HEADINGS:
        said = [statement.marked for statement in one.heads[head_] if statement not in common]
        if head_ == "formality" and len(said) < len(one.heads[head_]):
            said.append("Các yêu cầu nêu ở phần nội dung chung.")
        if said:
            yield head_, said


def _explanation(of: Set) -> Values:
    names = of.moment.whole.catalog.field_names
    used: dict[int, None] = {}
    told = []
    common = _common(of)
    for one in of.explained:
        for statement in one.all():
            used.update(dict.fromkeys(statement.sources))
        told.append(
            {
                "stt": str(one.proposal.number),
                "ma": code(one.proposal),
                "ten": one.proposal.procedure.name,
                "linh_vuc": names[one.proposal.procedure.field],
                "hinh_thuc": of.form_word,
                "ben_nhan": of.wording.name(one.proposal.verdict.receiver),
                "cap": LEVELS[one.proposal.answer.level],
                "ket_luan": one.conclusion.marked,
                "phan": [
                    {"ten": f"{letter}) {HEADINGS[head_]}", "cau": said}
                    for letter, (head_, said) in zip(LETTERS, _told_heads(one, common), strict=False)
                ],
            }
        )
    sources = [of.sources[at] for at in sorted(used)]
    return {
        **of.by_department(
            "BẢN THUYẾT MINH",
            f"Căn cứ pháp lý của việc {of.form_word} từng thủ tục hành chính thuộc thẩm quyền của {of.giver_name}",
            "…",
        ),
        "chung": [statement.marked for statement in common],
        "thu_tuc": told,
        "nguon": [
            {
                "so": str(source.number),
                "ten": source.words,
                "muc": KNOWN.get(source.known, source.known),
                "noi": f"{source.place.file}, dòng {source.place.line}" if source.place else "receipt.json",
            }
            for source in sources
        ],
    }


def _impact(of: Set) -> Values:
    frame = of.by_department("BÁO CÁO", f"Đánh giá tác động của thủ tục hành chính khi {of.form_word} việc quyết định", "BC")
    rows, missing = [], 0
    for one in of.proposals:
        known = of.given.impacts.get(one.key) or Impact(time_before=time_limit(one), files=volume(one))
        missing += not known.complete
        before, after = len(of.steps(one.verdict.receiver, of.giver)), len(of.steps(one.verdict.receiver, one.verdict.receiver))
        rows.append(
            {
                "stt": str(one.number),
                "ma": code(one),
                "ten": one.procedure.name,
                "ben_nhan": of.wording.name(one.verdict.receiver),
                "buoc_truoc": known.steps_before or str(before),
                "buoc_sau": known.steps_after or str(after),
                "gio_truoc": known.time_before or "…",
                "gio_sau": known.time_after or "…",
                "ho_so": known.files or "…",
            }
        )
    if missing:
        of.blank(f"thời gian, số bước trước và sau của {missing} thủ tục")
    of.blank("chi phí tuân thủ, thời gian tiết kiệm được")
    return {
        **frame,
        "quy_trinh": [
            {
                "ten": f"Thủ tục chuyển cho {of.wording.name(id)} quyết định",
                "stt": ranges(one.number for one in rows_),
                "truoc": of._in_words(of.steps(id, of.giver)),
                "sau": of._in_words(of.steps(id, id)),
            }
            for id, rows_ in of.receivers.items()
        ],
        "nhan_xet": "Số bước tính theo các khâu tiếp nhận, thẩm định, trình, quyết định, trả kết quả.",
        "tiet_kiem": DOTS,
        "phu_luc": [
            {
                "so": "Phụ lục",
                "ten": "THỜI GIAN, SỐ BƯỚC CỦA TỪNG THỦ TỤC TRƯỚC VÀ SAU",
                "kem": f"Kèm theo Báo cáo số …/BC-… {date.to_sign(of.moment.on.year)} của {of.department.name}",
                "dong": rows,
            }
        ],
    }


def _capacity(of: Set) -> Values:
    authority, names = of.moment.authority, of.moment.whole.catalog.field_names
    told = []
    for id, rows in of.receivers.items():
        name = of.wording.name(id)
        body, _ = authority.bearer(id)
        known = []
        source = of.sources.record(f"body/{body.body}", f"Cơ quan: {body.name}", body, body.evidence.grade)
        covered = [field for field in dict.fromkeys(one.procedure.field for one in rows) if authority.covers(id, field) is True]
        if covered and body.functions:
            fields = ", ".join(names[field].lower() for field in covered)
            text = f"Chức năng đã ghi nhận của {body.name} bao gồm lĩnh vực: {fields}."
            known.append(of.sources.say(of.name, text, [source]).text)
        if body.stands_for:
            known.append(of.sources.say(of.name, f"{body.name} là tên chung của {body.stands_for}.", [source]).text)
        filled = [{"ten": aspect, "chu": of.given.capacity.get((name, aspect)) or "…"} for aspect in ASPECTS]
        if any(row["chu"] == "…" for row in filled):
            of.blank(f"năng lực của {name}")
        told.append(
            {
                "ten": name,
                "so": number.counted(len(rows)),
                "stt": ranges(one.number for one in rows),
                "linh_vuc": ", ".join(dict.fromkeys(names[one.procedure.field] for one in rows)),
                "biet": known,
                "nang_luc": filled,
            }
        )
    return {
        **of.by_department("BẢN THUYẾT MINH", f"Năng lực của bên nhận {of.form_word} giải quyết thủ tục hành chính", "…"),
        "ben_nhan": told,
    }


def _opinions(of: Set) -> Values:
    known = {opinion.body: opinion for opinion in of.given.opinions}
    rows = []
    for at, name in enumerate(dict.fromkeys([*of.consulted, *known]), 1):
        opinion = known.get(name)
        rows.append(
            {
                "stt": str(at),
                "co_quan": name,
                "so": (opinion and opinion.number) or "…",
                "y_kien": (opinion and opinion.said) or "…",
                "giai_trinh": (opinion and opinion.answered) or "…",
            }
        )
    waiting = sum(row["y_kien"] == "…" or row["giai_trinh"] == "…" for row in rows)
    if waiting:
        of.blank(f"ý kiến, giải trình của {waiting} cơ quan")
    return {
        **of.by_department("BẢNG TỔNG HỢP", "Ý kiến góp ý và việc tiếp thu, giải trình", "…"),
        "tinh_hinh": f"Số cơ quan đã có ý kiến và được giải trình: {len(rows) - waiting}/{len(rows)}.",
        "phu_luc": [
            {
                "so": "Phụ lục",
                "ten": "TỔNG HỢP, GIẢI TRÌNH, TIẾP THU Ý KIẾN GÓP Ý",
                "kem": f"Kèm theo văn bản số …/… {date.to_sign(of.moment.on.year)} của {of.department.name}",
                "dong": rows,
            }
        ],
    }


def _appraisal(of: Set) -> Values:
    of.blank("ý kiến của người thẩm định ở các mục I-V; kết luận")
    justice = APPRAISES if APPRAISES in of.moment.authority else of.department.body
    subject = f"Thẩm định dự thảo {of.decision}"
    frame = of._frame(office(of.moment, justice), "BÁO CÁO", subject, "BC", [of.department.name], None)
    opinion = next((one for one in of.given.opinions if one.body == of.named(CONTROLS_PROCEDURES) and one.said), None)
    missing = sum(not ((known := of.given.impacts.get(one.key)) and known.complete) for one in of.proposals)
    periods = dict.fromkeys(
        basis.norm for one in of.proposals for basis in one.verdict.basis if basis.role in ("holder", "ground", "lift")
    )
    force = []
    for norm in periods:
        cited = of.wording.citation(norm)
        force.append(
            of.sources.say(of.name, f"{cited[0].upper()}{cited[1:]} {of.wording.period(norm)}.", [of.sources.clause(norm)]).text
        )
    return {
        **frame,
        "noi_nhan": ["Như trên;", "Lưu: VT, …."],
        "co_so": [statement.text for statement in of._grounds(numbered=True)],
        "cam": of._once("ban"),
        "hieu_luc": force or [f"Chưa có điều khoản nào để nêu: {DOTS}"],
        "xem_xet": of._once("look") or ["Không có."],
        "tac_dong": "có số liệu của tất cả các thủ tục" if not missing else f"còn thiếu số liệu của {missing} thủ tục",
        "y_kien_van_phong": "đã có" if opinion else "chưa có trong hồ sơ",
    }


def _publication(of: Set) -> Values:
    chair = "chu-tich-ubnd-tinh" if "chu-tich-ubnd-tinh" in of.moment.authority else of.giver
    frame = of._frame(
        office(of.moment, chair),
        "QUYẾT ĐỊNH",
        f"Về việc công bố danh mục thủ tục hành chính được sửa đổi, bổ sung và phê duyệt quy trình nội bộ thuộc phạm vi quản lý của "
        f"{of.department.name}",
        "QĐ",
        (),
        None,
    )
    norms = [
        basis.norm
        for one in of.proposals
        for basis in one.verdict.basis
        if basis.role == "formality" and "công bố" in basis.norm.says.lower()
    ]
    last = f"Theo đề nghị của {head(of.department)} tại Tờ trình số …/TTr-… {date.to_sign(of.moment.on.year)}."
    decided = (
        f"Căn cứ Quyết định số …/QĐ-{office(of.moment, of.giver).symbol} {date.to_sign(of.moment.on.year)} của {of.giver_name} "
        f"về việc {of.form_word} giải quyết thủ tục hành chính;"
    )
    documents = bases.lines(bases.of(norms), last)
    of.blank("số, ngày của Quyết định giao quyền; thời gian từng bước của quy trình")
    process = []
    for id, rows in of.receivers.items():
        steps = of.steps(id, id)
        process.append(
            {
                "ten": f"Quy trình thủ tục do {of.wording.name(id)} quyết định",
                "stt": ranges(one.number for one in rows),
                "buoc": [{"so": str(at), "viec": what, "ai": who, "gio": "…"} for at, (what, who) in enumerate(steps, 1)],
            }
        )
    listed = [
        {**row, "giai_quyet": time_limit(one) or "…"} for row, one in zip(of.rows(remarks=False), of.proposals, strict=True)
    ]
    return {
        **frame,
        "noi_nhan": ["Như Điều 4;", f"{of.named(CONTROLS_PROCEDURES)};", "Lưu: VT, …."],
        "tham_quyen_ban_hanh": office(of.moment, chair).full,
        "can_cu": [*documents[:-1], decided, documents[-1]],
        "thi_hanh": _and([of.named("chanh-van-phong-ubnd-tinh"), head(of.department), f"Giám đốc {of.centre}"]),
        "kem": f"Kèm theo Quyết định số …/{frame['ky_hieu']} {date.to_sign(of.moment.on.year)} của {of.wording.name(chair)}",
        "dong": listed,
        "quy_trinh": process,
    }


def _transition(of: Set) -> Values:
    of.blank("số hồ sơ đang giải quyết của từng thủ tục")
    return {
        **of.by_department(
            "PHƯƠNG ÁN", f"Chuyển tiếp hồ sơ đang giải quyết khi {of.form_word} việc quyết định thủ tục hành chính", "PA"
        ),
        "phu_luc": [
            {
                "so": "Phụ lục",
                "ten": "HỒ SƠ ĐANG GIẢI QUYẾT TẠI NGÀY QUYẾT ĐỊNH CÓ HIỆU LỰC",
                "kem": f"Kèm theo Phương án số …/PA-… {date.to_sign(of.moment.on.year)} của {of.department.name}",
                "dong": [{**row, "dang": "…"} for row in of.rows(remarks=False)],
            }
        ],
    }


def _checklist(of: Set) -> Values:
    frame = of.by_department(
        "PHIẾU KIỂM TRA HỒ SƠ", f"Hồ sơ {of.form_word} giải quyết thủ tục hành chính thuộc thẩm quyền của {of.giver_name}", "…"
    )
    by_place: dict[str, list[str]] = {}
    for blank in of.blanks:
        by_place.setdefault(blank.where, []).append(blank.document)
    return {
        **frame,
        "thieu": [
            {
                "stt": str(at),
                "chu": finding.vi,
                "can_cu": of._clauses(finding),
                "cach": finding.help,
            }
            for at, finding in enumerate((one for one in of.findings if one.refuses), 1)
        ],
        "luu_y": [f"{finding.vi}. Cách xử lý: {finding.help}." for finding in of.findings if not finding.refuses],
        "can_dien": [
            {"cho": where, "van_ban": "Mọi văn bản" if len(documents) == len(of.kinds) else "; ".join(documents)}
            for where, documents in by_place.items()
        ],
    }


_OWN: Mapping[str, Callable[[Set], Values]] = {
    "cong-van-tham-dinh": _letter_for_appraisal,
    "to-trinh": _submission,
    "cong-van-de-nghi": _request_below,
    "quyet-dinh-uy-quyen": _decision,
    "quyet-dinh-phan-cap": _decision,
    "danh-muc": _lists,
    "thuyet-minh": _explanation,
    "danh-gia-tac-dong": _impact,
    "nang-luc": _capacity,
    "y-kien": _opinions,
    "bao-cao-tham-dinh": _appraisal,
    "quyet-dinh-cong-bo": _publication,
    "chuyen-tiep": _transition,
    "kiem-tra": _checklist,
}
