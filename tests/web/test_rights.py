"""Rights: every address × every role × own, submitted and hidden proposal of the table, walked with real requests."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from advisor.register import role, stage
from advisor.register.models import Account, Item, Opinion, Plan, Proposal
from advisor.register.trail import Act, verify
from advisor.web import serving
from advisor.web.answers import ANSWERS, Row
from advisor.web.guard import POLICY
from advisor.web.right import ALL, RIGHTS

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
OWN, OTHER = "so-nong-nghiep-va-moi-truong", "so-xay-dung"
LAND = ("1.013823", "province")
PLAN = {"counts": {"unchanged": 1}, "engine": "thử", "instruments": []}
TOLD: dict[str, Any] = {"causes": [], "instruments": []}


def account(name: str, role_: str, department: str = "", *, must_change: bool = False) -> Account:
    one = Account(name=name, full_name=name, role=role_, department=department, created=NOW, must_change=must_change)
    one.set_password("một mật khẩu dài")
    one.save()
    return one


def entered(one: Account) -> Client:
    client = Client()
    client.force_login(one)
    return client


@pytest.fixture
def world() -> dict[str, Any]:
    people = {name: account(name, name, OWN if name == "drafter" else "") for name in role.ROLES}
    stranger = account("stranger", "drafter", OTHER)
    proposals = {}
    for relation, department, submitted in (("own", OWN, None), ("submitted", OTHER, NOW), ("hidden", OTHER, None)):
        proposals[relation] = Proposal.objects.create(
            department=department, title=relation, author=stranger, created=NOW, changed=NOW, submitted=submitted
        )
        record = {"outcome": "open", "receipt": {"engine": "e", "catalog": "c", "rulebook": "r", "on": "2026-11-24"}}
        empty = ("holders", "unverified", "questions", "formalities", "remarks")
        record |= {key: [] for key in empty} | dict.fromkeys(("receiver", "form", "holds", "proof", "verified"), None)
        record |= {"reason": "…", "part": "decide"}
        Item.objects.create(proposal=proposals[relation], code=LAND[0], level=LAND[1], name="Giao đất", record=record)
    return {"people": people, "proposals": proposals}


def address(name: str, proposal: Proposal) -> str:
    item = proposal.items.get()
    match name:
        case "procedure" | "procedure_graph":
            return reverse(name, args=LAND)
        case "account_change":
            return reverse(name, args=[proposal.author_id])
        case "report":
            return reverse(name, args=["progress"])
        case "report_file":
            return reverse(name, args=["progress", "xlsx"])
        case "department_report_file":
            return reverse(name, args=["xlsx"])
        case "plan" | "plan_document" | "plan_apply":
            made, _ = Plan.objects.get_or_create(
                identity="sha256:thử",
                defaults={"start": NOW.date(), "end": NOW.date(), "asked": NOW, "made": NOW, "document": PLAN, "told": TOLD},
            )
            return reverse(name, args=[made.pk])
        case "attachment":
            one = proposal.attachments.create(
                name="a.pdf", kind="application/pdf", size=1, sha256="", content=b"%", by=proposal.author, at=NOW
            )
            return reverse(name, args=[proposal.pk, one.pk])
        case "paper":
            return reverse(name, args=[proposal.pk, "uy-quyen-ubnd-tinh/02-to-trinh.docx"])
        case "item" | "item_graph" | "item_change" | "item_remove" | "item_check" | "item_judge":
            return reverse(name, args=[proposal.pk, item.pk])
    return reverse(name, args=[proposal.pk] if RIGHTS[name].of_proposal else [])


def test_every_address_has_its_row() -> None:
    """An address without a row is refused, so one that was forgotten shows here and not to a user."""
    assert {pattern.name for pattern in get_resolver().url_patterns} == set(RIGHTS)


@pytest.mark.parametrize("name", sorted(RIGHTS))
def test_who_is_not_in_the_table_sees_nothing(name: str, world: dict[str, Any]) -> None:
    """For each role and relation: what the table allows opens, all else is 404 as if it did not exist; no account, no page."""
    row = RIGHTS[name]
    api = name.startswith("api_")
    for relation, proposal in world["proposals"].items() if row.of_proposal else [("own", world["proposals"]["own"])]:
        path = address(name, proposal)
        assert Client().get(path).status_code in ((200, 302) if "*" in row.own else (401,) if api else (302,))
        if api:
            continue
        for who in ALL:
            if "*" in row.own or name == "logout":
                continue
            own = relation == "own" and who == "drafter"
            column = row.own if own or not row.of_proposal else row.submitted if relation == "submitted" else row.hidden
            status = entered(world["people"][who]).get(path).status_code
            assert (status in (200, 302)) == (who in column), (name, relation, who, status)


def test_numbers_can_not_be_guessed(world: dict[str, Any]) -> None:
    """An item or attachment of another proposal is not reached by way of one's own."""
    own, foreign = world["proposals"]["own"], world["proposals"]["hidden"].items.get()
    client = entered(world["people"]["drafter"])
    assert client.get(reverse("item", args=[own.pk, foreign.pk])).status_code == 404
    assert client.post(reverse("item_change", args=[own.pk, foreign.pk])).status_code == 404


