"""Reports as pages and files: who asks, on which day, with which workbooks; a department its own monthly report."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ..diagnostic import Refused
from ..documents.page import drawing
from ..documents.paper import Grid, Heading, Paper, Picture
from ..register.account import NotPossible
from ..register.attachment import LARGEST, Upload, looked_into
from . import report
from .answers import ANSWERS
from .environment import language
from .lookup import day_of, number_of
from .report import INPUTS, NOTHING, REPORTS, Asked, Filled, NotLaidOut
from .table import names_of

YEARS = range(1945, 2201)
LONGEST_WARNING = 120  # months
MOST_ROWS = 200  # of a grid on a page; the workbook has all
BLANKS = {"stated": "phieu-phan-loai.xlsx", "figures": "bieu-so-lieu.xlsx"}
"""Workbooks that are given out to be filled in, with the name of the file."""
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def asked_of(request: HttpRequest, name: str, department: str | None = None) -> Asked:
    """Of an address; only what the report knows is read, so that one report is kept once. 404 for what there is not."""
    given, on = request.GET, day_of(request)
    if name not in REPORTS or on.year not in YEARS:
        raise Http404
    if name == "monthly":
        department = given.get("department", "") if department is None else department
        if department and department not in ANSWERS.whole.catalog.lives:
            raise Http404
        return Asked(name, on, department)
    if name == "review":
        return Asked(name, on, "", min(number_of(given.get("months", ""), 6), LONGEST_WARNING), given.get("everywhere") == "1")
    return Asked(name, on)


def page(request: HttpRequest, name: str) -> HttpResponse:
    """The report; with workbooks (POST), what it is with them, as a page or as the file that was asked for."""
    return _shown(request, asked_of(request, name))


def file(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """As a workbook with every procedure, or as the Word document; `blank` gives a workbook to fill in."""
    asked = asked_of(request, name)
    if form not in TYPES:
        raise Http404
    blank = request.GET.get("blank")
    if blank:
        if blank not in BLANKS or blank not in REPORTS[name].inputs or form != "xlsx":
            raise Http404
        try:
            return _sent(report.blank(asked, blank), BLANKS[blank], "xlsx")
        except NotLaidOut:
            raise Http404 from None
    return _written(asked, form)


def of_department(request: HttpRequest) -> HttpResponse:
    """The monthly report of the own department."""
    account: Any = request.user
    return _shown(request, asked_of(request, "monthly", account.department), own=True)


def of_department_file(request: HttpRequest, form: str) -> HttpResponse:
    account: Any = request.user
    if form not in TYPES:
        raise Http404
    return _written(asked_of(request, "monthly", account.department), form)


def _shown(request: HttpRequest, asked: Asked, own: bool = False) -> HttpResponse:
    paper, reasons, status = None, [], 200
    filled = NOTHING
    try:
        if request.method == "POST" and not own:
            filled = report.filled_in(_uploads(request, asked), asked)
            form = request.POST.get("form", "")
            if form in TYPES:
                return _written(asked, form, filled)
        paper = report.made(asked, filled)
    except NotLaidOut as error:
        reasons = [error.words[language(request) == "en"]]
    except NotPossible as error:
        reasons, status = list(error.reasons), 422
    except Refused as error:
        reasons, status = (
            [f"{Path(one.place.file).name}, dòng {one.place.line}: {one.message}; {one.help}" for one in error.faults],
            422,
        )
    context = {
        "name": asked.name,
        "asked": asked,
        "own": own,
        "reports": REPORTS,
        "paper": paper,
        "parts": _parts(paper) if paper else [],
        "reasons": reasons,
        "with_files": filled is not NOTHING,
        "inputs": {one: INPUTS[one] for one in REPORTS[asked.name].inputs},
        "blanks": BLANKS,
        "most": MOST_ROWS,
        "on": asked.on,
        "departments": names_of(ANSWERS.rows(day_of(request), language(request)), 0)["department"],
        "address": partial(_address, asked, own),
    }
    return render(request, "report.html", context, status=status)


def _address(asked: Asked, own: bool, form: str) -> str:
    """Of a file of the report that is shown."""
    query = f"?on={asked.on.isoformat()}"
    if own:
        return reverse("department_report_file", args=[form]) + query
    query += f"&department={asked.department}" if asked.department else ""
    query += f"&months={asked.months}" if asked.name == "review" else ""
    return reverse("report_file", args=[asked.name, form]) + query + ("&everywhere=1" if asked.everywhere else "")


def _parts(paper: Paper) -> list[tuple[str, object]]:
    return [(_kind(one), drawing(one.svg) if isinstance(one, Picture) else one) for one in paper.parts]


def _kind(part: object) -> str:
    return {str: "line", Heading: "heading", Grid: "grid", Picture: "picture"}.get(type(part), "hint")


def _uploads(request: HttpRequest, asked: Asked) -> dict[str, Upload]:
    """The workbooks that were sent; `NotPossible` where there is none, or one that is too large or no workbook."""
    found = {}
    for name in REPORTS[asked.name].inputs:
        given = request.FILES.get(name)
        if given is not None:
            if (given.size or 0) > LARGEST:
                raise NotPossible("tệp lớn hơn 10 MB")
            found[name] = looked_into(given.name or "", given.read())
    if not found:
        raise NotPossible("chưa chọn tệp nào")
    return found


def _written(asked: Asked, form: str, filled: Filled = NOTHING) -> HttpResponse:
    try:
        return _sent(report.written(asked, form, filled), f"{asked.name}-{asked.on.isoformat()}.{form}", form)
    except NotLaidOut:
        raise Http404 from None


def _sent(content: bytes, name: str, form: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
