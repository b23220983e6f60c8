"""What stands before every view: headers without exception, rights from the one table, limits on how often."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ..documents.value import unseen
from ..register import account as accounts
from ..register.models import Account, Proposal, Token
from .right import RIGHTS, may

Answer = Callable[[HttpRequest], HttpResponseBase]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
LARGEST = 21 * 1024 * 1024  # bytes of a request: the file of a plan and the form around it
LIMITS = {"login": (20, 60), "api": (600, 60), "post": (240, 60)}


class Headers:
    """Nothing from elsewhere, no inline script, no frame, nothing of it kept by a cache between. What is too large is not read at all:
    a form is taken apart before anybody asks whose it is, and files in it would fill the disk."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = too_large() if _length(request) > LARGEST else self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
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


def sender(request: HttpRequest) -> str:
    """The address that asks; behind a proxy the one that the proxy saw, which it writes last."""
    seen = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return seen.rpartition(",")[2].strip()[:60] or str(request.META.get("REMOTE_ADDR", ""))


def too_often(kind: str, who: str) -> bool:
    """Counts in one process; several processes allow as many times more."""
    most, seconds = LIMITS[kind]
    slot = f"limit:{kind}:{who}:{int(time.time()) // seconds}"
    cache.add(slot, 0, seconds)
    return cache.incr(slot) > most


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
        if account.must_change and name not in ("password", "logout"):
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
        return render(request, "refused.html", {"proposal": kwargs["number"], "reasons": faults, "given": given}, status=422)

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


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"error": "not found"}, status=404)
    return render(request, "error.html", {"code": 404}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "error.html", {"code": 500}, status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "error.html", {"code": 403}, status=403)
