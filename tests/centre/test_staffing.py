"""Who may work at the Centre by the law of the day, and what of the shipped catalog is covered by whom."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from advisor.centre.entered import Person, Whole
from advisor.centre.staffing import Options, Staffing, staffing
from advisor.centre.standard import fit, standards
from advisor.centre.task import tasks
from advisor.evaluation import Evaluation
from advisor.rules.condition import Truth

TODAY = datetime.date(2026, 11, 24)
FIT = {"years": 2, "rank": "chuyen-vien-tro-len", "completes_tasks": "yes", "qualified": "yes"}


def person(id: str = "A", body: str = "so-tu-phap", role: str = "staff", **facts: Any) -> Person:
    return Person(person=id, name=f"Người {id}", body=body, role=role, **{**FIT, **facts})  # type: ignore[arg-type]  # of the test


@pytest.mark.parametrize(
    ("on", "facts", "truth"),
    [
        # 118/2025/NĐ-CP Điều 11 khoản 1: two years, fitting qualification; rank and ratings are no longer asked
        ("2026-11-24", {}, Truth.YES),
        ("2026-11-24", {"years": 1}, Truth.NO),
        ("2026-11-24", {"years": None}, Truth.UNKNOWN),
        ("2026-11-24", {"qualified": "no"}, Truth.NO),
        ("2026-11-24", {"rank": None, "completes_tasks": None}, Truth.YES),
        # 61/2018/NĐ-CP Điều 11 khoản 1 điểm b: three years, the rank, good ratings; 01/2018/TT-VPCP Điều 6 khoản 3: qualification
        ("2019-06-03", {"years": 2}, Truth.NO),
        ("2019-06-03", {"years": 3}, Truth.YES),
        ("2019-06-03", {"years": 3, "rank": "duoi-chuyen-vien"}, Truth.NO),
        ("2019-06-03", {"years": 3, "completes_tasks": None}, Truth.UNKNOWN),
        ("2019-06-03", {"years": 3, "qualified": "no"}, Truth.NO),
        # between the decree and the circular nothing asked for qualification in these words
        ("2018-07-02", {"years": 3, "qualified": "no"}, Truth.YES),
        # no clause on record before
        ("2017-04-10", {"years": 0, "rank": "duoi-chuyen-vien", "qualified": "no"}, Truth.YES),
    ],
)
def test_the_law_of_the_day_says_who_is_fit(whole: Evaluation, on: str, facts: dict[str, Any], truth: Truth) -> None:
    asked = standards(whole.on(datetime.date.fromisoformat(on)), "decide")
    assert fit(person(**facts), asked).truth == truth


def test_what_is_missing_is_told_with_its_measure(whole: Evaluation) -> None:
    """One year of two, and an answer that nobody gave."""
    gaps = fit(person(years=1, qualified=None), standards(whole.on(TODAY), "decide")).gaps
    assert {(gap.fact, gap.value, gap.least) for gap in gaps} == {
        ("receiver.years_in_field", 1, 2),
        ("receiver.qualified", None, None),
    }
    assert {gap.rule for gap in gaps} == {"require/118-2025-d11-k1"}


def planned(whole: Evaluation, *staff: Person, **options: Any) -> Staffing:
    return staffing(tasks(whole, TODAY, "province"), Whole(staff=staff), Options(**options))


def test_an_officer_works_for_his_own_department_only(whole: Evaluation) -> None:
    """He can be authorised only for what his own department or its head holds."""
    found = planned(whole, person("A"), person("B"))
    for department in found.departments:
        assert department.chosen.people == (("A", "B") if department.id == "so-tu-phap" else ())
        if department.id == "so-tu-phap":
            assert not department.lacks
            assert {a.task.department for a in department.assigned} == {"so-tu-phap"}
            assert all({a.pair.appraises, a.stands_in.appraises} == {"A", "B"} for a in department.assigned)


def test_one_person_alone_has_no_stand_in_and_nobody_is_nobody(whole: Evaluation) -> None:
    found = planned(whole, person("A", fields=("quoc-tich",)), duties=("appraise",))
    law = next(one for one in found.departments if one.id == "so-tu-phap")
    kinds = {lack.kind: {task.procedure.field for task in lack.tasks} for lack in law.lacks}
    assert kinds["no-stand-in"] == {"quoc-tich"}
    assert "quoc-tich" not in kinds["nobody"]
    assert "ho-tich" in kinds["nobody"]
    assert law.chosen.people == ("A",)


def test_those_who_fall_short_by_least_are_named_with_what_they_lack(whole: Evaluation) -> None:
    """What can't be covered, and by whom it could be."""
    some = (
        person("A", years=1),
        person("B", qualified=None),
        person("C", fields=("ho-tich",)),
        person("D", years=1, qualified="no"),
    )
    found = planned(whole, *some, duties=("appraise",))
    law = next(one for one in found.departments if one.id == "so-tu-phap")
    lack = next(one for one in law.lacks if one.kind == "nobody" and "quoc-tich" in one.fields)
    assert [near.person for near in lack.near] == ["B", "A", "C"]
    assert lack.near[2].other_field
    assert not lack.near[2].fit.gaps


