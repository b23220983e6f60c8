"""The workspace asked by hostile programs and people: every address, with whatever stands in address, form and upload.

A request may be refused, sent elsewhere or answered; an answer of 500, or an exception that comes through, is a fault. Wants a database.
"""

from __future__ import annotations

import datetime
import io
import re
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from advisor.register import account as accounts
from advisor.register import role, stage
from advisor.register.models import Account, Item, Proposal
from advisor.register.trail import Act
from tests.fuzz.cases import HOSTILE

NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
DEPARTMENT = "so-nong-nghiep"
CASE = ("1.000001", "province")
KNOWN = {"number": "1", "which": "1", "code": CASE[0], "level": CASE[1]}
STRAY = ("/{}", "/static/{}", "/ho-so/{}", "/thu-tuc/{}/{}/", "/api/{}", "/api/proposals/{}")
FIELDS = (
    *(
        "on",
        "q",
        "page",
        "order",
        "offset",
        "limit",
        "department",
        "field",
        "outcome",
        "form",
        "level",
        "to",
        "part",
        "stage",
        "next",
    ),
    *(
        "revision",
        "title",
        "note",
        "pick",
        "into",
        "choice",
        "until",
        "conditions",
        "reply",
        "point",
        "source",
        "step",
        "reasons",
    ),
    *("text", "item", "conclusion", "kind", "language", "name", "full_name", "role", "password", "old", "new", "again", "number"),
    *("decision_number", "decision_date", "reviewer", "fact:scope.hdnd_resolution", "source:scope.hdnd_resolution", "due", "act"),
)
WORDS = (
    *HOSTILE,
    *stage.STEP,
    *role.ROLES,
    "1.000001/province",
    "uy_quyen|giam-doc-so-nong-nghiep",
    "uy_quyen",
    "1",
    "2026-12-01",
)
KINDS = ("a.pdf", "a.docx", "../../a.xlsx", "a\x00.pdf", "\u202efdp.exe", "a" * 400 + ".pdf", "")


def addresses() -> tuple[str, ...]:
    """Every address that the workspace has, of what is there and of what is not ({}), and some that it has not."""
    routes = [f"/{pattern.pattern}" for pattern in get_resolver().url_patterns]
    there = [re.sub(r"<\w+:(\w+)>", lambda found: KNOWN.get(found[1], "1"), route) for route in routes]
    strange = [re.sub(r"<\w+:number>", "1", route) for route in routes if "<" in route]
    return (*there, *(re.sub(r"<\w+:\w+>", "{}", route) for route in strange), *STRAY)


class Workspace:
    """Accounts of every role, one proposal, a token for the interface."""

    def __init__(self) -> None:
        self.addresses = addresses()
        who = {name: self._account(name) for name in role.ROLES}
        proposal = Proposal.objects.create(
            id=1, department=DEPARTMENT, title="Hồ sơ thử", author=who["drafter"], created=NOW, changed=NOW
        )
        record = {"outcome": "open", "receipt": {"engine": "e", "catalog": "c", "rulebook": "r", "on": "2026-11-24"}}
        record |= {key: [] for key in ("holders", "unverified", "questions", "formalities", "remarks")}
        record |= dict.fromkeys(("receiver", "form", "holds", "proof", "verified"), None) | {"reason": "…", "part": "decide"}
        Item.objects.create(id=1, proposal=proposal, code=CASE[0], level=CASE[1], name="Giao đất", record=record)
        self.token = accounts.token(Act(None, NOW), who["drafter"], "thử")
        self.clients = [self._entered(one) for one in who.values()]

    @staticmethod
    def _account(name: str) -> Account:
        one = Account(
            name=name,
            full_name=name,
            role=name,
            department=DEPARTMENT if name == "drafter" else "",
            created=NOW,
            must_change=False,
        )
        one.save()
        return one

    @staticmethod
    def _entered(one: Account) -> Client:
        client = Client()
        client.force_login(one)
        return client

    def ask(self, data: bytes) -> int:
        """One request made from bytes; the status of its answer. What it changed is taken back."""
        data = data.ljust(8, b"\0")
        address = self.addresses[data[0] % len(self.addresses)]
        words = [_sendable(WORDS[int.from_bytes(data[n : n + 2]) % len(WORDS)]) for n in range(4, len(data) - 1, 3)]
        fields = [FIELDS[data[n] % len(FIELDS)] for n in range(6, len(data) - 1, 3)]
        for n in range(address.count("{}")):
            address = address.replace("{}", quote(words[n % len(words)], safe=""), 1)
        given: dict[str, Any] = dict(zip(fields, words, strict=False))
        headers = {"Authorization": f"Bearer {self.token}"} if "/api/" in address and data[1] & 1 else {}
        client = self.clients[data[1] // 2 % len(self.clients)]
        with transaction.atomic():
            if data[2] & 1:
                if data[2] & 2:
                    file = io.BytesIO(bytes(data) * (data[2] // 4))
                    file.name = _sendable(KINDS[data[3] % len(KINDS)])
                    given["file"] = file
                given |= {"revision": "0"} if data[3] & 1 else {}
                status = client.post(address, given, headers=headers).status_code
            else:
                status = client.get(address, given, headers=headers).status_code
            transaction.set_rollback(True)
        assert status < 500, (address, given, status)
        return status


def _sendable(word: str) -> str:
    return word.encode("utf-8", "replace").decode()[:6_000]
