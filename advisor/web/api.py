"""The JSON interface for programs: read-only, a token per client, the rights of its account."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from ..register import proceeding
from ..register.models import Proposal
from .answers import ANSWERS
from .lookup import day_of, number_of, visible
from .table import chosen

MOST = 500


def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(json.loads((Path(__file__).parent / "templates" / "openapi.json").read_text()))


def _slice(request: HttpRequest) -> tuple[int, int]:
    return number_of(request.GET.get("offset", ""), 0), min(MOST, number_of(request.GET.get("limit", ""), 100))


def procedures(request: HttpRequest) -> HttpResponse:
    """The answers of a day, as `advisor suggest` gives them, filtered as the table is."""
    rows = chosen(request)
    offset, limit = _slice(request)
    found = [row.record for row in rows[offset : offset + limit]]
    return JsonResponse({**ANSWERS.receipt(day_of(request)), "total": len(rows), "offset": offset, "procedures": found})


def _as_json(one: Proposal) -> dict[str, Any]:
    return {
        "id": one.pk,
        "title": one.title,
        "department": one.department,
        "stage": one.stage,
        "revision": one.revision,
        "due": one.due.isoformat() if one.due else None,
        "decision": {"number": one.decision_number, "date": one.decision_date.isoformat() if one.decision_date else None}
        if one.decision_number
        else None,
        "until": one.until.isoformat() if one.until else None,
    }


def proposals(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    rows = visible(account).order_by("id")
    offset, limit = _slice(request)
    return JsonResponse(
        {"total": rows.count(), "offset": offset, "proposals": [_as_json(p) for p in rows[offset : offset + limit]]}
    )


def proposal(request: HttpRequest, number: Proposal) -> HttpResponse:
    return JsonResponse({**_as_json(number), "receipt": number.receipt, **proceeding.frozen(number)})
