"""What a change does to decisions already made: instruments in force (văn bản đang thực hiện) and proposals under review.

An instrument whose basis ends is "to look at", not void, where nothing says what becomes of it; a provision that saves what was
made under the old one is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from ..catalog.catalog import Norm
from ..catalog.citation import Reference
from ..catalog.instrument import Instrument
from ..catalog.record import Day
from ..evaluation import Evaluation, Moment
from .cause import Cause

Effect = Literal["basis_ends", "begins", "ends", "holder_changes", "receiver_ends"]


@dataclass(frozen=True)
class Affected:
    """An instrument and what happens to it; `own`: the province's own, else it is recorded as an example of others."""

    id: str
    number: str | None
    effect: Effect
    cause: str
    date: Day | None
    own: bool
    saved_by: str | None = None
    place: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "number": self.number,
            "effect": self.effect,
            "cause": self.cause,
            "date": self.date.isoformat() if self.date else None,
            "own": self.own,
            "saved_by": self.saved_by,
            "place": self.place,
        }


@dataclass(frozen=True)
class Proposed:
    """A proposal under review: what it is called, the procedures that it is about, and its form and receiver."""

    id: str
    code: str
    level: str
    form: str | None
    receiver: str | None


class Proposals(Protocol):
    """Where proposals under review are kept; the review workspace is one."""

    def under_review(self) -> Iterable[Proposed]: ...


def instruments(before: Moment, after: Moment, causes: Sequence[Cause]) -> list[Affected]:
    """Every instrument that was in use before and that the change touches; each effect with what brings it about."""
    found: list[Affected] = []
    own_province = after.whole.catalog.province.province
    for instrument in after.whole.catalog.instruments:
        own = instrument.province == own_province
        number, place = instrument.number, str(instrument.place)
        if instrument.in_force and (before.on in instrument.in_force) != (after.on in instrument.in_force):
            begins = after.on in instrument.in_force
            date = instrument.in_force.from_ if begins else instrument.in_force.until
            effect: Effect = "begins" if begins else "ends"
            found.append(Affected(instrument.instrument, number, effect, number or instrument.instrument, date, own, None, place))
        if not _in_use(instrument, before.on):
            continue
        for text in instrument.bases:
            if _stands(before, text) and not _stands(after, text):
                date, saved = _lapse(before.whole, text), _saved_by(after, text)
                found.append(Affected(instrument.instrument, number, "basis_ends", text, date, own, saved, place))
        for id in dict.fromkeys(filter(None, [*(handed.receiver for handed in instrument.to)])):
            if id in before.authority and id not in after.authority:
                found.append(Affected(instrument.instrument, number, "receiver_ends", id, _date(causes, id), own, None, place))
        if instrument.from_ and instrument.from_ in before.authority and instrument.from_ not in after.authority:
            cause = instrument.from_
            found.append(Affected(instrument.instrument, number, "holder_changes", cause, _date(causes, cause), own, None, place))
        elif instrument.from_ and own:
            found += _holders(instrument, before, after, place)
    return found


def _in_use(instrument: Instrument, on: Day) -> bool:
    """May it still be applied that day? What was replaced or withdrawn is not; without a recorded end it may."""
    if instrument.status in ("replaced", "withdrawn"):
        return False
    begun = instrument.in_force.from_ if instrument.in_force else instrument.issued or instrument.reported
    if begun is not None and begun > on:
        return False
    ends = [instrument.in_force.until if instrument.in_force else None, instrument.term.until if instrument.term else None]
    return all(end is None or on < end for end in ends)


def _holders(instrument: Instrument, before: Moment, after: Moment, place: str) -> Iterable[Affected]:
    """Does the giver still hold the matters that it handed down?"""
    for handed in instrument.to:
        for matter in handed.matters:
            held = [_holding(moment, matter) for moment in (before, after)]
            if instrument.from_ in held[0] and instrument.from_ not in held[1]:
                yield Affected(instrument.instrument, instrument.number, "holder_changes", matter, after.on, True, None, place)


def _holding(moment: Moment, matter: str) -> set[str]:
    whole = moment.whole
    return {
        held.by
        for norm in whole.catalog.norms
        if norm.sentence is None and whole.timeline.in_force(norm, moment.on)
        for held in norm.provision.holds
        if matter in held.matters and "decide" in held.parts
    }


def _stands(moment: Moment, text: str) -> bool:
    """Is the clause in force, or the document where a whole document is named?"""
    reference, whole = Reference.parse(text), moment.whole
    norms = whole.catalog.resolve(reference)
    if norms:
        return any(whole.timeline.in_force(norm, moment.on) for norm in norms)
    document = whole.catalog.document.get(reference.citation.document)
    return document is not None and whole.timeline.lasts(document, moment.on)


def _lapse(whole: Evaluation, text: str) -> Day | None:
    reference = Reference.parse(text)
    lives = [life for norm in whole.catalog.resolve(reference) if (life := whole.timeline.life(norm))]
    ends = [life.period.until for life in lives if life.period.until]
    document = whole.catalog.document.get(reference.citation.document)
    return max(ends, default=document.in_force.until if document and document.in_force else None)


def _saved_by(moment: Moment, text: str) -> str | None:
    """A provision in force that saves what was made under the clause."""
    clause = Reference.parse(text).citation

    def saves(norm: Norm) -> bool:
        return any(clause.within(Reference.parse(one).citation) for one in norm.provision.saves)

    norms = (n for n in moment.whole.catalog.norms if n.provision.saves and moment.whole.timeline.in_force(n, moment.on))
    return next((str(norm.citation) for norm in norms if saves(norm)), None)


def _date(causes: Sequence[Cause], body: str) -> Day | None:
    return next((cause.date for cause in causes if cause.kind == "body" and ("body", body) in cause.elements), None)
