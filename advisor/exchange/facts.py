"""Facts of a procedure as the catalog keeps them, with the spellings of a row resolved. Nothing is guessed.

What can't be resolved stays in the words of the source, and a remark says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..catalog.alias import OUTSIDE, fold
from ..catalog.catalog import Catalog
from ..catalog.checks import BY_FIELD
from ..catalog.citation import is_number
from ..catalog.procedure import Procedure
from ..catalog.record import Day, Level
from .row import Kind, Remark, Row, RowRejected

FIRST_SEEN = Day(2026, 7, 1)  # the export whose procedures the project ships
UNCLASSIFIED = "chua-phan-loai"  # the field of a procedure whose own field can't be resolved
RANK: dict[Kind, int] = {"portal": 3, "commune": 2, "list": 1}
_LESSER: tuple[Kind, ...] = ("list", "commune")
_OF: dict[Kind, str] = {"portal": "", "commune": " (bản chép lại danh mục cấp xã)", "list": " (danh sách thủ tục)"}
_LEVELS: dict[str, Level] = {"cấp tỉnh": "province", "cấp huyện": "district", "cấp xã": "commune", "cơ quan khác": "other"}
LEVEL_WORDS: dict[Level, str] = {"province": "Cấp tỉnh", "district": "Cấp huyện", "commune": "Cấp xã", "other": "Cơ quan khác"}
_ORDER: tuple[Level, ...] = ("province", "district", "commune", "other")
_HOLDER_NAMES = {
    "chu-tich-ubnd-tinh": "Chủ tịch UBND cấp tỉnh",
    "ubnd-tinh": "UBND cấp tỉnh",
    "chu-tich-ubnd-xa": "Chủ tịch UBND cấp xã",
    "ubnd-xa": "UBND cấp xã",
    "hdnd-tinh": "HĐND cấp tỉnh",
}


def source_words(kind: Kind, seen: Day) -> str:
    """Where and when the publication was seen."""
    when = "giữa năm 2026" if seen == FIRST_SEEN else f"tháng {seen.month}/{seen.year}"
    return f"Cổng Dịch vụ công quốc gia, {when}{_OF[kind]}"


@dataclass(frozen=True)
class Facts:
    """What publications say of one procedure. `rank` tells whose word counts where sources differ."""

    code: str
    name: str
    field: str
    levels: tuple[Level, ...]
    time_limit: tuple[str, int] | None
    by: str
    holder: str
    holder_words: str
    holder_known: str
    lists: tuple[str, ...]
    note: str
    rank: int
    seen: Day
    source: str

    COMPARED = ("name", "field", "levels", "time_limit", "by", "holder", "holder_words", "holder_known", "lists", "note")

    @classmethod
    def of(cls, procedure: Procedure) -> Facts:
        """Those of a record of the catalog."""
        limit, source = procedure.time_limit, procedure.source
        words = source.evidence.source or ""
        rank = next((RANK[kind] for kind in _LESSER if words.endswith(_OF[kind])), RANK["portal"])
        return cls(
            procedure.procedure,
            procedure.name,
            procedure.field,
            procedure.levels,
            next(
                ((unit, number) for unit in ("working_days", "days") if limit and (number := getattr(limit, unit)) is not None),
                None,
            ),
            source.by or "",
            source.holder or "",
            source.holder_words or "",
            source.holder_known or "",
            source.lists,
            procedure.note or "",
            rank,
            source.since or FIRST_SEEN,
            words,
        )

    def differences(self, other: Facts, keys: tuple[str, ...] = COMPARED) -> dict[str, tuple[object, object]]:
        """What is said otherwise by the other one."""
        return {key: (getattr(self, key), getattr(other, key)) for key in keys if getattr(self, key) != getattr(other, key)}


class Resolver:
    """Spellings to ids, from the alias table and the names that bodies and fields have in the catalog."""

    def __init__(self, catalog: Catalog, seen: Day) -> None:
        self.catalog, self.seen = catalog, seen
        self._bodies: dict[tuple[str, str], tuple[str, str]] = {}
        self._fields: dict[tuple[str, str], str] = {}
        for id, name in catalog.body_names.items():
            if catalog.bearer(id, seen):
                self._bodies.setdefault((fold(name), ""), (id, ""))
        for id, name in catalog.field_names.items():
            self._fields.setdefault((fold(name), ""), id)
        for alias in catalog.aliases:
            for spelling in alias.spellings:
                key = fold(spelling), alias.published_by or ""
                if alias.field:
                    self._fields[key] = alias.field
                else:
                    self._bodies[key] = (alias.body or alias.outside or "", alias.note or "")

    def body(self, spelling: str, published_by: str = "") -> tuple[str, str] | None:
        """Id and note of one spelling."""
        key = fold(spelling)
        return self._bodies.get((key, published_by)) or self._bodies.get((key, ""))

    def bodies(self, words: str, published_by: str = "") -> tuple[list[tuple[str, str]], list[str]]:
        """The bodies that a text names one after the other, and the parts of it that nothing resolves. Names may hold commas."""
        if whole := self.body(words, published_by):
            return [whole], []
        parts = [part.strip() for part in re.split(r"[,;\n]", words) if part.strip()]
        found: list[tuple[str, str]] = []
        strange: list[str] = []
        start = 0
        while start < len(parts):
            for end in range(min(len(parts), start + 12), start, -1):
                if one := self.body(", ".join(parts[start:end]), published_by):
                    found.append(one)
                    start = end
                    break
            else:
                strange.append(parts[start])
                start += 1
        return list(dict.fromkeys(found)), strange

    def field(self, words: tuple[str, ...], published_by: str) -> str | None:
        """The one field that the words mean."""
        ids = {self._fields.get((fold(one), published_by)) or self._fields.get((fold(one), "")) for one in words}
        return ids.pop() if len(ids) == 1 else None

    def level(self, id: str) -> Level | None:
        """Of a body or post; of the specialised agency that a text names by what it is, the province's."""
        if id in BY_FIELD:
            return "province"
        bearer = self.catalog.bearer(id, self.seen)
        return bearer[0].level if bearer else None

    def is_central(self, id: str) -> bool:
        bearer = self.catalog.bearer(id, self.seen)
        return bearer is not None and bearer[0].kind == "trung-uong"

    def is_outside(self, id: str) -> bool:
        bearer = self.catalog.bearer(id, self.seen)
        return bearer is not None and bearer[0].kind in OUTSIDE


