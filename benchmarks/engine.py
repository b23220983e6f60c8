"""How many cases a second durable-rules decides, beside the definition and plain closures. Prints JSON; a process of its own.

The cases are sheets of the shipped catalog, each told apart by some rule from every other. In a round all take their turn on the
same sheets, and every one has to come to the same outcome.
"""

from __future__ import annotations

import argparse
import datetime
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from advisor import load
from advisor.evaluation import Moment
from advisor.rules import semantics
from advisor.rules.condition import Sheet
from advisor.rules.engine import Engine
from advisor.rules.semantics import Outcome
from benchmarks.closures import Closures
from benchmarks.decide import verdicts


def cases(moment: Moment) -> tuple[int, int, list[Sheet]]:
    """The number of cases, of their sheets (one a matter), and the sheets told apart."""
    asked, sheets, found = 0, 0, dict[tuple[int, ...], Sheet]()
    for verdict in verdicts(moment):
        asked += 1
        for judgement in verdict.judgements:
            sheets += 1
            found.setdefault(moment.whole.engine.signature(judgement.sheet), judgement.sheet)
    return asked, sheets, list(found.values())


def timed(decide: Callable[[Sheet], Outcome], sheets: Sequence[Sheet]) -> tuple[float, list[Outcome]]:
    """Sheets a second, and what came out."""
    start = time.perf_counter()
    outcomes = [decide(sheet) for sheet in sheets]
    return len(sheets) / (time.perf_counter() - start), outcomes


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--on", type=datetime.date.fromisoformat, required=True)
    parser.add_argument("--catalog", type=Path, default=None)
    parser.add_argument("--count-only", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sheets", type=int, default=3000)
    given = parser.parse_args()

    moment = load(given.catalog).on(given.on)
    asked, judged, distinct = cases(moment)
    counts = {"procedures": len(moment.whole.catalog.procedures), "cases": asked, "sheets": judged, "distinct": len(distinct)}
    if given.count_only:
        print(json.dumps(counts))
        return

    sheets = distinct[:: max(1, len(distinct) // given.sheets)]
    book, in_force = moment.whole.book, moment.in_force
    restricted = book.restricted(in_force)
    closures = Closures(restricted)

    def defined(sheet: Sheet) -> Outcome:
        return semantics.outcome(semantics.standing(restricted, semantics.judge(restricted, sheet)))

    rounds: dict[str, list[float]] = {name: [] for name in ("first", "again", "definition", "closures", "compiling")}
    for _ in range(given.rounds):
        start = time.perf_counter()
        engine = Engine(book)
        rounds["compiling"].append(time.perf_counter() - start)

        def decided(sheet: Sheet, engine: Engine = engine) -> Outcome:
            return engine.outcome(engine.standing(engine.judge(sheet, in_force), in_force))

        expected: list[Outcome] = []
        for name, decide in (("definition", defined), ("closures", closures.outcome), ("first", decided), ("again", decided)):
            speed, outcomes = timed(decide, sheets)
            rounds[name].append(speed)
            expected = expected or outcomes
            if outcomes != expected:
                raise SystemExit(f"{name} does not come to the defined outcomes")
    print(json.dumps({**counts, "measured": len(sheets), "rules": len(restricted.rules), "rounds": rounds}))


if __name__ == "__main__":
    main()
