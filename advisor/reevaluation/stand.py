"""How a procedure stands (kết luận) on a day, in what makes it this verdict and no other: comparable across days and catalogs.

Sentences are left out, for they name the day. `touches` says what the verdict may rest on; it helps to look for causes and is no
part of the verdict.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..catalog.catalog import Norm
from ..catalog.procedure import Procedure
from ..catalog.record import Level
from ..evaluation import Evaluation, Moment
from ..reasoning.answer import Answer, answer, levels
from ..reasoning.interface import unverified
from ..reasoning.wording import Wording

Key = tuple[str, Level]
"""A procedure and a level."""
Element = tuple[str, str]
"""A part of catalog or rules that can come, go or change: its kind and its key."""
Stands = dict[Key, "Stand"]


@dataclass(frozen=True)
class Stand:
    """One verdict."""

    outcome: str
    form: str | None = None
    receiver: str | None = None
    holders: tuple[tuple[str, str | None], ...] = ()  # id, and the clause that names it
    basis: tuple[tuple[str, str], ...] = ()  # clause, role
    rules: tuple[str, ...] = ()
    doubts: tuple[tuple[str, tuple[str, ...]], ...] = ()  # kind, clauses
    holes: tuple[str, ...] = ()
    unsure: tuple[tuple[str, str], ...] = ()
    by: str | None = None  # the instrument that has moved the power, or the body outside the province
    touches: frozenset[Element] = field(default=frozenset(), compare=False, repr=False)

    @property
    def essence(self) -> tuple[object, ...]:
        """What a reader takes for the verdict: its outcome, who hands what to whom, and why nobody knows."""
        return (
            self.outcome,
            self.form,
            self.receiver,
            tuple(id for id, _ in self.holders),
            tuple(k for k, _ in self.doubts),
            self.by,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "form": self.form,
            "receiver": self.receiver,
            "holders": [{"id": id, "by": by} for id, by in self.holders],
            "basis": [{"citation": clause, "role": role} for clause, role in self.basis],
            "rules": list(self.rules),
            "doubts": [{"kind": kind, "clauses": list(clauses)} for kind, clauses in self.doubts],
            "holes": list(self.holes),
            "unverified": [{"what": what, "id": id} for what, id in self.unsure],
            "by": self.by,
        }


def of(given: Answer) -> Stand:
    """Of an answer."""
    verdict, competences = given.headline, given.facing.competences if given.facing else ()
    doubts = [(c.doubt.kind, tuple(sorted(str(n.reference) for n in c.doubt.norms))) for c in competences if c.doubt]
    return Stand(
        outcome=given.outcome,
        form=verdict.form if verdict else None,
        receiver=verdict.receiver if verdict else None,
        holders=tuple((h.id, str(h.norm.reference) if h.norm else None) for h in given.holders),
        basis=tuple((str(b.norm.reference), b.role) for b in verdict.basis) if verdict else (),
        rules=verdict.rules if verdict else (),
        doubts=tuple(dict.fromkeys(doubts)),
        holes=tuple(f"{hole.of}: {hole.state}" for hole in verdict.holes) if verdict else (),
        unsure=tuple((u.what, u.id) for u in unverified(verdict, Wording(given.moment))) if verdict else (),
        by=given.instrument.instrument if given.instrument else given.vertical.body if given.vertical else None,
        touches=_touches(given),
    )


def _touches(given: Answer) -> frozenset[Element]:
    """What the verdict may rest on: more than it does, so that no cause is missed at first sight."""
    procedure, moment = given.procedure, given.moment
    key, field = procedure.key, procedure.field
    found: set[Element] = {("procedure", key), ("since", key), ("lifetime", key), ("coverage", field), ("field", field)}
    found.add(("coverage", "general"))
    found.update(("matter", matter) for matter in procedure.matters)
    found.update(("document", number) for number in procedure.source.lists)
    norms: set[Norm] = set()
    bodies = {procedure.source.holder} if procedure.source.holder else set()
    for competence in given.facing.competences if given.facing else ():
        norms.update(competence.doubt.norms if competence.doubt else ())
        bodies.update(holder.id for holder in competence.holders)
        norms.update(n for h in competence.holders for n in (h.norm, *h.displaced) if n)
    if given.headline:
        bodies.add(given.headline.receiver)
        for rule in {rule for judgement in given.headline.judgements for rule in judgement.findings.rules}:
            found.add(("rule", rule))
            norms.update(given.headline.texts.basis[rule])
    found.update(("body", body.body) for id in bodies for body, _ in moment.whole.catalog.lives.get(id, ()))
    found.update(("body", body.body) for body in (given.department, given.vertical) if body)
    if given.instrument:
        found.add(("instrument", given.instrument.instrument))
    for norm in norms:
        found.add(("norm", str(norm.reference)))
        found.add(("provision", provision_key(norm)))
    return frozenset(found)


def provision_key(norm: Norm) -> str:
    """The provision that a norm is, or is a sentence of."""
    return f"{norm.document.document} {norm.provision.at}" + (f"#{norm.provision.id}" if norm.provision.id else "")


def one(moment: Moment, procedure: Procedure, level: Level) -> Stand | None:
    """How one procedure stands; None where it is not answered for at that level."""
    return of(answer(moment, procedure, level, {})) if level in levels(moment, procedure) else None


def taken(whole: Evaluation, moment: Moment, procedures: Iterable[Procedure] | None = None) -> Stands:
    """How every procedure stands at each of its levels."""
    found: Stands = {}
    for procedure in whole.catalog.procedures if procedures is None else procedures:
        for level in levels(moment, procedure):
            found[procedure.key, level] = of(answer(moment, procedure, level, {}))
    return found
