"""The proof of a verdict (lập luận): a tree from the outcome to rules, to facts with their file and line, and to clauses.

Nothing stands in it that the reader can't look up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ..catalog.catalog import Norm
from ..diagnostic import Place
from ..rules.condition import All, Condition, Not, OneOf, Truth, atoms, truth
from ..rules.condition import Any as AnyOf
from ..rules.rulebook import Ban, Ground, Lift, Remark, Requirement, Rule
from ..rules.vocabulary import NO, YES
from ..verdicts.verdict import Judgement, Verdict
from .answer import Answer
from .wording import Wording

Json = dict[str, Any]
WORDS = {Truth.YES: "yes", Truth.UNKNOWN: "unknown", Truth.NO: "no"}


@dataclass(frozen=True)
class FactUsed:
    """A fact that a rule looked at, its value (None is unknown), and where it is written."""

    name: str
    value: object
    place: Place | None

    def as_json(self) -> Json:
        source = {"file": self.place.file, "line": self.place.line} if self.place else None
        return {"name": self.name, "value": self.value, "source": source}


@dataclass(frozen=True)
class Step:
    """One step of the reasoning."""

    finding: str
    truth: Truth
    because: str
    rule: str | None = None
    norms: tuple[Norm, ...] = ()
    facts: tuple[FactUsed, ...] = ()
    of: tuple[Step, ...] = field(default=())
    left: tuple[str, ...] = ()  # what the clause says and no rule expresses: for the reader to judge

    def as_json(self, wording: Wording) -> Json:
        return {
            "finding": self.finding,
            "rule": self.rule,
            "truth": WORDS[self.truth],
            "basis": [clause(norm, wording) for norm in self.norms],
            "facts": [fact.as_json() for fact in self.facts],
            "because": self.because,
            "not_expressed": list(self.left),
            "of": [step.as_json(wording) for step in self.of],
        }


def clause(norm: Norm, wording: Wording) -> Json:
    """A clause with its period, so that the reader can check that it is in force."""
    life = wording.moment.whole.timeline.life(norm)
    period = life.period if life else None
    return {
        "citation": str(norm.citation),
        "from": period.from_.isoformat() if period and period.from_ else None,
        "until": period.until.isoformat() if period and period.until else None,
        "evidence": norm.evidence.grade,
        "says": norm.says,
        "words": norm.words,
        "source": norm.evidence.source,
        "file": norm.provision.place.file,
        "line": norm.provision.place.line,
    }


def proof(answer: Answer, wording: Wording) -> Step:
    """Of an answer: its headline case, with what nobody has gone through; or why no case was asked."""
    verdict = answer.headline
    if verdict is None:
        norms = tuple(dict.fromkeys(h.norm for h in answer.holders if h.norm))
        return Step(answer.outcome, Truth.YES, wording.without_case(answer), norms=norms)
    shown = proof_of_case(answer, verdict, wording)
    if not verdict.holes:
        return shown
    return replace(shown, of=(*shown.of, Step("coverage", Truth.UNKNOWN, wording.hole(verdict))))


def proof_of_case(answer: Answer, verdict: Verdict, wording: Wording) -> Step:
    """Holder first, then bans with what lifts them, then grounds with what they require, then formalities."""
    steps = [_holder(judgements, answer, wording) for judgements in _by_holder(verdict)]
    steps += [_rule(verdict, rule, answer, wording) for rule in _looked_at(verdict)]
    return Step(str(verdict.outcome), Truth.YES, wording.case(verdict), of=tuple(steps))


def _by_holder(verdict: Verdict) -> list[list[Judgement]]:
    """The matters that have one holder by one clause, together."""
    found: dict[object, list[Judgement]] = {}
    for judgement in verdict.judgements:
        found.setdefault((judgement.holder.id, judgement.holder.norm, judgement.holder.unsure), []).append(judgement)
    return list(found.values())


def _holder(judgements: list[Judgement], answer: Answer, wording: Wording) -> Step:
    holder = judgements[0].holder
    name = wording.name(holder.id)
    if holder.norm:
        clause_ = f"{wording.citation(holder.norm)} ({wording.period(holder.norm)})"
        vi, en = f"{clause_} giao thẩm quyền cho {name}: {holder.norm.says}", f"{clause_} gives the power to {name}."
    else:
        vi, en = f"{name}: {holder.unsure}.", f"{name}: known from the publication only."
    if holder.norm and holder.unsure:
        matters = wording.matters(judgements)
        vi = f"Đối với {matters}: {name} ({holder.unsure})."
        en = f"For {matters}: {name} ({holder.unsure})."
    norms = (holder.norm, *holder.displaced) if holder.norm else ()
    place = holder.norm.provision.place if holder.norm else answer.procedure.source.place
    vi, en = vi[0].upper() + vi[1:], en[0].upper() + en[1:]
    return Step("holder", Truth.YES, wording.pick((vi, en)), norms=norms, facts=(FactUsed("holder", holder.id, place),))


def _looked_at(verdict: Verdict) -> list[str]:
    """Rules that fired or may fire, in the order of the verdict's questions; lifts and requirements stand under their rule."""
    rules = verdict.texts.book.rules
    fired = list(dict.fromkeys(id for judgement in verdict.judgements for id in judgement.findings.rules))
    order = {Ban: 0, Ground: 1, Remark: 2}
    top = [id for id in fired if type(rules[id]) in order]
    return sorted(top, key=lambda id: (order[type(rules[id])], id))


