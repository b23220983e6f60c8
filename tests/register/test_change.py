"""Changes of law: a plan is applied once, to what it touches and nothing else; what is stale is not decided before it was looked at
and appraised again. Plans and records are invented."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from typing import Any

import pytest

from advisor.register import account as accounts
from advisor.register import change, draft, guard, held, opinion, proceeding, stage
from advisor.register.models import Account, Entry, Item, Notice, Opinion, Plan, Proposal, Touched
from advisor.register.trail import Act, verify

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
TODAY = NOW.date()
RECEIPT = {"catalog": "sha256:1", "rulebook": "sha256:2", "engine": "thử", "on": "2026-11-24"}
CLAUSE = "điều khoản thử hết hiệu lực"
DECISION = {"number": "1", "date": TODAY, "effective": TODAY, "until": TODAY + datetime.timedelta(9)}


def person(role_: str, department: str = "") -> Act:
    one, _ = Account.objects.get_or_create(
        name=role_ + department,
        defaults={"full_name": role_, "role": role_, "department": department, "created": NOW, "password": "!"},
    )
    return Act(one, NOW)


def record(code: str = "9.000001", **more: Any) -> dict[str, Any]:
    return {
        "code": code, "id": code, "level": "province", "name": "Thủ tục thử", "form": "uy_quyen", "receiver": "giam-doc-so-thu",
        "part": "decide", "outcome": "suggest", "reason": "…", "unverified": [], "questions": [], "holds": None, "receipt": RECEIPT, **more,
    }  # fmt: skip


def drafted(*codes: str, department: str = "so-thu", **more: Any) -> Proposal:
    rows = [record(code, **more) for code in codes or ("9.000001",)]
    made = draft.create(person("drafter", department), f"Hồ sơ {department}", rows)
    made.items.update(until=TODAY + datetime.timedelta(days=30), conditions="trong tỉnh")
    return made


def go(proposal: Proposal, step: str, who: Act, **given: Any) -> Proposal:
    proposal.refresh_from_db()
    return proceeding.take(who, proposal, proposal.revision, step, guard.Given(receipt=RECEIPT, **given))


def appraised(*codes: str) -> Proposal:
    proposal, reviewer = drafted(*codes), person("reviewer")
    go(proposal, "submit", person("drafter", "so-thu"))
    go(proposal, "take", reviewer)
    for item in proposal.items.all():
        opinion.judge(reviewer, item, 0, "agreed", "")
    go(proposal, "conclude", reviewer)
    return proposal


def document(start: str = "2027-02-28", end: str = "2027-03-01", **more: Any) -> dict[str, Any]:
    return {
        "from": start, "to": end, "engine": "thử", "catalog": RECEIPT["catalog"], "rulebook": RECEIPT["rulebook"], "source": {},
        "counts": {"unchanged": 1}, "causes": [], "instruments": [{"id": "a", "effect": "ends"}], **more,
    }  # fmt: skip


def kept(*codes: str, cause: str = CLAUSE, **more: Any) -> Plan:
    changes = [{"code": code, "level": "province"} for code in codes or ("9.000001",)]
    told = {"causes": [{"text": [cause, cause], "changes": changes}], "instruments": []}
    return change.keep(person("administrator"), document(**more), told)[0]


def applied(plan: Plan, who: str = "reviewer") -> bool:
    return change.apply(person(who), plan, RECEIPT["catalog"], RECEIPT["rulebook"])


def looked_again(proposal: Proposal, **more: Any) -> None:
    """The department confirms each of its choices on the law of now."""
    proposal.refresh_from_db()
    records = {item.pk: record(item.code, **more) for item in proposal.items.exclude(stale="")}
    draft.confirm(person("drafter", "so-thu"), proposal, proposal.revision, records)


def test_stale_is_not_decided_before_it_was_looked_at_and_appraised_again() -> None:
    """Owners are told; the way back is: drafted again, confirmed, submitted, judged again, concluded."""
    proposal, drafter, reviewer = appraised(), person("drafter", "so-thu"), person("reviewer")
    opinion.opine(person("office"), proposal, "agreed", "không có ý kiến khác")
    assert applied(kept())
    assert Proposal.objects.get().stage == stage.STALE
    assert CLAUSE in Proposal.objects.get().stale_cause
    assert Notice.objects.filter(role="drafter", department="so-thu", seen=None, text__contains=CLAUSE).count() == 1
    assert [one.overtaken for one in Opinion.objects.order_by("id")] == [CLAUSE, f"{CLAUSE} (9.000001)"]
    with pytest.raises(accounts.NotPossible):
        go(proposal, "decide", person("recorder"), **DECISION)
    go(proposal, "redraft", drafter)
    assert [lack.code for lack in guard.lacking(Proposal.objects.get())] == ["stale"]
    with pytest.raises(accounts.NotPossible, match="căn cứ đã thay đổi"):
        go(proposal, "submit", drafter)
    looked_again(proposal)
    go(proposal, "submit", drafter)
    go(proposal, "take", reviewer)
    with pytest.raises(accounts.NotPossible, match="chưa có ý kiến"):
        go(proposal, "conclude", reviewer)
    opinion.judge(reviewer, proposal.items.get(), 0, "agreed", "")
    go(proposal, "conclude", reviewer)
    go(proposal, "decide", person("recorder"), **DECISION)
    old, new = Opinion.objects.filter(kind="appraisal").order_by("id")
    assert [opinion.given_on_other_grounds(one, RECEIPT) for one in (old, new)] == [True, False]
    assert list(verify()) == []


def test_an_item_left_stale_stops_the_decision_itself() -> None:
    """Even where the stage would allow it, as in a register put back from an old copy."""
    proposal = appraised("9.000001", "9.000002")
    Item.objects.filter(code="9.000002").update(stale=CLAUSE)
    with pytest.raises(accounts.NotPossible, match=r"9\.000002"):
        go(proposal, "decide", person("recorder"), **DECISION)


def test_a_plan_is_applied_once() -> None:
    """Twice, and asked for again under the same words: no second row, notice or step."""
    drafted()
    plan = kept()
    assert applied(plan)
    counts = [model.objects.count() for model in (Touched, Notice, Entry)]
    assert not applied(plan)
    assert not applied(kept())
    assert [model.objects.count() for model in (Touched, Notice, Entry)] == counts
    assert Plan.objects.count() == 1
    assert Entry.objects.filter(action="plan.apply").get().detail["proposals"] == [Proposal.objects.get().pk]


@pytest.mark.parametrize("now", [("sha256:x", RECEIPT["rulebook"]), (RECEIPT["catalog"], "sha256:x")])
def test_a_plan_of_another_catalog_is_refused(now: tuple[str, str]) -> None:
    proposal, plan = drafted(), kept()
    with pytest.raises(accounts.NotPossible, match="khác với hiện nay"):
        change.apply(person("reviewer"), plan, *now)
    proposal.refresh_from_db()
    plan.refresh_from_db()
    assert (proposal.stage, plan.applied, Touched.objects.count()) == (stage.DRAFT, None, 0)


@pytest.mark.parametrize("role", ["drafter", "office", "recorder", "inspector"])
def test_who_may_not_prepare_or_apply(role: str) -> None:
    plan = kept()
    with pytest.raises(held.NotAllowed):
        change.apply(person(role, "so-thu"), plan, RECEIPT["catalog"], RECEIPT["rulebook"])
    with pytest.raises(held.NotAllowed):
        change.ask(person(role, "so-thu"), TODAY, TODAY + datetime.timedelta(1), "c", "r")
    with pytest.raises(held.NotAllowed):
        change.keep(person(role, "so-thu"), document(end="2027-03-02"), {"causes": [], "instruments": []})


@pytest.mark.parametrize(
    ("given", "plan", "touched"),
    [
        ({}, {}, True),
        ({"on": "2027-03-01"}, {}, False),
        ({"on": "2027-02-28"}, {}, True),
        ({"on": "2027-03-01", "catalog": "sha256:0"}, {}, True),
        ({"on": "2027-03-01", "rulebook": "sha256:0"}, {}, True),
        ({}, {"start": "2026-11-25", "end": "2026-11-25"}, False),
        ({"catalog": "sha256:0"}, {"start": "2026-11-25", "end": "2026-11-25"}, True),
    ],
)
def test_only_what_was_judged_before_the_change_is_touched(given: dict[str, str], plan: dict[str, str], touched: bool) -> None:
    """A day's law is known to who was judged on it; an edit of the catalog to who was judged on the edited one, whatever the day."""
    proposal = drafted(receipt={**RECEIPT, **given})
    applied(kept(**plan))
    assert (Proposal.objects.get(pk=proposal.pk).stage == stage.STALE) == touched


