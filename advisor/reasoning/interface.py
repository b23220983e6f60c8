"""An answer in the form that other programs read: every key is always there, null or [] where nothing applies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..authority.competence import Holder
from ..catalog.citation import Reference
from ..evaluation import Evaluation
from ..rules.condition import Truth
from ..rules.rulebook import Ban, Requirement
from ..rules.semantics import Outcome
from ..verdicts.verdict import Basis, Verdict
from .answer import Answer
from .holds import holds
from .questions import Questions, questions
from .wording import GRADE, Wording

Json = dict[str, Any]


@dataclass(frozen=True)
class Unverified:
    """Something that a verdict needs and nobody has checked in the text."""

    what: str  # ground, holder, coverage, institution
    id: str
    why: str

    def as_json(self) -> Json:
        return {"what": self.what, "id": self.id, "why": self.why}


def unverified(verdict: Verdict, wording: Wording) -> tuple[Unverified, ...]:
    """Everything unchecked that the verdict rests on."""
    found: list[Unverified] = []
    for judgement in verdict.judgements:
        if judgement.holder.unsure:
            found.append(Unverified("holder", judgement.holder.id, judgement.holder.unsure))
    for basis in verdict.needed:
        if basis.role != "holder" and not basis.norm.verified:
            found.append(Unverified("ground", str(basis.norm.citation), wording.pick(GRADE[basis.norm.evidence.grade])))
        if basis.role == "lift" and (allowing := basis.norm.provision.lifts_by) and not Reference.parse(allowing).citation.part:
            vi = f"mới biết văn bản cho phép mở quy định cấm ({allowing}), chưa đọc được điều khoản nào"
            en = f"only the document that allows the lift is known ({allowing}), not the clause"
            found.append(Unverified("ground", str(basis.norm.citation), wording.pick((vi, en))))
    for hole in verdict.holes:
        found.append(Unverified("coverage", hole.of, hole.why))
    for id in (verdict.judgements[0].holder.id, verdict.receiver):
        body, _ = wording.moment.authority.bearer(id)
        if not body.evidence.verified:
            found.append(Unverified("institution", id, wording.pick(GRADE[body.evidence.grade])))
    return tuple(dict.fromkeys(found))


def record(whole: Evaluation, answer: Answer, wording: Wording) -> Json:
    """One procedure at one level, with its alternatives."""
    return {**brief(whole, answer, wording), "alternatives": alternatives(answer, wording)}


def brief(whole: Evaluation, answer: Answer, wording: Wording) -> Json:
    """The same with no alternatives looked at."""
    verdict = answer.headline
    unsure = unverified(verdict, wording) if verdict else ()
    held = holds(whole, answer)
    department = answer.department
    return {
        "code": answer.procedure.procedure if answer.procedure.procedure != "unknown" else None,
        "id": answer.procedure.id or answer.procedure.procedure,
        "name": answer.procedure.name,
        "department": department.body if department else None,
        "level": answer.level,
        "part": "decide",
        "holders": [_holder(holder) for holder in answer.holders],
        "outcome": answer.outcome,
        "form": str(verdict.form) if verdict else None,
        "receiver": verdict.receiver if verdict else None,
        "basis": [basis_json(basis) for basis in verdict.basis] if verdict else _held_by(answer),
        "verified": bool(verdict) and not unsure,
        "unverified": [one.as_json() for one in unsure],
        "rules": list(verdict.rules) if verdict else [],
        "formalities": [wording.because(verdict, rule) for rule in verdict.formalities()] if verdict else [],
        "unmet": unmet(verdict, wording) if verdict else [],
        "questions": asks(answer, wording),
        "obstacles": obstacles(verdict) if verdict else [],
        "missing": missing(verdict) if verdict else [],
        "holds": {"from": _iso(held[0]), "until": _iso(held[1])} if held else None,
        "reason": wording.reason(answer),
        "remarks": remarks(answer),
        "alternatives": [],
        "fallback": fallback(answer, wording),
    }


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None


def _holder(holder: Holder) -> Json:
    return {
        "id": holder.id,
        "by": str(holder.norm.citation) if holder.norm else None,
        "evidence": holder.norm.evidence.grade if holder.norm else "reported",
        "verified": holder.verified,
        "displaced": [str(norm.citation) for norm in holder.displaced],
    }


def basis_json(basis: Basis) -> Json:
    return {"citation": str(basis.norm.citation), "role": basis.role, "evidence": basis.norm.evidence.grade}


def _held_by(answer: Answer) -> list[Json]:
    """Without a case only the clause that names the holder is there to cite."""
    norms = [holder.norm for holder in answer.holders if holder.norm]
    return [basis_json(Basis(norm, "holder")) for norm in dict.fromkeys(norms)]


def remarks(answer: Answer) -> list[str]:
    """Where the publication differs from the law, and limits of the holder's clause that no rule expresses."""
    competences = answer.facing.competences if answer.facing else ()
    limits = [h.limit for h in answer.holders if h.limit]
    left = [
        text
        for rule in (answer.headline.rules if answer.headline else ())
        if rule in answer.moment.whole.rules.written
        for text in answer.moment.whole.rules.written[rule].not_expressed
    ]
    return list(dict.fromkeys([*(c.remark for c in competences if c.remark), *limits, *left]))


def unmet(verdict: Verdict, wording: Wording) -> list[Json]:
    """Requirements of the carrying grounds that are surely not met."""
    return [{"rule": rule, "reason": wording.because(verdict, rule)} for rule in verdict.requirements(Truth.YES)]


