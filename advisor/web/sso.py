"""Single sign-on (đăng nhập một lần) by the code flow of OpenID Connect.

mozilla-django-oidc holds state, nonce, PKCE and the signature by the issuer's published keys; PyJWT, which it brings, holds issuer,
audience and times, which it leaves unchecked. Whose account it is and whether it may come in, `register.identity` says.
"""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from mozilla_django_oidc import auth, utils, views  # type: ignore[import-untyped]  # it ships no types

from ..register import account as accounts
from ..register import identity
from ..register.trail import Act
from .guard import address, too_often
from .issuer import Issuer, origin

ALGORITHM = "RS256"  # by a key that the issuer alone has; what every provider has to know (OpenID Connect Core, section 15.1)
AN_HOUR = 3600
CLOCKS_DIFFER = 30  # seconds
LOG = logging.getLogger(__name__)
# Why somebody is sent back: status, and what to do about it.
REASONS: dict[str, tuple[int, str, str]] = {
    "unknown": (
        403,
        "Không gian này chưa có tài khoản cho người đăng nhập này. Đề nghị quản trị lập tài khoản với đúng địa chỉ thư điện tử, "
        "hoặc ghi mã định danh dưới đây vào tài khoản đã có.",
        "There is no account for this person. Ask the administrator for one with this e-mail address, or to enter the identifier below.",
    ),
    "unverified": (
        403,
        "Nơi đăng nhập chưa xác minh địa chỉ thư điện tử của người này. Xác minh ở đó rồi đăng nhập lại, hoặc đề nghị quản trị "
        "ghi mã định danh dưới đây vào tài khoản.",
        "The e-mail address is not verified where you log in. Verify it there, or ask the administrator to enter the identifier below.",
    ),
    "other": (
        403,
        "Tài khoản có địa chỉ thư điện tử này đã gắn với một mã định danh khác. Đề nghị quản trị xem lại và gỡ mã cũ nếu cần.",
        "The account with this e-mail address belongs to another identifier. Ask the administrator to look into it.",
    ),
    "closed": (
        403,
        "Tài khoản đã đóng. Cần dùng lại thì đề nghị quản trị mở.",
        "The account is closed. Ask the administrator to open it.",
    ),
    "locked": (
        403,
        "Tài khoản đang tạm khóa 15 phút sau nhiều lần nhập sai mật khẩu. Đợi rồi đăng nhập lại, hoặc đề nghị quản trị mở khóa.",
        "The account is locked for 15 minutes after wrong passwords. Wait, or ask the administrator to unlock it.",
    ),
    "token": (
        403,
        "Trả lời của nơi đăng nhập không hợp lệ hoặc đã dùng rồi. Đăng nhập lại từ đầu; nếu vẫn vậy, báo cho quản trị giờ xảy ra.",
        "What the login service answered is not valid or was used before. Start again; if it happens again, tell the administrator when.",
    ),
    "state": (
        403,
        "Lần đăng nhập này không bắt đầu từ trình duyệt này hoặc đã quá lâu. Đăng nhập lại từ đầu.",
        "This login was not begun in this browser, or too long ago. Start again.",
    ),
    "denied": (
        403,
        "Nơi đăng nhập không cho tiếp tục, hoặc việc đăng nhập đã bị dừng. Đăng nhập lại nếu vẫn cần.",
        "The login service did not go on, or the login was stopped. Start again if you need to.",
    ),
    "limit": (429, "Quá nhiều lần thử. Đợi một phút rồi thử lại.", "Too many attempts. Wait a minute."),
    "unreachable": (
        503,
        "Không liên hệ được với nơi đăng nhập. Thử lại sau vài phút; quản trị có thể đăng nhập bằng mật khẩu.",
        "The login service can't be reached. Try again in a few minutes; an administrator can log in by password.",
    ),
}


class Unreachable(Exception):
    """The issuer does not answer, or not as itself."""


def issuer() -> Issuer:
    """Whom the settings name; asked for only where there is one."""
    assert isinstance(settings.SSO, Issuer)
    return settings.SSO


