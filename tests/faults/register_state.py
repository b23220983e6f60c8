"""Asked as a process of its own, for each database a new one: makes people and drafts, or what
a change of law moves, or counts what is in the register.

`python -m tests.faults.register_state people|stale|count`, particulars as JSON on standard input, the answer as JSON.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

Json = dict[str, Any]
NOW = datetime.datetime.now(datetime.UTC)
BODY = "so-nong-nghiep-va-moi-truong"
PEOPLE = ("drafter1", "drafter2", "drafter3", "reviewer1", "reviewer2", "office1")
LAND = "1.013823"


def people(given: Json) -> Json:
    """Six people with open sessions, and complete proposals, a quarter each drafted and submitted, half in
    appraisal: three invented procedures each."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from advisor.register import draft, guard, proceeding
    from advisor.register.models import Account, Item
    from advisor.register.trail import Act
    from advisor.web.answers import ANSWERS

    receipt = ANSWERS.receipt(NOW.date())
    sessions, accounts = {}, {}
    for name in PEOPLE:
        role = name.rstrip("123")
        body = BODY if role == "drafter" else ""
        one = Account(name=name, full_name=name, role=role, department=body, created=NOW, must_change=False, password="!")
        one.save()
        accounts[name] = one
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(one.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = one.get_session_auth_hash()
        session.save()
        sessions[name] = session.session_key
    proposals = []
    for number in range(given["drafts"]):
        act = Act(accounts["drafter1"], NOW)
        made = draft.create(act, f"Hồ sơ thử {number}", [_record(f"9.{number:04d}{at:02d}", receipt) for at in range(3)])
        Item.objects.filter(proposal=made).update(until=NOW.date() + datetime.timedelta(30), conditions="trong tỉnh")
        items = list(made.items.values_list("pk", flat=True))
        if number % 4:
            for step, who in (("submit", "drafter1"), ("take", "reviewer1"))[: number % 4]:
                made = proceeding.take(Act(accounts[who], NOW), made, made.revision, step, guard.Given(receipt=receipt))
        codes = ["1.013823/province", "2.000815/province"]
        proposals.append({"id": made.pk, "title": made.title, "items": items, "codes": codes})
    return {"sessions": sessions, "proposals": proposals}


def _record(code: str, receipt: Json) -> Json:
    return {
        "code": code, "id": code, "level": "province", "name": "Thủ tục thử", "form": "uy_quyen", "receiver": "giam-doc-so-thu",
        "part": "decide", "outcome": "suggest", "reason": "…", "unverified": [], "questions": [], "holds": None, "receipt": receipt,
    }  # fmt: skip


def stale(given: Json) -> Json:
    """Proposals of a real procedure that a change of law moves, and the plan of that change, of this procedure alone."""
    from advisor.reevaluation import stand
    from advisor.reevaluation.plan import compare
    from advisor.register import draft
    from advisor.register.models import Account
    from advisor.register.trail import Act
    from advisor.web.answers import ANSWERS

    one = Account(name="drafter1", full_name="x", role="drafter", department=BODY, created=NOW, must_change=False, password="!")
    one.save()
    asked = compare(ANSWERS.whole, ANSWERS.whole, datetime.date(2027, 2, 28), datetime.date(2027, 3, 1))
    procedure = ANSWERS.whole.catalog.procedure[LAND]
    before, after = (stand.taken(m.whole, m, [procedure]) for m in (asked.before, asked.after))
    document = asked.plan(stands=(before, after)).as_json()
    Path(given["plan"]).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    receipt = ANSWERS.receipt(datetime.date(2026, 11, 24))
    for number in range(given["proposals"]):
        draft.create(Act(one, NOW), f"Hồ sơ thử {number}", [_record(LAND, receipt)])
    return {}


def count(given: Json) -> Json:
    """What was promised and is not there or is there twice; where proposal, items, opinions and trail do not agree; the trail's breaks."""
    from django.db import connection

    from advisor.register.models import Comment, Entry, Opinion, Proposal
    from advisor.register.trail import verify

    entries: dict[int, list[Entry]] = {}
    for entry in Entry.objects.exclude(proposal=None):
        entries.setdefault(entry.proposal or 0, []).append(entry)
    proposals = {one.pk: one for one in Proposal.objects.prefetch_related("items", "versions", "opinions", "comments")}
    halves = [fault for pk, one in proposals.items() for fault in _half(one, entries.get(pk, []))]
    halves += [f"trail of a proposal that is not there: {pk}" for pk in entries if pk not in proposals]
    titles = Counter(one.title for one in proposals.values())
    comments, opinions = Counter(c.text for c in Comment.objects.all()), Counter(o.reasons for o in Opinion.objects.all())
    lost = []
    for what, *given_ in given.get("done", []):
        mine = entries.get(given_[0], []) if isinstance(given_[0], int) else []
        match what:
            case "proposal":
                there = titles[given_[0]] == 1 and given_[1] == next(
                    one.items.count() for one in proposals.values() if one.title == given_[0]
                )
            case "comment":
                there = comments[given_[0]] == 1
            case "opinion":
                there = opinions[given_[0]] == 1
            case "judged":
                there = sum(e.action == "opinion.draft" and e.detail["reasons"] == given_[2] for e in mine) == 1
            case "note":
                there = sum(e.action == "proposal.rename" and e.detail["changes"]["note"][1] == given_[1] for e in mine) == 1
            case "removed":
                there = not proposals[given_[0]].items.filter(pk=given_[1]).exists()
            case _:
                there = any(e.action == f"step.{given_[1]}" for e in mine)
        if not there:
            lost.append([what, *given_])
    sound = True
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            sound = cursor.fetchone() == ("ok",)
    breaks = [one.as_json() for one in verify()]
    return {"lost": lost, "halves": halves, "breaks": breaks, "sound": sound, "rows": Entry.objects.count()}


def _half(one: Any, entries: list[Any]) -> list[str]:
    """The proposal, told again from its trail alone, must be the one that stands in the tables."""
    stage, note, revision = "draft", "", 0
    items: list[str] = []
    did: Counter[str] = Counter()
    for entry in entries:
        did[entry.action] += 1
        revision = max(revision, entry.detail.get("revision", 0))
        if entry.action.startswith("step."):
            assert entry.detail["stage"][0] == stage, (one.pk, entry.number)
            stage = entry.detail["stage"][1]
        elif entry.action == "item.add":
            items.append(entry.item)
        elif entry.action == "item.remove":
            items.remove(entry.item)
        elif entry.action == "proposal.rename":
            note = entry.detail["changes"]["note"][1]
    opinions = list(one.opinions.all())
    sent = [o for o in opinions if o.kind == "appraisal" and o.sent]
    told = {
        "created": (did["proposal.create"], 1),
        "stage": (stage, one.stage),
        "revision": (revision, one.revision),
        "note": (note, one.note),
        "items": (sorted(items), sorted(f"{i.code}/{i.level}" for i in one.items.all())),
        "versions": (did["step.submit"] + did["step.resubmit"], one.versions.count()),
        "office": (did["opinion.office"], sum(o.kind == "office" for o in opinions)),
        "sent": (did["opinion.send"], len(sent)),
        "drafts": (did["opinion.draft"] > 0, any(o.kind == "appraisal" for o in opinions)),
        "comments": (did["comment"], one.comments.count()),
    }
    return [
        f"{one.pk}: {name}: {says!r} in the trail, {there!r} in the tables"
        for name, (says, there) in told.items()
        if says != there
    ]


def main() -> None:
    from advisor.web import serving

    serving.prepare()
    answer = {"people": people, "stale": stale, "count": count}[sys.argv[1]](json.load(sys.stdin))
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
