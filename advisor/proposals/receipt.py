"""The receipt of a dossier (biên nhận, `receipt.json`): what it was made with, what it says, and a fingerprint of each part.

It holds no time: the same catalog, rules, day and choice give the same receipt.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from ..documents import outline
from ..evaluation import Evaluation
from ..reasoning.receipt import receipt, verdict_record

if TYPE_CHECKING:
    from .dossier import Dossier

RECEIPT = "receipt.json"
VERSION = 1
Json = dict[str, Any]


def sealed(whole: Evaluation, dossier: Dossier) -> bytes:
    """The receipt as bytes."""
    moment = dossier.selection.moment
    each = [*((one.name, one.sources) for one in dossier.sets), ("", dossier.sources)]
    proposals = [one for part in dossier.sets for one in part.proposals]
    made: Json = {
        "receipt": VERSION,
        **receipt(whole, moment.on),
        "department": dossier.selection.department.body,
        "complete": dossier.complete,
        "verdicts": [
            {
                **verdict_record(one.answer),
                "lapses": one.lapses.isoformat() if one.lapses else None,
                **({"answers": dict(one.answer.answers)} if one.answer.answers else {}),
            }
            for one in proposals
        ],
        "instruments": [one.as_json() for one in dossier.standings],
        "sources": [{"set": name, **source.as_json()} for name, sources in each for source in sources.all],
        "statements": [
            {"set": name, "of": of, **statement.as_json()} for name, sources in each for of, statement in sources.statements
        ],
        "findings": [finding.as_json() for finding in dossier.findings],
        "blanks": [{"document": blank.document, "where": blank.where} for blank in dossier.blanks],
        "documents": [
            {
                "path": document.path,
                "title": document.title,
                "sha256": hashlib.sha256(document.content).hexdigest(),
                "parts": [{"name": part.name, "sha256": part.sha256} for part in outline.passages(document.blocks)],
            }
            for document in dossier.documents
        ],
    }
    lines = [f"{json.dumps(key)}: {_value(value)}" for key, value in made.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _value(value: object) -> str:
    """A list one item a line, so that two receipts can be compared line by line."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f" {json.dumps(one, ensure_ascii=False)}" for one in value) + "\n]"
    return json.dumps(value, ensure_ascii=False)
