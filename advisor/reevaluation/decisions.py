"""The file of decisions (sổ quyết định): plans that somebody has applied, one a line, only ever added to.

Every line holds the fingerprint of the one before it, so that a line that was changed or taken out shows. A plan is applied once: the
second time nothing is written. The whole file is written beside and put in place at once, under a lock.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..diagnostic import Fault, Place, Refused

NAME = "decisions.jsonl"
LARGEST = 200 * 1024 * 1024  # bytes of a plan; one of every shipped verdict has some 4 MB
START = "sha256:" + "0" * 64


class Busy(Exception):
    """Somebody else holds the lock."""


class AnotherCatalog(Exception):
    """The plan was made from another catalog or other rules than those of now."""

    def __init__(self, what: str, planned: str, now: str) -> None:
        super().__init__(f"{what}: {planned} ≠ {now}")
        self.what, self.planned, self.now = what, planned, now


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder's one lock; it goes with the process, so a killed one leaves none behind. `Busy` where it is held."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(str(folder)) from None
        yield


def identity(document: Mapping[str, Any]) -> str:
    """What a plan is known by: everything it says."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def read_plan(path: Path) -> dict[str, Any]:
    """A plan as `advisor plan --format json` wrote it; `Refused` where it is none."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"it has more than {LARGEST // 1024 // 1024} MiB")
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        identity(document)
    except (OSError, ValueError, RecursionError) as error:  # also of letters that are none, and of numbers without end
        line = getattr(error, "lineno", 1)
        raise Refused([Fault(Place(str(path), line), "no-plan", f"this is no plan: {error}", _HELP)]) from None
    if strange := sorted(_strangers(document)):
        raise Refused([Fault(Place(str(path), 1), "no-plan", f"this is no plan: no {', '.join(strange)}", _HELP)])
    return document


def _strangers(document: object) -> set[str]:
    """What a plan has to have and this one has not, or in another form."""
    wanted = {"from": str, "to": str, "catalog": str, "rulebook": str, "counts": dict, "causes": list, "instruments": list}
    if not isinstance(document, dict):
        return set(wanted)
    missing = {key for key, kind in wanted.items() if not isinstance(document.get(key), kind)}
    if missing:
        return missing
    proposals = document.get("proposals", [])
    groups = [
        (f"causes[{n}].changes", group.get("changes") if isinstance(group, dict) else None)
        for n, group in enumerate(document["causes"])
    ]
    rows = {"instruments": (document["instruments"], ("id", "effect")), "proposals": (proposals, ())}
    rows |= {name: (changes, ("code", "level", "kind")) for name, changes in groups}
    for name, (listed, keys) in rows.items():
        if not isinstance(listed, list) or not all(isinstance(one, dict) and all(key in one for key in keys) for one in listed):
            missing.add(name)
    return missing


_HELP = "write one with: advisor plan … --format json --out PLAN.json"


def decisions(folder: Path) -> list[dict[str, Any]]:
    """What was applied so far; `Refused` where a line was changed or taken out."""
    path = folder / NAME
    if not path.exists():
        return []
    found: list[dict[str, Any]] = []
    before = START
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(text)
            fits = row["before"] == before and row["line"] == _sealed({k: v for k, v in row.items() if k != "line"})
        except (json.JSONDecodeError, KeyError, TypeError):
            fits = False
        if not fits:
            words = "this line does not follow from the one before it: the file was changed by hand"
            raise Refused([Fault(Place(str(path), number), "decisions-changed", words, "put the file back from a backup")])
        before = row["line"]
        found.append(row)
    return found


def apply(plan: Mapping[str, Any], folder: Path, *, catalog: str, rulebook: str, on: str, by: str) -> tuple[dict[str, Any], bool]:
    """Records a plan; the line, and whether it is new. `AnotherCatalog` where it was made from something else."""
    for what, now in (("catalog", catalog), ("rulebook", rulebook)):
        if plan[what] != now:
            raise AnotherCatalog(what, plan[what], now)
    known = identity(plan)
    with locked(folder):
        rows = decisions(folder)
        for row in rows:
            if row["plan"] == known:
                return row, False
        stale = [
            {"code": c["code"], "level": c["level"], "kind": c["kind"], "do": c.get("do")}
            for group in plan["causes"]
            for c in group["changes"]
        ]
        line: dict[str, Any] = {
            "plan": known,
            "applied": on,
            "by": by,
            "from": plan["from"],
            "to": plan["to"],
            "catalog": catalog,
            "rulebook": rulebook,
            "counts": plan["counts"],
            "changes": stale,
            "instruments": [{"id": one["id"], "effect": one["effect"]} for one in plan["instruments"]],
            "proposals": [one.get("id") for one in plan.get("proposals", [])],
            "before": rows[-1]["line"] if rows else START,
        }
        line["line"] = _sealed(line)
        _write(folder / NAME, "".join(_text(row) for row in [*rows, line]))
        return line, True


def _sealed(row: Mapping[str, Any]) -> str:
    return identity(row)


def _text(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def _write(path: Path, text: str) -> None:
    """All or nothing, also through a loss of power."""
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
