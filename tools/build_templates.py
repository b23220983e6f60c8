"""Builds the shipped Word templates (mẫu văn bản): `python -m tools.build_templates`. A legal office then edits them in Word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docx.document import Document as Word

from . import official

ROOT = Path(__file__).resolve().parents[1] / "advisor"


def report() -> Word:
    """A report of any kind: headings, paragraphs and tables, and annexes of wide tables."""
    word = official.blank()
    official.letterhead(word)
    official.title(word)
    official.addressees(word)
    official.bases(word)
    official.blocks(word, "noi_dung", official.BODY)
    official.signature(word)
    official.annexes(word, "pl in phu_luc", lambda place: official.blocks(place, "pl.noi_dung", official.LANDSCAPE))
    return word


TEMPLATES: dict[str, Callable[[], Word]] = {
    "documents/templates/bao-cao.docx": report,
}


def main() -> None:
    for name, build in TEMPLATES.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(official.saved(build()))


if __name__ == "__main__":
    main()
