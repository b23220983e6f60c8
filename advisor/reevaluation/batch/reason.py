"""Why one row of a table comes out as it does (giải trình một dòng): every rule that applies or may, its clauses, the facts it read.

It is judged straight by the engine of all dates, not taken from a result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...authority.competence import Holder
from ...evaluation import FORMS, Evaluation
from ...reasoning.proof import WORDS, clause
from ...reasoning.receipt import receipt
from ...reasoning.wording import GRADE, Lang, Wording
from ...rules.condition import Truth, atoms
from ...rules.vocabulary import NO
from ...verdicts.verdict import Judgement, Verdict
from .projection import Projection
from .regime import ID, Regime, opened
from .table import ROW, Table

Json = dict[str, Any]
_SAYS = {Truth.YES: ("áp dụng", "applies"), Truth.UNKNOWN: ("chưa rõ có áp dụng hay không", "may apply")}


class NoRow(LookupError):
    """The table has no such row, or one that can't be read."""


@dataclass(frozen=True)
class Reason:
    """One row, judged."""

    id: str
    verdict: Verdict
    wording: Wording

    @property
    def known(self) -> dict[str, Any]:
        judgement = self.verdict.judgements[0]
        return {**judgement.sheet, **judgement.findings.derived}

    def as_json(self) -> Json:
        verdict, wording = self.verdict, self.wording
        return {
            **receipt(wording.moment.whole, verdict.on),
            "id": self.id,
            "outcome": str(verdict.outcome),
            "reason": wording.case(verdict),
            "rules": list(dict.fromkeys(verdict.rules)),
            "holes": [{"of": hole.of, "why": hole.why} for hole in verdict.holes],
            "facts": {name: value for name, value in self.known.items() if value is not None},
            "findings": [
                {
                    "rule": rule,
                    "truth": WORDS[how_far],
                    "because": wording.because(verdict, rule),
                    "basis": [clause(norm, wording) for norm in verdict.texts.basis[rule]],
                    "facts": dict(self._facts(rule)),
                }
                for rule, how_far in self._findings()
            ],
        }

    def as_text(self, lang: Lang) -> str:
        verdict, wording = self.verdict, self.wording
        words = ("Dòng", "Kết luận", "Quy tắc", "chưa biết") if lang == "vi" else ("Row", "Outcome", "Rules", "unknown")
        lines = [f"{words[0]} {self.id}", f"{words[1]}: {wording.outcome(verdict.outcome)}. {wording.case(verdict)}"]
        if verdict.holes:
            lines.append(wording.hole(verdict))
        deciding = set(verdict.rules)
        for rule, how_far in self._findings():
            lines.append(
                f"\n{'*' if rule in deciding else '-'} {rule} ({wording.pick(_SAYS[how_far])}): {wording.because(verdict, rule)}"
            )
            for norm in verdict.texts.basis[rule]:
                grade = wording.pick(GRADE[norm.evidence.grade])
                lines.append(f"    {wording.citation(norm)} ({wording.period(norm)}; {grade})")
            for name, value in self._facts(rule):
                lines.append(f"    {name}: {words[3] if value is None else value}")
        return "\n".join(lines)

    def _findings(self) -> Iterator[tuple[str, Truth]]:
        """The rules that the outcome names first."""
        found = self.verdict.judgements[0].findings.rules
        first = [rule for rule in dict.fromkeys(self.verdict.rules) if rule in found]
        yield from ((rule, found[rule]) for rule in dict.fromkeys([*first, *sorted(found)]))

    def _facts(self, rule: str) -> Iterator[tuple[str, Any]]:
        """What it read, without the relations that the receiver does not stand in."""
        for name in dict.fromkeys(atom.fact for atom in atoms(self.verdict.texts.book.rules[rule].condition)):
            if not ("=" in name and self.known.get(name) == NO):
                yield name, self.known.get(name)


def reason(whole: Evaluation, regime: Regime, table: Table, id: str, lang: Lang) -> Reason:
    """Of the first row with this id."""
    projection = Projection(regime)
    for span in table.spans():
        frame, rejected, _ = table.read(span, regime)
        bad = next((one for one in rejected if one.id == id), None)
        if bad is not None:
            raise NoRow(f"{id}: {bad.why}")
        found = frame.filter(frame[ID] == id)
        if len(found):
            row = {name: value for name, value in found.row(0, named=True).items() if name != ROW}
            if wrong := projection.wrong(row):
                raise NoRow(f"{id}: {'; '.join(wrong)}")
            return Reason(id, _judged(whole, regime, projection, row), Wording(whole.on(regime.on), lang))
    raise NoRow(f"không có dòng {id!r} trong {table.path} (no such row)")


def _judged(whole: Evaluation, regime: Regime, projection: Projection, row: dict[str, str | None]) -> Verdict:
    moment = whole.on(regime.on)
    # Facts that no rule reads name the case in its sentences.
    facts = whole.rules.vocabulary.facts
    sheet = {**{name: text or None for name, text in row.items() if name in facts}, **projection.of_row(row)}
    findings = whole.engine.judge({name: sheet[name] for name in projection.read}, moment.in_force)
    form, field = sheet.get("form"), sheet.get("field")
    holes = tuple(
        dict.fromkeys(
            hole
            for one in ([form] if form else FORMS)
            for other in ([field] if field else sorted(whole.catalog.field_names))
            for hole in moment.holes(str(other), one)  # type: ignore[arg-type]  # checked against the vocabulary
        )
    )
    standing = whole.engine.standing(findings, moment.in_force)
    shown = opened(standing, bool(holes))
    matter, holder, receiver = sheet.get("matter"), str(sheet.get("holder") or ""), str(sheet.get("receiver") or "")
    judgement = Judgement(str(matter) if matter else None, Holder(holder, None), sheet, findings, shown)
    return Verdict(
        sheet.get("level") or "other",  # type: ignore[arg-type]
        regime.on,
        sheet.get("part") or "decide",  # type: ignore[arg-type]
        form or "uy_quyen",  # type: ignore[arg-type]
        receiver,
        (judgement,),
        shown,
        whole.engine.outcome(shown),
        holes if shown is not standing else (),
        moment.texts,
    )
