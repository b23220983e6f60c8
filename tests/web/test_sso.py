"""Single sign-on against a real provider: the whole code flow over HTTP, and what somebody might try."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client
from django.utils import timezone

from advisor.register import account as accounts
from advisor.register import identity
from advisor.register.models import Account, Entry, Identity
from advisor.register.trail import Act, verify
from advisor.web import guard
from advisor.web.issuer import Issuer
from tests.web.provider_process import CLIENT, SECRET, Provider, started

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
BACK = "http://testserver/dang-nhap/mot-lan/ve/"
OWN = "một mật khẩu dài"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with started(tmp_path_factory.mktemp("provider"), BACK) as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Provider:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(guard, "LIMITS", guard.LIMITS | {"login": (1000, 60)})
    settings.SSO = Issuer(running.address, CLIENT, SECRET, "Cổng tỉnh")
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", settings.SSO_BACKEND]
    return running


def account(name: str, role: str = "inspector", **more: Any) -> Account:
    one = Account(name=name, full_name=name, role=role, created=NOW, **{"email": f"{name}@tinh.gov.vn"} | more)
    one.set_password(OWN)
    one.save()
    return one


def begun(client: Client, to: str = "") -> str:
    return str(client.post(f"/dang-nhap/mot-lan/{to}")["Location"])


def came_back(client: Client, back: str) -> Any:
    return client.get(back.removeprefix("http://testserver"))


def through(provider: Provider, name: str, client: Client, to: str = "", **claims: Any) -> Any:
    provider.knows(name, **claims)
    return came_back(client, provider.lets_in(name, begun(client, to)))


def verified(name: str) -> dict[str, Any]:
    return {"email": f"{name}@tinh.gov.vn", "email_verified": True}


def refusals() -> list[tuple[str, str]]:
    return [
        (one.detail["reason"], one.detail["account"]) for one in Entry.objects.filter(action="account.refuse").order_by("number")
    ]


def inside(client: Client) -> bool:
    return client.get("/mat-khau/").status_code == 200


def test_a_person_comes_in_and_goes_out(provider: Provider) -> None:
    """The first time by the verified address, after that by the subject alone, whatever becomes of the address; the session's key
    changes, no first password is asked for, the trail tells; leaving ends the provider's session too."""
    one = account("lan", must_change=True)
    client = Client()
    client.get("/dang-nhap/")
    start = begun(client, "?next=/nhat-ky/")
    before = client.session.session_key
    asked = {key: value[0] for key, value in parse_qs(urlsplit(start).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert (asked["redirect_uri"], asked["scope"], asked["response_type"]) == (BACK, "openid email", "code")
    provider.knows("lan", **verified("lan"))
    browser = requests.Session()
    answer = came_back(client, provider.lets_in("lan", start, browser))
    assert (answer.status_code, answer["Location"]) == (302, "/nhat-ky/")
    assert client.session.session_key != before
    assert client.get("/nhat-ky/").status_code == 200
    assert Identity.objects.get().subject == "s-lan"
    told = [(one.action, one.who, one.detail.get("how")) for one in Entry.objects.order_by("number")]
    assert told == [("account.tie", "sso", "email"), ("account.login", "lan", "sso")]
    out = client.post("/dang-xuat/")["Location"]
    assert out.startswith(f"{provider.address}/logout/")
    assert not inside(client)
    assert browser.get(out, allow_redirects=False).headers["Location"].startswith("http://testserver/dang-nhap/")
    assert "username" in browser.get(begun(Client())).text  # the provider asks anew who it is
    Account.objects.filter(pk=one.pk).update(email="moi@tinh.gov.vn")
    again = Client()
    assert through(provider, "lan", again, **verified("khac"))["Location"] == "/"
    assert again.session["_auth_user_id"] == str(one.pk)
    assert list(verify()) == []


def test_what_the_provider_tells_apart_from_the_token_counts_too(provider: Provider) -> None:
    account("lan")
    client = Client()
    assert through(provider, "lan", client, by_userinfo=True, **verified("lan")).status_code == 302
    assert inside(client)


@pytest.mark.parametrize(
    ("claims", "reason", "known"),
    [
        (verified("nobody"), "unknown", ""),
        ({}, "unknown", ""),
        (verified("minh") | {"email": "mınh@tinh.gov.vn"}, "unknown", ""),  # a letter that upper case makes another
        (verified("minh") | {"email_verified": False}, "unverified", ""),
        ({"email": "minh@tinh.gov.vn"}, "unverified", ""),
        (verified("minh") | {"email_verified": "true"}, "unverified", ""),
        (verified("closed"), "closed", "closed"),
        (verified("locked"), "locked", "locked"),
        (verified("taken"), "other", "taken"),
    ],
)
def test_who_may_not_come_in_is_told_what_to_do(provider: Provider, claims: dict[str, Any], reason: str, known: str) -> None:
    """No account is made, none is tied; the page tells the identifier that an administrator needs, and the trail who came."""
    account("minh")
    account("closed", is_active=False)
    account("locked", locked_until=timezone.now() + datetime.timedelta(minutes=5))
    identity.tie(Act(None, NOW), account("taken"), provider.address, "s-first", "email")
    client = Client()
    answer = through(provider, "someone", client, **claims)
    assert answer.status_code == 403
    assert "s-someone" in answer.content.decode()
    assert refusals() == [(reason, known)]
    assert Entry.objects.latest("number").detail["subject"] == "s-someone"
    assert (Account.objects.count(), Identity.objects.count()) == (4, 1)
    assert not inside(client)


@pytest.mark.parametrize("state", ["closed", "locked"])
def test_a_tied_account_is_looked_at_each_time(provider: Provider, state: str) -> None:
    """Closed or locked after it was tied: no new login; and closed, the session that there was is over."""
    one = account("lan")
    client = Client()
    assert through(provider, "lan", client, **verified("lan")).status_code == 302
    assert inside(client)
    if state == "closed":
        accounts.activate(Act(None, NOW), one, False)
        assert not inside(client)
    else:
        Account.objects.update(locked_until=timezone.now() + datetime.timedelta(minutes=5))
    assert through(provider, "lan", Client(), **verified("lan")).status_code == 403
    assert refusals() == [(state, "lan")]


ATTACKS = ("nonce", "audience", "audience-of-two", "issuer", "expired", "of-tomorrow", "another-key", "alg-none", "alg-secret")


@pytest.mark.parametrize("attack", [*ATTACKS, "no-key-id", "userinfo"])
def test_a_token_that_is_not_the_providers_for_us_opens_nothing(provider: Provider, attack: str) -> None:
    account("lan")
    client = Client()
    answer = through(provider, "lan", client, attack=attack, **verified("lan"))
    assert answer.status_code == 403
    assert "không hợp lệ" in answer.content.decode()
    assert refusals() == [("token", "")]
    assert not inside(client)
    assert not Identity.objects.exists()


def test_a_login_that_this_browser_did_not_begin_ends(provider: Provider) -> None:
    """Another state, none, another browser's: no code is ever asked for, and nobody who is in is put out."""
    account("lan")
    provider.knows("lan", **verified("lan"))
    client, other = Client(), Client()
    back = provider.lets_in("lan", begun(client))
    code = parse_qs(urlsplit(back).query)["code"][0]
    begun(other)
    inspector = account("in")
    other.force_login(inspector)
    for tried in (f"{BACK}?code={code}&state=khac", f"{BACK}?code={code}", back, f"{BACK}?error=access_denied&state=khac"):
        assert came_back(other, tried).status_code == 403
        assert inside(other)
    assert came_back(client, back).status_code == 302


def test_a_code_serves_once_and_in_its_own_login(provider: Provider) -> None:
    """Used before, or slipped from somebody's login into another's (the verifier of PKCE is not its own): refused."""
    account("lan")
    provider.knows("lan", **verified("lan"))
    client = Client()
    back = provider.lets_in("lan", begun(client))
    code = parse_qs(urlsplit(back).query)["code"][0]
    assert came_back(client, back).status_code == 302
    assert came_back(client, back).status_code == 403  # its state is gone
    for slipped in (code, parse_qs(urlsplit(provider.lets_in("lan", begun(Client()))).query)["code"][0]):
        victim = Client()
        state = parse_qs(urlsplit(begun(victim)).query)["state"][0]
        assert came_back(victim, f"{BACK}?code={slipped}&state={state}").status_code == 403
        assert not inside(victim)
    assert refusals() == []  # whoever has no account could fill the trail with it


@pytest.mark.usefixtures("provider")
def test_a_login_that_is_stopped_says_so() -> None:
    client = Client()
    state = parse_qs(urlsplit(begun(client)).query)["state"][0]
    answer = came_back(client, f"{BACK}?error=access_denied&state={state}")
    assert answer.status_code == 403
    assert "bị dừng" in answer.content.decode()


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "http:///evil"]
)
def test_it_leads_nowhere_else_afterwards(provider: Provider, to: str) -> None:
    account("lan")
    assert through(provider, "lan", Client(), f"?next={to}", **verified("lan"))["Location"] == "/"


