"""The authority graph drawn (sơ đồ thẩm quyền): of a day, or of a procedure: who holds it, to whom it may go, and the way there.

A picture of a procedure shows the holder, the candidates, and every receiver that some ground or ban speaks of (part: decide).
Bodies that stand alike and have the same verdicts share one box, which lists them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from ..authority.graph import Authority
from ..authority.picture import Box, Colour, Frame, Key, Line, Note, Picture, Row, Step, Weight
from ..authority.svg import svg
from ..catalog.procedure import Procedure
from ..catalog.record import Day, Form, Level
from ..evaluation import Evaluation
from .answer import Answer, answer, levels
from .wording import FORM, Lang, Wording, day

LEVELS: tuple[Level, ...] = ("province", "district", "commune", "other")
_LAYERS = {
    "province": ("Cấp tỉnh", "Province"),
    "district": ("Cấp huyện", "District"),
    "commune": ("Cấp xã", "Commune"),
    "other": ("Khác", "Other"),
}
_COLOURS: dict[str, Colour] = {
    "suggest": "good",
    "not_yet": "almost",
    "open": "open",
    "conflict": "bad",
    "forbidden": "bad",
    "no_ground": "bad",
}
_ORDER = ("suggest", "not_yet", "open", "conflict", "forbidden", "no_ground")
_RELATION = {
    "specialised-agency": ("cơ quan chuyên môn", "specialised agency"),
    "other-organisation": ("tổ chức hành chính khác", "other administrative organisation"),
    "zone-board": ("ban quản lý khu", "zone board"),
    "public-service-unit": ("đơn vị sự nghiệp công lập", "public service unit"),
    "division": ("đơn vị thuộc, trực thuộc", "division"),
    "lower-government": ("cấp dưới", "lower government"),
    "other": ("tổ chức khác", "other body"),
}
_VERTICAL = ("cơ quan ngành dọc", "vertical agency")
_ROLE = {
    "head": ("Người đứng đầu từng cơ quan", "Head of each body"),
    "deputy": ("Cấp phó của người đứng đầu từng cơ quan", "Deputy head of each body"),
    "unit-head": ("Trưởng phòng thuộc từng cơ quan", "Head of unit of each body"),
    "staff": ("Công chức của từng cơ quan", "Staff of each body"),
    "at-centre": ("Công chức từng cơ quan làm việc tại Trung tâm Phục vụ hành chính công", "Staff of each body at the Centre"),
}
_LEGEND: tuple[tuple[Any, tuple[str, str]], ...] = (
    ("good", ("nên đề xuất", "suggest")),
    ("almost", ("chưa đủ điều kiện", "not yet")),
    ("open", ("cần làm rõ", "open")),
    ("bad", ("không được, quy định mâu thuẫn hoặc chưa có căn cứ", "not lawful: forbidden, conflict or no ground")),
    ("holder", ("đang giữ thẩm quyền", "holds the power")),
    ("way", ("phương án chính", "headline case")),
    ("candidate", ("bên dự kiến nhận khác", "other candidate")),
    ("body", ("cơ quan, tổ chức", "body")),
    ("post", ("chức danh", "post")),
    ("inferred", ("quan hệ suy luận, chưa thấy văn bản", "relation inferred, no text seen")),
)
_HOLDS, _MAY_HOLD = ("Đang giữ thẩm quyền", "Holds the power"), ("Có thể đang giữ thẩm quyền", "May hold the power")
_CANDIDATE, _RECEIVED = ("Bên dự kiến nhận", "Candidate"), ("Đã nhận thẩm quyền", "Has received the power")
_ALIKE = 3  # so many bodies alike share a box or a frame


@dataclass(frozen=True)
class Scope:
    """What the picture is about: the graph of a day, and of a procedure the part that matters and the verdicts on it."""

    authority: Authority
    wording: Wording
    ids: tuple[str, ...]
    answer: Answer | None = None
    verdicts: dict[str, tuple[tuple[Form, str], ...]] = field(default_factory=dict)
    candidates: tuple[str, ...] = ()

    @cached_property
    def holders(self) -> tuple[str, ...]:
        return tuple(holder.id for holder in self.answer.holders if holder.id in self.authority) if self.answer else ()

    @cached_property
    def chosen(self) -> str | None:
        """The receiver of the headline case."""
        return self.answer.headline.receiver if self.answer and self.answer.headline else None

    def outcome(self, id: str) -> str | None:
        """The best that any form gives a receiver."""
        return min((outcome for _, outcome in self.verdicts.get(id, ())), key=_ORDER.index, default=None)

    def colour(self, id: str) -> Colour | None:
        outcome = self.outcome(id)
        return _COLOURS[outcome] if outcome else None

    def as_json(self) -> dict[str, Any]:
        graph = self.authority.graph
        shown = set(self.ids)
        return {
            "on": self.wording.moment.on.isoformat(),
            "nodes": [
                {
                    "id": id,
                    "name": self.authority.name(id),
                    "kind": self.authority.kind(id),
                    "level": self.authority.level(id),
                    "post": graph.nodes[id]["post"],
                    "outcome": self.outcome(id),
                }
                for id in self.ids
            ],
            "edges": [
                {"from": upper, "to": lower, "as": edge["as_"], "inferred": edge["inferred"]}
                for upper, lower, edge in sorted(graph.edges(data=True), key=lambda edge: edge[:2])
                if upper in shown and lower in shown
            ],
        }


def scope(
    whole: Evaluation, on: Day, procedure: Procedure | None, level: Level | None, lang: Lang, given: Answer | None = None
) -> Scope:
    """Everything there is that day; or what matters for a procedure at a level (its first, if none is named), as answered."""
    moment = whole.on(on)
    authority, wording = moment.authority, Wording(moment, lang)
    order = {id: n for n, id in enumerate(authority.graph)}
    if procedure is None:
        return Scope(authority, wording, tuple(order))
    given = given or answer(moment, procedure, level or levels(moment, procedure)[0], {})
    verdicts: dict[str, dict[Form, str]] = {}
    candidates: list[str] = []
    holders = given.facing.holders if given.facing else None
    if holders is not None and given.outcome != "already_held":
        shared = set(moment.receivers(holders))
        forms = {id: forms for id, forms in moment.ranked(procedure, given.level, holders, given.answers) if id in shared}
        candidates = list(forms)
        for verdict in given.verdicts:
            if verdict.part == "decide" and (verdict.spoken_of or verdict.form in forms.get(verdict.receiver, ())):
                verdicts.setdefault(verdict.receiver, {})[verdict.form] = str(verdict.outcome)
    if given.headline is not None:
        case = given.headline
        verdicts.setdefault(case.receiver, {})[case.form] = str(case.outcome)
    ends = [holder.id for holder in given.holders] + ([given.vertical.body] if given.vertical else [])
    if given.department and given.facing and given.level == "province":
        ends.append(given.department.body)
    if given.instrument:
        candidates = [handed.receiver for handed in given.instrument.to if handed.receiver]
    shown = {id for id in (*ends, *candidates, *verdicts) if id in authority}
    for id in tuple(shown):
        shown.add(authority.bearer(id)[0].body)
        shown.update(step for holder in given.holders for step in authority.way(holder.id, id))
    ids = tuple(sorted(shown, key=order.__getitem__))
    kept = {receiver: tuple(forms.items()) for receiver, forms in verdicts.items()}
    return Scope(authority, wording, ids, given, kept, tuple(id for id in dict.fromkeys(candidates) if id in authority))


def picture(scope: Scope) -> Picture:
    """What is drawn of it."""
    return _Drawing(scope).picture()


def picture_of(whole: Evaluation, on: Day, code: str | None, level: Level | None, lang: Lang) -> str:
    """The SVG of the whole graph, or of one procedure by its code or id (KeyError where there is none)."""
    procedure = whole.catalog.procedure[code] if code else None
    return svg(picture(scope(whole, on, procedure, level, lang)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Drawing:
    """From a scope to boxes, frames and lines."""

    def __init__(self, scope: Scope) -> None:
        self.scope, self.authority = scope, scope.authority
        self.pick = scope.wording.pick
        self.bodies = [id for id in scope.ids if not self.authority.graph.nodes[id]["post"]]
        self.rows: dict[str, list[str]] = {body: [body] for body in self.bodies}
        for id in scope.ids:
            body = self.body(id)
            if id != body:
                self.rows[body].append(id)
        self.uppers = {body: self._uppers(body) for body in self.bodies}
        self.alone = set(map(self.body, (*scope.holders, *scope.candidates)))
        self.node: dict[str, str] = {}  # body to the box or frame that a line to it ends at

    def body(self, id: str) -> str:
        return self.authority.bearer(id)[0].body

    def _uppers(self, body: str) -> list[tuple[str, str, str | None]]:
        edges = self.authority.graph.in_edges(body, data=True)
        return [(upper, edge["as_"], edge["inferred"]) for upper, _, edge in edges if upper in self.rows]

    def level(self, body: str) -> int:
        return LEVELS.index(self.authority.bearer(body)[0].level)

    def depth(self, body: str) -> int:
        """How far below the top of its level."""
        above = [upper for upper, _, _ in self.uppers[body] if self.level(upper) == self.level(body)]
        return 1 + max(map(self.depth, above)) if above else 0

    def picture(self) -> Picture:
        nodes = list(self._nodes())
        layers = [self.pick(_LAYERS[level]) for level in LEVELS]
        lines, steps = self._lines()
        title, headings = self._headings()
        legend = self._legend(nodes, lines, steps)
        return Picture(
            lang=self.scope.wording.lang,
            title=title,
            headings=headings,
            description=self._description(),
            layers=tuple(layers),
            nodes=tuple(nodes),
            lines=tuple(lines),
            steps=tuple(steps),
            conclusion=self._conclusion(),
            legend=legend,
            legend_title=self.pick(("Chú giải", "Legend")),
        )

    # Boxes and frames

    def _nodes(self) -> Iterator[Box | Frame]:
        """Leaves that stand alike to one body above share a frame; of these, those with the same verdicts share a box."""
        above = {upper for uppers in self.uppers.values() for upper, _, _ in uppers}
        alike: dict[tuple[str, str], list[str]] = {}  # how it stands and to which body, or the body itself
        for body in self.bodies:
            leaf = body not in above and body not in self.alone
            vertical = self.authority.bearer(body)[0].kind in ("nganh-doc", "trung-uong") and not self.uppers[body]
            key = ("", body)
            if leaf and vertical:
                key = ("vertical", self.authority.level(body))
            elif leaf and len(self.uppers[body]) == 1 and not self.uppers[body][0][2]:
                key = (self.uppers[body][0][1], self.uppers[body][0][0])
            alike.setdefault(key, []).append(body)
        for key, bodies in alike.items():
            if len(bodies) < _ALIKE:
                for body in bodies:
                    self.node[body] = body
                    yield self._box([body])
                continue
            merged = self._merged(bodies)
            name = bodies[0] if len(merged) == 1 else f"frame {bodies[0]}"
            self.node |= dict.fromkeys(bodies, name)
            if len(merged) == 1:
                yield self._box(bodies)
                continue
            lower = self.scope.answer is None and key[0] != "vertical"  # below the bodies that have others below them
            depth = max(self.depth(body) for body in bodies) + lower
            columns = 5 if len(merged) > 10 else 3
            yield Frame(name, self.level(bodies[0]), depth, self._frame_title(*key), tuple(map(self._box, merged)), columns)

    def _merged(self, bodies: list[str]) -> list[list[str]]:
        """Bodies with the same verdicts together, the rest apart; in the whole graph none."""
        if self.scope.answer is None:
            return [[body] for body in bodies]
        same: dict[object, list[str]] = {}
        for body in bodies:
            same.setdefault(self._signature(body), []).append(body)
        return [part for group in same.values() for part in ([group] if len(group) >= _ALIKE else [[body] for body in group])]

    def _signature(self, body: str) -> object:
        return tuple((self._role(id), self.scope.verdicts.get(id)) for id in self.rows[body])

    def _role(self, id: str) -> str:
        post = self.authority.bearer(id)[1]
        return post.role if post else "body"

    def _frame_title(self, as_: str, upper: str) -> str:
        if as_ == "vertical":
            vi = "Cơ quan ngành dọc, không thuộc quyền chỉ đạo của tỉnh"
            return self.pick((vi, "Vertical agencies, not under the province"))
        name, relation = self.authority.name(upper), self.pick(_RELATION[as_])
        return _capital(self.pick((f"{relation} thuộc {name}", f"{relation} of {name}")))

    def _box(self, bodies: list[str]) -> Box:
        first = bodies[0]
        head, *posts = self.rows[first]
        if len(bodies) == 1:
            rows = [self._row(id) for id in (head, *posts)]
            return Box(first, self.level(first), self.depth(first), rows[0], tuple(rows[1:]))
        kind = self.pick(_RELATION[self.uppers[first][0][1]] if self.uppers[first] else _VERTICAL)
        name = self.pick((f"{len(bodies)} {kind} khác, cùng kết luận", f"{len(bodies)} others alike ({kind})"))
        names = tuple(self.authority.name(body) for body in bodies)
        rows = [self._row(head, name), *(self._row(id, self.pick(_ROLE[self._role(id)])) for id in posts)]
        return Box(first, self.level(first), self.depth(first), rows[0], tuple(rows[1:]), names)

    def _row(self, id: str, name: str | None = None) -> Row:
        scope, tags = self.scope, []
        holds = id in scope.holders
        if holds:
            tags.append(self.pick(_MAY_HOLD if self._in_doubt() else _HOLDS))
        if id == scope.chosen:
            tags.append(self.pick(("Phương án chính", "Headline case")))
        elif id in scope.candidates:
            moved = scope.answer is not None and scope.answer.instrument is not None
            tags.append(self.pick(_RECEIVED if moved else _CANDIDATE))
        given = scope.answer
        appraises = given and given.facing and given.level == "province" and given.department and given.department.body == id
        if appraises and not holds:
            tags.append(self.pick(("Cơ quan thẩm định", "Appraising department")))
        name = name or self.authority.name(id)
        return Row(id, name, scope.colour(id), tuple(self._notes(id)), tuple(tags), holds, id == scope.chosen)

    def _in_doubt(self) -> bool:
        """Are the holders shown only those that contest it?"""
        facing = self.scope.answer.facing if self.scope.answer else None
        return facing is not None and facing.holders is None

    def _notes(self, id: str) -> Iterator[Note]:
        """One line an outcome, with the forms it holds for."""
        by_outcome: dict[str, list[str]] = {}
        for form, outcome in self.scope.verdicts.get(id, ()):
            by_outcome.setdefault(outcome, []).append(self.pick(FORM[form]))
        for outcome in sorted(by_outcome, key=_ORDER.index):
            words = self.scope.wording.outcome(outcome)
            yield Note(f"{_capital(words)}: {', '.join(by_outcome[outcome])}", _COLOURS[outcome])
        stands_for = self.authority.bearer(id)[0].stands_for
        if stands_for and self.body(id) == id and self.scope.answer is None:
            yield Note(stands_for)

    # Lines

    def _lines(self) -> tuple[list[Line], list[Step]]:
        weights, towards, steps = self._ways()
        lines: dict[tuple[str, str], Line] = {}
        framed = {body for body, node in self.node.items() if node != body or sum(n == node for n in self.node.values()) > 1}
        for body in self.bodies:
            for upper, as_, inferred in self.uppers[body]:
                ends = self.node[upper], self.node[body]
                weight = weights.get((upper, body), "thin")
                label = "" if body in framed else self.pick(_RELATION[as_])
                if inferred:
                    label += self.pick((" (suy luận)", " (inferred)"))
                headline = self.scope.answer.headline if self.scope.answer else None
                if weight == "bold" and headline and self.body(headline.receiver) in (upper, body):
                    label = f"{self.pick(FORM[headline.form])} – {label}" if label else self.pick(FORM[headline.form])
                if ends not in lines or weight != "thin":
                    lines[ends] = Line(*ends, label, weight, bool(inferred), towards.get((upper, body)))
        return list(lines.values()), steps

    def _ways(self) -> tuple[dict[tuple[str, str], Weight], dict[tuple[str, str], Any], list[Step]]:
        """The ways from each holder to the candidates: which lines they run along, and what of them lies inside one box."""
        weights: dict[tuple[str, str], Weight] = {}
        towards: dict[tuple[str, str], Any] = {}
        steps: dict[tuple[str, int, int], Step] = {}
        chosen = self.scope.chosen
        for target in sorted({*self.scope.candidates, *([chosen] if chosen else [])}, key=lambda id: (id == chosen, id)):
            weight: Weight = "bold" if target == chosen else "medium"
            for holder in self.scope.holders:
                way = self.authority.way(holder, target)
                bodies = list(dict.fromkeys(map(self.body, way)))
                for near, far in pairwise(bodies):
                    down = any(upper == near for upper, _, _ in self.uppers[far])
                    weights[(near, far) if down else (far, near)] = weight
                    if far == bodies[-1]:
                        towards[(near, far) if down else (far, near)] = "lower" if down else "upper"
                end = self.rows[bodies[-1]].index(target) if bodies else 0
                start = self.rows[bodies[0]].index(holder) if len(bodies) == 1 else 0
                if bodies and start != end:
                    steps[bodies[-1], start, end] = Step(bodies[-1], start, end, weight)
        return weights, towards, list(steps.values())

    # Words

    def _headings(self) -> tuple[str, tuple[str, ...]]:
        wording, given = self.scope.wording, self.scope.answer
        on = day(wording.moment.on, wording.lang)
        place = wording.moment.whole.catalog.province.name
        if given is None:
            count = len(self.bodies), len(self.scope.ids) - len(self.bodies)
            title = wording.pick((f"Cơ quan và chức danh tại ngày {on}", f"Bodies and posts on {on}"))
            vi = f"Tỉnh {place}: {count[0]} cơ quan, tổ chức và {count[1]} chức danh."
            return title, (wording.pick((vi, f"{place}: {count[0]} bodies, {count[1]} posts.")),)
        procedure = given.procedure
        title = f"{procedure.procedure} – {procedure.name}" if procedure.procedure != "unknown" else procedure.name
        level = wording.pick(_LAYERS[given.level])
        headings = [wording.pick((f"Tại ngày {on} · {level} · phần quyết định", f"On {on} · {level} · part: decide"))]
        if self.scope.holders:
            names = ", ".join(wording.name(id) for id in self.scope.holders)
            norms = wording.cited(holder.norm for holder in given.holders if holder.norm)
            by = f" ({norms})" if norms else ""
            headings.append(f"{self.pick(_MAY_HOLD if self._in_doubt() else _HOLDS)}: {names}{by}.")
        elif given.facing is not None:
            headings.append(wording.pick(("Chưa rõ ai đang giữ thẩm quyền.", "It is not known who holds the power.")))
        return title, tuple(headings)

    def _conclusion(self) -> Note | None:
        given, wording = self.scope.answer, self.scope.wording
        if given is None:
            return None
        outcome = wording.outcome(given.outcome)
        text = _capital(outcome)
        if given.headline:
            text += f": {wording.pick(FORM[given.headline.form])} → {wording.name(given.headline.receiver)}"
        return Note(f"{text}. {wording.reason(given)}", _COLOURS.get(given.outcome))

    def _description(self) -> str:
        """The picture in words, for those who can't see it."""
        wording, parts = self.scope.wording, []
        for level in LEVELS:
            names = [self.authority.name(body) for body in self.bodies if self.authority.level(body) == level]
            if names:
                parts.append(f"{self.pick(_LAYERS[level])}: {', '.join(names)}.")
        _, headings = self._headings()
        conclusion = self._conclusion()
        by_outcome: dict[str, list[str]] = {}
        for id in self.scope.ids:
            for form, outcome in self.scope.verdicts.get(id, ()):
                by_outcome.setdefault(outcome, []).append(f"{self.authority.name(id)} ({self.pick(FORM[form])})")
        said = [f"{wording.outcome(outcome)}: {', '.join(by_outcome[outcome])}." for outcome in _ORDER if outcome in by_outcome]
        return " ".join([*headings, *([conclusion.text] if conclusion else []), *parts, *said])

    def _legend(self, nodes: list[Box | Frame], lines: list[Line], steps: list[Step]) -> tuple[Key, ...]:
        """Only what the picture shows; of a procedure with verdicts, all four colours."""
        if not nodes:
            return ()
        weights = {line.weight for line in lines} | {step.weight for step in steps}
        shown = {
            "holder": bool(self.scope.holders),
            "way": "bold" in weights,
            "candidate": "medium" in weights,
            "inferred": any(line.dashed for line in lines),
            "body": True,
            "post": len(self.bodies) < len(self.scope.ids),
        }
        return tuple(Key(sign, self.pick(text)) for sign, text in _LEGEND if shown.get(sign, bool(self.scope.verdicts)))
