"""Classification (phân loại, I.2 and II.1 of the plan): what of each procedure is done at the Centre.

Four steps (receive, appraise, decide, return), each known to be done there, known not to be, or unknown; the plan's own criteria
make a class of them. Where steps are unknown, the classes that remain possible are named, with the questions: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from ..catalog.citation import Reference
from ..catalog.institution import Body
from ..catalog.plan import Class_, Plan
from ..catalog.procedure import Procedure
from ..catalog.record import Day, Level, Part
from ..evaluation import Evaluation, Moment
from ..reasoning.answer import ALREADY_HELD, NOT_RECORDED, OUT_OF_SCOPE, Answer, answer, levels
from ..reasoning.wording import FORM, Wording
from ..rules.condition import Truth

STEPS: tuple[Part, ...] = ("receive", "appraise", "decide", "return")
STEP = {"receive": "tiếp nhận", "appraise": "thẩm định", "decide": "phê duyệt", "return": "trả kết quả"}
OUTSIDE = (OUT_OF_SCOPE, NOT_RECORDED)


@dataclass(frozen=True)
class Done:
    """Is a step done at the Centre, and how is that known?"""

    truth: Truth
    why: str | None = None


@dataclass(frozen=True)
class Stated:
    """What a department has stated of a procedure: steps done at the Centre, the reason where it is kept out, and where it says so."""

    steps: Mapping[Part, bool]
    reason: str | None
    source: str


Observed = Mapping[tuple[str, Level], Stated]


@dataclass(frozen=True)
class Move:
    """What would bring one more step to the Centre, and the plan's point that asks for it."""

    step: Part
    truth: Truth
    how: str
    at: str


@dataclass(frozen=True)
class Classified:
    """One procedure at one level."""

    procedure: Procedure
    level: Level
    unit: Body | None
    centre: Body | None
    steps: Mapping[Part, Done]
    classes: tuple[Class_, ...]  # those that remain possible
    reason: str | None  # why it is kept out, where that is known
    answer: Answer
    plan_classes: tuple[Class_, ...]

    @property
    def outside(self) -> bool:
        """Not the province's to place: another body's procedure, or one that is not recorded that day."""
        return self.answer.outcome in OUTSIDE

    @property
    def known(self) -> Class_ | None:
        return self.classes[0] if len(self.classes) == 1 else None

    @property
    def counter(self) -> str:
        """The Centre, or before there was one at the level the one-stop unit that I.2 of the plan names."""
        return self.centre.name if self.centre else "Bộ phận tiếp nhận và trả kết quả"

    @property
    def key(self) -> tuple[str, Level]:
        return self.procedure.key, self.level

    @cached_property
    def raised(self) -> tuple[int, int]:
        """By how many ranks the suggestion, carried out at the Centre, raises it: at least and at most, over what is unknown."""
        if self.outside or self.answer.outcome not in ("suggest", ALREADY_HELD):
            return 0, 0
        ranks = [_gain(self.plan_classes, dict(zip(STEPS, done, strict=True))) for done in product(*map(_possible, self._truths))]
        return min(ranks), max(ranks)

    @property
    def _truths(self) -> list[Truth]:
        return [self.steps[step].truth for step in STEPS]