@pytest.mark.parametrize("wrong", ["another-name", "people-sent-away", "secret-sent-away", "unsigned", "not-there"])
def test_a_provider_that_describes_itself_wrongly_is_not_gone_to(provider: Provider, wrong: str, settings: Any) -> None:
    settings.SSO = Issuer(provider.address.removesuffix("/o") + f"/{wrong}", CLIENT, SECRET)
    answer = Client().post("/dang-nhap/mot-lan/")
    assert answer.status_code == 503
    assert "Không liên hệ được" in answer.content.decode()


def test_a_provider_that_is_down_stops_nobody_else(provider: Provider, settings: Any) -> None:
    """Pages and passwords go on; who came by it can leave."""
    account("lan", must_change=False)
    client = Client()
    assert through(provider, "lan", client, **verified("lan")).status_code == 302
    settings.SSO = Issuer("http://127.0.0.1:9/o", CLIENT, SECRET)
    assert Client().post("/dang-nhap/mot-lan/").status_code == 503
    assert inside(client)
    assert Client().post("/dang-nhap/", {"name": "lan", "password": OWN}).status_code == 302
    assert client.post("/dang-xuat/")["Location"] == "/dang-nhap/"
    assert not inside(client)


def test_forms_may_lead_to_the_provider_and_nowhere_else(provider: Provider, settings: Any) -> None:
    origin = provider.address.removesuffix("/o")
    policy = Client().get("/dang-nhap/")["Content-Security-Policy"]
    assert policy == guard.POLICY.replace("form-action 'self'", f"form-action 'self' {origin}")
    assert policy != guard.POLICY
    settings.SSO = None
    assert Client().get("/dang-nhap/")["Content-Security-Policy"] == guard.POLICY


