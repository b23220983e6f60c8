"""What was looked at in sector law is counted whole: every sentence of the two collections has ended somewhere."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from advisor import workspace
from advisor.catalog.catalog import Catalog
from advisor.catalog.reading import read
from advisor.catalog.sifted import counted
from tests.worlds import WORLD, messages

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read(workspace.shipped("catalog"))


def _lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (SHARED / name).read_text(encoding="utf-8").split("\n") if line]


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the shared data are not at {SHARED}")
def test_no_sentence_of_either_collection_is_lost(catalog: Catalog) -> None:
    """By document, and by part of the codification, as many as the collections have."""
    rows, naming = _lines("explicit-delegation-clauses.jsonl"), _lines("provisions-naming-deciders.jsonl")
    found: Counter[tuple[str, str | None]] = Counter()
    for row in catalog.sifted:
        found[row.of, row.document or row.part] += row.sentences
    wanted = Counter(("explicit", row["doc"]) for row in rows) + Counter(
        ("naming", row["domain"].split("/")[0]) for row in naming
    )
    assert found == wanted


def test_what_is_recorded_is_in_the_catalog(catalog: Catalog) -> None:
    """A sentence said to be recorded stands in a document that the catalog has."""
    assert {row.document for row in catalog.sifted if row.became == "recorded" and row.document} <= catalog.document.keys()


def test_counts_add_up_by_reason(catalog: Catalog) -> None:
    assert sum(number for *_, number in counted(catalog.sifted)) == sum(row.sentences for row in catalog.sifted)


@pytest.mark.parametrize("whose", ["", "document: 1/2020/QH14, part: dat-dai, "])
def test_sentences_are_of_a_document_or_of_a_part(tmp_path: Path, whose: str) -> None:
    """A row of nothing, or of two things, is a fault with its place."""
    row = f"- {{of: explicit, {whose}sentences: 1, became: recorded, why: x}}\n"
    assert "catalog/sifted.yaml:1:3: sifted-of-what: exactly one of `document` and `part`" in messages(
        tmp_path, {**WORLD, "sifted.yaml": row}
    )