def test_other_procedures_and_ended_proposals_are_left_in_peace() -> None:
    """Neither another code or level, nor what was withdrawn, nor a decision that ends before the change; a longer one is touched."""
    other, level, gone, ends, lasts = (drafted(code) for code in ("9.000002", *["9.000001"] * 4))
    level.items.update(level="commune")
    Proposal.objects.filter(pk=gone.pk).update(stage=stage.WITHDRAWN)
    for one, until in ((ends, datetime.date(2027, 3, 1)), (lasts, datetime.date(2027, 3, 2))):
        Proposal.objects.filter(pk=one.pk).update(stage=stage.IN_FORCE, decision_number="1", effective=TODAY, until=until)
    applied(kept())
    stages = [Proposal.objects.get(pk=one.pk).stage for one in (other, level, gone, ends, lasts)]
    assert stages == [stage.DRAFT, stage.DRAFT, stage.WITHDRAWN, stage.IN_FORCE, stage.STALE]
    proceeding.by_the_day(Act(None, datetime.datetime(2027, 3, 2, 8, tzinfo=datetime.UTC)))
    assert Proposal.objects.get(pk=lasts.pk).stage == stage.LAPSED, "a stale decision still ends on its day"


def test_a_second_change_adds_to_what_is_stale() -> None:
    """What another plan moves in a stale proposal has to be looked at too, and its owners are told again."""
    proposal = drafted("9.000001", "9.000002")
    applied(kept("9.000001"))
    applied(kept("9.000002", cause="điều khác bị sửa", end="2027-03-02"))
    proposal.refresh_from_db()
    assert [item.stale for item in proposal.items.all()] == [CLAUSE, "điều khác bị sửa"]
    assert proposal.stale_cause == f"{CLAUSE} (9.000001); điều khác bị sửa (9.000002)"
    assert Notice.objects.filter(department="so-thu").count() == 2
    assert [one.stage for one in Touched.objects.all()] == [stage.DRAFT, stage.STALE]
    go(proposal, "redraft", person("drafter", "so-thu"))
    looked_again(proposal)
    assert guard.lacking(Proposal.objects.get()) == []
    assert list(verify()) == []


