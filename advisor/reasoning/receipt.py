"""The receipt of a verdict: which catalog, rules and engine it was given with, so that it can be given again."""

from __future__ import annotations

from ..catalog.record import Day
from ..evaluation import Evaluation
from ..rules.engine import ENGINE


def receipt(whole: Evaluation, on: Day) -> dict[str, str]:
    """Fingerprints of catalog and rulebook (SHA-256 over the files), engine and version, and the day asked about."""
    return {"on": on.isoformat(), "catalog": whole.catalog.fingerprint, "rulebook": whole.rules.fingerprint, "engine": ENGINE}
