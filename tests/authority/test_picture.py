"""The picture is drawn the same each time, cuts no text, escapes everything, and shows verdicts as they are."""

from __future__ import annotations

import datetime
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from advisor.authority.picture import Box, Frame, Key, Line, Note, Picture, Row, Step
from advisor.authority.svg import svg
from advisor.cli.graph import Scope, picture, picture_of, scope
from advisor.cli.main import advisor
from advisor.documents.lettering import width, wrap
from tests.shipped import whole

SVG = "{http://www.w3.org/2000/svg}"
DATES = (datetime.date(2017, 4, 10), datetime.date(2026, 11, 22))


def scope_of(code: str, on: datetime.date) -> Scope:
    return scope(whole(), on, whole().catalog.procedure[code], None, "vi")


def small(name: str = "Ủy ban nhân dân tỉnh") -> Picture:
    """Two layers, every kind of mark."""
    upper = Box(
        "a", 0, 0, Row("a", name, tags=("Đang giữ",), holder=True), (Row("a1", "Chủ tịch"), Row("a2", "Phó Chủ tịch", "open"))
    )
    sos = tuple(Box(f"s{n}", 0, 1, Row(f"s{n}", f"Sở {n}", "bad", (Note("Không được: phân cấp", "bad"),))) for n in range(5))
    frame = Frame("f", 0, 1, "Cơ quan chuyên môn", sos, 3)
    lower = Box(
        "x",
        1,
        0,
        Row("x", "Ủy ban nhân dân xã", "good", (Note("Nên đề xuất: ủy quyền", "good"),), chosen=True),
        names=tuple("abcde"),
    )
    lines = (Line("a", "f"), Line("a", "x", "ủy quyền – cấp dưới", "bold", True, "lower"))
    return Picture(
        "vi",
        name,
        (name,),
        name,
        ("Tỉnh", "Xã"),
        (upper, frame, lower),
        lines,
        (Step("a", 1, 2, "medium"),),
        Note(name, "almost"),
        (Key("good", name),),
    )


def drawn(text: str) -> ET.Element:
    return ET.fromstring(text)


def inside(text: str) -> None:
    """No box leaves the picture, and no text its box, measured generously."""
    root = drawn(text)
    across, down = float(root.attrib["width"]), float(root.attrib["height"])
    for rect in root.iter(f"{SVG}rect"):
        x, y = float(rect.get("x", 0)), float(rect.get("y", 0))
        assert x >= 0
        assert x + float(rect.attrib["width"]) <= across + 0.2
        assert y + float(rect.attrib["height"]) <= down + 0.2
    for group in root.iter(f"{SVG}g"):
        field = group.find(f"{SVG}rect")
        if group.get("class", "").split()[:1] != ["note"] or field is None:
            continue
        for line in group.findall(f"{SVG}text"):
            bold = "holder" in group.attrib["class"] or "tag" in group.attrib["class"]
            end = float(line.attrib["x"]) + width(line.text or "", 12.5, bold=bold)
            assert end <= float(field.attrib["x"]) + float(field.attrib["width"]) + 0.2
            assert float(field.attrib["y"]) < float(line.attrib["y"]) < float(field.attrib["y"]) + float(field.attrib["height"])


def rectangles(text: str, kind: str) -> list[tuple[float, float, float, float]]:
    found = [rect for rect in drawn(text).iter(f"{SVG}rect") if rect.get("class", "").split()[:1] == [kind]]
    return [(float(r.attrib["x"]), float(r.attrib["y"]), float(r.attrib["width"]), float(r.attrib["height"])) for r in found]


@given(st.text(max_size=200), st.floats(40, 400))
def test_wrapped_text_is_whole_and_fits(text: str, room: float) -> None:
    """Wrapping loses no letter and leaves no line wider than the room (but for a single letter)."""
    lines = wrap(text, room, 14)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, 14) <= room or len(line) == 1 for line in lines)


def test_accents_take_no_room() -> None:
    """A letter with accents is as wide as its base letter; composed and decomposed text measure alike; bold is wider."""
    assert width("ế", 10) == width("e", 10)
    assert width("ợ", 10) == width("ơ", 10)
    assert width("Ủy ban nhân dân", 10) == width("U\u0309y ban nhân dân", 10)
    assert width("Sở", 10, bold=True) > width("Sở", 10)


def test_same_picture_same_bytes() -> None:
    """Drawn twice it is byte for byte the same, also after another picture."""
    first = svg(small())
    svg(small("Khác"))
    assert svg(small()) == first


def test_self_contained_and_described() -> None:
    """No script, no address but the SVG namespace, no outside reference; a role, title and description for screen readers."""
    text = svg(small())
    root = drawn(text)
    assert root.attrib["role"] == "img"
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    assert re.findall(r"https?://[^\"' <]+", text) == ["http://www.w3.org/2000/svg"]
    assert "<script" not in text
    assert not re.search(r"\bon\w+=|href|@import|url\((?!#)", text)


def test_everything_is_escaped() -> None:
    """Names with the signs of XML come out as text, wherever they stand."""
    text = svg(small('<script>alert("1")</script> & <b>'))
    assert "<script" not in text
    assert "<b>" not in text
    title = drawn(text).find(f"{SVG}title")
    assert title is not None
    assert title.text == '<script>alert("1")</script> & <b>'


