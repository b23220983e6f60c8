"""The explanation of legal bases (thuyết minh căn cứ pháp lý): procedure by procedure, each sentence with its sources.

The sentences are those of the proof: who holds the power, what would bar the case and what sets the bar aside, what permits it
and what that requires, which formalities the draft has to keep, until when, and what the reviewer has to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..reasoning.interface import Unverified, asks, remarks, unverified
from ..reasoning.proof import Step, proof_of_case
from ..reasoning.wording import FORM, GRADE, Wording, day
from ..rules.condition import Truth
from ..rules.semantics import Outcome
from .selection import Proposal
from .source import Sources, Statement

HEADS = ("holder", "ban", "ground", "formality", "term", "look")


@dataclass(frozen=True)
class Explained:
    """One procedure's reasons, by head."""

    proposal: Proposal
    conclusion: Statement
    heads: dict[str, list[Statement]]
    unverified: tuple[Unverified, ...]
    questions: tuple[str, ...]

    def all(self) -> Iterator[Statement]:
        yield self.conclusion
        for head in HEADS:
            yield from self.heads[head]


def explained(proposal: Proposal, sources: Sources, wording: Wording, checks: Mapping[tuple[str, str], str]) -> Explained:
    """Every step of the proof as a statement. `checks` says where somebody read what the catalog has only by report."""
    of = "/".join(proposal.key)
    verdict, answer = proposal.verdict, proposal.answer
    record = sources.record(
        f"procedure/{answer.procedure.key}",
        f"Thủ tục {answer.procedure.key}",
        answer.procedure,
        answer.procedure.source.evidence.grade,
    )
    outcome = sources.verdict(
        f"verdict/{of}",
        f"Kết luận của trường hợp {answer.procedure.key} ({FORM[verdict.form][0]}, {wording.name(verdict.receiver)})",
        [str(verdict.outcome), list(verdict.rules)],
    )
    root = proof_of_case(answer, verdict, wording)
    heads: dict[str, list[Statement]] = {head: [] for head in HEADS}
    for step in root.of:
        head = {"requirement": "ground", "derived": "ground", "lift": "ban"}.get(step.finding, step.finding)
        for text, one in _told(step):
            own = [*sources.clauses(one.norms), *(sources.rule(one.rule) if one.rule else ())]
            heads[head].append(sources.say(of, text, own or [record]))
    heads["term"] = list(_term(proposal, sources, outcome, of))
    doubtful = unverified(verdict, wording)
    unsure = tuple(one for one in doubtful if (one.what, one.id) not in checks)
    questions = tuple(row["ask"] for row in asks(answer, wording)) if verdict.outcome == Outcome.OPEN else ()
    heads["look"] = [
        *(sources.say(of, text, numbers) for text, numbers in _unsure(unsure, proposal, sources, record, wording)),
        *(
            sources.say(of, f"{_checked(one, wording)}: {where.rstrip('.')}.", [record])
            for one in doubtful
            if (where := checks.get((one.what, one.id)))
        ),
        *(sources.say(of, f"Cần làm rõ: {ask}", [outcome]) for ask in questions),
        *(sources.say(of, text, sources.rule(rule) or [record]) for rule, text in _left(proposal)),
    ]
    conclusion = sources.say(of, f"Kết luận: {wording.outcome(str(verdict.outcome))}. {wording.case(verdict)}", [outcome])
    return Explained(proposal, conclusion, heads, unsure, questions)


def _told(step: Step) -> Iterator[tuple[str, Step]]:
    """A step and those below it, each in a sentence that says what it is to the one above."""
    text = step.because
    match step.finding:
        case "requirement":
            met = {Truth.YES: "đã đáp ứng", Truth.NO: "CHƯA ĐÁP ỨNG", Truth.UNKNOWN: "CHƯA RÕ"}[step.truth]
            text = f"Điều kiện {met}: {text}"
        case "lift":
            text = f"{'Không cản trở' if step.truth == Truth.YES else 'Có thể không cản trở'}: {text}"
        case "ban" | "ground" if step.truth == Truth.UNKNOWN:
            text = f"{text} (chưa rõ có áp dụng hay không)"
    words = next((norm.words for norm in step.norms if norm.words), None)
    if words and step.finding in ("ban", "ground", "holder"):
        text = f"{text.removesuffix('.')}: “{words}”."
    yield text, step
    if step.finding == "ban" and not step.of and step.truth == Truth.YES:
        yield "Tại ngày này chưa có văn bản nào mở quy định đó.", step
    for child in step.of:
        yield from _told(child)


