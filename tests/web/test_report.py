"""Reports in the workspace: its own proposals are the register, workbooks of departments are read for one answer, each role its own."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from advisor.register import ledger
from advisor.register.held import record_act
from advisor.register.models import Account, Item, Opinion, Proposal, Version
from advisor.register.trail import Act
from advisor.reports.entered import INVENTED
from advisor.reports.register import Proposal as Line
from advisor.web import report

pytestmark = pytest.mark.django_db
OWN, OTHER = "so-nong-nghiep-va-moi-truong", "so-xay-dung"
EXAMPLES = Path("examples/reports")


def at(month: int, day: int) -> datetime.datetime:
    return datetime.datetime(2026, month, day, 8, tzinfo=datetime.UTC)


def account(name: str, role: str, department: str = "") -> Account:
    return Account.objects.create(
        name=name, full_name=name, role=role, department=department, created=at(1, 1), must_change=False, password="!"
    )


def entered(one: Account) -> Client:
    client = Client()
    client.force_login(one)
    return client


@pytest.fixture
def drafter() -> Account:
    return account("soan", "drafter", OWN)


@pytest.fixture
def inspector() -> Client:
    return entered(account("kiemtra", "inspector"))


@pytest.fixture
def followed(drafter: Account) -> Proposal:
    """Submitted on 10/11 and again, with one procedure more, on 22/11; two judged on 15/11, one of them decided."""
    one = Proposal.objects.create(
        department=OWN, title="Theo dõi", author=drafter, created=at(11, 1), changed=at(11, 22), submitted=at(11, 22),
        stage="in_force", decision_number="00/QĐ-THỬ", decision_date=at(11, 23).date(), effective=at(11, 24).date(),
        until=datetime.date(2027, 3, 1),
    )  # fmt: skip
    for number, day in ((1, 10), (2, 22)):
        Version.objects.create(proposal=one, number=number, made=at(11, day), by=drafter, content={}, receipt={})
    states = (("1.013823", "agreed", 1), ("1.013825", "refused", 1), ("1.013826", "agreed", 21))
    for position, (code, state, day) in enumerate(states):
        item = Item.objects.create(
            proposal=one, position=position, code=code, level="province", name=code, state=state, record={"receipt": {}}
        )
        record_act(Act(drafter, at(11, day)), one, "item.add", item)
        sent = at(11, 15) if day == 1 else at(11, 23)
        Opinion.objects.create(
            proposal=one, item=item, version=1, by=drafter, conclusion=state, receipt={}, written=sent, sent=sent
        )
    Proposal.objects.create(department=OWN, title="Nháp", author=drafter, created=at(11, 1), changed=at(11, 1)).items.create(
        code="1.000080", level="commune", name="không gửi"
    )
    return one


def test_the_register_is_what_stands_in_the_workspace(followed: Proposal) -> None:
    """A line a submitted procedure, each with its own days: what was added later was proposed later, what was refused is not decided."""
    day = datetime.date
    decided: dict[str, Any] = {
        "number": "00/QĐ-THỬ", "decided": day(2026, 11, 23), "begins": day(2026, 11, 24), "ends": day(2027, 3, 1)
    }  # fmt: skip
    where = {"source": f"hồ sơ số {followed.pk}"}
    assert ledger.lines() == (
        Line(OWN, "1.013823", "province", day(2026, 11, 10), None, day(2026, 11, 15), "agreed", **decided, **where),
        Line(OWN, "1.013825", "province", day(2026, 11, 10), None, day(2026, 11, 15), "refused", **where),
        Line(OWN, "1.013826", "province", day(2026, 11, 22), None, day(2026, 11, 23), "agreed", **decided, **where),
    )


def test_what_was_repealed_is_in_force_no_more(followed: Proposal, drafter: Account) -> None:
    Proposal.objects.filter(pk=followed.pk).update(stage="withdrawn")
    record_act(Act(drafter, at(12, 5)), followed, "step.repeal")
    first = ledger.lines()[0]
    assert first.ends == datetime.date(2026, 12, 5)
    assert first.reached("in-force", datetime.date(2026, 12, 4))
    assert not first.reached("in-force", datetime.date(2026, 12, 5))


def test_an_opinion_that_is_asked_again_counts_no_more(followed: Proposal) -> None:
    """Drafted again after a change of law: it is proposed and not appraised."""
    followed.items.update(state="pending")
    assert [(line.appraised, line.opinion, line.decided) for line in ledger.lines()] == [(None, None, None)] * 3


@pytest.mark.usefixtures("followed")
def test_the_monthly_report_counts_them(inspector: Client, drafter: Account) -> None:
    """On the day of the report and compared with the month before; a department's own has its own alone."""
    shown = inspector.get("/bao-cao/monthly/", {"on": "2026-11-25"}).content.decode()
    assert "Đến ngày 20/11/2026: đã đề xuất 2 (tăng 2); đã thẩm định 2 (tăng 2); đã quyết định 0 (không đổi)" in shown
    shown = inspector.get("/bao-cao/monthly/", {"on": "2026-12-20"}).content.decode()
    assert "đã đề xuất 3 (tăng 1); đã thẩm định 3 (tăng 1); đã quyết định 2 (tăng 2); đang có hiệu lực 2 (tăng 2)" in shown
    other = inspector.get("/bao-cao/monthly/", {"on": "2026-12-20", "department": OTHER}).content.decode()
    assert "đã đề xuất 0 (không đổi)" in other
    assert f"on=2026-12-20&amp;department={OTHER}" in other
    assert "đã đề xuất 3" in entered(drafter).get("/bao-cao-thang/", {"on": "2026-12-20"}).content.decode()
    stranger = entered(account("khac", "drafter", OTHER))
    assert "đã đề xuất 0" in stranger.get("/bao-cao-thang/", {"on": "2026-12-20", "department": OWN}).content.decode()


