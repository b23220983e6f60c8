"""The chain of a power (chuỗi thẩm quyền): from which clause, through which instruments, its holder has it, and where it breaks.

A break (đứt): the instrument comes from somebody who does not hold the power. Not allowed (giao không đúng): the law of its day did
not let it be handed on so. An orphan (mồ côi): the holder or receiver that law or instrument names no longer exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..authority.competence import Holder
from ..authority.graph import successors
from ..catalog.catalog import Norm
from ..catalog.instrument import Handed, Instrument
from ..catalog.legislation import Held
from ..catalog.record import Day
from ..evaluation import Evaluation
from ..rules.semantics import Outcome
from .answer import Answer
from .event import concerns
from .wording import Wording, day

Json = dict[str, Any]
STATES = {
    "held": ("đang giữ", "holds it"),
    "contested": ("còn tranh chấp giữa các văn bản", "contested between texts"),
    "orphan": ("mồ côi: chủ thể không còn", "orphaned: the body is gone"),
    "break": ("đứt: bên giao không giữ thẩm quyền", "broken: the giver does not hold the power"),
    "not-allowed": ("giao không đúng: pháp luật tại ngày giao không cho phép", "not allowed by the law of its day"),
    "not-shown": ("chưa đủ căn cứ để kết luận việc giao là đúng", "not shown to have been allowed"),
    "allowed": ("giao đúng", "allowed"),
}


@dataclass(frozen=True)
class Link:
    """An instrument that hands the power on, and how it stands."""

    instrument: Instrument
    handed: Handed
    state: str

    def as_json(self) -> Json:
        return {
            "instrument": self.instrument.number or self.instrument.instrument,
            "form": str(self.instrument.form),
            "from": self.instrument.from_,
            "to": self.handed.receiver,
            "parts": list(self.handed.parts),
            "state": self.state,
            "file": self.instrument.place.file,
            "line": self.instrument.place.line,
        }


def chain(given: Answer, wording: Wording) -> list[Json]:
    """A row a holder: the clause, what it displaces, and the instruments that hand the power on."""
    hands_on = [link.as_json() for link in links(given)]
    authority = given.moment.authority
    contested = given.facing is not None and given.facing.holders is None and len(given.holders) > 1
    ids = {holder.id for holder in given.holders}
    rows: list[Json] = []
    for n, holder in enumerate(given.holders):
        state = "orphan" if holder.id not in authority else "contested" if contested else "held"
        own = [row for row in hands_on if row["from"] == holder.id or (n == 0 and row["from"] not in ids)]
        rows.append(
            {
                "holder": holder.id,
                "name": wording.name(holder.id),
                "by": str(holder.norm.citation) if holder.norm else None,
                "origin": holder.origin,
                "displaced": [str(norm.citation) for norm in holder.displaced],
                "unverified": holder.unsure,
                "state": state,
                "instruments": own,
            }
        )
    return rows


def links(given: Answer) -> tuple[Link, ...]:
    """The province's instruments in force that hand this power, or a part of it, on."""
    moment, procedure = given.moment, given.procedure
    found: list[Link] = []
    for instrument in moment.whole.catalog.instruments:
        if instrument.status in ("replaced", "withdrawn") or not concerns(moment.whole, instrument, procedure):
            continue
        if instrument.in_force is None or moment.on not in instrument.in_force:
            continue
        for handed in instrument.to:
            if procedure.key in handed.procedures or set(procedure.matters) & set(handed.matters):
                found.append(Link(instrument, handed, _state(given, instrument, handed)))
    return tuple(found)


def _state(given: Answer, instrument: Instrument, handed: Handed) -> str:
    if handed.receiver is not None and handed.receiver not in given.moment.authority:
        return "orphan"
    begun = instrument.in_force.from_ if instrument.in_force else None
    then = given.moment.whole.on(begun or instrument.issued or given.on)
    holders = then.facing(given.procedure, given.level, {}).holders
    if holders is None or handed.receiver is None or handed.receiver not in then.authority:
        return "not-shown"
    if instrument.from_ is not None and any(holder.id != instrument.from_ for holder in holders):
        return "break"
    cases = [
        then.verdict(given.procedure, given.level, holders, handed.receiver, instrument.form, part, {}) for part in handed.parts
    ]
    outcomes = {case.outcome for case in cases}
    if outcomes <= {Outcome.SUGGEST}:
        return "allowed"
    return "not-shown" if outcomes <= {Outcome.SUGGEST, Outcome.OPEN} else "not-allowed"


@dataclass(frozen=True)
class Orphan:
    """A competence, a published holder or an instrument whose holder, giver or receiver is gone. `now`: clauses that give the same
    matters to somebody who exists."""

    kind: str  # competence, publication, instrument
    id: str
    body: str
    role: str  # holder, giver, receiver
    since: Day | None
    successors: tuple[str, ...]
    matters: tuple[str, ...]
    now: tuple[str, ...]
    file: str
    line: int
    province: str | None = None

    def as_json(self) -> Json:
        return {
            "kind": self.kind,
            "id": self.id,
            "body": self.body,
            "role": self.role,
            "since": self.since.isoformat() if self.since else None,
            "successors": list(self.successors),
            "matters": list(self.matters),
            "now": list(self.now),
            "province": self.province,
            "source": {"file": self.file, "line": self.line},
        }


def orphans(whole: Evaluation, on: Day) -> tuple[Orphan, ...]:
    """Everything that is in force on a day and names somebody who no longer exists then; the latest to have lost its body first."""
    found = [*_competences(whole, on), *_publications(whole, on), *_instruments(whole, on)]
    return tuple(sorted(found, key=lambda o: (-(o.since or Day.min).toordinal(), o.kind, o.id, o.role, o.body)))


