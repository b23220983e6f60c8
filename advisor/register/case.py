"""A case as the engine sees it (kết luận của một trường hợp), frozen into JSON for an item, with its receipt."""

from __future__ import annotations

from typing import Any

from ..catalog.record import Day
from ..evaluation import Evaluation
from ..proposals.source import fingerprint
from ..reasoning.explanation import Explanation, explain
from ..reasoning.receipt import receipt
from ..reasoning.wording import FORM

Json = dict[str, Any]
KEPT = (
    *("code", "id", "name", "department", "level", "part", "holders", "outcome", "form", "receiver", "basis", "verified"),
    *("unverified", "rules", "formalities", "unmet", "questions", "obstacles", "missing", "holds", "reason", "remarks"),
    *("proof", "why_not", "blocking_sets", "blocking_sets_complete", "flips", "chain", "fallback"),
)
OTHERS = ("receiver", "form", "outcome", "reason")
MOST_OTHERS = 12  # the best first; the page of the procedure has all


class NoSuchCase(Exception):
    """The catalog has no such procedure, level or receiver."""


def look(
    whole: Evaluation, on: Day, code: str, level: str, *, to: str = "", form: str = "", answers: dict[str, Any] | None = None
) -> Json:
    """The record of a case on a day. Without a receiver or form: the headline's."""
    given = _explained(whole, on, code, level, to, form, answers).as_json(ways=False)
    others = [{key: one[key] for key in OTHERS} for one in given["alternatives"] if "receiver" in one and one["part"] == "decide"]
    return {**{key: given.get(key) for key in KEPT}, "others": others[:MOST_OTHERS], "receipt": receipt(whole, on)}


def glance(
    whole: Evaluation, on: Day, code: str, level: str, *, to: str = "", form: str = "", answers: dict[str, Any] | None = None
) -> Json:
    """Of the same record what is said, without why: for a page of many."""
    return {**_explained(whole, on, code, level, to, form, answers).brief(), "receipt": receipt(whole, on)}


def _explained(
    whole: Evaluation, on: Day, code: str, level: str, to: str, form: str, answers: dict[str, Any] | None
) -> Explanation:
    procedure = whole.catalog.procedure.get(code)
    if procedure is None or level not in procedure.levels:
        raise NoSuchCase(f"danh mục không có thủ tục {code} ở cấp {level}")
    if to and to not in whole.catalog.lives:
        raise NoSuchCase(f"danh mục không có cơ quan, chức danh {to}")
    if form and form not in FORM:
        raise NoSuchCase(f"không có hình thức {form}")
    known: Any = {name: given.get("value") for name, given in (answers or {}).items()}
    wanted: Any = {"to": to or None, "form": form or None}
    return explain(whole, procedure, level, on, answers=known, **wanted)


def same_grounds(then: Json, now: Json) -> bool:
    """Was this given on the catalog and rulebook of today? The day may differ."""
    return bool(then) and all(then.get(key) == now.get(key) for key in ("catalog", "rulebook"))


def proof_of(record: Json) -> str:
    """The fingerprint of a record's proof: its steps are numbered alike where this is the same, and only there."""
    return fingerprint(record.get("proof"))


def digest_of_record(record: Json) -> tuple[Any, ...]:
    """What two records must share for a verdict to be the same."""
    return record.get("outcome"), record.get("form"), record.get("receiver"), tuple(record.get("rules") or ())
