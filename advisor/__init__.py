"""A rule-driven delegation advisor for Vietnamese provincial government.

May this approval be handed down (phân cấp, ủy quyền), to whom, in which form, on which clause in force that day; and if not, what
stands in the way? The tree is the pipeline, and imports go one way, from the bottom up:

    cli          commands, and the texts they print
    web          the review workspace: views and pages over the register
    register     what people decided, on which grounds, and the trail of every step
    reports      the plan's other duties: classification, progress, monthly report, public lists, review, scoreboard
    centre       what has to be organised at the Centre: process sheets, counters, staff, rota
    proposals    the dossier that a department sends to Sở Tư pháp
    reevaluation when law changes: large tables, plans of what a change moves, decisions on them
    exchange     portal JSON and Excel in, tables out
    reasoning    answers a procedure, explains it: proof, questions, obstacles, holds, receipt
    evaluation   joins the stages below for one day
    verdicts     what follows for one case
    rules        what the rules say: vocabulary, conditions, definition, durable-rules, clingo
    cases        what is asked: candidates and fact sheets
    authority    who may decide: graph of bodies and posts (networkx), competence
    law          what is in force on a day, and what has been gone through
    catalog      what is written: legislation, institutions, procedures, instruments
    documents    Word, pages, and the Vietnamese of numbers, dates and order
    source, diagnostic, workspace    YAML with its lines · a fault and its place · where data lies

The stages are a library: `from advisor import load, evaluate`.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime

    from .evaluation import Evaluation

__version__ = "0.1.0"


def load(catalog: Path | None = None, rules: Path | None = None, *, compiled: bool = True) -> Evaluation:
    """Reads a catalog and rules (the shipped ones by default) and compiles them; `Refused` with every fault there is.

    Not `compiled`: rules are compiled for durable-rules when something is first judged, if ever.
    """
    from . import workspace
    from .catalog.reading import read
    from .evaluation import Evaluation
    from .rules.reading import read as read_rules

    # What is read lives as long as the process: collecting garbage in between costs a third of the time and finds none.
    collecting = gc.isenabled()
    gc.disable()
    try:
        read_catalog = read(catalog or workspace.shipped("catalog"))
        made = Evaluation(read_catalog, read_rules(rules or workspace.shipped("rules"), read_catalog))
        if compiled:
            _ = made.engine
        gc.freeze()
    finally:
        if collecting:
            gc.enable()
    return made


def evaluate(whole: Evaluation, on: datetime.date, codes: list[str] | None = None) -> list[dict[str, Any]]:
    """One record a procedure and level on a day, as `advisor suggest --format json` gives them; of these codes only, if named."""
    from .reasoning.answer import answer, levels
    from .reasoning.interface import record
    from .reasoning.wording import Wording

    moment = whole.on(on)
    wording = Wording(moment)
    return [
        record(whole, answer(moment, procedure, level, {}), wording)
        for procedure in whole.catalog.procedures
        if codes is None or procedure.key in codes
        for level in levels(moment, procedure)
    ]
