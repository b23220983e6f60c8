"""Fills the workspace's database with invented work: people, proposals of real procedures, opinions, talk, a plan, a whole trail.

`python -m benchmarks.invented PROPOSALS ROWS` in the environment of the workspace; prints as JSON who is logged in and which addresses
each may visit. Verdicts are the engine's; titles, decisions, words and dates are made up, the same each time.
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
SIZES = (1, 2, 3, 4, 6, 8, 12, 20)
LAPSE = datetime.date(2027, 2, 28), datetime.date(2027, 3, 1)  # on the second day 28 documents lapse, and 145 verdicts move
FILE = b"%PDF-1.4\n" + b"%" * 200_000
STAGES = (
    *("draft", "draft", "submitted", "appraisal", "appraisal", "returned", "appraised", "decided", "in_force", "in_force"),
    *("expiring", "stale", "lapsed", "replaced", "withdrawn"),
)
DECIDED = ("decided", "in_force", "expiring", "lapsed", "replaced")


def people(bodies: list[str]) -> tuple[dict[str, list[Any]], dict[str, str]]:
    """Accounts by role, and the key of an open session of each by name."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from advisor.register.models import Account

    made: dict[str, list[Any]] = {role: [] for role in PEOPLE}
    sessions: dict[str, str] = {}
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
    """Proposals in all stages, the first one the largest; what was submitted has its version, opinions and notices."""
    from advisor.register.models import Proposal

    for number in range(count):
        author, reviewer = dice.choice(made["drafter"]), dice.choice(made["reviewer"])
        at = NOW - datetime.timedelta(days=dice.randrange(300), seconds=dice.randrange(9999))
        stage = STAGES[number % len(STAGES)] if number else "appraisal"
        one = Proposal(department=author.department, title=f"Đề xuất thử số {number}", stage=stage, author=author, receipt={})
        one.created = one.changed = at
        if stage != "draft":
            one.submitted, one.due, one.reviewer = at, (at + datetime.timedelta(days=20)).date(), reviewer
            one.receipt = records[0]["receipt"]
        if stage in DECIDED:
            one.decision_number, one.decision_date, one.effective = f"{number}/QĐ-THỬ", at.date(), at.date()
            one.until = TODAY + datetime.timedelta(days=400)
        one.revision = dice.randrange(1, 40)
        one.save()
        size = LARGEST if number == 0 else dice.choice(SIZES)
        contents(one, dice.sample(records, min(size, len(records))), reviewer, dice)


def contents(one: Any, records: list[Json], reviewer: Any, dice: random.Random) -> None:
    """The procedures of a proposal, and what was said about them."""
    from advisor.register import proceeding, stage
    from advisor.register.models import Attachment, Comment, Item, Notice, Opinion, Version

    agreed = one.stage in (stage.APPRAISED, *DECIDED)
    stale = "khoản 1 Điều 14 Nghị định 49/2026/NĐ-CP hết hiệu lực" if one.stage == stage.STALE else ""
    items = Item.objects.bulk_create(
        Item(
            proposal=one, position=place, code=r["code"] or r["id"], level=r["level"], name=r["name"], form=r["form"] or "",
            receiver=r["receiver"] or "", record=r, outcome=r["outcome"], conditions="trong địa bàn tỉnh",
            until=TODAY + datetime.timedelta(days=60), state="agreed" if agreed else "pending", stale=stale,
        )
        for place, r in enumerate({(r["code"] or r["id"], r["level"]): r for r in records}.values())
    )  # fmt: skip
    file: Json = {"name": "van-ban.pdf", "kind": "application/pdf", "size": len(FILE), "sha256": "", "content": FILE}
    if dice.random() < 0.2:
        Attachment.objects.create(proposal=one, by=one.author, at=one.created, **file)
    if one.stage == stage.DRAFT:
        return
    receipt, at = one.receipt, one.submitted
    Version.objects.create(proposal=one, number=1, made=at, by=one.author, content=proceeding.frozen(one), receipt=receipt)
    said: Json = {"proposal": one, "version": 1, "by": reviewer, "receipt": receipt, "written": at, "reasons": "Ý kiến thử."}
    sent = None if one.stage in (stage.SUBMITTED, stage.APPRAISAL) else at
    if one.stage != stage.SUBMITTED:
        Opinion.objects.bulk_create(Opinion(item=i, conclusion="agreed", sent=sent, **said) for i in items)
    talk: Json = {"proposal": one, "step": "0-1", "text": "Trao đổi thử.", "by": reviewer, "at": at, "receipt": receipt}
    Comment.objects.bulk_create(Comment(item=i, **talk) for i in items[:5])
    for role, body in (("reviewer", ""), ("office", ""), ("drafter", one.department), ("recorder", "")):
        seen = at if dice.random() < 0.7 else None
        Notice.objects.create(role=role, department=body, proposal=one, text=f"“{one.title}” có thay đổi", at=at, seen=seen)


def trail(rows: int, count: int, made: dict[str, list[Any]], receipt: Json, dice: random.Random) -> None:
    """A whole chain, as the services would have written it one row at a time; every tenth row is of the largest proposal."""
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
                proposal=1 if number % 10 == 0 else dice.randrange(1, count + 1), item="1.013823/province", before=before,
                detail={"revision": number, "outcome": "suggest", "changes": {"conditions": ["trong tỉnh", "trong địa bàn tỉnh"]}},
            )  # fmt: skip
            before = entry.digest = digest(as_row(entry), before)
            yield entry

    Entry.objects.bulk_create(chain(), batch_size=1000)
    Chain.objects.update_or_create(pk=1, defaults={"number": rows, "digest": before})


def fill(count: int, rows: int) -> Json:
    """Everything, in one transaction; who is logged in, and where each may go."""
    from django.db import transaction

    from advisor.register import account, case, change
    from advisor.register.trail import Act
    from advisor.web.answers import ANSWERS
    from advisor.web.change import grounds, make_waiting
    from benchmarks import visits

    dice, act = random.Random(1), Act(None, NOW)
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
        change.ask(act, *LAPSE, *grounds())
        make_waiting()
        everybody = [one for ones in made.values() for one in ones]
        tokens = {one.name: account.token(act, one, "thử") for one in everybody if one.role in visits.PROGRAMS}
    every = visits.proposals()
    return {
        one.name: {"session": sessions[one.name], "token": tokens.get(one.name), "visits": visits.of(one, every, dice)}
        for one in everybody
    }


if __name__ == "__main__":
    serving.prepare()
    json.dump(fill(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
