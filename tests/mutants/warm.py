"""A plugin for `make mutants`: the shipped catalog, which all that is mutated stands above, is read once and not for every mutant."""

from __future__ import annotations

import gc
from pathlib import Path

from advisor import workspace
from advisor.catalog import reading
from advisor.catalog.catalog import Catalog

_read = reading.read
_SHIPPED = workspace.shipped("catalog").resolve()
_CATALOG = _read(_SHIPPED)


def _read_once(folder: Path) -> Catalog:
    return _CATALOG if folder.resolve() == _SHIPPED else _read(folder)


reading.read = _read_once
gc.freeze()
