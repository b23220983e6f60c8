"""Every kind of document, line by line: text, style, font, size, sections and tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.documents import layout
from tests.proposals import made


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return dict(made.goldens(tmp_path_factory.mktemp("goldens")))


GOLDENS = sorted(path.stem for path in made.GOLDEN.glob("*.txt"))


def test_every_document_has_a_golden(documents: dict[str, bytes]) -> None:
    assert sorted(documents) == GOLDENS
    kinds = {name.rpartition("--")[2].lstrip("0123456789-") for name in GOLDENS}
    templates = {path.stem for path in (Path("advisor") / "proposals" / "templates").glob("*.docx")}
    assert kinds == templates


@pytest.mark.parametrize("name", GOLDENS)
def test_a_document_is_as_it_was_read_over(name: str, documents: dict[str, bytes]) -> None:
    """A change shows as a difference of text; `python -m tests.proposals.made` writes the goldens anew."""
    golden = (made.GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert made.dump(documents[name]) == golden


def test_every_document_keeps_the_layout(documents: dict[str, bytes]) -> None:
    """30/2020/NĐ-CP, held by checks that know nothing of the goldens."""
    assert {name: found for name, content in documents.items() if (found := layout.departures(content))} == {}
