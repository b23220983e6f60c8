"""An explanation (giải trình) of one case: as text for a reader, and as JSON for another program.

Without a receiver it is about the headline case. A receiver that is no candidate is judged all the same; one that does not
exist on the day has no ground, and the explanation names its end and its successor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from ..authority.graph import successors
from ..catalog.procedure import Procedure
from ..catalog.record import Day, Form, Level, Part
from ..evaluation import FORMS, Answers, Evaluation
from ..rules.condition import Truth
from ..rules.semantics import Outcome
from ..verdicts.verdict import Verdict
from . import interface
from .answer import Answer, answer
from .obstacles import blocking_sets, flips
from .proof import Step, proof, why_not
from .questions import questions
from .receipt import receipt
from .wording import FORM, GRADE, PART, WHO, Lang, Wording, day

Json = dict[str, Any]
_BEST = (Outcome.SUGGEST, Outcome.NOT_YET, Outcome.OPEN, Outcome.CONFLICT, Outcome.FORBIDDEN, Outcome.NO_GROUND)


@dataclass(frozen=True)
class Explanation:
    """One case explained. `gone` tells of a receiver that does not exist on the day."""

    whole: Evaluation
    answer: Answer
    wording: Wording
    gone: str | None = None
    receiver: str | None = None

    def as_json(self) -> Json:
        found = interface.record(self.whole, self.answer, self.wording)
        verdict = self.answer.headline
        found["part"] = str(verdict.part) if verdict else found["part"]
        if self.gone:
            found |= {"receiver": self.receiver, "reason": self.gone}
        settled = self.answer.outcome in ("out_of_scope", "not_recorded")
        return {
            **receipt(self.whole, self.answer.on),
            **found,
            "proof": None if settled else proof(self.answer, self.wording).as_json(self.wording),
            "why_not": [{"rule": None, "reason": self.gone, "conditions": []}]
            if self.gone
            else why_not(self.answer, self.wording),
            "blocking_sets": blocking_sets(self.answer.moment, verdict) if verdict else [],
            "flips": flips(self.answer.moment, verdict) if verdict else [],
            "chain": chain(self.answer, self.wording),
        }

    def as_text(self) -> str:
        """As a lawyer would write it."""
        return _template(self.wording.lang).render(**self._context()).strip() + "\n"

    def _context(self) -> Json:
        wording, answer = self.wording, self.answer
        verdict = answer.headline
        found = interface.brief(self.whole, answer, wording)
        steps = () if answer.outcome in ("out_of_scope", "not_recorded") else proof(answer, wording).of
        return {
            "w": wording,
            "answer": answer,
            "verdict": verdict,
            "found": found,
            "gone": self.gone,
            "receiver": wording.name(self.receiver or (verdict.receiver if verdict else "")),
            "form": wording.pick(FORM[verdict.form]) if verdict else None,
            "part": wording.pick(PART[verdict.part]) if verdict else None,
            "holders": [s for s in steps if s.finding == "holder"],
            "bans": [s for s in steps if s.finding == "ban"],
            "grounds": [s for s in steps if s.finding == "ground" and s.truth > Truth.NO],
            "alternatives": _lawful(answer, wording),
            "settled": _settled(answer, wording),
            "blocking": [
                [self._blocker(row) for row in one] for one in (blocking_sets(self.answer.moment, verdict) if verdict else [])
            ],
            "flips": [self._flip(row) for row in (flips(answer.moment, verdict) if verdict else [])],
            "grade": lambda norm: wording.pick(GRADE[norm.evidence.grade]),
            "who": lambda key: wording.pick(WHO.get(key, (key, key))),
            "day": lambda value: day(value, wording.lang),
            "iso": lambda text: day(Day.fromisoformat(text), wording.lang) if text else None,
            "receipt": receipt(self.whole, answer.on),
            "Truth": Truth,
        }

    def _blocker(self, row: Json) -> str:
        who = self.wording.pick(WHO.get(row["who"], (row["who"], row["who"])))
        record = self.wording.rules.vocabulary.records.get(row["id"])
        name = record.vi if record and self.wording.lang == "vi" else record.en if record else row["id"].split("#")[0]
        return f"{name} ({who})"

    def _flip(self, row: Json) -> str:
        vocabulary = self.wording.rules.vocabulary
        record = vocabulary.records[row["fact"]]
        words = vocabulary.word(row["fact"], row["to"], {})
        name = record.vi if self.wording.lang == "vi" else record.en
        return f"{name}: {words} → {self.wording.outcome(row['outcome'])}"


def explain(
    whole: Evaluation,
    procedure: Procedure,
    level: Level,
    on: Day,
    *,
    to: str | None = None,
    form: Form | None = None,
    part: Part = "decide",
    answers: Answers,
    lang: Lang = "vi",
) -> Explanation:
    """Of the headline case, or of the case that receiver, form and part name; the best form where none is named."""
    moment = whole.on(on)
    wording = Wording(moment, lang)
    given = answer(moment, procedure, level, answers)
    holders = given.facing.holders if given.facing else None
    if (
        (to is None and form is None and part == "decide")
        or holders is None
        or given.outcome in ("already_held", "out_of_scope", "not_recorded")
    ):
        return Explanation(whole, given, wording)
    receiver = to or (given.headline.receiver if given.headline else None)
    if receiver is None:
        return Explanation(whole, given, wording)
    if receiver not in moment.authority:
        gone = _gone(whole, receiver, on, wording)
        return Explanation(whole, replace(given, outcome=str(Outcome.NO_GROUND), headline=None), wording, gone, receiver)
    forms = [form] if form else list(FORMS[:2]) if to else [given.headline.form if given.headline else FORMS[1]]
    cases = [moment.verdict(procedure, level, holders, receiver, one, part, answers) for one in forms]
    chosen = min(cases, key=lambda case: _BEST.index(case.outcome))
    return Explanation(whole, replace(given, outcome=str(chosen.outcome), headline=chosen), wording, receiver=receiver)


def _gone(whole: Evaluation, receiver: str, on: Day, wording: Wording) -> str:
    until, after = successors(whole.catalog, receiver, on)
    name = wording.name(receiver)
    names = ", ".join(wording.name(id) for id in after)
    if until is None:
        return wording.pick((f"{name} chưa có tại ngày {day(on)}.", f"{name} did not exist yet on {on}."))
    vi = f"{name} đã kết thúc từ ngày {day(until)}" + (f"; kế tiếp là {names}." if names else "; không có chủ thể kế tiếp.")
    return wording.pick((vi, f"{name} ended on {until}" + (f"; succeeded by {names}." if names else "; nobody succeeded it.")))


def chain(given: Answer, wording: Wording) -> list[Json]:
    """From which clause the holder has the power."""
    return [
        {
            "holder": holder.id,
            "name": wording.name(holder.id),
            "by": str(holder.norm.citation) if holder.norm else None,
            "origin": holder.origin,
            "displaced": [str(norm.citation) for norm in holder.displaced],
        }
        for holder in given.holders
    ]


def _lawful(given: Answer, wording: Wording) -> list[str]:
    """Other cases of the same power that would be lawful: deciding before appraising, who looks after the field before others.
    Other bodies of the same level, whose functions do not cover the field, stand in one line a form and part."""
    own: list[tuple[tuple[object, ...], Verdict]] = []
    others: dict[tuple[bool, Form, Part], int] = {}
    for verdict in given.verdicts:
        if verdict.outcome != Outcome.SUGGEST or verdict == given.headline:
            continue
        authority = given.moment.authority
        foreign = (
            authority.covers(verdict.receiver, given.procedure.field) is False
            and authority.level(verdict.receiver) == given.level
        )
        if foreign:
            key = (verdict.part != "decide", verdict.form, verdict.part)
            others[key] = others.get(key, 0) + 1
        else:
            own.append(((verdict.part != "decide", FORMS.index(verdict.form), verdict.receiver), verdict))
    lines = [_line(verdict, wording) for _, verdict in sorted(own, key=lambda row: row[0])]
    for (_, form, part), count in sorted(others.items()):
        words = f"{wording.pick(FORM[form])} ({wording.pick(PART[part])})"
        vi = f"{words}: {count} cơ quan, người đứng đầu khác cùng cấp, không có chức năng quản lý lĩnh vực này"
        lines.append(wording.pick((vi, f"{words}: {count} other bodies of the level, without functions in this field")))
    return lines


def _line(verdict: Verdict, wording: Wording) -> str:
    grounds = wording.cited(norm for rule in verdict.chosen() for norm in verdict.texts.basis[rule])
    form, part = wording.pick(FORM[verdict.form]), wording.pick(PART[verdict.part])
    return f"{form} ({part}) – {wording.name(verdict.receiver)}: {grounds}"


def _settled(given: Answer, wording: Wording) -> str | None:
    """How an open case can end."""
    if given.outcome != Outcome.OPEN or given.headline is None:
        return None
    asked = questions(given.moment, given.headline)
    if asked.same_whatever:
        same = wording.outcome(asked.same_whatever)
        return wording.pick((f"Dù trả lời thế nào, kết luận vẫn là: {same}.", f"Whatever is answered, it ends as: {same}."))
    if not asked.settles:
        return wording.pick(("Trả lời các câu hỏi trên chưa đủ để kết luận.", "Answers to these questions do not settle it."))
    ends = ", ".join(wording.outcome(str(end)) for end in asked.ends)
    smallest = "" if asked.smallest else wording.pick((" (chưa chắc là ít câu hỏi nhất)", " (perhaps not the fewest questions)"))
    return wording.pick(
        (f"Tùy câu trả lời, kết luận sẽ là: {ends}{smallest}.", f"It ends, by the answers, as: {ends}{smallest}.")
    )


@cache
def _template(lang: Lang) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # plain text
    )
    return environment.get_template(f"explain.{lang}.txt")


__all__ = ["Explanation", "Step", "explain"]
