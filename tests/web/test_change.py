"""Change of law, calendar and overview in the workspace: who sees what, what applying does, what a department confirms."""

from __future__ import annotations

import datetime
import io
import json
import re
import xml.etree.ElementTree as xml
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from advisor.register import stage
from advisor.register.account import NotPossible
from advisor.register.models import Account, Entry, Item, Notice, Opinion, Plan, Proposal
from advisor.register.trail import Act, verify
from advisor.web import calendar, change, overview, picture, report
from advisor.web.answers import ANSWERS

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
OWN, OTHER = "so-nong-nghiep-va-moi-truong", "so-tu-phap"
LAND, STATUS = ("1.013823", "province"), ("1.000080", "commune")


def account(name: str, role: str, department: str = "") -> Account:
    return Account.objects.create(
        name=name, full_name=name, role=role, department=department, created=NOW, must_change=False, password="!"
    )


def entered(one: Account) -> Client:
    client = Client()
    client.force_login(one)
    return client


@pytest.fixture
def people() -> dict[str, Account]:
    roles = ("drafter", "reviewer", "office", "recorder", "administrator", "inspector")
    return {role: account(role, role, OWN if role == "drafter" else "") for role in roles}


def proposal(author: Account, department: str, case: tuple[str, str], title: str, **more: Any) -> Proposal:
    """As it stood on the day before the change, on the catalog of now."""
    made = Proposal.objects.create(department=department, title=title, author=author, created=NOW, changed=NOW, **more)
    empty = ("holders", "unverified", "questions", "formalities", "remarks", "rules")
    record: dict[str, Any] = {key: [] for key in empty} | dict.fromkeys(("holds", "proof", "verified"), None)
    record |= {"outcome": "suggest", "form": "uy_quyen", "receiver": "giam-doc-so-nong-nghiep-va-moi-truong", "part": "decide"}
    record |= {"reason": "…", "receipt": {**ANSWERS.receipt(timezone.localdate()), "on": "2026-11-24"}}
    Item.objects.create(
        proposal=made, code=case[0], level=case[1], name=f"Thủ tục {case[0]}", record=record, outcome="suggest",
        form="uy_quyen", receiver="giam-doc-so-nong-nghiep-va-moi-truong",
    )  # fmt: skip
    return made


@pytest.fixture
def proposals(people: dict[str, Account]) -> dict[str, Proposal]:
    stranger = account("stranger", "drafter", OTHER)
    return {
        "own": proposal(people["drafter"], OWN, LAND, "Hồ sơ đất đai"),
        "other": proposal(stranger, OTHER, STATUS, "Hồ sơ hộ tịch của cơ quan khác"),
        "sent": proposal(stranger, OTHER, STATUS, "Hồ sơ hộ tịch đã gửi", submitted=NOW, stage=stage.APPRAISAL, due=NOW.date()),
    }


@pytest.fixture
def plan(people: dict[str, Account], monkeypatch: pytest.MonkeyPatch) -> Plan:
    """2027-03-01, asked for by the administrator and made by the worker."""
    monkeypatch.setattr(change, "begin", lambda: None)
    given = {"start": "28/02/2027", "end": "2027-03-01"}
    assert entered(people["administrator"]).post(reverse("plan_prepare"), given).status_code == 302
    assert change.make_waiting() == 1
    return Plan.objects.get()


