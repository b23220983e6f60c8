"""Institutions (cơ quan, chức danh): bodies, their posts, and the relations that matter for handing a power down.

UBND and its Chairman are different holders; so are a department (sở) and its director. Bodies of which the province has many
and which the law does not tell apart (the communes, the districts) stand once, as a kind. Two bodies that bore one name one
after the other are two records with one id and periods that do not overlap.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .record import ALWAYS, Evidence, Level, Period, Record, Slug, Text

BodyKind = Literal[
    "ubnd",
    "hdnd",
    "co-quan-chuyen-mon",
    "to-chuc-hanh-chinh-khac",
    "ban-quan-ly",
    "don-vi-su-nghiep",
    "trung-tam",
    "nganh-doc",
    "trung-uong",
]
Role = Literal["head", "deputy", "unit-head", "staff", "at-centre"]
Standing = Literal[
    "specialised-agency",
    "other-organisation",
    "zone-board",
    "public-service-unit",
    "division",
    "lower-government",
    "other",
]


class Function(Record):
    """A field that a body looks after for a time (chức năng quản lý)."""

    field: Slug
    during: Period = ALWAYS
    evidence: Evidence | None = None


class Under(Record):
    """How a body stands to the one above it. `inferred` says why it is not known from a text: then it counts as unknown."""

    body: Slug
    as_: Standing = Field(alias="as")
    during: Period = ALWAYS
    inferred: Text | None = None


class Post(Record):
    """A post of a body (chức danh), or a kind of post."""

    post: Slug
    name: Text
    role: Role
    during: Period = ALWAYS


class Body(Record):
    """A body (cơ quan, tổ chức, đơn vị), or a kind of body."""

    body: Slug
    name: Text
    kind: BodyKind
    level: Level
    exists: Period = ALWAYS
    stands_for: Text | None = Field(default=None, description="which bodies this kind stands for")
    under: tuple[Under, ...] = Field(default=(), strict=False)
    functions: tuple[Function, ...] = Field(default=(), strict=False)
    succeeds: tuple[Slug, ...] = Field(default=(), strict=False)
    posts: tuple[Post, ...] = Field(default=(), strict=False)
    evidence: Evidence
    note: Text | None = None

    def post(self, role: Role) -> Post | None:
        return next((post for post in self.posts if post.role == role), None)
