"""The authority graph (networkx) on one day: bodies and posts, who stands below whom and by which relation.

A receiver stands to the giver in a *set* of relations: the head of a commune division is a head and a civil servant of the
commune. A relation that the institutions only infer is possible, not sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from ..catalog.catalog import Catalog
from ..catalog.institution import Body, Post
from ..catalog.record import Day

# Relation of a body below, and of its head, by how the body stands to the one above.
_BELOW: dict[str, tuple[str, str]] = {
    "specialised-agency": ("own-agency", "head-of-own-agency"),
    "other-organisation": ("other-own-organisation", "head-of-other-own-organisation"),
    "zone-board": ("zone-board", "head-of-zone-board"),
    "public-service-unit": ("public-service-unit", "head-of-public-service-unit"),
}
_OWN_POSTS: dict[str, str] = {
    "deputy": "own-deputy",
    "unit-head": "own-unit-head",
    "staff": "own-staff",
    "at-centre": "staff-at-centre",
}
_KINDS: dict[tuple[str, bool], str] = {
    ("ubnd", False): "ubnd",
    ("ubnd", True): "chu-tich",
    ("co-quan-chuyen-mon", False): "co-quan-chuyen-mon",
    ("co-quan-chuyen-mon", True): "nguoi-dung-dau",
    ("to-chuc-hanh-chinh-khac", False): "to-chuc-hanh-chinh-khac",
    ("to-chuc-hanh-chinh-khac", True): "nguoi-dung-dau-to-chuc-khac",
    ("ban-quan-ly", False): "ban-quan-ly",
    ("ban-quan-ly", True): "truong-ban",
    ("hdnd", False): "hdnd",
}


@dataclass(frozen=True)
class Relations:
    """How a receiver stands to a holder: relations that are sure, those only inferred, and whether it is directly below."""

    sure: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    direct: bool | None = None
    inferred: str | None = None

    def __or__(self, other: Relations) -> Relations:
        return Relations(
            self.sure | other.sure,
            (self.possible | other.possible) - self.sure - other.sure,
            self.direct if self.direct is not None else other.direct,
            self.inferred or other.inferred,
        )


class Authority:
    """Who exists on a day, and how they stand to each other: the same on every day until institutions change again."""

    def __init__(self, catalog: Catalog, on: Day) -> None:
        self.catalog, self.on = catalog, on
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self._of: dict[str, tuple[Body, Post | None]] = {}
        for body in catalog.bodies:
            if on not in body.exists:
                continue
            self._add(body.body, body, None)
            for post in body.posts:
                if on in post.during:
                    self._add(post.post, body, post)
                    self.graph.add_edge(body.body, post.post, key=post.role, as_=post.role, inferred=None)
        for body, post_ in list(self._of.values()):
            for under in body.under if post_ is None else ():
                if on in under.during and under.body in self._of:
                    self.graph.add_edge(under.body, body.body, key=under.as_, as_=under.as_, inferred=under.inferred)
        self._relations: dict[str, dict[str, Relations]] = {}
        self._covers: dict[tuple[str, str], bool | None] = {}

    def _add(self, id: str, body: Body, post: Post | None) -> None:
        self._of[id] = (body, post)
        self.graph.add_node(id, name=post.name if post else body.name, level=body.level, post=post is not None)

    def __contains__(self, id: str) -> bool:
        return id in self._of

    def bearer(self, id: str) -> tuple[Body, Post | None]:
        return self._of[id]

    def name(self, id: str) -> str:
        """Of the body or post on that day; of one that does not exist then, the name it has in the catalog."""
        if id in self._of:
            body, post = self._of[id]
            return post.name if post else body.name
        return self.catalog.body_names.get(id, id)

    def level(self, id: str) -> str:
        return self._of[id][0].level

    def kind(self, id: str) -> str:
        """As the law speaks of holders: ubnd, chu-tich, co-quan-chuyen-mon, nguoi-dung-dau …"""
        body, post = self._of[id]
        if post is not None and post.role != "head":
            return "khac"
        return _KINDS.get((body.kind, post is not None), "khac")

    def covers(self, id: str, field: str) -> bool | None:
        """Do the functions of the body (or of the post's body) cover a field? None where no functions are recorded."""
        if (id, field) not in self._covers:
            body = self._of[id][0]
            own = any(function.field == field and self.on in function.during for function in body.functions)
            whole = body.kind in ("ubnd", "hdnd")
            self._covers[id, field] = whole or (own if body.functions else None)
        return self._covers[id, field]

    @cached_property
    def _by_field(self) -> dict[str, list[Body]]:
        found: dict[str, list[Body]] = {}
        for body, post in self._of.values():
            if post is None:
                for function in body.functions:
                    if self.on in function.during:
                        found.setdefault(function.field, []).append(body)
        return found

    def department(self, field: str) -> Body | None:
        """The specialised agency of UBND tỉnh that looks after a field on the day."""
        bodies = self._by_field.get(field, ())
        return next((b for b in bodies if b.level == "province" and b.kind not in ("nganh-doc", "trung-uong", "trung-tam")), None)

    def vertical(self, field: str) -> Body | None:
        """The body that looks after a field and that a province can't direct (cơ quan ngành dọc)."""
        return next((b for b in self._by_field.get(field, ()) if b.kind in ("nganh-doc", "trung-uong")), None)

    def head(self, body: Body) -> str | None:
        """The post at the head of a body, if it has one that day."""
        return next((p.post for p in body.posts if p.role == "head" and p.post in self._of), None)

    def relations(self, holder: str) -> dict[str, Relations]:
        """Every receiver that stands in some relation to the holder."""
        if holder not in self._relations:
            found: dict[str, Relations] = {}
            for id, relations in self._walk(holder):
                if id != holder and id in self._of:
                    found[id] = found.get(id, Relations()) | relations
            self._relations[holder] = found
        return self._relations[holder]

    def _walk(self, holder: str) -> Iterator[tuple[str, Relations]]:
        body, post = self._of[holder]
        if post is not None and post.role != "head":
            return
        for own in body.posts:
            if own.role in _OWN_POSTS:
                yield own.post, Relations(frozenset({_OWN_POSTS[own.role]}))
            elif own.role == "head" and post is None and body.kind == "ubnd":
                yield own.post, Relations(frozenset({"own-chair"}))
        yield from self._below(body)
        government = self._government(body)
        if government is not None:
            yield from self._lower(government, direct=True)

    def _government(self, body: Body) -> Body | None:
        """The UBND whose lower levels count as lower: its own, or the one that an agency belongs to."""
        if body.kind == "ubnd":
            return body
        above = [
            u
            for u, _, edge in self.graph.in_edges(body.body, data=True)
            if edge["as_"] in ("specialised-agency", "other-organisation")
        ]
        return next((self._of[u][0] for u in above if self._of[u][0].kind == "ubnd"), None)

    def _children(self, body: Body) -> Iterator[tuple[Body, str, str | None]]:
        for _, child, edge in self.graph.out_edges(body.body, data=True):
            below, post = self._of[child]
            if post is None:
                yield below, edge["as_"], edge["inferred"]

    def _below(self, body: Body) -> Iterator[tuple[str, Relations]]:
        for child, as_, inferred in self._children(body):
            if as_ in _BELOW:
                own, head = _BELOW[as_]
                yield child.body, _one(own, inferred)
                if post := self.head(child):
                    yield post, _one(head, inferred)
                    if body.kind == "ubnd" and body.level == "commune":
                        yield post, _one("own-staff", inferred)
            elif as_ == "division":
                if post := self.head(child):
                    yield post, _one("own-unit-head", inferred)
            elif as_ == "other":
                for own_post in child.posts:
                    if own_post.role == "staff":
                        yield own_post.post, _one("own-staff", inferred)

    def _lower(self, government: Body, *, direct: bool) -> Iterator[tuple[str, Relations]]:
        for child, as_, inferred in self._children(government):
            if as_ != "lower-government":
                continue
            yield child.body, _one("lower-ubnd", inferred, direct)
            if post := self.head(child):
                yield post, _one("lower-chair", inferred, direct)
            for agency, kind, unsure in self._children(child):
                if kind == "specialised-agency":
                    yield agency.body, _one("lower-agency", inferred or unsure, direct)
                    if post := self.head(agency):
                        yield post, _one("head-of-lower-agency", inferred or unsure, direct)
            yield from self._lower(child, direct=False)

    def way(self, holder: str, receiver: str) -> list[str]:
        """The bodies and posts between a holder and a receiver, as the graph joins them; empty where it does not."""
        try:
            return list(nx.shortest_path(self.graph.to_undirected(as_view=True), holder, receiver))
        except (nx.NetworkXNoPath, nx.NodeNotFound):
            return []


def _one(relation: str, inferred: str | None, direct: bool | None = None) -> Relations:
    if inferred:
        return Relations(possible=frozenset({relation}), direct=direct, inferred=inferred)
    return Relations(frozenset({relation}), direct=direct)


def successors(catalog: Catalog, id: str, on: Day) -> tuple[Day | None, tuple[str, ...]]:
    """When a body (or a post's body) ended before a day, and which bodies came after it."""
    lives = [body for body, _ in catalog.lives.get(id, ()) if body.exists.until and body.exists.until <= on]
    if not lives:
        return None, ()
    last = max(lives, key=lambda body: body.exists.until or Day.max)
    after = (body for body in catalog.bodies if last.body in body.succeeds and body is not last)
    later = (body for body in after if body.body != last.body or (body.exists.from_ or Day.min) >= (last.exists.until or Day.max))
    return last.exists.until, tuple(dict.fromkeys(body.body for body in later))
