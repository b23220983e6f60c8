"""The authority graph as an image of its own address (sơ đồ thẩm quyền): who holds the power, and the way it would go."""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
from typing import Any, get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from ..authority.svg import svg
from ..catalog.record import Form
from ..reasoning.drawing import picture, scope
from ..reasoning.explanation import explain
from ..register.models import Item, Proposal
from .answers import ANSWERS
from .environment import language

Json = dict[str, Any]
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def of_item(request: HttpRequest, number: Proposal, which: int) -> HttpResponse:
    """Of what the department chose, with its answers, on the day of the verdict."""
    one = get_object_or_404(Item, pk=which, proposal=number)
    on = datetime.date.fromisoformat(one.receipt["on"])
    answers = {name: given.get("value") for name, given in one.answers.items()}
    return _image(request, on, one.code, one.level, one.receiver, one.form, answers)


def of_procedure(request: HttpRequest, code: str, level: str) -> HttpResponse:
    try:
        on = datetime.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = timezone.localdate()
    response = _image(request, on, code, level, request.GET.get("to", ""), request.GET.get("form", ""), {})
    response["Cache-Control"] = "private, max-age=600"  # it tells of the law alone; what a department chose stays in no cache
    return response


def _image(request: HttpRequest, on: datetime.date, code: str, level: str, to: str, form: str, answers: Json) -> HttpResponse:
    whole, lang = ANSWERS.whole, language(request)
    procedure = whole.catalog.procedure.get(code)
    asked = (not to or to in whole.catalog.lives) and (not form or form in get_args(Form))
    if procedure is None or level not in procedure.levels or not asked:
        raise Http404
    wanted: Any = {"to": to or None, "form": form or None, "lang": lang}
    known: Any = level
    with ANSWERS.lock:
        answer = explain(whole, procedure, known, on, answers=answers, **wanted).answer
        drawn = svg(picture(scope(whole, on, procedure, known, lang, answer)))
    response = HttpResponse(drawn, content_type="image/svg+xml")
    own = "".join(f" 'sha256-{_digest(style)}'" for style in _STYLE.findall(drawn))
    response["Content-Security-Policy"] = f"default-src 'none'; style-src 'self'{own}; frame-ancestors 'none'"
    return response


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def way(record: Json) -> list[str]:
    """The names from the holder to the receiver of a record, as the graph joins them on its day."""
    if not record.get("receiver") or not record.get("holders"):
        return []
    on = datetime.date.fromisoformat(record["receipt"]["on"])
    authority = ANSWERS.whole.authority(on)
    return [authority.name(id) for id in authority.way(record["holders"][0]["id"], record["receiver"])]
