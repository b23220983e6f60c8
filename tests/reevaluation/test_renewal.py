"""After a change only what it can touch is judged again, and the result is the full one: byte for byte, over random edits."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.catalog.record import Day, Period
from advisor.evaluation import Evaluation
from advisor.reevaluation import stand
from advisor.reevaluation.renewal import renewed
from advisor.reevaluation.stand import Stands
from tests import shipped
from tests.reevaluation.worlds import BAN, INSTRUMENT, OTHER_PERMIT, PERMIT, REQUIRE, SECOND_LAW, World

DAYS = [Day(2025, 2, 28), Day(2025, 3, 1), Day(2025, 7, 1), Day(2026, 3, 1), Day(2026, 6, 1)]
RULES = {"permit/p": PERMIT, "permit/q": OTHER_PERMIT, "forbid/b": BAN, "require/r": REQUIRE}


@pytest.fixture(scope="module")
def whole() -> Evaluation:
    with tempfile.TemporaryDirectory() as folder:
        files = {"legislation/b.yaml": SECOND_LAW, "instruments/a.yaml": INSTRUMENT}
        return World(Path(folder), files, RULES).whole()


def told(stands: Stands) -> bytes:
    rows = [[*key, one.as_json()] for key, one in sorted(stands.items())]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()


def changed(whole: Evaluation, what: str, place: int, day: Day) -> Evaluation:
    """The world with one edit; the rules are the same, so the engine is."""
    catalog = whole.catalog
    period = Period.model_validate({"until": day})
    if what in ("lapse", "drop", "evidence", "holder"):
        documents: list[Any] = list(catalog.documents)
        at = place % sum(len(document.provisions) for document in documents)
        for n, document in enumerate(documents):
            if at >= len(document.provisions):
                at -= len(document.provisions)
                continue
            provisions = list(document.provisions)
            one = provisions[at]
            if what == "lapse":
                provisions[at] = one.model_copy(update={"in_force": period})
            elif what == "drop":
                del provisions[at]
            elif what == "evidence":
                weaker = document.evidence.model_copy(update={"grade": "recalled"})
                provisions[at] = one.model_copy(update={"evidence": weaker})
            else:
                holds = tuple(held.model_copy(update={"by": "chu-tich-ubnd-tinh"}) for held in one.holds)
                provisions[at] = one.model_copy(update={"holds": holds})
            documents[n] = document.model_copy(update={"provisions": tuple(provisions)})
            break
        return Evaluation(catalog.with_records(documents=tuple(documents)), whole.rules, engine=whole.engine)
    if what == "procedure":
        procedures = list(catalog.procedures)
        one_ = procedures[place % len(procedures)]
        procedures[place % len(procedures)] = one_.model_copy(update={"matters": ("cho-thue-dat", "giao-dat")[: 1 + place % 2]})
        made = catalog.with_records(procedures=tuple(procedures))
    elif what == "body":
        bodies = list(catalog.bodies)
        body = bodies[place % len(bodies)]
        bodies[place % len(bodies)] = body.model_copy(update={"exists": period})
        made = catalog.with_records(bodies=tuple(bodies))
    elif what == "instrument":
        made = catalog.with_records(instruments=())
    else:
        rows = list(catalog.coverage)
        row = rows[place % len(rows)]
        rows[place % len(rows)] = row.model_copy(update={"state": "unread"})
        made = catalog.with_records(coverage=tuple(rows))
    return Evaluation(made, whole.rules, engine=whole.engine)


EDITS = ["lapse", "drop", "evidence", "holder", "procedure", "body", "instrument", "coverage"]


@settings(max_examples=120)
@given(
    st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 40), st.sampled_from(DAYS)), min_size=1, max_size=3),
    st.sampled_from(DAYS),
    st.sampled_from(DAYS),
)
def test_what_is_renewed_is_what_a_full_run_says(
    whole: Evaluation, edits: list[tuple[str, int, Day]], start: Day, end: Day
) -> None:
    """Random edits of clauses, bodies, procedures, instruments and coverage, and days that pass."""
    other = whole
    for what, place, day in edits:
        other = changed(other, what, place, day)
    known = stand.taken(whole, whole.on(start))
    found = renewed(whole.on(start), known, other.on(end))
    assert told(found.stands) == told(stand.taken(other, other.on(end)))


def test_an_unchanged_world_judges_nothing_again(whole: Evaluation) -> None:
    """Nothing changed, nothing is judged."""
    known = stand.taken(whole, whole.on(DAYS[3]))
    other = Evaluation(whole.catalog.with_records(), whole.rules, engine=whole.engine)
    assert renewed(whole.on(DAYS[3]), known, other.on(DAYS[3])).judged == 0


def test_one_clause_of_the_shipped_catalog_touches_what_rests_on_it() -> None:
    """A holder's clause is taken out: its procedures are judged again and no others, and the result is the full one."""
    whole = shipped.whole()
    on = Day(2026, 11, 24)
    known = stand.taken(whole, whole.on(on))
    decree = whole.catalog.document["49/2026/NĐ-CP"]
    kept = tuple(p for p in decree.provisions if p.at != "Điều 14 khoản 2")
    documents = tuple(d.model_copy(update={"provisions": kept}) if d is decree else d for d in whole.catalog.documents)
    other = Evaluation(whole.catalog.with_records(documents=documents), whole.rules, engine=whole.engine)
    found = renewed(whole.on(on), known, other.on(on))
    assert told(found.stands) == told(stand.taken(other, other.on(on)))
    moved = sum(known[key] != one for key, one in found.stands.items())
    assert 0 < moved <= found.judged < len(known) / 20
