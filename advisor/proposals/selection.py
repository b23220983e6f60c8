"""Which procedures are proposed (thủ tục được chọn), each with its case: receiver and form.

Without a choice: every procedure of the department that is suggested. Who names procedures or a form gets exactly these; what
the law does not allow is refused, what is open or not yet ready comes along and is told as a reason to refuse the dossier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..catalog.institution import Body
from ..catalog.procedure import Procedure
from ..catalog.record import Day, Form, Level
from ..evaluation import Answers, Evaluation, Moment
from ..reasoning.answer import Answer, answer, levels
from ..reasoning.holds import holds
from ..rules.semantics import Outcome
from ..verdicts.verdict import Verdict

FORMS: tuple[Form, ...] = ("phan_cap", "uy_quyen", "giao_mot_cua")
"""The forms for which a department sends a dossier; the others are an assignment or a signature inside one body."""
MAY_COME = (Outcome.SUGGEST, Outcome.NOT_YET, Outcome.OPEN)
_BEST = (Outcome.SUGGEST, Outcome.NOT_YET, Outcome.OPEN, Outcome.CONFLICT, Outcome.FORBIDDEN, Outcome.NO_GROUND)


@dataclass(frozen=True)
class Wanted:
    """A procedure that somebody chose, at one level or all, with a form, a receiver and answers to questions where they gave them."""

    procedure: Procedure
    level: Level | None = None
    form: Form | None = None
    receiver: str | None = None
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """One procedure proposed: the case, and the first day on which its verdict is another."""

    answer: Answer
    verdict: Verdict
    lapses: Day | None
    number: int = 0  # its place in the list of its set

    @property
    def procedure(self) -> Procedure:
        return self.answer.procedure

    @property
    def givers(self) -> tuple[str, ...]:
        """Whoever holds it; more than one where matters have holders of their own."""
        return tuple(dict.fromkeys(judgement.holder.id for judgement in self.verdict.judgements))

    @property
    def ready(self) -> bool:
        return self.verdict.outcome == Outcome.SUGGEST

    @property
    def key(self) -> tuple[str, str]:
        return self.procedure.key, self.answer.level


@dataclass(frozen=True)
class Selection:
    """What is proposed on a day, and what was looked at and is not: why."""

    moment: Moment
    department: Body
    proposals: tuple[Proposal, ...]
    refused: tuple[Answer, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)


def of_department(
    whole: Evaluation, department: Body, line: Iterable[str], on: Day, wanted: tuple[Wanted, ...] | None, form: Form | None
) -> Selection:
    """The choice of a department. `wanted` None: all that is suggested."""
    moment = whole.on(on)
    proposals: list[Proposal] = []
    refused: list[Answer] = []
    others: dict[str, int] = {}
    kin = frozenset(line)
    for given, one in _answers(moment, kin, wanted):
        chosen = _case(given, (one.form if one else None) or form, one.receiver if one else None)
        if chosen.headline is not None and (
            chosen.headline.outcome == Outcome.SUGGEST or (one is not None and chosen.headline.outcome in MAY_COME)
        ):
            held = holds(whole, chosen)
            proposals.append(Proposal(chosen, chosen.headline, held[1] if held else None))
        elif one is not None:
            refused.append(chosen)
        else:
            others[chosen.outcome] = others.get(chosen.outcome, 0) + 1
    return Selection(moment, department, tuple(proposals), tuple(refused), others)


def _answers(moment: Moment, line: frozenset[str], wanted: tuple[Wanted, ...] | None) -> Iterator[tuple[Answer, Wanted | None]]:
    if wanted is None:
        for procedure in moment.whole.catalog.procedures:
            department = moment.authority.department(procedure.field)
            if department is not None and department.body in line:
                for level in levels(moment, procedure):
                    yield answer(moment, procedure, level, {}), None
        return
    seen: set[tuple[str, Level]] = set()
    for one in wanted:
        for level in (one.level,) if one.level else levels(moment, one.procedure):
            if (one.procedure.key, level) not in seen:
                seen.add((one.procedure.key, level))
                yield answer(moment, one.procedure, level, one.answers), one


def _case(given: Answer, form: Form | None, receiver: str | None) -> Answer:
    """The same answer about the case of this form and receiver: the best candidate's where only the form is named."""
    holders = given.facing.holders if given.facing else None
    if given.headline is None or holders is None:
        return given
    headline = given.headline
    forms = [form] if form else list(FORMS)
    if receiver is None and headline.form in forms:
        return given
    moment = given.moment
    shared = set(moment.receivers(holders))
    known = given.answers
    ranked = [(one, allowed) for one, allowed in moment.ranked(given.procedure, given.level, holders, known) if one in shared]
    if receiver is not None:
        pairs = [(receiver, one) for one in ([headline.form, *forms] if form is None and headline.form in forms else forms)]
    else:
        pairs = [(one, wanted) for one, allowed in ranked for wanted in forms if wanted in allowed]
    cases = [moment.verdict(given.procedure, given.level, holders, one, wanted, "decide", known) for one, wanted in pairs]
    best = min(cases, key=lambda case: _BEST.index(case.outcome), default=None)
    outcome = str(best.outcome) if best else str(Outcome.NO_GROUND)
    return replace(given, outcome=outcome, headline=best)


def in_order(proposals: Iterable[Proposal]) -> list[Proposal]:
    """By field and name, as lists of procedures are read; numbered from 1."""
    from ..documents import order

    def key(one: Proposal) -> tuple[object, ...]:
        names = one.answer.moment.whole.catalog.field_names
        return order.key(names.get(one.procedure.field, one.procedure.field)), order.key(one.procedure.name), one.key

    return [replace(one, number=number) for number, one in enumerate(sorted(proposals, key=key), 1)]
