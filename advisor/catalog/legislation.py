"""Legislation (văn bản): a document, its provisions with their periods, and what each provision does.

A date stands in one place only: on the document, on the provision where it differs, or on the provision that ends another.
What is in force on a day is worked out from these in `advisor.law`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from .citation import Citation, NoCitation, Reference, is_number
from .record import Day, Evidence, Form, Level, Part, Period, Record, Slug, Text

# The order of force of 80/2015/QH13 Điều 4 and 64/2025/QH15 Điều 4, highest first; each kind's name in Vietnamese.
KINDS: dict[str, tuple[str, int]] = {
    "hien-phap": ("Hiến pháp", 1),
    "bo-luat": ("Bộ luật", 2),
    "luat": ("Luật", 2),
    "nghi-quyet-quoc-hoi": ("Nghị quyết", 2),
    "phap-lenh": ("Pháp lệnh", 3),
    "nghi-quyet-ubtvqh": ("Nghị quyết", 3),
    "nghi-dinh": ("Nghị định", 5),
    "nghi-quyet-chinh-phu": ("Nghị quyết", 5),
    "quyet-dinh-thu-tuong": ("Quyết định", 6),
    "thong-tu": ("Thông tư", 8),
    "nghi-quyet-hdnd-tinh": ("Nghị quyết", 10),
    "quyet-dinh-ubnd-tinh": ("Quyết định", 11),
    "cong-van": ("Công văn", 20),
}

Kind = Literal[
    "hien-phap",
    "bo-luat",
    "luat",
    "nghi-quyet-quoc-hoi",
    "phap-lenh",
    "nghi-quyet-ubtvqh",
    "nghi-dinh",
    "nghi-quyet-chinh-phu",
    "quyet-dinh-thu-tuong",
    "thong-tu",
    "nghi-quyet-hdnd-tinh",
    "quyet-dinh-ubnd-tinh",
    "cong-van",
]
WhoChanges = Literal["quoc-hoi", "chinh-phu", "thu-tuong", "bo", "hdnd-tinh", "ubnd-tinh"]


def _number(text: str) -> str:
    if not is_number(text):
        raise PydanticCustomError("no-document-number", "{text} is no document number (số hiệu)", {"text": repr(text)})
    return text


def _reference(text: str) -> str:
    try:
        Reference.parse(text)
    except NoCitation as error:
        raise PydanticCustomError("no-citation", "{why}", {"why": str(error)}) from None
    return text


Number = Annotated[Text, AfterValidator(_number)]
Cited = Annotated[Text, AfterValidator(_reference)]
"""A citation in the short form, with #name where one wording or sentence is meant."""

UNKNOWN = "unknown"


class Held(Record):
    """Who has a power (thẩm quyền): stated once, by the clause that gives it.

    `by` is the id of a body or post, `co-quan-chuyen-mon` or `nguoi-dung-dau-co-quan-chuyen-mon` for the department of the field
    on the date and its head, or `unknown` where the power is known to have moved and nobody has read to whom.
    """

    matters: tuple[Slug, ...] = Field(min_length=1, strict=False)
    level: Level
    parts: tuple[Part, ...] = Field(default=("decide",), min_length=1, strict=False)
    by: Slug
    origin: Literal["law", "phan_quyen", "phan_cap", "uy_quyen"] = "law"
    only: Text | None = Field(default=None, description="a limit that the matters do not express, left to the reader")


class Lift(Record):
    """A ban that this provision sets aside, for the matters and forms named, while it lasts."""

    ban: Cited
    matters: tuple[Slug, ...] = Field(min_length=1, strict=False)
    forms: tuple[Form, ...] = Field(min_length=1, strict=False)


class Closed(Record):
    """A list of receivers, signers or holders, and whether it bars others (danh sách đóng)."""

    list: Literal["receivers", "signers", "holders"]
    of: tuple[Slug, ...] = Field(min_length=1, strict=False)
    state: Literal["closed", "unknown"]
    by: Text | None = None


class Prevails(Record):
    """The document is applied before texts that say otherwise, for the matters it rules and while it lasts."""

    over: Literal["all"]
    by: Text


class Sentence(Record):
    """One sentence of a clause, known by itself; a rule can rest on it."""

    id: Slug
    says: Text
    words: Text | None = None
    evidence: Evidence | None = None


class Provision(Record):
    """A wording of a clause (điều, khoản, điểm). `at: unknown` where nobody could name the clause: such a wording is never verified."""

    at: Text
    id: Slug | None = Field(default=None, description="tells this wording from others of the same clause")
    in_force: Period | None = None
    amended_by: Number | None = None
    says: Text
    words: Text | None = None
    evidence: Evidence | None = None
    sentences: tuple[Sentence, ...] = Field(default=(), strict=False)
    holds: tuple[Held, ...] = Field(default=(), strict=False)
    displaces: tuple[Cited, ...] = Field(default=(), strict=False)
    lifts: tuple[Lift, ...] = Field(default=(), strict=False)
    lifts_by: Cited | None = Field(
        default=None, description="the clause that lets it lift; its document alone where the clause is unread"
    )
    ends: tuple[Cited, ...] = Field(default=(), strict=False)
    same_matter_as: tuple[Cited, ...] = Field(default=(), strict=False)
    saves: tuple[Cited, ...] = Field(default=(), strict=False)
    refers_to: tuple[Cited, ...] = Field(default=(), strict=False)
    by_way_of: Cited | None = None
    closed: Closed | None = None
    not_expressed: Text | None = Field(default=None, description="why no rule expresses it")
    note: Text | None = None


class Document(Record):
    """A document (văn bản) by its số hiệu. Without `in_force` it is only named, and nothing can rest on it."""

    document: Number
    kind: Kind
    title: Text
    issuer: Text | None = None
    issued: Day | None = None
    in_force: Period | None = None
    moves_powers: bool = False
    prevails: Prevails | None = None
    yields_to_later: bool = False
    who_changes: WhoChanges | None = None
    replaced_by: Number | None = None
    evidence: Evidence
    note: Text | None = None
    provisions: tuple[Provision, ...] = Field(default=(), strict=False)

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind][0]

    @property
    def rank(self) -> int:
        """The smaller, the stronger."""
        return KINDS[self.kind][1]

    @property
    def changed_by(self) -> str:
        """Who could change it: quoc-hoi, chinh-phu, thu-tuong, bo, hdnd-tinh or ubnd-tinh."""
        if self.who_changes:
            return self.who_changes
        return {
            2: "quoc-hoi",
            1: "quoc-hoi",
            3: "quoc-hoi",
            5: "chinh-phu",
            6: "thu-tuong",
            10: "hdnd-tinh",
            11: "ubnd-tinh",
        }.get(self.rank, "bo")

    def citation(self, provision: Provision) -> Citation:
        """The clause's citation; of a wording whose clause nobody could name, the document's."""
        if provision.at == UNKNOWN:
            return Citation(self.document, kind=self.kind_name)
        made = Citation.at(self.document, provision.at)
        return Citation(made.document, made.article, made.clause, made.point, made.annex, self.kind_name)
