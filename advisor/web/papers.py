"""The Word documents of a proposal (văn bản của hồ sơ): what is in the dossier, what it still lacks and where that is given."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ..diagnostic import Refused
from ..documents import archive as archives
from ..proposals.choice import IMPACT, OPINIONS, Given
from ..proposals.dossier import Prepared, compose, prepare
from ..proposals.selection import Selection
from ..register import dossier, held, stage
from ..register.account import NotPossible
from ..register.models import Item, Opinion, Proposal
from .answers import ANSWERS
from .drafting import told

Json = dict[str, Any]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REPORT = "bao-cao-tham-dinh"
MOST_SELECTIONS, MOST_PREPARED = 50, 20
UNMADE = (NotPossible, Refused)
"""Why no document is made: the department is gone, or words written before hold what no document may."""
_SHEET_OF = {"no-opinion": OPINIONS, "no-impact": IMPACT}
_selections: OrderedDict[tuple[object, ...], Selection] = OrderedDict()
_prepared: OrderedDict[tuple[object, ...], tuple[Given, Prepared]] = OrderedDict()
_lock = threading.Lock()


def _key(proposal: Proposal, items: list[Item]) -> tuple[object, ...]:
    """All that the engine's part of a dossier depends on."""
    chosen = tuple((one.code, one.level, one.form, one.receiver, json.dumps(one.answers)) for one in items)
    return proposal.department, timezone.localdate(), ANSWERS.whole.catalog.fingerprint, chosen


def items_of(proposal: Proposal) -> list[Item]:
    """Its procedures without what the engine said of them then: a dossier says what it says now."""
    return list(proposal.items.defer("record"))


def _selected(proposal: Proposal, items: list[Item]) -> Selection:
    """The engine's part of a dossier, kept while what was chosen, day and catalog stay as they are."""
    key = _key(proposal, items)
    with _lock:
        if key in _selections:
            return _selections[key]
    with ANSWERS.lock:
        found = dossier.selection(ANSWERS.whole, proposal, items, timezone.localdate())
    with _lock:
        _selections[key] = found
        while len(_selections) > MOST_SELECTIONS:
            _selections.popitem(last=False)
    return found


def _given(request: HttpRequest, proposal: Proposal, items: list[Item]) -> Given:
    """With the opinions that this account may see: drafts are the appraiser's alone."""
    account: Any = request.user
    opinions = Opinion.objects.filter(proposal=proposal).order_by("id")
    if account.role != "reviewer":
        opinions = opinions.exclude(sent=None)
    return dossier.given(ANSWERS.whole, proposal, items, opinions, timezone.localdate())


def prepared(request: HttpRequest, proposal: Proposal, items: list[Item]) -> Prepared:
    """Kept beside what people gave, so that whoever may see something else has a dossier of their own."""
    selection, given = _selected(proposal, items), _given(request, proposal, items)
    account: Any = request.user
    key = *_key(proposal, items), account.role == "reviewer"
    with _lock:
        known = _prepared.get(key)
    if known is not None and known[0] == given:
        return known[1]
    with ANSWERS.lock:
        found = prepare(ANSWERS.whole, selection, given)
    with _lock:
        _prepared[key] = given, found
        while len(_prepared) > MOST_PREPARED:
            _prepared.popitem(last=False)
    return found


def listing(request: HttpRequest, number: Proposal) -> HttpResponse:
    account: Any = request.user
    items = items_of(number)
    try:
        found = prepared(request, number, items)
    except NotPossible as error:
        return told(request, number, error)
    changeable = held.owns(account, number) and number.stage in stage.OPEN_TO_CHANGE
    of = {(one.code, one.level): one for one in items}
    by_code: dict[str, list[Item]] = {}
    for one in items:
        by_code.setdefault(one.code, []).append(one)
    here = {(one.key[0], one.key[1]) for one in found.selection.proposals}
    sheets = reverse("supplement", args=[number.pk])

    def where(sheet: str) -> str:
        return f"{sheets}#{dossier.ANCHORS[sheet]}" if changeable and sheet else ""

    sets = [
        {
            "title": one.title,
            "papers": [paper for paper in found.papers if paper.set == one.name and paper.kind != REPORT],
            "report": next(paper for paper in found.papers if paper.set == one.name and paper.kind == REPORT),
            "judged": sum(one.given.of(row.key).appraisal is not None for row in one.proposals),
            "count": len(one.proposals),
            "findings": [
                (f, where(_SHEET_OF.get(f.code, "")), [i for code in f.procedures[:20] for i in by_code.get(code, [])])
                for f in one.findings
            ],
            "blanks": _blanks(one.blanks, where),
        }
        for one in found.sets
    ]
    context = {
        "p": number,
        "sets": sets,
        "others": [paper for paper in found.papers if not paper.set],
        "refused": [
            (of[one.procedure.key, one.level], ANSWERS.wording(one.on).reason(one))
            for one in found.selection.refused
            if (one.procedure.key, one.level) in of
        ],
        "gone": [i for i in items if (i.code, i.level) not in here and i.code not in ANSWERS.whole.catalog.procedure],
        "count": len(found.papers),
        "changeable": changeable,
        "on": found.selection.moment.on,
    }
    return render(request, "papers.html", context)


def _blanks(blanks: list[Any], where: Any) -> list[tuple[str, str, bool, list[str]]]:
    """By place: what is to be filled in, where one may give it, whether the department gives it here (or else in Word), documents."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in blanks:
        found.setdefault((one.where, one.sheet), []).append(one.document)
    return [(said, where(sheet), bool(sheet), documents) for (said, sheet), documents in found.items()]


def one(request: HttpRequest, number: Proposal, paper: str) -> HttpResponse:
    """One document, made when it is asked for."""
    try:
        made = prepared(request, number, items_of(number))
        found = next((one for one in made.papers if one.path == paper), None)
        if found is None:
            raise Http404
        return _file(found.made(made.selection.moment.on), f"{number.pk}-{found.kind}.docx", DOCX)
    except UNMADE as error:
        return told(request, number, error)


def archive(request: HttpRequest, number: Proposal) -> HttpResponse:
    """The whole folder as `advisor propose` writes it, with the receipt that `advisor verify` reads."""
    items = items_of(number)
    try:
        selection, given = _selected(number, items), _given(request, number, items)
        with ANSWERS.lock:
            made = compose(ANSWERS.whole, selection, given)
    except UNMADE as error:
        return told(request, number, error)
    return _file(archives.packed(made.files), f"ho-so-{number.pk}.zip", "application/zip")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
