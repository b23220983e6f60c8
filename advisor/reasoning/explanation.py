"""An explanation (giải trình) of one case: as text for a reader, and as JSON for another program.

Without a receiver it is about the headline case. A receiver that is no candidate is judged all the same; one that does not
exist on the day has no ground, and the explanation names its end and its successor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import jinja2

from ..authority.graph import successors
from ..authority.svg import svg
from ..catalog.procedure import Procedure
from ..catalog.record import Day, Form, Level, Part
from ..documents.page import drawing, page
from ..evaluation import FORMS, Answers, Evaluation
from ..rules.condition import Truth
from ..rules.semantics import Outcome
from . import interface
from .answer import Answer, answer
from .chain import STATES, chain, links
from .drawing import picture, scope
from .event import events, told
from .flips import Flip, flips
from .holds import holds
from .obstacles import Obstacles, obstacles
from .proof import WORDS, Step, kept_out, proof, why_not
from .questions import Questions, questions
from .receipt import receipt
from .ways import Ways, change_words, ways
from .wording import FORM, GRADE, PART, Lang, Wording, day

TEMPLATES = Path(__file__).parent / "templates"
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
    full: bool = False

    @cached_property
    def _obstacles(self) -> Obstacles:
        verdict = self.answer.headline
        return obstacles(self.answer.moment, verdict) if verdict else Obstacles()

    @cached_property
    def _flips(self) -> list[Flip]:
        verdict = self.answer.headline
        return flips(self.answer.moment, verdict) if verdict else []

    @cached_property
    def _ways(self) -> Ways:
        return ways(self.answer)

    @cached_property
    def _turns(self) -> tuple[Day | None, Day | None]:
        return holds(self.whole, self.answer) or (None, None)

    @property
    def _settled(self) -> bool:
        """Was it answered before any case was asked?"""
        return self.answer.outcome in ("out_of_scope", "not_recorded")

    def brief(self) -> Json:
        """What is said, without the reasons and with no other case looked at."""
        found, verdict = interface.brief(self.whole, self.answer, self.wording), self.answer.headline
        found["part"] = str(verdict.part) if verdict else found["part"]
        if self.gone:
            found |= {"receiver": self.receiver, "reason": self.gone}
        return found

    def as_json(self, *, ways: bool = True) -> Json:
        """All of it; without `ways` the nearest changes that would make other cases lawful are not looked for."""
        answer, wording = self.answer, self.wording
        verdict = answer.headline
        found = {**self.brief(), "alternatives": interface.alternatives(answer, wording)}
        if found["holds"]:
            began, ended = ([one.as_json() for one in events(self.whole, answer, day)] if day else [] for day in self._turns)
            found["holds"] |= {"began_by": began, "ended_by": ended}
        asked = questions(answer.moment, verdict) if verdict and answer.outcome == Outcome.OPEN else None
        return {
            **receipt(self.whole, answer.on),
            **found,
            "proof": None if self._settled else proof(answer, wording).as_json(wording),
            "why_not": [{"rule": None, "reason": self.gone, "conditions": []}] if self.gone else why_not(answer, wording),
            "considered": kept_out(answer, verdict, wording) if verdict and self.full else [],
            **({"ways": [way.as_json() for way in self._ways.each]} if ways else {}),
            "settling": _settling(asked) if asked else None,
            "blocking_sets": [[change.as_json() for change in one] for one in self._obstacles.sets],
            "blocking_sets_complete": self._obstacles.complete,
            "flips": [{**flip.as_json(), "says": _flip(flip, wording)} for flip in self._flips],
            "chain": chain(answer, wording),
        }

    def as_text(self) -> str:
        """As a lawyer would write it: what decides, or with `full` everything."""
        return _template(self.wording.lang).render(**self._context()).strip() + "\n"

    def as_html(self) -> str:
        """The same and everything as one page that stands by itself, with the authority graph and the way of the power."""
        wording, answer = self.wording, self.answer
        seen = picture(scope(self.whole, answer.on, answer.procedure, answer.level, wording.lang, answer))
        rows = [] if self.gone else why_not(answer, wording)
        values = self._context() | {
            "tree": () if self._settled else proof(answer, wording).of,
            "lacking": [row for row in rows if _near(row)],
            "elsewhere": [row for row in rows if not _near(row)],
            "considered": kept_out(answer, answer.headline, wording) if answer.headline else [],
            "chain": chain(answer, wording),
            "states": {key: wording.pick(pair) for key, pair in STATES.items()},
            "drawing": None if answer.outcome == "not_recorded" or not seen.nodes else drawing(svg(seen)),
            "words": WORDS,
            "part_word": wording.pick(PART[answer.headline.part]) if answer.headline else None,
        }
        return page(TEMPLATES, f"explain.{wording.lang}.html", values, lang=wording.lang)

    def _context(self) -> Json:
        wording, answer = self.wording, self.answer
        verdict = answer.headline
        found = interface.brief(self.whole, answer, wording)
        steps = () if self._settled else proof(answer, wording).of
        return {
            "w": wording,
            "full": self.full,
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
            "why": []
            if self.gone
            else [row for row in why_not(answer, wording) if row["conditions"] and (self.full or _near(row))],
            "condition": lambda row: _condition(row, wording),
            "alternatives": self._ways.lines(wording),
            "nearly": self._ways.nearly(wording),
            "settled": _settled(answer, wording),
            "blocking": [[change_words(change, wording) for change in one] for one in self._obstacles.sets],
            "complete": self._obstacles.complete,
            "flips": [_flip(flip, wording) for flip in self._flips],
            "began": told(self.whole, answer, self._turns[0], wording),
            "ended": told(self.whole, answer, self._turns[1], wording),
            "links": [
                (wording.name(link.handed.receiver or "") or link.handed.receiver_words, link, wording.pick(STATES[link.state]))
                for link in links(answer)
            ],
            "grade": lambda norm: wording.pick(GRADE[norm.evidence.grade]),
            "who": wording.who,
            "day": lambda value: day(value, wording.lang),
            "iso": lambda text: day(Day.fromisoformat(text), wording.lang) if text else None,
            "receipt": receipt(self.whole, answer.on),
            "Truth": Truth,
        }


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
    full: bool = False,
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
        return Explanation(whole, given, wording, full=full)
    receiver = to or (given.headline.receiver if given.headline else None)
    if receiver is None:
        return Explanation(whole, given, wording, full=full)
    if receiver not in moment.authority:
        gone = _gone(whole, receiver, on, wording)
        return Explanation(whole, replace(given, outcome=str(Outcome.NO_GROUND), headline=None), wording, gone, receiver, full)
    forms = [form] if form else list(FORMS[:2]) if to else [given.headline.form if given.headline else FORMS[1]]
    cases = [moment.verdict(procedure, level, holders, receiver, one, part, answers) for one in forms]
    chosen = min(cases, key=lambda case: _BEST.index(case.outcome))
    return Explanation(whole, replace(given, outcome=str(chosen.outcome), headline=chosen), wording, receiver=receiver, full=full)


def _gone(whole: Evaluation, receiver: str, on: Day, wording: Wording) -> str:
    until, after = successors(whole.catalog, receiver, on)
    name = wording.name(receiver)
    names = ", ".join(wording.name(id) for id in after)
    if until is None:
        return wording.pick((f"{name} chưa có tại ngày {day(on)}.", f"{name} did not exist yet on {on}."))
    vi = f"{name} đã kết thúc từ ngày {day(until)}" + (f"; kế tiếp là {names}." if names else "; không có chủ thể kế tiếp.")
    return wording.pick((vi, f"{name} ended on {until}" + (f"; succeeded by {names}." if names else "; nobody succeeded it.")))


def _near(row: Json) -> bool:
    """Does the permission speak of this field and matter?"""
    return not any(one["fact"] in ("field", "matter", "procedure") for one in row["conditions"])


def _condition(row: Json, wording: Wording) -> str:
    """ "Quan hệ …: cần «…», đang là «…» (tệp:dòng)"."""
    values = "; ".join(wording.value(row["fact"], value) for value in (row["wanted"] or row["unwanted"])[:6])
    values += "; …" if len(row["wanted"] or row["unwanted"]) > 6 else ""
    where = f" ({row['source']['file']}:{row['source']['line']})" if row["source"] else ""
    now = wording.value(row["fact"], row["value"])
    needs = wording.pick(("cần", "wanted") if row["wanted"] else ("không được là", "must not be"))
    return f"{wording.fact(row['fact'])}: {needs} “{values}”, {wording.pick(('đang là', 'it is'))} “{now}”{where}"


def _flip(flip: Flip, wording: Wording) -> str:
    """What would have to change, in words, and the outcome after it."""
    match flip.kind:
        case "provision":
            change = wording.pick((f"{flip.id.split('#')[0]} hết hiệu lực", f"{flip.id.split('#')[0]} lapses"))
        case "ended":
            name = wording.name(flip.id)
            vi = f"{name} không còn, hoặc không còn quan hệ nào với bên giao"
            change = wording.pick((vi, f"{name} ends, or stands in no relation to the holder"))
        case _:
            change = f"{wording.fact(flip.id)}: {wording.value(flip.id, flip.to)}"
    return f"{change} ({wording.who(flip.who)}) → {wording.outcome(str(flip.outcome))}"


def _settling(asked: Questions) -> Json:
    """How an open case is settled: the facts in the order of asking, and whether no fewer would do."""
    return {
        "facts": list(asked.facts),
        "settles": asked.settles,
        "smallest": asked.smallest,
        "ends": [str(end) for end in asked.ends],
        "contradiction": {fact: list(rules) for fact, rules in asked.against.items()},
    }


def _settled(given: Answer, wording: Wording) -> str | None:
    """How an open case can end."""
    if given.outcome != Outcome.OPEN or given.headline is None:
        return None
    asked = questions(given.moment, given.headline)
    if asked.same_whatever:
        same = wording.outcome(asked.same_whatever)
        return wording.pick((f"Dù trả lời thế nào, kết luận vẫn là: {same}.", f"Whatever is answered, it ends as: {same}."))
    if asked.against:
        facts = ", ".join(wording.fact(fact) for fact in asked.against)
        rules = ", ".join(dict.fromkeys(rule for each in asked.against.values() for rule in each))
        vi = f"Không câu trả lời nào giải quyết được: các quy tắc {rules} cho {facts} những giá trị trái nhau."
        return wording.pick((vi, f"No answer settles it: the rules {rules} contradict each other on {facts}."))
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
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # plain text
    )
    return environment.get_template(f"explain.{lang}.txt")


__all__ = ["Explanation", "Step", "explain"]
