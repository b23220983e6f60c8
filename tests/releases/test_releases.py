"""Receipts of earlier releases: each comes out again, by all three engines, or the file says exactly which meaning changed.

A folder a release, a file a day: what `advisor suggest --format json` gave then, cut down to what `advisor verify` reads.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor import source
from advisor.diagnostic import Faults
from advisor.evaluation import Evaluation
from advisor.proposals.verification import Again, verify

HERE = Path(__file__).parent
RELEASES = sorted(path for path in HERE.iterdir() if path.is_dir() and any(path.glob("*.json")))


def _changed() -> dict[str, set[str]]:
    """Codes that came to mean something else, by release."""
    faults = Faults()
    read = source.read(HERE / "changed.yaml", "changed.yaml", faults)
    assert read is not None
    assert not faults.found
    found: dict[str, set[str]] = {}
    for row in read.data:
        assert row["why"]
        found.setdefault(row["release"], set()).update(row["codes"])
    return found


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_receipts_of_a_release_verify_or_the_change_is_told(release: Path, whole: Evaluation) -> None:
    """No code changes untold, none is told that did not change, and the engines agree on every one."""
    again: list[Again] = [one for path in sorted(release.glob("*.json")) for one in verify(whole, path).verdicts]
    assert len(again) > 100
    assert not [one for one in again if one.disagreements]
    assert {one.code for one in again if one.then != one.now} == _changed()[release.name]