def test_a_lowest_role_is_asked_only_where_the_user_asks_it(whole: Evaluation) -> None:
    """Section II.6 of the plan of 2017 speaks of Phó trưởng phòng and above; no clause in force does."""
    some = (person("A"), person("B", role="deputy-unit-head"), person("C", role="head"))
    law = {
        role: next(d for d in planned(whole, *some, least_role=role).departments if d.id == "so-tu-phap")
        for role in (None, "deputy-unit-head")
    }
    assert len(law[None].chosen.people) == 2
    assert law["deputy-unit-head"].chosen.people == ("B", "C")


def test_two_people_for_the_two_duties_where_the_user_asks_it(whole: Evaluation) -> None:
    """Of procedures settled by an officer nobody then decides what he appraised."""
    some = tuple(person(id) for id in "ABC")
    law = next(d for d in planned(whole, *some, separate=True).departments if d.id == "so-tu-phap")
    assert len(law.chosen.people) == 3
    settled = [a for a in law.assigned if a.task.settled_by_officer]
    assert settled
    for one in settled:
        assert len({one.pair.appraises, one.pair.decides}) == 2
        assert one.stands_in.appraises not in {one.pair.appraises, one.pair.decides}
    alone = next(d for d in planned(whole, some[0], separate=True).departments if d.id == "so-tu-phap")
    assert "same-person" in {lack.kind for lack in alone.lacks}


def test_who_holds_a_power_in_another_s_field_decides_it_with_its_own_officers(whole: Evaluation) -> None:
    """The zone board approves investments that the finance department looks after: its own officer decides, not the department's."""
    board, finance = "ban-quan-ly-khu-kinh-te", "so-tai-chinh"
    some = (person("A", board), person("B", board), person("C", finance), person("D", finance))
    by_id = {one.id: one for one in planned(whole, *some).departments}
    crossing = [a for a in by_id[board].assigned if a.task.department == finance]
    assert crossing
    for one in crossing:
        assert {one.pair.decides, one.stands_in.decides} == {"A", "B"}
        assert one.pair.appraises is None
        (other,) = [a for a in by_id[finance].assigned if a.task.key == one.task.key]
        assert {other.pair.appraises, other.stands_in.appraises} == {"C", "D"}
        assert other.pair.decides is None


def test_every_task_of_a_department_is_assigned_once(whole: Evaluation) -> None:
    found = planned(whole, person("A"), person("B", body="so-xay-dung"))
    for department in found.departments:
        assert len(department.assigned) == len(department.tasks)
        assert {a.task.key for a in department.assigned} == {task.key for task in department.tasks}


def test_a_procedure_named_for_a_person_is_his_outside_his_fields(whole: Evaluation) -> None:
    found = planned(whole, person("A", fields=("ho-tich",), procedures=("1.013803",)), duties=("appraise",))
    law = next(one for one in found.departments if one.id == "so-tu-phap")
    done = {a.task.key: a.pair.appraises for a in law.assigned}
    assert done["1.013803"] == "A"
    assert done["1.013805"] is None


def test_deciding_is_planned_only_where_that_form_is_asked(whole: Evaluation) -> None:
    """What the provincial Chairman decides is no officer's to decide at the Centre."""
    found = planned(whole, person("A"), person("B"))
    law = next(one for one in found.departments if one.id == "so-tu-phap")
    for one in law.assigned:
        assert (one.pair.decides is not None) == (one.task.settled_by_officer is not None)
