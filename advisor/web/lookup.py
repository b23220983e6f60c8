"""Pages to look things up: home by role, the table of procedures, one procedure, the overview, the trail."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ..exchange.sheet import workbook
from ..reasoning.wording import OUTCOME
from ..register import stage
from ..register.models import Account, Entry, Item, Notice, Proposal
from . import drawing, reasoning
from .answers import ANSWERS, Row, fold
from .environment import LEVEL, day, language

PAGE = 50
FILTERS = ("department", "field", "outcome", "form", "level")
ORDERS = {"code": "code", "name": "name", "field": "field", "department": "department_name", "outcome": "outcome"}


def day_of(request: HttpRequest) -> datetime.date:
    """The day asked about: `on` in the address, else today."""
    try:
        return datetime.date.fromisoformat(request.GET.get("on", ""))
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


def home(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    mine = visible(account)
    waits = {
        "drafter": (stage.DRAFT, stage.RETURNED, stage.STALE, stage.EXPIRING),
        "reviewer": (stage.SUBMITTED, stage.APPRAISAL),
        "office": (stage.SUBMITTED, stage.APPRAISAL, stage.RETURNED),
        "recorder": (stage.APPRAISED,),
    }.get(account.role, stage.ALIVE)
    queue = list(mine.filter(stage__in=waits).order_by("due", "changed")[:50])
    notices = list(
        Notice.objects.filter(role=account.role, department__in=("", account.department)).select_related("proposal")[:15]
    )
    Notice.objects.filter(pk__in=[one.pk for one in notices if one.seen is None]).update(seen=timezone.now())
    today = timezone.localdate()
    counts: Counter[str] = Counter()
    if account.role == "drafter":
        counts = Counter(row.outcome for row in ANSWERS.rows(today) if row.department == account.department)
    return render(request, "home.html", {"queue": queue, "notices": notices, "counts": counts, "today": today})


def chosen(request: HttpRequest) -> tuple[list[Row], dict[str, str], str, str]:
    """The rows that filters, search and order leave."""
    rows = list(ANSWERS.rows(day_of(request), language(request)))
    filters = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    for name, value in filters.items():
        rows = [row for row in rows if getattr(row, name) == value]
    words = fold(request.GET.get("q", "")).split()
    rows = [row for row in rows if all(word in row.folded for word in words)]
    order = request.GET.get("order", "")
    if order.lstrip("-") in ORDERS:
        rows.sort(key=lambda row: fold(getattr(row, ORDERS[order.lstrip("-")])), reverse=order.startswith("-"))
    return rows, filters, request.GET.get("q", ""), order


def _choices(rows: tuple[Row, ...]) -> dict[str, Mapping[str, str]]:
    return {
        "department": dict(sorted({(r.department, r.department_name) for r in rows if r.department}, key=lambda p: fold(p[1]))),
        "field": {name: name for name in sorted({r.field for r in rows}, key=fold)},
        "form": {r.form: r.form_name for r in rows if r.form},
    }


def procedures(request: HttpRequest) -> HttpResponse:
    rows, filters, words, order = chosen(request)
    every = ANSWERS.rows(day_of(request), language(request))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    asked = {key: value for key, value in request.GET.items() if key != "page" and value}

    def link(**changes: str) -> str:
        return "?" + urlencode({key: value for key, value in {**asked, **changes}.items() if value})

    context = {
        "page": page,
        "filters": filters,
        "words": words,
        "order": order,
        "link": link,
        "query": urlencode(asked),
        "choices": _choices(every),
        "outcomes": Counter(row.outcome for row in every),
        "on": day_of(request),
        "total": len(every),
    }
    return render(request, "procedures.html", context)


def procedures_xlsx(request: HttpRequest) -> HttpResponse:
    """Exactly what is shown, all pages of it."""
    rows, _, _, _ = chosen(request)
    at = 0 if language(request) == "vi" else 1
    header = (
        (
            "Mã",
            "Cấp",
            "Tên thủ tục",
            "Lĩnh vực",
            "Cơ quan",
            "Kết luận",
            "Hình thức",
            "Người giữ thẩm quyền",
            "Bên nhận",
            "Căn cứ",
            "Lý do",
            "Đủ căn cứ đã đối chiếu",
            "Đến trước ngày",
        ),
        (
            "Code",
            "Level",
            "Name",
            "Field",
            "Department",
            "Outcome",
            "Form",
            "Holder",
            "Receiver",
            "Basis",
            "Reason",
            "Checked",
            "Until",
        ),
    )[at]
    cells = (
        (
            *(r.code, LEVEL[r.level][at], r.name, r.field, r.department_name, OUTCOME[r.outcome][at]),
            *(
                r.form_name,
                r.holder_name,
                r.receiver_name,
                r.basis,
                r.reason,
                "x" if r.verified else "",
                day(r.until) if r.until else "",
            ),
        )
        for r in rows
    )
    response = HttpResponse(
        workbook("Thủ tục", header, cells), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="thu-tuc-{day_of(request).isoformat()}.xlsx"'
    return response


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
    graph = urlencode({"on": day_of(request).isoformat(), **{key: value for key, value in asked.items() if value}})
    context = {
        "found": found,
        "code": code,
        "level": level,
        "on": day_of(request),
        "inside": inside,
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
    return render(request, "trail.html", {"page": page, "proposal": None})
