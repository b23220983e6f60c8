"""Changes of law in the register (thay đổi pháp luật): plans asked for, made, kept and applied once, and what they make stale.

A plan touches a verdict that it moves and that was given before the change: on another catalog or other rules, or on a day
before the plan's last. What was judged on the new law already is left in peace.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.fields.json import KT

from ..reevaluation.decisions import identity
from . import stage
from .account import NotPossible
from .guard import Given
from .held import NotAllowed
from .models import Item, Notice, Opinion, Plan, Proposal, Touched
from .proceeding import LONGEST_NOTICE, take
from .trail import Act, write

Json = dict[str, Any]
Key = tuple[str, str]
PREPARES = ("administrator",)
APPLIES = ("administrator", "reviewer")
LIVING = (*stage.ALIVE, stage.STALE)
GIVEN_UP = datetime.timedelta(minutes=10)
"""A plan that was begun so long ago and is not made yet was cut off; somebody else may begin it again."""


def _may(act: Act, roles: Iterable[str]) -> None:
    """A command has no account: who reaches the database may."""
    if act.account is not None and act.account.role not in roles:
        raise NotAllowed


def ask(act: Act, start: datetime.date, end: datetime.date, catalog: str, rulebook: str) -> Plan:
    """A plan to be made from one day to another on this catalog; the one that is there already, or is being made, if there is."""
    _may(act, PREPARES)
    if end <= start:
        raise NotPossible("ngày sau thay đổi phải sau ngày trước thay đổi")
    with transaction.atomic():
        there = Plan.objects.filter(start=start, end=end, fault="")
        made = [one for one in there.filter(catalog=catalog, rulebook=rulebook) if not one.document["source"]]
        found = made[0] if made else there.filter(made=None).first()
        if found is None:
            found = Plan.objects.create(start=start, end=end, by=act.who, asked=act.at)
            write(act, "plan.ask", detail={"plan": found.pk, "from": start.isoformat(), "to": end.isoformat()})
    return found


def claim(now: datetime.datetime) -> Plan | None:
    """A plan that waits to be made, for this process alone; None where none does."""
    free = Q(begun=None) | Q(begun__lt=now - GIVEN_UP) | Q(begun__gt=now + GIVEN_UP)  # begun later than now: by another clock
    for plan in Plan.objects.filter(free, made=None, fault="").order_by("asked"):
        if Plan.objects.filter(free, pk=plan.pk, made=None, fault="").update(begun=now):
            return plan
    return None


def fill(act: Act, plan: Plan, document: Json, told: Json) -> None:
    """What was asked for is made."""
    with transaction.atomic():
        other = Plan.objects.filter(identity=identity(document)).exclude(pk=plan.pk).first()
        if other is not None:
            fail(plan, f"đã có cùng phương án này, số {other.pk}")
            return
        _keep(act, plan, document, told)


def fail(plan: Plan, why: str) -> None:
    """It could not be made."""
    Plan.objects.filter(pk=plan.pk).update(fault=why)


def keep(act: Act, document: Json, told: Json) -> tuple[Plan, bool]:
    """A plan that was made elsewhere; and whether it is new here."""
    _may(act, PREPARES)
    with transaction.atomic():
        known = Plan.objects.filter(identity=identity(document)).first()
        if known is not None:
            return known, False
        days = [datetime.date.fromisoformat(document[key]) for key in ("from", "to")]
        plan = Plan.objects.create(start=days[0], end=days[1], by=act.who, asked=act.at, begun=act.at)
        _keep(act, plan, document, told)
    return plan, True


def _keep(act: Act, plan: Plan, document: Json, told: Json) -> None:
    plan.identity, plan.document, plan.told, plan.made = identity(document), document, told, act.at
    plan.catalog, plan.rulebook = document["catalog"], document["rulebook"]
    plan.save()
    detail = {"plan": plan.pk, "identity": plan.identity, "from": document["from"], "to": document["to"]}
    write(act, "plan.made", receipt=_receipt(plan), detail={**detail, "counts": document["counts"]})


def _receipt(plan: Plan) -> Json:
    return {**{key: plan.document.get(key) for key in ("engine", "catalog", "rulebook")}, "on": plan.document["to"]}


def moved(plan: Plan) -> dict[Key, str]:
    """Every verdict that it moves, with what moves it (Vietnamese)."""
    return {(one["code"], one["level"]): group["text"][0] for group in plan.told["causes"] for one in group["changes"]}


def _knows(plan: Plan, row: Mapping[str, Any]) -> bool:
    """Was the verdict given on the law after the change already?"""
    same = (row["catalog"], row["rulebook"]) == (plan.catalog, plan.rulebook)
    return same and (plan.start == plan.end or (row["on"] or "") >= plan.end.isoformat())


def affected(plan: Plan, proposals: Iterable[Proposal]) -> list[tuple[Proposal, list[Json]]]:
    """Which of these the plan touches now, with their items (`pk`, `code`, `level`). A decision that ends before the change is not."""
    living = {
        one.pk: one
        for one in proposals
        if one.stage in LIVING and not (one.decision_number and one.until and one.until <= plan.end)
    }
    moves = moved(plan)
    rows = (
        Item.objects.filter(proposal__stage__in=LIVING, code__in={code for code, _ in moves})
        .annotate(catalog=KT("record__receipt__catalog"), rulebook=KT("record__receipt__rulebook"), on=KT("record__receipt__on"))
        .values("pk", "code", "level", "proposal", "catalog", "rulebook", "on")
    )
    found: dict[int, list[Json]] = {}
    for row in rows:
        if row["proposal"] in living and (row["code"], row["level"]) in moves and not _knows(plan, row):
            found.setdefault(row["proposal"], []).append(row)
    return [(living[pk], items) for pk, items in found.items()]


def apply(act: Act, plan: Plan, catalog: str, rulebook: str) -> bool:
    """Makes stale what the plan touches, tells the owners, writes the trail; all or nothing. Was it the first time?

    `catalog`, `rulebook`: the fingerprints of now; a plan of others is refused.
    """
    _may(act, APPLIES)
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        if plan.made is None:
            raise NotPossible("phương án chưa lập xong")
        if plan.applied is not None:
            return False
        for what, planned, now in (("danh mục", plan.catalog, catalog), ("quy tắc", plan.rulebook, rulebook)):
            if planned != now:
                raise NotPossible(f"phương án được lập từ {what} khác với hiện nay ({planned[:19]} ≠ {now[:19]}); hãy lập lại")
        rows = affected(plan, Proposal.objects.select_for_update().filter(stage__in=LIVING))
        for proposal, items in rows:
            _make_stale(act, plan, proposal, items)
        plan.applied, plan.applied_by = act.at, act.who
        plan.save(update_fields=["applied", "applied_by"])
        detail = {"plan": plan.pk, "identity": plan.identity, "proposals": [proposal.pk for proposal, _ in rows]}
        instruments = [{"id": one["id"], "effect": one["effect"]} for one in plan.document["instruments"]]
        write(act, "plan.apply", receipt=_receipt(plan), detail={**detail, "instruments": instruments})
    return True


def _make_stale(act: Act, plan: Plan, proposal: Proposal, items: list[Json]) -> None:
    """The one place where a proposal becomes stale; of one that is, further procedures do."""
    moves, was = moved(plan), proposal.stage
    by_cause: dict[str, list[Json]] = {}
    for item in items:
        by_cause.setdefault(moves[item["code"], item["level"]], []).append(item)
    for cause, some in by_cause.items():
        numbers = [one["pk"] for one in some]
        Item.objects.filter(pk__in=numbers).update(stale=cause)
        Opinion.objects.filter(item__in=numbers).update(overtaken=cause)
    causes = "; ".join(f"{cause} ({', '.join(dict.fromkeys(i['code'] for i in some))})" for cause, some in by_cause.items())
    Opinion.objects.filter(proposal=proposal, item=None).update(overtaken=causes)
    keys = [f"{one['code']}/{one['level']}" for one in items]
    Touched.objects.create(plan=plan, proposal=proposal, stage=was, items=keys)
    if was != stage.STALE:
        take(Act(None, act.at, act.who), proposal, proposal.revision, "go_stale", Given(reasons=causes, receipt=_receipt(plan)))
        return
    Proposal.objects.filter(pk=proposal.pk).update(
        stale_cause=f"{proposal.stale_cause}; {causes}", revision=F("revision") + 1, changed=act.at
    )
    detail = {"revision": proposal.revision + 1, "plan": plan.pk, "reasons": causes, "items": keys}
    write(act, "proposal.stale", proposal=proposal.pk, receipt=_receipt(plan), detail=detail)
    text = f"Căn cứ của “{proposal.title}” lại thay đổi: {causes}"[:LONGEST_NOTICE]
    Notice.objects.create(role="drafter", department=proposal.department, proposal=proposal, text=text, at=act.at)
