"""Who has a power (thẩm quyền) on a day: the holder that the law in force names, by matter, level and part.

Law beats publication. Where two clauses name different holders and neither displaces the other, where a clause is known to
move a power and nobody has read to whom, or where the named holder has ended, there is no holder but a doubt, with its question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..catalog.catalog import Catalog, Norm
from ..catalog.checks import BY_FIELD
from ..catalog.citation import Reference
from ..catalog.legislation import UNKNOWN, Held
from ..catalog.procedure import Procedure
from ..catalog.record import Day, Level, Part
from ..law.searched import Searched
from ..law.timeline import Timeline
from .graph import Authority, successors


@dataclass(frozen=True)
class Holder:
    """A holder and the norm that names it; without a norm it is known from the publication only."""

    id: str
    matter: str | None
    norm: Norm | None = None
    origin: str = "law"
    displaced: tuple[Norm, ...] = ()
    limit: str | None = None
    unsure: str | None = None  # why the holder is not verified

    @property
    def verified(self) -> bool:
        return self.unsure is None


@dataclass(frozen=True)
class Doubt:
    """Why the holder is not known, and the question that would settle it."""

    kind: str  # nobody, contested, unread, ended, publication
    ask: str
    ask_en: str
    norms: tuple[Norm, ...] = ()


@dataclass(frozen=True)
class Competence:
    """What is known of who holds one matter of a procedure."""

    matter: str | None
    holders: tuple[Holder, ...] = ()
    doubt: Doubt | None = None
    remark: str | None = None  # where the publication differs from the law


class Competences:
    """Holders on one day."""

    def __init__(
        self, catalog: Catalog, timeline: Timeline, searched: Searched, authority: Authority, on: Day | None = None
    ) -> None:
        self.catalog, self.timeline, self.searched, self.authority = catalog, timeline, searched, authority
        self.on = on or authority.on
        self._held: dict[tuple[str, Level, Part], list[tuple[Norm, Held]]] = {}
        for norm in catalog.norms:
            if norm.sentence is None and norm.provision.holds and timeline.in_force(norm, self.on):
                for held in norm.provision.holds:
                    for matter in held.matters:
                        for part in held.parts:
                            self._held.setdefault((matter, held.level, part), []).append((norm, held))

    def of(self, procedure: Procedure, level: Level, part: Part = "decide") -> tuple[Competence, ...]:
        """One for each matter of the procedure; where it states none, one for the procedure as a whole."""
        matters: tuple[str | None, ...] = procedure.matters or (None,)
        found = [self._by_law(matter, procedure, level, part) if matter else None for matter in matters]
        named = {c.holders[0].id: c for c in found if c and len(c.holders) == 1 and c.doubt is None}
        made: list[Competence] = []
        for matter, competence in zip(matters, found, strict=True):
            if competence is not None:
                made.append(self._beside_publication(competence, procedure))
            elif len(named) == 1:
                # One procedure ends in one decision: a matter that no recorded law gives to anyone goes with the others, unverified.
                holder = next(iter(named.values())).holders[0]
                why = "thẩm quyền theo pháp luật chuyên ngành chưa được ghi nhận, tạm theo các việc khác của thủ tục"
                made.append(Competence(matter, (replace(holder, matter=matter, displaced=(), unsure=why),)))
            else:
                made.append(self._published(matter, procedure))
        return tuple(made)

    def moved(self, before: Competences) -> tuple[frozenset[tuple[str, Level, Part]], frozenset[str]]:
        """Where a holder can differ from that of another on the same day, of the same bodies, matters, fields and coverage: matters
        at a level for a part, and documents. All that is read there of a clause or a document is its record, which is compared by
        identity, and how long it lives."""
        held = {key for key in self._held.keys() | before._held.keys() if self._rows(key) != before._rows(key)}
        old, new = before.catalog.document, self.catalog.document
        documents = {
            number
            for number in old.keys() | new.keys()
            if (one := new.get(number)) is not (other := old.get(number))
            or (one and other and self.timeline.lasts(one, self.on) != before.timeline.lasts(other, self.on))
        }
        return frozenset(held), frozenset(documents)

    def _rows(self, key: tuple[str, Level, Part]) -> list[object]:
        found: list[object] = []
        for norm, held in self._held.get(key, ()):
            life = self.timeline.life(norm)
            found.append((norm, id(held), life and (life.period.from_, life.period.until)))
        return found

    def _by_law(self, matter: str, procedure: Procedure, level: Level, part: Part) -> Competence | None:
        rows = self._held.get((matter, level, part), [])
        if not rows:
            return None
        gone = {norm for norm, _ in rows if self._displacer(norm, [other for other, _ in rows])}
        live = [(norm, held) for norm, held in rows if norm not in gone] or rows  # each displaces the other: contested
        unread = [norm for norm, held in live if held.by == UNKNOWN]
        if unread:
            clauses = _cited(unread)
            doubt = Doubt(
                "unread",
                f"{clauses} đã chuyển thẩm quyền này nhưng chưa đọc được giao cho ai. Ai đang giữ thẩm quyền?",
                f"{clauses} moved this power and nobody has read to whom. Who holds it?",
                tuple(unread),
            )
            return Competence(matter, doubt=doubt)
        holders = [self._holder(matter, norm, held, procedure.field, tuple(gone)) for norm, held in live]
        ended = [holder for holder in holders if holder.id not in self.authority]
        if ended:
            return Competence(matter, tuple(ended), self._ended(ended))
        if len({holder.id for holder in holders}) > 1:
            clauses = _cited([norm for norm, _ in live])
            names = " và ".join(dict.fromkeys(self.authority.name(holder.id) for holder in holders))
            doubt = Doubt(
                "contested",
                f"{clauses} cùng có hiệu lực và nêu hai chủ thể khác nhau ({names}). Ai giữ thẩm quyền?",
                f"{clauses} are both in force and name different holders ({names}). Which holds the power?",
                tuple(norm for norm, _ in live),
            )
            return Competence(matter, tuple(holders), doubt)
        best = min(holders, key=lambda holder: (not holder.verified, str(holder.norm and holder.norm.reference)))
        return Competence(matter, (best,))

    def _displacer(self, norm: Norm, others: Iterable[Norm]) -> Norm | None:
        """The norm that takes this one's place on a matter: it displaces it by name, came later where this one yields to later
        texts, or stands in a document that prevails over all."""
        for other in others:
            if other is norm:
                continue
            if _displaces(other, norm):
                return other
            if self._makes_yield(other, norm):
                return other
            above = other.document.prevails and not norm.document.prevails
            if above and not self._makes_yield(norm, other) and not _displaces(norm, other):
                return other
        return None

    def _makes_yield(self, later: Norm, norm: Norm) -> bool:
        """Does a provision die by itself because this later law, decree or Government resolution rules the same matter?"""
        if not norm.document.yields_to_later or later.document.rank > LAST_RANK_TO_YIELD_TO:
            return False
        begins = [life.period.from_ for one in (norm, later) if (life := self.timeline.life(one)) and life.period.from_]
        return len(begins) == 2 and begins[1] > begins[0]

    def _holder(self, matter: str, norm: Norm, held: Held, field: str, displaced: tuple[Norm, ...]) -> Holder:
        field = self.catalog.matter[matter].field if matter in self.catalog.matter else field
        id = self._by_field(held.by, field)
        unsure = None if norm.verified else f"{norm.citation}: {_GRADES[norm.evidence.grade]}"
        if unsure is None and held.only:
            unsure = f"{norm.citation} chỉ nói về: {held.only}; cần xác định thủ tục này có thuộc phạm vi đó"
        return Holder(id, matter, norm, held.origin, displaced, held.only, unsure)

    def _by_field(self, id: str, field: str) -> str:
        """Where a text names the department of the field, or its head: who that is on the day."""
        if id not in BY_FIELD:
            return id
        department = self.authority.department(field)
        head = self.authority.head(department) if department else None
        return (head if id == BY_FIELD[1] else department.body if department else None) or id

    def _ended(self, holders: list[Holder]) -> Doubt:
        holder = holders[0]
        until, after = successors(self.catalog, holder.id, self.on)
        clauses = _cited([h.norm for h in holders if h.norm])
        name = self.authority.name(holder.id)
        when = f" đã kết thúc từ ngày {until:%d/%m/%Y}" if until else " không tồn tại tại ngày này"
        next_ = f", kế tiếp là {', '.join(self.authority.name(id) for id in after)}" if after else ""
        return Doubt(
            "ended",
            f"{clauses} giao thẩm quyền cho {name}, chủ thể này{when}{next_}. Hiện ai giữ thẩm quyền?",
            f"{clauses} names {name}, which no longer exists (ended {until or 'unknown'}). Who holds the power now?",
            tuple(h.norm for h in holders if h.norm),
        )

    def _beside_publication(self, competence: Competence, procedure: Procedure) -> Competence:
        """The law's answer, with what the publication says otherwise: a remark, or a doubt where it lists later unread law."""
        holder, published_by = competence.holders[0] if competence.holders else None, procedure.source.since
        said = procedure.source.holder and self._by_field(procedure.source.holder, procedure.field)
        if holder is None or holder.norm is None or competence.doubt or said is None or said == holder.id:
            return competence
        if procedure.source.holder_known in ("law-text", "recalled") or (published_by and self.on < published_by):
            return competence
        names = self.authority.name(said), self.authority.name(holder.id)
        lapsed = [number for number in procedure.source.lists if self._lapsed(number)]
        if lapsed:
            remark = f"Danh mục công bố ghi {names[0]}, dựa trên {', '.join(lapsed)} không còn hiệu lực tại ngày này."
            return replace(competence, remark=remark)
        later = self._later_unread(procedure, holder.norm)
        if later:
            doubt = Doubt(
                "publication",
                f"{holder.norm.citation} giao {names[1]}, danh mục công bố ghi {names[0]} và dẫn {', '.join(later)} "
                "(chưa rà soát). Ai giữ thẩm quyền?",
                f"{holder.norm.citation} names {names[1]}; the publication names {names[0]} and lists {', '.join(later)}, "
                "which nobody has gone through. Who holds the power?",
                (holder.norm,),
            )
            return Competence(competence.matter, (holder, Holder(said, competence.matter, unsure="theo danh mục công bố")), doubt)
        remark = f"Danh mục công bố ghi {names[0]}; {holder.norm.citation} giao {names[1]}. Đề nghị rà soát danh mục công bố."
        return replace(competence, remark=remark)

    def _later_unread(self, procedure: Procedure, norm: Norm) -> list[str]:
        """Documents that the publication lists, younger than the law's clause, that nobody has gone through for the field."""
        life = self.timeline.life(norm)
        begins = life.period.from_ if life else None
        return [
            number
            for number in procedure.source.lists
            if number != norm.document.document
            and not self.searched.has_gone_through(number, procedure.field)
            and _may_be_later(self.catalog, number, begins)
        ]

    def _published(self, matter: str | None, procedure: Procedure) -> Competence:
        """A holder known only from the publication: from its day on, while every power-moving document it lists is in force."""
        source = procedure.source
        if source.holder is None:
            return Competence(matter, doubt=_NOBODY)
        begins = source.since
        if source.holder_known not in ("law-text",) and begins is not None and self.on < begins:
            ask = f"Danh mục công bố chỉ cho biết người giữ thẩm quyền từ ngày {begins:%d/%m/%Y}. Tại ngày này ai giữ thẩm quyền?"
            return Competence(
                matter, doubt=Doubt("nobody", ask, f"The publication speaks only from {begins}. Who held the power?")
            )
        from_text = source.holder_known == "law-text"
        lapsed = [number for number in source.lists if self._lapsed(number, any_kind=from_text)]
        if lapsed:
            ask = f"Danh mục công bố dựa trên {', '.join(lapsed)}, không có hiệu lực tại ngày này. Ai giữ thẩm quyền?"
            ask_en = f"The publication rests on {', '.join(lapsed)}, not in force that day. Who holds the power?"
            return Competence(matter, doubt=Doubt("publication", ask, ask_en))
        id = self._by_field(source.holder, procedure.field)
        if id not in self.authority:
            return Competence(matter, doubt=self._ended([Holder(id, matter)]))
        how = _KNOWN[source.holder_known or "published"]
        return Competence(matter, (Holder(id, matter, unsure=how),))

    def _lapsed(self, number: str, *, any_kind: bool = False) -> bool:
        """Is this a document that moves powers (or one of any kind, where it is the text that names the holder), and not in force?"""
        document = self.catalog.document.get(number)
        if document is None or not (document.moves_powers or any_kind):
            return False
        if document.in_force is None:
            return document.moves_powers
        return not self.timeline.lasts(document, self.on)


