"""The definition, durable-rules and clingo on a hundred thousand random cases (ADVISOR_CASES for another number): no difference.

A case is a sheet asked of a rulebook on a day: half the rulebooks have rules that are not in force. Most are small, which is where
every rule matters to the verdict and thousands of sheets a second can be judged thrice; every tenth is larger.
"""

from __future__ import annotations

import math
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

import pytest

from advisor.rules.semantics import Outcome
from tests.rules.agreement import judged

CASES = int(os.environ.get("ADVISOR_CASES", "100000"))
EACH = 25_000  # cases of one process: durable-rules frees no ruleset, and some fifty rulebooks hold 130 MB


@pytest.mark.parametrize("chunk", range(math.ceil(CASES / EACH)))
def test_three_ways_of_judging_agree(chunk: int) -> None:
    """And the cases are worth judging: every outcome, contradictions and derived facts are among them, none of them rarely."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        made = process.submit(judged, 9_000 + chunk, EACH).result()
    assert made.differences == []
    assert made.outcomes.total() >= EACH
    assert made.outcomes.keys() == set(Outcome)
    assert min(made.outcomes.values()) > EACH // 1_000
    assert made.contradictory > EACH // 1_000
    assert made.derived > EACH // 10
