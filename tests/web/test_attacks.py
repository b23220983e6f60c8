"""What somebody would try against the workspace, tried: forged and odd requests, sessions, where it sends people, uploads, tokens.

`docs/owasp.md` names these tests by the point that each one shows.
"""

from __future__ import annotations

import importlib
import io
import logging
import re
import zipfile
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from advisor.register import account as accounts
from advisor.register import attachment, role
from advisor.register.models import Account, Attachment, Entry, Item, Notice, Opinion, Plan, Proposal, Token
from advisor.register.trail import Act, verify
from advisor.web import guard
from advisor.web import settings as shipped
from advisor.web.right import RIGHTS
from tests.web.test_rights import LAND, NOW, account, address, entered, world  # noqa: F401  # pytest finds the fixture here

pytestmark = pytest.mark.django_db
World = dict[str, Any]
HUGE = ("9" * 18, "9" * 19, "9" * 25, "9" * 5_000)
KEPT = (Account, Attachment, Entry, Item, Opinion, Plan, Proposal, Token)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Limits on how often count anew; passwords of invented people are hashed cheaply."""
    for cost, value in (("time_cost", 1), ("memory_cost", 64), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, cost, value)
    cache.clear()
    yield
    cache.clear()


def state() -> list[Any]:
    """Everything that people wrote, to see whether a request changed it."""
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


# --- requests ----------------------------------------------------------------------------------------------------------


def test_no_address_takes_a_forged_form(world: World) -> None:  # noqa: F811
    """CSRF: to every address, from a browser in which the right person is logged in: refused, and nothing changed."""
    paths = [address(name, world["proposals"]["own"]) for name in sorted(RIGHTS)]
    clients = [Client(enforce_csrf_checks=True) for _ in role.ROLES]
    for client, who in zip(clients, role.ROLES, strict=True):
        client.force_login(world["people"][who])
    before = state()
    for client in clients:
        for path in paths:
            for method in (client.post, client.put, client.delete):
                assert method(path, {"step": "submit", "do": "close", "revision": 0}).status_code == 403, path
    assert state() == before


def test_looking_changes_nothing(world: World) -> None:  # noqa: F811
    """GET, HEAD and OPTIONS of every address by everybody, with the fields of its form in the address: only notices become read."""
    paths = [address(name, world["proposals"]["own"]) for name in sorted(RIGHTS)]
    fields = {"step": "submit", "do": "reset", "revision": "0", "title": "x", "text": "x", "name": "x", "role": "inspector"}
    clients = [entered(one) for one in world["people"].values()]
    before = state()
    for client in clients:
        for path in paths:
            for method in (client.get, client.head, client.options):
                assert method(path, fields).status_code < 500
    assert state() == before


@pytest.mark.parametrize("digits", HUGE)
def test_a_number_too_large_for_a_row_is_nowhere(digits: str, world: World) -> None:  # noqa: F811
    """Integer overflow: each number in each address, beyond what SQLite, PostgreSQL or Python read."""
    clients = [entered(world["people"][who]) for who in ("drafter", "administrator", "inspector")]
    for name in sorted(RIGHTS):
        parts = address(name, world["proposals"]["own"]).split("/")
        for at, part in enumerate(parts):
            if part.isdecimal():
                wrong = "/".join([*parts[:at], digits, *parts[at + 1 :]])
                assert {client.get(wrong).status_code for client in clients} <= {302, 401, 404}, wrong


def test_no_other_persons_row_by_way_of_ones_own(world: World) -> None:  # noqa: F811
    """IDOR: item, attachment and paper of a hidden proposal, asked for under the number of one's own, read and written."""
    own, hidden = world["proposals"]["own"], world["proposals"]["hidden"]
    foreign = hidden.items.get()
    kept = hidden.attachments.create(
        name="a.pdf", kind="application/pdf", size=1, sha256="", content=b"%", by=hidden.author, at=NOW
    )
    client, before = entered(world["people"]["drafter"]), state()
    for name in ("item", "item_graph", "item_change", "item_remove", "item_check", "item_judge"):
        assert client.post(reverse(name, args=[own.pk, foreign.pk]), {"revision": 0}).status_code == 404, name
    for name in ("item", "item_graph"):
        assert client.get(reverse(name, args=[own.pk, foreign.pk])).status_code == 404, name
    assert client.get(reverse("attachment", args=[own.pk, kept.pk])).status_code == 404
    assert client.post(reverse("comment", args=[own.pk]), {"item": foreign.pk, "text": "x"}).status_code == 404
    assert client.post(reverse("proposal_new"), {"title": "x", "into": hidden.pk, "pick": "/".join(LAND)}).status_code == 404
    assert state() == before


