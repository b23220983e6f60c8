"""What has to be asked on a day (phiếu hỏi): each question once, with every procedure it concerns, put to whom it is asked of.

Asking goes in the order that settles most: next comes the question that, after those before it, settles the most open procedures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..catalog.answer import HOLDER
from ..catalog.procedure import Procedure
from ..catalog.record import Day, Level
from ..evaluation import Evaluation
from ..rules.semantics import Outcome
from . import interface
from .answer import Answer, answer, levels
from .questions import questions
from .wording import WHO, Lang, Wording

NOBODY = "chua-ro"  # a department's question about a field that no department looks after
_HOLDERS: dict[Level, tuple[str, ...]] = {
    "province": ("ubnd-tinh", "chu-tich-ubnd-tinh"),
    "district": ("ubnd-huyen", "chu-tich-ubnd-huyen"),
    "commune": ("ubnd-xa", "chu-tich-ubnd-xa"),
    "other": (),
}


@dataclass(frozen=True)
class Choice:
    """A value that can be answered, and how it reads."""

    value: str
    words: str


@dataclass(frozen=True)
class Question:
    """One question to one addressee. `level` is set where the answer is for one level only: who holds the power."""

    of: str
    fact: str
    ask: str
    level: Level | None
    procedures: tuple[str, ...]
    fields: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    number: tuple[int, int] | None = None
    recordable: bool = True  # else the answer belongs into a record of the catalog: a procedure's matters, coverage
    settles: int = 0  # open procedures that are settled once this and the questions before it are answered

    def mark(self, on: Day) -> str:
        """Changes when anything of the question does."""
        return mark_of(on, self.fact, self.level, self.ask, self.procedures)


def mark_of(on: Day, fact: str, level: str | None, ask: str, procedures: Iterable[str]) -> str:
    text = "\x1f".join((on.isoformat(), fact, level or "", ask, *procedures))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Questionnaire:
    """All questions of a day, in the order of asking; `open` counts the open answers, `settled` those that asking settles."""

    on: Day
    questions: tuple[Question, ...]
    open: int
    settled: int
    names: Mapping[str, str]

    @property
    def groups(self) -> Iterator[tuple[str, str, list[Question]]]:
        """By addressee, with its name; who is asked first comes first."""
        for of in dict.fromkeys(question.of for question in self.questions):
            yield of, self.names[of], [question for question in self.questions if question.of == of]


_Key = tuple[str, str, Level | None, str]  # addressee, fact, level, words


def questionnaire(whole: Evaluation, on: Day, procedures: Iterable[Procedure], lang: Lang = "vi") -> Questionnaire:
    """Of every open answer to these procedures."""
    moment = whole.on(on)
    wording = Wording(moment, lang)
    concerns: dict[_Key, dict[str, Procedure]] = {}
    samples: dict[_Key, Answer] = {}
    waiting: list[frozenset[_Key]] = []
    count = 0
    for procedure in procedures:
        for level in levels(moment, procedure):
            found = answer(moment, procedure, level, {})
            if found.outcome != Outcome.OPEN:
                continue
            count += 1
            keys = [_key(row, found) for row in interface.asks(found, wording)]
            for key in keys:
                concerns.setdefault(key, {})[procedure.key] = procedure
                samples.setdefault(key, found)
            if keys and _settles(found, [key[1] for key in keys]):
                waiting.append(frozenset(keys))
    ordered, settled = _in_order(concerns, waiting)
    made = [_question(key, concerns[key], samples[key], settles, wording) for key, settles in ordered]
    return Questionnaire(on, tuple(made), count, settled, {key[0]: _addressee(key[0], wording) for key in concerns})


def _key(row: interface.Json, found: Answer) -> _Key:
    of, fact = str(row["of"]), str(row["fact"])
    ask = " ".join(str(row["ask"]).split())
    if of == "department":
        of = found.department.body if found.department else NOBODY
    if fact == HOLDER and any(c.doubt and c.doubt.kind == "nobody" for c in (found.facing.competences if found.facing else ())):
        ask = f"{' '.join(found.procedure.name.split())}: {ask[0].lower()}{ask[1:]}"  # nothing joins it to another procedure's
    return of, fact, found.level if fact == HOLDER else None, ask


def _settles(found: Answer, facts: list[str]) -> bool:
    """Do answers to these settle it, whatever they are? For an unknown holder: whichever of the usual holders it is."""
    if found.headline is not None:
        return "coverage" not in facts and questions(found.moment, found.headline).settles
    usual = _usual_holders(found)
    ends = (answer(found.moment, found.procedure, found.level, {HOLDER: id}).outcome for id in usual)
    return bool(usual) and all(end != Outcome.OPEN for end in ends)


def _usual_holders(found: Answer) -> tuple[str, ...]:
    """UBND and its Chairman at the level; at the province the department and its head too."""
    authority = found.moment.authority
    own = [id for id in _HOLDERS[found.level] if id in authority]
    if found.level == "province" and found.department is not None:
        head = authority.head(found.department)
        own += [found.department.body, *([head] if head else [])]
    return tuple(own)


def _in_order(concerns: Mapping[_Key, object], waiting: list[frozenset[_Key]]) -> tuple[list[tuple[_Key, int]], int]:
    """Greedy: what settles most now; then what brings most procedures nearest to being settled; then what concerns most."""
    left, open_ = dict.fromkeys(concerns), [set(keys) for keys in waiting]
    ordered: list[tuple[_Key, int]] = []
    while left:
        score = {key: [0.0, 0.0] for key in left}
        for keys in open_:
            for key in keys:
                score[key][0] += len(keys) == 1
                score[key][1] += 1 / len(keys)
        best = min(left, key=lambda key: (-score[key][0], -score[key][1], -len(concerns[key]), key))  # type: ignore[arg-type]
        del left[best]
        for keys in open_:
            keys.discard(best)
        ordered.append((best, sum(not keys for keys in open_)))
        open_ = [keys for keys in open_ if keys]
    return ordered, sum(count for _, count in ordered)


def _question(key: _Key, about: Mapping[str, Procedure], sample: Answer, settles: int, wording: Wording) -> Question:
    of, fact, level, ask = key
    fields = tuple(dict.fromkeys(procedure.field for procedure in about.values()))
    made = Question(of, fact, ask, level, tuple(about), fields, settles=settles)
    record = wording.rules.vocabulary.asked.get(fact)
    if fact == HOLDER:
        ids = tuple(dict.fromkeys([*(holder.id for holder in sample.holders), *_usual_holders(sample)]))
        known = [Choice(id, wording.name(id)) for id in ids if id in sample.moment.authority]
        return Question(**{**made.__dict__, "choices": tuple(known)})
    if record is None:
        return Question(**{**made.__dict__, "recordable": False})
    words = wording.rules.vocabulary.word
    choices = tuple(Choice(value, words(fact, value, {})) for value in record.one_of)
    return Question(**{**made.__dict__, "choices": choices, "number": record.number})


def _addressee(of: str, wording: Wording) -> str:
    if of in wording.moment.whole.catalog.body_names:
        return wording.name(of)
    if of == NOBODY:
        return wording.pick(("Cơ quan quản lý lĩnh vực (chưa rõ)", "Department of the field (not known)"))
    name = wording.pick(WHO.get(of, (of, of)))
    return name[0].upper() + name[1:]
