"""Every kind of cause in an invented world: what moves a verdict is found by trying, and nothing else is blamed."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.catalog.record import Day
from advisor.evaluation import Evaluation
from advisor.reevaluation import impact, stand
from advisor.reevaluation.plan import Planning, compare
from tests.reevaluation.worlds import (
    BAN,
    INSTRUMENT,
    LAW,
    OTHER_PERMIT,
    PERMIT,
    SECOND_LAW,
    World,
    causes,
    law,
    planned,
)

ON = Day(2026, 7, 1)


def test_a_clause_that_lapses_takes_the_verdicts_that_rest_on_it(tmp_path: Path) -> None:
    """The clause that permits ends on 2026-06-01: both procedures fall for it, not for the requirement that begins that day."""
    ends = law(permission="- {at: Điều 3, says: Được ủy quyền., in_force: {until: 2026-06-01}}")
    plan = planned(World(tmp_path, ends).whole(), "2026-05-31", "2026-06-01")
    assert causes(plan) == {
        "1.000001": [("provision", "1/2020/QH14 Điều 3")],
        "1.000002": [("provision", "1/2020/QH14 Điều 3")],
    }
    assert {(change.kind, change.todo) for change in plan.changes} == {("no_longer_lawful", "withdraw")}
    assert [group.causes[0].date for group in plan.groups] == [Day(2026, 6, 1)]
    assert [group.causes[0].what for group in plan.groups] == ["ends"]


def test_nothing_moves_between_two_days_alike(tmp_path: Path) -> None:
    """No event, no change: every verdict is counted as unchanged."""
    plan = planned(World(tmp_path).whole(), "2026-03-01", "2026-03-02")
    assert plan.changes == ()
    assert plan.counts["unchanged"] == sum(plan.counts.values()) == 2


def test_two_grounds_have_to_go_together(tmp_path: Path) -> None:
    """Either permission alone carries the suggestion; only when both lapse does it fall, and the two are named together."""
    ends = law(permission="- {at: Điều 3, says: Được ủy quyền., in_force: {until: 2026-06-01}}")
    world = World(tmp_path, {**ends, "legislation/b.yaml": SECOND_LAW}, {"permit/p": PERMIT, "permit/q": OTHER_PERMIT})
    plan = planned(world.whole(), "2026-05-31", "2026-06-01")
    both = [("provision", "1/2020/QH14 Điều 3"), ("provision", "2/2021/QH14 Điều 6")]
    assert causes(plan) == {"1.000001": both, "1.000002": both}
    assert all(change.smallest and not change.otherwise for change in plan.changes)


def test_one_of_two_grounds_that_lapses_is_another_reason(tmp_path: Path) -> None:
    """The other ground still carries it: the outcome stays, the clause is another."""
    world = World(tmp_path, {"legislation/b.yaml": SECOND_LAW}, {"permit/q": OTHER_PERMIT, "permit/p": PERMIT})
    plan = planned(world.whole(), "2026-05-31", "2026-06-01")
    assert {change.kind for change in plan.changes} <= {"other_reasons"}
    assert plan.counts["no_longer_lawful"] == 0


def test_a_ban_that_begins_is_the_cause_for_its_matter_only(tmp_path: Path) -> None:
    """The ban is on allocating land: leasing stays as it is."""
    begins = law(ban="- {at: Điều 4, says: Không được ủy quyền giao đất., in_force: {from: 2026-06-01}}")
    plan = planned(World(tmp_path, begins, {"permit/p": PERMIT, "forbid/b": BAN}).whole(), "2026-05-31", "2026-06-01")
    assert causes(plan) == {"1.000001": [("provision", "1/2020/QH14 Điều 4")]}
    (change,) = plan.changes
    assert (change.before and change.before.outcome, change.after and change.after.outcome) == ("suggest", "forbidden")


def test_a_clause_that_ends_another_is_the_cause(tmp_path: Path) -> None:
    """The later clause ends the permission: it is named, with what it ends, not the end by itself."""
    later = LAW.replace("1/2020/QH14", "3/2026/QH15").replace("2016-01-01", "2026-06-01")
    later = later[: later.index("provisions:")] + "provisions:\n  - {at: Điều 9, says: Bãi bỏ., ends: [1/2020/QH14 Điều 3]}\n"
    plan = planned(World(tmp_path, {"legislation/c.yaml": later}).whole(), "2026-05-31", "2026-06-01")
    assert causes(plan) == {code: [("provision", "3/2026/QH15 Điều 9")] for code in ("1.000001", "1.000002")}
    assert plan.groups[0].causes[0].ends == ("1/2020/QH14 Điều 3",)


def test_a_body_that_ends_is_the_cause(tmp_path: Path) -> None:
    """The department of the field ends on 2025-03-01 and another takes over: the receiver is another, because of bodies."""
    plan = planned(World(tmp_path).whole(), "2025-02-28", "2025-03-01")
    moved = {change.key[0]: change for change in plan.changes}
    assert set(moved) == {"1.000001", "1.000002"}
    for change in moved.values():
        assert {cause.kind for cause in change.causes} == {"body"}
        assert {cause.id for cause in change.causes} <= {"so-tai-nguyen", "so-nong-nghiep"}
        assert change.before
        assert change.before.receiver == "giam-doc-so-tai-nguyen"
        assert change.after
        assert change.after.receiver == "giam-doc-so-nong-nghiep"
        assert change.todo == "replace"


def test_an_instrument_that_ends_frees_the_power(tmp_path: Path) -> None:
    """While it lasts the power has been handed down; afterwards it can be proposed anew."""
    plan = planned(World(tmp_path, {"instruments/a.yaml": INSTRUMENT}).whole(), "2026-05-31", "2026-06-01")
    assert causes(plan) == {"1.000001": [("instrument", "giao-giam-doc")]}
    assert [(one.id, one.effect, one.own) for one in plan.instruments] == [("giao-giam-doc", "ends", True)]
    assert [(change.kind, change.todo) for change in plan.changes] == [("newly_possible", "propose")]


def test_an_instrument_loses_its_basis_on_the_day_of_the_clause(tmp_path: Path) -> None:
    """The clause it rests on lapses while it lasts: to look at, with the clause and the day; a saving clause is named."""
    ends = law(permission="- {at: Điều 3, says: Được ủy quyền., in_force: {until: 2026-05-01}}")
    plan = planned(World(tmp_path / "a", {**ends, "instruments/a.yaml": INSTRUMENT}).whole(), "2026-04-30", "2026-05-01")
    (one,) = plan.instruments
    assert (one.effect, one.cause, one.date, one.saved_by) == ("basis_ends", "1/2020/QH14 Điều 3", Day(2026, 5, 1), None)
    saving = SECOND_LAW.replace("Không liên quan.}", "Chuyển tiếp., saves: [1/2020/QH14 Điều 3]}")
    files = {**ends, "instruments/a.yaml": INSTRUMENT, "legislation/b.yaml": saving}
    (one,) = planned(World(tmp_path / "b", files).whole(), "2026-04-30", "2026-05-01").instruments
    assert one.saved_by == "2/2021/QH14 Điều 7"


def edited(before: Evaluation, after: Evaluation) -> Planning:
    return compare(before, after, ON, ON)


def test_an_edited_rule_is_the_cause(tmp_path: Path) -> None:
    """Two rules are edited; the one that no longer reaches the receiver moves the verdicts, the other is not blamed."""
    before = World(
        tmp_path / "a", rules={"permit/p": PERMIT, "forbid/b": BAN}, files=law(ban="- {at: Điều 4, says: Cấm.}")
    ).whole()
    narrower = PERMIT.replace("form: uy_quyen, receiver", "form: uy_quyen, matter: giao-dat, receiver").replace(
        "applies: {}", "applies: {matter: giao-dat}"
    )
    reworded = BAN.replace("vi: x", "vi: lời khác")
    after = World(tmp_path / "b", rules={"permit/p": narrower, "forbid/b": reworded}, files=law(ban="- {at: Điều 4, says: Cấm.}"))
    plan = edited(before, after.whole()).plan()
    assert causes(plan) == {"1.000002": [("rule", "permit/p")]}
    (group,) = plan.groups
    assert group.causes[0].what == "edited"
    assert group.causes[0].file == "rules/permit/p.yaml"


def test_an_edited_record_is_the_cause(tmp_path: Path) -> None:
    """A procedure's matter is corrected and another's name: the verdict that moves is the corrected one's."""
    rules = {"permit/p": PERMIT, "forbid/b": BAN}
    before = World(tmp_path / "a", rules=rules).whole()
    lease = "procedure: '1.000002'\nname: Tên khác\nfield: dat-dai\nmatters: [giao-dat]\nlevels: [province]\n"
    lease += "source: {evidence: {grade: reported}}\n"
    plan = edited(before, World(tmp_path / "b", {"procedures/b.yaml": lease}, rules).whole()).plan()
    assert causes(plan) == {"1.000002": [("record", "1.000002")]}