def test_fields_that_no_form_has_are_not_taken(world: World) -> None:  # noqa: F811
    """Mass assignment: every column of the table as a field beside the form's own."""
    extra = {f.attname: "1" for f in Account._meta.local_concrete_fields} | {"is_superuser": "1", "must_change": ""}
    form = {"name": "moi", "full_name": "Người mới", "role": "inspector", "department": "", "email": ""}
    assert entered(world["people"]["administrator"]).post("/tai-khoan/", {**extra, **form}).status_code == 200
    made = Account.objects.get(name="moi")
    assert (made.must_change, made.role, made.failures, made.last_login) == (True, "inspector", 0, None)
    assert made.pk not in (1, world["people"]["drafter"].pk)
    assert not made.check_password("1")
    own = world["proposals"]["own"]
    columns = {f.attname: "7" for f in Proposal._meta.local_concrete_fields} | {"stage": "in_force", "department": "so-tu-phap"}
    given = {**columns, "title": "Tên mới", "note": "", "revision": "0"}
    assert entered(world["people"]["drafter"]).post(reverse("proposal_edit", args=[own.pk]), given).status_code == 302
    now = Proposal.objects.get(pk=own.pk)
    assert (now.title, now.stage, now.department, now.author_id) == ("Tên mới", own.stage, own.department, own.author_id)


@pytest.mark.parametrize("form", ["bịa", "uy_quyen" * 40, "__class__"])
def test_a_form_that_is_none_is_refused(form: str, world: World) -> None:  # noqa: F811
    """What the page offers to choose from is not what may be sent."""
    own = world["proposals"]["own"]
    path = reverse("item_change", args=[own.pk, own.items.get().pk])
    given = {"revision": 0, "choice": f"{form}|giam-doc-so-nong-nghiep-va-moi-truong"}
    client = entered(world["people"]["drafter"])
    before = state()
    assert client.post(path, given).status_code == 422
    assert state() == before


def test_what_no_column_holds_is_refused_in_words(world: World) -> None:  # noqa: F811
    """SQLite keeps a longer text, PostgreSQL raises: both refuse before that."""
    client = entered(world["people"]["administrator"])
    form = {"name": "dai", "full_name": "Dài", "role": "inspector", "email": ""}
    for wrong in ({"name": "a" * 61}, {"full_name": "a" * 121}, {"email": "a" * 250 + "@x.vn"}):
        assert client.post("/tai-khoan/", {**form, **wrong}).status_code == 422
    shown = world["proposals"]["submitted"]
    Proposal.objects.filter(pk=shown.pk).update(stage="appraised")
    given = {
        "revision": 0,
        "step": "decide",
        "decision_number": "1" * 61,
        "decision_date": "24/11/2026",
        "effective": "24/11/2026",
    }
    refused = entered(world["people"]["recorder"]).post(reverse("step", args=[shown.pk]), given)
    assert refused.status_code == 422
    assert "số quyết định dài quá 60 ký tự" in refused.content.decode()