class Classification:
    """Every procedure on one day, by a plan's criteria."""

    def __init__(self, whole: Evaluation, on: Day, plan: Plan, observed: Observed | None = None) -> None:
        self.whole, self.on, self.plan, self.observed = whole, on, plan, observed or {}
        self.moment = whole.on(on)
        self.centres = centres(self.moment)

    @cached_property
    def rows(self) -> tuple[Classified, ...]:
        return tuple(
            self.classified(procedure, level)
            for procedure in self.whole.catalog.procedures
            for level in levels(self.moment, procedure)
        )

    @cached_property
    def inside(self) -> tuple[Classified, ...]:
        """Those that the province places itself."""
        return tuple(row for row in self.rows if not row.outside)

    def classified(self, procedure: Procedure, level: Level) -> Classified:
        said = answer(self.moment, procedure, level, {})
        steps, reason = self._steps(procedure, level)
        classes = possible(self.plan.classes, {step: done.truth for step, done in steps.items()})
        unit = said.department if level == "province" else self._government(level)
        centre = self.centres.get(level)
        return Classified(procedure, level, unit, centre, steps, classes, reason, said, self.plan.classes)

    def _government(self, level: Level) -> Body | None:
        return next((b for b in self.whole.catalog.bodies if b.kind == "ubnd" and b.level == level and self.on in b.exists), None)

    def _steps(self, procedure: Procedure, level: Level) -> tuple[dict[Part, Done], str | None]:
        found: dict[Part, Done] = {}
        stated = self.observed.get((procedure.key, level))
        reason = stated.reason if stated else None
        if stated:
            for step, yes in stated.steps.items():
                found[step] = Done(Truth.YES if yes else Truth.NO, stated.source)
        if procedure.at_centre and procedure.at_centre.received is not None:
            word = Truth.YES if procedure.at_centre.received else Truth.NO
            found.setdefault("receive", Done(word, f"{procedure.place}"))
        for step in STEPS:
            if step not in found and (why := self._placed(procedure, level, step)):
                found[step] = Done(Truth.YES, why)
        if "receive" not in found and (kept := self._kept_out(procedure, level)):
            found["receive"], reason = Done(Truth.NO, kept), kept
        return {step: found.get(step, Done(Truth.UNKNOWN)) for step in STEPS}, reason

    def _placed(self, procedure: Procedure, level: Level, step: Part) -> str | None:
        """By an instrument in force, or by the law that names the holder, the step lies with somebody at the Centre."""
        catalog = self.whole.catalog
        for instrument in catalog.instruments:
            if instrument.province != catalog.province.province or instrument.status in ("replaced", "withdrawn"):
                continue
            if instrument.in_force is None or self.on not in instrument.in_force:
                continue
            for handed in instrument.to:
                named = procedure.key in handed.procedures or (
                    procedure.matters and set(procedure.matters) <= set(handed.matters)
                )
                if named and step in handed.parts and handed.receiver and at_centre(self.moment, handed.receiver):
                    return f"{instrument.number or instrument.instrument}: {self.moment.authority.name(handed.receiver)}"
        if step in ("appraise", "decide"):
            competences = self.moment.competences.of(procedure, level, step)
            holders = [c.holders[0] for c in competences if c.doubt is None and len(c.holders) == 1]
            by_law = [holder for holder in holders if holder.norm and at_centre(self.moment, holder.id)]
            if by_law and len(by_law) == len(competences):
                return f"{by_law[0].norm.citation if by_law[0].norm else ''}: {self.moment.authority.name(by_law[0].id)}"
        return None

    def _kept_out(self, procedure: Procedure, level: Level) -> str | None:
        """A recorded fact and a clause in force that keep it out."""
        known = {fact: one.value for fact, one in self.moment.recorded(procedure, level).items()} | dict(procedure.fact)
        for reason in self.plan.kept_out:
            norms = self.whole.catalog.resolve(Reference.parse(reason.basis))
            in_force = any(self.whole.timeline.in_force(norm, self.on) for norm in norms)
            if in_force and known.get(reason.fact) == reason.value:
                return f"{reason.says} ({reason.basis})"
        return None

    def moves(self, row: Classified) -> list[Move]:
        """What would move it up, step by step."""
        if row.outside:
            return []
        wording = Wording(self.moment)
        centre = row.counter
        found = []
        for step in STEPS:
            truth = row.steps[step].truth
            if truth == Truth.YES:
                continue
            how, at = {
                "receive": (f"Đưa vào danh mục tiếp nhận tại {centre}.", "mục II.1"),
                "appraise": (f"Cử người đủ năng lực, trình độ (từ Phó trưởng phòng trở lên) thẩm định tại {centre}.", "mục II.6"),
                "return": (f"Trả kết quả tại {centre}.", "mục II.1"),
                "decide": self._approving(row, wording, centre),
            }[step]
            found.append(Move(step, truth, how, at))
        return found

    def _approving(self, row: Classified, wording: Wording, centre: str) -> tuple[str, str]:
        said, verdict = row.answer, row.answer.headline
        if said.outcome == "suggest" and verdict:
            to = wording.name(verdict.receiver)
            grounds = wording.cited(basis.norm for basis in verdict.basis if basis.role == "ground")
            return f"{FORM[verdict.form][0].capitalize()} cho {to} theo {grounds}; bên nhận phê duyệt tại {centre}.", "mục II.2"
        if said.outcome == ALREADY_HELD:
            return f"{wording.reason(said)} Bố trí phê duyệt tại {centre}.", "mục II.1"
        if said.outcome in ("open", "not_yet"):
            first = "Làm rõ" if said.outcome == "open" else "Bảo đảm điều kiện"
            return f"{first}: {wording.reason(said)}", "mục II.2"
        deputy = wording.name(said.fallback) if said.fallback else "cấp phó"
        return f"Chưa phân cấp, ủy quyền được; phân công {deputy} hằng ngày đến {centre} phê duyệt.", "mục II.7"

    def questions(self, row: Classified) -> list[str]:
        """What has to be asked of the department to know the class."""
        if row.outside or row.known is not None:
            return []
        unknown = [step for step in STEPS if row.steps[step].truth == Truth.UNKNOWN]
        centre = row.counter
        return [
            f"Việc {STEP[step]} thủ tục này có được thực hiện tại {centre} không, theo văn bản nào?"
            for step in unknown
            if _matters(row, step)
        ]


