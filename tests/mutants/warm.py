"""A plugin for `make mutants`, so that a mutant takes seconds and not minutes.

The shipped catalog, which all that is mutated stands above, is read once and not for every mutant; quick tests are asked before
slow ones; a property is tried on few examples, and one that fails is not made smaller.
"""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from advisor import workspace
from advisor.catalog import reading
from advisor.catalog.catalog import Catalog

_read = reading.read
_SHIPPED = workspace.shipped("catalog").resolve()
_CATALOG = _read(_SHIPPED)
_STATS = Path("mutmut-stats.json").resolve()
_EXAMPLES = 20


def _read_once(folder: Path) -> Catalog:
    return _CATALOG if folder.resolve() == _SHIPPED else _read(folder)


reading.read = _read_once
gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    settings.register_profile(
        "mutants", settings.default, phases=(Phase.explicit, Phase.generate, Phase.target), report_multiple_bugs=False
    )
    settings.load_profile("mutants")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        function = getattr(item, "obj", None)
        if own := getattr(function, "_hypothesis_internal_use_settings", None):
            function._hypothesis_internal_use_settings = settings(own, max_examples=min(own.max_examples, _EXAMPLES))
    if _STATS.exists():
        took = json.loads(_STATS.read_text(encoding="utf-8"))["duration_by_test"]
        items.sort(key=lambda item: took.get(item.nodeid, 0.0))