def test_what_is_too_large_is_not_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Nobody, without an account, fills the disk with the files of a form: it is refused by its announced length alone."""
    path = reverse("attach", args=[world["proposals"]["own"].pk])
    monkeypatch.setattr("django.http.request.HttpRequest._load_post_and_files", lambda _: pytest.fail("was read"))
    for client in (Client(), entered(world["people"]["drafter"])):
        for where in (path, "/dang-nhap/"):
            answer = client.generic("POST", where, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(guard.LARGEST + 1))
            assert answer.status_code == 413
            assert answer["Content-Security-Policy"] == guard.POLICY


def test_the_largest_files_that_are_taken_fit() -> None:
    from advisor.web import change

    assert max(attachment.LARGEST, change.LARGEST) + settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 4 < guard.LARGEST


@pytest.mark.parametrize("given", [{f"a{n}": "1" for n in range(4000)}, {"name": "a" * 3_000_000}])
def test_a_form_of_too_much_is_refused(given: dict[str, str]) -> None:
    assert Client().post("/dang-nhap/", given).status_code == 400


# --- where it sends people, what it tells them -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "to",
    ["//xau.example", "https://xau.example/", "/\\xau.example", "\\\\xau.example", "javascript:alert(1)", "https:xau.example",
     "http:///xau.example", "///xau.example", "\t//xau.example", "/%09/xau.example\r\nX-A: b", "data:text/html,x"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(to: str) -> None:
    """Open redirects: after login and after a change of language the way leads to this host or home."""
    account("di", "inspector")
    for answer in (
        Client().post("/dang-nhap/", {"name": "di", "password": "một mật khẩu dài", "next": to}),
        Client().post("/ngon-ngu/", {"next": to, "language": "vi"}),
    ):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith(("//", "/\\"))
        assert "X-A" not in answer


def test_the_way_back_after_login_is_an_address_of_here() -> None:
    """What stood in the address comes back encoded: neither a second field nor a second line of the head."""
    for path in ("/thu-tuc/a%0d%0aX-A:b/province/", "/thu-tuc/a&next=x/province/"):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/dang-nhap/?next=/thu-tuc/a")
        assert "\n" not in answer["Location"]
        assert "X-A" not in answer


@pytest.mark.parametrize("host", ["xau.example", "localhost.xau.example", "testserver@xau.example", "testserver:80@x", ""])
def test_another_hosts_name_is_refused(host: str) -> None:
    """Host header: no page is made for a name that was not given to it, and none is made from a forwarded name."""
    assert Client(SERVER_NAME=host or "x").get("/dang-nhap/", HTTP_HOST=host or "x").status_code == 400
    page = Client().get("/dang-nhap/", HTTP_X_FORWARDED_HOST="xau.example")
    assert page.status_code == 200
    assert b"xau.example" not in page.content


def test_private_pages_stay_out_of_caches_and_frames(world: World) -> None:  # noqa: F811
    """Every address, whoever asks and whatever the answer: no cache, no frame, no guessing of kinds, no other origin."""
    clients = [Client(), *(entered(one) for one in world["people"].values())]
    names = sorted(
        RIGHTS.keys() - {"procedure_graph"}
    )  # a picture of the law, the same for all: ten minutes in one's own browser
    answers = [client.get(address(name, world["proposals"]["own"])) for client in clients for name in names]
    assert {200, 302, 401, 404} <= {answer.status_code for answer in answers}
    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "Server" not in answer


def test_a_fault_tells_nothing_of_the_program(world: World, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("advisor.web.queue.visible", lambda _: 1 / 0)
    logging.disable(logging.CRITICAL)
    client = entered(world["people"]["inspector"])
    client.raise_request_exception = False
    answer = client.get("/")
    logging.disable(logging.NOTSET)
    assert answer.status_code == 500
    assert b"ZeroDivision" not in answer.content
    assert b"Traceback" not in answer.content


def test_the_log_keeps_one_line_a_request(caplog: pytest.LogCaptureFixture) -> None:
    """Log injection: what stands in an address can't look like a line of its own."""
    with caplog.at_level(logging.WARNING):
        Client().get("/khong-co/%0d%0aWARNING: quantri logged in")
    assert len(caplog.records) == 1
    assert not {"\r", "\n"} & set(caplog.records[0].getMessage())


