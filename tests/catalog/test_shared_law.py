"""The recorded law against the rows it was built from: no row of the three rounds of law facts is without its clause.

A row that names an article has a wording of that article of that document in `catalog/legislation`, and of the clause it names
where the catalog tells clauses apart. Rows that are no law of this province are named here with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor import workspace
from advisor.catalog.catalog import Catalog
from advisor.catalog.reading import read

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
ROUNDS = ("legal.yaml", "legal-2.yaml", "legal-3.yaml")

NOT_LAW_HERE = {
    "dttt2023btnmt-dunknown": "a draft that was never issued",
    "qd1696_2026lc-d1-3": "another province's own decision",
    "qd4774_2026ld-d4": "another province's own decision",
}
ELSEWHERE = {
    "nd140_2025-dwater": ("140/2025/NĐ-CP", "Điều 27 khoản 3"),
    "tt03_2025vpcp-nhansu": ("03/2025/TT-VPCP", "unknown"),
}
"""Rows that name no article, or the document that another one guides: where the catalog has them."""
UNREAD = {"nd118_2025-dunknown": "118/2025/NĐ-CP"}
"""Rows whose clause nobody has read: the catalog says so in its coverage, and records no wording."""

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the shared data are not at {SHARED}")


def rows() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each row's id, its document's số hiệu and itself; a later record of the same id stands for the earlier."""
    numbers: dict[str, str] = {}
    found: dict[str, dict[str, Any]] = {}
    for name in ROUNDS:
        data = yaml.safe_load((SHARED / name).read_text("utf-8"))
        numbers |= {one["id"]: one["so_hieu"] for one in data.get("documents", ())}
        found |= {one["id"]: one for one in data["provisions"]}
    for id, row in found.items():
        yield id, numbers.get(row["document"], row["document"]), row


def _numbers(text: str, word: str) -> set[str]:
    """The numbers after a word in a place, ranges spelt out: khoản 3-4 is 3 and 4."""
    made: set[str] = set()
    for low, high in re.findall(rf"{word} (\d+[a-zđ]?)(?:-(\d+))?", text):
        made |= {low} | ({str(n) for n in range(int(low), int(high) + 1)} if high else set())
    return made


def has_clause(places: list[str], article: str, clause: str) -> bool:
    """Is there a wording of one of the articles, and of one of the clauses where the wording names its clause?"""
    articles = set(re.findall(r"\d+[a-zđ]?", article))
    of_article = [place for place in places if _numbers(place, "Điều") & articles]
    clauses = set(re.findall(r"\d+", clause))
    named = [_numbers(place, "khoản") for place in of_article]
    return any(not clauses or not one or one & clauses for one in named)


def without_clause(catalog: Catalog) -> list[str]:
    places = {d.document: [p.at for p in d.provisions] for d in catalog.documents}
    missing: list[str] = []
    for id, number, row in rows():
        if id in NOT_LAW_HERE or id in UNREAD:
            continue
        article, clause = str(row.get("article") or ""), str(row.get("clause") or "")
        if id in ELSEWHERE:
            number, place = ELSEWHERE[id]
            there = place in places.get(number, ())
        elif re.search(r"\d", article):
            there = has_clause(places.get(number, []), article, clause)
        else:
            there = bool(places.get(number))
        if not there:
            missing.append(f"{id}: {number} {article} {clause}")
    return missing


def test_every_row_has_its_clause() -> None:
    """Each permission, ban, requirement, holder, end and override of the three rounds is recorded."""
    assert without_clause(read(workspace.shipped("catalog"))) == []


def test_exceptions_are_rows() -> None:
    """No exception outlives its row, and none hides a row whose document is recorded after all."""
    known = {id: number for id, number, _ in rows()}
    assert set(NOT_LAW_HERE) | set(ELSEWHERE) | set(UNREAD) <= set(known)
    catalog = read(workspace.shipped("catalog"))
    assert not {known[id] for id in NOT_LAW_HERE} & {d.document for d in catalog.documents}
    holes = {document for c in catalog.coverage if c.state != "gone-through" for document in c.documents}
    assert set(UNREAD.values()) <= holes


@pytest.mark.parametrize(
    ("places", "article", "clause", "there"),
    [
        (["Điều 14 khoản 1"], "14", "1", True),
        (["Điều 14 khoản 1"], "14", "2", False),
        (["Điều 14"], "14", "2", True),
        (["Điều 9 khoản 4-5"], "9", "5", True),
        (["Điều 126 khoản 1"], "26", "1", False),
        (["Điều 31-36"], "33", "", True),
        ([], "14", "1", False),
    ],
)
def test_clause_is_told_from_clause(places: list[str], article: str, clause: str, there: bool) -> None:
    assert has_clause(places, article, clause) is there