def test_a_clause_that_only_moved_in_its_file_is_no_edit(tmp_path: Path) -> None:
    """Lines and comments say nothing: no cause, no change."""
    after = World(tmp_path / "b", {"legislation/a.yaml": "# một dòng mới\n" + LAW}).whole()
    asked = edited(World(tmp_path / "a").whole(), after)
    assert asked.causes == ()
    assert asked.plan().changes == ()


def test_time_and_an_edit_mix(tmp_path: Path) -> None:
    """The permission lapses by itself; an edit lets the other one last. Together nothing falls, and the edit alone moves nothing."""
    ends = law(permission="- {at: Điều 3, says: Được ủy quyền., in_force: {until: 2026-06-01}}")
    longer = law(permission="- {at: Điều 3, says: Được ủy quyền., in_force: {until: 2027-06-01}}")
    before, after = World(tmp_path / "a", ends).whole(), World(tmp_path / "b", longer).whole()
    days = Day(2026, 5, 31), Day(2026, 6, 1)
    assert compare(before, after, *days).plan().changes == ()
    assert len(compare(before, before, *days).plan().changes) == 2


@pytest.mark.parametrize(
    ("start", "end"), [("2025-02-28", "2025-03-01"), ("2024-01-01", "2026-06-02"), ("2025-06-30", "2025-07-01")]
)
def test_no_cause_is_the_state_before_and_all_are_the_state_after(tmp_path: Path, start: str, end: str) -> None:
    """What is tried lies between two states that are judged by themselves: with no cause the one, with all causes the other."""
    ends = law(permission="- {at: Điều 3, says: Được ủy quyền., in_force: {until: 2026-06-01}}")
    files = {**ends, "legislation/b.yaml": SECOND_LAW, "instruments/a.yaml": INSTRUMENT}
    whole = World(tmp_path, files, {"permit/p": PERMIT, "permit/q": OTHER_PERMIT}).whole()
    asked = compare(whole, whole, Day.fromisoformat(start), Day.fromisoformat(end))
    everything = frozenset(range(len(asked.causes)))
    for chosen, moment in ((frozenset[int](), asked.before), (everything, asked.after)):
        for key, stood in stand.taken(whole, moment).items():
            assert asked.between.stand(chosen, key) == stood


