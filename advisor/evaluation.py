"""Joins the stages: a catalog and rules, and on a day the law in force, who may decide, the cases, and their verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from .authority.competence import Competence, Competences, Holder
from .authority.graph import Authority
from .cases import sheet as sheets
from .cases.candidates import ranked
from .catalog.answer import HOLDER, Answered, recorded
from .catalog.catalog import Catalog, Norm
from .catalog.citation import Reference
from .catalog.instrument import Instrument
from .catalog.procedure import Procedure
from .catalog.record import Day, Form, Level, Part
from .law.searched import Hole, Searched
from .law.timeline import Timeline
from .rules.cells import Cells
from .rules.condition import Sheet, Truth, Value
from .rules.engine import Engine
from .rules.reading import Rules
from .rules.semantics import Findings, Outcome, Standing
from .verdicts.verdict import Judgement, RuleTexts, Verdict

FORMS: tuple[Form, ...] = ("phan_cap", "uy_quyen", "phan_cong", "giao_mot_cua", "thua_uy_quyen")
PARTS: tuple[Part, ...] = ("decide", "appraise")
MOST_KEPT = 50  # procedures whose cases are kept for others that are alike
MOST_MOMENTS = 60  # days of which the law is kept beside those on which it changes
MOST_CASES = 50_000  # of which it is kept what was found
Answers = Mapping[str, Value | None]


class Judging(Protocol):
    """What decides: durable-rules, or the definition where a world is only tried out."""

    def signature(self, sheet: Sheet) -> tuple[int, ...]: ...

    def judge(self, sheet: Sheet, in_force: frozenset[str] | None = None) -> Findings: ...

    def standing(self, findings: Findings, in_force: frozenset[str] | None = None) -> Standing: ...

    def outcome(self, standing: Standing) -> Outcome: ...


@dataclass(frozen=True)
class _Institutions:
    """What was found of institutions alone: who they are from one change of them to the next, and by these who stands how to whom,
    and who can be the headline."""

    authorities: dict[Day | None, Authority] = field(default_factory=dict)
    between: dict[object, sheets.MutableSheet] = field(default_factory=dict)
    ranked: dict[object, list[tuple[str, tuple[Form, ...]]]] = field(default_factory=dict)


class Evaluation:
    """A catalog with its rules, compiled once for every date. An engine that is given has all its rules compiled already. Beside
    another evaluation, what was found of institutions is shared where bodies and ranking are the same."""

    def __init__(
        self,
        catalog: Catalog,
        rules: Rules,
        *,
        engine: Judging | None = None,
        timeline: Timeline | None = None,
        beside: Evaluation | None = None,
    ) -> None:
        self.catalog, self.rules = catalog, rules
        self.timeline, self.searched = timeline or Timeline(catalog), Searched(catalog)
        self.book = rules.rulebook(catalog)
        self._engine = engine
        self.cells = Cells.of(self.book)
        self.references: dict[str, tuple[Reference, ...]] = {
            rule.rule: tuple(Reference.parse(text) for text in rule.basis) for rule in rules.written.values()
        }
        self.references |= {lift.id: (reference,) for lift, reference in rules.lifts(catalog)}
        self._institutions: _Institutions = _Institutions()
        if beside is not None:
            told = (beside.catalog, beside.timeline.catalog, self.timeline.catalog)
            if beside.catalog.ranking is catalog.ranking and all(one.bodies is catalog.bodies for one in told):
                self._institutions = beside._institutions
        self._moments: dict[Day, Moment] = {}
        self._turns = frozenset({*self.timeline.days, *(one.from_ for one in catalog.answers if one.from_)})
        self.meant = {rule: [catalog.resolve(reference) for reference in refs] for rule, refs in self.references.items()}

    @cached_property
    def engine(self) -> Judging:
        """Compiled when first asked for: a batch judges in processes that compile their own."""
        return self._engine or Engine(self.book)

    def authority(self, day: Day) -> Authority:
        """Who exists and how they stand to each other: the same from one change of institutions to the next."""
        since = max((begun for begun in self.timeline.institution_days if begun <= day), default=None)
        known = self._institutions.authorities
        if since not in known:
            known[since] = Authority(self.catalog, day)
        return known[since]

    def on(self, day: Day) -> Moment:
        """The law of a day. Kept of all days on which law changes, which every verdict is followed through, and of `MOST_MOMENTS`
        others, so that a server that runs for months does not grow."""
        moment = self._moments.get(day)
        if moment is None:
            moment = self._moments[day] = Moment(self, day)
            for earliest in [one for one in list(self._moments) if one not in self._turns][:-MOST_MOMENTS]:
                self._moments.pop(earliest, None)
        return moment


@dataclass(frozen=True)
class Facing:
    """Who holds a procedure at a level on a day: one competence a matter, and the holder of each where it is known."""

    competences: tuple[Competence, ...]

    @property
    def holders(self) -> tuple[Holder, ...] | None:
        """The holder of each matter; None where one is in doubt."""
        if any(c.doubt or len(c.holders) != 1 for c in self.competences):
            return None
        return tuple(c.holders[0] for c in self.competences)


class Moment:
    """Everything that is so on one day."""

    def __init__(self, whole: Evaluation, on: Day) -> None:
        self.whole, self.on = whole, on
        self.authority = whole.authority(on)
        self.competences = Competences(whole.catalog, whole.timeline, whole.searched, self.authority, on)
        self._verdicts: dict[object, tuple[Verdict, ...]] = {}
        self._recorded: dict[object, Mapping[str, Answered]] = {}
        self._found: dict[tuple[int, ...], tuple[Findings, Standing]] = {}
        self._hole_rows: dict[tuple[str, Form], tuple[Hole, ...]] = {}
        self._facing: dict[tuple[int, Level], tuple[Procedure, Facing]] = {}
        self._of_case: dict[object, tuple[Findings, Standing]] = {}

    @cached_property
    def texts(self) -> RuleTexts:
        """The rules in force: those all of whose clauses are in force."""
        basis: dict[str, tuple[Norm, ...]] = {}
        for rule, references in self.whole.meant.items():
            norms = [next((n for n in meant if self.whole.timeline.in_force(n, self.on)), None) for meant in references]
            if all(norms):
                basis[rule] = tuple(norm for norm in norms if norm)
        return RuleTexts(self.whole.book.restricted(basis.keys()), basis)

    @cached_property
    def in_force(self) -> frozenset[str]:
        return frozenset(self.texts.basis)

    @cached_property
    def instruments(self) -> tuple[Instrument, ...]:
        """The province's own instruments in force that day."""
        catalog = self.whole.catalog
        own = (one for one in catalog.instruments if one.province == catalog.province.province)
        alive = (one for one in own if one.status not in ("replaced", "withdrawn"))
        return tuple(one for one in alive if one.in_force is not None and self.on in one.in_force)

    def recorded(self, procedure: Procedure, level: Level) -> Mapping[str, Answered]:
        """What has been answered for a procedure at a level, by fact."""
        if not self.whole.catalog.answers:
            return {}
        key = procedure.key, level
        if key not in self._recorded:
            self._recorded[key] = recorded(self.whole.catalog.answers, procedure, level, self.on)
        return self._recorded[key]

    def _with_recorded(self, procedure: Procedure, level: Level, answers: Answers) -> Answers:
        """What is given to try it out stands above what is recorded; a procedure's own record above answers of a wider scope."""
        if not self.whole.catalog.answers:
            return answers
        known = self.recorded(procedure, level)
        near = {fact: one.value for fact, one in known.items() if one.scope == "procedures" or fact not in procedure.fact}
        return {**near, **answers} if near else answers

    def facing(self, procedure: Procedure, level: Level, answers: Answers) -> Facing:
        """Who holds it: by law or publication; where these leave it in doubt, whom an answer names (`holder`)."""
        kept = self._facing.get((id(procedure), level)) if not answers else None
        if kept is not None:
            return kept[1]
        competences = self.competences.of(procedure, level)
        given = self.recorded(procedure, level).get(HOLDER) if HOLDER not in answers else None
        tried = given.value if given else answers.get(HOLDER)
        if isinstance(tried, str) and tried in self.authority:
            said = f" của {given.by} ngày {given.answered:%d/%m/%Y} ({given.source})" if given else ""
            holder = Holder(tried, None, unsure=f"theo câu trả lời{said}, chưa ghi nhận văn bản")
            competences = tuple(Competence(c.matter, (holder,)) if c.doubt else c for c in competences)
        facing = Facing(competences)
        if not answers:
            self._facing[id(procedure), level] = procedure, facing
        return facing

    def receivers(self, holders: Iterable[Holder]) -> list[str]:
        """Everyone who stands in some relation to every holder."""
        sets = [set(self.authority.relations(holder.id)) for holder in holders]
        return sorted(set.intersection(*sets)) if sets else []

    def verdicts(self, procedure: Procedure, level: Level, holders: tuple[Holder, ...], answers: Answers) -> tuple[Verdict, ...]:
        """Every case of a procedure at a level: all receivers, forms, parts. Procedures alike in all that is read share them."""
        answers = self._with_recorded(procedure, level, answers)
        reads_code = "procedure" in self.whole.cells.of_fact
        key = (
            procedure.key if reads_code else None,
            procedure.field,
            procedure.matters,
            level,
            holders,
            tuple(sorted(procedure.fact.items())),
            tuple(sorted(answers.items(), key=str)),
        )
        if key not in self._verdicts:
            if len(self._verdicts) >= MOST_KEPT:
                self._verdicts.clear()
            self._verdicts[key] = tuple(
                self.verdict(procedure, level, holders, receiver, form, part, answers)
                for receiver in self.receivers(holders)
                for form in FORMS
                for part in PARTS
            )
        return self._verdicts[key]

    def verdict(
        self,
        procedure: Procedure,
        level: Level,
        holders: tuple[Holder, ...],
        receiver: str,
        form: Form,
        part: Part,
        answers: Answers,
    ) -> Verdict:
        """One case. A permission that may stand in law nobody has gone through makes the ground unknown, never absent."""
        answers = {fact: one for fact, one in self._with_recorded(procedure, level, answers).items() if fact != HOLDER}
        code = procedure.key if "procedure" in self.whole.cells.of_fact else None
        told = tuple(sorted(procedure.fact.items())), tuple(sorted(answers.items(), key=str))
        alike = (code, procedure.field, level, receiver, form, part, *told)
        judgements = tuple(
            self._judged(procedure, level, matter, holder, receiver, form, part, answers, alike)
            for matter, holder in zip(procedure.matters or (None,), holders, strict=True)
        )
        standing = judgements[0].standing if len(judgements) == 1 else Standing.over_matters(j.standing for j in judgements)
        holes = self._holes(procedure.field, form)
        if holes and standing.ground == Truth.NO:
            standing = Standing(standing.banned, Truth.UNKNOWN, standing.satisfied, standing.express)
        outcome = self.whole.engine.outcome(standing)
        return Verdict(level, self.on, part, form, receiver, judgements, standing, outcome, holes, self.texts)

    def _judged(
        self,
        procedure: Procedure,
        level: Level,
        matter: str | None,
        holder: Holder,
        receiver: str,
        form: Form,
        part: Part,
        answers: Answers,
        alike: tuple[object, ...],
    ) -> Judgement:
        """One matter of a case. Cases that no rule tells apart share a signature, and are inferred once; `alike` is what a sheet is
        made of beside matter and holder, so that procedures alike in it need not be asked for their signature."""
        covers = self.authority.covers(receiver, procedure.field)
        sheet = sheets.of_case(self._base(holder, receiver, covers), procedure, level, matter, form, part, answers)
        key = (matter, holder.id, holder.origin, *alike)
        if key not in self._of_case:
            engine = self.whole.engine
            signature = engine.signature(sheet)
            if signature not in self._found:
                findings = engine.judge(sheet, self.in_force)
                self._found[signature] = findings, engine.standing(findings, self.in_force)
            if len(self._of_case) >= MOST_CASES:
                self._of_case.clear()
            self._of_case[key] = self._found[signature]
        return Judgement(matter, holder, sheet, *self._of_case[key])

    def _holes(self, field: str, form: Form) -> tuple[Hole, ...]:
        if form not in _SEARCHED:
            return ()
        if (field, form) not in self._hole_rows:
            self._hole_rows[field, form] = self.whole.searched.holes(field, form, self.on)
        return self._hole_rows[field, form]

    def holes(self, field: str, form: Form) -> tuple[Hole, ...]:
        """What has not been gone through for a form in a field."""
        return self._holes(field, form)

    def _base(self, holder: Holder, receiver: str, covers: bool | None) -> sheets.MutableSheet:
        known, key = self.whole._institutions.between, (id(self.authority), holder.id, holder.origin, receiver, covers)
        if key not in known:
            known[key] = sheets.between(self.authority, holder.id, holder.origin, receiver, covers)
        return known[key]

    def candidates(
        self, procedure: Procedure, level: Level, holders: tuple[Holder, ...], answers: Answers
    ) -> list[tuple[str, tuple[Form, ...]]]:
        """Those of the ranking that stand in some relation to every holder, with the forms to look at: the headline is among them."""
        shared = set(self.receivers(holders))
        return [(one, forms) for one, forms in self.ranked(procedure, level, holders, answers) if one in shared]

    def sheets(
        self, procedure: Procedure, level: Level, holders: tuple[Holder, ...], receiver: str, form: Form, part: Part
    ) -> list[Sheet]:
        """What a case is judged by where nothing is tried out: one sheet a matter."""
        known = {fact: one for fact, one in self._with_recorded(procedure, level, {}).items() if fact != HOLDER}
        covers = self.authority.covers(receiver, procedure.field)
        return [
            sheets.of_case(self._base(holder, receiver, covers), procedure, level, matter, form, part, known)
            for matter, holder in zip(procedure.matters or (None,), holders, strict=True)
        ]

    def ranked(
        self, procedure: Procedure, level: Level, holders: tuple[Holder, ...], answers: Answers
    ) -> list[tuple[str, tuple[Form, ...]]]:
        """Receivers that can be the headline, best first: the same for all procedures of a field with one holder."""
        in_zone = self._with_recorded(procedure, level, answers).get("in_zone", procedure.fact.get("in_zone"))
        known, key = self.whole._institutions.ranked, (id(self.authority), holders[0].id, procedure.field, in_zone)
        if key not in known:
            known[key] = ranked(self.whole.catalog, self.authority, holders[0], procedure.field, in_zone)
        return known[key]


# Forms that hand a power down, for which the law is searched; the others follow from the general law on organisation.
_SEARCHED = ("phan_cap", "uy_quyen", "giao_mot_cua")
