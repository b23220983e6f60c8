"""Queries: every address that can be looked at, by every role that may, needs at most twenty, however much the register holds.

Half of the register is made first and every page is counted; then the rest, and none may need more than before.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from advisor.register import account as accounts
from advisor.register import case, change, proceeding, role, stage
from advisor.register.models import Account, Attachment, Comment, Item, Notice, Opinion, Plan, Proposal, Version
from advisor.register.trail import Act, write
from advisor.web import comparison
from advisor.web.answers import ANSWERS
from advisor.web.change import grounds, make_waiting
from advisor.web.right import RIGHTS, may, relation

pytestmark = pytest.mark.django_db
MOST, SOME, MANY = 20, 2, 8
LAND = ("1.013823", "province")
NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
OWN, OTHER = "so-nong-nghiep-va-moi-truong", "so-xay-dung"
SENT = {
    *(
        "logout",
        "language",
        "plan_prepare",
        "plan_upload",
        "plan_apply",
        "account_change",
        "proposal_edit",
        "step",
        "item_change",
    ),
    *("item_remove", "item_check", "item_judge", "opine", "comment", "attach", "procedures_pick", "sso_start", "sso_back"),
}
"""Addresses that only take what is sent to them, and single sign-on where no issuer is named; asked for, they lead elsewhere."""
ALIVE = (stage.DRAFT, stage.SUBMITTED, stage.APPRAISAL, stage.APPRAISED, stage.IN_FORCE, stage.STALE)


def account(name: str, role_: str) -> Account:
    department = OWN if role_ == "drafter" else ""
    return Account.objects.create(
        name=name, full_name=name, role=role_, department=department, created=NOW, must_change=False, password="!"
    )


class Register:
    """What grows: proposals of two departments with all that hangs on them, accounts, plans, notices, the trail."""

    def __init__(self) -> None:
        self.people = {name: account(name, name) for name in role.ROLES}
        self.tokens = {name: accounts.token(Act(None, NOW), one, "thử") for name, one in self.people.items()}
        today = timezone.localdate()
        rows = [row for row in ANSWERS.rows(today) if row.department == OWN and row.outcome == "suggest"]
        keys = dict.fromkeys([LAND, *((row.code, row.level) for row in rows)])
        self.records = [case.look(ANSWERS.whole, today, *key) for key in list(keys)[:MANY]]
        self.own = self._proposal(OWN, stage.DRAFT)
        self.other = self._proposal(OTHER, stage.APPRAISAL)
        change.ask(Act(None, NOW), datetime.date(2027, 2, 28), datetime.date(2027, 3, 1), *grounds())
        make_waiting()

    def _proposal(self, department: str, at: str) -> Proposal:
        return Proposal.objects.create(
            department=department, title=f"{department} {at}", stage=at, author=self.people["drafter"], created=NOW, changed=NOW,
            submitted=None if at == stage.DRAFT else NOW, due=NOW.date(), reviewer=self.people["reviewer"],
        )  # fmt: skip

    def grow(self, begin: int, end: int) -> None:
        """The two that are looked at get the procedures from `begin` to `end`; as many proposals beside for each stage."""
        for one in (self.own, self.other):
            self._fill(one, begin, end)
        for number in range(begin, end):
            account(f"nguoi{number}", "drafter")
            for at in ALIVE:
                for department in (OWN, OTHER):
                    self._fill(self._proposal(department, at), 0, 1)
            Plan.objects.create(start=NOW.date(), end=NOW.date(), asked=NOW, fault="thử")

    def _fill(self, one: Proposal, begin: int, end: int) -> None:
        by = self.people["reviewer"]
        for place, record in list(enumerate(self.records))[begin:end]:
            item = Item.objects.create(
                proposal=one, position=place, code=record["code"], level=record["level"], name=record["name"], record=record,
                form=record["form"], receiver=record["receiver"], outcome=record["outcome"],
            )  # fmt: skip
            said: dict[str, Any] = {"proposal": one, "item": item, "version": 1, "by": by, "receipt": item.receipt}
            Opinion.objects.create(**said, conclusion="agreed", written=NOW, sent=NOW)
            Opinion.objects.create(**said, conclusion="agreed", written=NOW)
            Comment.objects.create(proposal=one, item=item, step="0", text="…", by=by, at=NOW)
            with_file = {"name": "a.pdf", "kind": "application/pdf", "size": 1, "sha256": "", "content": b"%"}
            Attachment.objects.create(proposal=one, by=by, at=NOW, **with_file)
            write(Act(by, NOW), "comment", proposal=one.pk, item=f"{item.code}/{item.level}")
            content = proceeding.frozen(one)
            Version.objects.create(proposal=one, number=place + 1, made=NOW, by=by, content=content, receipt={})
        for name in role.ROLES:
            Notice.objects.create(role=name, proposal=one, text="…", at=NOW)

    def proposals(self, name: str, who: str) -> list[Proposal | None]:
        """Those of which this role may open the address; None where it is of no proposal."""
        if not RIGHTS[name].of_proposal:
            return [None] if may(name, self.people[who]) else []
        return [one for one in (self.own, self.other) if may(name, self.people[who], one)]

    def counts(self, name: str) -> dict[tuple[str, str], int]:
        """Queries of an address by role and how the role stands to the proposal."""
        found = {}
        for who in role.ROLES:
            for one in self.proposals(name, who):
                client, header = Client(), {"Authorization": f"Bearer {self.tokens[who]}"} if name.startswith("api_") else {}
                client.force_login(self.people[who])
                comparison._content.cache_clear()  # what one kept for the same number would count for the other
                with CaptureQueriesContext(connection) as asked:
                    status = client.get(address(name, one), headers=header).status_code
                assert status == (302 if name in SENT else 200), (name, who, status)
                found[who, relation(self.people[who], one) if one else "-"] = len(asked)
        return found


def address(name: str, one: Proposal | None) -> str:
    """An address of the table, of the first of what it names."""
    match name:
        case "procedure" | "procedure_graph":
            return reverse(name, args=LAND)
        case "procedures" | "api_procedures":
            return reverse(name) + "?outcome=suggest&q=dat"
        case "account_change":
            return reverse(name, args=[Account.objects.order_by("pk")[0].pk])
        case "report":
            return reverse(name, args=["progress"])
        case "report_file":
            return reverse(name, args=["progress", "xlsx"])
        case "department_report_file":
            return reverse(name, args=["xlsx"])
        case "plan" | "plan_document" | "plan_apply":
            return reverse(name, args=[Plan.objects.exclude(made=None).get().pk])
    if one is None:
        return reverse(name)
    match name:
        case "attachment":
            return reverse(name, args=[one.pk, one.attachments.order_by("pk")[0].pk])
        case "item" | "item_graph" | "item_change" | "item_remove" | "item_check" | "item_judge":
            return reverse(name, args=[one.pk, one.items.all()[0].pk])
        case "paper":
            return reverse(name, args=[one.pk, "uy-quyen-ubnd-tinh/02-to-trinh.docx"])
    return reverse(name, args=[one.pk])


@pytest.fixture(scope="module")
def counted(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Queries of every address on a register of some proposals, and on one of many."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), transaction.atomic():
        register = Register()
        found = []
        for begin, end in ((0, SOME), (SOME, MANY)):
            register.grow(begin, end)
            found.append({name: register.counts(name) for name in sorted(RIGHTS)})
        yield found[0], found[1]
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(RIGHTS))
def test_an_address_needs_few_queries_however_much_there_is(name: str, counted: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """At most twenty, whoever looks; and no more for many proposals, procedures, opinions, comments, files than for some."""
    few, many = counted[0][name], counted[1][name]
    assert few.keys() == many.keys()
    assert few or RIGHTS[name].own == {"*"}
    for who, count in many.items():
        assert count <= MOST, (name, who)
        assert count <= few[who], (name, who, f"{few[who]} queries for some, {count} for many")
