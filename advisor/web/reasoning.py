"""A proof laid out for a page (lập luận trên trang): each step with its address, its clauses beside it, what was said about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..register.models import Comment

Json = dict[str, Any]


@dataclass(frozen=True)
class Beside:
    """A clause beside a step; `first` is the address of the step where its words stand already."""

    clause: Json
    address: str
    first: str = ""


@dataclass(frozen=True)
class Node:
    """One step; `path` numbers it from the conclusion ("0") down: "0-2-1"."""

    path: str
    step: Json
    clauses: tuple[Beside, ...]
    comments: tuple[Comment, ...]
    below: tuple[Node, ...]

    def all(self) -> Iterator[Node]:
        yield self
        for one in self.below:
            yield from one.all()


def laid_out(proof: Json | None, comments: Iterable[Comment] = ()) -> Node | None:
    """The tree of a record's proof; a clause's words are written out where it is first cited."""
    if not proof:
        return None
    pinned: dict[str, list[Comment]] = {}
    for one in comments:
        pinned.setdefault(one.step, []).append(one)
    return _node(proof, "0", pinned, {})


def _node(step: Json, path: str, pinned: dict[str, list[Comment]], said: dict[tuple[str, str], str]) -> Node:
    clauses = []
    for at, clause in enumerate(step["basis"], 1):
        key = clause["citation"], clause["says"]
        clauses.append(Beside(clause, f"k{path}-{at}", said.get(key, "")))
        said.setdefault(key, f"k{path}-{at}")
    below = tuple(_node(one, f"{path}-{at}", pinned, said) for at, one in enumerate(step["of"], 1))
    return Node(path, step, tuple(clauses), tuple(pinned.get(path, ())), below)


def paths(proof: Json | None) -> dict[str, str]:
    """The address of every step with what it says."""
    tree = laid_out(proof)
    return {node.path: node.step["because"] for node in tree.all()} if tree else {}
