"""Other lawful ways of the same power (phương án khác): other receivers, parts and forms; those that need no amendment first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..catalog.record import Form, Part
from ..evaluation import FORMS
from ..rules.semantics import Outcome
from ..verdicts.verdict import Verdict
from .answer import Answer
from .obstacles import Change, obstacles
from .wording import FORM, PART, Wording

Json = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """A case that is lawful, or would be after some changes (`needs`): the nearest set of them."""

    verdict: Verdict
    needs: tuple[Change, ...] = ()

    @property
    def amends(self) -> bool:
        """Would a provision have to go?"""
        return any(change.kind == "provision" for change in self.needs)

    def as_json(self) -> Json:
        verdict = self.verdict
        return {
            "receiver": verdict.receiver,
            "form": str(verdict.form),
            "part": str(verdict.part),
            "outcome": str(verdict.outcome),
            "basis": list(dict.fromkeys(str(b.norm.citation) for b in verdict.basis if b.role not in ("formality", "holder"))),
            "needs": [change.as_json() for change in self.needs],
            "amends": self.amends,
        }


@dataclass(frozen=True)
class Ways:
    """All of them: lawful ones first, deciding before appraising, bodies that look after the field before others."""

    each: tuple[Way, ...]
    foreign: frozenset[str]

    def lines(self, wording: Wording) -> list[str]:
        """Lawful ones, one a line. Bodies whose functions do not cover the field stand in one line a form and part."""
        lines: list[str] = []
        others: dict[tuple[bool, Form, Part], int] = {}
        for way in self.each:
            verdict = way.verdict
            if way.needs:
                continue
            if verdict.receiver in self.foreign:
                key = (verdict.part != "decide", verdict.form, verdict.part)
                others[key] = others.get(key, 0) + 1
            else:
                grounds = wording.cited(norm for rule in verdict.chosen() for norm in verdict.texts.basis[rule])
                lines.append(f"{_words(verdict.form, verdict.part, wording)} – {wording.name(verdict.receiver)}: {grounds}")
        for (_, form, part), count in sorted(others.items()):
            words = _words(form, part, wording)
            vi = f"{words}: {count} cơ quan, người đứng đầu khác cùng cấp, không có chức năng quản lý lĩnh vực này"
            lines.append(wording.pick((vi, f"{words}: {count} other bodies of the level, without functions in this field")))
        return lines

    def nearly(self, wording: Wording) -> list[str]:
        """Those that would be lawful after changes, with what it takes."""
        return [
            f"{_words(way.verdict.form, way.verdict.part, wording)} – {wording.name(way.verdict.receiver)}: "
            + wording.pick(("cần ", "needs "))
            + "; ".join(change_words(change, wording) for change in way.needs)
            for way in self.each
            if way.needs and way.verdict.receiver not in self.foreign
        ]


def ways(given: Answer) -> Ways:
    """Of an answer: its other cases that are lawful, and those of deciding that facts or the nearest amendment would make so."""
    authority = given.moment.authority
    found: list[Way] = []
    for verdict in given.verdicts:
        if verdict == given.headline:
            continue
        if verdict.outcome == Outcome.SUGGEST:
            found.append(Way(verdict))
        elif verdict.part == "decide" and verdict.outcome in (Outcome.NOT_YET, Outcome.OPEN) and verdict.grounds():
            needs = obstacles(given.moment, verdict).sets
            if needs:
                found.append(Way(verdict, needs[0]))
    foreign = frozenset(
        way.verdict.receiver
        for way in found
        if authority.covers(way.verdict.receiver, given.procedure.field) is False
        and authority.level(way.verdict.receiver) == given.level
    )

    def order(way: Way) -> tuple[object, ...]:
        verdict = way.verdict
        far = max((change.far for change in way.needs), default=-1)
        return (
            bool(way.needs),
            way.amends,
            far,
            verdict.part != "decide",
            verdict.receiver in foreign,
            FORMS.index(verdict.form),
            verdict.receiver,
        )

    return Ways(tuple(sorted(found, key=order)), foreign)


def change_words(change: Change, wording: Wording) -> str:
    """A change as the reader sees it, with who could make it."""
    who = wording.who(change.who)
    if change.kind == "provision":
        return f"{change.id.split('#')[0]} ({who})"
    return f"{wording.fact(change.id)} = {wording.value(change.id, change.to)} ({who})"


def _words(form: Form, part: Part, wording: Wording) -> str:
    return f"{wording.pick(FORM[form])} ({wording.pick(PART[part])})"
