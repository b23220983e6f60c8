"""Rights (quyền): every address with who may use it. What is not in this table is refused; a test walks all of it.

For an address of one proposal, three columns: of the own department, of another but submitted, of another and never submitted.
For any other, the first column counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..register.models import Account, Proposal

Relation = Literal["own", "submitted", "hidden"]
ALL = frozenset({"drafter", "reviewer", "office", "recorder", "administrator", "inspector"})
NOBODY: frozenset[str] = frozenset()
ANYBODY = frozenset({"*"})  # without an account


@dataclass(frozen=True)
class Row:
    """Who may use an address."""

    own: frozenset[str]
    submitted: frozenset[str] = NOBODY
    hidden: frozenset[str] = NOBODY
    of_proposal: bool = False


def _of(*roles: str) -> frozenset[str]:
    return frozenset(roles)


READS = Row(_of("drafter", "inspector"), _of("reviewer", "office", "recorder", "inspector"), _of("inspector"), True)
REPORTS = Row(_of("inspector", "administrator", "reviewer", "office"))
DRAFTS = Row(_of("drafter"), of_proposal=True)
RIGHTS: dict[str, Row] = {
    "login": Row(ANYBODY),
    "logout": Row(ALL),
    "password": Row(ALL),
    "language": Row(ANYBODY),
    "health": Row(ANYBODY),
    "home": Row(ALL),
    "procedures": Row(ALL),
    "procedures_xlsx": Row(ALL),
    "procedures_pick": Row(_of("drafter")),
    "procedure": Row(ALL),
    "procedure_graph": Row(ALL),
    "overview": Row(ALL),
    "report": REPORTS,
    "report_file": REPORTS,
    "department_report": Row(_of("drafter")),
    "department_report_file": Row(_of("drafter")),
    "calendar": Row(ALL),
    "plans": Row(ALL),
    "plan": Row(ALL),
    "plan_document": Row(_of("inspector", "administrator", "reviewer")),
    "plan_prepare": Row(_of("administrator")),
    "plan_upload": Row(_of("administrator")),
    "plan_apply": Row(_of("administrator", "reviewer")),
    "proposals": Row(_of("drafter", "reviewer", "office", "recorder", "inspector")),
    "proposal_new": Row(_of("drafter")),
    "proposal": READS,
    "proposal_trail": READS,
    "proposal_export": READS,
    "proposal_changes": READS,
    "attachment": READS,
    "item": READS,
    "item_graph": READS,
    "papers": READS,
    "papers_zip": READS,
    "paper": READS,
    "proposal_edit": DRAFTS,
    "supplement": DRAFTS,
    "proposal_confirm": DRAFTS,
    "item_change": DRAFTS,
    "item_remove": DRAFTS,
    "item_check": Row(_of("drafter"), _of("reviewer"), of_proposal=True),
    "item_judge": Row(NOBODY, _of("reviewer"), of_proposal=True),
    "opine": Row(NOBODY, _of("office"), of_proposal=True),
    "comment": Row(_of("drafter"), _of("reviewer", "office"), of_proposal=True),
    "attach": Row(_of("drafter"), _of("reviewer", "office", "recorder"), of_proposal=True),
    "step": Row(_of("drafter"), _of("reviewer", "recorder"), of_proposal=True),
    "accounts": Row(_of("administrator")),
    "account_change": Row(_of("administrator")),
    "trail": Row(_of("administrator", "inspector")),
    "api_openapi": Row(ALL),
    "api_procedures": Row(ALL),
    "api_proposals": Row(_of("drafter", "reviewer", "office", "recorder", "inspector")),
    "api_proposal": READS,
}


def relation(account: Account, proposal: Proposal) -> Relation:
    """How an account stands to a proposal."""
    if account.department and account.department == proposal.department and account.role in ("drafter", "inspector"):
        return "own"
    return "submitted" if proposal.submitted else "hidden"


def may(name: str, account: Account, proposal: Proposal | None = None) -> bool:
    """May this account use the address?"""
    row = RIGHTS.get(name)
    if row is None:
        return False
    allowed = row.own if proposal is None else getattr(row, relation(account, proposal))
    return account.role in allowed or "*" in row.own
