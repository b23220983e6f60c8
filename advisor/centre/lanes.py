"""One procedure drawn as lanes (sơ đồ làn): a lane for each body that has a hand in it, the steps from left to right, before and after.

A step that falls away stands in the lower half as a broken outline. The same process gives the same bytes; no scripts, no addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ..catalog.one_stop import STEP_KINDS, StepKind
from ..documents.lettering import FONT, wrap
from ..documents.page import environment
from ..reasoning.wording import Wording, day
from .process import Actor, Flow, Process, Step
from .telling import EXAMPLE
from .telling.process import STEP, limit_words, way

_MARGIN, _LABEL, _COLUMN, _BOX, _LANE = 24, 190, 176, 148, 76
_NAME, _SMALL, _LEADING = 13, 11, 1.3


Key = tuple[str | None, bool]
"""A lane: the body, and whether it is the Centre's."""


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Box:
    """A step in its lane; `gone` where it falls away, `changed` where somebody else does it."""

    x: float
    y: float
    height: float
    number: str
    name: tuple[Text, ...]
    small: tuple[Text, ...]
    gone: bool = False
    changed: bool = False


@dataclass(frozen=True)
class Lane:
    y: float
    height: float
    name: tuple[Text, ...]
    centre: bool
    known: bool


@dataclass(frozen=True)
class Half:
    """Before, or after."""

    title: str
    total: str
    y: float
    end: float
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[str, ...]


def svg(process: Process, wording: Wording, *, invented: bool = False, name: str | None = None) -> str:
    """The picture. With a `name` it goes into a page that has its title, among others that have other names."""
    pick = wording.pick
    there = {step.kind for flow in (process.before, process.after) if flow for step in flow.steps}
    kinds = [kind for kind in STEP_KINDS if kind in there]
    across = _LABEL + len(kinds) * _COLUMN
    head: list[tuple[int, bool, Text]] = []
    at = float(_MARGIN)
    task = process.task
    lines: list[tuple[str, int, bool]] = [(EXAMPLE[wording.lang == "en"], 13, True)] if invented else []
    if name is None:
        limit = task.procedure.time_limit
        words = limit_words(limit.working_days, limit.days, wording) if limit else pick(("chưa công bố", "none published"))
        due = f"; {pick(('hẹn trả chậm nhất', 'due'))} {day(process.due, wording.lang)}" if process.due else ""
        lines += [
            (f"{task.key} – {task.procedure.name}", 18, True),
            (way(process, wording), 13, False),
            (pick((f"Thời hạn: {words}{due}", f"Limit: {words}{due}")), 13, False),
        ]
    for text, size, bold in lines:
        for line in wrap(text, across, size, bold=bold):
            head.append((size, bold, Text(_MARGIN, at + size, line)))
            at += size * _LEADING
        at += 3
    lanes = _tall(process, wording)
    halves = [_half(process.before, None, kinds, pick(("TRƯỚC", "BEFORE")), at + 14, lanes, wording)]
    if process.after is not None:
        title = pick((f"SAU KHI GIAO: bớt {process.saved_steps} bước", f"AFTER: {process.saved_steps} steps fewer"))
        halves.append(_half(process.after, process.before, kinds, title, halves[0].end + 26, lanes, wording))
    template = environment(Path(__file__).parent / "templates").get_template("lanes.svg")
    return template.render(
        lang=wording.lang,
        name=name or "",
        title=f"{task.key} – {task.procedure.name}",
        head=head,
        halves=halves,
        font=FONT,
        margin=_MARGIN,
        label=_LABEL,
        across=across,
        box=_BOX,
        width=across + 2 * _MARGIN,
        height=round(halves[-1].end + _MARGIN, 1),
        name_size=_NAME,
        small_size=_SMALL,
    )


