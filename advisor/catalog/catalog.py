"""The catalog: everything written under `catalog/`, as frozen records with the indexes that later stages need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .answer import Answered
from .citation import Citation, NoCitation, Reference
from .coverage import Coverage, Field_, Matter, Ranking
from .institution import Body, Post
from .instrument import Instrument
from .legislation import UNKNOWN, Document, Provision, Sentence
from .plan import Plan
from .procedure import Procedure
from .record import ALWAYS, Day, Evidence, Period, Record, Slug, Text
from .sifted import Sifted

if TYPE_CHECKING:
    from .alias import Alias
    from .holiday import Holidays
    from .one_stop import OneStopOrder


class Province(Record):
    """Which province the catalog is about, and from which day on it is recorded."""

    province: Slug
    name: Text
    recorded_from: Day


@dataclass(frozen=True, eq=False)
class Norm:
    """The smallest thing that a rule can rest on: one wording of a clause, or one sentence of it."""

    reference: Reference
    document: Document
    provision: Provision
    sentence: Sentence | None = None

    @property
    def citation(self) -> Citation:
        return self.reference.citation

    @property
    def says(self) -> str:
        return self.sentence.says if self.sentence else self.provision.says

    @property
    def words(self) -> str | None:
        return self.sentence.words if self.sentence else self.provision.words

    @property
    def evidence(self) -> Evidence:
        """The sentence's own, else the provision's, else the document's."""
        return (self.sentence and self.sentence.evidence) or self.provision.evidence or self.document.evidence

    @property
    def verified(self) -> bool:
        return self.evidence.verified and self.provision.at != "unknown"

    @property
    def written(self) -> Period:
        """The period written on it, before anything else ends it; a document without one is never in force."""
        own, outer = self.provision.in_force or ALWAYS, self.document.in_force or ALWAYS
        return own.within(outer) or own


@dataclass(frozen=True)
class Catalog:
    """All records. `fingerprint` is the SHA-256 of the files they were read from."""

    province: Province
    documents: tuple[Document, ...] = ()
    bodies: tuple[Body, ...] = ()
    fields: tuple[Field_, ...] = ()
    matters: tuple[Matter, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    plans: tuple[Plan, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    ranking: tuple[Ranking, ...] = ()
    answers: tuple[Answered, ...] = ()
    aliases: tuple[Alias, ...] = ()
    holidays: tuple[Holidays, ...] = ()
    orders: tuple[OneStopOrder, ...] = ()
    sifted: tuple[Sifted, ...] = ()
    fingerprint: str = field(default="", compare=False)

    @cached_property
    def document(self) -> Mapping[str, Document]:
        return {document.document: document for document in self.documents}

    @cached_property
    def norms(self) -> tuple[Norm, ...]:
        return tuple(_norms(self.documents))

    @cached_property
    def norms_at(self) -> Mapping[Citation, tuple[Norm, ...]]:
        """Every wording and sentence of a clause, by its citation."""
        found: dict[Citation, list[Norm]] = {}
        for norm in self.norms:
            found.setdefault(norm.citation, []).append(norm)
        return {citation: tuple(norms) for citation, norms in found.items()}

    def with_records(self, **records: Any) -> Catalog:
        """The same catalog with other records of some kinds; norms stay the same objects while their document does."""
        made = replace(self, **records)
        if "documents" not in records:
            kept = ("document", "norms", "norms_at")
            made.__dict__.update({name: self.__dict__[name] for name in kept if name in self.__dict__})
        elif "norms" in self.__dict__:
            of = {id(document): list[Norm]() for document in self.documents}
            for norm in self.norms:
                of[id(norm.document)].append(norm)
            made.__dict__["norms"] = tuple(
                norm for one in made.documents for norm in (of[id(one)] if id(one) in of else _norms([one]))
            )
        return made

    def resolve(self, reference: Reference) -> tuple[Norm, ...]:
        """The norms that a reference can mean: the one named, or all wordings of the clause."""
        norms = self.norms_at.get(reference.citation, ())
        if reference.part is None:
            return tuple(norm for norm in norms if norm.sentence is None and norm.provision.at != UNKNOWN)
        return tuple(norm for norm in norms if norm.reference.part == reference.part)

    @cached_property
    def body_names(self) -> Mapping[str, str]:
        """Id to name, bodies and posts; the latest bearer of an id gives the name."""
        names: dict[str, str] = {}
        for body in self.bodies:
            names[body.body] = body.name
            names.update({post.post: post.name for post in body.posts})
        return names

    @cached_property
    def lives(self) -> Mapping[str, tuple[tuple[Body, Post | None], ...]]:
        """Id of a body or post to the records that bear it, one after the other in time."""
        found: dict[str, list[tuple[Body, Post | None]]] = {}
        for body in self.bodies:
            found.setdefault(body.body, []).append((body, None))
            for post in body.posts:
                found.setdefault(post.post, []).append((body, post))
        return {key: tuple(sorted(lives, key=lambda life: life[0].exists.from_ or Day.min)) for key, lives in found.items()}

    def bearer(self, id: str, on: Day) -> tuple[Body, Post | None] | None:
        """The body or post that bears an id on a day."""
        for body, post in self.lives.get(id, ()):
            if on in body.exists and (post is None or on in post.during):
                return body, post
        return None

    def line_of(self, id: str) -> frozenset[str]:
        """A body and all that came before or after it (dòng kế tục)."""
        found, grown = {id}, True
        while grown:
            grown = False
            for body in self.bodies:
                kin = {body.body, *body.succeeds}
                if body.succeeds and kin & found and not kin <= found:
                    found |= kin
                    grown = True
        return frozenset(found)

    @cached_property
    def matter(self) -> Mapping[str, Matter]:
        return {matter.matter: matter for matter in self.matters}

    @cached_property
    def field_names(self) -> Mapping[str, str]:
        return {field.field: field.name for field in self.fields}

    @cached_property
    def procedure(self) -> Mapping[str, Procedure]:
        return {procedure.key: procedure for procedure in self.procedures}


def _norms(documents: Iterable[Document]) -> Iterable[Norm]:
    for document in documents:
        for provision in document.provisions:
            try:
                citation = document.citation(provision)
            except NoCitation:
                continue  # a fault of its own (checks.clauses_are_named)
            yield Norm(Reference(citation, provision.id), document, provision)
            for sentence in provision.sentences:
                yield Norm(Reference(citation, sentence.id), document, provision, sentence)
