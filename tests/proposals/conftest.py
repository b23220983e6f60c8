"""One invented province for all tests of proposals, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.evaluation import Evaluation
from tests.proposals import made


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return made.world(tmp_path_factory.mktemp("province"))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the invented province is written again, for commands that read it themselves."""
    place = tmp_path_factory.mktemp("written")
    made.world(place)
    return place