# 139/2025/NĐ-CP Điều 21 khoản 2 and its sisters yield to laws, ordinances, decrees, Government resolutions and decisions of the
# Prime Minister; not to circulars.
LAST_RANK_TO_YIELD_TO = 6

_GRADES = {
    "text": "đã đọc nguyên văn",
    "restated": "theo văn bản trả lời, hướng dẫn chính thức",
    "reported": "mới biết qua tin, bài, chưa đối chiếu nguyên văn",
    "recalled": "theo trí nhớ, chưa đối chiếu nguyên văn",
}
_KNOWN = {
    "published": "theo danh mục công bố, chưa đối chiếu với văn bản",
    "name": "suy từ tên thủ tục",
    "steps": "suy từ trình tự thực hiện",
    "law-text": "văn bản được dẫn chưa có trong danh mục văn bản đã ghi nhận",
    "recalled": "theo trí nhớ",
}
_NOBODY = Doubt(
    "nobody",
    "Pháp luật đã ghi nhận và danh mục công bố chưa cho biết ai giữ thẩm quyền quyết định thủ tục này. Ai giữ, theo điều khoản nào?",
    "Neither the recorded law nor the publication names the holder. Who decides this procedure, under which clause?",
)


def _cited(norms: Iterable[Norm]) -> str:
    return "; ".join(dict.fromkeys(norm.citation.long(norm.document.kind_name) for norm in norms))


def _displaces(one: Norm, other: Norm) -> bool:
    return any(_means(Reference.parse(text), other) for text in one.provision.displaces)


def _means(reference: Reference, norm: Norm) -> bool:
    return norm.citation.within(reference.citation) and reference.part in (None, norm.reference.part)


def _may_be_later(catalog: Catalog, number: str, begins: Day | None) -> bool:
    """Can this document have come after a day? Its date if recorded, else the year in its number; not known counts as later."""
    if begins is None:
        return True
    document = catalog.document.get(number)
    day = document and ((document.in_force and document.in_force.from_) or document.issued)
    if day:
        return day > begins
    year = re.search(r"/(\d{4})/", number)
    return year is None or int(year[1]) >= begins.year
