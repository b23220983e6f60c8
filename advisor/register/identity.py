"""Who an issuer of single sign-on says somebody is (danh tính): tied to an account once, and after that known by its subject alone.

Accounts and their rights are made here by the administrator; an issuer makes neither.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from .account import NotPossible, is_locked
from .models import Account, Identity
from .trail import Act, write

LONGEST = 255  # of a subject, by OpenID Connect Core, section 2


class Refused(Exception):
    """Somebody whom the issuer vouches for, and who may not come in: unknown, unverified, other, closed or locked."""

    def __init__(self, reason: str, subject: str, account: Account | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.subject = subject
        self.account = account


def enter(act: Act, issuer: str, subject: str, email: str, verified: bool) -> Account:
    """The account of a subject, tied the first time by an e-mail address that the issuer has verified. Raises Refused; the trail tells."""
    try:
        return _found(act, issuer, subject, email, verified)
    except Refused as refused:
        refuse(act, refused.reason, issuer, refused.account, subject=subject, email=email)
        raise


def _found(act: Act, issuer: str, subject: str, email: str, verified: bool) -> Account:
    known = Identity.objects.filter(issuer=issuer, subject=subject).select_related("account").first()
    account = known.account if known else _by_email(subject, email, verified)
    if not account.is_active:
        raise Refused("closed", subject, account)
    if is_locked(account, act):
        raise Refused("locked", subject, account)
    if known is None:
        try:
            tie(act, account, issuer, subject, "email")
        except NotPossible:  # the address is of an account that is somebody else's already
            raise Refused("other", subject, account) from None
    return account


def _by_email(subject: str, email: str, verified: bool) -> Account:
    if not email:
        raise Refused("unknown", subject)
    if not verified:
        raise Refused("unverified", subject)
    # An address whose letters a database folds into others (ı, the Kelvin sign) is another person's.
    alike = Account.objects.filter(email__iexact=email) if email.isascii() else ()
    found = [one for one in alike if one.email.lower() == email.lower()]
    if len(found) != 1:
        raise Refused("unknown", subject)
    return found[0]


def tie(act: Act, account: Account, issuer: str, subject: str, how: str) -> None:
    """From now on this subject is this account; one of each."""
    if not subject or len(subject) > LONGEST or not subject.isprintable():
        raise NotPossible(f"mã định danh phải có, dài nhất {LONGEST} ký tự")
    try:
        with transaction.atomic():
            Identity.objects.create(account=account, issuer=issuer, subject=subject, tied=act.at)
            write(act, "account.tie", detail={"account": account.name, "issuer": issuer, "subject": subject, "how": how})
    except IntegrityError:
        raise NotPossible("tài khoản hoặc mã định danh này đã được gắn; gỡ ra trước") from None


def untie(act: Act, account: Account, issuer: str) -> None:
    """The account is nobody's at this issuer until it is tied again."""
    with transaction.atomic():
        for one in account.identities.filter(issuer=issuer):
            write(act, "account.untie", detail={"account": account.name, "issuer": issuer, "subject": one.subject})
            one.delete()


def refuse(act: Act, reason: str, issuer: str, account: Account | None = None, **told: Any) -> None:
    """Somebody was not let in; `told` is what the issuer said of them, cut to what a row holds."""
    detail = {"reason": reason, "issuer": issuer, "account": account.name if account else ""}
    with transaction.atomic():
        write(act, "account.refuse", detail=detail | {key: str(value)[:LONGEST] for key, value in told.items()})
