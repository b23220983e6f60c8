"""Fills the workspace's database with invented work: people, proposals of real procedures, opinions, talk, notices, a whole trail.

`python -m benchmarks.invented PROPOSALS ROWS` in the environment of the workspace; prints as JSON who is logged in and what there is.
Verdicts are the engine's; titles, decisions, words and dates are made up, the same each time.
"""

from __future__ import annotations

import datetime
import json
import random
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from advisor.web import serving

Json = dict[str, Any]
NOW = datetime.datetime.now(datetime.UTC)
TODAY = NOW.date()
PEOPLE = {"drafter": 12, "reviewer": 4, "office": 1, "recorder": 1, "inspector": 1, "administrator": 1}
SUGGESTED, LARGEST = 60, 200  # of the cases of the items, and of the largest proposal
STAGES = (
    "draft",
    "draft",
    "submitted",
    "appraisal",
    "appraisal",
    "returned",
    "appraised",
    "decided",
    "in_force",
    "in_force",
    "stale",
)


def people(bodies: list[str]) -> tuple[dict[str, list[Any]], Json]:
    """Accounts by role, and the key of an open session of each."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from advisor.register.models import Account

    made: dict[str, list[Any]] = {role: [] for role in PEOPLE}
    sessions: Json = {}
    for role, count in PEOPLE.items():
        for at in range(count):
            body = bodies[at % len(bodies)] if role == "drafter" else ""
            name = f"{role}{at}"
            one = Account(name=name, full_name=f"Người {name}", role=role, department=body, created=NOW, must_change=False)
            one.password = "!"
            one.save()
            made[role].append(one)
            session = import_module(settings.SESSION_ENGINE).SessionStore()
            session[SESSION_KEY] = str(one.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = one.get_session_auth_hash()
            session.save()
            sessions[name] = session.session_key
    return made, sessions


def proposals(count: int, made: dict[str, list[Any]], records: list[Json], dice: random.Random) -> None:
    """Proposals in all stages; what was submitted has its version, opinions and notices."""
    from advisor.register import proceeding
    from advisor.register.models import Comment, Item, Notice, Opinion, Proposal, Version

    for number in range(count):
        author, reviewer = dice.choice(made["drafter"]), dice.choice(made["reviewer"])
        at = NOW - datetime.timedelta(days=dice.randrange(300), seconds=dice.randrange(9999))
        stage = STAGES[number % len(STAGES)] if number else "appraisal"
        one = Proposal(department=author.department, title=f"Đề xuất thử số {number}", stage=stage, author=author, receipt={})
        one.created = one.changed = at
        if stage != "draft":
            one.submitted, one.due, one.reviewer = at, (at + datetime.timedelta(days=20)).date(), reviewer
            one.receipt = records[0]["receipt"]
        if stage in ("decided", "in_force"):
            one.decision_number, one.decision_date, one.effective = f"{number}/QĐ-THỬ", at.date(), at.date()
            one.until = TODAY + datetime.timedelta(days=400)
        one.revision = dice.randrange(1, 40)
        one.save()
        size = LARGEST if number == 0 else dice.choice((1, 2, 3, 4, 6, 8, 12, 20))
        chosen = dice.sample(records, size) if size <= len(records) else [*records, *records][:size]
        items = Item.objects.bulk_create(
            Item(
                proposal=one, position=place, code=r["code"] or r["id"], level=r["level"], name=r["name"], form=r["form"] or "",
                receiver=r["receiver"] or "", record=r, outcome=r["outcome"], conditions="trong địa bàn tỉnh",
                until=TODAY + datetime.timedelta(days=60), state="agreed" if stage in ("decided", "in_force") else "pending",
            )
            for place, r in enumerate({(r["code"] or r["id"], r["level"]): r for r in chosen}.values())
        )  # fmt: skip
        if stage == "draft":
            continue
        receipt = one.receipt
        Version.objects.create(proposal=one, number=1, made=at, by=author, content=proceeding.frozen(one), receipt=receipt)
        judged: Json = {
            "proposal": one,
            "version": 1,
            "by": reviewer,
            "receipt": receipt,
            "written": at,
            "reasons": "Ý kiến thử.",
        }
        sent = None if stage in ("submitted", "appraisal") else at
        if stage != "submitted":
            Opinion.objects.bulk_create(Opinion(item=i, conclusion="agreed", sent=sent, **judged) for i in items)
        Comment.objects.bulk_create(
            Comment(proposal=one, item=i, step="0.1", text="Trao đổi thử.", by=reviewer, at=at, receipt=receipt)
            for i in items[:5]
        )
        for role, body in (("reviewer", ""), ("office", ""), ("drafter", author.department), ("recorder", "")):
            seen = at if dice.random() < 0.7 else None
            Notice.objects.create(role=role, department=body, proposal=one, text=f"“{one.title}” có thay đổi", at=at, seen=seen)


def trail(rows: int, count: int, made: dict[str, list[Any]], receipt: Json, dice: random.Random) -> None:
    """A whole chain, as the services would have written it one row at a time."""
    from advisor.register.models import Chain, Entry
    from advisor.register.trail import FIRST, as_row, digest

    everybody = [one for ones in made.values() for one in ones]
    before = FIRST

    def chain() -> Iterator[Entry]:
        nonlocal before
        for number in range(1, rows + 1):
            who = dice.choice(everybody)
            moment = NOW - datetime.timedelta(minutes=10 * (rows - number))
            entry = Entry(
                number=number, at=moment.isoformat(), who=who.name, role=who.role, action="item.change", receipt=receipt,
                proposal=dice.randrange(1, count + 1), item="1.013823/province", before=before,
                detail={"revision": number, "outcome": "suggest", "changes": {"conditions": ["trong tỉnh", "trong địa bàn tỉnh"]}},
            )  # fmt: skip
            before = entry.digest = digest(as_row(entry), before)
            yield entry

    Entry.objects.bulk_create(chain(), batch_size=1000)
    Chain.objects.update_or_create(pk=1, defaults={"number": rows, "digest": before})


def fill(count: int, rows: int) -> Json:
    """Everything, in one transaction."""
    from django.db import transaction

    from advisor.register import case
    from advisor.register.models import Item, Proposal
    from advisor.web.answers import ANSWERS

    dice = random.Random(1)
    answers = ANSWERS.rows(TODAY)
    suggested = [row for row in answers if row.outcome in ("suggest", "open")]
    bodies = sorted({row.department for row in suggested if row.department})
    drawn = dice.sample([row for row in suggested if row.outcome == "suggest"], SUGGESTED)
    drawn += dice.sample([row for row in suggested if row.outcome == "open"], LARGEST - SUGGESTED)
    records = [case.look(ANSWERS.whole, TODAY, row.code, row.level) for row in drawn]
    with transaction.atomic():
        made, sessions = people(bodies[:12])
        proposals(count, made, records, dice)
        trail(rows, count, made, records[0]["receipt"], dice)
    found = [
        {"id": one.pk, "department": one.department, "submitted": one.submitted is not None, "items": [i.pk for i in one.items.all()[:8]]}
        for one in Proposal.objects.prefetch_related("items")
    ]  # fmt: skip
    procedures = [[row.code, row.level] for row in answers]
    departments = {one.name: one.department for ones in made.values() for one in ones}
    return {
        "sessions": sessions, "departments": departments, "proposals": found, "largest": Proposal.objects.order_by("pk")[0].pk,
        "procedures": procedures, "items": Item.objects.count(),
    }  # fmt: skip


if __name__ == "__main__":
    serving.prepare()
    json.dump(fill(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
