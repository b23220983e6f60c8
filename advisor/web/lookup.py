"""Pages to look things up: one procedure, the trail; and what the others share."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ..register.models import Account, Entry, Item, Proposal
from . import drawing, entry, reasoning
from .answers import ANSWERS, Row
from .environment import language

NOT_PROPOSED = ("out_of_scope", "not_recorded", "already_held")


def day_of(request: HttpRequest) -> datetime.date:
    """The day asked about: `on` in the address, else today."""
    return day_in(request.GET)


def day_in(given: QueryDict) -> datetime.date:
    try:
        return datetime.date.fromisoformat(given.get("on", ""))
    except ValueError:
        return timezone.localdate()


def number_of(text: str, otherwise: int) -> int:
    """A number that somebody wrote or a program sent; one of more digits than any row's is none."""
    return int(text) if text.isdecimal() and len(text) <= 9 else otherwise


def visible(account: Account) -> Any:
    """The proposals that an account may see, as a query; each with how many procedures it has."""
    of_one = (
        Item.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal").annotate(count=Count("pk")).values("count")
    )
    every = Proposal.objects.defer("receipt", "particulars").order_by("-changed", "-id")
    every = every.annotate(count=Coalesce(Subquery(of_one), 0))
    match account.role:
        case "drafter":
            return every.filter(department=account.department)
        case "inspector":
            return every
        case "administrator":
            return every.none()
    return every.exclude(submitted=None)


def choosable(row: Row, account: Account) -> bool:
    """May somebody of this account put it into a proposal of the own department?"""
    return account.role == "drafter" and row.department == account.department and row.outcome not in NOT_PROPOSED


def procedure(request: HttpRequest, code: str, level: str) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("to", "form")}
    known = {"form": ("", "phan_cap", "uy_quyen", "phan_cong", "giao_mot_cua", "thua_uy_quyen")}
    if asked["form"] not in known["form"]:
        raise Http404
    part = "appraise" if request.GET.get("part") == "appraise" else "decide"
    found = ANSWERS.explained(day_of(request), code, level, asked["to"], asked["form"], part, language(request))
    if found is None:
        raise Http404
    account: Any = request.user
    inside = visible(account).filter(items__code=code, items__level=level) if account.role != "administrator" else []
    own = next((row for row in ANSWERS.rows(timezone.localdate()) if (row.code, row.level) == (code, level)), None)
    graph = urlencode({"on": day_of(request).isoformat(), **{key: value for key, value in asked.items() if value}})
    context = {
        "found": found,
        "code": code,
        "level": level,
        "on": day_of(request),
        "inside": inside,
        "choosable": f"{code}/{level}" if own and choosable(own, account) else "",
        "vocabulary": words_of(found),
        "tree": reasoning.laid_out(found["proof"]),
        "way": drawing.way({**found, "receipt": {"on": found["on"]}}),
        "graph": f"{reverse('procedure_graph', args=[code, level])}?{graph}",
    }
    return render(request, "procedure.html", context)


def words_of(found: Any) -> Any:
    """How a fact and a value read."""
    vocabulary = ANSWERS.whole.rules.vocabulary
    names = ANSWERS.whole.catalog.body_names

    def word(fact: str, value: Any = None) -> str:
        record = vocabulary.records.get(fact.partition("=")[0].partition(":")[0])
        if value is None:
            return record.vi if record else fact
        return names.get(str(value)) or (record.words.get(str(value)) if record else None) or str(value)

    return word


def trail(request: HttpRequest) -> HttpResponse:
    page = Paginator(Entry.objects.order_by("-number"), 100).get_page(request.GET.get("page"))
    return render(request, "trail.html", {"page": page, "proposal": None, "deed": entry})
