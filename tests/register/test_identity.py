"""Who an issuer says somebody is: one account a subject, one subject an account, and never by an address that was not verified."""

from __future__ import annotations

import datetime

import pytest

from advisor.register import account as accounts
from advisor.register import identity
from advisor.register.models import Account, Entry, Identity
from advisor.register.trail import Act, verify

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
ACT = Act(None, NOW, "sso")
HERE, THERE = "https://id.tinh.gov.vn", "https://id.bo.gov.vn"


def account(name: str, email: str = "") -> Account:
    return accounts.make(ACT, name, name, "inspector", email=email)[0]


def refused(subject: str, email: str = "", *, verified: bool = True) -> str:
    with pytest.raises(identity.Refused) as told:
        identity.enter(ACT, HERE, subject, email, verified)
    row = Entry.objects.latest("number")
    assert (row.action, row.detail["reason"], row.detail["subject"]) == ("account.refuse", told.value.reason, subject)
    return told.value.reason


def test_the_address_serves_once() -> None:
    """Tied by it, in any case of its letters; afterwards another subject with the same address is somebody else, and the first one is
    known without any address. Another issuer's subject of the same letters is another person."""
    lan = account("lan", "Lan@tinh.gov.vn")
    assert identity.enter(ACT, HERE, "1", "lan@TINH.gov.vn", True) == lan
    assert refused("2", "lan@tinh.gov.vn") == "other"
    assert identity.enter(ACT, HERE, "1", "", False) == lan
    with pytest.raises(identity.Refused):
        identity.enter(ACT, THERE, "1", "", False)
    assert list(verify()) == []


@pytest.mark.parametrize(("email", "verified", "reason"), [("", True, "unknown"), ("lan@tinh.gov.vn", False, "unverified")])
def test_what_the_administrator_entered_needs_no_address(email: str, verified: bool, reason: str) -> None:
    lan = account("lan", "lan@tinh.gov.vn")
    assert refused("1", email, verified=verified) == reason
    identity.tie(ACT, lan, HERE, "1", "administrator")
    assert identity.enter(ACT, HERE, "1", email, verified) == lan


@pytest.mark.parametrize(
    "alike", ["ſo@tinh.gov.vn", "so@tınh.gov.vn", "so@tinh.gov.vn.evil.example", "s_@tinh.gov.vn", "%@tinh.gov.vn"]
)
def test_an_address_that_is_alike_is_another(alike: str) -> None:
    """Letters that a database folds into others, and what would be a pattern."""
    account("so", "so@tinh.gov.vn")
    assert refused("1", alike) == "unknown"


def test_accounts_without_an_address_are_nobodys() -> None:
    """And of two with the same one, written before that was refused, neither is."""
    account("mot")
    assert refused("1") == "unknown"
    Account.objects.update(email="chung@tinh.gov.vn")
    Account.objects.create(name="hai", full_name="Hai", role="inspector", created=NOW, email="chung@tinh.gov.vn")
    assert refused("1", "chung@tinh.gov.vn") == "unknown"


def test_one_of_each_until_it_is_taken_off() -> None:
    lan, minh = account("lan"), account("minh")
    identity.tie(ACT, lan, HERE, "1", "administrator")
    for one, subject in ((minh, "1"), (lan, "2"), (minh, ""), (minh, "x" * 256), (minh, "a\nb")):
        with pytest.raises(accounts.NotPossible):
            identity.tie(ACT, one, HERE, subject, "administrator")
    identity.untie(ACT, lan, THERE)
    assert Identity.objects.count() == 1
    identity.untie(ACT, lan, HERE)
    identity.tie(ACT, minh, HERE, "1", "administrator")
    actions = [one.action for one in Entry.objects.order_by("number") if one.action.endswith("tie")]
    assert actions == ["account.tie", "account.untie", "account.tie"]


def test_an_address_belongs_to_one_account() -> None:
    lan = account("lan", "lan@tinh.gov.vn")
    account("minh", "minh@tinh.gov.vn")
    for taken in ("MINH@tinh.gov.vn", "khong phai"):
        with pytest.raises(accounts.NotPossible):
            accounts.change_email(ACT, lan, taken)
        with pytest.raises(accounts.NotPossible):
            account("ba", taken)
    accounts.change_email(ACT, lan, "LAN@tinh.gov.vn")
    accounts.change_email(ACT, lan, "")
    lan.refresh_from_db()
    assert lan.email == ""
    assert Entry.objects.latest("number").detail == {"account": "lan", "email": ""}