def test_a_token_has_the_rights_of_its_account(world: dict[str, Any]) -> None:
    from advisor.register import account as accounts

    key = accounts.token(Act(None, NOW), world["people"]["drafter"], "thử")
    client, given = Client(), {"headers": {"Authorization": f"Bearer {key}"}}
    found = client.get("/api/proposals", **given).json()
    assert [one["title"] for one in found["proposals"]] == ["own"]
    assert client.get(f"/api/proposals/{world['proposals']['submitted'].pk}", **given).status_code == 404
    assert client.get("/api/proposals", headers={"Authorization": "Bearer adv_x"}).status_code == 401
    assert accounts.revoke(Act(None, NOW), world["people"]["drafter"], "thử") == 1
    assert client.get("/api/proposals", **given).status_code == 401


def test_headers_allow_nothing_from_elsewhere() -> None:
    for path in ("/dang-nhap/", "/static/workspace.css", "/khong-co/"):
        response = Client().get(path)
        assert response["Content-Security-Policy"] == POLICY
        assert response["X-Frame-Options"] == "DENY"
        response.close()
    assert "unsafe" not in POLICY


def test_a_form_from_elsewhere_is_refused(world: dict[str, Any]) -> None:
    """CSRF: without the token nothing is done."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world["people"]["administrator"])
    assert client.post("/tai-khoan/", {"name": "x", "full_name": "X", "role": "inspector"}).status_code == 403
    assert not Account.objects.filter(name="x").exists()


def test_an_account_is_locked_after_five_failures() -> None:
    """Even the right password does not open it then; another name's failure looks the same."""
    account("khoa", "inspector")
    client = Client(REMOTE_ADDR="10.0.0.9")
    for _ in range(5):
        assert client.post("/dang-nhap/", {"name": "khoa", "password": "sai"}).status_code == 401
    assert client.post("/dang-nhap/", {"name": "khoa", "password": "một mật khẩu dài"}).status_code == 401
    Account.objects.filter(name="khoa").update(locked_until=timezone.now() - datetime.timedelta(seconds=1))
    assert client.post("/dang-nhap/", {"name": "khoa", "password": "một mật khẩu dài"}).status_code == 302


def test_a_first_password_opens_nothing_but_its_change() -> None:
    client = entered(account("moi", "inspector", must_change=True))
    assert client.get("/thu-tuc/")["Location"] == "/mat-khau/"
    given = {"old": "một mật khẩu dài", "new": "mật khẩu của riêng tôi", "again": "mật khẩu của riêng tôi"}
    assert client.post("/mat-khau/", {**given, "new": "một mật khẩu dài", "again": "một mật khẩu dài"}).status_code == 422
    assert client.post("/mat-khau/", given).status_code == 302
    assert client.get("/nhat-ky/").status_code == 200


