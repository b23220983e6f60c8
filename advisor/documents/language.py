"""The language of templates (ngôn ngữ mẫu): names, conditions and loops over what is given, and nothing that computes or calls.

Jinja in its immutable sandbox, cut down further: a template is a file that officials upload, so it can name values and repeat
for each of them, no more. What it may not do is told with the place, before anything is filled in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import jinja2
from jinja2 import nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = ("length", "upper", "first", "last")
TESTS = ("defined", "none", "odd", "even")
LOOP = ("index", "index0", "first", "last", "length")
DEEPEST = 4  # loops within loops
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
)


@dataclass(frozen=True, order=True)
class Misuse:
    """Something a template may not hold, and the line of its text."""

    line: int
    vi: str
    en: str


class Unfit(ValueError):
    """A template that can't be filled in."""

    def __init__(self, misuses: list[Misuse]) -> None:
        self.misuses = tuple(sorted(set(misuses)))
        super().__init__("; ".join(one.vi for one in self.misuses))


class Environment(ImmutableSandboxedEnvironment):
    """Jinja that reaches the members of what is given, and of a loop its place; no attribute of any object."""

    def getattr(self, obj: object, attribute: str) -> object:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: object, argument: object) -> object:
        if isinstance(obj, Mapping):
            return obj[argument] if argument in obj else self.undefined(obj=obj, name=str(argument))
        if isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=str(argument))


@cache
def environment() -> Environment:
    """Everything undefined is an error, everything filled in is text."""
    made = Environment(autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {name: made.tests[name] for name in (*TESTS, "eq", "ne")}
    return made


def parsed(source: str) -> nodes.Template:
    """The tree of a template; `Unfit` with every misuse."""
    try:
        tree = environment().parse(source)
    except jinja2.TemplateSyntaxError as error:
        raise Unfit([Misuse(error.lineno, f"thẻ viết sai: {error.message}", f"wrong tag: {error.message}")]) from None
    misuses = list(_misuses(tree, 0))
    if misuses:
        raise Unfit(misuses)
    return tree


def _misuses(node: nodes.Node, depth: int) -> Iterator[Misuse]:
    if not isinstance(node, _ALLOWED):
        what = type(node).__name__
        yield Misuse(node.lineno or 0, f"mẫu không được dùng {what}", f"a template may not use {what}")
        return
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        yield Misuse(node.lineno, f"mẫu không được dùng bộ lọc {node.name}", f"a template may not use the filter {node.name}")
        return
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        yield Misuse(node.lineno, f"mẫu không được dùng phép thử {node.name}", f"a template may not use the test {node.name}")
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, float) and not math.isfinite(node.value):
        yield Misuse(node.lineno, "số quá lớn", "the number is too large")
        return
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        yield Misuse(node.lineno, f"không có tên {node.attr}", f"there is no name {node.attr}")
        return
    if isinstance(node, nodes.For):
        depth += 1
        if depth > DEEPEST:
            yield Misuse(node.lineno, f"lặp lồng nhau quá {DEEPEST} lần", f"more than {DEEPEST} loops within each other")
            return
    for child in node.iter_child_nodes():
        yield from _misuses(child, depth)


@dataclass(frozen=True, order=True)
class Use:
    """A name that a template uses, as it is reached from what is given ("muc[].doan"), and the line of its text."""

    name: str
    line: int


def uses(tree: nodes.Template) -> tuple[Use, ...]:
    """Every name used, in the order in which it stands."""
    return tuple(dict.fromkeys(_uses(tree, {})))


def _uses(node: nodes.Node, bound: dict[str, str]) -> Iterator[Use]:
    """`bound` tells what a loop's name stands for."""
    match node:
        case nodes.For():
            yield from _uses(node.iter, bound)
            within = dict(bound)
            source = _path(node.iter, bound)
            if isinstance(node.target, nodes.Name):
                within[node.target.name] = f"{source}[]" if source else ""
            within["loop"] = ""
            for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
                yield from _uses(child, within)
        case nodes.Name() | nodes.Getattr() | nodes.Getitem():
            path = _path(node, bound)
            if path:
                yield Use(path, node.lineno)
        case _:
            for child in node.iter_child_nodes():
                yield from _uses(child, bound)


def _path(node: nodes.Node, bound: dict[str, str]) -> str:
    """How a value is reached; empty for what the loop itself tells."""
    match node:
        case nodes.Name():
            return bound.get(node.name, node.name)
        case nodes.Getattr():
            outer = _path(node.node, bound)
            return f"{outer}.{node.attr}" if outer else ""
        case nodes.Getitem():
            outer = _path(node.node, bound)
            return f"{outer}[]" if outer else ""
        case _:
            return ""


def filled(source: str, context: dict[str, object]) -> str:
    """The text with the values in it. `context` is clean data; a name that is not there raises `jinja2.UndefinedError`."""
    return _compiled(source).render(context)


@lru_cache(maxsize=64)
def _compiled(source: str) -> jinja2.Template:
    """A dossier fills the same templates for every set."""
    return environment().from_string(source)
