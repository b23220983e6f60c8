"""A plan that was kept (phương án đã lưu): read back from its JSON beside the law of now, and told row by row for a page to show.

The worlds of before and after are the present catalog on both days of the plan. What an older catalog had and this one has not
is called by its id.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, cast

from ..catalog.record import Day
from ..evaluation import Evaluation
from ..reasoning.wording import FORM, OUTCOME
from . import impact
from .affected import Affected
from .cause import Cause
from .plan import UNFOUND, Change, Group, Plan
from .stand import Stand
from .telling import ACTIONS, DOUBT, EFFECT, KIND, LEVEL, VERBS, Pair, Telling

Json = dict[str, Any]
CAUSES = ("provision", "body", "instrument", "rule", "record")


class NoPlan(ValueError):
    """The document is not what `advisor plan --format json` writes."""


def read(document: Mapping[str, Any], whole: Evaluation) -> Plan:
    """The plan that a document tells; `NoPlan` where a part of it is missing or unheard of."""
    try:
        return _plan(document, whole)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise NoPlan(f"{type(error).__name__}: {error}") from None


def _plan(document: Mapping[str, Any], whole: Evaluation) -> Plan:
    start, end = _day(document["from"]), _day(document["to"])
    if end < start:
        raise ValueError("the days are the wrong way round")
    return Plan(
        start=start,
        end=end,
        states=(dict(document["before"]), {key: str(document[key]) for key in ("catalog", "rulebook", "engine")}),
        counts={impact.UNCHANGED: int(document["counts"][impact.UNCHANGED])}
        | {_known(kind, KIND): int(count) for kind, count in document["counts"].items()},
        groups=tuple(_group(row) for row in document["causes"]),
        instruments=tuple(_affected(row) for row in document["instruments"]),
        proposals=(),
        candidates=(),
        source={str(key): str(value) for key, value in document["source"].items()},
        before=whole.on(start),
        after=whole.on(end),
    )


def _group(row: Mapping[str, Any]) -> Group:
    causes = () if row["id"] == UNFOUND else (_cause(row), *(_cause(one) for one in row["with"]))
    return Group(causes, tuple(_change(one, causes) for one in row["changes"]))


def _cause(row: Mapping[str, Any]) -> Cause:
    date = _day(row["date"]) if row["date"] else None
    kind, what = cast(Any, _known(row["kind"], CAUSES)), cast(Any, _known(row["what"], VERBS))
    return Cause(kind, str(row["id"]), what, date, ends=tuple(map(str, row["ends"])), unsure=bool(row["unsure"]))


def _change(row: Mapping[str, Any], causes: tuple[Cause, ...]) -> Change:
    return Change(
        (str(row["code"]), cast(Any, _known(row["level"], LEVEL))),
        _stand(row["was"]),
        _stand(row["becomes"]),
        cast(Any, _known(row["kind"], impact.KINDS)),
        cast(Any, _known(row["do"], ACTIONS)),
        causes,
        tuple(tuple(_cause(one) for one in some) for some in row["otherwise"]),
        bool(row["smallest"]),
        _day(row["signs_from"]) if row["signs_from"] else None,
    )


def _stand(row: Mapping[str, Any] | None) -> Stand | None:
    if row is None:
        return None
    return Stand(
        outcome=_known(row["outcome"], OUTCOME),
        form=_known(row["form"], FORM) if row["form"] else None,
        receiver=str(row["receiver"]) if row["receiver"] else None,
        holders=tuple((str(one["id"]), str(one["by"]) if one["by"] else None) for one in row["holders"]),
        basis=tuple((str(one["citation"]), str(one["role"])) for one in row["basis"]),
        rules=tuple(map(str, row["rules"])),
        doubts=tuple((_known(one["kind"], DOUBT), tuple(map(str, one["clauses"]))) for one in row["doubts"]),
        holes=tuple(map(str, row["holes"])),
        unsure=tuple((str(one["what"]), str(one["id"])) for one in row["unverified"]),
        by=str(row["by"]) if row["by"] else None,
    )


def _affected(row: Mapping[str, Any]) -> Affected:
    return Affected(
        id=str(row["id"]),
        number=str(row["number"]) if row["number"] else None,
        effect=cast(Any, _known(row["effect"], EFFECT)),
        cause=str(row["cause"]),
        date=_day(row["date"]) if row["date"] else None,
        own=bool(row["own"]),
        saved_by=str(row["saved_by"]) if row["saved_by"] else None,
        place=str(row["place"]),
    )


def _known(word: Any, words: Any) -> str:
    if word not in words:
        raise ValueError(f"{word!r} is not one of {', '.join(words)}")
    return str(word)


def _day(text: Any) -> Day:
    return datetime.date.fromisoformat(text)


def told(plan: Plan) -> Json:
    """A plan in the words of both languages, each text a pair: what a page shows without asking the engine again.

    `causes`: the text of a cause, its day and its verdicts; `instruments`: what becomes of each.
    """
    both = Telling(plan, "vi"), Telling(plan, "en")
    return {
        "causes": [_told_group(group, both) for group in plan.groups],
        "instruments": [_told_instrument(one, both) for one in plan.instruments],
    }


def _told_group(group: Group, both: tuple[Telling, Telling]) -> Json:
    days = [cause.date for cause in group.causes if cause.date]
    return {
        "text": _pair(*(one.causes(group.causes) for one in both)),
        "date": max(days).isoformat() if days else None,
        "ends": any(cause.what in ("ends", "removed") for cause in group.causes),
        "together": len(both[0].told(group.causes)) > 1,
        "changes": [_told_change(change, both) for change in group.changes],
    }


def _told_change(change: Change, both: tuple[Telling, Telling]) -> Json:
    vi, en = both
    return {
        "code": change.key[0],
        "level": change.key[1],
        "name": vi.name(change.key).rpartition(" [")[0],
        "department": vi.leads(change),
        "kind": change.kind,
        "do": change.todo,
        "outcomes": [stand.outcome if stand else None for stand in (change.before, change.after)],
        "was": _pair(vi.state(change, 0), en.state(change, 0)),
        "becomes": _pair(vi.state(change, 1), en.state(change, 1)),
        "todo": _pair(vi.todo(change), en.todo(change)),
        "limit": vi.limit(change).isoformat(),
    }


def _told_instrument(one: Affected, both: tuple[Telling, Telling]) -> Json:
    return {
        "id": one.id,
        "number": one.number or one.id,
        "own": one.own,
        "effect": one.effect,
        "cause": _pair(*(each.clause(one.cause) for each in both)),
        "date": one.date.isoformat() if one.date else None,
        "look": _pair(*(each.look(one.effect, one.saved_by) for each in both)),
    }


def _pair(vi: str, en: str) -> Pair:
    return vi, en
