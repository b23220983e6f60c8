"""A proposal held for one act (giữ hồ sơ để xử lý): locked, at the revision that was seen, each act with its row in the trail.

Whoever changes a proposal names the revision that they saw; where it is no longer that one, nothing is changed and `Overtaken`
tells who changed what meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from .models import Account, Entry, Item, Proposal
from .trail import Act, write

Json = dict[str, Any]


class NotAllowed(Exception):
    """The person may not do this."""


class Overtaken(Exception):
    """Somebody else changed it since it was seen."""

    def __init__(self, who: str, when: str, changes: list[Json]) -> None:
        super().__init__(f"{who} đã thay đổi hồ sơ lúc {when}")
        self.who, self.when, self.changes = who, when, changes


@contextmanager
def holding(act: Act, proposal: Proposal, revision: int) -> Iterator[Proposal]:
    """The proposal, locked, if it is still at the revision that was seen; counts the change."""
    with transaction.atomic():
        changed = Proposal.objects.filter(pk=proposal.pk, revision=revision).update(revision=F("revision") + 1, changed=act.at)
        if not changed:
            raise _overtaken(proposal, revision)
        yield Proposal.objects.get(pk=proposal.pk)


def _overtaken(proposal: Proposal, revision: int) -> Overtaken:
    entries = [
        e for e in Entry.objects.filter(proposal=proposal.pk).order_by("-number")[:20] if e.detail.get("revision", 0) > revision
    ]
    last = entries[0] if entries else None
    changes = [{"who": e.who, "at": e.at, "action": e.action, "item": e.item, **e.detail} for e in reversed(entries)]
    return Overtaken(last.who if last else "?", last.at if last else "?", changes)


def record_act(act: Act, proposal: Proposal, action: str, item: Item | None = None, **detail: Any) -> None:
    receipt = item.receipt if item else proposal.receipt
    write(
        act,
        action,
        proposal=proposal.pk,
        item=f"{item.code}/{item.level}" if item else "",
        receipt=receipt,
        detail={"revision": proposal.revision, **detail},
    )


def owns(account: Account | None, proposal: Proposal) -> bool:
    return account is not None and account.role == "drafter" and account.department == proposal.department


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
