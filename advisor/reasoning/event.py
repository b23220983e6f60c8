"""What begins or ends a verdict (sự kiện): a clause that takes effect or lapses, a body that comes or goes, an instrument that expires.

Only what the case rests on, before or after the day, is named: holders and their clauses, rules that apply or may apply, the
receiver and its relations, the field's coverage, answers, the province's instruments on this very procedure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..catalog.catalog import Norm
from ..catalog.instrument import Instrument
from ..catalog.procedure import Procedure
from ..catalog.record import Day, Period
from ..evaluation import Evaluation, Moment
from ..verdicts.verdict import Verdict
from .answer import Answer
from .wording import Wording, day

Json = dict[str, Any]
_KINDS = {
    "body": ("{name}", "{name}"),
    "relation": ("quan hệ trực thuộc của {name}", "the standing of {name}"),
    "function": ("chức năng của {name}", "functions of {name}"),
    "instrument": ("văn bản {name}", "instrument {name}"),
    "document": ("hiệu lực của {name}, mà danh mục công bố dẫn,", "{name}, on which the publication stands,"),
    "coverage": ("phạm vi rà soát {name}", "coverage of {name}"),
    "procedure": ("hồ sơ thủ tục", "the procedure's record"),
    "answer": ("câu trả lời đã ghi nhận", "a recorded answer"),
}


@dataclass(frozen=True)
class Event:
    """Something that begins or ends on a day; of a clause, `by` is the one that ends it."""

    kind: str  # provision, body, relation, function, instrument, document, coverage, procedure, answer
    id: str
    what: str  # begins, ends
    by: str | None = None
    norm: Norm | None = None

    def as_json(self) -> Json:
        return {"kind": self.kind, "id": self.id, "what": self.what, "by": self.by}

    def sentence(self, wording: Wording) -> str:
        if self.norm is not None:
            clause = wording.citation(self.norm)
            by = wording.pick((f" do {self.by}", f" by {self.by}")) if self.by else ""
            vi = f"{clause} {'bắt đầu có hiệu lực' if self.what == 'begins' else 'hết hiệu lực'}{by}"
            return wording.pick((vi, f"{clause} {'takes effect' if self.what == 'begins' else 'lapses'}{by}"))
        catalog = wording.moment.whole.catalog
        name = (
            wording.name(self.id) if self.kind in ("body", "relation", "function") else catalog.field_names.get(self.id, self.id)
        )
        name = wording.pick(("pháp luật chung", "the general law")) if self.id == "general" else name
        subject = wording.pick(_KINDS[self.kind]).format(name=name)
        return wording.pick((f"{subject} {'bắt đầu' if self.what == 'begins' else 'kết thúc'}", f"{subject} {self.what}"))


def events(whole: Evaluation, given: Answer, on: Day) -> tuple[Event, ...]:
    """What of the headline case begins or ends on a day."""
    if given.headline is None:
        return ()
    found: dict[Event, None] = {}
    for moment in (whole.on(on - timedelta(days=1)), whole.on(on)):
        for event in _of_moment(whole, given, given.headline, moment, on):
            found[event] = None
    return tuple(found)


def _of_moment(whole: Evaluation, given: Answer, verdict: Verdict, moment: Moment, on: Day) -> Iterator[Event]:
    procedure = given.procedure
    facing = moment.facing(procedure, given.level, given.answers)
    norms = [norm for c in facing.competences for h in c.holders for norm in (h.norm, *h.displaced) if norm]
    norms += [norm for c in facing.competences if c.doubt for norm in c.doubt.norms]
    ids = {verdict.receiver, *(j.holder.id for j in verdict.judgements), *(h.id for c in facing.competences for h in c.holders)}
    holders = facing.holders
    if holders is not None and verdict.receiver in moment.authority:
        then = moment.verdict(procedure, given.level, holders, verdict.receiver, verdict.form, verdict.part, given.answers)
        fired = {id for j in then.judgements for id in j.findings.rules}
        norms += [norm for id in sorted(fired) for norm in then.texts.basis[id]]
    for norm in dict.fromkeys(norms):
        life = whole.timeline.life(norm)
        if life is not None:
            by = str(life.ended_by.citation) if life.ended_by else None
            for what in _turns(life.period, on):
                yield Event("provision", str(norm.reference), what, by if what == "ends" else None, norm)
    for id in sorted(ids):
        yield from _of_body(whole, id, on)
    for coverage in whole.catalog.coverage:
        if coverage.of == "general" or coverage.field == procedure.field:
            yield from (Event("coverage", coverage.field or "general", what) for what in _turns(coverage.during, on))
    for instrument in whole.catalog.instruments:
        if instrument.in_force and concerns(whole, instrument, procedure):
            yield from (
                Event("instrument", instrument.number or instrument.instrument, what) for what in _turns(instrument.in_force, on)
            )
    for number in procedure.source.lists:  # a holder known from the publication stands on the documents that it lists
        document = whole.catalog.document.get(number)
        if document is not None and document.in_force is not None:
            yield from (Event("document", number, what) for what in _turns(document.in_force, on))
    if procedure.exists is not None:
        yield from (Event("procedure", procedure.key, what) for what in _turns(procedure.exists, on))
    if procedure.source.since == on:
        yield Event("procedure", procedure.key, "begins")
    for one in whole.catalog.answers:
        if one.from_ == on and one.about(procedure, given.level, on):
            yield Event("answer", one.fact, "begins")


def _of_body(whole: Evaluation, id: str, on: Day) -> Iterator[Event]:
    for body, post in whole.catalog.lives.get(id, ()):
        yield from (Event("body", body.body, what) for what in _turns(body.exists, on))
        if post is not None:
            yield from (Event("body", post.post, what) for what in _turns(post.during, on))
        for under in body.under:
            yield from (Event("relation", body.body, what) for what in _turns(under.during, on))
        for function in body.functions:
            yield from (Event("function", body.body, what) for what in _turns(function.during, on))


def _turns(period: Period, on: Day) -> Iterator[str]:
    if period.from_ == on:
        yield "begins"
    if period.until == on:
        yield "ends"


def concerns(whole: Evaluation, instrument: Instrument, procedure: Procedure) -> bool:
    """Is it an instrument of this province that names the procedure or one of its matters?"""
    if instrument.province != whole.catalog.province.province:
        return False
    named = (procedure.key in handed.procedures or set(procedure.matters) & set(handed.matters) for handed in instrument.to)
    return any(named)


def told(whole: Evaluation, given: Answer, on: Day | None, wording: Wording) -> str | None:
    """What happened on a day, in one line; None where nothing recorded explains it."""
    found = events(whole, given, on) if on else ()
    if any(event.kind != "coverage" for event in found):
        found = tuple(event for event in found if event.kind != "coverage")
    return f"{day(on, wording.lang)}: {'; '.join(dict.fromkeys(e.sentence(wording) for e in found))}" if found else None