def test_nothing_overlaps() -> None:
    """Bodies stand clear of each other, posts inside their body, all inside the picture."""
    text = svg(small())
    inside(text)
    bodies = rectangles(text, "body")
    for n, (x, y, w, h) in enumerate(bodies):
        for u, v, a, b in bodies[n + 1 :]:
            assert x + w <= u or u + a <= x or y + h <= v or v + b <= y
    for x, y, w, h in rectangles(text, "row"):
        assert any(u <= x and x + w <= u + a and v <= y and y + h <= v + b + 4 for u, v, a, b in bodies)


def test_layers_stand_in_order() -> None:
    """A lower layer lies wholly below the upper one."""
    bands = [rect for g in drawn(svg(small())).iter(f"{SVG}g") if g.get("class") == "band" for rect in g.iter(f"{SVG}rect")]
    (_, end), (start, _) = [(float(b.attrib["y"]), float(b.attrib["y"]) + float(b.attrib["height"])) for b in bands]
    assert end <= start


def test_empty_picture() -> None:
    """Where nobody is drawn there is still the title and the conclusion."""
    text = svg(Picture("vi", "Không có", (), "Không có", (), (), conclusion=Note("Chưa ghi nhận")))
    assert "Chưa ghi nhận" in text
    inside(text)


@pytest.mark.parametrize("on", DATES, ids=str)
def test_whole_graph_shows_everyone(on: datetime.date) -> None:
    """Every body and post of the day is in the JSON once, with every relation; and by name in the picture."""
    found = scope(whole(), on, None, None, "vi")
    graph = whole().on(on).authority.graph
    document = found.as_json()
    assert [node["id"] for node in document["nodes"]] == list(graph)
    assert len(document["edges"]) == graph.number_of_edges()
    text = svg(picture(found))
    inside(text)
    said = "".join("".join(drawn(text).itertext()).split())
    for id in graph:
        assert "".join(found.authority.name(id).split()) in said


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("1.013823", datetime.date(2026, 11, 22)),
        ("1.013823", datetime.date(2025, 11, 1)),
        ("2.000815", datetime.date(2026, 11, 22)),
        ("cap-giay-phep-xay-dung-tuong-dai-tranh-hoanh-trang", datetime.date(2017, 4, 10)),
    ],
)
def test_procedure_shows_what_the_answer_says(code: str, on: datetime.date) -> None:
    """Holders, candidates and every receiver some ground or ban speaks of, each with the best of its verdicts, forms in words."""
    found = scope_of(code, on)
    assert found.answer is not None
    assert found.answer.headline is not None
    document = found.as_json()
    outcomes = {node["id"]: node["outcome"] for node in document["nodes"]}
    spoken = [v for v in found.answer.verdicts if v.part == "decide" and v.spoken_of]
    assert {v.receiver for v in spoken} | set(found.candidates) | {h.id for h in found.answer.holders} <= set(outcomes)
    for verdict in spoken:
        if verdict.outcome == "suggest":
            assert outcomes[verdict.receiver] == "suggest"
    drawing = picture(found)
    assert any(line.weight == "bold" for line in drawing.lines) or any(step.weight == "bold" for step in drawing.steps)
    boxes = [box for node in drawing.nodes for box in (node.boxes if isinstance(node, Frame) else (node,))]
    rows = [row for box in boxes for row in (box.head, *box.posts)]
    assert [row.id for row in rows if row.holder] == list(found.holders)
    assert [row.id for row in rows if row.chosen] == [found.chosen]
    text = svg(drawing)
    inside(text)
    assert text == picture_of(whole(), on, code, None, "vi")


def test_every_procedure_can_be_drawn() -> None:
    """Whatever the outcome, out of scope and not recorded too, there is a picture that says it."""
    seen: set[str] = set()
    for on in (*DATES, datetime.date(2010, 1, 1)):
        for procedure in whole().catalog.procedures:
            found = scope(whole(), on, procedure, None, "en")
            assert found.answer is not None
            if found.answer.outcome not in seen:
                seen.add(found.answer.outcome)
                text = svg(picture(found))
                inside(text)
                assert found.wording.outcome(found.answer.outcome).capitalize() in "".join(drawn(text).itertext())
    assert {"suggest", "open", "out_of_scope", "not_recorded"} <= seen


def test_command(tmp_path: Path) -> None:
    """SVG to stdout or a file, JSON with the agreed keys; an unknown code or level is wrong usage."""
    run = CliRunner().invoke
    out = tmp_path / "g.svg"
    arguments = ["graph", "--procedure", "2.000815", "--on", "2026-11-22"]
    shown = run(advisor, arguments)
    assert run(advisor, [*arguments, "--out", str(out)]).exit_code == 0
    assert out.read_text(encoding="utf-8") == shown.stdout
    document = json.loads(run(advisor, [*arguments, "--format", "json"]).stdout)
    assert set(document) == {"on", "nodes", "edges"}
    assert all(set(node) == {"id", "name", "kind", "level", "post", "outcome"} for node in document["nodes"])
    assert all(set(edge) == {"from", "to", "as", "inferred"} for edge in document["edges"])
    assert run(advisor, ["graph", "--procedure", "9.999999"]).exit_code == 2
    assert run(advisor, [*arguments, "--level", "other"]).exit_code == 2
    assert run(advisor, ["graph", "--level", "commune"]).exit_code == 2
