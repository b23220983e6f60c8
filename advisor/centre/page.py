"""A document as a web page of its own: tables, and drawings with the table that says the same. No scripts, no outside addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..documents import page
from .telling import EXAMPLE, Cell, Document, Table, cell


@dataclass(frozen=True)
class Figure:
    """One drawing: the heading it stands under, its own, the line below it, the picture (SVG), and the table that says the same."""

    group: str
    title: str
    caption: str
    svg: str
    table: Table


def written(document: Document, figures: Iterable[Figure] = ()) -> str:
    """The page as text; the same document, the same bytes. Tables that figures tell are not told twice."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.group, []).append(figure)
    told = {figure.table.short for some in groups.values() for figure in some}
    values = {
        "document": document,
        "tables": [table for table in document.tables if table.rows and table.short not in told],
        "groups": groups,
        "example": EXAMPLE[document.lang == "en"],
        "cells": _cells,
        "drawing": page.drawing,
    }
    return page.page(Path(__file__).parent / "templates", "report.html", values, lang=document.lang)


def _cells(row: Sequence[object]) -> list[Cell]:
    return [cell(one) for one in row]  # type: ignore[arg-type]  # rows hold values and cells
