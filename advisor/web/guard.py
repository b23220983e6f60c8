"""What stands before every view: headers without exception, rights from the one table, limits on how often."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.defaults import bad_request

from ..documents.value import unseen
from ..register import account as accounts
from ..register import limit, outage
from ..register.models import Account, Proposal, Token
from .right import RIGHTS, may

Answer = Callable[[HttpRequest], HttpResponseBase]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEALTH = "/suc-khoe/"
FORMS = "form-action 'self'"
LARGEST = 21 * 1024 * 1024  # bytes of a request: the file of a plan and the form around it
LIMITS = {"login": (20, 60), "api": (600, 60), "post": (240, 60)}


def policy() -> str:
    """Forms go to the workspace alone, and by way of it to the issuer of single sign-on, where there is one."""
    return POLICY.replace(FORMS, f"{FORMS} {settings.SSO.origin}") if settings.SSO else POLICY


class Headers:
    """Nothing from elsewhere, no inline script, no frame, nothing of it kept by a cache between. What is too large is not read at all:
    a form is taken apart before anybody asks whose it is, and files in it would fill the disk."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = too_large() if _length(request) > LARGEST else self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cross-Origin-Opener-Policy"] = response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _length(request: HttpRequest) -> int:
    """Bytes that the sender says are coming; Django reads no more than that."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def too_large() -> HttpResponse:
    return HttpResponse(f"Yêu cầu lớn hơn {LARGEST // 1024 // 1024} MB. (The request is too large.)", status=413)


def too_often(kind: str, who: str) -> bool:
    """Counts for all processes of the server together."""
    most, seconds = LIMITS[kind]
    return limit.count(f"{kind}:{who}", seconds, timezone.now()) > most


def address(request: HttpRequest) -> str:
    """Where a request comes from: behind a proxy, what that proxy itself has put last in X-Forwarded-For."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if settings.BEHIND_PROXY else ""
    try:
        return str(ipaddress.ip_address(told))
    except ValueError:
        return direct


def by_issuer(request: HttpRequest) -> bool:
    """Has this session begun with single sign-on?"""
    return bool(request.session.get(BACKEND_SESSION_KEY) == settings.SSO_BACKEND)


class Rights:
    """Who may not use an address does not learn whether what it names exists."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if name is None or name not in RIGHTS:
            raise Http404
        if any("\0" in text for given in (request.GET, request.POST) for each in given.lists() for text in (each[0], *each[1])):
            return HttpResponse("Yêu cầu có ký tự không hợp lệ. (The request holds a NUL, which no database keeps.)", status=400)
        if name.startswith("api_"):
            return self._program(request, name, kwargs)
        if "*" in RIGHTS[name].own:
            return None
        account = request.user
        if not isinstance(account, Account):
            request.session.pop(SESSION_KEY, None)
            return redirect(f"/dang-nhap/?next={request.path}" if request.method == "GET" else "/dang-nhap/")
        if account.must_change and not by_issuer(request) and name not in ("password", "logout"):
            return redirect("password")
        if request.method == "POST" and too_often("post", account.name):
            return HttpResponse("Quá nhiều yêu cầu, thử lại sau một phút. (Too many requests.)", status=429)
        self._allowed(name, account, request, kwargs)
        return self._unseen(name, request, kwargs) if request.method == "POST" else None

    def _unseen(self, name: str, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Words that hold what nobody can see, such as a letter that turns the line round: no document could be made of them."""
        found = [one for key, each in request.POST.lists() if (one := next(filter(None, map(unseen, [key, *each])), None))]
        if not found or name == "password":
            return None
        faults = [
            f"có ký tự không nhìn thấy {code} sau “{before}”: xóa rồi gửi lại (an invisible letter)" for code, before in found
        ]
        if not RIGHTS[name].of_proposal:
            return HttpResponse("; ".join(faults), status=400, content_type="text/plain; charset=utf-8")
        given = {key: text for key, text in request.POST.items() if key not in ("csrfmiddlewaretoken", "revision") and text}
        context = {"proposal": kwargs["number"], "reasons": faults, "given": given}
        return HttpResponse(render_to_string("refused.html", context, request), status=422)

    def _allowed(self, name: str, account: Account, request: HttpRequest, kwargs: dict[str, Any]) -> None:
        proposal = None
        if RIGHTS[name].of_proposal:
            proposal = Proposal.objects.filter(pk=kwargs["number"]).select_related("author", "reviewer").first()
            if proposal is None:
                raise Http404
            kwargs["number"] = proposal
        if not may(name, account, proposal):
            raise Http404

    def _program(self, request: HttpRequest, name: str, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        header = request.headers.get("Authorization", "")
        digest = accounts.digest_of(header.removeprefix("Bearer ").strip())
        token = Token.objects.filter(digest=digest, revoked=None).select_related("account").first()
        known = token is not None and constant_time_compare(token.digest, digest) and token.account.is_active
        if not header.startswith("Bearer ") or token is None or not known:
            return JsonResponse({"error": "unauthorised"}, status=401, headers={"WWW-Authenticate": "Bearer"})
        if too_often("api", str(token.pk)):
            return JsonResponse({"error": "too many requests"}, status=429)
        if token.used is None or (timezone.now() - token.used).total_seconds() > 60:
            Token.objects.filter(pk=token.pk).update(used=timezone.now())
        request.user = token.account
        self._allowed(name, token.account, request, kwargs)
        return None


def _page(code: int) -> HttpResponse:
    """Without the request, since who asks stands in the database, and that may be what is away."""
    return HttpResponse(render_to_string("error.html", {"code": code}), status=code)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"error": "not found"}, status=404)
    return _page(404)


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A session that could not be kept because the database is away is such a request to Django, but none to us."""
    if kind := outage.of(exception):
        return away(request, kind)
    return bad_request(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    """Django calls it while it handles the error."""
    if kind := outage.of(sys.exception()):
        return away(request, kind)
    return JsonResponse({"error": "internal"}, status=500) if request.path.startswith("/api/") else _page(500)


def away(request: HttpRequest, kind: outage.Kind) -> HttpResponse:
    """Of an outage of the database: when to ask again. What was sent with the request may or may not have been written."""
    if request.path.startswith("/api/") or request.path == HEALTH:
        response: HttpResponse = JsonResponse({"ok": False, "error": "database unavailable", "database": kind}, status=503)
    else:
        response = _page(503)
    response["Retry-After"] = str(outage.AFTER)
    return response


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(403)