def described() -> dict[str, Any]:
    """What the issuer publishes of itself, under the names that mozilla-django-oidc asks for. Read once an hour. Raises Unreachable."""
    try:
        return _described(issuer(), int(time.time()) // AN_HOUR)
    except (requests.RequestException, KeyError, TypeError, ValueError) as error:
        LOG.warning("single sign-on: %s: %.300r", issuer().address, str(error))
        raise Unreachable from error


@lru_cache(maxsize=1)
def _described(one: Issuer, hour: int) -> dict[str, Any]:
    answer = requests.get(
        f"{one.address.rstrip('/')}/.well-known/openid-configuration", timeout=settings.OIDC_TIMEOUT, allow_redirects=False
    )
    answer.raise_for_status()
    told = answer.json()
    if told["issuer"] != one.address:
        raise ValueError(f"it calls itself {told['issuer']!r}")
    ends = {name: told[name] for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    ends |= {name: told[name] for name in ("userinfo_endpoint", "end_session_endpoint") if told.get(name)}
    away = [name for name, end in ends.items() if not one.trusts(end)]
    # Browsers are sent to these two, and the pages' policy names the issuer's own origin.
    away += [
        name for name in ("authorization_endpoint", "end_session_endpoint") if name in ends and origin(ends[name]) != one.origin
    ]
    if away:
        raise ValueError(f"{', '.join(away)}: not an address that a secret may be sent to")
    if ALGORITHM not in told["id_token_signing_alg_values_supported"]:
        raise ValueError(f"it does not sign by {ALGORITHM}")
    return {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": ends["authorization_endpoint"],
        "OIDC_OP_TOKEN_ENDPOINT": ends["token_endpoint"],
        "OIDC_OP_JWKS_ENDPOINT": ends["jwks_uri"],
        "OIDC_OP_USER_ENDPOINT": ends.get("userinfo_endpoint", ""),
        "OIDC_RP_CLIENT_ID": one.client,
        "OIDC_RP_CLIENT_SECRET": one.secret,
        "OIDC_RP_SIGN_ALGO": ALGORITHM,
        "OIDC_TOKEN_USE_BASIC_AUTH": "client_secret_post" not in told.get("token_endpoint_auth_methods_supported", ()),
        "end": ends.get("end_session_endpoint", ""),
    }


class Described:
    """Settings of mozilla-django-oidc that the issuer gives instead of Django's."""

    @staticmethod
    def get_settings(name: str, *default: Any) -> Any:
        found = described()
        return found[name] if name in found else utils.import_from_settings(name, *default)


class Backend(Described, auth.OIDCAuthenticationBackend):  # type: ignore[misc]
    """From a code to an account."""

    def __init__(self) -> None:
        """The issuer is asked when somebody comes in, not with each page that looks up who has."""

    get_user = ModelBackend.get_user  # an account that is closed is out with its next page

    def authenticate(self, request: HttpRequest, *, nonce: str, code_verifier: str) -> Any:
        auth.OIDCAuthenticationBackend.__init__(self)
        return super().authenticate(request, nonce=nonce, code_verifier=code_verifier)

    def get_payload_data(self, token: str, key: Any) -> dict[str, Any]:
        payload: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=self.OIDC_RP_CLIENT_ID,
            issuer=issuer().address,
            leeway=CLOCKS_DIFFER,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
        if payload.get("azp", self.OIDC_RP_CLIENT_ID) != self.OIDC_RP_CLIENT_ID:
            raise jwt.InvalidTokenError("the token was issued to another client")
        return payload

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> Any:
        """An account that is there, or identity.Refused: none is made here, and none is given rights."""
        claims = payload
        if "email" not in payload and self.OIDC_OP_USER_ENDPOINT:
            claims = self.get_userinfo(access_token, id_token, payload)
            if claims.get("sub") != payload["sub"]:
                raise jwt.InvalidTokenError("what is told of the person is of somebody else")
        act, email = Act(None, timezone.now(), "sso"), str(claims.get("email", ""))
        return identity.enter(act, issuer().address, payload["sub"], email, claims.get("email_verified") is True)


class Start(Described, views.OIDCAuthenticationRequestView):  # type: ignore[misc]
    """Sends to the issuer; by a form of ours, so that no other page begins a login."""

    http_method_names = ("post",)
    post = views.OIDCAuthenticationRequestView.get


class Back(Described, views.OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """Where the issuer sends back to."""

    def login_success(self) -> HttpResponseBase:
        accounts.entered(Act(self.user, timezone.now()), self.user, "sso")
        response: HttpResponseBase = super().login_success()
        return response

    def login_failure(self) -> HttpResponseBase:
        return refused(self.request, "denied")


def start(request: HttpRequest) -> HttpResponseBase:
    if too_often("login", address(request)):
        return refused(request, "limit")
    try:
        response: HttpResponseBase = Start.as_view()(request)
    except Unreachable:
        return refused(request, "unreachable")
    return response


def back(request: HttpRequest) -> HttpResponseBase:
    if too_often("login", address(request)):
        return refused(request, "limit")
    if request.GET.get("state") not in request.session.get("oidc_states", {}):
        return refused(request, "state")
    try:
        response: HttpResponseBase = Back.as_view()(request)
    except identity.Refused as person:
        return refused(request, person.reason, person.subject)
    except (Unreachable, requests.ConnectionError, requests.Timeout):
        return refused(request, "unreachable")
    except requests.HTTPError as error:  # the code is not one: anybody can bring that, and fills no trail with it
        LOG.warning("single sign-on: %.300r", str(error))
        return refused(request, "token")
    except (SuspiciousOperation, jwt.PyJWTError, requests.RequestException, KeyError, TypeError, ValueError) as error:
        LOG.warning("single sign-on: %s: %.300r", type(error).__name__, str(error))
        identity.refuse(Act(None, timezone.now(), "sso"), "token", issuer().address, fault=type(error).__name__)
        return refused(request, "token")
    return response


def refused(request: HttpRequest, reason: str, subject: str = "") -> HttpResponse:
    """A page that says what to do."""
    status, vi, en = REASONS[reason]
    return render(request, "sso_refused.html", {"reason": (vi, en), "subject": subject}, status=status)


def farewell(request: HttpRequest) -> str:
    """Where the issuer ends its own session, and then sends back to the login page; nothing where it has no such place."""
    try:
        end = described()["end"]
    except Unreachable:
        return ""
    given = {"client_id": issuer().client, "post_logout_redirect_uri": request.build_absolute_uri(reverse("login"))}
    given |= {"id_token_hint": request.session["oidc_id_token"]} if "oidc_id_token" in request.session else {}
    return f"{end}?{urlencode(given)}" if end else ""