def test_the_kinds_of_change_are_those_that_people_act_on() -> None:
    """Each pair of outcomes has one kind and one thing to do; nothing lawful falls without a word."""
    suggest, open_, banned = (stand.Stand(outcome) for outcome in ("suggest", "open", "forbidden"))
    assert (impact.kind(suggest, banned), impact.todo(suggest, banned)) == ("no_longer_lawful", "withdraw")
    assert (impact.kind(suggest, open_), impact.todo(suggest, open_)) == ("newly_open", "ask")
    assert (impact.kind(open_, suggest), impact.todo(open_, suggest)) == ("newly_possible", "propose")
    assert (impact.kind(open_, banned), impact.todo(open_, banned)) == ("ruled_out", "note")
    assert (impact.kind(banned, None), impact.kind(None, suggest)) == ("disappears", "appears")
    held = stand.Stand("suggest", holders=(("ubnd-tinh", "1/2020/QH14 Điều 1"),))
    other = stand.Stand("suggest", holders=(("chu-tich-ubnd-tinh", "1/2020/QH14 Điều 1"),))
    assert (impact.kind(held, other), impact.todo(held, other)) == ("other_reasons", "replace")
    assert impact.signs_only_from(held, other, ON) == ON  # who did not hold the power before can't sign before
    assert impact.signs_only_from(held, held, ON) is None
