"""A plan read back from its JSON says what the plan said, and nothing else is taken for one."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable
from typing import Any

import pytest

from advisor.evaluation import Evaluation
from advisor.reevaluation import stored
from advisor.reevaluation.plan import Plan, compare

Json = dict[str, Any]


@pytest.fixture(scope="module")
def plan(whole: Evaluation) -> Plan:
    return compare(whole, whole, datetime.date(2027, 2, 28), datetime.date(2027, 3, 1)).plan()


def test_it_is_the_same_in_json_and_in_words(whole: Evaluation, plan: Plan) -> None:
    """All but the number of candidates, which only who made it knows; words in both languages."""
    document = plan.as_json()
    back = stored.read(document, whole)
    assert {**back.as_json(), "candidates": document["candidates"]} == document
    assert stored.told(back) == stored.told(plan)
    change = next(one for group in stored.told(back)["causes"] for one in group["changes"] if one["code"] == "1.013827")
    assert change["outcomes"] == ["suggest", "forbidden"]
    assert change["department"] == "so-nong-nghiep-va-moi-truong"
    assert "Điều 123" in change["becomes"][0]
    assert change["todo"][1].startswith("Withdraw")


def test_what_the_catalog_of_now_has_not_is_called_by_its_id(whole: Evaluation, plan: Plan) -> None:
    """A comparison with an older catalog names procedures, bodies and clauses that are gone."""
    document = copy.deepcopy(plan.as_json())
    change = document["causes"][0]["changes"][0]
    change["code"], change["was"]["receiver"] = "0.000000", "co-quan-cu"
    change["was"]["holders"], document["causes"][0]["id"] = [{"id": "nguoi-cu", "by": None}], "một điều khoản cũ"
    told = stored.told(stored.read(document, whole))["causes"][0]
    assert told["changes"][0]["name"] == "0.000000"
    assert "co-quan-cu" in told["changes"][0]["was"][0]
    assert "một điều khoản cũ" in told["text"][0].lower()


def spoilt(*path: Any, value: Any = None) -> Callable[[Json], None]:
    def spoil(document: Json) -> None:
        inside: Any = document
        for key in path[:-1]:
            inside = inside[key]
        inside[path[-1]] = value

    return spoil


CHANGE = ("causes", 0, "changes", 0)


@pytest.mark.parametrize(
    "spoil",
    [
        spoilt("from"),
        spoilt("from", value="2027-03-02"),
        spoilt("counts", value={}),
        spoilt("counts", "unchanged", value=float("inf")),
        spoilt("counts", "nonsense", value=1),
        spoilt("causes", value={"a": 1}),
        spoilt("causes", 0, "what", value="explodes"),
        spoilt("causes", 0, "kind", value=["provision"]),
        spoilt("causes", 0, "date", value="mai"),
        spoilt(*CHANGE, "level", value="moon"),
        spoilt(*CHANGE, "kind", value="unchanged"),
        spoilt(*CHANGE, "do", value=""),
        spoilt(*CHANGE, "was", value=[]),
        spoilt(*CHANGE, "was", "outcome", value="fine"),
        spoilt(*CHANGE, "was", "form", value="gift"),
        spoilt(*CHANGE, "becomes", "doubts", value=[{"kind": "x", "clauses": []}]),
        spoilt("instruments", 0, "effect", value="vanishes"),
        spoilt("before", value=None),
    ],
)
def test_what_is_no_plan_is_refused(whole: Evaluation, plan: Plan, spoil: Callable[[Json], None]) -> None:
    document = copy.deepcopy(plan.as_json())
    spoil(document)
    with pytest.raises(stored.NoPlan):
        stored.read(document, whole)
