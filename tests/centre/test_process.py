"""Steps before and after the suggestion: what falls away, who does what, and that no time is made up."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest

from advisor.catalog.one_stop import StepKind, in_force
from advisor.catalog.record import Level
from advisor.centre.calendar import Calendar
from advisor.centre.entered import StepTime, Whole
from advisor.centre.process import Process, Processes, processes
from advisor.centre.task import tasks
from advisor.evaluation import Evaluation

TODAY = datetime.date(2026, 11, 24)
NOTARY, LAND = "1.013803", "1.013823"
FULL: Mapping[StepKind, int] = {"receive": 1, "transfer": 1, "appraise": 6, "submit": 2, "decide": 3, "send-back": 1, "return": 0}


def made(
    whole: Evaluation, code: str | None = None, entered: Whole | None = None, on: datetime.date = TODAY, level: Level = "province"
) -> Processes:
    chosen = [whole.catalog.procedure[code]] if code else None
    return processes(tasks(whole, on, level, chosen), entered or Whole(), Calendar(whole.catalog.holidays), on)


def one(whole: Evaluation, code: str, entered: Whole | None = None, on: datetime.date = TODAY) -> Process:
    (found,) = made(whole, code, entered, on).processes
    return found


def times(days: Mapping[StepKind, int]) -> Whole:
    return Whole(steps=tuple(StepTime(procedure=NOTARY, step=step, working_days=n, source="x") for step, n in days.items()))


def test_handing_down_to_the_head_of_the_department_takes_the_submission_away(whole: Evaluation) -> None:
    """The department appraises and its head decides: nothing has to be submitted to the committee any more."""
    found = one(whole, LAND)
    assert [step.kind for step in found.before.steps] == [
        "receive",
        "transfer",
        "appraise",
        "submit",
        "decide",
        "send-back",
        "return",
    ]
    assert found.after is not None
    assert [step.kind for step in found.after.steps] == ["receive", "transfer", "appraise", "decide", "send-back", "return"]
    before, after = found.before.step("decide"), found.after.step("decide")
    assert before is not None
    assert after is not None
    assert (before.by.id, after.by.id) == ("ubnd-tinh", "giam-doc-so-nong-nghiep-va-moi-truong")
    assert found.saved_steps == 1


def test_a_procedure_that_its_department_decides_has_no_submission(whole: Evaluation) -> None:
    """The officer who appraises and the one who decides stand in one body."""
    found = [p for p in made(whole).processes if p.task.settling_body and p.task.settling_body == p.task.department]
    assert found
    for process in found:
        assert process.before.step("submit") is None
        assert process.after is None  # still open: nothing is suggested


def test_no_time_is_made_up(whole: Evaluation) -> None:
    """What nobody entered is unknown: of a step, of all steps, and of what is saved."""
    found = one(whole, NOTARY)
    assert found.before.days is None
    assert found.saved_days is None
    assert all(step.days is None for step in found.before.steps)
    (total,) = made(whole, NOTARY).sums
    assert (total.shorter, total.days_known, total.days_saved) == (1, 0, 0)


def test_days_saved_are_those_of_the_steps_that_fall_away(whole: Evaluation) -> None:
    """Known as soon as the time of just those steps is entered; the sum of all steps only when every one is."""
    found = one(whole, NOTARY, times({"submit": 2}))
    assert found.saved_days == 2
    assert found.before.days is None
    full = one(whole, NOTARY, times(FULL))
    assert full.before.days == 14
    assert full.after is not None
    assert full.after.days == 12


@pytest.mark.parametrize(
    ("on", "by"),
    [
        ("2017-04-10", "09/2015/QĐ-TTg"),
        ("2018-06-20", "09/2015/QĐ-TTg"),
        ("2018-06-21", "61/2018/NĐ-CP"),
        ("2025-06-30", "61/2018/NĐ-CP"),
        ("2025-07-01", "118/2025/NĐ-CP"),
    ],
)
def test_the_order_is_the_one_in_force(whole: Evaluation, on: str, by: str) -> None:
    order = in_force(whole.catalog.orders, datetime.date.fromisoformat(on))
    assert order is not None
    assert order.by == by


def test_what_goes_down_a_level_is_not_compared(whole: Evaluation) -> None:
    """Nobody has recorded who appraises at the commune: its steps are not counted against those of the department."""
    down = [
        p
        for p in made(whole).processes
        if p.after and p.task.answer.headline and p.task.answer.headline.receiver == "chu-tich-ubnd-xa"
    ]
    assert down
    for process in down:
        assert not process.comparable
        assert process.saved_steps == 0
        assert process.saved_days is None


def test_the_sums_are_the_processes_added_up(whole: Evaluation) -> None:
    """By department; procedures whose holder nobody knows are counted and not drawn."""
    found = made(whole)
    assert sum(one.procedures for one in found.sums) == len(found.tasks.tasks)
    assert sum(one.procedures - one.holder_unknown for one in found.sums) == len(found.processes)
    assert sum(one.steps_saved for one in found.sums) == sum(p.saved_steps for p in found.processes)
    assert sum(one.shorter for one in found.sums) == sum(p.saved_steps > 0 for p in found.processes)
    for process in found.processes:
        assert process.before.steps[0].kind == "receive"
        assert process.before.steps[-1].kind == "return"


def test_the_due_day_follows_the_published_limit(whole: Evaluation) -> None:
    """1.014129 is due by its own limit in working days; the day of receipt and 24/11/2026 do not count."""
    limited = next(
        p
        for p in made(whole, on=datetime.date(2026, 11, 20)).processes
        if p.task.procedure.time_limit and p.task.procedure.time_limit.working_days == 5
    )
    assert limited.due == datetime.date(2026, 11, 30)


def test_a_due_day_in_a_year_that_is_not_recorded_is_left_out(whole: Evaluation) -> None:
    found = made(whole, on=datetime.date(2026, 12, 31))
    assert found.no_calendar == 2027
    assert any(p.due is None for p in found.processes if p.task.procedure.time_limit)


def test_steps_longer_than_the_limit_are_noticed(whole: Evaluation) -> None:
    """The times entered and the limit published can't both be right."""
    process = next(
        p for p in made(whole).processes if p.task.procedure.time_limit and p.task.procedure.time_limit.working_days == 5
    )
    code = process.task.key
    for extra, over in ((0, 0), (1, 1)):
        steps = tuple(
            StepTime(procedure=code, step=s.kind, working_days=0, source="x") for s in process.before.steps if s.kind != "decide"
        )
        steps += (StepTime(procedure=code, step="decide", working_days=5 + extra, source="x"),)
        assert one(whole, code, Whole(steps=steps)).over_limit == over