def test_confirming_shows_what_the_law_says_now() -> None:
    """What is no longer lawful is not submitted because somebody pressed a button; checks of what is no longer asked fall away."""
    drafted(unverified=[{"what": "ground", "id": "x", "why": "chưa đọc"}])
    proposal = Proposal.objects.get()
    draft.check(person("drafter", "so-thu"), proposal.items.get(), 0, "ground", "x", "Công báo")
    applied(kept())
    go(proposal, "redraft", person("drafter", "so-thu"))
    looked_again(proposal, outcome="forbidden")
    assert [lack.code for lack in guard.lacking(Proposal.objects.get())] == ["not-lawful"]
    assert proposal.items.get().checks == []
    with pytest.raises(held.NotAllowed):
        draft.confirm(person("drafter", "so-khac"), proposal, Proposal.objects.get().revision, {})


def test_saving_a_choice_confirms_it_too() -> None:
    proposal = drafted()
    applied(kept())
    go(proposal, "redraft", person("drafter", "so-thu"))
    proposal.refresh_from_db()
    draft.change(person("drafter", "so-thu"), proposal.items.get(), proposal.revision, {}, record())
    assert guard.lacking(Proposal.objects.get()) == []


def test_a_plan_is_made_by_one_and_again_by_another_when_cut_off() -> None:
    """Asked for twice is asked for once; begun by one, free again after ten minutes; made twice is kept once."""
    days = datetime.date(2027, 2, 28), datetime.date(2027, 3, 1)
    first = change.ask(person("administrator"), *days, RECEIPT["catalog"], RECEIPT["rulebook"])
    assert change.ask(person("administrator"), *days, RECEIPT["catalog"], RECEIPT["rulebook"]) == first
    assert change.claim(NOW) == first
    assert change.claim(NOW + change.GIVEN_UP) is None
    assert change.claim(NOW + change.GIVEN_UP * 1.1) == first
    with pytest.raises(accounts.NotPossible):
        change.apply(person("reviewer"), first, RECEIPT["catalog"], RECEIPT["rulebook"])
    change.fill(Act(None, NOW), first, document(), {"causes": [], "instruments": []})
    assert change.ask(person("administrator"), *days, RECEIPT["catalog"], RECEIPT["rulebook"]) == first
    again = change.ask(person("administrator"), *days, "sha256:x", RECEIPT["rulebook"])
    change.fill(Act(None, NOW), again, document(), {"causes": [], "instruments": []})
    again.refresh_from_db()
    assert again.fault
    assert again.made is None
    with pytest.raises(accounts.NotPossible):
        change.ask(person("administrator"), days[1], days[0], "c", "r")