@pytest.mark.parametrize(
    "path", ["../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "uy-quyen-ubnd-tinh/../../secret-key", "%00", "/etc/passwd", "."]
)
def test_no_path_leads_out_of_a_dossier(path: str, world: World) -> None:  # noqa: F811
    """Path traversal: a paper is looked up by its name among those that are made, a report and a static file likewise."""
    own, client = world["proposals"]["own"], entered(world["people"]["inspector"])
    for where in (f"/ho-so/{own.pk}/van-ban/{path}", f"/bao-cao/{path}/", f"/bao-cao/{path}.xlsx", f"/static/{path}"):
        assert client.get(where).status_code in (400, 404), where


# --- logins ------------------------------------------------------------------------------------------------------------


def test_a_session_that_was_there_before_is_not_the_one_after() -> None:
    """Session fixation: the key changes at login, and what somebody planted opens nothing."""
    account("lan", "inspector")
    client = Client()
    session = client.session
    session["x"] = 1
    session.save()
    planted = session.session_key
    assert client.post("/dang-nhap/", {"name": "lan", "password": "một mật khẩu dài"}).status_code == 302
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    attacker = Client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert attacker.get("/nhat-ky/").status_code == 302


@pytest.mark.parametrize("end", ["logout", "password", "close", "reset"])
def test_a_stolen_cookie_ends_with_its_session(end: str, world: World) -> None:  # noqa: F811
    """Leaving, a new password, a closed account and a reset each end the sessions that were open."""
    one = world["people"]["inspector"]
    owner, thief = entered(one), entered(one)
    if end == "logout":
        thief.cookies = owner.cookies
    assert thief.get("/nhat-ky/").status_code == 200
    match end:
        case "logout":
            stolen = owner.cookies[settings.SESSION_COOKIE_NAME].value
            owner.post("/dang-xuat/")
            thief = Client()
            thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
        case "password":
            given = {"old": "một mật khẩu dài", "new": "mật khẩu hoàn toàn khác", "again": "mật khẩu hoàn toàn khác"}
            assert owner.post("/mat-khau/", given).status_code == 302
            assert owner.get("/nhat-ky/").status_code == 200
        case _:
            given = {"do": end}
            entered(world["people"]["administrator"]).post(reverse("account_change", args=[one.pk]), given)
    assert thief.get("/nhat-ky/").status_code == 302


def test_cookies_are_for_this_host_over_https_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `advisor serve` sets them for a network: Secure, HttpOnly, SameSite, and a name that no other host can plant."""
    monkeypatch.setenv("ADVISOR_OPEN", "1")
    monkeypatch.setenv("ADVISOR_SECRET_KEY", "Zx81kfQp02LmVwRt57YhNbGc94UeSiOa")
    opened = importlib.reload(shipped)
    try:
        names = [opened.SESSION_COOKIE_NAME, opened.CSRF_COOKIE_NAME]
        assert all(name.startswith("__Host-") for name in names)
        assert opened.SESSION_COOKIE_SECURE
        assert opened.CSRF_COOKIE_SECURE
        assert opened.SECURE_HSTS_SECONDS >= 31_536_000
        assert {one[:8] for one in opened.CSRF_TRUSTED_ORIGINS} == {"https://"}
    finally:
        monkeypatch.undo()
        importlib.reload(shipped)
    account("lan", "inspector")
    cookies = Client().post("/dang-nhap/", {"name": "lan", "password": "một mật khẩu dài"}).cookies
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        assert cookies[name]["httponly"]
        assert cookies[name]["samesite"] == "Lax"
        assert not cookies[name]["domain"]


def test_nobody_learns_which_names_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enumeration: unknown, known, closed and locked names get one page of one length, after one hash of a password each."""
    logins = {"biet": True, "dong": False, "khoa": True, "khong-co": None}
    for name, active in logins.items():
        if active is not None:
            one = account(name, "inspector")
            Account.objects.filter(pk=one.pk).update(is_active=active)
    Account.objects.filter(name="khoa").update(locked_until=timezone.now() + accounts.LOCKED_FOR)
    hashed: list[str] = []
    whole = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *a, **k: hashed.append("encode") or whole[0](*a, **k))
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *a, **k: hashed.append("verify") or whole[1](*a, **k))
    pages = {}
    for name in logins:
        hashed.clear()
        answer = Client().post("/dang-nhap/", {"name": name, "password": "sai hoàn toàn"})
        page = answer.content.decode()
        pages[name] = (answer.status_code, re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page))
        assert len(hashed) == 1, (name, hashed)
    assert len(set(pages.values())) == 1


