"""Who else says who somebody is (nơi đăng nhập một lần): an OpenID Connect issuer, as ADVISOR_OIDC_… variables name it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PASSWORDS = ("all", "administrators")
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?|\[[0-9a-f:]+\](:\d+)?")  # nothing that would end it in a header, no name before an @


class Faulty(ValueError):
    """The variables don't fit together; the words say which (Vietnamese)."""


@dataclass(frozen=True)
class Issuer:
    """Its address exactly as it names itself, how it knows this workspace, and what people call it."""

    address: str
    client: str
    secret: str = field(repr=False)
    name: str = ""

    @property
    def origin(self) -> str:
        return origin(self.address)

    def trusts(self, address: object) -> bool:
        """May something secret be sent there: over https, or on this machine where the issuer itself is here?"""
        return isinstance(address, str) and _kept(address) and (urlsplit(address).scheme == "https" or not self.is_away)

    @property
    def is_away(self) -> bool:
        return urlsplit(self.address).scheme == "https"


def origin(address: str) -> str:
    """https://host:port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _kept(address: str) -> bool:
    """https with a host; or http on this machine's own address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if not parts.hostname or not _HOST.fullmatch(parts.netloc):
        return False
    try:
        here = parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        here = False
    return parts.scheme == "https" or (parts.scheme == "http" and here)


def given(environment: Mapping[str, str]) -> Issuer | None:
    """The issuer that the environment names, or none; raises Faulty where something is missing or unsafe."""
    address = environment.get("ADVISOR_OIDC_ISSUER", "").strip()
    if not address:
        if passwords(environment) != "all":
            raise Faulty(
                "ADVISOR_LOCAL_PASSWORDS=administrators cần ADVISOR_OIDC_ISSUER, nếu không thì không ai khác đăng nhập được"
            )
        return None
    if not _kept(address) or urlsplit(address).query or urlsplit(address).fragment:
        raise Faulty("ADVISOR_OIDC_ISSUER phải là địa chỉ https:// (http:// chỉ khi ở ngay máy này), không có ? và #")
    client = environment.get("ADVISOR_OIDC_CLIENT_ID", "")
    if not client:
        raise Faulty("ADVISOR_OIDC_CLIENT_ID phải được đặt cùng ADVISOR_OIDC_ISSUER")
    return Issuer(address, client, _secret(environment), environment.get("ADVISOR_OIDC_NAME", "").strip())


def passwords(environment: Mapping[str, str]) -> str:
    """Who may use a password of this workspace: all, or administrators alone."""
    found = environment.get("ADVISOR_LOCAL_PASSWORDS", "") or "all"
    if found not in PASSWORDS:
        raise Faulty(f"ADVISOR_LOCAL_PASSWORDS là {' hoặc '.join(PASSWORDS)}, không phải {found!r}")
    return found


def _secret(environment: Mapping[str, str]) -> str:
    path = environment.get("ADVISOR_OIDC_CLIENT_SECRET_FILE", "")
    try:
        found = Path(path).read_text(encoding="utf-8").strip() if path else environment.get("ADVISOR_OIDC_CLIENT_SECRET", "")
    except (OSError, UnicodeError) as error:
        raise Faulty(f"ADVISOR_OIDC_CLIENT_SECRET_FILE không đọc được: {error}") from error
    if not found:
        raise Faulty("ADVISOR_OIDC_CLIENT_SECRET hoặc ADVISOR_OIDC_CLIENT_SECRET_FILE phải được đặt cùng ADVISOR_OIDC_ISSUER")
    return found
