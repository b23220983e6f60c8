"""Accounts (tài khoản): made, given a password, locked after repeated failures. Every change stands in the trail."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from ..documents.value import unseen
from .models import Account, Token
from .role import ROLES
from .trail import Act, write

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
NEEDS_DEPARTMENT = ("drafter",)


class NotPossible(Exception):
    """What was asked for can't be done; the sentences say why (Vietnamese)."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def make(act: Act, name: str, full_name: str, role: str, department: str = "", email: str = "") -> tuple[Account, str]:
    """A new account and its first password, which its owner has to change."""
    faults = []
    name = name.strip().lower()
    if not name.replace(".", "").replace("-", "").isalnum() or not name.isascii():
        faults.append("tên đăng nhập chỉ gồm chữ không dấu, số, dấu chấm, gạch nối")
    if any(len(value) > most for value, most in ((name, 60), (full_name.strip(), 120), (department, 120), (email, 254))):
        faults.append("tên đăng nhập dài nhất 60 ký tự, họ và tên 120, địa chỉ 254")
    if role not in ROLES:
        faults.append(f"không có vai trò {role!r}; có: {', '.join(ROLES)}")
    if role in NEEDS_DEPARTMENT and not department:
        faults.append("cán bộ soạn thảo phải thuộc một cơ quan")
    if not full_name.strip() or unseen(full_name):
        faults.append("thiếu họ và tên, hoặc có ký tự không nhìn thấy")
    if Account.objects.filter(name=name).exists():
        faults.append(f"đã có tài khoản {name!r}")
    faults += _email_faults(email)
    if faults:
        raise NotPossible(*faults)
    first = secrets.token_urlsafe(12)
    account = Account(name=name, full_name=full_name.strip(), role=role, department=department, email=email, created=act.at)
    account.set_password(first)
    with transaction.atomic():
        account.save()
        write(act, "account.make", detail={"account": name, "role": role, "department": department})
    return account, first


def _email_faults(email: str) -> list[str]:
    """An address is one account's alone: single sign-on finds accounts by it."""
    faults = []
    if email:
        try:
            validate_email(email)
        except ValidationError:
            faults.append(f"{email!r} không phải là địa chỉ thư điện tử")
        if Account.objects.filter(email__iexact=email).exists():
            faults.append(f"đã có tài khoản dùng địa chỉ {email!r}")
    return faults


def change_email(act: Act, account: Account, email: str) -> None:
    """Another address, or none."""
    faults = [] if email.lower() == account.email.lower() else _email_faults(email)
    if faults:
        raise NotPossible(*faults)
    account.email = email
    with transaction.atomic():
        account.save(update_fields=["email"])
        write(act, "account.email", detail={"account": account.name, "email": email})


def change_password(act: Act, account: Account, new: str) -> None:
    """The owner's own choice; it must hold against Django's validators and differ from the one before."""
    try:
        validate_password(new, account)
    except ValidationError as error:
        raise NotPossible(*error.messages) from None
    if account.check_password(new):
        raise NotPossible("mật khẩu mới phải khác mật khẩu cũ")
    account.set_password(new)
    account.must_change = False
    with transaction.atomic():
        account.save(update_fields=["password", "must_change"])
        write(act, "account.password", detail={"account": account.name})


def reset(act: Act, account: Account) -> str:
    """A new first password; unlocks."""
    first = secrets.token_urlsafe(12)
    account.set_password(first)
    account.must_change, account.failures, account.locked_until = True, 0, None
    with transaction.atomic():
        account.save()
        write(act, "account.reset", detail={"account": account.name})
    return first


def activate(act: Act, account: Account, active: bool) -> None:
    """Lets an account in, or no longer; its tokens go with it and do not come back."""
    account.is_active = active
    with transaction.atomic():
        account.save(update_fields=["is_active"])
        if not active:
            account.tokens.filter(revoked=None).update(revoked=act.at)
        write(act, "account.activate" if active else "account.close", detail={"account": account.name})


def failed(act: Act, account: Account) -> bool:
    """Counts a wrong password; True where the account is locked by it."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(failures=F("failures") + 1)
        account.refresh_from_db(fields=["failures"])
        locked = account.failures >= MOST_FAILURES
        if locked:
            Account.objects.filter(pk=account.pk).update(locked_until=act.at + LOCKED_FOR, failures=0)
            write(act, "account.lock", detail={"account": account.name})
    return locked


def is_locked(account: Account, act: Act) -> bool:
    return account.locked_until is not None and act.at < account.locked_until


def entered(act: Act, account: Account, how: str) -> None:
    """A login that went well."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(failures=0, locked_until=None, last_login=act.at)
        write(act, "account.login", detail={"how": how})


def token(act: Act, account: Account, client: str) -> str:
    """A key for a client program, shown once."""
    key = f"adv_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        Token.objects.create(account=account, client=client, digest=digest_of(key), created=act.at)
        write(act, "token.make", detail={"account": account.name, "client": client})
    return key


def revoke(act: Act, account: Account, client: str) -> int:
    """Takes the keys of a client program back; how many there were."""
    with transaction.atomic():
        count = account.tokens.filter(client=client, revoked=None).update(revoked=act.at)
        if count:
            write(act, "token.revoke", detail={"account": account.name, "client": client})
    return count


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