def _half(
    flow: Flow, before: Flow | None, kinds: list[StepKind], title: str, y: float, tall: dict[Key, float], wording: Wording
) -> Half:
    """Lanes are the same above and below, so that the eye can go from one to the other."""
    lanes: dict[Key, Lane] = {}
    top = y + 30
    for key, height in tall.items():
        name = wrap(_lane_name(key, wording), _LABEL - 20, _NAME, bold=True)
        start = top + (height - len(name) * _NAME * _LEADING) / 2 + _NAME
        texts = tuple(Text(_MARGIN + 10, round(start + k * _NAME * _LEADING, 1), line) for k, line in enumerate(name))
        lanes[key] = Lane(round(top, 1), round(height, 1), texts, key[1], key[0] is not None)
        top += height
    boxes: list[Box] = []
    middles: list[tuple[float, float]] = []
    for column, kind in enumerate(kinds):
        earlier = before.step(kind) if before else None
        step = flow.step(kind)
        drawn = step or earlier
        if drawn is None:
            continue
        changed = before is not None and step is not None and (earlier is None or earlier.by != step.by)
        number = str(len(middles) + 1) if step else ""
        x = _MARGIN + _LABEL + column * _COLUMN + (_COLUMN - _BOX) / 2
        lane = lanes[_lane(drawn.by)]
        boxes.append(_box(drawn, x, lane, number, wording, changed=changed))
        if step is not None:
            middles.append((x, round(lane.y + lane.height / 2, 1)))
    arrows = tuple(_arrow(start, end) for start, end in pairwise(middles))
    unknown = wording.pick(("chưa biết", "unknown"))
    days = unknown if flow.days is None else wording.pick((f"{flow.days} ngày làm việc", f"{flow.days} working days"))
    number_of = len(flow.steps)
    total = wording.pick((f"{number_of} bước; tổng thời gian các bước: {days}", f"{number_of} steps; time of all steps: {days}"))
    return Half(title, total, y, top, tuple(lanes.values()), tuple(boxes), arrows)


def _lane(actor: Actor) -> Key:
    """Bodies, not posts, have lanes; an officer at the Centre stands in the Centre's lane."""
    return ("", True) if actor.at_centre else (actor.body, False)


def _actors(process: Process) -> list[Key]:
    steps = [*process.before.steps, *(process.after.steps if process.after else ())]
    order = {kind: n for n, kind in enumerate(("receive", "return", "transfer", "appraise", "submit", "decide", "send-back"))}
    return list(dict.fromkeys(_lane(step.by) for step in sorted(steps, key=lambda step: order[step.kind])))


def _lane_name(key: Key, wording: Wording) -> str:
    if key[1]:
        return wording.pick(("Trung tâm Phục vụ hành chính công", "The Centre"))
    return wording.name(key[0]) if key[0] else wording.pick(("Chưa ghi nhận ai thực hiện", "Nobody has recorded who"))


def _tall(process: Process, wording: Wording) -> dict[Key, float]:
    """The lanes, each as high as its highest box wants."""
    tall: dict[Key, float] = dict.fromkeys(_actors(process), _LANE)
    for step in [*process.before.steps, *(process.after.steps if process.after else ())]:
        key = _lane(step.by)
        tall[key] = max(tall[key], _height(*_words(step, wording, gone=False)) + 16)
    return tall


def _words(step: Step, wording: Wording, *, gone: bool) -> tuple[list[str], list[str]]:
    """The lines of a box: what is done, and in small letters by whom and how long."""
    name = wrap(wording.pick(STEP[step.kind]), _BOX - 34, _NAME, bold=True)
    if gone:
        return name, [wording.pick(("bỏ bước này", "falls away"))]
    names = [wording.name(id) for id in (step.by.id, *step.by.also) if id and id != step.by.body]
    who = "; ".join(names)
    unknown = wording.pick(("chưa biết thời gian", "time unknown"))
    days = unknown if step.days is None else wording.pick((f"{step.days} ngày làm việc", f"{step.days} working days"))
    return name, [*(wrap(who, _BOX - 16, _SMALL) if who else []), days]


def _height(name: list[str], small: list[str]) -> float:
    return 16 + len(name) * _NAME * _LEADING + len(small) * _SMALL * _LEADING


def _box(step: Step, x: float, lane: Lane, number: str, wording: Wording, *, changed: bool) -> Box:
    gone = not number
    name, small = _words(step, wording, gone=gone)
    height = _height(name, small)
    y = lane.y + (lane.height - height) / 2
    names = tuple(Text(round(x + 28, 1), round(y + 6 + _NAME + k * _NAME * _LEADING, 1), line) for k, line in enumerate(name))
    below = y + 10 + len(name) * _NAME * _LEADING
    smalls = tuple(Text(round(x + 8, 1), round(below + _SMALL + k * _SMALL * _LEADING, 1), line) for k, line in enumerate(small))
    return Box(x, round(y, 1), round(height, 1), number, names, smalls, gone, changed)


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    """From the right side of one box to the left side of the next, turning half-way."""
    x, y, to_x, to_y = start[0] + _BOX, start[1], end[0] - 6, end[1]
    turn = to_x - 8
    return f"M{x},{y} L{turn},{y} L{turn},{to_y} L{to_x},{to_y}" if y != to_y else f"M{x},{y} L{to_x},{to_y}"
