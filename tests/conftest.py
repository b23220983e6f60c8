"""What all tests share: the shipped catalog, read once; random examples that are the same on every machine and every day."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from advisor.cli.main import run
from advisor.evaluation import Evaluation
from tests import shipped

settings.register_profile("same", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")


@pytest.fixture(scope="session")
def whole() -> Evaluation:
    """The shipped catalog with its rules, the same for all tests of a process: none may change it."""
    return shipped.whole()


@pytest.fixture(scope="module", autouse=True)
def giving_back() -> Iterator[None]:
    """A command keeps what it reads from the garbage collector, as it ends soon; a process of tests does not."""
    frozen = gc.get_freeze_count()
    yield
    if gc.get_freeze_count() > frozen:
        gc.unfreeze()
        gc.collect()
        gc.freeze()


@pytest.fixture
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test writes need not outlive the power."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """The exit code and the JSON document of a command line."""

    def tell(*arguments: Any) -> tuple[int, Any]:
        code = run([*map(str, arguments), "--format", "json"])
        return code, json.loads(capsys.readouterr().out)

    return tell
