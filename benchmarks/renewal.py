"""One clause changed: walks the clauses that rules rest on, changes each in three ways, and judges again what that can touch.

Timed is what a program does that has everything loaded: the law in force from the changed catalog, then every verdict. Reading the
file is not in it. Beside it, on the same change and in the same process, all verdicts are judged anew; both have to be the same.
"""

from __future__ import annotations

import argparse
import datetime
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor import load
from advisor.catalog.catalog import Catalog
from advisor.catalog.legislation import Provision
from advisor.catalog.record import Day, Period
from advisor.evaluation import Evaluation
from advisor.reevaluation import stand
from advisor.reevaluation.renewal import renewed
from advisor.reevaluation.stand import Stands
from benchmarks import page

DAY = Day.fromisoformat(page.ON)
WANTED = 0.1
Clause = tuple[str, str, str | None]
"""Document, place in it, and the name of the wording."""


def _ended(provision: Provision) -> Provision:
    return provision.model_copy(update={"in_force": Period.model_validate({"until": DAY - datetime.timedelta(100)})})


def _reworded(provision: Provision) -> Provision:
    return provision.model_copy(update={"says": f"{provision.says} (sửa đổi)"})


EDITS: Mapping[str, Callable[[Provision], Provision | None]] = {
    "its date changed": _ended,
    "repealed": lambda _: None,
    "reworded": _reworded,
}


@dataclass(frozen=True)
class Run:
    """One change: seconds of the renewal and of judging everything, and how many verdicts were judged and moved."""

    clause: Clause
    edit: str
    seconds: float
    full: float
    judged: int
    moved: int


def clauses(whole: Evaluation) -> list[Clause]:
    """Those that a rule in force rests on, each once."""
    norms = [norm for basis in whole.on(DAY).texts.basis.values() for norm in basis]
    return list(dict.fromkeys((n.document.document, n.provision.at, n.provision.id) for n in norms))


def changed(catalog: Catalog, clause: Clause, edit: Callable[[Provision], Provision | None]) -> Catalog:
    number, at, id = clause
    documents = []
    for document in catalog.documents:
        if document.document == number:
            found = (edit(p) if (p.at, p.id) == (at, id) else p for p in document.provisions)
            document = document.model_copy(update={"provisions": tuple(one for one in found if one)})
        documents.append(document)
    return catalog.with_records(documents=tuple(documents))


def measure(whole: Evaluation, known: Stands, clause: Clause, name: str) -> Run:
    catalog = changed(whole.catalog, clause, EDITS[name])

    def timed(make: Callable[[Evaluation], Stands | tuple[Stands, int]]) -> tuple[float, Stands | tuple[Stands, int]]:
        begun = time.perf_counter()
        made = make(Evaluation(catalog, whole.rules, engine=whole.engine, beside=whole))
        return time.perf_counter() - begun, made

    judged = 0

    def again(other: Evaluation) -> Stands:
        nonlocal judged
        found = renewed(whole.on(DAY), known, other.on(DAY))
        judged = found.judged
        return found.stands

    seconds, stands = timed(again)
    full, expected = timed(lambda other: stand.taken(other, other.on(DAY)))
    if stands != expected:
        raise SystemExit(f"{clause} {name}: not what judging everything says")
    assert isinstance(stands, dict)
    return Run(clause, name, seconds, full, judged, sum(known.get(key) != one for key, one in stands.items()))


def row(name: str, runs: Sequence[Run]) -> tuple[str, ...]:
    seconds = sorted(run.seconds for run in runs)
    cells = [statistics.median(seconds), seconds[int(0.9 * len(seconds))], seconds[-1]]
    full = statistics.median(run.full for run in runs)
    return (
        name,
        str(len(runs)),
        *(f"{one:.3f} s" for one in cells),
        f"{full:.3f} s",
        page.times(statistics.median(run.full / run.seconds for run in runs)),
        f"{statistics.median(run.judged for run in runs):.0f}, {max(run.judged for run in runs)}",
        f"{statistics.median(run.moved for run in runs):.0f}, {max(run.moved for run in runs)}",
    )


def report(runs: Sequence[Run], verdicts: int, every: int, loading: Sequence[float]) -> tuple[list[str], list[str]]:
    """The section, and what was missed."""
    reached = {"median": statistics.median(run.seconds for run in runs), "worst": max(run.seconds for run in runs)}
    over = sum(run.seconds > WANTED for run in runs)
    missed = [f"one clause changed, {name} ({s:.2f} s, ≤ {WANTED:g} s)" for name, s in reached.items() if s > WANTED]
    slowest = sorted(runs, key=lambda run: -run.seconds)[:6]
    lines = [
        f"Wanted: ≤ {WANTED:g} s once everything is loaded. {len(runs)} changes, one in {every} of the clauses that a rule in force rests "
        f"on; {over} of them took longer. Before the first, the {verdicts:,} verdicts were judged once ({loading[0]:.2f} s) and what "
        f"they are worked out from was gone through ({loading[1]:.2f} s). Every result was compared with judging everything anew in the "
        "same process, and was the same.",
        "",
        *page.table(
            ("change", "runs", "median", "nine of ten", "worst", "everything anew", "times faster", "judged", "moved"),
            [row("all", runs), *(row(name, [run for run in runs if run.edit == name]) for name in EDITS)],
        ),
        "",
        "Judged and moved: verdicts, median and most. The slowest:",
        "",
        *page.table(
            ("clause", "change", "time", "everything anew", "judged", "moved"),
            [
                (" ".join(filter(None, r.clause)), r.edit, f"{r.seconds:.3f} s", f"{r.full:.3f} s", str(r.judged), str(r.moved))
                for r in slowest
            ],
        ),
    ]
    return lines, missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--every", type=int, default=2, help="so many clauses on")
    parser.add_argument("--quick", action="store_true", help="every 20th clause")
    parser.add_argument("--to", type=Path, default=page.RESULTS)
    given = parser.parse_args()
    every = 20 if given.quick else given.every
    before = os.getloadavg()[0]
    whole = load()
    begun = time.perf_counter()
    known = stand.taken(whole, whole.on(DAY))
    between = time.perf_counter()
    # A change of the catalog that changes nothing: what later ones are compared with is gone through here.
    other = Evaluation(
        whole.catalog.with_records(coverage=tuple(whole.catalog.coverage)), whole.rules, engine=whole.engine, beside=whole
    )
    renewed(whole.on(DAY), known, other.on(DAY))
    loading = between - begun, time.perf_counter() - between
    runs = [measure(whole, known, clause, name) for clause in clauses(whole)[::every] for name in EDITS]
    lines, missed = report(runs, len(known), every, loading)
    page.put("One clause changed", before, missed, lines, given.to)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