def resolved(row: Row, resolver: Resolver) -> tuple[Facts, list[Remark]]:
    """The facts of a row, and what is to be said about it."""
    remarks = list(row.remarks)

    def remark(kind: str, vi: str, en: str) -> None:
        remarks.append(Remark(row.file, row.row, row.code, kind, vi, en))

    field = resolver.field(row.field, row.published_by)
    if field is None:
        words = " / ".join(row.field) or "(trống)"
        if UNCLASSIFIED not in resolver.catalog.field_names:
            raise RowRejected(
                f"lĩnh vực {words!r} không có trong aliases.yaml, danh mục cũng không có {UNCLASSIFIED}",
                f"the field {words!r} is not in aliases.yaml, and the catalog has no {UNCLASSIFIED}",
            )
        field = UNCLASSIFIED
        remark(
            "field",
            f"chưa biết lĩnh vực {words!r}; thêm vào aliases.yaml",
            f"the field {words!r} is not known; add it to aliases.yaml",
        )
    holder, known, notes = _holder(row, resolver, remark)
    levels = _levels(row, resolver)
    lists = tuple(number for number in row.lists if is_number(number) and _year(number) <= resolver.seen.year)
    for number in row.lists:
        if number not in lists:
            remark(
                "number",
                f"{number} không thể là số hiệu của văn bản đã có",
                f"{number} can't be the number of a document that exists",
            )
    made = Facts(
        row.code,
        row.name,
        field,
        levels,
        row.time_limit,
        row.by,
        holder,
        row.holder,
        known,
        lists,
        " ".join([*filter(None, [row.note, *notes])]),
        RANK[row.kind],
        resolver.seen,
        source_words(row.kind, resolver.seen),
    )
    return narrowed(made, resolver), remarks


def _year(number: str) -> int:
    return int(number.split("/")[1])


def _holder(row: Row, resolver: Resolver, say: Callable[[str, str, str], None]) -> tuple[str, str, list[str]]:
    """Who decides: as published, else as the procedure's own name states it. Id, how it is known, notes."""
    named = from_name(row.name)
    if named and resolver.level(named) is None:
        named = ""
    if not row.holder:
        return named, "name" if named else "", []
    notes: list[str] = []
    found, strange = resolver.bodies(row.holder, row.published_by)
    ids = list(dict.fromkeys(id for id, _ in found))
    holder = ids[0] if len(ids) == 1 and not strange else ""
    if holder and resolver.level(holder) is None:
        say("body", f"{holder} không tồn tại ngày {resolver.seen:%d/%m/%Y}", f"{holder} did not exist on {resolver.seen}")
        holder = ""
    elif holder and resolver.is_central(holder) and "cấp bộ" in map(fold, row.levels or ()):
        # Carried out by a ministry and here: the central body decides there, and nobody is named for here.
        say("body", f"chỉ nêu cơ quan của cấp bộ: {row.holder!r}", f"names the ministry's level only: {row.holder!r}")
        holder = ""
    elif holder:
        notes += [note for _, note in found if note]
    elif strange:
        say(
            "body",
            f"chưa biết cơ quan {'; '.join(map(repr, strange))}; thêm vào aliases.yaml",
            f"not known: {'; '.join(map(repr, strange))}; add it to aliases.yaml",
        )
    else:
        say("body", f"nêu nhiều cơ quan: {row.holder!r}", f"names several bodies: {row.holder!r}")
    if holder and named and holder != named:
        words = f"Tên thủ tục nêu {_HOLDER_NAMES.get(named, named)}, còn mục cơ quan có thẩm quyền ghi {row.holder}."
        notes.append(words)
        say("body", words, f"The name of the procedure names {named}, its field for the holder says {row.holder}.")
    return holder, row.holder_known, notes