def plan_for(plans: Iterable[Plan], on: Day) -> Plan | None:
    """The plan with criteria that is the latest on a day; before the first, the first."""
    known = sorted((plan for plan in plans if plan.classes), key=lambda plan: plan.issued)
    return next((plan for plan in reversed(known) if plan.issued <= on), known[0] if known else None)


def possible(classes: Iterable[Class_], steps: Mapping[Part, Truth]) -> tuple[Class_, ...]:
    """The classes that what is known leaves open."""
    return tuple(
        one
        for one in classes
        if all(steps[step] != Truth.NO for step in one.steps) and all(steps[step] != Truth.YES for step in one.without)
    )


def centres(moment: Moment) -> dict[Level, Body]:
    """The Centre of each level on a day; where a level has none of its own any more, the one that took it over."""
    line = _centre_line(moment)
    living = [body for body in moment.whole.catalog.bodies if body.body in line and moment.on in body.exists]
    own = {body.level: body for body in living}
    bodies = moment.whole.catalog.bodies
    for level in {body.level for body in bodies if body.kind == "ubnd" and moment.on in body.exists} - own.keys():
        ended = {b.body for b in bodies if b.body in line and b.level == level and (b.exists.until or Day.max) <= moment.on}
        own.update((level, body) for body in living if ended & set(body.succeeds))
    return own


def _centre_line(moment: Moment) -> set[str]:
    """The Centres and what came after them."""
    bodies = moment.whole.catalog.bodies
    line = {body.body for body in bodies if body.kind == "trung-tam"}
    while more := {body.body for body in bodies if line & set(body.succeeds)} - line:
        line |= more
    return line


def at_centre(moment: Moment, id: str) -> bool:
    """Does this body or post stand at a Centre: posted there, or the Centre's own?"""
    if id not in moment.authority:
        return False
    body, post = moment.authority.bearer(id)
    return (post is not None and post.role == "at-centre") or body.body in _centre_line(moment)


def _possible(truth: Truth) -> tuple[bool, ...]:
    return (False, True) if truth == Truth.UNKNOWN else (truth == Truth.YES,)


def _class(classes: Iterable[Class_], done: Mapping[Part, bool]) -> Class_ | None:
    return next(iter(possible(classes, {step: Truth.YES if yes else Truth.NO for step, yes in done.items()})), None)


def _gain(classes: tuple[Class_, ...], done: Mapping[Part, bool]) -> int:
    before, after = _class(classes, done), _class(classes, {**done, "decide": True})
    return max(0, after.rank - before.rank) if before and after else 0


def _matters(row: Classified, step: Part) -> bool:
    """Would knowing the step leave fewer classes?"""
    known = {name: done.truth for name, done in row.steps.items()}
    left = [possible(row.plan_classes, {**known, step: truth}) for truth in (Truth.YES, Truth.NO)]
    return any(len(one) < len(row.classes) for one in left)
