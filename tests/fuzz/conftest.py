from __future__ import annotations

import os

import pytest

from tests.fuzz.targets import Bench


@pytest.fixture(scope="package")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """One invented province for every input."""
    return Bench(tmp_path_factory.mktemp("bench"))


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test writes need not outlive the power."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
