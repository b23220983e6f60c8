"""The dossier of a proposal (hồ sơ Word): what stands in the register, as `advisor.proposals` takes it.

Verdicts are given again on the present catalog, for the receiver, form and answers that the department chose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from ..catalog.record import Day
from ..evaluation import Evaluation
from ..proposals.choice import CAPACITY, DETAILS, EFFECTIVE, IMPACT, OPINIONS, UNTIL, Given, Impact, Opinion
from ..proposals.completeness import CONTROLS_PROCEDURES
from ..proposals.own import Appraisal, Conclusion, Own
from ..proposals.selection import FORMS, Selection, Wanted, of_department
from .account import NotPossible
from .models import Item, Proposal
from .models import Opinion as Said

Json = dict[str, Any]
ANCHORS = {DETAILS: "thong-tin", OPINIONS: "y-kien", CAPACITY: "nang-luc", IMPACT: "tac-dong"}
"""The parts of what a department gives, and where each stands on its page."""
DAYS = (UNTIL, EFFECTIVE)


def selection(whole: Evaluation, proposal: Proposal, items: Iterable[Item], on: Day) -> Selection:
    """Exactly what the department chose; what the law does not allow today is among the refused."""
    found = whole.catalog.bearer(proposal.department, on)
    if found is None:
        raise NotPossible(f"cơ quan {proposal.department} không có vào ngày {on:%d/%m/%Y}")
    wanted = tuple(
        Wanted(
            procedure,
            one.level,
            one.form if one.form in FORMS else None,
            one.receiver or None,
            {name: given.get("value") for name, given in one.answers.items()},
        )
        for one in items
        if (procedure := whole.catalog.procedure.get(one.code)) is not None and one.level in procedure.levels
    )
    return of_department(whole, found[0], whole.catalog.line_of(found[0].body), on, wanted, None)


def given(whole: Evaluation, proposal: Proposal, items: list[Item], opinions: Iterable[Said], on: Day) -> Given:
    """What people gave: the particulars, what each item carries, and opinions: of those sent, the one that the item's state is of."""
    states = {one.pk: one.state for one in items}
    last: dict[int, Appraisal] = {}
    office = None
    for one in opinions:
        if one.kind == "office":
            office = one
        elif one.item_id is not None and (one.sent is None or states.get(one.item_id) == one.conclusion):
            last[one.item_id] = Appraisal(cast(Conclusion, one.conclusion), one.reasons, one.sent is not None)
    known = particulars(proposal.particulars)
    if office is not None and CONTROLS_PROCEDURES in (authority := whole.on(on).authority):
        name = authority.name(CONTROLS_PROCEDURES)
        before = next((row for row in known.opinions if row.body == name), Opinion(name, "", "", ""))
        rest = tuple(row for row in known.opinions if row.body != name)
        known = replace(known, opinions=(replace(before, said=office.reasons), *rest))
    return replace(
        known,
        each={
            (one.code, one.level): Own(
                one.until,
                one.conditions,
                {(check["what"], check["id"]): check["source"] for check in one.checks},
                last.get(one.pk),
            )
            for one in items
        },
    )


def particulars(written: Json) -> Given:
    """The particulars of a proposal: sheets of `proposals.choice` by name; impacts by "code/level", capacities by receiver."""
    impacts = {}
    for key, row in written.get(IMPACT, {}).items():
        code, _, level = key.rpartition("/")
        impacts[code, level] = Impact(**row)
    return Given(
        tuple(Opinion(**row) for row in written.get(OPINIONS, [])),
        impacts,
        {(name, aspect): said for name, row in written.get(CAPACITY, {}).items() for aspect, said in row.items()},
        written.get(DETAILS, {}),
    )