def _gone(whole: Evaluation, id: str, on: Day) -> tuple[Day | None, tuple[str, ...]] | None:
    """When a body or post of the catalog ended and who came after it; None where it exists, or is not in the catalog at all."""
    if id in whole.on(on).authority or id not in whole.catalog.lives:
        return None
    since, after = successors(whole.catalog, id, on)
    posts = [p.during.until for _, p in whole.catalog.lives[id] if p is not None and p.during.until and p.during.until <= on]
    since = since or max(posts, default=None)
    return (since, after) if since is not None else None


def _competences(whole: Evaluation, on: Day) -> Iterator[Orphan]:
    authority = whole.on(on).authority
    held: list[tuple[Norm, Held]] = [
        (norm, one)
        for norm in whole.catalog.norms
        if norm.sentence is None and whole.timeline.in_force(norm, on)
        for one in norm.provision.holds
    ]
    for norm, one in held:
        gone = _gone(whole, one.by, on)
        if gone is None:
            continue
        living = [
            str(other.citation)
            for other, theirs in held
            if theirs.by in authority and set(theirs.matters) & set(one.matters) and set(theirs.parts) & set(one.parts)
        ]
        place = norm.provision.place
        now = tuple(dict.fromkeys(living))
        yield Orphan("competence", str(norm.citation), one.by, "holder", *gone, one.matters, now, place.file, place.line)


def _publications(whole: Evaluation, on: Day) -> Iterator[Orphan]:
    """Procedures whose publication names a holder that is gone and whose holder no recorded law of the day tells."""
    moment = whole.on(on)
    for procedure in whole.catalog.procedures:
        if procedure.exists is not None and on not in procedure.exists:
            continue
        gone = _gone(whole, procedure.source.holder, on) if procedure.source.holder else None
        if gone is None:
            continue
        now = [
            h for level in procedure.levels for c in moment.competences.of(procedure, level) for h in _living(c.holders, moment)
        ]
        place = procedure.place
        clauses = tuple(dict.fromkeys(str(h.norm.citation) for h in now if h.norm))
        body = procedure.source.holder or ""
        yield Orphan("publication", procedure.key, body, "holder", *gone, procedure.matters, clauses, place.file, place.line)


def _living(holders: tuple[Holder, ...], moment: Any) -> list[Holder]:
    return [holder for holder in holders if holder.id in moment.authority]


def _instruments(whole: Evaluation, on: Day) -> Iterator[Orphan]:
    for instrument in whole.catalog.instruments:
        if instrument.status in ("replaced", "withdrawn") or instrument.in_force is None or on not in instrument.in_force:
            continue
        own = None if instrument.province == whole.catalog.province.province else instrument.province
        named = [("giver", instrument.from_, ())] + [("receiver", handed.receiver, handed.matters) for handed in instrument.to]
        for role, id, matters in named:
            gone = _gone(whole, id, on) if id else None
            if own and gone is not None and id is not None and whole.catalog.lives[id][0][0].level != "district":
                continue  # what became of this province's department tells nothing of another's
            if gone is not None and id is not None:
                number = instrument.number or instrument.instrument
                place = instrument.place
                yield Orphan("instrument", number, id, role, *gone, tuple(matters), (), place.file, place.line, own)


def told(found: tuple[Orphan, ...], wording: Wording) -> str:
    """The list for a reader, by the day on which the body ended."""
    pick, lang, on = wording.pick, wording.lang, wording.moment.on
    if not found:
        return pick((f"Không có thẩm quyền, văn bản nào mồ côi tại ngày {day(on)}.", f"Nothing is orphaned on {on}.")) + "\n"
    words = {
        "competence": pick(("thẩm quyền", "competence")),
        "publication": pick(("danh mục công bố", "publication")),
        "instrument": pick(("văn bản giao quyền", "instrument")),
        "holder": pick(("người giữ", "holder")),
        "giver": pick(("bên giao", "giver")),
        "receiver": pick(("bên nhận", "receiver")),
    }
    matter = wording.moment.whole.catalog.matter
    vi = f"Thẩm quyền, văn bản còn hiệu lực tại ngày {day(on)} mà chủ thể được nêu không còn: {len(found)}"
    lines = [pick((vi, f"In force on {on} and naming a body that is gone: {len(found)}"))]
    for since in dict.fromkeys(one.since for one in found):
        mark = pick((" (chính ngày này)", " (this very day)")) if since == on else ""
        lines += ["", pick((f"Chủ thể kết thúc từ ngày {day(since)}{mark}:", f"Bodies that ended on {day(since, lang)}{mark}:"))]
        for one in found:
            if one.since != since:
                continue
            where = f", {one.province}" if one.province else ""
            lines.append(f"  - {words[one.kind]} {one.id}{where}: {words[one.role]} {wording.name(one.body)}")
            if one.matters:
                names = "; ".join(matter[m].name if m in matter else m for m in one.matters)
                lines.append(f"    {pick(('việc', 'matters'))}: {names}")
            after = "; ".join(wording.name(id) for id in one.successors)
            if after:
                lines.append(f"    {pick(('chủ thể kế tiếp', 'succeeded by'))}: {after}")
            if one.kind != "instrument":
                none = pick(("chưa ghi nhận", "none recorded"))
                same = pick(("quy định còn hiệu lực giao cùng việc cho chủ thể khác", "the same matters given to others by"))
                lines.append(f"    {same}: {'; '.join(one.now) or none}")
            lines.append(f"    {one.file}:{one.line}")
    return "\n".join(lines) + "\n"


__all__ = ["STATES", "Link", "Orphan", "chain", "links", "orphans", "told"]
