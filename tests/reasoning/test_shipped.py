"""The shipped catalog, asked as its users would. A failure here means that a person decides: is the law or the data wrong?"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from advisor.catalog.record import Day, Period
from advisor.evaluation import Evaluation
from advisor.reasoning import interface
from advisor.reasoning.answer import OUTCOMES, answer, levels
from advisor.reasoning.explanation import explain
from advisor.reasoning.wording import Wording
from tests import shipped

TODAY = Day(2026, 11, 22)
DATES = [
    Day(2017, 4, 10),
    Day(2020, 7, 1),
    Day(2025, 3, 1),
    Day(2025, 6, 16),
    Day(2025, 7, 1),
    Day(2026, 1, 31),
    TODAY,
    Day(2027, 3, 1),
]
LAND, CERTIFY, MONUMENT = "1.013823", "2.000815", "cap-giay-phep-xay-dung-tuong-dai-tranh-hoanh-trang"


def told(whole: Evaluation, code: str, on: Day, **answers: str) -> dict[str, object]:
    """The record of a procedure's first level."""
    moment = whole.on(on)
    procedure = whole.catalog.procedure[code]
    found = answer(moment, procedure, levels(moment, procedure)[0], {name.replace("__", "."): v for name, v in answers.items()})
    return interface.record(whole, found, Wording(moment))


def all_answers(whole: Evaluation, on: Day) -> Iterator[interface.Answer]:
    moment = whole.on(on)
    for procedure in whole.catalog.procedures:
        for level in levels(moment, procedure):
            yield answer(moment, procedure, level, {})


@pytest.mark.parametrize(
    ("on", "outcome", "holder", "receiver"),
    [
        (Day(2017, 4, 10), "open", "ubnd-tinh", "so-tai-nguyen-va-moi-truong"),
        (Day(2020, 7, 1), "open", "ubnd-tinh", "so-tai-nguyen-va-moi-truong"),
        (Day(2025, 3, 1), "forbidden", "ubnd-tinh", "giam-doc-so-nong-nghiep-va-moi-truong"),
        (Day(2025, 6, 16), "forbidden", "ubnd-tinh", "giam-doc-so-nong-nghiep-va-moi-truong"),
        (Day(2025, 7, 1), "forbidden", "chu-tich-ubnd-tinh", "giam-doc-so-nong-nghiep-va-moi-truong"),
        (Day(2025, 11, 1), "forbidden", "chu-tich-ubnd-tinh", "giam-doc-so-nong-nghiep-va-moi-truong"),
        (Day(2026, 1, 30), "forbidden", "chu-tich-ubnd-tinh", "giam-doc-so-nong-nghiep-va-moi-truong"),
        (Day(2026, 1, 31), "suggest", "ubnd-tinh", "giam-doc-so-nong-nghiep-va-moi-truong"),
        (TODAY, "suggest", "ubnd-tinh", "giam-doc-so-nong-nghiep-va-moi-truong"),
        (Day(2027, 2, 28), "suggest", "ubnd-tinh", "giam-doc-so-nong-nghiep-va-moi-truong"),
        (Day(2027, 3, 1), "forbidden", "ubnd-tinh", "giam-doc-so-nong-nghiep-va-moi-truong"),
    ],
)
def test_land_is_closed_opened_for_a_time_and_closed_again(
    whole: Evaluation, on: Day, outcome: str, holder: str, receiver: str
) -> None:
    """Điều 59 khoản 4 (2013) bars ủy quyền, Điều 123 khoản 5 (2024) bars both forms, 49/2026 Điều 14 opens them to 2027-02-28."""
    found = told(whole, LAND, on)
    assert (found["outcome"], found["receiver"]) == (outcome, receiver)
    assert found["holders"][0]["id"] == holder  # type: ignore[index]


def test_todays_land_suggestion_rests_on_the_decree_that_lifts_the_ban(whole: Evaluation) -> None:
    """49/2026/NĐ-CP Điều 14 khoản 1 is holder, ground and lift at once, and ends the suggestion on 2027-03-01."""
    found = told(whole, LAND, TODAY)
    basis = {(b["citation"], b["role"]) for b in found["basis"]}  # type: ignore[attr-defined]
    assert {("49/2026/NĐ-CP Điều 14 khoản 1", role) for role in ("holder", "ground", "lift")} <= basis
    assert found["form"] == "uy_quyen"
    assert found["holds"] == {"from": "2026-01-31", "until": "2027-03-01"}
    assert found["verified"] is False  # the sector law has not been gone through whole


