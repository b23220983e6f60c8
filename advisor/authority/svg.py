"""A picture as SVG: laid out by Graphviz (pygraphviz; imported nowhere else), drawn by a template. The same picture, the same bytes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pygraphviz  # type: ignore[import-untyped]  # it ships no stubs and there are none on PyPI

from ..documents.lettering import FONT, width, wrap
from ..documents.page import environment
from .picture import Box, Frame, Key, Line, Picture, Row, Step, Weight

# Sizes in pixels, which are Graphviz's points.
_BOX, _WIDE = 334.0, 500.0  # widths of boxes
_PAD, _GUTTER = 12.0, 26.0  # inside a row; left of the posts, where the way runs
_NAME, _SMALL, _LABEL = 14.0, 12.5, 12.5
_LEADING = 1.35
_MARGIN, _BAND = 24.0, 30.0  # around the picture; above and below the boxes of a layer
_FRAME, _GAP = 16.0, 14.0


@dataclass(frozen=True)
class Text:
    """One line of text where it is drawn; `y` is its base line."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Pill:
    """A remark or tag in its rounded field."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Drawn:
    """A row where it is drawn: the strip with the name, and what stands under it."""

    row: Row
    post: bool
    x: float
    y: float
    width: float
    strip: float
    height: float
    names: tuple[Text, ...]
    pills: tuple[Pill, ...]
    list: tuple[Text, ...] = ()

    @property
    def middle(self) -> float:
        return _r(self.y + self.strip / 2)


@dataclass(frozen=True)
class Placed:
    """A box where it is drawn."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    rows: tuple[Drawn, ...]


@dataclass(frozen=True)
class PlacedFrame:
    """A frame where it is drawn; its boxes are placed by themselves."""

    frame: Frame
    x: float
    y: float
    width: float
    height: float
    title: tuple[Text, ...]


@dataclass(frozen=True)
class Curve:
    """A line as an SVG path, with its label."""

    d: str
    weight: Weight
    dashed: bool
    arrow: str | None
    label: tuple[Text, ...] = ()
    field: tuple[float, float, float, float] | None = None


@dataclass
class _Sheet:
    """Everything drawn, in drawing order."""

    boxes: list[Placed] = field(default_factory=list)
    frames: list[PlacedFrame] = field(default_factory=list)
    paths: list[Curve] = field(default_factory=list)


def _r(value: float) -> float:
    """Rounded, so that the same picture has the same bytes on every machine."""
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _texts(lines: Iterable[str], x: float, y: float, size: float) -> tuple[Text, ...]:
    step = size * _LEADING
    return tuple(Text(_r(x), _r(y + size + n * step), line) for n, line in enumerate(lines))


def _tall(lines: Sequence[str], size: float) -> float:
    return len(lines) * size * _LEADING


def _box_width(box: Box) -> float:
    return _WIDE if len(box.names) > 3 else _BOX