def _term(proposal: Proposal, sources: Sources, outcome: int, of: str) -> Iterator[Statement]:
    """Until when the verdict stands, and what ends it."""
    lapses, timeline = proposal.lapses, proposal.answer.moment.whole.timeline
    if lapses is None:
        yield sources.say(of, "Chưa thấy ngày thay đổi của kết luận trong pháp luật đã ghi nhận.", [outcome])
        return
    ending = [
        basis.norm
        for basis in proposal.verdict.basis
        if (life := timeline.life(basis.norm)) is not None and life.period.until == lapses
    ]
    yield sources.say(of, f"Kết luận này thay đổi từ ngày {day(lapses)}.", [*sources.clauses(ending), outcome])


def _checked(one: Unverified, wording: Wording) -> str:
    """What somebody says to have read themselves."""
    match one.what:
        case "ground":
            return f"Cơ quan ghi nhận đã đọc nguyên văn {one.id} tại"
        case "coverage":
            name = wording.moment.whole.catalog.field_names.get(one.id)
            where = f"pháp luật chuyên ngành lĩnh vực {name}" if name else "pháp luật chung về tổ chức chính quyền địa phương"
            return f"Cơ quan ghi nhận đã rà soát {where} tại"
        case _:
            return f"Cơ quan ghi nhận đã đối chiếu thẩm quyền, tên gọi của {wording.name(one.id)} tại"


def _unsure(
    found: Iterable[Unverified], proposal: Proposal, sources: Sources, record: int, wording: Wording
) -> Iterator[tuple[str, list[int]]]:
    catalog, authority = wording.moment.whole.catalog, wording.moment.authority
    norms = {str(basis.norm.citation): basis.norm for basis in proposal.verdict.basis}
    for one in found:
        match one.what:
            case "ground":
                norm = norms.get(one.id)
                numbers = [sources.clause(norm)] if norm else [record]
                yield f"Chưa đối chiếu nguyên văn {wording.citation(norm) if norm else one.id}: {one.why}.", numbers
            case "holder":
                yield f"Thẩm quyền của {wording.name(one.id)} chưa được xác minh: {one.why}.", [record]
            case "coverage":
                name = catalog.field_names.get(one.id)
                where = f"pháp luật chuyên ngành lĩnh vực {name}" if name else "pháp luật chung về tổ chức chính quyền địa phương"
                rows = [row for row in catalog.coverage if (row.field or row.of) == one.id]
                numbers = (
                    [sources.record(f"coverage/{one.id}", f"Phạm vi rà soát: {name or 'chung'}", rows[0])] if rows else [record]
                )
                yield f"Chưa rà soát hết {where}: {one.why}.", numbers
            case _:
                body, _post = authority.bearer(one.id)
                number = sources.record(f"body/{body.body}", f"Cơ quan: {body.name}", body, body.evidence.grade)
                yield f"{wording.name(one.id)}: {GRADE[body.evidence.grade][0]}.", [number]


def _left(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """What no rule expresses and a person has to judge, with the rule that leaves it."""
    written = proposal.answer.moment.whole.rules.written
    by_rule = {text: rule for rule in proposal.verdict.rules if rule in written for text in written[rule].not_expressed}
    for text in remarks(proposal.answer):
        rule = by_rule.get(text, "")
        yield rule, f"Để người thẩm định xem xét: {text.removesuffix('.')}." if rule else f"Lưu ý: {text.removesuffix('.')}."


def summary(wording: Wording, proposal: Proposal) -> str:
    """The clauses of the list's column "Căn cứ pháp lý": those without which the verdict would not be."""
    return wording.cited(dict.fromkeys(basis.norm for basis in proposal.verdict.needed))
