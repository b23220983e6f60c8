"""Decides every case of a catalog on a day and prints how many: reading and deciding alone, with nothing written out."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

from advisor import load
from advisor.evaluation import Moment
from advisor.reasoning.answer import answer, levels
from advisor.verdicts.verdict import Verdict


def verdicts(moment: Moment) -> Iterator[Verdict]:
    """Every receiver, form and part of every procedure at every level."""
    for procedure in moment.whole.catalog.procedures:
        for level in levels(moment, procedure):
            yield from answer(moment, procedure, level, {}).verdicts


if __name__ == "__main__":
    day, *folders = sys.argv[1:]
    catalog = Path(folders[0]) if folders else None
    print(sum(1 for _ in verdicts(load(catalog).on(datetime.date.fromisoformat(day)))))
