"""Drafting and reviewing: documents out of the workspace, the reasoning beside its clauses, two versions side by side, 200 procedures."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document

from advisor.proposals.verification import verify
from advisor.register import case, draft, guard, opinion, proceeding
from advisor.register.models import Account, Item, Proposal
from advisor.register.trail import Act
from advisor.web.answers import ANSWERS
from advisor.web.comparison import differences
from advisor.web.reasoning import laid_out

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
OWN = "so-nong-nghiep-va-moi-truong"
LAND, OTHER = "1.013823", "1.013825"
PEOPLE = {"soan": ("drafter", OWN), "thamdinh": ("reviewer", ""), "vanphong": ("office", "")}


def act(name: str) -> Act:
    role, department = PEOPLE[name]
    one, _ = Account.objects.get_or_create(
        name=name,
        defaults={
            "full_name": name,
            "role": role,
            "department": department,
            "created": NOW,
            "must_change": False,
            "password": "!",
        },
    )
    return Act(one, timezone.now())


def client(name: str) -> Client:
    one = Client()
    one.force_login(act(name).account)
    return one


def go(proposal: Proposal, step: str, name: str) -> None:
    proposal.refresh_from_db()
    receipt = ANSWERS.receipt(timezone.localdate())
    proceeding.take(act(name), proposal, proposal.revision, step, guard.Given(receipt=receipt))


@pytest.fixture
def drafted() -> Proposal:
    """Two procedures of land, complete."""
    today = timezone.localdate()
    records = [case.look(ANSWERS.whole, today, code, "province") for code in (LAND, OTHER)]
    made = draft.create(act("soan"), "Ủy quyền đất đai", records)
    for one in made.items.all():
        one.until = datetime.date.fromisoformat(one.record["holds"]["until"]) - datetime.timedelta(1)
        one.conditions = "Chỉ dự án do tỉnh giao đất."
        one.checks = [
            {"what": u["what"], "id": u["id"], "source": "Bản lưu", "by": "soan", "at": NOW.isoformat()}
            for u in one.record["unverified"]
        ]
        one.save()
    return made


@pytest.fixture
def judged(drafted: Proposal) -> Proposal:
    """Under appraisal: one agreed, one refused, both drafts."""
    go(drafted, "submit", "soan")
    go(drafted, "take", "thamdinh")
    first, second = drafted.items.all()
    opinion.judge(act("thamdinh"), first, 0, "agreed", "")
    opinion.judge(act("thamdinh"), second, 0, "refused", "Bên nhận chưa đủ người.")
    return drafted


def words(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def report(name: str, proposal: Proposal) -> str:
    found = re.search(
        r'href="([^"]*bao-cao-tham-dinh.docx)"', client(name).get(f"/ho-so/{proposal.pk}/van-ban/").content.decode()
    )
    assert found
    return words(client(name).get(found[1]).content)


def test_the_dossier_is_made_of_what_was_chosen(drafted: Proposal, tmp_path: Path) -> None:
    """Procedures, term and conditions of the items; the folder of the archive still holds by three evaluators."""
    answer = client("soan").get(f"/ho-so/{drafted.pk}/van-ban.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as folder:
        folder.extractall(tmp_path)
        decision = words(folder.read("uy-quyen-ubnd-tinh/03-quyet-dinh-uy-quyen.docx"))
    assert "cho Giám đốc Sở Nông nghiệp và Môi trường quyết định 02 thủ tục" in decision
    assert "3. Đối với các thủ tục số 1, 2: Chỉ dự án do tỉnh giao đất." in decision
    assert verify(ANSWERS.whole, tmp_path).holds


def test_the_dossier_grows(drafted: Proposal) -> None:
    """A check of the text takes the reason to refuse away; a name that is given is no place to fill in any more."""
    item = drafted.items.first()
    assert item is not None
    checks, item.checks = item.checks, []
    item.save()
    address = f"/ho-so/{drafted.pk}/van-ban/"
    assert f"/ho-so/{drafted.pk}/{item.pk}/#doi-chieu" in client("soan").get(address).content.decode()
    item.checks = checks
    item.save()
    page = client("soan").get(address).content.decode()
    assert "#doi-chieu" not in page
    assert ">ngày có hiệu lực</a>" in page
    given = {"revision": drafted.revision, "d:Ngày có hiệu lực": "2027-01-01", "d:Người ký Tờ trình": "Nguyễn Thử"}
    assert client("soan").post(f"/ho-so/{drafted.pk}/bo-sung/", given).status_code == 302
    assert ">ngày có hiệu lực</a>" not in client("soan").get(address).content.decode()
    letter = client("soan").get(f"/ho-so/{drafted.pk}/van-ban/uy-quyen-ubnd-tinh/02-to-trinh.docx").content
    cells = [c.text for t in Document(io.BytesIO(letter)).tables for r in t.rows for c in r.cells]
    assert any("Nguyễn Thử" in text for text in [*cells, words(letter)])
    again = client("soan").post(f"/ho-so/{drafted.pk}/bo-sung/", given)
    assert again.status_code == 409, "somebody who saw an older revision overwrites nothing"


def test_the_report_is_filled_from_the_opinions(judged: Proposal) -> None:
    """For the appraiser from drafts, for the department only from what was sent."""
    told = report("thamdinh", judged)
    assert "Đồng ý đối với 01 thủ tục" in told
    assert "Lý do: Bên nhận chưa đủ người." in told
    assert "đủ điều kiện trình đối với 01 thủ tục" in told
    assert "chưa đủ người" not in report("soan", judged)
    go(judged, "conclude", "thamdinh")
    assert "chưa đủ người" in report("soan", judged)


def test_a_returned_procedure_keeps_the_draft_from_being_put_forward(judged: Proposal) -> None:
    opinion.judge(act("thamdinh"), judged.items.last(), 1, "returned", "Làm rõ.")  # type: ignore[arg-type]
    assert "Dự thảo chưa đủ điều kiện trình; cơ quan đề xuất giải trình 01 thủ tục" in report("thamdinh", judged)


@pytest.mark.parametrize("place", ["{item}/", "nhat-ky/", "xuat.json"])
def test_a_draft_opinion_is_seen_by_appraisers_alone(judged: Proposal, place: str) -> None:
    """Nothing is sent before "submit opinions": neither on the page, nor in the trail, nor in what is exported."""
    path = f"/ho-so/{judged.pk}/{place.format(item=judged.items.last().pk)}"  # type: ignore[union-attr]
    assert "chưa đủ người" not in client("soan").get(path).content.decode()
    if place != "xuat.json":
        assert "chưa đủ người" in client("thamdinh").get(path).content.decode()


def test_every_step_has_its_address_its_clause_and_its_comments(judged: Proposal) -> None:
    item = judged.items.first()
    assert item is not None
    path = f"/ho-so/{judged.pk}/{item.pk}/"
    sent = client("thamdinh").post(f"/ho-so/{judged.pk}/trao-doi/", {"item": item.pk, "step": "0-2", "text": "Căn cứ nào?"})
    assert sent["Location"] == f"{path}#b0-2"
    client("thamdinh").post(f"/ho-so/{judged.pk}/trao-doi/", {"item": item.pk, "step": "9-9", "text": "Không có bước này"})
    assert list(item.comments.values_list("step", flat=True)) == ["0-2", ""]
    page = client("soan").get(path).content.decode()
    tree = laid_out(item.record["proof"])
    assert tree is not None
    addresses = {f"b{node.path}" for node in tree.all()} | {b.address for node in tree.all() for b in node.clauses}
    assert addresses <= set(re.findall(r'id="([^"]*)"', page))
    at = page.index('id="b0-2"')
    assert "Căn cứ nào?" in page[at : page.index('id="b0-3"')]
    assert page.count("Căn cứ nào?") >= 2, "at the step and in the list"


def test_a_comment_leaves_a_step_that_another_choice_numbered_anew(judged: Proposal) -> None:
    """On the same catalog and day: what was said of one reasoning does not show at a step of another."""
    item = judged.items.get(code=LAND)
    at = f"/ho-so/{judged.pk}/{item.pk}/"
    client("thamdinh").post(f"/ho-so/{judged.pk}/trao-doi/", {"item": item.pk, "step": "0-2", "text": "Điểm này chưa rõ"})
    before = client("thamdinh").get(at).content.decode().count("Điểm này chưa rõ")  # at its step, in the talk, in the history
    item.record = case.look(
        ANSWERS.whole, timezone.localdate(), LAND, "province", to="so-nong-nghiep-va-moi-truong", form="phan_cap"
    )
    item.save()
    page = client("thamdinh").get(at).content.decode()
    assert page.count("Điểm này chưa rõ") == before - 1
    assert "của lập luận trước" in page


def test_a_clause_is_written_out_where_it_is_first_cited() -> None:
    clause = {"citation": "1/2020/QH14 Điều 1", "says": "…"}
    step: dict[str, Any] = {"basis": [clause], "because": "…", "of": [{"basis": [clause], "because": "…", "of": []}]}
    tree = laid_out(step)
    assert tree is not None
    assert [[b.first for b in node.clauses] for node in tree.all()] == [[""], ["k0-1"]]


def test_the_graph_is_an_image_that_runs_nothing(judged: Proposal) -> None:
    item = judged.items.first()
    assert item is not None
    answer = client("thamdinh").get(f"/ho-so/{judged.pk}/{item.pk}/so-do.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sha256-" in answer["Content-Security-Policy"]
    assert "Giám đốc Sở Nông nghiệp và Môi trường" in re.sub(r"</text>\s*<text[^>]*>", " ", answer.content.decode())
    assert "<script" not in answer.content.decode()


def test_versions_side_by_side() -> None:
    """A changed field is told word by word; what came and what went is told as such."""
    one = {"code": "1", "level": "province", "name": "Một", "conditions": "trong tỉnh", "until": "2027-02-28"}
    other = {**one, "conditions": "ngoài tỉnh", "until": "2027-01-31"}
    gone, came = {**one, "code": "2", "name": "Hai"}, {**one, "code": "3", "name": "Ba"}
    rows = differences({"title": "a", "items": [one, gone]}, {"title": "a", "items": [other, came]}, {})
    assert [(row.code, row.how) for row in rows] == [("1", "changed"), ("2", "removed"), ("3", "added")]
    fields = {field.words[1]: (field.before, field.after) for field in rows[0].fields}
    assert fields["Content, conditions"] == (((True, "trong "), (False, "tỉnh")), ((True, "ngoài "), (False, "tỉnh")))
    assert fields["Until"] == (((True, "28/02/2027"),), ((True, "31/01/2027"),))


def test_particulars_stand_before_and_after() -> None:
    """Each in the words of its sheet: of the whole at the top, of a procedure with it; what was not touched is not told."""
    item = {"code": "1", "level": "province", "name": "Một"}
    said = {"body": "Sở Tài chính", "number": "12/STC", "said": "Thống nhất", "answered": ""}
    before = {
        "Thông tin": {"Người ký Tờ trình": "Nguyễn Một", "Ngày có hiệu lực": "2027-01-01"},
        "Ý kiến": [said],
        "Năng lực": {"Sở A": {"Kinh phí": "đủ"}},
        "Tác động": {"1/province": {"steps_before": "5", "time_before": "20 ngày"}},
    }
    after = {
        "Thông tin": {"Người ký Tờ trình": "Nguyễn Hai", "Ngày có hiệu lực": "2027-01-01"},
        "Ý kiến": [{**said, "answered": "Tiếp thu"}],
        "Tác động": {"1/province": {"steps_before": "4", "time_before": "20 ngày"}},
    }
    old, new = ({"title": "a", "items": [item], "particulars": one} for one in (before, after))
    rows = differences(old, new, {})
    told = [[(f.words[0], "".join(p[1] for p in f.before), "".join(p[1] for p in f.after)) for f in row.fields] for row in rows]
    assert told == [
        [
            ("Người ký Tờ trình", "Nguyễn Một", "Nguyễn Hai"),
            ("Ý kiến, Sở Tài chính: Tiếp thu, giải trình", "", "Tiếp thu"),
            ("Năng lực, Sở A: Kinh phí", "đủ", ""),
        ],
        [("Tác động: Số bước trước", "5", "4")],
    ]
    before_particulars = {"title": "a", "items": [item]}
    assert [row.code for row in differences(before_particulars, new, {})] == ["", "1"], "versions older than particulars"


def test_two_hundred_procedures(judged: Proposal, django_assert_max_num_queries: Any) -> None:
    """No page of a long proposal needs more queries than of a short one; the way goes on to what has no opinion yet."""
    first = judged.items.first()
    assert first is not None
    Item.objects.bulk_create(
        Item(proposal=judged, position=at, code=f"9.{at:06d}", level="province", name=f"Thủ tục {at}", record=first.record)
        for at in range(3, 201)
    )
    order = list(judged.items.values_list("pk", flat=True))
    reviewer = client("thamdinh")
    for path in ("", "van-ban/", f"{first.pk}/", "thay-doi/"):
        with django_assert_max_num_queries(20):
            assert reviewer.get(f"/ho-so/{judged.pk}/{path}").status_code == 200
    page = reviewer.get(f"/ho-so/{judged.pk}/{first.pk}/").content.decode()
    assert f'data-key="n" href="/ho-so/{judged.pk}/{order[2]}/"' in page
    assert f'data-key="j" href="/ho-so/{judged.pk}/{order[1]}/"' in page
    assert "2/200" in page
    saved = reviewer.post(f"/ho-so/{judged.pk}/{order[2]}/y-kien/", {"seen": "0", "conclusion": "agreed", "reasons": ""})
    assert saved["Location"] == f"/ho-so/{judged.pk}/{order[3]}/"
