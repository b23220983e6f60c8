"""Settings of the workspace, from the environment: ADVISOR_DATABASE_URL, ADVISOR_SECRET_KEY, ADVISOR_HOSTS, ADVISOR_DATA, ADVISOR_DEBUG,
ADVISOR_BEHIND_PROXY, ADVISOR_LOCAL_PASSWORDS and ADVISOR_OIDC_… (see `issuer`).

Without any: an SQLite file and a key of its own in the user's data folder, for this machine alone.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from . import issuer


def data_folder() -> Path:
    """Where database and key lie: ADVISOR_DATA, or the user's data folder."""
    given = os.environ.get("ADVISOR_DATA")
    if given:
        return Path(given)
    home = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "advisor"


def _host(netloc: str) -> str:
    """A host's name, or the folder of a socket with its letters as they are."""
    return unquote(netloc.rpartition("@")[2].partition(":")[0])


def database(url: str) -> dict[str, Any]:
    """Of ADVISOR_DATABASE_URL: postgresql://user:password@host:port/name, or sqlite:///path; without one, SQLite in the data folder."""
    parts = urlsplit(url)
    if parts.scheme in ("postgresql", "postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": _host(parts.netloc),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,  # after PostgreSQL was away the next request opens another connection
            "OPTIONS": {"connect_timeout": 5},
        }
    if parts.scheme not in ("", "sqlite"):
        raise ValueError(f"ADVISOR_DATABASE_URL: {parts.scheme!r} is neither postgresql nor sqlite")
    name = unquote(parts.path.removeprefix("/")) if parts.scheme == "sqlite" else str(data_folder() / "advisor.sqlite3")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def key() -> str:
    """ADVISOR_SECRET_KEY; without it a key made once for this machine, readable by its owner only."""
    given = os.environ.get("ADVISOR_SECRET_KEY")
    if given:
        return given
    path = data_folder() / "secret-key"
    try:
        return path.read_text().strip()
    except OSError:
        return secrets.token_urlsafe(48)


BEHIND_PROXY = os.environ.get("ADVISOR_BEHIND_PROXY") == "1"
OPEN = os.environ.get("ADVISOR_OPEN") == "1" or BEHIND_PROXY  # set by `advisor serve` for a host that others reach
DEBUG = os.environ.get("ADVISOR_DEBUG") == "1"
SECRET_KEY = key()
ALLOWED_HOSTS = [*filter(None, os.environ.get("ADVISOR_HOSTS", "").split(",")), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if OPEN]
DATABASES = {"default": database(os.environ.get("ADVISOR_DATABASE_URL", ""))}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "advisor.register",
]
MIDDLEWARE = [
    "advisor.web.guard.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "advisor.web.guard.Rights",
]
ROOT_URLCONF = "advisor.web.urls"
WSGI_APPLICATION = "advisor.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "environment": "advisor.web.environment.environment",
            "context_processors": ["advisor.web.environment.around"],
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

AUTH_USER_MODEL = "register.Account"
SSO = issuer.given(os.environ)
SSO_BACKEND = "advisor.web.sso.Backend"
LOCAL_PASSWORDS = issuer.passwords(os.environ)
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", *([SSO_BACKEND] if SSO else [])]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/"
OIDC_USE_NONCE = OIDC_USE_PKCE = True
OIDC_STORE_ID_TOKEN = True  # with it the issuer ends its own session without asking again
OIDC_RP_SCOPES = "openid email"
OIDC_AUTHENTICATION_CALLBACK_URL = "sso_back"
OIDC_TIMEOUT = 10

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OPEN
if OPEN:  # browsers keep such a cookie only from this very host over https: no other host of the domain can plant one
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = 31_536_000 if OPEN else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"brief": {"()": "advisor.register.outage.Brief"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["brief"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A stranger who asks for another host gets 400; his every request need not fill the journal.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
}
CSRF_FAILURE_VIEW = "advisor.web.guard.forged"
