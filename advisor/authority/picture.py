"""What a layered picture of bodies and posts holds (sơ đồ cơ quan, chức danh): boxes with their rows, frames of boxes, lines between.

It knows neither law nor verdicts; `svg` lays it out and draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Colour = Literal["good", "almost", "open", "bad"]
Weight = Literal["thin", "medium", "bold"]


@dataclass(frozen=True)
class Note:
    """A short remark under a name, in the colour of its kind."""

    text: str
    colour: Colour | None = None


@dataclass(frozen=True)
class Row:
    """A body or a post: its name, its colour, remarks, and the tags that mark it (such as the holder)."""

    id: str
    name: str
    colour: Colour | None = None
    notes: tuple[Note, ...] = ()
    tags: tuple[str, ...] = ()
    holder: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Box:
    """A body with its posts below; `names` lists the bodies that one box stands for."""

    id: str
    layer: int
    depth: int
    head: Row
    posts: tuple[Row, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frame:
    """Boxes that stand alike to the one above, in a grid under one title."""

    id: str
    layer: int
    depth: int
    title: str
    boxes: tuple[Box, ...]
    columns: int


@dataclass(frozen=True)
class Line:
    """From the upper to the lower box or frame; `towards` is the end that a bold line points to."""

    upper: str
    lower: str
    label: str = ""
    weight: Weight = "thin"
    dashed: bool = False
    towards: Literal["upper", "lower", None] = None


@dataclass(frozen=True)
class Step:
    """A way inside one box, from one row to another (0 is the body itself)."""

    box: str
    start: int
    end: int
    weight: Weight


@dataclass(frozen=True)
class Key:
    """One entry of the legend: a colour, or what a mark means."""

    sign: Colour | Literal["holder", "body", "post", "way", "candidate", "inferred"]
    text: str


@dataclass(frozen=True)
class Picture:
    """All that is drawn. `headings` stand above it: title, then lines; `conclusion` is marked in its colour."""

    lang: str
    title: str
    headings: tuple[str, ...]
    description: str
    layers: tuple[str, ...]
    nodes: tuple[Box | Frame, ...]
    lines: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    conclusion: Note | None = None
    legend: tuple[Key, ...] = ()
    legend_title: str = ""
