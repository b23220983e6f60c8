"""What waits for each role, and the list of proposals: filters, counts, order, what an empty one says."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from advisor.register.models import Account, Plan, Proposal

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate()
OWN, OTHER = "so-nong-nghiep-va-moi-truong", "so-xay-dung"


def client(role: str, department: str = "") -> Client:
    one, _ = Account.objects.get_or_create(
        name=role, defaults={"full_name": role, "role": role, "department": department, "created": NOW, "must_change": False}
    )
    found = Client()
    found.force_login(one)
    return found


@pytest.fixture
def shelf() -> dict[str, Proposal]:
    author = Account.objects.create(name="a", full_name="a", role="drafter", department=OWN, created=NOW)

    def made(title: str, of: str, department: str, age: int, due: int | None = None) -> Proposal:
        at = NOW - datetime.timedelta(age)
        day = None if due is None else TODAY + datetime.timedelta(due)
        sent = None if of == "draft" else at
        return Proposal.objects.create(
            title=title, stage=of, department=department, author=author, created=at, changed=at, submitted=sent, due=day
        )

    return {
        "Đất đai": made("Đất đai", "submitted", OWN, 9, 3),
        "Khoáng sản": made("Khoáng sản", "appraisal", OWN, 30, -2),
        "Xây dựng": made("Xây dựng", "submitted", OTHER, 2, 12),
        "Nháp đất": made("Nháp đất", "draft", OWN, 5),
        "Đã thẩm định": made("Đã thẩm định", "appraised", OTHER, 6),
    }


def titles(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r"<a data-row [^>]*>([^<]*)</a>", page)]


@pytest.mark.usefixtures("shelf")
def test_the_reviewer_sees_the_most_urgent_first() -> None:
    """By deadline, with how long each has waited and how long it is overdue."""
    page = client("reviewer").get("/").content.decode()
    assert titles(page) == ["Khoáng sản", "Đất đai", "Xây dựng"]
    assert re.findall(r">(\d+) ngày<", page) == ["30", "9", "2"]
    assert "quá hạn 2 ngày" in page
    assert page.count("quá hạn") == 1


@pytest.mark.usefixtures("shelf")
def test_each_role_has_its_own_work(django_assert_max_num_queries: Any) -> None:
    """The department its draft, the recorder what is appraised, the inspector units with counts, the administrator plans and locks."""
    shown = {"drafter": ["Nháp đất"], "recorder": ["Đã thẩm định"], "office": ["Khoáng sản", "Đất đai", "Xây dựng"]}
    for role, waiting in shown.items():
        assert titles(client(role, OWN if role == "drafter" else "").get("/").content.decode()) == waiting
    inspector = client("inspector")
    with django_assert_max_num_queries(20):
        units = inspector.get("/").content.decode()
    assert f'<a href="/ho-so/?department={OWN}">Sở Nông nghiệp và Môi trường</a>' in units
    Plan.objects.create(identity="thử", start=TODAY, end=TODAY, asked=NOW, made=NOW, document={}, told={})
    Account.objects.filter(name="office").update(locked_until=NOW + datetime.timedelta(hours=1))
    admin = client("administrator").get("/").content.decode()
    assert "Phương án chưa áp dụng" in admin
    assert "Tài khoản đang bị khóa: office</a>" in admin


@pytest.mark.usefixtures("shelf")
def test_the_list_is_searched_without_accents_and_counts_what_a_filter_would_leave() -> None:
    reviewer = client("reviewer")
    assert titles(reviewer.get("/ho-so/", {"q": "DAT dai"}).content.decode()) == ["Đất đai"]
    page = reviewer.get("/ho-so/", {"department": OWN}).content.decode()
    assert sorted(titles(page)) == ["Khoáng sản", "Đất đai"]
    counts = dict(re.findall(r'href="\?department=[^"]*&amp;stage=([a-z]+)">[^<]* <b>(\d+)</b>', page))
    assert counts == {"submitted": "1", "appraisal": "1"}
    departments = dict(re.findall(r'<option value="([a-z-]+)"[^>]*>[^<]*\((\d+)\)', page))
    assert departments == {OWN: "2", OTHER: "2"}, "of another department as many as choosing it would show"
    assert titles(reviewer.get("/ho-so/", {"department": OWN, "stage": "appraisal"}).content.decode()) == ["Khoáng sản"]


@pytest.mark.usefixtures("shelf")
def test_the_list_is_ordered_and_stays_filtered() -> None:
    """By deadline those without one come last either way; other words order nothing."""
    inspector = client("inspector")
    up = titles(inspector.get("/ho-so/", {"order": "due"}).content.decode())
    down = titles(inspector.get("/ho-so/", {"order": "-due"}).content.decode())
    assert up[:3] == down[:3][::-1] == ["Khoáng sản", "Đất đai", "Xây dựng"]
    page = inspector.get("/ho-so/", {"order": "title", "department": OWN}).content.decode()
    assert f'href="?department={OWN}&amp;order=-title"' in page
    assert inspector.get("/ho-so/", {"order": "author__password"}).status_code == 200


@pytest.mark.usefixtures("shelf")
def test_an_empty_list_says_why() -> None:
    """A filter that leaves nothing is taken away; where nothing is yet, what to do first."""
    page = client("reviewer").get("/ho-so/", {"q": "không có"}).content.decode()
    assert "Không hồ sơ nào hợp với bộ lọc" in page
    Proposal.objects.all().delete()
    assert "Thủ tục nên đề xuất" in client("drafter", OWN).get("/ho-so/").content.decode()
    assert "sẽ hiện ở đây" in client("reviewer").get("/ho-so/").content.decode()


def test_a_procedure_is_put_into_a_proposal_from_its_own_page() -> None:
    """By its department alone."""
    page = client("drafter", OWN).get("/thu-tuc/1.013823/province/").content.decode()
    assert 'name="pick" value="1.013823/province"' in page
    Account.objects.update(department=OTHER)
    assert 'name="pick"' not in client("drafter", OTHER).get("/thu-tuc/1.013823/province/").content.decode()
    assert 'name="pick"' not in client("reviewer").get("/thu-tuc/1.013823/province/").content.decode()