def test_pages_need_few_queries(world: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    """No page with more than twenty, whoever looks."""
    client = entered(world["people"]["reviewer"])
    shown = world["proposals"]["submitted"]
    for path in ("/", "/thu-tuc/", "/ho-so/", f"/ho-so/{shown.pk}/", f"/ho-so/{shown.pk}/{shown.items.get().pk}/"):
        with django_assert_max_num_queries(20):
            assert client.get(path).status_code == 200


def test_search_ignores_accents_and_the_workbook_is_what_is_shown(world: dict[str, Any]) -> None:
    client = entered(world["people"]["inspector"])
    shown = client.get("/thu-tuc/", {"q": "giao dat", "outcome": "suggest", "order": "code"})
    codes = re.findall(r'class="code">([^<]*)<', shown.content.decode())
    found = [r for r in ANSWERS.rows(timezone.localdate()) if r.outcome == "suggest" and {"giao", "dat"} <= {*without_accents(r)}]
    assert 0 < len(codes) <= 50
    assert LAND[0] in {r.code for r in found}
    whole = client.get("/thu-tuc.xlsx", {"q": "giao dat", "outcome": "suggest"}).content
    with zipfile.ZipFile(io.BytesIO(whole)) as book:
        rows = book.read("xl/worksheets/sheet1.xml").decode().count("<row ")
    assert f"{rows - 1} / " in shown.content.decode()


def without_accents(row: Row) -> list[str]:
    letters = unicodedata.normalize("NFD", row.name.lower().replace("đ", "d"))
    return re.findall(r"\w+", "".join(one for one in letters if not unicodedata.combining(one)))


@pytest.mark.parametrize(
    ("host", "environment", "safe"),
    [
        ("127.0.0.1", {}, True),
        ("0.0.0.0", {}, False),
        ("0.0.0.0", {"ADVISOR_SECRET_KEY": "a" * 60, "ADVISOR_HOSTS": "x.vn"}, False),
        ("10.1.1.1", {"ADVISOR_SECRET_KEY": "Zx81kfQp02LmVwRt57YhNbGc94UeSiOa", "ADVISOR_HOSTS": "x.vn"}, True),
        (
            "10.1.1.1",
            {"ADVISOR_SECRET_KEY": "Zx81kfQp02LmVwRt57YhNbGc94UeSiOa", "ADVISOR_HOSTS": "x.vn", "ADVISOR_DEBUG": "1"},
            False,
        ),
    ],
)
def test_nothing_unsafe_is_opened_to_a_network(
    host: str, environment: dict[str, str], safe: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ADVISOR_SECRET_KEY", "ADVISOR_HOSTS", "ADVISOR_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (serving.unsafe(host) == []) == safe


def test_the_second_of_two_is_told_and_loses_nothing(world: dict[str, Any]) -> None:
    """Two people change one proposal from the same page: the second's words come back beside what the first changed."""
    proposal = world["proposals"]["own"]
    client = entered(world["people"]["drafter"])
    path = reverse("proposal_edit", args=[proposal.pk])
    assert client.post(path, {"revision": 0, "title": "Tên thứ nhất", "note": ""}).status_code == 302
    second = client.post(path, {"revision": 0, "title": "Tên thứ hai", "note": ""})
    assert second.status_code == 409
    assert "Tên thứ hai" in second.content.decode()
    assert "Tên thứ nhất" in second.content.decode()
    proposal.refresh_from_db()
    assert proposal.title == "Tên thứ nhất"
    assert list(verify()) == []


def test_an_opinion_on_another_catalog_shows_so(world: dict[str, Any]) -> None:
    proposal = world["proposals"]["submitted"]
    Proposal.objects.filter(pk=proposal.pk).update(stage=stage.APPRAISED)
    for catalog, words in ((ANSWERS.receipt(timezone.localdate()), False), ({"catalog": "cũ", "rulebook": "cũ"}, True)):
        Opinion.objects.all().delete()
        Opinion.objects.create(
            proposal=proposal,
            item=proposal.items.get(),
            version=1,
            by=world["people"]["reviewer"],
            conclusion="agreed",
            receipt=catalog,
            written=NOW,
            sent=NOW,
        )
        page = entered(world["people"]["inspector"]).get(f"/ho-so/{proposal.pk}/").content.decode()
        assert ("đưa ra trên căn cứ khác" in page) == words
