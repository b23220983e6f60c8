"""The administrator's page of accounts."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ..register import account as accounts
from ..register import identity
from ..register.models import Account, Identity
from ..register.role import ROLES
from .answers import ANSWERS
from .entrance import acting


def _departments() -> dict[str, str]:
    """Bodies that draft proposals, by id."""
    kinds = ("co-quan-chuyen-mon", "to-chuc-hanh-chinh-khac", "ban-quan-ly", "trung-tam")
    return {
        b.body: b.name
        for b in ANSWERS.whole.catalog.bodies
        if b.kind in kinds and b.level == "province" and b.exists.until is None
    }


def listing(request: HttpRequest, fresh: tuple[str, str] | None = None, faults: tuple[str, ...] = ()) -> HttpResponse:
    if request.method == "POST" and request.resolver_match and request.resolver_match.url_name == "accounts":
        given = {name: request.POST.get(name, "").strip() for name in ("name", "full_name", "role", "department", "email")}
        try:
            if given["department"] and given["department"] not in ANSWERS.whole.catalog.lives:
                raise accounts.NotPossible("không có cơ quan này trong danh mục")
            made, first = accounts.make(acting(request), **given)
            fresh = made.name, first
        except accounts.NotPossible as refused:
            faults = refused.reasons
    tied = dict(Identity.objects.filter(issuer=settings.SSO.address).values_list("account", "subject")) if settings.SSO else {}
    context = {"rows": Account.objects.all(), "roles": ROLES, "departments": _departments(), "fresh": fresh, "faults": faults}
    return render(request, "accounts.html", context | {"sso": settings.SSO, "tied": tied}, status=422 if faults else 200)


def change(request: HttpRequest, which: int) -> HttpResponse:
    one = get_object_or_404(Account, pk=which)
    if request.method != "POST":
        return redirect("accounts")
    act = acting(request)
    try:
        match request.POST.get("do"):
            case "reset":
                return listing(request, (one.name, accounts.reset(act, one)))
            case "close" if one != request.user:
                accounts.activate(act, one, False)
            case "open":
                accounts.activate(act, one, True)
            case "email":
                accounts.change_email(act, one, request.POST.get("email", "").strip())
            case "tie" if settings.SSO:
                identity.tie(act, one, settings.SSO.address, request.POST.get("subject", "").strip(), "administrator")
            case "untie" if settings.SSO:
                identity.untie(act, one, settings.SSO.address)
    except accounts.NotPossible as refused:
        return listing(request, faults=refused.reasons)
    return redirect("accounts")
