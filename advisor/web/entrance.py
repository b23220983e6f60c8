"""Coming in and going out: login with lock-out, the first password's change, the language."""

from __future__ import annotations

from django.contrib import auth
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from ..register import account as accounts
from ..register.models import Account
from ..register.trail import Act
from .guard import sender, too_often


def acting(request: HttpRequest) -> Act:
    """Who acts, now: the one place where the workspace reads the clock for a change."""
    assert isinstance(request.user, Account)
    return Act(request.user, timezone.now())


def login(request: HttpRequest) -> HttpResponse:
    """One sentence for every failure, so that nobody learns which names exist."""
    fault, status = "", 200
    if request.method == "POST":
        name = request.POST.get("name", "").strip().lower()
        if too_often("login", sender(request)):
            fault, status = "limit", 429
        else:
            account = _entered(request, name, request.POST.get("password", ""))
            if account:
                auth.login(request, account)
                to = request.POST.get("next", "")
                safe = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()})
                return HttpResponseRedirect(to) if safe else redirect("home")
            fault, status = "wrong", 401
    return render(request, "login.html", {"fault": fault, "next": request.GET.get("next", "")}, status=status)


def _entered(request: HttpRequest, name: str, password: str) -> Account | None:
    act = Act(None, timezone.now(), name[:60])
    known = Account.objects.filter(name=name, is_active=True).first()
    found = auth.authenticate(request, username=name, password=password)  # takes as long for a name that is not there
    if known is None or accounts.is_locked(known, act):
        return None
    if isinstance(found, Account):
        accounts.entered(Act(found, act.at), found, "password")
        return found
    accounts.failed(act, known)
    return None


def logout(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        auth.logout(request)
    return redirect("login")


def password(request: HttpRequest) -> HttpResponse:
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        act = acting(request)
        assert act.account is not None
        try:
            if not act.account.check_password(request.POST.get("old", "")):
                raise accounts.NotPossible("mật khẩu đang dùng không đúng")
            if request.POST.get("new") != request.POST.get("again"):
                raise accounts.NotPossible("hai lần nhập mật khẩu mới không giống nhau")
            accounts.change_password(act, act.account, request.POST.get("new", ""))
            auth.update_session_auth_hash(request, act.account)
            return redirect("home")
        except accounts.NotPossible as refused:
            faults = refused.reasons
    return render(request, "password.html", {"faults": faults}, status=422 if faults else 200)


def language(request: HttpRequest) -> HttpResponse:
    to = request.POST.get("next", "/")
    response = HttpResponseRedirect(to if url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}) else "/")
    if request.POST.get("language") in ("vi", "en"):
        response.set_cookie("language", request.POST["language"], max_age=31_536_000, samesite="Lax", httponly=True)
    return response


def health(request: HttpRequest) -> HttpResponse:
    connection.ensure_connection()
    return JsonResponse({"ok": True})