def test_one_who_tries_often_is_stopped_and_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty tries a minute by address; behind a proxy by the address that the proxy saw, whatever the sender wrote before it."""
    account("lan", "inspector")
    most, _ = guard.LIMITS["login"]
    monkeypatch.setattr(guard, "timezone", SimpleNamespace(now=lambda: NOW))  # one minute
    monkeypatch.setattr(settings, "BEHIND_PROXY", True)

    def enter(seen: str, forged: str = "") -> int:
        forwarded = {"HTTP_X_FORWARDED_FOR": f"{forged}, {seen}" if forged else seen}
        return Client().post("/dang-nhap/", {"name": "lan", "password": "một mật khẩu dài"}, **forwarded).status_code

    tried = [
        Client().post("/dang-nhap/", {"name": f"x{n}"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, 10.9.9.9").status_code
        for n in range(most)
    ]
    assert set(tried) == {401}
    assert enter("10.9.9.9", "10.1.1.1") == 429
    assert enter("10.1.1.1") == 302
    monkeypatch.setattr(settings, "BEHIND_PROXY", False)
    assert enter("10.9.9.9") == 302, "without a proxy the sender's own words count for nothing"


# --- uploads and tokens ------------------------------------------------------------------------------------------------

KINDS = b'<Types><Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'


def office(main: str = "word/document.xml", *parts: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in ((main, b"x"), *parts):
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("trang.html", b"<script>alert(1)</script>"),
        ("a.pdf.exe", b"%PDF-1.7"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.pdf", b"<html>%PDF-1.7<script>alert(1)</script>"),
        ("a.docx", b"<html><script>alert(1)</script>" + office()),
        ("a.docx", b"%PDF-1.7 \n" + office()),
        ("a.docx", office("word/document.xml", ("[Content_Types].xml", KINDS))),
        ("a.docx", office("word/document.xml", ("[Content_Types].xml", KINDS.replace(b"vbaProject", b"word.document.macroEnabled.main")))),
        ("a.docx", office("word/document.xml", ("word/VBAPROJECT.BIN", b"x"))),
        ("a.xlsx", office("word/document.xml")),
        ("\u202exslx.docm", office()),
        (".pdf", b"%PDF-1.7"),
        ("a.pdf\x00.exe", b"%PDF-1.7"),
    ],
)  # fmt: skip
def test_files_that_are_something_else_are_refused(name: str, content: bytes) -> None:
    """Two files in one, double endings, macros under another name, pages, pictures that run."""
    with pytest.raises(accounts.NotPossible):
        attachment.looked_into(name, content)


@pytest.mark.parametrize("name", ["../../a.pdf", "C:\\x\\a.pdf", 'a"; filename="b.exe.pdf', "\u202efdp.a.pdf"])
def test_a_file_comes_back_as_a_file_to_keep(name: str, world: World) -> None:  # noqa: F811
    """Whatever its name: never shown in the browser, of its own kind, in a sandbox, and its name adds no line to the head."""
    own, client = world["proposals"]["own"], entered(world["people"]["drafter"])
    file = io.BytesIO(b"%PDF-1.7 <script>alert(1)</script>")
    file.name = name
    assert client.post(reverse("attach", args=[own.pk]), {"file": file}).status_code == 302
    kept = own.attachments.get()
    assert not set(kept.name) & set('/\\"\u202e')
    answer = client.get(reverse("attachment", args=[own.pk, kept.pk]))
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert attachment.looked_into("a\r\nX-A: b.pdf", b"%PDF-1.7").name == "aX-A b.pdf"


def test_one_proposal_does_not_fill_the_database(world: World, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("advisor.register.opinion.MOST", 20)
    own, client = world["proposals"]["own"], entered(world["people"]["drafter"])
    found = []
    for _ in range(3):
        file = io.BytesIO(b"%PDF-1.7")
        file.name = "a.pdf"
        found.append(client.post(reverse("attach", args=[own.pk]), {"file": file}).status_code)
    assert found == [302, 302, 422]
    assert own.attachments.count() == 2


@pytest.mark.parametrize("name", sorted(name for name in RIGHTS if name.startswith("api_")))
def test_a_token_opens_what_its_account_may_see(name: str, world: World) -> None:  # noqa: F811
    """The interface for programs walked as the pages are: every role, each relation; no token, a cookie alone, a wrong one: 401."""
    row = RIGHTS[name]
    for who, one in world["people"].items():
        key = accounts.token(Act(None, NOW), one, "thử")
        for relation, proposal in world["proposals"].items() if row.of_proposal else [("own", world["proposals"]["own"])]:
            path = address(name, proposal)
            own = not row.of_proposal or (relation == "own" and who == "drafter")
            column = row.own if own else row.submitted if relation == "submitted" else row.hidden
            given = Client().get(path, headers={"Authorization": f"Bearer {key}"}).status_code
            assert given == (200 if who in column else 404), (who, relation)
            assert entered(one).get(path).status_code == 401
            for wrong in ("", "Bearer ", "Bearer adv_", f"Basic {key}", f"Bearer {key[:-1]}", key):
                assert Client().get(path, headers={"Authorization": wrong}).status_code == 401


def test_a_token_that_was_taken_back_stays_so(world: World) -> None:  # noqa: F811
    """Taken back by name, or with its account: opened again, the account has to be given a new one."""
    one = world["people"]["drafter"]
    act = Act(None, NOW)
    first, second = accounts.token(act, one, "a"), accounts.token(act, one, "b")

    def opens(key: str) -> bool:
        return Client().get("/api/proposals", headers={"Authorization": f"Bearer {key}"}).status_code == 200

    assert accounts.revoke(act, one, "a") == 1
    assert accounts.revoke(act, one, "a") == 0
    assert (opens(first), opens(second)) == (False, True)
    accounts.activate(act, one, False)
    accounts.activate(act, one, True)
    assert not opens(second)
    assert Entry.objects.filter(action="token.revoke").count() == 1


# --- the trail ---------------------------------------------------------------------------------------------------------


def test_no_address_lets_an_administrator_touch_the_trail(world: World) -> None:  # noqa: F811
    """Everything that an administrator can send anywhere: rows are added, none is changed, and the chain holds."""
    client = entered(world["people"]["administrator"])
    accounts.reset(Act(None, NOW), world["people"]["office"])
    before = list(Entry.objects.values())
    for name in sorted(RIGHTS):
        for do in ("reset", "close", "open", "delete"):
            client.post(address(name, world["proposals"]["own"]), {"do": do, "number": 1, "digest": "0", "revision": 0})
    assert list(Entry.objects.order_by("number").values())[: len(before)] == before
    assert list(verify()) == []
    with pytest.raises(NoReverseMatch):
        reverse("entry")


def test_what_an_administrator_does_to_accounts_stands_in_the_trail(world: World) -> None:  # noqa: F811
    """Who makes an account, gives it a password or opens it again can act as it: that is left open, and written down."""
    client, one = entered(world["people"]["administrator"]), world["people"]["reviewer"]
    client.post("/tai-khoan/", {"name": "gia", "full_name": "Giả", "role": "reviewer"})
    for do in ("reset", "close", "open"):
        client.post(reverse("account_change", args=[one.pk]), {"do": do})
    rows = Entry.objects.filter(who="administrator").values_list("action", "detail__account")
    assert list(rows) == [
        ("account.make", "gia"),
        *((f"account.{action}", "reviewer") for action in ("reset", "close", "activate")),
    ]
    assert Notice.objects.count() == 0