def _draw_row(row: Row, box: Box, x: float, y: float, wide: float, *, post: bool) -> Drawn:
    room = wide - 2 * _PAD
    names = wrap(row.name, room, _NAME, bold=True)
    strip = _tall(names, _NAME) + 12
    texts = _texts(names, x + _PAD, y + 5, _NAME)
    at = y + strip + 6
    pills: list[Pill] = []
    for n, tag in enumerate(row.tags):
        colour = "holder" if row.holder and n == 0 else "tag"
        lines = wrap(tag, room - 16, _SMALL, bold=True)
        tall = _tall(lines, _SMALL) + 5
        across = max(width(line, _SMALL, bold=True) for line in lines) + 16
        pills.append(Pill(_r(x + _PAD), _r(at), _r(across), _r(tall), colour, _texts(lines, x + _PAD + 8, at + 2, _SMALL)))
        at += tall + 4
    for note in row.notes:
        indent = 24 if note.colour else 0
        lines = wrap(note.text, room - indent - 10, _SMALL)
        tall = _tall(lines, _SMALL) + 6
        pills.append(
            Pill(
                _r(x + _PAD),
                _r(at),
                _r(room),
                _r(tall),
                note.colour or "plain",
                _texts(lines, x + _PAD + indent, at + 2.5, _SMALL),
            )
        )
        at += tall + 4
    listed: list[Text] = []
    if not post and box.names:
        columns = 2 if wide == _WIDE else 1
        across = room / columns
        cells = [wrap(name, across - 18, _SMALL) for name in box.names]
        each = -(-len(cells) // columns)
        lowest = at
        for n in range(columns):
            down = at
            for cell in cells[n * each : (n + 1) * each]:
                listed += _texts(["·"], x + _PAD + n * across, down, _SMALL)
                listed += _texts(cell, x + _PAD + n * across + 9, down, _SMALL)
                down += _tall(cell, _SMALL)
            lowest = max(lowest, down)
        at = lowest + 6
    nothing = not (pills or listed)
    height = strip if nothing else at - y + 4
    return Drawn(row, post, _r(x), _r(y), _r(wide), _r(strip), _r(height), texts, tuple(pills), tuple(listed))


def _draw_box(box: Box, x: float, y: float) -> Placed:
    wide = _box_width(box)
    head = _draw_row(box.head, box, x, y, wide, post=False)
    rows, at = [head], y + head.height + (8 if box.posts else 0)
    for post in box.posts:
        drawn = _draw_row(post, box, x + _GUTTER, at, wide - _GUTTER - 10, post=True)
        rows.append(drawn)
        at += drawn.height + 8
    return Placed(box, _r(x), _r(y), _r(wide), _r(at - y + (2 if box.posts else 0)), tuple(rows))


def _draw_frame(frame: Frame, x: float, y: float) -> tuple[PlacedFrame, list[Placed]]:
    """The frame and its boxes, row by row; every column as wide as its widest box."""
    boxes = [_draw_box(box, 0, 0) for box in frame.boxes]
    columns = min(frame.columns, len(boxes))
    widths = [max(box.width for box in boxes[n::columns]) for n in range(columns)]
    across = sum(widths) + _GAP * (columns - 1)
    title = wrap(frame.title, across - 8, _NAME, bold=True)
    at = y + _FRAME + _tall(title, _NAME) + 4
    placed: list[Placed] = []
    for start in range(0, len(boxes), columns):
        line = frame.boxes[start : start + columns]
        left = x + _FRAME
        for n, box in enumerate(line):
            placed.append(_draw_box(box, left, at))
            left += widths[n] + _GAP
        at += max(box.height for box in placed[start:]) + _GAP
    titles = _texts(title, x + _FRAME + 4, y + _FRAME - 6, _NAME)
    return PlacedFrame(frame, _r(x), _r(y), _r(across + 2 * _FRAME), _r(at - _GAP + _FRAME - y), titles), placed


def _size(node: Box | Frame) -> tuple[float, float]:
    drawn = _draw_box(node, 0, 0) if isinstance(node, Box) else _draw_frame(node, 0, 0)[0]
    return drawn.width, drawn.height


_DOT = threading.Lock()  # one Graphviz at a time


@dataclass(frozen=True)
class _Layout:
    """Where Graphviz puts things, y growing downwards: middle of each node, points and label of each line, and the whole size."""

    size: tuple[float, float]
    slots: Mapping[tuple[int, int], float]
    nodes: Mapping[str, tuple[float, float]]
    lines: Mapping[tuple[str, str], tuple[list[tuple[float, float]], tuple[float, float] | None]]


def _layout(picture: Picture, sizes: Mapping[str, tuple[float, float]]) -> _Layout:
    """By dot, one rank for each depth of each layer. All nodes of a rank get the height of its tallest, so that tops align."""
    ranks: dict[tuple[int, int], list[str]] = {}
    for node in picture.nodes:
        ranks.setdefault((node.layer, node.depth), []).append(node.id)
    order = sorted(ranks)
    slots = {rank: max(sizes[id][1] for id in ranks[rank]) for rank in order}
    graph = pygraphviz.AGraph(directed=True, strict=True, splines="spline", ranksep=0.95, nodesep=0.4, newrank="true")
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    graph.edge_attr.update(arrowhead="none", tailport="s", headport="n")
    for n, rank in enumerate(order):
        graph.add_node(f"rank {n}", width=0.01, height=slots[rank] / 72, style="invis")
        for id in ranks[rank]:
            graph.add_node(id, width=sizes[id][0] / 72, height=slots[rank] / 72)
        graph.add_subgraph([f"rank {n}", *ranks[rank]], rank="same")
    for n in range(1, len(order)):
        graph.add_edge(f"rank {n - 1}", f"rank {n}", style="invis", weight=0)
    for line in picture.lines:
        graph.add_edge(line.upper, line.lower, weight={"thin": 1, "medium": 4, "bold": 12}[line.weight])
        if line.label:
            across, down = _label_size(line.label)
            table = f'<<TABLE FIXEDSIZE="TRUE" WIDTH="{across:.0f}" HEIGHT="{down:.0f}" BORDER="0"><TR><TD></TD></TR></TABLE>>'
            graph.get_edge(line.upper, line.lower).attr["label"] = table
    with _DOT:
        graph.layout(prog="dot")
    _, _, right, top = (float(part) for part in graph.graph_attr["bb"].split(","))

    def point(text: str) -> tuple[float, float]:
        x, y = text.split(",")
        return float(x), top - float(y)

    lines = {}
    for line in picture.lines:
        attr = graph.get_edge(line.upper, line.lower).attr
        lines[line.upper, line.lower] = (
            [point(p) for p in attr["pos"].split() if p[0] not in "es"],
            point(attr["lp"]) if attr["lp"] else None,
        )
    nodes = {node.id: point(graph.get_node(node.id).attr["pos"]) for node in picture.nodes}
    return _Layout((right, top), slots, nodes, lines)


def _label_size(label: str) -> tuple[float, float]:
    return width(label, _LABEL) + 24, _LABEL * _LEADING + 6


def svg(picture: Picture) -> str:
    """The picture as one SVG text without scripts or outside addresses."""
    sizes = {node.id: _size(node) for node in picture.nodes}
    layout = _layout(picture, sizes) if picture.nodes else _Layout((0, 0), {}, {}, {})
    band_label = max((width(name, 15, bold=True) for name in picture.layers), default=0) + 30 if picture.nodes else 0
    inner = max(layout.size[0] + band_label + 20, 900.0)
    head, top = _headings(picture, inner)
    shift = _MARGIN + band_label + max(0.0, (inner - band_label - 20 - layout.size[0]) / 2)
    down = top + _BAND
    sheet = _Sheet()
    bands: dict[int, tuple[float, float]] = {}
    for node in picture.nodes:
        middle_x, middle_y = layout.nodes[node.id]
        slot = layout.slots[node.layer, node.depth]
        x, y = middle_x - sizes[node.id][0] / 2 + shift, middle_y - slot / 2 + down
        if isinstance(node, Box):
            sheet.boxes.append(_draw_box(node, x, y))
        else:
            frame, boxes = _draw_frame(node, x, y)
            sheet.frames.append(frame)
            sheet.boxes += boxes
        before = bands.get(node.layer, (y, y + slot))
        bands[node.layer] = min(before[0], y), max(before[1], y + slot)
    sheet.paths = [_path(line, layout, sizes, shift, down) for line in picture.lines]
    placed = {box.box.id: box for box in sheet.boxes}
    sheet.paths += [_step(step, placed[step.box]) for step in picture.steps]
    sheet.paths.sort(key=lambda path: ("thin", "medium", "bold").index(path.weight))
    bottom = down + layout.size[1] + (_BAND if picture.nodes else 0)
    legend, bottom = _legend(picture, inner, bottom)
    template = environment(Path(__file__).parent / "templates").get_template("graph.svg")
    return template.render(
        picture=picture,
        sheet=sheet,
        head=head,
        legend=legend,
        bands=[
            (
                picture.layers[layer],
                _r(start - 22),
                _r(end - start + 44),
                _texts(wrap(picture.layers[layer], band_label, 15, bold=True), 0, 0, 15),
            )
            for layer, (start, end) in sorted(bands.items())
        ],
        font=FONT,
        margin=_MARGIN,
        width=_r(inner + 2 * _MARGIN),
        height=_r(bottom + _MARGIN),
        inner=_r(inner),
        sizes={"name": _NAME, "small": _SMALL, "label": _LABEL},
    )


def _headings(picture: Picture, room: float) -> tuple[dict[str, object], float]:
    """The title and its lines, no wider than people read with ease, and where the picture may begin."""
    room = min(room, 1300.0)
    title = wrap(picture.title, room, 22, bold=True)
    at = _MARGIN
    texts = _texts(title, _MARGIN, at, 22)
    at += _tall(title, 22) + 6
    lines: list[Text] = []
    for heading in picture.headings:
        wrapped = wrap(heading, room, 15)
        lines += _texts(wrapped, _MARGIN, at, 15)
        at += _tall(wrapped, 15) + 4
    conclusion = None
    if picture.conclusion:
        wrapped = wrap(picture.conclusion.text, room - 60, 15, bold=True)
        tall = _tall(wrapped, 15) + 14
        across = max(width(line, 15, bold=True) for line in wrapped) + 56
        colour = picture.conclusion.colour or "plain"
        conclusion = Pill(_MARGIN, _r(at + 6), _r(across), _r(tall), colour, _texts(wrapped, _MARGIN + 36, at + 11, 15))
        at += tall + 12
    return {"title": texts, "lines": lines, "conclusion": conclusion}, at + 10


def _path(line: Line, layout: _Layout, sizes: Mapping[str, tuple[float, float]], shift: float, down: float) -> Curve:
    """The curve from the upper box's own bottom (its slot may be taller) to the lower one's top."""
    points, label_at = layout.lines[line.upper, line.lower]
    points = [(x + shift, y + down) for x, y in points]
    if points[0][1] > points[-1][1]:
        points.reverse()
    x, y = points[0]
    slot = 2 * (y - down - layout.nodes[line.upper][1])  # the line leaves at its lower end
    start = y - slot + sizes[line.upper][1]
    if line.towards == "lower":  # room for the arrow
        points[-1] = (points[-1][0], points[-1][1] - 7)
    if line.towards == "upper":
        start += 7
    curve = " ".join(f"{_r(px)},{_r(py)}" for px, py in points[1:])
    d = f"M{_r(x)},{_r(start)} L{_r(x)},{_r(y)} C{curve}"
    if not line.label or label_at is None:
        return Curve(d, line.weight, line.dashed, line.towards)
    across, tall = _label_size(line.label)
    left, top = label_at[0] + shift - across / 2 + 8, label_at[1] + down - tall / 2
    across -= 10
    texts = _texts([line.label], left + 7, top + 2, _LABEL)
    return Curve(d, line.weight, line.dashed, line.towards, texts, (_r(left), _r(top), _r(across), _r(tall)))


def _step(step: Step, box: Placed) -> Curve:
    """Through the gutter left of the posts."""
    start, end = box.rows[step.start], box.rows[step.end]
    gutter = box.x + _GUTTER / 2
    first = (
        f"M{_r(gutter)},{_r(start.y + start.height)}"
        if not step.start
        else f"M{start.x},{start.middle} L{_r(gutter)},{start.middle}"
    )
    last = (
        f"L{_r(gutter)},{_r(end.y + end.height + 2)}"
        if not step.end
        else f"L{_r(gutter)},{end.middle} L{_r(end.x - 5)},{end.middle}"
    )
    return Curve(f"{first} {last}", step.weight, False, "lower" if step.weight != "thin" else None)


def _legend(picture: Picture, room: float, top: float) -> tuple[dict[str, object], float]:
    """The legend's entries in lines under the picture."""
    x, y = _MARGIN, top + 34
    entries: list[tuple[Key, float, float, tuple[Text, ...]]] = []
    for key in picture.legend:
        across = 46 + width(key.text, _NAME) + 26
        if x > _MARGIN and x + across > _MARGIN + room:
            x, y = _MARGIN, y + 30
        entries.append((key, _r(x), _r(y), _texts([key.text], x + 46, y + 2, _NAME)))
        x += across
    return {
        "y": _r(top + 8),
        "title": _texts([picture.legend_title], _MARGIN, top + 8, _NAME),
        "entries": entries,
    }, y + 26 if entries else top