@pytest.mark.usefixtures("provider")
def test_only_a_form_of_ours_begins_a_login() -> None:
    assert Client().get("/dang-nhap/mot-lan/")["Location"] == "/dang-nhap/"
    assert Client(enforce_csrf_checks=True).post("/dang-nhap/mot-lan/").status_code == 403


@pytest.mark.usefixtures("provider")
def test_logins_by_the_provider_are_counted_like_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LIMITS", guard.LIMITS | {"login": (2, 60)})
    client = Client()
    assert [client.post("/dang-nhap/mot-lan/").status_code for _ in range(3)] == [302, 302, 429]
    assert came_back(client, f"{BACK}?code=1&state=1").status_code == 429


def test_passwords_can_be_left_to_administrators(provider: Provider, settings: Any) -> None:
    """Others come by the provider alone, and have no password to change; what is answered tells nobody which names there are."""
    settings.LOCAL_PASSWORDS = "administrators"
    account("lan", must_change=False)
    account("chi", "administrator", must_change=False)
    wrong, right = ({"name": "lan", "password": word} for word in ("sai", OWN))
    answers = [
        Client(REMOTE_ADDR="10.0.0.7").post("/dang-nhap/", given) for given in (wrong, right, {"name": "x", "password": "x"})
    ]
    assert [one.status_code for one in answers] == [401] * 3
    assert len({re.sub(r'value="\w{64}"', "", one.content.decode()) for one in answers}) == 1
    assert Client().post("/dang-nhap/", {"name": "chi", "password": OWN}).status_code == 302
    client = Client()
    assert through(provider, "lan", client, **verified("lan")).status_code == 302
    given = {"old": OWN, "new": "mật khẩu của riêng tôi", "again": "mật khẩu của riêng tôi"}
    assert client.post("/mat-khau/", given).status_code == 422


def test_the_administrator_enters_who_somebody_is(provider: Provider) -> None:
    """The identifier that the page of a refusal tells, written into an account without an address; and taken off again."""
    one = account("lan", email="")
    admin = Client()
    admin.force_login(account("chi", "administrator", must_change=False))
    page = f"/tai-khoan/{one.pk}/"
    assert through(provider, "lan", Client(), **verified("lan")).status_code == 403
    assert admin.post(page, {"do": "tie", "subject": " s-lan "}).status_code == 302
    assert "s-lan" in admin.get("/tai-khoan/").content.decode()
    assert through(provider, "lan", Client(), **verified("lan")).status_code == 302
    assert admin.post(page, {"do": "tie", "subject": "s-khac"}).status_code == 422
    assert admin.post(page, {"do": "untie"}).status_code == 302
    assert through(provider, "lan", Client(), **verified("lan")).status_code == 403
    assert admin.post(page, {"do": "email", "email": "chi@tinh.gov.vn"}).status_code == 422
    assert admin.post(page, {"do": "email", "email": "lan@tinh.gov.vn"}).status_code == 302
    assert through(provider, "lan", Client(), **verified("lan")).status_code == 302


def test_without_an_issuer_everything_is_as_it_was(settings: Any) -> None:
    """No button, no address that does anything; a session that an issuer began is over with it."""
    assert settings.SSO is None
    assert "mot-lan" not in Client().get("/dang-nhap/").content.decode()
    for path in ("/dang-nhap/mot-lan/", "/dang-nhap/mot-lan/ve/?code=1&state=1"):
        assert Client().get(path)["Location"] == Client().post(path)["Location"] == "/dang-nhap/"
    client = Client()
    client.force_login(account("lan"), settings.SSO_BACKEND)
    assert not inside(client)
