"""The answer for one procedure at one level on one day: its headline case, all alternatives, and the fallback.

The outcome is about deciding. `already_held`, `out_of_scope` and `not_recorded` are answered before any case is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from ..authority.competence import Holder
from ..catalog.institution import Body
from ..catalog.instrument import Instrument
from ..catalog.procedure import Procedure
from ..catalog.record import Day, Form, Level
from ..evaluation import Answers, Facing, Moment
from ..rules.semantics import Outcome
from ..verdicts.verdict import Verdict

ALREADY_HELD, OUT_OF_SCOPE, NOT_RECORDED = "already_held", "out_of_scope", "not_recorded"
OUTCOMES: tuple[str, ...] = (
    "suggest",
    "not_yet",
    "open",
    "no_ground",
    "forbidden",
    "conflict",
    ALREADY_HELD,
    OUT_OF_SCOPE,
    NOT_RECORDED,
)
_DEPTH = {"province": 0, "district": 1, "commune": 2, "other": 0}


@dataclass(frozen=True)
class Answer:
    """What is said of a procedure. `headline` is None where no case was asked, or where nobody knows who holds the power."""

    procedure: Procedure
    level: Level
    on: Day
    outcome: str
    moment: Moment = field(repr=False, compare=False)
    facing: Facing | None = None
    headline: Verdict | None = None
    vertical: Body | None = None
    instrument: Instrument | None = None
    fallback: str | None = None  # the deputy who comes to the Centre (II.7 of the plan)
    answers: Answers = field(default_factory=dict)

    @property
    def holders(self) -> tuple[Holder, ...]:
        """Each holder once: the one of each matter, or those that contest it."""
        if self.facing is None:
            return ()
        every = [holder for competence in self.facing.competences for holder in competence.holders]
        found: dict[str, Holder] = {}
        for holder in every:
            known = found.get(holder.id)
            if known is None or (known.norm is None and holder.norm is not None):
                found[holder.id] = holder
        return tuple(found.values())

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every case: all receivers, forms and parts. Worked out when first asked for; the headline needs the candidates only."""
        holders = self.facing.holders if self.facing else None
        if holders is None or self.outcome == ALREADY_HELD:
            return ()
        return self.moment.verdicts(self.procedure, self.level, holders, self.answers)

    @property
    def department(self) -> Body | None:
        """The specialised agency that looks after the field, and so drafts and appraises."""
        return self.moment.authority.department(self.procedure.field)


def answer(moment: Moment, procedure: Procedure, level: Level, answers: Answers) -> Answer:
    """One procedure at one of its levels."""
    on, catalog = moment.on, moment.whole.catalog
    if on < catalog.province.recorded_from or (procedure.exists is not None and on not in procedure.exists):
        return Answer(procedure, level, on, NOT_RECORDED, moment)
    outside = vertical(moment, procedure)
    if outside is not None:
        return Answer(procedure, level, on, OUT_OF_SCOPE, moment, vertical=outside)
    facing = moment.facing(procedure, level, answers)
    instrument = moved_by(moment, procedure)
    if instrument is not None:
        return Answer(procedure, level, on, ALREADY_HELD, moment, facing, instrument=instrument)
    holders = facing.holders
    if holders is None:
        return Answer(procedure, level, on, str(Outcome.OPEN), moment, facing, answers=answers)
    if all(_DEPTH[moment.authority.level(holder.id)] > _DEPTH[level] for holder in holders):
        return Answer(procedure, level, on, ALREADY_HELD, moment, facing)
    headline = _headline(moment, procedure, level, holders, answers)
    outcome = str(headline.outcome if headline else Outcome.NO_GROUND)
    fallback = None if outcome == Outcome.SUGGEST else _deputy(moment, holders)
    return Answer(procedure, level, on, outcome, moment, facing, headline, fallback=fallback, answers=answers)


def levels(moment: Moment, procedure: Procedure) -> tuple[Level, ...]:
    """The levels to answer for: a level that no longer exists is left out while another remains."""
    living = tuple(level for level in procedure.levels if level != "district" or "ubnd-huyen" in moment.authority)
    return living or procedure.levels


def vertical(moment: Moment, procedure: Procedure) -> Body | None:
    """The body outside the province's direction that holds the field, or that the publication names as holder."""
    holder = procedure.source.holder
    if holder and holder in moment.authority:
        body = moment.authority.bearer(holder)[0]
        if body.kind in ("nganh-doc", "trung-uong"):
            return body
    if moment.authority.department(procedure.field) is None:
        return moment.authority.vertical(procedure.field)
    return None


def moved_by(moment: Moment, procedure: Procedure) -> Instrument | None:
    """An instrument of this province, in force, that has handed the deciding down."""
    for instrument in moment.instruments:
        for handed in instrument.to:
            named = procedure.key in handed.procedures or (procedure.matters and set(procedure.matters) <= set(handed.matters))
            if "decide" in handed.parts and named:
                return instrument
    return None


def _headline(
    moment: Moment, procedure: Procedure, level: Level, holders: tuple[Holder, ...], answers: Answers
) -> Verdict | None:
    """The first candidate that is suggested, else the first that is open, else the first."""
    ordered: list[Verdict] = []
    for receiver, forms in moment.candidates(procedure, level, holders, answers):
        for form in _in_order(moment, holders, forms):
            verdict = moment.verdict(procedure, level, holders, receiver, form, "decide", answers)
            if verdict.outcome == Outcome.SUGGEST:
                return verdict
            ordered.append(verdict)
    # Of open cases, one that a permission speaks of comes before one that only a hole in the data keeps open.
    still_open = [verdict for verdict in ordered if verdict.outcome == Outcome.OPEN]
    return min(still_open or ordered[:1], key=lambda verdict: not verdict.grounds(), default=None)


def _in_order(moment: Moment, holders: tuple[Holder, ...], forms: tuple[Form, ...]) -> list[Form]:
    """Ủy quyền before phân cấp where the holder's own clause lapses: what is handed down for good needs a power that stays."""
    lapses = any(h.norm and (life := moment.whole.timeline.life(h.norm)) and life.period.until for h in holders)
    first = "uy_quyen" if lapses else forms[0]
    return sorted(forms, key=lambda form: (form != first, forms.index(form)))


def _deputy(moment: Moment, holders: tuple[Holder, ...]) -> str | None:
    """The deputy of the holder, or of the head of the holding body."""
    body, _ = moment.authority.bearer(holders[0].id)
    return next((post.post for post in body.posts if post.role == "deputy" and post.post in moment.authority), None)
