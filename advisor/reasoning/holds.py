"""How long a verdict stays as it is (thời gian kết luận không đổi), and what ends it."""

from __future__ import annotations

from ..catalog.procedure import Procedure
from ..catalog.record import Day
from ..evaluation import Evaluation
from .answer import Answer, levels

Holds = tuple[Day | None, Day | None]


def holds(whole: Evaluation, given: Answer) -> Holds | None:
    """First day of the verdict and first day on which it is another; an end that the catalog does not reach is None.

    The verdict is the headline case's outcome: same holder, receiver and form. None where no case was asked.
    """
    verdict = given.headline
    if verdict is None:
        return None
    days = sorted({*whole.timeline.days, *(one.from_ for one in whole.catalog.answers if one.from_)})
    start: Day | None = None
    for day in reversed([d for d in days if d <= given.on]):
        if not _same(whole, given, day):
            break
        start = day
    if start is None:
        start = max((d for d in days if d <= given.on), default=None)
    end = next((day for day in days if day > given.on and not _same(whole, given, day)), None)
    return start, end


def _same(whole: Evaluation, given: Answer, day: Day) -> bool:
    """Has the headline case the same outcome on another day?"""
    moment, verdict = whole.on(day), given.headline
    assert verdict is not None
    procedure: Procedure = given.procedure
    if procedure.exists is not None and day not in procedure.exists:
        return False
    if given.level not in levels(moment, procedure):
        return False
    holders = moment.facing(procedure, given.level, given.answers).holders
    if holders is None or [h.id for h in holders] != [j.holder.id for j in verdict.judgements]:
        return False
    if verdict.receiver not in moment.authority:
        return False
    other = moment.verdict(procedure, given.level, holders, verdict.receiver, verdict.form, verdict.part, given.answers)
    return other.outcome == verdict.outcome
