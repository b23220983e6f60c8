"""How often one may ask, and who "one" is: an address, also behind a proxy; an account; a token."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from advisor.register import account as accounts
from advisor.register import limit
from advisor.register.models import Account
from advisor.register.trail import Act
from advisor.web import guard, serving

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 8, 0, 30, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of a test lies in one minute."""
    monkeypatch.setattr(guard.timezone, "now", lambda: NOW)


def tried(**headers: str) -> int:
    return Client(**headers).post("/dang-nhap/", {"name": "khong-co", "password": "sai"}).status_code


@pytest.mark.parametrize("behind", [False, True])
def test_logins_are_counted_by_address(behind: bool, settings: Any) -> None:
    """Behind a proxy by the address that the proxy has put last: what a client writes before it opens nothing, and without a proxy
    the header says nothing at all."""
    settings.BEHIND_PROXY = behind
    most = guard.LIMITS["login"][0]
    assert [tried(HTTP_X_FORWARDED_FOR=f"10.9.9.{n}, 10.0.0.1") for n in range(most + 1)] == [401] * most + [429]
    assert tried(HTTP_X_FORWARDED_FOR="10.0.0.2") == (401 if behind else 429)
    assert tried(HTTP_X_FORWARDED_FOR="10.0.0.1") == 429
    assert tried(HTTP_X_FORWARDED_FOR="nonsense") == (401 if behind else 429)


def test_what_an_account_sends_and_a_token_asks_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Account.objects.create(name="lan", full_name="Lan", role="drafter", department="so-thu", created=NOW, must_change=False)
    monkeypatch.setattr(guard, "LIMITS", {"post": (2, 60), "api": (3, 60)})
    client = Client()
    client.force_login(one)
    assert [client.post("/ho-so/moi/").status_code == 429 for _ in range(3)] == [False, False, True]
    given = {"headers": {"Authorization": f"Bearer {accounts.token(Act(None, NOW), one, 'thử')}"}}
    assert [Client().get("/api/proposals", **given).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_what_is_over_goes_with_the_work_of_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts, and sessions: each login that was begun and left leaves one."""
    Session.objects.create(session_key="over", expire_date=NOW - datetime.timedelta(seconds=1))
    Session.objects.create(session_key="open", expire_date=NOW + datetime.timedelta(seconds=1))
    limit.count("post:lan", 60, NOW - datetime.timedelta(hours=2))
    limit.count("post:minh", 60, NOW)
    monkeypatch.setattr("advisor.web.calendar.expected", lambda _: None)
    serving.warm()
    assert list(limit.Count.objects.values_list("who", flat=True)) == ["post:minh"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]


def test_a_server_behind_a_proxy_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """It listens to this machine alone, and others reach it nevertheless: it needs a key and hosts of its own."""
    for name in ("ADVISOR_SECRET_KEY", "ADVISOR_HOSTS", "ADVISOR_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    assert serving.unsafe("127.0.0.1") == []
    monkeypatch.setenv("ADVISOR_BEHIND_PROXY", "1")
    assert len(serving.unsafe("127.0.0.1")) == 2