def asks(answer: Answer, wording: Wording) -> list[Json]:
    """What has to be asked for an open answer, and of whom."""
    if answer.outcome != Outcome.OPEN:
        return []
    found: list[Json] = []
    if answer.headline is None:
        for competence in answer.facing.competences if answer.facing else ():
            if competence.doubt:
                ask = competence.doubt.ask if wording.lang == "vi" else competence.doubt.ask_en
                found.append({"fact": "holder", "ask": ask, "of": "so-tu-phap"})
        return [dict(row) for row in {tuple(row.items()): None for row in found}]
    asked = questions(answer.moment, answer.headline)
    return [*facts_asked(asked, wording), *holes_asked(answer.headline, wording, asked)]


def facts_asked(asked: Questions, wording: Wording) -> list[Json]:
    vocabulary = wording.rules.vocabulary
    found = []
    for name in asked.facts:
        record_ = vocabulary.records[name.partition("=")[0]]
        if record_.ask:
            ask, of = (record_.ask.vi if wording.lang == "vi" else record_.ask.en), record_.ask.of
        else:
            ask, of = _ask_of_catalog(name, wording), "so-tu-phap"
        found.append({"fact": name, "ask": ask, "of": of})
    return found


def _ask_of_catalog(name: str, wording: Wording) -> str:
    """The question for a fact that the catalog should tell and does not: which of the values that rules tell apart is it?"""
    fact, _, member = name.partition("=")
    record_ = wording.rules.vocabulary.records[fact]
    head = record_.vi if wording.lang == "vi" else record_.en
    if member:
        return f"{head}: {wording.rules.vocabulary.word(name, member, {})}?"
    names = {**wording.moment.whole.catalog.body_names, **{id: m.name for id, m in wording.moment.whole.catalog.matter.items()}}
    here = [names.get(str(value), str(value)) for value in wording.moment.whole.cells.of_fact[name].codes]
    some = "; ".join(here[:8]) + ("; …" if len(here) > 8 else "")
    return wording.pick((f"{head} của thủ tục này là gì, có thuộc các việc sau không: {some}?", f"{head}: which is it ({some})?"))


def holes_asked(verdict: Verdict, wording: Wording, asked: Questions | None = None) -> list[Json]:
    """A hole in the data is a question too, where the missing permission alone keeps the case open, now or once the rest is answered."""
    by_rule = min((max((j.truth(g) for g in verdict.grounds()), default=Truth.NO) for j in verdict.judgements), default=Truth.NO)
    may_end_so = asked is not None and Outcome.OPEN in asked.ends and not asked.stuck
    if verdict.outcome != Outcome.OPEN or not verdict.holes or (by_rule != Truth.NO and not may_end_so):
        return []
    return [{"fact": "coverage", "ask": wording.hole(verdict), "of": "so-tu-phap"}]


def obstacles(verdict: Verdict) -> list[Json]:
    """What stands in the way, with who could change it."""
    if verdict.outcome == Outcome.SUGGEST:
        return []
    found: list[Json] = []
    for rule in (*verdict.bans(), *verdict.requirements(Truth.UNKNOWN)):
        typed = verdict.texts.book.rules[rule]
        for norm in verdict.texts.basis[rule]:
            kind = "ban" if isinstance(typed, Ban) else "requirement" if isinstance(typed, Requirement) else "provision"
            found.append({"kind": kind, "id": str(norm.reference), "rule": rule, "who": norm.document.changed_by})
    return found


def missing(verdict: Verdict) -> list[Json]:
    """Where nothing permits: the ground that would be needed, and who could give it."""
    if verdict.outcome != Outcome.NO_GROUND:
        return []
    return [{"kind": "ground", "who": who} for who in ("quoc-hoi", "chinh-phu")]


def alternatives(answer: Answer, wording: Wording) -> list[Json]:
    """Every other receiver, form and part that a ground or ban speaks of; the rest gathered, a line for each form and part."""
    found: list[Json] = []
    rest: dict[tuple[str, str, str], list[str]] = {}
    main = answer.headline
    for verdict in answer.verdicts:
        if main and (verdict.receiver, verdict.form, verdict.part) == (main.receiver, main.form, main.part):
            continue
        if verdict.spoken_of:
            found.append(
                {
                    "receiver": verdict.receiver,
                    "form": verdict.form,
                    "part": verdict.part,
                    "outcome": str(verdict.outcome),
                    "basis": _once(str(b.norm.citation) for b in verdict.basis if b.role not in ("formality", "holder")),
                    "reason": wording.case(verdict),
                }
            )
        else:
            rest.setdefault((verdict.form, verdict.part, str(verdict.outcome)), []).append(verdict.receiver)
    order = {name: n for n, name in enumerate(("suggest", "not_yet", "open", "conflict", "forbidden", "no_ground"))}
    found.sort(key=lambda row: (order[row["outcome"]], row["part"] != "decide", row["form"], row["receiver"]))
    for (form, part, outcome), receivers in sorted(rest.items()):
        sample = next(
            v for v in answer.verdicts if (v.form, v.part, str(v.outcome)) == (form, part, outcome) and v.receiver == receivers[0]
        )
        reason = (
            wording.hole(sample)
            if outcome == "open"
            else wording.pick(("không có căn cứ đang có hiệu lực", "nothing in force permits it"))
        )
        found.append({"form": form, "part": part, "outcome": outcome, "reason": reason, "receivers": receivers})
    return found


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def fallback(answer: Answer, wording: Wording) -> Json | None:
    """The plan's own way out (II.7): a deputy comes to the Centre each day to approve."""
    if answer.fallback is None:
        return None
    name = wording.name(answer.fallback)
    vi = f"Mục II.7 của Kế hoạch: phân công {name} hằng ngày đến Trung tâm trực tiếp phê duyệt."
    return {
        "receiver": answer.fallback,
        "form": "phan_cong",
        "reason": wording.pick((vi, f"Section II.7 of the plan: {name} comes to the Centre each day to approve.")),
    }
