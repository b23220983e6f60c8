"""The shipped catalog, read and compiled once for the tests of the reports."""

from __future__ import annotations

import pytest

from advisor.catalog.plan import Plan
from advisor.evaluation import Evaluation


@pytest.fixture(scope="session")
def plan(whole: Evaluation) -> Plan:
    """The plan of 2017, as shipped."""
    (plan,) = whole.catalog.plans
    return plan
