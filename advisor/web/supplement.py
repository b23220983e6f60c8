"""What only the department knows (thông tin bổ sung), in the sheets of the workbook that comes with a dossier."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ..proposals.choice import ASPECTS, CAPACITY, DETAILS, HEADERS, IMPACT, ITEMS, OPINIONS, Impact, time_limit, volume
from ..register import dossier, draft, stage
from ..register.account import NotPossible
from ..register.models import Proposal
from .answers import ANSWERS
from .drafting import FAULTS, seen, told
from .entrance import acting
from .papers import items_of, prepared

Json = dict[str, Any]
LONGEST = 2000
FIELDS = tuple(one.name for one in fields(Impact))


def form(request: HttpRequest, number: Proposal) -> HttpResponse:
    """Every place as a field; what is left empty stays a place to fill in."""
    if number.stage not in stage.OPEN_TO_CHANGE:
        return redirect("papers", number.pk)
    try:
        made = prepared(request, number, items_of(number))
        if request.method == "POST":
            draft.supplement(acting(request), number, seen(request), _read(request))
            messages.success(request, "Đã lưu.")
            return redirect("papers", number.pk)
    except FAULTS as error:
        return told(request, number, error)
    known = dossier.particulars(number.particulars)
    opinions = {one.body: one for one in known.opinions}
    bodies = list(dict.fromkeys([*(name for one in made.sets for name in one.consulted), *opinions]))
    wording = ANSWERS.wording(made.selection.moment.on)
    rows = [one for part in made.sets for one in part.proposals]
    context = {
        "p": number,
        "details": [(item, known.details.get(item, ""), item in dossier.DAYS) for item in ITEMS],
        "opinions": [(name, opinions.get(name)) for name in [*bodies, ""]],
        "heads": HEADERS,
        "capacity": [
            (name, [(aspect, known.capacity.get((name, aspect), "")) for aspect in ASPECTS])
            for name in dict.fromkeys(wording.name(one.verdict.receiver) for one in rows)
        ],
        "impacts": [
            (
                one.procedure.key,
                one.answer.level,
                one.procedure.name,
                list(asdict(known.impacts.get(one.key) or Impact(time_before=time_limit(one), files=volume(one))).items()),
            )
            for one in rows
        ],
        "anchors": dossier.ANCHORS,
        "sheets": (DETAILS, OPINIONS, CAPACITY, IMPACT),
    }
    return render(request, "supplement.html", context)


def _read(request: HttpRequest) -> Json:
    """The fields as `dossier.particulars` reads them; empty rows are left out."""
    given = {key: " ".join(value.split())[:LONGEST] for key, value in request.POST.items() if isinstance(value, str)}
    details = {item: given[f"d:{item}"] for item in ITEMS if given.get(f"d:{item}")}
    bodies = [value[:LONGEST].strip() for value in request.POST.getlist("body")]
    columns = [[value[:LONGEST].strip() for value in request.POST.getlist(name)] for name in ("number", "said", "answered")]
    if any(len(column) != len(bodies) for column in columns):
        raise NotPossible("bảng ý kiến không đủ cột; tải lại trang rồi nhập lại")
    opinions = [
        {"body": body, "number": number, "said": said, "answered": answered}
        for body, number, said, answered in zip(bodies, *columns, strict=True)
        if body and (number or said or answered)
    ]
    capacity: dict[str, Json] = {}
    impacts: dict[str, Json] = {}
    for key, value in given.items():
        kind, _, rest = key.partition(":")
        where, _, name = rest.rpartition(":")
        if kind == "c" and value and name in ASPECTS:
            capacity.setdefault(where, {})[name] = value
        if kind == "i" and value and name in FIELDS:
            impacts.setdefault(where, {})[name] = value
    return {DETAILS: details, OPINIONS: opinions, CAPACITY: capacity, IMPACT: impacts}
