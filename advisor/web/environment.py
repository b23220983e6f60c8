"""How pages are filled in: Jinja2 with everything escaped, and the words that every page needs."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import Environment, StrictUndefined

from ..reasoning.chain import STATES
from ..reasoning.wording import FORM, GRADE, OUTCOME, PART, WHO
from ..register import opinion, role, stage
from ..register.models import Notice
from .answers import ANSWERS
from .right import may

SIGN = {"suggest": "●", "not_yet": "◐", "open": "?", "no_ground": "○", "forbidden": "✕", "conflict": "≠"}
LEVEL = {
    "province": ("tỉnh", "province"),
    "district": ("huyện", "district"),
    "commune": ("xã", "commune"),
    "other": ("khác", "other"),
}


def environment(**options: Any) -> Environment:
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
    made.globals |= {
        "static": static,
        "url": reverse,
        "CHAIN": STATES,
        "FORM": FORM,
        "GRADE": GRADE,
        "OUTCOME": OUTCOME,
        "PART": PART,
        "WHO": WHO,
        "SIGN": SIGN,
        "LEVEL": LEVEL,
        "STAGE": stage.NAMES,
        "LINE": stage.LINE,
        "passed": stage.passed,
        "ROLE": role.NAMES,
        "STATE": opinion.ITEM_STATES,
        "CONCLUSION": opinion.CONCLUSIONS,
        "body": name_of,
    }
    made.filters |= {"day": day, "moment": moment, "bodyname": name_of}
    return made


def name_of(id: str) -> str:
    """The name of a body or post."""
    return ANSWERS.whole.catalog.body_names.get(id, id)


def day(value: Any) -> str:
    """22/11/2026, of a date or an ISO text."""
    if not value:
        return "…"
    one = datetime.date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{one:%d/%m/%Y}"


def moment(value: Any) -> str:
    one = datetime.datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{timezone.localtime(one):%d/%m/%Y %H:%M}"


def language(request: HttpRequest) -> Any:
    return "en" if request.COOKIES.get("language") == "en" else "vi"


def around(request: HttpRequest) -> dict[str, Any]:
    """What every page is given."""
    lang = language(request)
    account = request.user if getattr(request, "user", None) is not None and request.user.is_authenticated else None
    waiting = (
        Notice.objects.filter(role=account.role, department__in=("", account.department), seen=None).count() if account else 0
    )

    def t(vi: str, en: str) -> str:
        return vi if lang == "vi" else en

    return {
        "t": t,
        "pick": lambda pair: pair[0] if lang == "vi" else pair[1],
        "lang": lang,
        "account": account,
        "waiting": waiting,
        "may": lambda name: account is not None and may(name, account),
        "told": messages.get_messages(request),
    }
