"""The report of appraisal (báo cáo thẩm định): the reasoning of one set, filled in further from the opinions on its procedures."""

from __future__ import annotations

from ..documents import number
from .completeness import APPRAISES, CONTROLS_PROCEDURES, ranges
from .offices import DOTS, office
from .own import Conclusion
from .selection import Proposal
from .sets import Set, Values

WORDS: dict[Conclusion, str] = {"agreed": "Đồng ý", "refused": "Không đồng ý", "returned": "Yêu cầu giải trình"}


def values(of: Set) -> Values:
    """What fills the report: the reasoning of the set, and the opinions given on its procedures."""
    results, conclusion = _results(of), _conclusion(of)
    of.blank(f"ý kiến của người thẩm định ở các mục I-V{'' if conclusion else '; kết luận'}")
    justice = APPRAISES if APPRAISES in of.moment.authority else of.department.body
    subject = f"Thẩm định dự thảo {of.decision}"
    frame = of.frame(office(of.moment, justice), "BÁO CÁO", subject, "BC", [of.department.name], None)
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
        "co_so": [statement.text for statement in of.grounds(numbered=True)],
        "cam": of.once("ban"),
        "hieu_luc": force or [f"Chưa có điều khoản nào để nêu: {DOTS}"],
        "xem_xet": of.once("look") or ["Không có."],
        "tac_dong": "có số liệu của tất cả các thủ tục" if not missing else f"còn thiếu số liệu của {missing} thủ tục",
        "y_kien_van_phong": "đã có" if opinion else "chưa có trong hồ sơ",
        "ket_qua": results,
        "ket_luan": conclusion,
        "du_thao": _unsent(of),
    }


def _results(of: Set) -> list[str]:
    """Opinions that say the same, together; then the procedures that nobody has given one on. Nothing before the first opinion."""
    told: dict[tuple[Conclusion, str], list[Proposal]] = {}
    for one in of.proposals:
        if given := of.given.of(one.key).appraisal:
            told.setdefault((given.conclusion, " ".join(given.reasons.split())), []).append(one)
    order = list(WORDS)
    lines = [
        f"{WORDS[conclusion]} đối với {_numbered(rows)}.{f' Lý do: {reasons.rstrip(chr(46))}.' if reasons else ''}"
        for (conclusion, reasons), rows in sorted(told.items(), key=lambda pair: (order.index(pair[0][0]), pair[1][0].number))
    ]
    waiting = [one for one in of.proposals if of.given.of(one.key).appraisal is None]
    return [*lines, *([f"Chưa có ý kiến đối với {_numbered(waiting)}."] if lines and waiting else [])]


def _conclusion(of: Set) -> str:
    """Ready to be put forward, and what of it; nothing while a procedure has no opinion."""
    found: dict[Conclusion, list[Proposal]] = {conclusion: [] for conclusion in WORDS}
    for one in of.proposals:
        given = of.given.of(one.key).appraisal
        if given is None:
            return ""
        found[given.conclusion].append(one)
    if not found["agreed"] or found["returned"]:
        asked = f"; cơ quan đề xuất giải trình {_numbered(found['returned'])}" if found["returned"] else ""
        return f"Dự thảo chưa đủ điều kiện trình{asked}"
    if found["refused"]:
        out = _numbered(found["refused"])
        return f"Dự thảo đủ điều kiện trình đối với {_numbered(found['agreed'])}, sau khi đưa ra khỏi Danh mục {out}"
    return "Dự thảo đủ điều kiện trình"


def _numbered(rows: list[Proposal]) -> str:
    return f"{number.counted(len(rows))} thủ tục (số thứ tự {ranges(one.number for one in rows)})"


def _unsent(of: Set) -> bool:
    """Is there an opinion that was not sent yet, or none?"""
    each = [of.given.of(one.key).appraisal for one in of.proposals]
    return any(one is None or not one.sent for one in each)
