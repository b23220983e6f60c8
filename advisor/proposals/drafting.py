"""The values of each document (nội dung từng văn bản): from the proposals of one set, the catalog of the day, and what is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ..catalog.institution import Body
from ..catalog.record import Day
from ..documents import date, number
from ..evaluation import Moment
from ..reasoning.wording import FORM, Wording
from . import appraisal, bases
from .choice import (
    ASPECTS,
    CAPACITY,
    DECIDES,
    DETAILS,
    EFFECTIVE,
    IMPACT,
    LEVELS,
    OPINIONS,
    Impact,
    time_limit,
    volume,
)
from .completeness import APPRAISES, CONTROLS_PROCEDURES, ranges
from .explanation import Explained
from .offices import DOTS, head, office, province
from .sets import Kind, Set, Values, code
from .source import KNOWN, Statement
from .standing import PROPOSED, Standing

HEADINGS = {
    "holder": "Thẩm quyền hiện nay",
    "ban": "Quy định cấm",
    "ground": "Căn cứ cho phép và điều kiện",
    "formality": "Yêu cầu đối với văn bản",
    "term": "Thời gian căn cứ có hiệu lực",
    "look": "Điểm phải xem xét",
}
LETTERS = "abcdđeghi"


def values(of: Set, kind: Kind) -> Values:
    """Everything that the template of a kind can name."""
    of.at = kind.title
    own = _OWN[kind.name](of)
    return {**of.shared(), "du_thao": kind.draft or of.incomplete, **own}


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
        of.blank("quá trình lấy ý kiến", OPINIONS)
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
        of.blank("ngày có hiệu lực", DETAILS)
    symbol = f"{of.moment.on.year}/QĐ" if of.normative else "QĐ"
    by = head(of.department) if of.route == "up" else DOTS
    proposed = f"Theo đề nghị của {by} tại Tờ trình số …/TTr-… {date.to_sign(of.moment.on.year)}"
    ending = ";" if of.normative else "."
    subject = of.decision.removeprefix("Quyết định ")
    frame = of.frame(giver, "QUYẾT ĐỊNH", subject[0].upper() + subject[1:], symbol, (), of.given.details.get(DECIDES))
    others = [id for id in of.receivers if of.moment.authority.bearer(id)[0].body != of.department.body]
    done = [of.named("chanh-van-phong-ubnd-tinh"), head(of.department), *(of.wording.name(id) for id in others)]
    if of.route == "own":
        done = [f"Trưởng các phòng, đơn vị thuộc {of.department.name}", *(of.wording.name(id) for id in others)]
    if of.route == "down":
        done = [f"Chánh Văn phòng và {', '.join(of.wording.name(id) for id in of.receivers)}"]
    rows = of.rows(remarks=False)
    attached = f"Kèm theo Quyết định số …/{frame['ky_hieu']} {date.to_sign(of.moment.on.year)} của {of.giver_name}"
    terms = of.terms()
    return {
        **frame,
        "tham_quyen_ban_hanh": giver.full,
        "ten_chu_the": of.giver_name,
        "can_cu": bases.lines(documents, f"{proposed}{ending}", numbered=of.normative),
        "khoan_sau": str(len(of.receivers) + 1),
        "thoi_han_sau": str(len(terms) + 1),
        "luu_y_hieu_luc": _lapsing(of),
        "dieu_kien_rieng": of.conditions(3),
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
        of.blank(f"thời gian, số bước trước và sau của {missing} thủ tục", IMPACT)
    of.blank("chi phí tuân thủ, thời gian tiết kiệm được")
    return {
        **frame,
        "quy_trinh": [
            {
                "ten": f"Thủ tục chuyển cho {of.wording.name(id)} quyết định",
                "stt": ranges(one.number for one in rows_),
                "truoc": of.in_words(of.steps(id, of.giver)),
                "sau": of.in_words(of.steps(id, id)),
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
            of.blank(f"năng lực của {name}", CAPACITY)
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
        of.blank(f"ý kiến, giải trình của {waiting} cơ quan", OPINIONS)
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


def _publication(of: Set) -> Values:
    chair = "chu-tich-ubnd-tinh" if "chu-tich-ubnd-tinh" in of.moment.authority else of.giver
    frame = of.frame(
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
                "can_cu": of.clauses(finding),
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
    "bao-cao-tham-dinh": appraisal.values,
    "quyet-dinh-cong-bo": _publication,
    "chuyen-tiep": _transition,
    "kiem-tra": _checklist,
}
