"""The commands that write, each in a small world of its own: what stands before, the command line, and what people see of its result."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.exchange import made as portal
from tests.faults.faulty import Bench, files
from tests.faults.served import ask, environment_of
from tests.proposals import made as province

State = Mapping[str, Any]
ON = "2026-01-15"
EVALUATION = ("advisor", "advisor.evaluation", "advisor.rules.engine")
PROPOSALS = (*EVALUATION, "advisor.cli.propose", "advisor.proposals.dossier", "advisor.proposals.selection")


@dataclass(frozen=True)
class Command:
    """`whole`: the parts of a result that belong together, each all old or all new; None where it is not there.

    `settled`: everything that is left in the end, to be the same with and without a fault.
    """

    name: str
    modules: tuple[str, ...]
    prepare: Callable[[Bench, Path], None]
    arguments: Callable[[Path], Sequence[object]]
    whole: Callable[[Path], State]
    settled: Callable[[Path], State]
    again: tuple[str, ...] = ()  # added when it is run again
    code: int = 0
    done: int | None = None  # how it ends where it was done already, if otherwise
    exchange: bool = True
    environment: Callable[[Path], Mapping[str, str]] = field(default=lambda _: {})


# --- import ------------------------------------------------------------------------------------------------------------


def _catalog(_: Bench, folder: Path) -> None:
    root = portal.catalog(folder)
    portal.lines(folder / "a.jsonl", [portal.row(), portal.row("1.000004", linh_vuc="Đất đai")])
    (root / "procedures/thuy-san").mkdir()


def _import(folder: Path) -> Sequence[object]:
    return "import", folder / "a.jsonl", "--write", "--catalog", folder / "catalog"


def _procedures(folder: Path) -> State:
    found = {name: text for name, text in files(folder / "catalog/procedures").items() if text is not None}
    return {"procedures": found or None}


# --- a dossier ---------------------------------------------------------------------------------------------------------


def _world(_: Bench, folder: Path) -> None:
    province.world(folder / "world")


def _in_world(folder: Path) -> Sequence[object]:
    return "--catalog", folder / "world/catalog/catalog", "--rules", folder / "world/rules", "--on", ON


def _propose(folder: Path) -> Sequence[object]:
    return "propose", "so-nong-nghiep", "--procedure", "1.000001", "--out", folder / "ho-so", *_in_world(folder)


def _older(bench: Bench, folder: Path) -> None:
    _world(bench, folder)
    assert bench.run(*_propose(folder), "--until", "2026-05-31").code == 0


def _replace(folder: Path) -> Sequence[object]:
    return *_propose(folder), "--force"


def _dossier(folder: Path) -> State:
    return {"dossier": files(folder / "ho-so") if (folder / "ho-so").exists() else None}


# --- the job of the night, and its plan recorded -----------------------------------------------------------------------


def _job(folder: Path) -> Sequence[object]:
    return "plan", "--job", folder / "dem", "--from", "2026-08-31", "--to", "2026-09-01", *_in_world(folder)


def _night(bench: Bench, folder: Path) -> None:
    """The night before looked at other days."""
    _world(bench, folder)
    before = ("plan", "--job", folder / "dem", "--from", ON, "--to", "2026-01-16", *_in_world(folder))
    assert bench.run(*before).code == 0


def _read(*names: str) -> Callable[[Path], State]:
    return lambda folder: {name: (folder / name).read_bytes() if (folder / name).exists() else None for name in names}


def _without_log(folder: Path) -> State:
    return {name: text for name, text in files(folder).items() if name != "dem/log.jsonl"}


def _planned(bench: Bench, folder: Path) -> None:
    """Two plans, one of them recorded already."""
    _night(bench, folder)
    arguments = _record(folder)
    assert bench.run(*arguments).code == 0
    assert bench.run(*_job(folder)).code == 0


def _record(folder: Path) -> Sequence[object]:
    return "apply", folder / "dem/plan.json", "--register", folder / "so", "--by", "thu", *_in_world(folder)


# --- a table -----------------------------------------------------------------------------------------------------------


def _table(bench: Bench, folder: Path) -> None:
    _world(bench, folder)
    rows = [f"r{n},own-agency,giao-dat" for n in range(40)] + ["sai,zz,giao-dat"]
    (folder / "t.csv").write_text("\n".join(["id,receiver.relation,matter", *rows, ""]), encoding="utf-8")


def _batch(folder: Path) -> Sequence[object]:
    out = folder / "ket-qua.csv"
    return "batch", folder / "t.csv", "--out", out, "--seed", 3, "--processes", 1, *_in_world(folder)


def _result(folder: Path) -> State:
    """A result is what its receipt says; without a receipt it is none yet."""
    out = folder / "ket-qua.csv"
    beside = [out, *(out.with_name(out.name + ending) for ending in (".rejected.csv", ".receipt.json"))]
    if not beside[-1].exists():
        return {"result": None}
    return {"result": [path.read_bytes() if path.exists() else None for path in beside]}


def _results(folder: Path) -> State:
    """All but the signatures, which are the same rows in any order."""
    return {name: text for name, text in files(folder).items() if not name.endswith(".signatures.parquet")}


# --- the register ------------------------------------------------------------------------------------------------------


def _own(folder: Path) -> Mapping[str, str]:
    return environment_of(folder / "data")


def dump(database: Path) -> list[str] | None:
    """Everything in a register, read from a copy so that nothing is mended in the place itself."""
    if not database.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("", "-wal", "-journal"):
            beside = database.with_name(database.name + ending)
            if beside.exists():
                shutil.copyfile(beside, Path(folder, "copy" + ending))
        with closing(sqlite3.connect(Path(folder, "copy"))) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return list(copy.iterdump())


def _person(bench: Bench, name: str) -> None:
    told = bench.run("user", "add", name, "--full-name", name, "--role", "reviewer")
    assert told.code == 0, told


def _register(bench: Bench, _: Path) -> None:
    _person(bench, "lan")


def _fresh(_: Bench, folder: Path) -> None:
    """Nothing yet: the folder itself is made by the first command."""


def _users(_: Path) -> Sequence[object]:
    return "user", "list"


def _key(folder: Path) -> State:
    key = folder / "data/secret-key"
    return {"key": len(key.read_text()) > 40 if key.exists() else None}


def _names(folder: Path) -> State:
    """Which files there are; those that SQLite keeps beside a database while it is open come and go."""
    return {name: None for name in files(folder) if not name.endswith(("-wal", "-shm"))}


def _backup(folder: Path) -> Sequence[object]:
    return "backup", folder / "so.bak"


def _backed(folder: Path) -> State:
    return {"backup": dump(folder / "so.bak")}


def _kept(bench: Bench, folder: Path) -> None:
    """A backup, and a person who came after it."""
    _register(bench, folder)
    assert bench.run(*_backup(folder)).code == 0
    _person(bench, "hai")


def _restore(folder: Path) -> Sequence[object]:
    return "restore", folder / "so.bak"


def _restored(folder: Path) -> State:
    return {"register": dump(folder / "data/advisor.sqlite3")}


def _stale(_: Bench, folder: Path) -> None:
    ask({**_own(folder)}, "stale", {"plan": str(folder / "plan.json"), "proposals": 3})


def _workspace(folder: Path) -> Sequence[object]:
    return "apply", folder / "plan.json", "--workspace", "--by", "thu"


def _stages(folder: Path) -> State:
    """What applying moves; moments apart."""
    path = folder / "data/advisor.sqlite3"
    dump(path)
    with closing(sqlite3.connect(path)) as register:
        moved = [
            register.execute(asked).fetchall()
            for asked in (
                "SELECT stage, stale_cause, revision FROM register_proposal ORDER BY id",
                "SELECT applied IS NULL, applied_by FROM register_plan",
                "SELECT proposal_id, stage, items FROM register_touched ORDER BY id",
                "SELECT role, text FROM register_notice ORDER BY id",
                "SELECT number, action, proposal FROM register_entry ORDER BY number",
            )
        ]
    return {"register": moved}


COMMANDS = (
    Command("import", ("advisor.cli.import_", "advisor.exchange.importing"), _catalog, _import, _procedures, files),
    Command(
        "import-without-exchange",
        ("advisor.cli.import_", "advisor.exchange.importing"),
        _catalog,
        _import,
        _procedures,
        files,
        exchange=False,
    ),
    Command("propose", PROPOSALS, _world, _propose, _dossier, files, done=4),
    Command("propose-force", PROPOSALS, _older, _replace, _dossier, files),
    Command("propose-force-without-exchange", PROPOSALS, _older, _replace, _dossier, files, exchange=False),
    Command(
        "plan-job",
        (*EVALUATION, "advisor.cli.plan", "advisor.reevaluation.night", "advisor.reevaluation.plan"),
        _night,
        _job,
        _read("dem/plan.json", "dem/summary.txt"),
        _without_log,
    ),
    Command(
        "apply",
        ("advisor", "advisor.cli.apply", "advisor.cli.plan", "advisor.reevaluation.night", "advisor.rules.reading"),
        _planned,
        _record,
        _read("so/decisions.jsonl"),
        files,
    ),
    Command(
        "batch",
        (*EVALUATION, "advisor.cli.batch", "advisor.reevaluation.batch.run", "advisor.reevaluation.batch.cluster"),
        _table,
        _batch,
        _result,
        _results,
        again=("--resume",),
        code=1,
    ),
    Command("first-start", ("advisor.cli.user",), _fresh, _users, _key, _names, environment=_own),
    Command("backup", ("advisor.cli.backup", "advisor.cli.user"), _register, _backup, _backed, _names, done=4, environment=_own),
    Command(
        "restore",
        ("advisor.cli.backup", "advisor.cli.restore", "advisor.cli.user"),
        _kept,
        _restore,
        _restored,
        _names,
        environment=_own,
    ),
    Command(
        "apply-workspace",
        ("advisor.cli.apply", "tests.faults.warm"),
        _stale,
        _workspace,
        _stages,
        _stages,
        environment=_own,
    ),
)
BY_NAME = {one.name: one for one in COMMANDS}
