from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from advisor.cli.main import run
from tests.fuzz.targets import Bench


@pytest.fixture(scope="package")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """One invented province for every input."""
    return Bench(tmp_path_factory.mktemp("bench"))


@pytest.fixture(autouse=True)
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
