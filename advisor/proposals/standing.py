"""Re-evaluation (rà soát văn bản đã ban hành): instruments of the province that still stand, and those to amend, replace or withdraw.

An instrument whose ground ended is "to look at", not void: only people decide, and a provision may save what was made under it.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass

from ..authority.graph import successors
from ..catalog.citation import Reference
from ..catalog.institution import Body
from ..catalog.instrument import Handed, Instrument
from ..catalog.procedure import Procedure
from ..catalog.record import Day
from ..evaluation import Moment
from ..reasoning.answer import levels
from ..reasoning.wording import FORM, Wording, day
from ..rules.semantics import Outcome
from ..verdicts.verdict import Verdict
from .source import Sources, Statement

EFFECTS = ("withdraw", "replace", "amend", "look", "keep")
PROPOSED = {
    "withdraw": "thu hồi, bãi bỏ nội dung không còn căn cứ",
    "replace": "ban hành văn bản thay thế",
    "amend": "sửa đổi, bổ sung",
    "look": "làm rõ các điểm trên rồi quyết định giữ nguyên, sửa đổi hay bãi bỏ",
    "keep": "chưa thấy lý do phải xử lý",
}


@dataclass(frozen=True)
class Standing:
    """One instrument on a day: what should become of it, and why."""

    instrument: Instrument
    effect: str
    reasons: tuple[Statement, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.instrument.instrument,
            "number": self.instrument.number,
            "effect": self.effect,
            "reasons": [statement.text for statement in self.reasons],
        }


def standings(moment: Moment, line: frozenset[str], sources: Sources) -> list[Standing]:
    """The instruments of this province in the fields of a department, those to act on first."""
    catalog = moment.whole.catalog
    found = []
    for instrument in catalog.instruments:
        if instrument.province != catalog.province.province or instrument.status in ("replaced", "withdrawn"):
            continue
        begun = instrument.in_force.from_ if instrument.in_force else instrument.issued
        if begun is not None and begun > moment.on:
            continue
        if any(body.body in line for body in _departments(moment, instrument)):
            reasons = list(_reasons(moment, instrument, sources))
            effect = min((effect for effect, _ in reasons), key=EFFECTS.index, default="keep")
            found.append(Standing(instrument, effect, tuple(statement for _, statement in reasons)))
    return sorted(found, key=lambda one: (EFFECTS.index(one.effect), one.instrument.instrument))


def _departments(moment: Moment, instrument: Instrument) -> Iterator[Body]:
    catalog = moment.whole.catalog
    for handed in instrument.to:
        fields = [catalog.matter[matter].field for matter in handed.matters if matter in catalog.matter]
        fields += [catalog.procedure[code].field for code in handed.procedures if code in catalog.procedure]
        for field in fields:
            body = moment.authority.department(field)
            if body is not None:
                yield body


def _reasons(moment: Moment, instrument: Instrument, sources: Sources) -> Iterator[tuple[str, Statement]]:
    wording, authority = Wording(moment), moment.authority
    of = f"instrument/{instrument.instrument}"
    name = instrument.number or instrument.instrument
    record = sources.record(of, f"Văn bản {name}", instrument, instrument.evidence.grade)

    def say(effect: str, text: str, *numbers: int) -> tuple[str, Statement]:
        return effect, sources.say(of, text, [record, *numbers])

    giver = instrument.from_
    if giver and giver not in authority:
        yield say("replace", f"Bên giao {wording.name(giver)} không còn tại ngày {day(moment.on)}{_after(moment, giver)}.")
    ends = _ends(instrument)
    if ends is not None and ends <= moment.on:
        yield say("replace", f"Thời hạn đã hết từ ngày {day(ends)}.")
    if instrument.form == "uy_quyen" and (instrument.term is None or instrument.term.until_replaced):
        yield say("amend", "Văn bản ủy quyền không ghi khoảng thời gian xác định.")
    for text in instrument.bases:
        yield from (say(effect, words) for effect, words in _of_basis(moment, text))
    for handed in instrument.to:
        receiver = handed.receiver
        if receiver and receiver not in authority:
            yield say(
                "replace", f"Bên nhận {wording.name(receiver)} không còn tại ngày {day(moment.on)}{_after(moment, receiver)}."
            )
        elif receiver:
            yield from (
                say(effect, words, *numbers) for effect, words, numbers in _of_case(moment, instrument, handed, wording, sources)
            )


def _after(moment: Moment, id: str) -> str:
    _, heirs = successors(moment.whole.catalog, id, moment.on)
    return f"; kế tiếp là {', '.join(moment.authority.name(heir) for heir in heirs)}" if heirs else ""


def _ends(instrument: Instrument) -> Day | None:
    """The first day on which the term is over."""
    if instrument.in_force and instrument.in_force.until:
        return instrument.in_force.until
    term = instrument.term
    if term is None:
        return None
    if term.until:
        return Day.fromordinal(term.until.toordinal() + 1)
    start = instrument.in_force.from_ if instrument.in_force else instrument.issued
    if term.months is None or start is None:
        return None
    years, month = divmod(start.month - 1 + term.months, 12)
    year = start.year + years
    return Day(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _of_basis(moment: Moment, text: str) -> Iterator[tuple[str, str]]:
    """A clause that the instrument rests on and that is no longer in force; one that is saved is only to look at."""
    whole = moment.whole
    reference = Reference.parse(text)
    meant = [norm for norm in whole.catalog.norms if norm.citation.within(reference.citation)]
    if not meant or any(whole.timeline.in_force(norm, moment.on) for norm in meant):
        return
    ends = [life.period.until for norm in meant if (life := whole.timeline.life(norm)) and life.period.until]
    if not ends:
        return
    savers = [
        str(norm.citation)
        for norm in whole.catalog.norms
        if whole.timeline.in_force(norm, moment.on)
        and any(reference.citation.within(Reference.parse(one).citation) for one in norm.provision.saves)
    ]
    saved = f"; {'; '.join(savers)} cho tiếp tục áp dụng văn bản ban hành theo căn cứ cũ" if savers else ""
    yield ("look" if savers else "replace"), f"Căn cứ {text} hết hiệu lực từ ngày {day(max(ends))}{saved}."


def _of_case(
    moment: Moment, instrument: Instrument, handed: Handed, wording: Wording, sources: Sources
) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """What the law of the day says of handing the same down again."""
    assert handed.receiver is not None
    for procedure in moment.whole.catalog.procedures:
        named = procedure.key in handed.procedures or (procedure.matters and set(procedure.matters) <= set(handed.matters))
        if not named:
            continue
        for verdict in _verdicts(moment, procedure, instrument, handed.receiver):
            effect = {
                Outcome.FORBIDDEN: "withdraw",
                Outcome.NO_GROUND: "withdraw",
                Outcome.CONFLICT: "look",
                Outcome.OPEN: "look",
                Outcome.NOT_YET: "look",
            }.get(verdict.outcome)
            if effect:
                cited = sources.clauses(basis.norm for basis in verdict.basis)
                words = (
                    f"{procedure.key} ({FORM[instrument.form][0]} cho {wording.name(handed.receiver)}): {wording.case(verdict)}"
                )
                yield effect, words, cited


def _verdicts(moment: Moment, procedure: Procedure, instrument: Instrument, receiver: str) -> Iterator[Verdict]:
    for level in levels(moment, procedure):
        holders = moment.facing(procedure, level, {}).holders
        if holders is not None and receiver in moment.receivers(holders):
            yield moment.verdict(procedure, level, holders, receiver, instrument.form, "decide", {})
