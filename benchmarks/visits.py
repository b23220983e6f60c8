"""Which addresses an account may ask for in the workspace, by the table of rights: pages, files and pictures, and what programs ask."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Any

from django.urls import reverse

MOST = 40  # addresses of one name
CHANGES = frozenset(
    {
        *("logout", "language", "password", "plan_prepare", "plan_upload", "plan_apply", "proposal_edit", "step", "item_change"),
        *("item_remove", "item_check", "item_judge", "opine", "comment", "attach", "account_change"),
        *("procedures_pick", "sso_start", "sso_back"),
    }
)
"""What is only sent to, the change of a password, and single sign-on, which no issuer is named for."""
PROGRAMS = ("inspector", "drafter")
"""Roles whose accounts have a token."""
SEARCHES = (
    *("", "", "q=dat+dai", "q=giay+phep+xay+dung", "outcome=suggest", "outcome=open&order=-name", "page=3", "page=17"),
    *("level=commune&order=department", "q=nuoc&order=code"),
)


def proposals() -> list[Any]:
    """All of them, the first the largest, with what of them has an address."""
    from django.db.models import Prefetch

    from advisor.register.models import Attachment, Item, Proposal

    below = (Prefetch("items", Item.objects.defer("record")), Prefetch("attachments", Attachment.objects.defer("content")))
    return list(Proposal.objects.order_by("pk").prefetch_related(*below))


def of(account: Any, every: list[Any], dice: random.Random) -> dict[str, list[str]]:
    """Addresses by their name in the table."""
    from advisor.web.right import RIGHTS, may

    found: dict[str, list[str]] = {}
    for name, row in RIGHTS.items():
        if name in CHANGES or (name.startswith("api_") and account.role not in PROGRAMS):
            continue
        if row.of_proposal:
            allowed = [one for one in every if may(name, account, one)]
            dice.shuffle(allowed)
            largest = [one for one in allowed if one.pk == every[0].pk]
            paths = [path for one in [*largest, *allowed[:MOST]] for path in _of_proposal(name, one)]
        else:
            paths = _alone(name, dice) if may(name, account) else []
        if paths:
            found[name] = paths
    return found


def _of_proposal(name: str, one: Any) -> list[str]:
    match name:
        case "item" | "item_graph":
            return [reverse(name, args=[one.pk, item.pk]) for item in one.items.all()[:4]]
        case "attachment":
            return [reverse(name, args=[one.pk, file.pk]) for file in one.attachments.all()]
        case "paper":
            return [reverse(name, args=[one.pk, path]) for path in _papers(one.pk)]
        case "supplement" if one.stage not in ("draft", "returned"):
            return []
        case "proposal_confirm" if one.stage not in ("draft", "returned", "stale"):
            return []
    return [reverse(name, args=[one.pk])]


@lru_cache(maxsize=1000)
def _papers(which: int) -> list[str]:
    """The first documents of a proposal; few proposals are asked, since each is judged for it."""
    from django.utils import timezone

    from advisor.proposals.choice import NOTHING
    from advisor.proposals.dossier import prepare
    from advisor.register import dossier
    from advisor.register.models import Proposal
    from advisor.web.answers import ANSWERS

    if which % 20 != 1:
        return []
    one = Proposal.objects.get(pk=which)
    selection = dossier.selection(ANSWERS.whole, one, one.items.all(), timezone.localdate())
    return [paper.path for paper in prepare(ANSWERS.whole, selection, NOTHING).papers[:4]]


def _alone(name: str, dice: random.Random) -> list[str]:
    from advisor.register.models import Plan
    from advisor.web.answers import ANSWERS
    from advisor.web.report import REPORTS

    match name:
        case "procedures" | "procedures_xlsx" | "api_procedures":
            return [f"{reverse(name)}?{search}" for search in SEARCHES]
        case "procedure" | "procedure_graph":
            keys = [(one.key, level) for one in ANSWERS.whole.catalog.procedures for level in one.levels]
            return [reverse(name, args=key) for key in dice.sample(keys, 200)]
        case "report":
            return [reverse(name, args=[report]) for report in REPORTS]
        case "report_file":
            return [reverse(name, args=[report, form]) for report in REPORTS for form in ("xlsx", "docx")]
        case "department_report_file":
            return [reverse(name, args=[form]) for form in ("xlsx", "docx")]
        case "plan" | "plan_document":
            return [reverse(name, args=[plan.pk]) for plan in Plan.objects.all()]
        case "proposals" | "trail":
            return [reverse(name), reverse(name) + "?page=2", reverse(name) + "?page=9"]
        case "calendar":
            return [reverse(name), reverse(name) + "?months=24"]
    return [reverse(name)]
