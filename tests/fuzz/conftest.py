from __future__ import annotations

import pytest

from tests.fuzz.targets import Bench


@pytest.fixture(scope="package")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """One invented province for every input."""
    return Bench(tmp_path_factory.mktemp("bench"))


@pytest.fixture(autouse=True)
def never_waiting(no_waiting_for_the_disk: None) -> None:
    """Every test here writes much."""
