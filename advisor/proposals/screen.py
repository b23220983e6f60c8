"""The whole dossier on screen (xem hồ sơ): one HTML page that needs nothing but itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..documents import outline
from ..documents import page as pages
from ..evaluation import Evaluation
from ..reasoning.receipt import receipt
from ..reasoning.wording import day

if TYPE_CHECKING:
    from .dossier import Dossier

FOLDER = Path(__file__).parent / "templates"
ISSUED = "Văn bản đã ban hành"


def page(whole: Evaluation, dossier: Dossier) -> str:
    """What is missing first, then a table of contents, then every document as it stands in Word."""
    moment = dossier.selection.moment
    titles = {one.name: one.title for one in dossier.sets} | {"": ISSUED}
    values = {
        "department": dossier.selection.department.name,
        "on": day(moment.on),
        "complete": dossier.complete,
        "findings": [
            {"set": titles[one.set], "words": one.vi, "help": one.help, "refuses": one.refuses} for one in dossier.findings
        ],
        "groups": [
            {
                "title": title,
                "documents": [
                    {"number": number, "title": one.title} for number, one in enumerate(dossier.documents, 1) if one.set == name
                ],
            }
            for name, title in titles.items()
            if any(one.set == name for one in dossier.documents)
        ],
        "documents": [
            {"set": titles[one.set], "title": one.title, "blocks": outline.blocks(one.content)[:-1]} for one in dossier.documents
        ],
        "receipt": receipt(whole, moment.on),
    }
    return pages.page(FOLDER, "ho-so.html", values, lang="vi")