def _levels(row: Row, resolver: Resolver) -> tuple[Level, ...]:
    """As stated; a list without that column tells it by who carries the procedure out. The ministries' own is rejected."""
    if row.levels is not None:
        found = {_LEVELS.get(fold(level)) for level in row.levels}
        local = tuple(level for level in _ORDER if level in found)
        strange = [level for level in row.levels if fold(level) not in (*_LEVELS, "cấp bộ")]
        if strange or not row.levels:
            raise RowRejected(
                f"không biết cấp {', '.join(strange) or '(trống)'}", f"unknown level {', '.join(strange) or '(empty)'}"
            )
        if not local:
            raise RowRejected(
                "chỉ thực hiện ở cấp bộ: ngoài phạm vi của tỉnh", "carried out by ministries only: outside the province"
            )
        return tuple(level for level in local if level != "other") or local
    bodies: list[str] = []
    strange = []
    for words in row.executing:
        ids, unknown = resolver.bodies(words, row.published_by)
        bodies += [id for id, _ in ids]
        strange += unknown
    levels = {resolver.level(id) for id in bodies if not resolver.is_central(id)} - {None}
    if levels:
        return tuple(level for level in _ORDER if level in levels)
    if bodies and not strange:
        raise RowRejected(
            f"danh sách chỉ nêu cơ quan trung ương ({'; '.join(row.executing)}): ngoài phạm vi của tỉnh",
            f"the list names central bodies only ({'; '.join(row.executing)}): outside the province",
        )
    words = "; ".join(strange)
    raise RowRejected(
        f"danh sách không có cột cấp thực hiện; cơ quan thực hiện {words!r} không cho biết cấp"
        if words
        else "danh sách không có cột cấp thực hiện, và để trống cơ quan thực hiện",
        f"the list has no column of levels, and the executing body {words!r} tells none"
        if words
        else "the list has no column of levels and leaves the executing body empty",
    )


def narrowed(facts: Facts, resolver: Resolver) -> Facts:
    """A procedure carried out at two levels that ends in one decision stands at the level of whoever decides; a note says so."""
    if not facts.holder or len(facts.levels) < 2 or resolver.is_outside(facts.holder):
        return facts
    level = resolver.level(facts.holder)
    if level is None or level not in facts.levels:
        return facts
    names = " và ".join(LEVEL_WORDS[one].lower() for one in facts.levels)
    note = f"Nguồn ghi thực hiện ở {names}; cơ quan quyết định nêu ở {LEVEL_WORDS[level].lower()}."
    return replace(facts, levels=(level,), note=f"{facts.note} {note}".strip())


def merged(old: Facts, new: Facts, resolver: Resolver) -> Facts:
    """The facts after another source has spoken: the fuller source's word counts, a lesser one fills in who decides.

    A source that is silent about who decides takes nothing away. The day seen stays while nothing else changes.
    """
    if new.rank < old.rank:
        lesser = not old.holder and not old.holder_words
        if (lesser and (new.holder or new.holder_words)) or (old.holder_known == "steps" and new.holder_known == "steps"):
            old = replace(old, holder=new.holder, holder_words=new.holder_words, holder_known=new.holder_known)
            return narrowed(old, resolver)
        return old
    if not new.holder and not new.holder_words and (old.holder or old.holder_words):
        new = replace(new, holder=old.holder, holder_words=old.holder_words, holder_known=old.holder_known)
        new = narrowed(new, resolver)
    if not new.differences(old):
        return old
    return new


_PHRASES = (
    re.compile(r"phân cấp cho (?P<who>chủ tịch ủy ban nhân dân|ủy ban nhân dân) (?:cấp )?(?P<where>xã)"),
    re.compile(
        r"thẩm quyền(?: cấp phép| quyết định| giải quyết| phê duyệt)? của "
        r"(?P<who>chủ tịch ủy ban nhân dân|ủy ban nhân dân|hội đồng nhân dân) ?(?P<where>cấp tỉnh|cấp xã|xã|tỉnh)\b"
    ),
    re.compile(r"do (?P<who>chủ tịch ủy ban nhân dân) (?P<where>cấp tỉnh|cấp xã) phê duyệt"),
)


def from_name(name: str) -> str:
    """Who decides, where the procedure's own name states it: "… thuộc thẩm quyền của Ủy ban nhân dân cấp tỉnh"."""
    folded = fold(name)
    for phrase in _PHRASES:
        if match := phrase.search(folded):
            where = "xa" if "xã" in match["where"] else "tinh"
            if match["who"].startswith("hội đồng"):
                return "hdnd-tinh" if where == "tinh" else ""
            return f"{'chu-tich-ubnd' if match['who'].startswith('chủ tịch') else 'ubnd'}-{where}"
    return ""