def test_after_an_edit_of_the_catalog_what_was_appraised_goes_back_and_is_judged_again() -> None:
    """No verdict moved, so no plan touched it; still nothing is decided on a catalog of before. Not where nothing has changed."""
    proposal, drafter, reviewer = appraised("9.000001", "9.000002"), person("drafter", "so-thu"), person("reviewer")
    with pytest.raises(accounts.NotPossible, match="danh mục hiện nay"):
        go(proposal, "reopen", reviewer)
    Item.objects.filter(code="9.000001").update(record=record(receipt={**RECEIPT, "catalog": "sha256:0"}))
    with pytest.raises(accounts.NotPossible):
        go(proposal, "decide", person("recorder"), **DECISION)
    go(proposal, "reopen", reviewer)
    with pytest.raises(accounts.NotPossible, match="danh mục, quy tắc đã thay đổi"):
        go(proposal, "resubmit", drafter)
    proposal.refresh_from_db()
    first = proposal.items.get(code="9.000001")
    draft.confirm(drafter, proposal, proposal.revision, {first.pk: record()})
    assert [item.state for item in proposal.items.all()] == ["pending", "agreed"]
    go(proposal, "resubmit", drafter)
    go(proposal, "take", reviewer)
    with pytest.raises(accounts.NotPossible, match=r"chưa có ý kiến về: 9\.000001$"):
        go(proposal, "conclude", reviewer)


@pytest.mark.parametrize(
    ("values", "given", "state"),
    [
        ({"reply": "vâng"}, {}, "agreed"),
        ({"conditions": "khác"}, {}, "pending"),
        ({"receiver": "khac"}, {"receiver": "khac"}, "pending"),
        ({}, {"receipt": {**RECEIPT, "rulebook": "sha256:0"}}, "pending"),
    ],
)
def test_what_was_agreed_and_then_changed_is_judged_again(values: dict[str, Any], given: dict[str, Any], state: str) -> None:
    """A proposal that came back for another procedure does not carry a changed one through as agreed."""
    proposal = appraised()
    Proposal.objects.filter(pk=proposal.pk).update(stage=stage.RETURNED)
    proposal.refresh_from_db()
    item = proposal.items.get()
    draft.change(person("drafter", "so-thu"), item, proposal.revision, values, record(**given))
    item.refresh_from_db()
    assert item.state == state


def test_the_command_applies_a_plan_in_the_workspace(tmp_path: Any) -> None:
    """Kept and applied; a second time nothing; what is no plan is refused, and a folder of decisions beside it makes no sense."""
    environment = {**os.environ, "ADVISOR_DATA": str(tmp_path), "ADVISOR_DATABASE_URL": ""}

    def advisor(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "advisor", *arguments], env=environment, capture_output=True, text=True, check=False
        )

    plan, wrong = str(tmp_path / "plan.json"), tmp_path / "wrong.json"
    assert advisor("plan", "--from", "2026-11-23", "--to", "2026-11-24", "--format", "json", "--out", plan).returncode == 0
    done = [json.loads(advisor("apply", plan, "--workspace", "--by", "lan", "--format", "json").stdout) for _ in range(2)]
    assert done == [{"applied": True, "plan": 1, "stale": []}, {"applied": False, "plan": 1, "stale": []}]
    wrong.write_text("{}")
    assert advisor("apply", str(wrong), "--workspace").returncode == 4
    assert advisor("apply", plan, "--workspace", "--register", str(tmp_path)).returncode == 2
    assert json.loads(advisor("audit", "verify", "--format", "json").stdout)["rows"] == 2
