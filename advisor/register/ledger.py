"""The register of proposals that the monthly report counts (sổ theo dõi đề xuất), as the workspace itself knows it.

A line a procedure that was ever submitted. The workspace sets a deadline for the appraisal and none for the decision, so no line has
one; a proposal that was withdrawn before its decision stays one that was made.
"""

from __future__ import annotations

import datetime
from typing import cast

from django.utils import timezone

from ..catalog.record import Level
from ..reports.register import Proposal as Line
from . import stage
from .models import Entry, Item, Opinion, Version

ENDED_BY = ("step.repeal", "step.replace")


def lines() -> tuple[Line, ...]:
    """All lines, by proposal and position."""
    items = list(
        Item.objects.exclude(proposal__submitted=None)
        .select_related("proposal")
        .defer("record", "answers", "checks", "conditions", "proposal__particulars", "proposal__receipt")
        .order_by("proposal_id", "position", "pk")
    )
    versions: dict[int, list[datetime.datetime]] = {}
    for of, made in Version.objects.order_by("number").values_list("proposal_id", "made"):
        versions.setdefault(of, []).append(made)
    added = _added([of for of, made in versions.items() if len(made) > 1])
    ended = _ended(items)
    judged: dict[int, tuple[str, datetime.datetime]] = {}
    sent = Opinion.objects.filter(kind="appraisal").exclude(sent=None).order_by("pk")
    for which, conclusion, when in sent.values_list("item_id", "conclusion", "sent"):
        if which is not None and when is not None:
            judged[which] = conclusion, when
    return tuple(
        _line(item, versions.get(item.proposal_id, []), added.get((item.proposal_id, f"{item.code}/{item.level}")), judged, ended)
        for item in items
    )


def _line(
    item: Item,
    versions: list[datetime.datetime],
    added: datetime.datetime | None,
    judged: dict[int, tuple[str, datetime.datetime]],
    ended: dict[int, datetime.date],
) -> Line:
    one = item.proposal
    assert one.submitted is not None
    first = next((made for made in versions if added is None or made >= added), one.submitted)
    conclusion, when = judged.get(item.pk, ("", one.submitted))
    appraised = conclusion == item.state and conclusion in ("agreed", "refused")
    decided = bool(one.decision_number) and item.state == "agreed"
    ends = min((day for day in (one.until, ended.get(one.pk)) if day), default=None)
    return Line(
        one.department,
        item.code,
        cast(Level, item.level),
        timezone.localdate(first),
        appraised=timezone.localdate(when) if appraised else None,
        opinion=conclusion if appraised else None,
        number=one.decision_number if decided else None,
        decided=one.decision_date if decided else None,
        begins=one.effective if decided else None,
        ends=ends if decided else None,
        source=f"hồ sơ số {one.pk}",
    )


def _added(proposals: list[int]) -> dict[tuple[int, str], datetime.datetime]:
    """When procedures were put into proposals that were submitted more than once: what came later was not proposed at first."""
    rows = Entry.objects.filter(proposal__in=proposals, action="item.add").values_list("proposal", "item", "at")
    return {(of, item): datetime.datetime.fromisoformat(at) for of, item, at in rows if of is not None}


def _ended(items: list[Item]) -> dict[int, datetime.date]:
    """When decisions were repealed or replaced."""
    gone = {one.proposal_id for one in items if one.proposal.stage in (stage.WITHDRAWN, stage.REPLACED)}
    rows = Entry.objects.filter(proposal__in=gone, action__in=ENDED_BY).order_by("number").values_list("proposal", "at")
    return {of: timezone.localdate(datetime.datetime.fromisoformat(at)) for of, at in rows if of is not None}