def test_the_land_ban_names_who_could_change_it(whole: Evaluation) -> None:
    """On 2025-11-01 the only thing in the way is Điều 123 khoản 5, and only the National Assembly can change it."""
    found = explain(whole, whole.catalog.procedure[LAND], "province", Day(2025, 11, 1), answers={}).as_json()
    assert found["outcome"] == "forbidden"
    assert found["blocking_sets"] == [[{"kind": "provision", "id": "31/2024/QH15 Điều 123 khoản 5", "who": "quoc-hoi"}]]
    assert found["holds"]["until"] == "2026-01-31"
    assert found["why_not"]


@pytest.mark.parametrize(
    ("on", "outcome", "holder"),
    [
        (Day(2017, 4, 10), "open", "ubnd-xa"),
        (Day(2025, 7, 1), "open", "ubnd-xa"),
        (Day(2025, 10, 31), "open", "ubnd-xa"),
        (Day(2025, 11, 1), "open", "chu-tich-ubnd-xa"),
        (TODAY, "open", "chu-tich-ubnd-xa"),
    ],
)
def test_certification_stays_a_question_and_its_holder_changes(whole: Evaluation, on: Day, outcome: str, holder: str) -> None:
    """Before 2025-11-01 the list of signers may be closed; since then the council's scope decides, and nobody knows it."""
    found = told(whole, CERTIFY, on)
    assert (found["outcome"], found["holders"][0]["id"]) == (outcome, holder)  # type: ignore[index]
    assert found["questions"]


@pytest.mark.parametrize(
    ("value", "outcome"), [("none", "not_yet"), ("other-matters", "not_yet"), ("covers-this-matter", "suggest")]
)
def test_the_councils_resolution_settles_certification(whole: Evaluation, value: str, outcome: str) -> None:
    """72/2025 Điều 14 khoản 8: without a resolution that covers the matter it is not yet lawful, with one it is."""
    assert told(whole, CERTIFY, TODAY, scope__hdnd_resolution=value)["outcome"] == outcome


@pytest.mark.parametrize(
    ("on", "receiver", "clause"),
    [
        (Day(2017, 4, 10), "so-van-hoa-va-the-thao", "77/2015/QH13 Điều 14 khoản 1"),
        (Day(2020, 7, 1), "so-van-hoa-va-the-thao", "77/2015/QH13 Điều 14 khoản 1"),
        (Day(2025, 3, 1), "so-van-hoa-the-thao-va-du-lich", "65/2025/QH15 Điều 14 khoản 1"),
        (Day(2025, 6, 16), "giam-doc-so-van-hoa-the-thao-va-du-lich", "72/2025/QH15 Điều 14 khoản 1"),
        (TODAY, "giam-doc-so-van-hoa-the-thao-va-du-lich", "72/2025/QH15 Điều 14 khoản 1"),
    ],
)
def test_a_plain_licence_follows_the_general_law_of_the_day(whole: Evaluation, on: Day, receiver: str, clause: str) -> None:
    """Who may receive: the department until 2025-06-15, its head since 72/2025; the department itself merges on 2025-03-01."""
    found = told(whole, MONUMENT, on)
    assert (found["outcome"], found["receiver"]) == ("suggest", receiver)
    assert (clause, "ground") in {(b["citation"], b["role"]) for b in found["basis"]}  # type: ignore[attr-defined]


def test_today_there_is_enough_to_propose_and_it_is_checked(whole: Evaluation) -> None:
    """At least 25 suggestions over five fields, ten of them verified, three kinds of outcome; no ban bites today."""
    found = list(all_answers(whole, TODAY))
    suggested = [a for a in found if a.outcome == "suggest"]
    verified = [a for a in suggested if a.headline and not interface.unverified(a.headline, Wording(a.moment))]
    assert len(suggested) >= 25
    assert len({a.procedure.field for a in suggested}) >= 5
    assert len(verified) >= 10
    assert len({a.outcome for a in found}) >= 3
    assert not [a.procedure.key for a in found if a.outcome in ("forbidden", "not_yet", "conflict")]


def test_no_matter_with_a_later_law_still_follows_a_decree_that_yields(whole: Evaluation) -> None:
    """The decrees of June 2025 yield to later law: from 2026-07-01 Sở Xây dựng, not UBND tỉnh, issues building permits."""
    assert told(whole, "1.013231", Day(2026, 7, 1))["holders"][0]["id"] == "so-xay-dung"  # type: ignore[index]


