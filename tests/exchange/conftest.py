from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def never_waiting(no_waiting_for_the_disk: None) -> None:
    """Every test here writes much."""
