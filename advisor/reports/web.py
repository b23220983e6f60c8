"""A report as a page that stands by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..documents.page import drawing
from ..documents.page import page as filled
from ..documents.paper import Grid, Heading, Hint, Paper, Picture

TEMPLATES = Path(__file__).parent / "templates"
FOOT = "Do chương trình lập từ danh mục; không thay ý kiến pháp lý. Số nào chưa có nguồn thì ghi là chưa có."


def page(paper: Paper) -> str:
    parts: list[dict[str, Any]] = []
    for part in paper.parts:
        if isinstance(part, Heading):
            parts.append({"kind": "heading", "text": part.text})
        elif isinstance(part, Hint):
            parts.append({"kind": "hint", "text": part.text})
        elif isinstance(part, str):
            parts.append({"kind": "line", "text": part})
        elif isinstance(part, Picture):
            parts.append({"kind": "picture", "drawing": drawing(part.svg), "shows": part.shows})
        elif isinstance(part, Grid):
            parts.append({"kind": "grid", "grid": part})
    return filled(TEMPLATES, "report.html", {"paper": paper, "parts": parts, "foot": FOOT}, lang="vi")