def _rule(verdict: Verdict, id: str, answer: Answer, wording: Wording) -> Step:
    rule = verdict.texts.book.rules[id]
    judgement = max(verdict.judgements, key=lambda j: j.truth(id))
    children = _derivations(verdict, judgement, rule, answer, wording)
    if isinstance(rule, Ban):
        lifts = verdict.texts.lifts_of.get(id, ())
        children += [_rule(verdict, lift, answer, wording) for lift in lifts if judgement.truth(lift) > Truth.NO]
    if isinstance(rule, Ground):
        asked = [_requirement(verdict, judgement, r, answer, wording) for r in verdict.texts.requirements_of.get(id, ())]
        children += [step for step in asked if step is not None]
    finding = {Ban: "ban", Ground: "ground", Lift: "lift", Remark: "formality", Requirement: "requirement"}[type(rule)]
    return Step(
        finding,
        judgement.truth(id),
        wording.because(verdict, id),
        id,
        verdict.texts.basis[id],
        tuple(facts_of(rule, judgement, answer)),
        tuple(children),
        _left(id, wording),
    )


def _left(id: str, wording: Wording) -> tuple[str, ...]:
    written = wording.rules.written.get(id)
    return tuple(written.not_expressed) if written else ()


def _derivations(verdict: Verdict, judgement: Judgement, rule: Rule, answer: Answer, wording: Wording) -> list[Step]:
    """The rules behind the derived facts that a rule looks at, those behind these included: they hold it, or keep it out."""
    book = verdict.texts.book
    ids = [d.id for atom in atoms(rule.condition) for d in book.derived.get(atom.fact, ()) if judgement.truth(d.id) > Truth.NO]
    return [
        Step(
            "derived",
            judgement.truth(id),
            wording.because(verdict, id),
            id,
            verdict.texts.basis[id],
            tuple(facts_of(book.rules[id], judgement, answer)),
            tuple(_derivations(verdict, judgement, book.rules[id], answer, wording)),
            _left(id, wording),
        )
        for id in dict.fromkeys(ids)
    ]


def _requirement(verdict: Verdict, judgement: Judgement, id: str, answer: Answer, wording: Wording) -> Step | None:
    """A requirement says whether it is met: yes, no or unknown; one that does not apply is left out."""
    rule = verdict.texts.book.rules[id]
    assert isinstance(rule, Requirement)
    known = {**judgement.sheet, **judgement.findings.derived}
    if truth(rule.when, known) == Truth.NO:
        return None
    return Step(
        "requirement",
        judgement.truth(id).negated,
        wording.because(verdict, id),
        id,
        verdict.texts.basis[id],
        tuple(facts_of(rule, judgement, answer)),
        tuple(_derivations(verdict, judgement, rule, answer, wording)),
        _left(id, wording),
    )


def facts_of(rule: Rule, judgement: Judgement, answer: Answer) -> Iterator[FactUsed]:
    """The facts that a rule reads, without the relations that the receiver does not stand in."""
    known = {**judgement.sheet, **judgement.findings.derived}
    for name in dict.fromkeys(atom.fact for atom in atoms(rule.condition)):
        value = known.get(name)
        if "=" in name and value == NO:
            continue
        yield FactUsed(
            name.replace("=", ": ") if value == YES and "=" in name else name, value, place_of(name, judgement, answer)
        )


