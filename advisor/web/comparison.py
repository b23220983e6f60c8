"""What changed between two versions of a proposal (so sánh), side by side: per procedure and field, in the words of the pages."""

from __future__ import annotations

import datetime
import difflib
import re
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..proposals.choice import CAPACITY, DETAILS, HEADERS, IMPACT, OPINIONS, Impact
from ..reasoning.wording import FORM, OUTCOME
from ..register import proceeding, stage
from ..register.models import Proposal, Version
from .answers import ANSWERS
from .environment import day, language, name_of

Json = dict[str, Any]
Part = tuple[bool, str]  # is it changed, and the words
FIELDS: dict[str, tuple[str, str]] = {
    "outcome": ("Kết luận", "Outcome"),
    "form": ("Hình thức", "Form"),
    "receiver": ("Bên nhận", "Receiver"),
    "until": ("Thời hạn đến hết ngày", "Until"),
    "conditions": ("Nội dung, điều kiện", "Content, conditions"),
    "answers": ("Câu trả lời", "Answers"),
    "checks": ("Đối chiếu nguyên văn", "Checks of the text"),
    "reply": ("Giải trình", "Reply"),
}
MOST_KEPT = 50
OF_PROPOSAL: dict[str, tuple[str, str]] = {"title": ("Tên hồ sơ", "Title"), "note": ("Ghi chú", "Note")}


@dataclass(frozen=True)
class Field:
    """One field before and after, in parts."""

    words: tuple[str, str]
    before: tuple[Part, ...]
    after: tuple[Part, ...]


@dataclass(frozen=True)
class Changed:
    """A procedure (or, without a code, the proposal itself) that is not as it was: added, removed or changed."""

    code: str
    level: str
    name: str
    how: str
    fields: tuple[Field, ...]
    item: int | None = None


def page(request: HttpRequest, number: Proposal) -> HttpResponse:
    """The last version beside the one before it; of a draft, the present state beside the last version."""
    versions = list(number.versions.order_by("-number").defer("content")[:2])
    drafting = number.stage in stage.OPEN_TO_CHANGE
    old = versions[1] if len(versions) == 2 and not drafting else versions[0] if versions and drafting else None
    new = None if drafting or not versions else versions[0]
    rows: list[Changed] = []
    if old:
        items = {(code, level): pk for pk, code, level in number.items.values_list("pk", "code", "level")}
        content = _content(new.pk, new.made) if new else proceeding.frozen(number, record=False)
        rows = differences(_content(old.pk, old.made), content, items, 0 if language(request) == "vi" else 1)
    return render(request, "changes.html", {"p": number, "old": old, "new": new, "rows": rows})


@lru_cache(maxsize=MOST_KEPT)
def _content(which: int, made: datetime.datetime) -> Json:
    """What a version, which nothing changes, keeps of the choices; what the engine said of them is left out."""
    content: Json = Version.objects.values_list("content", flat=True).get(pk=which, made=made)
    items = [{key: value for key, value in item.items() if key != "record"} for item in content["items"]]
    return {**content, "items": items}


def differences(old: Json, new: Json, items: dict[tuple[str, str], int], at: int = 0) -> list[Changed]:
    """The proposal's own fields and particulars first, then procedures in their order, each with its impact."""
    own = _fields(old, new, OF_PROPOSAL, at) + _texts(*(_given(one.get("particulars", {})) for one in (old, new)))
    found = [Changed("", "", "", "changed", own)] if own else []
    before = {(i["code"], i["level"]): i for i in old["items"]}
    after = {(i["code"], i["level"]): i for i in new["items"]}
    for key in dict.fromkeys((*before, *after)):
        how = "added" if key not in before else "removed" if key not in after else "changed"
        told = _fields(before.get(key, {}), after.get(key, {}), FIELDS, at)
        told += _texts(*(_impact(one.get("particulars", {}), key) for one in (old, new)))
        if told or how != "changed":
            name = (after.get(key) or before[key])["name"]
            found.append(Changed(*key, name, how, told, items.get(key)))
    return found


def _fields(one: Json, other: Json, words: dict[str, tuple[str, str]], at: int) -> tuple[Field, ...]:
    found = []
    for name, told in words.items():
        if one.get(name) != other.get(name):
            before, after = _marked(said(name, one.get(name), at), said(name, other.get(name), at))
            if before or after:
                found.append(Field(told, before, after))
    return tuple(found)


def _texts(one: dict[str, str], other: dict[str, str]) -> tuple[Field, ...]:
    """Texts by their words, where they differ."""
    names = [name for name in dict.fromkeys((*one, *other)) if one.get(name, "") != other.get(name, "")]
    return tuple(Field((name, name), *_marked(one.get(name, ""), other.get(name, ""))) for name in names)


def _given(particulars: Json) -> dict[str, str]:
    """What only the department knows of the whole (thông tin bổ sung), in the words of the sheets it is given in."""
    found = dict(particulars.get(DETAILS, {}))
    for row in particulars.get(OPINIONS, []):
        for name, words in zip(("number", "said", "answered"), HEADERS[OPINIONS][1:], strict=True):
            found[f"{OPINIONS}, {row['body']}: {words}"] = row[name]
    for receiver, aspects in particulars.get(CAPACITY, {}).items():
        found |= {f"{CAPACITY}, {receiver}: {aspect}": said for aspect, said in aspects.items()}
    return found


def _impact(particulars: Json, key: tuple[str, str]) -> dict[str, str]:
    """What the department says that handing one procedure down changes."""
    given = particulars.get(IMPACT, {}).get("/".join(key), {})
    words = dict(zip((one.name for one in fields(Impact)), HEADERS[IMPACT][3:], strict=True))
    return {f"{IMPACT}: {words[name]}": said for name, said in given.items()}


def said(name: str, value: Any, at: int) -> str:
    """A value as people read it."""
    if not value:
        return ""
    match name:
        case "outcome":
            return OUTCOME[value][at]
        case "form":
            return FORM[value][at]
        case "receiver":
            return name_of(value)
        case "until":
            return day(value)
        case "answers":
            records = ANSWERS.whole.rules.vocabulary.records
            return "; ".join(
                f"{records[fact].vi if fact in records else fact}: {_value(fact, given['value'])} ({given['source']})"
                for fact, given in value.items()
            )
        case "checks":
            return "; ".join(f"{name_of(one['id'])}: {one['source']}" for one in value)
    return str(value)


def _value(fact: str, value: Any) -> str:
    record = ANSWERS.whole.rules.vocabulary.records.get(fact)
    return (record.words.get(str(value)) if record else None) or name_of(str(value))


def _marked(before: str, after: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts in parts, word by word; what only one of them has is marked."""
    one, other = (re.findall(r"\S+\s*", text) for text in (before, after))
    left: list[Part] = []
    right: list[Part] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left.append((tag != "equal", "".join(one[a:b])))
        right.append((tag != "equal", "".join(other[c:d])))
    return tuple(part for part in left if part[1]), tuple(part for part in right if part[1])
