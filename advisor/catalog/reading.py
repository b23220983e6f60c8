"""Reads the folder `catalog/` in one pass, and refuses it with all its faults at once.

What a file is follows from where it stands: `legislation/`, `institutions/`, `procedures/`, `instruments/`, `plans/` hold a record or a
list of records a file; `province.yaml`, `fields.yaml`, `matters.yaml`, `coverage.yaml`, `ranking.yaml`,
`aliases.yaml`, `answers.yaml`, `sifted.yaml`, `holidays.yaml`, `one-stop.yaml` stand at the top.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .. import source, workspace
from ..diagnostic import Faults, Place
from .alias import Alias, aliases_lead_somewhere
from .answer import Answered
from .catalog import Catalog, Province
from .checks import check
from .coverage import Coverage, Field_, Matter, Ranking
from .holiday import Holidays, holidays_hang_together
from .institution import Body
from .instrument import Instrument
from .legislation import Document
from .one_stop import OneStopOrder, orders_follow_each_other
from .plan import Plan, plans_hang_together
from .procedure import Procedure
from .record import Day, Record, validated
from .sifted import Sifted

FOLDERS: dict[str, type[Record]] = {
    "legislation": Document,
    "institutions": Body,
    "procedures": Procedure,
    "instruments": Instrument,
    "plans": Plan,
}
FILES: dict[str, type[Record]] = {
    "province": Province,
    "fields": Field_,
    "matters": Matter,
    "coverage": Coverage,
    "ranking": Ranking,
    "answers": Answered,
    "aliases": Alias,
    "holidays": Holidays,
    "one-stop": OneStopOrder,
    "sifted": Sifted,
}


def read(folder: Path) -> Catalog:
    """The catalog; `Refused` with every fault where there is one."""
    faults = Faults()
    catalog = collect(folder, faults)
    faults.refuse_if_any()
    return catalog


def collect(folder: Path, faults: Faults) -> Catalog:
    """The catalog as far as it can be read, its faults added."""
    found: dict[type[Record], list[Any]] = {model: [] for model in (*FOLDERS.values(), *FILES.values())}
    if not folder.is_dir():
        faults.add(Place(str(folder), 1), "no-catalog", f"there is no folder {folder}", "name one with --catalog")
        return _made(found, "")
    files = workspace.yaml_files(folder)
    for path in files:
        relative = path.relative_to(folder)
        name = (Path(folder.name) / relative).as_posix()
        model = FOLDERS.get(relative.parts[0]) if len(relative.parts) > 1 else FILES.get(path.stem)
        if model is None:
            faults.add(
                Place(name, 1),
                "no-such-kind-of-file",
                "nothing is read from a file of this name here",
                f"folders: {', '.join(FOLDERS)}; files: {', '.join(f'{stem}.yaml' for stem in FILES)}",
            )
            continue
        read_file = source.read(path, name, faults)
        if read_file is not None:
            found[model] += _records(model, read_file, faults)
    if not found[Province] and not faults.found:
        faults.add(Place(f"{folder.name}/province.yaml", 1), "no-province", "the catalog names no province", "add province.yaml")
    catalog = _made(found, workspace.fingerprint(folder, files))
    check(catalog, faults)
    aliases_lead_somewhere(catalog, catalog.aliases, faults)
    holidays_hang_together(catalog.holidays, faults)
    orders_follow_each_other(catalog.orders, faults)
    plans_hang_together(catalog, faults)
    return catalog


def _records(model: type[Record], read_file: source.Source, faults: Faults) -> list[Record]:
    data = read_file.data
    written = (
        [((), data)]
        if isinstance(data, dict)
        else [((i,), item) for i, item in enumerate(data)]
        if isinstance(data, list)
        else []
    )
    if not written and data not in ([], ""):
        faults.add(
            Place(read_file.file, 1), "not-a-mapping", "a record or a list of records is wanted", "look at a file beside it"
        )
    records = [validated(model, read_file, item, path, faults) for path, item in written]
    return [record for record in records if record is not None]


def _made(found: dict[type[Record], list[Any]], fingerprint: str) -> Catalog:
    province = found[Province][0] if found[Province] else Province(province="unknown", name="?", recorded_from=Day(2016, 1, 1))
    return Catalog(
        province=province,
        documents=tuple(found[Document]),
        bodies=tuple(found[Body]),
        fields=tuple(found[Field_]),
        matters=tuple(found[Matter]),
        procedures=tuple(found[Procedure]),
        instruments=tuple(found[Instrument]),
        plans=tuple(found[Plan]),
        coverage=tuple(found[Coverage]),
        ranking=tuple(found[Ranking]),
        answers=tuple(found[Answered]),
        aliases=tuple(found[Alias]),
        holidays=tuple(found[Holidays]),
        orders=tuple(found[OneStopOrder]),
        sifted=tuple(found[Sifted]),
        fingerprint=fingerprint,
    )