@pytest.mark.usefixtures("followed")
def test_a_department_reports_under_its_own_name(drafter: Account, inspector: Client) -> None:
    """To Văn phòng UBND tỉnh, as II.8 of the plan asks; the whole province's is written by the office."""
    own = entered(drafter).get("/bao-cao-thang.docx", {"on": "2026-12-20"})
    whole = inspector.get("/bao-cao/monthly.docx", {"on": "2026-12-20"})
    heads = [Document(io.BytesIO(one.content)).tables[0] for one in (own, whole)]
    above, province = (" ".join(" ".join(cell.text for cell in head._cells).split()) for head in heads)
    assert "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG" in above
    assert "ngày 20 tháng 12 năm 2026" in above
    assert "VĂN PHÒNG" in province
    assert entered(drafter).get("/bao-cao-thang.exe").status_code == 404
    assert entered(drafter).get("/bao-cao/monthly/").status_code == 404


def upload(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (EXAMPLES / name).read_bytes() if content is None else content)


def cells(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/sharedStrings.xml").decode()


def test_lists_come_of_what_departments_filled_in(inspector: Client) -> None:
    """Marked as an example, compared with the publication before; the page stays as it was for the next who asks."""
    address = "/bao-cao/lists/?on=2026-11-22"
    shown = inspector.post(address, {"stated": upload("phieu-phan-loai.xlsx")}).content.decode()
    assert INVENTED in shown
    counted = re.search(r"thực hiện tại Trung tâm: (\d+);", shown)
    assert counted
    assert int(counted[1]) > 0
    book = inspector.post(address, {"stated": upload("phieu-phan-loai.xlsx"), "form": "xlsx"})
    assert INVENTED in cells(book.content)
    again = {"stated": upload("phieu-phan-loai.xlsx"), "published": upload("truoc.xlsx", book.content)}
    assert "So với lần công bố trước: 0 lượt thêm vào, 0 lượt đưa ra." in inspector.post(address, again).content.decode()
    alone = inspector.post(address, {"published": upload("truoc.xlsx", book.content)}).content.decode()
    told = re.search(r"0 lượt thêm vào, (\d+) lượt đưa ra", alone)
    assert told
    assert int(told[1]) >= int(counted[1])
    assert INVENTED not in inspector.get(address).content.decode()


def test_figures_change_the_ranking(inspector: Client) -> None:
    address = "/bao-cao/scoreboard/?on=2017-05-06"
    with_figures = inspector.post(address, {"figures": upload("so-lieu-bao-cao.xlsx")}).content.decode()
    assert "Báo cáo ví dụ" in with_figures
    assert "Báo cáo ví dụ" not in inspector.get(address).content.decode()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "chưa chọn tệp nào"),
        ({"stated": ("a.xlsx", b"x")}, "không phải là tệp .xlsx"),
        ({"stated": ("a.pdf", b"%PDF-1")}, "cần tệp .xlsx"),
        ({"stated": ("so-lieu-bao-cao.xlsx", None)}, "so-lieu-bao-cao.xlsx, dòng 1"),
        ({"published": ("phieu-phan-loai.xlsx", None)}, "phieu-phan-loai.xlsx, dòng 1"),
    ],
)
def test_a_wrong_file_is_refused_in_words(inspector: Client, files: dict[str, Any], words: str) -> None:
    """What it lacks, where, and nothing of the server's folders."""
    given = {name: upload(*one) for name, one in files.items()}
    answer = inspector.post("/bao-cao/lists/?on=2026-11-22", given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "/tmp" not in answer.content.decode()


def test_forms_to_fill_in_are_given_out(inspector: Client) -> None:
    for name, blank, words in (("lists", "stated", "1.013823"), ("scoreboard", "figures", "Sở Tư pháp")):
        given = inspector.get(f"/bao-cao/{name}.xlsx", {"on": "2026-11-22", "blank": blank})
        assert words in cells(given.content)
    assert inspector.get("/bao-cao/review.xlsx", {"blank": "stated"}).status_code == 404


def test_the_review_looks_as_far_ahead_as_asked(inspector: Client) -> None:
    shown = inspector.get("/bao-cao/review/", {"on": "2026-11-22", "months": "24", "everywhere": "1"}).content.decode()
    assert "báo trước 24 tháng" in shown
    assert "/bao-cao/review.docx?on=2026-11-22&amp;months=24&amp;everywhere=1" in shown
    assert "báo trước 120 tháng" in inspector.get("/bao-cao/review/", {"on": "2026-11-22", "months": "999"}).content.decode()


def test_where_the_catalog_has_no_plan_the_page_says_so(inspector: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "plan_for", lambda *_: None)
    answer = inspector.get("/bao-cao/lists/", {"on": "2026-11-21"})
    assert answer.status_code == 200
    assert "Danh mục chưa có kế hoạch nào" in answer.content.decode()
    assert inspector.get("/bao-cao/lists.xlsx", {"on": "2026-11-21"}).status_code == 404


@pytest.mark.parametrize("name", sorted(report.REPORTS))
@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_days_out_of_all_calendars_have_no_report(inspector: Client, name: str, on: str) -> None:
    assert inspector.get(f"/bao-cao/{name}/", {"on": on}).status_code == 404


@pytest.mark.usefixtures("followed")
def test_reports_need_few_queries(inspector: Client, django_assert_max_num_queries: Any) -> None:
    for name in report.REPORTS:
        with django_assert_max_num_queries(20):
            assert inspector.get(f"/bao-cao/{name}/", {"on": "2026-12-20"}).status_code == 200