def page(one: Account, name: str, *arguments: Any, **query: str) -> str:
    response = entered(one).get(reverse(name, args=arguments), query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_plan_is_made_beside_and_the_page_says_so(people: dict[str, Account], monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is being made the page loads again by itself; what fails is told and not tried for ever."""
    begun: list[int] = []
    monkeypatch.setattr(change, "begin", lambda: begun.append(1))
    client = entered(people["administrator"])
    asked = client.post(reverse("plan_prepare"), {"start": "2027-02-28", "end": "2027-03-01"})
    assert client.get(asked["Location"])["Refresh"] == str(change.AGAIN)
    assert begun == [1]
    monkeypatch.setattr(change, "compare", lambda *_: 1 / 0)
    assert change.make_waiting() == 0
    failed = client.get(asked["Location"])
    assert "Refresh" not in failed
    assert "ZeroDivisionError" in failed.content.decode()
    assert change.make_waiting() == 0
    for wrong in (
        {"start": "2027-03-01", "end": "2027-03-01"},
        {"start": "hôm qua", "end": "2027-03-01"},
        {"start": "2027-02-28"},
    ):
        assert client.post(reverse("plan_prepare"), wrong).status_code == 422
    assert Plan.objects.count() == 1


def test_the_plan_names_causes_with_counts_before_and_after(people: dict[str, Account], plan: Plan) -> None:
    """49/2026/NĐ-CP Điều 14 khoản 1 lapses: land goes from suggested to barred, to be withdrawn before the day."""
    shown = page(people["inspector"], "plan", plan.pk)
    assert "<h3>Khoản 1 Điều 14 Nghị định 49/2026/NĐ-CP hết hiệu lực từ 01/03/2027" in shown.replace("<h3>khoản", "<h3>Khoản")
    assert shown.count('<details class="card cause"') == len(plan.document["causes"])
    moved = sum(len(group["changes"]) for group in plan.document["causes"])
    assert f"{moved} kết luận thay đổi" in shown
    assert shown.count('class="move"') == moved
    kind = page(people["inspector"], "plan", plan.pk, kind="no_longer_lawful")
    assert kind.count('class="move"') == plan.document["counts"]["no_longer_lawful"] > 0


def test_a_department_sees_its_own_and_nobody_elses(
    people: dict[str, Account], plan: Plan, proposals: dict[str, Proposal]
) -> None:
    """Verdicts of its field only, whatever the address asks for; of proposals those that each role may open, others as a number."""
    own = page(people["drafter"], "plan", plan.pk, department=OTHER)
    assert LAND[0] in own
    assert STATUS[0] not in own
    assert "Hồ sơ đất đai" in own
    assert "Hồ sơ hộ tịch" not in own
    assert "hồ sơ khác" not in own
    reviewer = page(people["reviewer"], "plan", plan.pk)
    assert "Hồ sơ hộ tịch đã gửi" in reviewer
    assert "Hồ sơ hộ tịch của cơ quan khác" not in reviewer
    assert "Hồ sơ đất đai" not in reviewer
    assert "2 hồ sơ khác" in reviewer
    administrator = page(people["administrator"], "plan", plan.pk)
    assert "Hồ sơ hộ tịch" not in administrator
    assert "3 hồ sơ khác" in administrator
    inspector = page(people["inspector"], "plan", plan.pk)
    assert all(one.title in inspector for one in proposals.values())


@pytest.mark.usefixtures("proposals")
def test_applying_marks_tells_and_can_be_repeated(people: dict[str, Account], plan: Plan) -> None:
    """A reviewer applies: three proposals are stale, their departments have unread notices, the trail says who; twice changes nothing."""
    client, path = entered(people["reviewer"]), reverse("plan_apply", args=[plan.pk])
    assert client.post(path).status_code == 302
    assert {one.stage for one in Proposal.objects.all()} == {stage.STALE}
    assert Notice.objects.filter(role="drafter", department=OWN, seen=None).count() == 1
    home = page(people["drafter"], "home")
    assert 'class="notice new"' in home
    assert 'class="notice new"' not in page(people["drafter"], "home")
    steps = Entry.objects.filter(action="step.go_stale")
    assert [one.who for one in steps] == ["reviewer"] * 3
    rows = Entry.objects.count()
    assert client.post(path).status_code == 302
    assert Entry.objects.count() == rows
    assert "Đã áp dụng" in page(people["inspector"], "plan", plan.pk)
    assert list(verify()) == []


@pytest.mark.usefixtures("proposals")
def test_a_plan_of_another_catalog_is_shown_and_refused(people: dict[str, Account], plan: Plan) -> None:
    Plan.objects.update(catalog="sha256:cũ")
    shown = page(people["administrator"], "plan", plan.pk)
    assert "chỉ để xem" in shown
    assert reverse("plan_apply", args=[plan.pk]) not in shown
    response = entered(people["administrator"]).post(reverse("plan_apply", args=[plan.pk]))
    assert response.status_code == 422
    assert "hãy lập lại" in response.content.decode()
    assert not Proposal.objects.filter(stage=stage.STALE).exists()


def test_a_plans_file_is_taken_in_once_and_anything_else_refused(people: dict[str, Account], plan: Plan) -> None:
    """What was downloaded and comes back is the same plan; from another day another; what is no plan is told so."""
    client, path = entered(people["administrator"]), reverse("plan_upload")
    content = client.get(reverse("plan_document", args=[plan.pk])).content
    assert client.post(path, {"file": io.BytesIO(content)})["Location"] == reverse("plan", args=[plan.pk])
    assert Plan.objects.count() == 1
    document = json.loads(content)
    document["source"] = {"since": "HEAD"}
    assert client.post(path, {"file": io.BytesIO(json.dumps(document).encode())}).status_code == 302
    assert Plan.objects.count() == 2
    assert Plan.objects.first().told == plan.told
    whole = content.decode()
    spoilt = [whole.replace('"unchanged": ', f'"unchanged": {n}').encode() for n in ('1e999, "x": ', 'NaN, "x": ')]
    spoilt += [whole.replace('"engine": "', f'"engine": "{letter}').encode() for letter in ("\\u0000", "\\ud800")]
    document["causes"][0]["changes"][0]["was"]["outcome"] = "tuyệt"
    for wrong in (b"", b"{}", b"[]", b"\xff", json.dumps(document).encode(), b"[" * 100_000, *spoilt):
        assert client.post(path, {"file": io.BytesIO(wrong)}).status_code == 422
    assert Plan.objects.count() == 2


def test_the_department_confirms_what_it_was_shown(
    people: dict[str, Account], plan: Plan, proposals: dict[str, Proposal]
) -> None:
    """Stale, drafted again, shown then and now, confirmed; another seal than the one shown confirms nothing."""
    entered(people["administrator"]).post(reverse("plan_apply", args=[plan.pk]))
    own, client = proposals["own"], entered(people["drafter"])
    path = reverse("proposal_confirm", args=[own.pk])
    assert path in client.get(reverse("proposal", args=[own.pk])).content.decode()
    assert "Soạn lại" in client.get(path).content.decode()
    own.refresh_from_db()
    client.post(reverse("step", args=[own.pk]), {"revision": own.revision, "step": "redraft"})
    shown = client.get(path).content.decode()
    seal = re.search(r'name="\d+" value="(sha256:[0-9a-f]+)"', shown)[1]
    item = own.items.get()
    own.refresh_from_db()
    assert client.post(path, {"revision": own.revision, str(item.pk): "sha256:0"}).status_code == 302
    item.refresh_from_db()
    assert item.stale
    own.refresh_from_db()
    assert client.post(path, {"revision": own.revision - 1, str(item.pk): seal}).status_code == 409
    assert client.post(path, {"revision": own.revision, str(item.pk): seal}).status_code == 302
    item.refresh_from_db()
    assert (item.stale, item.receipt["on"]) == ("", timezone.localdate().isoformat())
    assert "Mọi kết luận" in client.get(path).content.decode()


def test_the_second_look_shows_a_term_longer_than_the_ground(people: dict[str, Account], proposals: dict[str, Proposal]) -> None:
    """The chosen last day held against the first day on which the present ground is no more."""
    own = proposals["own"]
    Item.objects.filter(proposal=own).update(stale="thử")
    for day, longer in (("2027-02-28", False), ("2027-03-01", True)):
        Item.objects.filter(proposal=own).update(until=day)
        shown = entered(people["drafter"]).get(reverse("proposal_confirm", args=[own.pk])).content.decode()
        assert ("dài hơn căn cứ hiện nay" in shown) == longer
        assert f"đến hết ngày {day[8:]}/{day[5:7]}/2027" in shown


def test_an_opinion_before_a_change_of_law_shows_so(people: dict[str, Account], proposals: dict[str, Proposal]) -> None:
    """Also where the catalog is the same: it was the day's law that changed."""
    sent = proposals["sent"]
    Opinion.objects.create(
        proposal=sent, item=sent.items.get(), version=1, by=people["reviewer"], conclusion="agreed", written=NOW, sent=NOW,
        receipt=ANSWERS.receipt(timezone.localdate()),
    )  # fmt: skip
    words = "đưa ra trên căn cứ khác"
    addresses = [("proposal", sent.pk), ("item", sent.pk, sent.items.get().pk)]
    assert all(words not in page(people["inspector"], *address) for address in addresses)
    Opinion.objects.update(overtaken="điều khoản thử")
    assert all(words in page(people["inspector"], *address) for address in addresses)


def test_a_reviewer_returns_what_was_appraised_on_another_catalog(
    people: dict[str, Account], proposals: dict[str, Proposal]
) -> None:
    """The button is there only where the catalog has changed since."""
    sent, words = proposals["sent"], "danh mục đã thay đổi từ khi thẩm định"
    Proposal.objects.filter(pk=sent.pk).update(stage=stage.APPRAISED)
    assert words not in page(people["reviewer"], "proposal", sent.pk)
    item = sent.items.get()
    item.record["receipt"]["catalog"] = "sha256:cũ"
    item.save()
    assert words in page(people["reviewer"], "proposal", sent.pk)
    given = {"revision": sent.revision, "step": "reopen"}
    assert entered(people["reviewer"]).post(reverse("step", args=[sent.pk]), given).status_code == 302
    sent.refresh_from_db()
    assert sent.stage == stage.RETURNED


def test_the_calendar_has_law_and_deadlines(
    people: dict[str, Account], proposals: dict[str, Proposal], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What moves on 2027-03-01 and what is due, of the department or of all; nothing of others' proposals."""
    today = timezone.localdate()
    Proposal.objects.filter(pk=proposals["sent"].pk).update(due=today + datetime.timedelta(3))
    Proposal.objects.filter(pk=proposals["own"].pk).update(
        stage=stage.IN_FORCE, decision_number="7/QĐ-THỬ", until=today + datetime.timedelta(9)
    )
    monkeypatch.setattr(calendar, "_known", {})  # other tests of this process have other catalogs
    expected = {one.day: one for one in calendar.expected(today)}
    assert datetime.date(2027, 3, 1) in expected or today >= datetime.date(2027, 3, 1)
    own = page(people["drafter"], "calendar", months="24", department=OTHER)
    assert "7/QĐ-THỬ" in own
    assert "Hồ sơ hộ tịch" not in own
    assert STATUS[0] not in own
    reviewer = page(people["reviewer"], "calendar", months="24")
    assert "Hồ sơ hộ tịch đã gửi" in reviewer
    moved = sum(len(group["changes"]) for one in expected.values() for group in one.told["causes"])
    assert reviewer.count('class="move"') == moved
    assert LAND[0] not in page(people["reviewer"], "calendar", months="24", department=OTHER)
    assert "Hồ sơ hộ tịch đã gửi" not in page(people["reviewer"], "calendar", department=OWN)
    Proposal.objects.filter(pk=proposals["sent"].pk).update(due=today - datetime.timedelta(3))
    assert "Quá hạn thẩm định" in page(people["reviewer"], "calendar", months="3")
    assert STATUS[0] not in page(people["reviewer"], "calendar", months="3") or today > datetime.date(2026, 12, 1)


def test_the_line_of_time_begins_with_what_came() -> None:
    """Days of the half year before on which a clause began or ended, such as 2026-07-01; nothing that is to come."""
    day = datetime.date(2026, 11, 24)
    marks = calendar.past(day, "vi")
    assert datetime.date(2026, 7, 1) in {one.day for one in marks}
    assert all(datetime.date(2026, 5, 24) < one.day <= day and one.weight for one in marks)


def test_the_overview_counts_and_names_no_foreign_proposal(people: dict[str, Account], proposals: dict[str, Proposal]) -> None:
    today = timezone.localdate()
    Proposal.objects.filter(pk=proposals["sent"].pk).update(due=today - datetime.timedelta(1))
    shown = page(people["drafter"], "overview")
    assert "Hồ sơ hộ tịch" not in shown
    assert re.search(r'Quá hạn thẩm định</dt><dd class="late">1<', shown)
    assert "Hồ sơ hộ tịch đã gửi" in page(people["reviewer"], "overview")


def test_ages_and_deadlines_by_department() -> None:
    """Days since the oldest undecided was begun, the longest wait at appraisal, overdue and due soon; decided ones don't age."""
    today = datetime.date(2026, 11, 24)

    def row(of: str, age: int, due: int | None = None, number: str = "") -> dict[str, Any]:
        begun = NOW - datetime.timedelta(age)
        late = None if due is None else today + datetime.timedelta(due)
        return {"stage": of, "created": begun, "submitted": begun, "due": late, "decision_number": number}

    unit = overview.Unit()
    for one in (
        row(stage.DRAFT, 4),
        row(stage.APPRAISAL, 9, -1),
        row(stage.SUBMITTED, 6, 5),
        row(stage.SUBMITTED, 2, 6),
        row(stage.SUBMITTED, 1, 0),
    ):
        unit.add(one, today)
    for one in (row(stage.IN_FORCE, 400, -300, "1"), row(stage.STALE, 300, None, "2"), row(stage.STALE, 30)):
        unit.add(one, today)
    assert (unit.oldest, unit.longest, unit.late, unit.soon) == (30, 9, 1, 2)
    assert unit.due == today - datetime.timedelta(1)
    assert unit.counts == {"drafting": 1, "appraising": 4, "decided": 1, "stale": 2}
    assert set(overview.OF) == set(stage.NAMES)


@pytest.mark.parametrize("name", sorted(report.REPORTS))
def test_a_report_is_shown_and_given_out(people: dict[str, Account], name: str) -> None:
    """The page, the workbook and the Word document; nothing else by its name; the policy of content holds."""
    response = entered(people["inspector"]).get(reverse("report", args=[name]), {"on": "2026-11-22"})
    assert ("<table" in response.content.decode()) == (name != "lists"), "no procedure is known to be at the Centre"
    assert "style=" not in response.content.decode()
    for form, inside in (("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")):
        content = entered(people["inspector"]).get(reverse("report_file", args=[name, form]), {"on": "2026-11-22"}).content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert inside in archive.namelist()
    for wrong in (reverse("report", args=["x"]), reverse("report_file", args=[name, "exe"]), f"/bao-cao/{name}/?on=1990-01-01"):
        assert entered(people["inspector"]).get(wrong).status_code in (404, 200 if "on=" in wrong else 404)


def test_pages_need_few_queries(
    people: dict[str, Account], plan: Plan, proposals: dict[str, Proposal], django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        proposal(people["drafter"], OWN, LAND, "Thêm một hồ sơ", submitted=NOW, stage=stage.APPRAISAL, due=NOW.date())
    addresses = [reverse("plans"), reverse("plan", args=[plan.pk]), reverse("calendar"), reverse("overview")]
    entered(people["administrator"]).post(reverse("plan_apply", args=[plan.pk]))
    addresses += [reverse("plan", args=[plan.pk]), reverse("report", args=["progress"])]
    reviewer, drafter = entered(people["reviewer"]), entered(people["drafter"])
    for client, path in [
        *((reviewer, path) for path in addresses),
        (drafter, reverse("proposal_confirm", args=[proposals["own"].pk])),
    ]:
        with django_assert_max_num_queries(20):
            assert client.get(path).status_code == 200


@pytest.mark.usefixtures("proposals")
def test_the_pages_speak_english(people: dict[str, Account], plan: Plan) -> None:
    client = entered(people["reviewer"])
    client.cookies["language"] = "en"
    shown = [
        client.get(path).content.decode() for path in (reverse("plan", args=[plan.pk]), reverse("calendar"), reverse("overview"))
    ]
    assert "Withdraw; let no instrument run beyond 2027-02-28." in shown[0]
    assert "months" in shown[1]
    assert "under appraisal" in shown[2]
    assert "Rút đề xuất" not in shown[0]


def test_a_line_of_time_keeps_its_labels_apart() -> None:
    """No two labels of a row meet, all stay on the sheet; marks outside are not drawn; it is plain SVG without style or script."""
    start = datetime.date(2026, 11, 1)
    marks = [picture.Mark(start + datetime.timedelta(n), f"{n} kết luận đổi", "lapses", n) for n in range(-5, 40, 2)]
    drawn = str(picture.line("thử", marks, start, start + datetime.timedelta(365)))
    root = xml.fromstring(drawn)
    boxes = [{k: float(one.get(k, "0")) for k in ("x", "y", "width")} for one in root.iter() if one.get("height") == "33"]
    assert boxes
    for one in boxes:
        assert one["x"] > -5
        assert one["x"] + one["width"] < picture.WIDTH + 5
        assert all(one is o or o["y"] != one["y"] or abs(o["x"] - one["x"]) > one["width"] * 0.9 for o in boxes)
    assert "31/10/2026" not in drawn
    assert not re.search(r"style|script|href", drawn)


def test_bars_are_as_long_as_what_they_count() -> None:
    parts = [picture.Part("a", "một", "#000000", "#ffffff"), picture.Part("b", "hai", "#ffffff", "#000000")]
    drawn = xml.fromstring(str(picture.bars("thử", [("X", {"a": 1, "b": 3}), ("Y", {"b": 2}), ("Z", {})], parts)))
    wide = [float(one.get("width", "0")) for one in drawn.iter() if one.get("stroke") == "#ffffff"]
    assert wide == [picture.BAR / 4, picture.BAR * 3 / 4, picture.BAR / 2]
    assert [one.text for one in drawn.iter() if one.get("font-weight")] == ["4", "2", "0"]


@pytest.mark.usefixtures("proposals")
def test_a_command_keeps_and_applies_or_does_neither(plan: Plan) -> None:
    """Without an account, as the night does; the trail names who ran it. Of another catalog nothing stays behind."""
    document = {**plan.document, "source": {"since": "HEAD"}}
    act = Act(None, NOW, "nguoi-truc")
    with pytest.raises(NotPossible, match="hãy lập lại"):
        change.keep_and_apply(act, json.dumps({**document, "rulebook": "sha256:khác"}).encode())
    assert Plan.objects.count() == 1
    kept, new = change.keep_and_apply(act, json.dumps(document).encode())
    assert new
    assert change.keep_and_apply(act, json.dumps(document).encode()) == (kept, False)
    assert Entry.objects.filter(action="plan.apply").get().who == "nguoi-truc"
    assert Proposal.objects.filter(stage=stage.STALE).count() == 3