def place_of(fact: str, judgement: Judgement, answer: Answer) -> Place | None:
    """Where a fact is written: a recorded answer, the procedure, the holder's clause, or the body; None for the case's own."""
    authority = answer.moment.authority
    answered = answer.moment.recorded(answer.procedure, answer.level).get(fact)
    if answered and fact not in answer.answers and judgement.sheet.get(fact, judgement.holder.id) == answered.value:
        return answered.place
    if fact in ("procedure", "matter", "field", "level") or fact in answer.procedure.fact:
        return answer.procedure.place
    if fact in ("holder", "power.origin"):
        return judgement.holder.norm.provision.place if judgement.holder.norm else answer.procedure.source.place
    if fact.startswith("holder."):
        return authority.bearer(judgement.holder.id)[0].place
    if fact.startswith("receiver") and isinstance(judgement.sheet["receiver"], str):
        return authority.bearer(judgement.sheet["receiver"])[0].place
    return None


def failed(condition: Condition, known: dict[str, Any], wanted: Truth = Truth.YES) -> Iterator[tuple[OneOf, Truth]]:
    """The comparisons that keep a condition from being surely so, each with the truth that was wanted of it."""
    match condition:
        case OneOf():
            if truth(condition, known) != wanted:
                yield condition, wanted
        case Not(of):
            yield from failed(of, known, wanted.negated)
        case All(parts) | AnyOf(parts):
            stuck = [part for part in parts if truth(part, known) != wanted]
            some = isinstance(condition, AnyOf) == (wanted == Truth.YES)
            if some and len(stuck) < len(parts):
                return
            for part in stuck:
                yield from failed(part, known, wanted)


def why_not(answer: Answer, wording: Wording) -> list[Json]:
    """For what is not suggested: the bans and unmet requirements, and what each permission of this form wanted and found; the
    permissions that lack least first."""
    verdict = answer.headline
    if answer.outcome in ("suggest", "already_held"):
        return []
    if verdict is None:
        return [{"rule": None, "reason": wording.without_case(answer), "conditions": []}]
    found: list[Json] = []
    for id in (*verdict.bans(), *verdict.requirements(Truth.UNKNOWN)):
        rule = verdict.texts.book.rules[id]
        judgement = max(verdict.judgements, key=lambda j: j.truth(id))
        conditions = _conditions(rule, rule.met_if, judgement, answer) if isinstance(rule, Requirement) else []
        found.append({"rule": id, "reason": wording.because(verdict, id), "conditions": conditions})
    lacking = [row for row in kept_out(answer, verdict, wording) if row["finding"] == "ground"]
    of_form = [row for row in lacking if not any(condition["fact"] == "form" for condition in row["conditions"])]
    found += [{key: row[key] for key in ("rule", "reason", "conditions")} for row in of_form]
    return found or [{"rule": None, "reason": wording.case(verdict), "conditions": []}]


def kept_out(answer: Answer, verdict: Verdict, wording: Wording) -> list[Json]:
    """Every ban and permission in force that does not surely apply, with each condition that failed and the value it had."""
    found: list[Json] = []
    for rule in verdict.texts.book.rules.values():
        if not isinstance(rule, Ban | Ground):
            continue
        judgement = min(verdict.judgements, key=lambda j: j.truth(rule.id))
        if judgement.truth(rule.id) == Truth.YES:
            continue
        written = wording.rules.written[rule.id]
        found.append(
            {
                "rule": rule.id,
                "finding": "ban" if isinstance(rule, Ban) else "ground",
                "reason": written.vi if wording.lang == "vi" else written.en,
                "basis": [str(norm.citation) for norm in verdict.texts.basis[rule.id]],
                "conditions": _conditions(rule, rule.condition, judgement, answer),
            }
        )
    return sorted(found, key=lambda row: (len(row["conditions"]), row["rule"]))


def _conditions(rule: Rule, condition: Condition, judgement: Judgement, answer: Answer) -> list[Json]:
    """What was wanted (or not wanted: `unwanted`), what was there, where that is written, and the rules that derived it."""
    known = {**judgement.sheet, **judgement.findings.derived}
    derived = answer.moment.texts.book.derived
    rows: list[Json] = []
    for atom, wanted in dict.fromkeys(failed(condition, known)):
        place = place_of(atom.fact, judgement, answer)
        values = sorted(map(str, atom.values))
        rows.append(
            {
                "fact": atom.fact,
                "wanted": values if wanted == Truth.YES else [],
                "unwanted": values if wanted == Truth.NO else [],
                "value": known.get(atom.fact),
                "source": {"file": place.file, "line": place.line} if place else None,
                "derived_by": [d.id for d in derived.get(atom.fact, ()) if judgement.truth(d.id) > Truth.NO and d.id != rule.id],
            }
        )
    return rows
