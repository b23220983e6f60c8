"""What the provider of the tests does beyond Django OAuth Toolkit: people out of a file, tokens spoilt in one thing, wrong descriptions."""

from __future__ import annotations

import json
import time
from typing import Any

import jwt
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from oauth2_provider import urls
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.settings import oauth2_settings
from oauth2_provider.views import ConnectDiscoveryInfoView

from tests.web.provider import PASSWORD, new_key
from tests.web.provider_process import SECRET

WRONG: dict[str, dict[str, Any]] = {
    "another-name": {"issuer": "http://127.0.0.1/khac"},
    "people-sent-away": {"authorization_endpoint": "http://127.0.0.1:1/authorize"},
    "secret-sent-away": {"token_endpoint": "http://issuer.example/token"},
    "unsigned": {"id_token_signing_alg_values_supported": ["none", "HS256"]},
}


def person(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(settings.PEOPLE.read_text(encoding="utf-8"))[name]
    return found


class Validator(OAuth2Validator):  # type: ignore[misc]
    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        told = person(request.user.username)
        return {"sub": f"s-{request.user.username}"} | {
            key: told[key] for key in ("sub", "email", "email_verified") if key in told
        }

    def get_userinfo_claims(self, request: Any) -> dict[str, Any]:
        claims: dict[str, Any] = super().get_userinfo_claims(request)
        return claims | ({"sub": "khác"} if person(request.user.username).get("attack") == "userinfo" else {})

    def finalize_id_token(self, id_token: Any, token: Any, token_handler: Any, request: Any) -> str:
        honest: str = super().finalize_id_token(id_token, token, token_handler, request)
        told = person(request.user.username)
        if "attack" not in told and not told.get("by_userinfo"):
            return honest
        return spoilt(honest, told.get("attack", "userinfo"))


def spoilt(honest: str, attack: str) -> str:
    """The token changed in one thing, and signed by the provider's own key where that is not it."""
    claims = jwt.decode(honest, options={"verify_signature": False})
    kid = {"kid": jwt.get_unverified_header(honest)["kid"]}
    own = oauth2_settings.OIDC_RSA_PRIVATE_KEY
    match attack:
        case "another-key":
            return jwt.encode(claims, new_key(), "RS256", headers=kid)
        case "alg-none":
            return jwt.encode(claims, None, "none", headers=kid)
        case "alg-secret":
            return jwt.encode(claims, SECRET, "HS256", headers=kid)
        case "no-key-id":
            return jwt.encode(claims, own, "RS256")
        case "userinfo":
            return jwt.encode({key: value for key, value in claims.items() if "email" not in key}, own, "RS256", headers=kid)
    changed = {
        "nonce": {"nonce": "khác"},
        "audience": {"aud": "khác"},
        "audience-of-two": {"aud": [claims["aud"], "khác"], "azp": "khác"},
        "issuer": {"iss": "http://127.0.0.1/khac"},
        "expired": {"exp": int(time.time()) - 3600},
        "of-tomorrow": {"iat": int(time.time()) + 86_400},
    }
    return jwt.encode(claims | changed[attack], own, "RS256", headers=kid)


class Login(LoginView):
    """Whoever is in the file is somebody, from the moment they come."""

    def post(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        name = request.POST["username"]
        if person(name) and not User.objects.filter(username=name).exists():
            User.objects.create_user(name, password=PASSWORD)
        return super().post(request, *given, **named)


def described_wrongly(request: HttpRequest, wrong: str) -> HttpResponse:
    told = json.loads(ConnectDiscoveryInfoView.as_view()(request).content)
    return JsonResponse(told | {"issuer": request.build_absolute_uri(f"/{wrong}")} | WRONG[wrong])


urlpatterns = [
    path("login/", Login.as_view()),
    path("o/", include(urls)),
    path("<str:wrong>/.well-known/openid-configuration", described_wrongly),
]
