"""Completeness (tính đầy đủ): what Sở Tư pháp would refuse a dossier for, what it should look at, and what people still fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..catalog.catalog import Norm
from ..catalog.citation import Reference
from ..evaluation import Moment
from ..reasoning.interface import unmet
from ..reasoning.wording import Wording, day
from ..rules.semantics import Outcome
from .choice import UNTIL, Given
from .explanation import Explained
from .selection import Proposal

# Whose opinion on a change of procedures a normative draft needs, what has to be assessed, and what the appraiser may then refuse.
OPINION, IMPACT = ("63/2010/NĐ-CP Điều 9", "63/2010/NĐ-CP Điều 11"), ("63/2010/NĐ-CP Điều 10", "63/2010/NĐ-CP Điều 11")
CONTROLS_PROCEDURES = "van-phong-ubnd-tinh"
APPRAISES = "so-tu-phap"


@dataclass(frozen=True)
class Finding:
    """Something that is not there or not checked. `refuses`: the dossier would be sent back for it."""

    code: str
    set: str
    vi: str
    en: str
    help: str
    refuses: bool
    clauses: tuple[Norm, ...] = ()
    procedures: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "set": self.set,
            "message": self.vi,
            "message_en": self.en,
            "help": self.help,
            "refuses": self.refuses,
            "clauses": [str(norm.citation) for norm in self.clauses],
            "procedures": list(self.procedures),
        }


def findings(
    set_: str, form: str, explained: Sequence[Explained], given: Given, wording: Wording, department: str
) -> Iterator[Finding]:
    """Of one set, what weighs most first."""
    moment = wording.moment
    proposals = [one.proposal for one in explained]

    def found(
        code: str,
        vi: str,
        en: str,
        help: str,
        of: Sequence[Proposal] = (),
        *,
        refuses: bool = True,
        clauses: tuple[str, ...] = (),
    ) -> Finding:
        numbers = f" (thủ tục số {ranges(one.number for one in of)})" if of else ""
        codes = tuple(one.procedure.key for one in of)
        return Finding(code, set_, f"{vi}{numbers}", en, help, refuses, _norms(moment, clauses), codes)

    unsettled: dict[str, list[Proposal]] = {}
    unready: dict[str, list[Proposal]] = {}
    for one in explained:
        verdict = one.proposal.verdict
        if verdict.outcome == Outcome.OPEN:
            ask = "; ".join(dict.fromkeys(question.rstrip(".") for question in one.questions)) or wording.case(verdict)
            unsettled.setdefault(ask, []).append(one.proposal)
        elif verdict.outcome == Outcome.NOT_YET:
            why = "; ".join(row["reason"].rstrip(".") for row in unmet(verdict, wording))
            unready.setdefault(why, []).append(one.proposal)
    for ask, of in unsettled.items():
        vi, help = f"Chưa kết luận được, cần làm rõ: {ask}", "gửi câu hỏi (advisor questions), ghi câu trả lời (advisor answers)"
        yield found("open", vi, "the verdict is open", help, of)
    for why, of in unready.items():
        yield found("not-yet", f"Chưa đủ điều kiện: {why}", "not yet allowed", "hoàn thành điều kiện rồi ghi nhận", of)
    unsure = [one.proposal for one in explained if one.unverified and one.proposal.ready]
    if unsure:
        yield found(
            "unverified",
            "Căn cứ chưa được đối chiếu đủ; từng điểm nêu ở mục “Điểm phải xem xét” của Bản thuyết minh",
            "bases that nobody has checked in the text",
            "người có trách nhiệm đọc nguyên văn, ghi nguồn vào danh mục rồi lập lại hồ sơ",
            unsure,
        )
    if form in ("uy_quyen", "giao_mot_cua") and given.day(UNTIL) is None:
        endless = [one for one in proposals if one.lapses is None and given.of(one.key).until is None]
        if endless:
            yield found(
                "no-period",
                "Ủy quyền chưa có thời hạn và không suy được từ căn cứ",
                "ủy quyền without a period",
                f"ghi mục “{UNTIL}” trong phieu-bo-sung.xlsx, hoặc dùng --until",
                endless,
            )
    if form == "phan_cap":
        if not _answered(given, wording.name(CONTROLS_PROCEDURES)):
            yield found(
                "no-opinion",
                f"Thiếu ý kiến của {wording.name(CONTROLS_PROCEDURES)} về quy định thủ tục hành chính, hoặc ý kiến chưa được giải trình",
                "the opinion of the office that controls procedures is missing or not answered",
                "lấy ý kiến, ghi ở trang Ý kiến của phieu-bo-sung.xlsx",
                clauses=OPINION,
            )
        lacking = [one for one in proposals if not _assessed(given, one)]
        if lacking:
            yield found(
                "no-impact",
                "Thiếu đánh giá tác động (thời gian, số bước trước và sau)",
                "the assessment of impact is missing",
                "điền trang Tác động của phieu-bo-sung.xlsx",
                lacking,
                clauses=IMPACT,
            )
        ending = [one for one in proposals if one.lapses is not None]
        for lapses in sorted({one.lapses for one in ending if one.lapses}):
            yield found(
                "lapses",
                f"Căn cứ của việc phân cấp hết hiệu lực hoặc thay đổi từ ngày {day(lapses)}, trong khi phân cấp là lâu dài",
                "what is handed down for good rests on something that lapses",
                "cân nhắc ủy quyền đến ngày đó",
                [one for one in ending if one.lapses == lapses],
                refuses=False,
            )
    mixed = [one for one in proposals if len(one.givers) > 1]
    if mixed:
        yield found(
            "two-givers",
            "Thủ tục có nhiều người giữ thẩm quyền theo từng việc; một quyết định không đủ",
            "matters of one procedure have different holders",
            "tách việc, hoặc lập hồ sơ riêng cho từng người giữ thẩm quyền",
            mixed,
        )
    line = moment.whole.catalog.line_of(department)
    elsewhere: dict[str, list[Proposal]] = {}
    for each in proposals:
        owner = moment.authority.department(each.procedure.field)
        if owner is not None and owner.body not in line:
            elsewhere.setdefault(owner.name, []).append(each)
    for name, theirs in elsewhere.items():
        yield found(
            "not-its-field",
            f"Thủ tục thuộc lĩnh vực của {name}, không phải của {wording.name(department)}",
            "procedures of another department's field",
            f"{name} lập hồ sơ, hoặc cùng đứng tên",
            theirs,
        )
    if department == APPRAISES:
        yield found(
            "own-appraisal",
            f"{wording.name(APPRAISES)} vừa đề xuất vừa thẩm định; cần xem lại ai thẩm định",
            "the department that proposes also appraises",
            "xin ý kiến cấp có thẩm quyền",
            refuses=False,
        )
    loose = sorted(
        {
            basis.norm.reference
            for one in proposals
            for basis in one.verdict.basis
            if basis.role == "formality" and not basis.norm.verified
        }
    )
    if loose:
        named = "; ".join(str(reference.citation) for reference in loose)
        yield found(
            "formality-unverified",
            f"Yêu cầu về hình thức, nội dung dẫn từ điều khoản chưa đọc nguyên văn: {named}",
            "formalities that rest on clauses nobody has read",
            "đối chiếu nguyên văn",
            refuses=False,
        )


def _answered(given: Given, body: str) -> bool:
    return any(opinion.body == body and opinion.complete for opinion in given.opinions)


def _assessed(given: Given, one: Proposal) -> bool:
    known = given.impacts.get(one.key)
    return known is not None and known.complete


def _norms(moment: Moment, clauses: tuple[str, ...]) -> tuple[Norm, ...]:
    """Those that the catalog has and that are in force."""
    found = (moment.whole.timeline.find(Reference.parse(clause), moment.on) for clause in clauses)
    return tuple(norm for norm in found if norm)


def ranges(numbers: Iterable[int]) -> str:
    """ "1, 3-5"."""
    runs: list[list[int]] = []
    for one in sorted(set(numbers)):
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(
        str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" if len(run) > 2 else f"{run[0]}, {run[-1]}" for run in runs
    )
