"""The table of procedures (bảng thủ tục): filters with counts, search, order, what is ticked; as a page and as a workbook.

What is asked stands in the address. What is ticked is kept in the session, so that it lasts from page to page without scripts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from ..exchange.sheet import workbook
from ..reasoning.wording import OUTCOME
from ..register import stage
from ..register.models import Account, Item
from . import lookup
from .answers import ANSWERS, Row, fold
from .environment import LEVEL, day, language

PAGE = 50
MOST_PICKED = 500
SEARCH = "q"
FILTERS: dict[str, tuple[str, str]] = {
    "department": ("Cơ quan", "Department"),
    "field": ("Lĩnh vực", "Field"),
    "form": ("Hình thức", "Form"),
    "level": ("Cấp", "Level"),
    "outcome": ("Kết luận", "Outcome"),
}
"""What can be filtered by, in the order of the page: a field of `Row`, and its words."""
LISTED = ("department", "field", "form", "level")  # chosen from lists; outcomes stand as chips
_RANK = {outcome: rank for rank, outcome in enumerate(OUTCOME)}
_key = lru_cache(maxsize=16_384)(fold)
ORDERS: dict[str, tuple[tuple[str, str], Callable[[Row], Any]]] = {
    "code": (("Mã", "Code"), lambda row: row.code),
    "name": (("Thủ tục", "Procedure"), lambda row: _key(row.name)),
    "department": (("Cơ quan, lĩnh vực", "Department, field"), lambda row: (_key(row.department_name), _key(row.field))),
    "outcome": (("Kết luận", "Outcome"), lambda row: _RANK[row.outcome]),
    "receiver": (("Hình thức → bên nhận", "Form → receiver"), lambda row: (not row.form, row.form_name, _key(row.receiver_name))),
    "until": (("Đến trước", "Until"), lambda row: row.until or "9999"),
}
"""Columns that the table can be ordered by: words, and what is compared."""


@dataclass(frozen=True)
class Asked:
    """What an address asks of the table."""

    filters: dict[str, str]
    words: str
    order: str

    @classmethod
    def of(cls, given: QueryDict) -> Asked:
        filters = {name: str(given[name]) for name in FILTERS if given.get(name)}
        order = given.get("order", "")
        return cls(filters, given.get(SEARCH, "").strip(), order if order.removeprefix("-") in ORDERS else "")


@dataclass
class Found:
    """The rows that are left; by filter and value how many the other filters leave; by filter how many more there are without it."""

    rows: list[Row] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FILTERS})
    more: Counter[str] = field(default_factory=Counter)


def find(rows: Iterable[Row], asked: Asked) -> Found:
    found, words = Found(), fold(asked.words).split()
    for row in rows:
        against = [name for name, value in asked.filters.items() if getattr(row, name) != value]
        if not all(word in row.folded for word in words):
            against.append(SEARCH)
        if len(against) > 1:
            continue
        if not against:
            found.rows.append(row)
        else:
            found.more[against[0]] += 1
        for name in against or FILTERS:
            if name != SEARCH:
                found.counts[name][getattr(row, name)] += 1
    if asked.order:
        found.rows.sort(key=ORDERS[asked.order.removeprefix("-")][1], reverse=asked.order.startswith("-"))
    return found


def chosen(request: HttpRequest) -> list[Row]:
    """The rows that filters, search and order of an address leave."""
    return find(ANSWERS.rows(lookup.day_of(request), language(request)), Asked.of(request.GET)).rows


# --- the page ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chip:
    """A filter that is on: its words, the address without it, and how many rows there are then."""

    label: str
    value: str
    without: str
    left: int


def procedures(request: HttpRequest) -> HttpResponse:
    """An address with empty fields, as a form sends it, is made short first: what can be passed on says only what is asked."""
    account: Any = request.user
    on, today, at = lookup.day_of(request), timezone.localdate(), 1 if language(request) == "en" else 0
    given = {key: str(value) for key, value in request.GET.dict().items() if str(value).strip()}
    if on == today:
        given.pop("on", None)
    if given != request.GET.dict():
        return redirect(f"{request.path}?{urlencode(given)}" if given else request.path)
    asked, every = Asked.of(request.GET), ANSWERS.rows(on, language(request))
    found, names = find(every, asked), names_of(every, at)
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    given.pop("page", None)

    def link(**changes: str) -> str:
        return "?" + urlencode({key: value for key, value in {**given, **changes}.items() if value})

    chips = [
        Chip(FILTERS[name][at], names[name].get(value, value), link(**{name: ""}), len(found.rows) + found.more[name])
        for name, value in asked.filters.items()
    ]
    if asked.words:
        chips.insert(0, Chip(("Tìm", "Search")[at], asked.words, link(q=""), len(found.rows) + found.more[SEARCH]))
    if on != today:
        chips.append(Chip(("Ngày", "Day")[at], day(on), link(on=""), 0))
    context = {
        "page": page,
        "asked": asked,
        "chips": chips,
        "link": link,
        "query": urlencode(given),
        "FILTERS": FILTERS,
        "ORDERS": {name: words for name, (words, _) in ORDERS.items()},
        "lists": {name: _listed(found.counts[name], names[name], asked.filters.get(name)) for name in LISTED},
        "outcomes": [(one, found.counts["outcome"][one]) for one in OUTCOME if found.counts["outcome"][one]],
        "own": found.counts["department"][account.department] if account.role == "drafter" and "department" not in given else 0,
        "on": on,
        "today": today,
        "total": len(every),
        "picked": set(picked(request)),
        "choosable": {(row.code, row.level) for row in page.object_list if lookup.choosable(row, account)},
        "most": min(MOST_PICKED, sum(lookup.choosable(row, account) for row in found.rows)),
        "inside": _inside(account, page.object_list),
    }
    return render(request, "procedures.html", context)


def names_of(rows: Iterable[Row], at: int) -> dict[str, dict[str, str]]:
    """How the values of each filter read."""
    departments = {row.department: row.department_name for row in rows}
    return {
        "department": departments,
        "field": {row.field: row.field for row in rows},
        "form": {row.form: row.form_name for row in rows},
        "level": {one: words[at] for one, words in LEVEL.items()},
        "outcome": {one: words[at] for one, words in OUTCOME.items()},
    }


def _listed(counts: Counter[str], names: dict[str, str], now: str | None) -> list[tuple[str, str, int]]:
    """The values of a filter that would leave something, and the one that is on: value, words, how many."""
    values = {value for value in (*counts, now or "") if value}
    return [(one, names.get(one, one), counts[one]) for one in sorted(values, key=lambda one: _key(names.get(one, one)))]


def _inside(account: Account, rows: Iterable[Row]) -> dict[tuple[str, str], list[Item]]:
    """In which living proposals of the own department the procedures stand already."""
    if account.role != "drafter":
        return {}
    living = Item.objects.filter(
        proposal__department=account.department,
        proposal__stage__in=(*stage.ALIVE, stage.STALE),
        code__in=[row.code for row in rows],
    )
    made: dict[tuple[str, str], list[Item]] = {}
    for item in living.select_related("proposal").only("code", "level", "proposal__title", "proposal__stage").order_by("pk"):
        made.setdefault((item.code, item.level), []).append(item)
    return made


# --- what is ticked ----------------------------------------------------------------------------------------------------


def picked(request: HttpRequest) -> list[str]:
    """What is ticked, as code/level, in the order of ticking."""
    return list(request.session.get("picked", []))


def forget(request: HttpRequest) -> None:
    request.session.pop("picked", None)


def pick(request: HttpRequest) -> HttpResponse:
    """Keeps the ticks of a page (`shown`, of which `pick` are ticked), or ticks more (`do`: page, all, none); then on to `go`."""
    if request.method != "POST":
        return redirect("procedures")
    account: Any = request.user
    query, to = QueryDict(request.POST.get("query", "")), request.POST.get("go", "")
    rows = ANSWERS.rows(lookup.day_in(query), language(request))
    shown, before = request.POST.getlist("shown"), picked(request)
    match request.POST.get("do", ""):
        case "none":
            before, new = [], []
        case "page":
            new = shown
        case "all":
            new = [*request.POST.getlist("pick"), *(f"{row.code}/{row.level}" for row in find(rows, Asked.of(query)).rows)]
        case _:
            before, new = [one for one in before if one not in set(shown)], request.POST.getlist("pick")
    possible = {f"{row.code}/{row.level}" for row in rows if lookup.choosable(row, account)}
    request.session["picked"] = [*dict.fromkeys([*before, *(one for one in new if one in possible)])][:MOST_PICKED]
    if to == "new":
        return redirect("proposal_new")
    return redirect(f"{reverse('procedures')}{to if to.startswith('?') else f'?{query.urlencode()}'}")


# --- the workbook ------------------------------------------------------------------------------------------------------


def as_workbook(request: HttpRequest) -> HttpResponse:
    """Exactly what is shown, all pages of it."""
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
        for r in chosen(request)
    )
    response = HttpResponse(
        workbook("Thủ tục", header, cells), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="thu-tuc-{lookup.day_of(request).isoformat()}.xlsx"'
    return response