@pytest.mark.parametrize("on", DATES)
def test_every_answer_has_a_reason_and_every_clause_named_is_in_force(whole: Evaluation, on: Day) -> None:
    """One of the agreed outcomes in words for each procedure and level; nothing that it rests on is out of force on its date."""
    wording = Wording(whole.on(on))
    for found in all_answers(whole, on):
        assert found.outcome in OUTCOMES
        assert wording.reason(found).strip()
        verdict = found.headline
        if verdict is None:
            continue
        for basis in verdict.basis:
            assert whole.timeline.in_force(basis.norm, on), (found.procedure.key, str(basis.norm.reference))
        if found.outcome == "suggest":
            assert any(basis.role == "ground" for basis in verdict.basis)
            assert verdict.receiver in found.moment.authority


def test_a_clause_moved_in_time_moves_the_verdicts_that_rest_on_it(whole: Evaluation) -> None:
    """If 49/2026/NĐ-CP had lapsed a month ago, land would be forbidden today; certification would not move."""
    document = whole.catalog.document["49/2026/NĐ-CP"]
    shorter = document.model_copy(
        update={"in_force": Period.model_construct(from_=Day(2026, 1, 31), until=Day(2026, 10, 22), unsure=())}
    )
    provisions = tuple(
        p.model_copy(update={"in_force": None}) if p.in_force and p.in_force.until == Day(2027, 3, 1) else p
        for p in document.provisions
    )
    shorter = shorter.model_copy(update={"provisions": provisions})
    catalog = replace(whole.catalog, documents=tuple(shorter if d is document else d for d in whole.catalog.documents))
    other = Evaluation(catalog, whole.rules)
    assert told(other, LAND, TODAY)["outcome"] in ("forbidden", "open")
    assert told(other, CERTIFY, TODAY)["outcome"] == told(whole, CERTIFY, TODAY)["outcome"]


@pytest.mark.parametrize("rule", ["permit/72-2025-d14-k1-ubnd", "forbid/31-2024-d123-k5", "require/72-2025-d14-k8"])
def test_a_rule_taken_out_of_the_book_is_noticed(whole: Evaluation, rule: str) -> None:
    """Each of these rules carries a real verdict: without it some answer is another."""
    written = {id: one for id, one in whole.rules.written.items() if id != rule}
    written = {id: one.model_copy(update={"of": tuple(o for o in one.of if o != rule)}) for id, one in written.items()}
    other = Evaluation(whole.catalog, replace(whole.rules, written=written))
    changed = [
        (code, on)
        for code, on in ((LAND, Day(2025, 11, 1)), (LAND, TODAY), (CERTIFY, TODAY), ("1.013225", TODAY))
        if told(other, code, on)["outcome"] != told(whole, code, on)["outcome"]
    ]
    assert changed


@cache
def _explained(code: str, on: datetime.date, facts: tuple[tuple[str, str], ...]) -> str:
    whole = shipped.whole()
    procedure = whole.catalog.procedure[code]
    return explain(whole, procedure, procedure.levels[0], on, answers=dict(facts)).as_text()


@pytest.mark.parametrize(
    ("code", "on", "facts", "words"),
    [
        (LAND, TODAY, (), ["NÊN ĐỀ XUẤT", "khoản 1 Điều 14 Nghị định 49/2026/NĐ-CP", "đến trước 01/03/2027", "Không cản trở"]),
        (
            LAND,
            Day(2025, 11, 1),
            (),
            ["KHÔNG ĐƯỢC", "Khoản 5 Điều 123 Luật 31/2024/QH15", "Quốc hội", "thay đổi từ ngày 31/01/2026"],
        ),
        (CERTIFY, TODAY, (), ["CẦN LÀM RÕ", "Hội đồng nhân dân tỉnh đã có nghị quyết", "--fact scope.hdnd_resolution"]),
        (
            CERTIFY,
            TODAY,
            (("scope.hdnd_resolution", "none"),),
            ["CHƯA ĐỦ ĐIỀU KIỆN", "Điều kiện CHƯA ĐÁP ỨNG", "Khoản 8 Điều 14"],
        ),
    ],
)
def test_an_explanation_names_the_conclusion_the_clause_and_the_way_out(
    code: str, on: Day, facts: tuple[tuple[str, str], ...], words: list[str]
) -> None:
    """A reader finds the conclusion, the clauses with their periods, what is in the way and what would change it."""
    text = _explained(code, on, facts)
    for word in words:
        assert word in text
    assert "None" not in text
    assert "{" not in text
