"""After a change only what it can touch is judged again, and the result is the full one: byte for byte, over random edits."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
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
from advisor.rules.condition import All, OneOf
from advisor.rules.reading import Rules
from tests.reevaluation.worlds import BAN, INSTRUMENT, OTHER_PERMIT, PERMIT, REQUIRE, SECOND_LAW, World
from tests.shipped import whole as read_once

DAYS = [Day(2025, 2, 28), Day(2025, 3, 1), Day(2025, 7, 1), Day(2026, 3, 1), Day(2026, 6, 1)]
RULES = {"permit/p": PERMIT, "permit/q": OTHER_PERMIT, "forbid/b": BAN, "require/r": REQUIRE}
LIFTING_LAW = """\
document: 3/2022/QH15
kind: luat
title: Luật thử ba
in_force: {from: 2022-01-01}
evidence: {grade: text}
provisions:
  - at: Điều 8
    says: Được ủy quyền giao đất.
    lifts: [{ban: 1/2020/QH14 Điều 4, matters: [giao-dat], forms: [uy_quyen]}]
    lifts_by: 2/2021/QH14
"""
MOVING_DECREE = """\
document: 4/2023/NĐ-CP
kind: nghi-dinh
title: Nghị định thử
moves_powers: true
in_force: {from: 2023-01-01}
evidence: {grade: text}
provisions: [{at: Điều 9, says: UBND tỉnh chứng thực.}]
"""
PUBLISHED = """\
procedure: '1.000003'
name: Chứng thực
field: dat-dai
levels: [province]
source: {holder: ubnd-tinh, holder_known: published, since: 2020-01-01, lists: [4/2023/NĐ-CP], evidence: {grade: reported}}
"""
CONSENTED = """\
procedure: '1.000004'
name: Cho thuê đất
field: dat-dai
matters: [cho-thue-dat]
levels: [province]
fact: {consent.of_giver: 'yes'}
source: {evidence: {grade: reported}}
"""
FILES = {
    "legislation/b.yaml": SECOND_LAW,
    "legislation/c.yaml": LIFTING_LAW,
    "legislation/d.yaml": MOVING_DECREE,
    "procedures/c.yaml": PUBLISHED,
    "procedures/d.yaml": CONSENTED,
    "instruments/a.yaml": INSTRUMENT,
}


@pytest.fixture(scope="module")
def whole() -> Evaluation:
    with tempfile.TemporaryDirectory() as folder:
        return World(Path(folder), FILES, RULES).whole()


def told(stands: Stands) -> bytes:
    rows = [[*key, one.as_json()] for key, one in sorted(stands.items())]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()


def changed(whole: Evaluation, what: str, place: int, day: Day) -> Evaluation:
    """The world with one edit. Where the rules are the same the engine is: it may have a lift too many, which is not in force."""
    catalog = whole.catalog
    period = Period.model_validate({"until": day})
    if what == "rule":
        return Evaluation(catalog, edited(whole.rules, place), beside=whole)
    if what == "head":
        heads = list(catalog.documents)
        heads[place % len(heads)] = heads[place % len(heads)].model_copy(update={"in_force": period})
        return Evaluation(catalog.with_records(documents=tuple(heads)), whole.rules, engine=whole.engine, beside=whole)
    if what in ("lapse", "drop", "evidence", "holder", "lifting"):
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
                weaker = document.evidence.model_copy(update={"grade": ("restated", "recalled")[day.year % 2]})
                provisions[at] = one.model_copy(update={"evidence": weaker})
            elif what == "lifting":
                provisions[at] = one.model_copy(update={"lifts_by": "2/2021/QH14 Điều 7" if one.lifts else None})
            else:
                holds = tuple(held.model_copy(update={"by": "chu-tich-ubnd-tinh"}) for held in one.holds)
                provisions[at] = one.model_copy(update={"holds": holds})
            documents[n] = document.model_copy(update={"provisions": tuple(provisions)})
            break
        return Evaluation(catalog.with_records(documents=tuple(documents)), whole.rules, engine=whole.engine, beside=whole)
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
    return Evaluation(made, whole.rules, engine=whole.engine, beside=whole)


def edited(rules: Rules, place: int) -> Rules:
    """One rule is gone, or narrower."""
    id = list(rules.written)[place % len(rules.written)]
    if place % 2:
        written = {name: one for name, one in rules.written.items() if name != id}
        return replace(rules, written=written)
    when, met_if = rules.conditions[id]
    narrower = All((when, OneOf("matter", frozenset({"cho-thue-dat"}))))
    return replace(rules, conditions={**rules.conditions, id: (narrower, met_if)})


EDITS = ["lapse", "drop", "evidence", "holder", "lifting", "head", "rule", "procedure", "body", "instrument", "coverage"]


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 40), st.sampled_from(DAYS)), min_size=1, max_size=3),
    st.sampled_from(DAYS),
    st.sampled_from(DAYS),
)
def test_what_is_renewed_is_what_a_full_run_says(
    whole: Evaluation, edits: list[tuple[str, int, Day]], start: Day, end: Day
) -> None:
    """Random edits of clauses, documents, rules, bodies, procedures, instruments and coverage, and days that pass."""
    other = whole
    for what, place, day in edits:
        other = changed(other, what, place, day)
    known = stand.taken(whole, whole.on(start))
    found = renewed(whole.on(start), known, other.on(end))
    assert told(found.stands) == told(stand.taken(other, other.on(end)))


def test_an_unchanged_world_judges_nothing_again(whole: Evaluation) -> None:
    """Nothing changed, nothing is judged."""
    known = stand.taken(whole, whole.on(DAYS[3]))
    other = Evaluation(whole.catalog.with_records(), whole.rules, engine=whole.engine, beside=whole)
    assert renewed(whole.on(DAYS[3]), known, other.on(DAYS[3])).judged == 0


def test_a_ground_is_chosen_anew_where_its_clause_is_known_otherwise(whole: Evaluation) -> None:
    """Both grades count as verified, and still the ground that was read in the text is the one that is named."""
    on = DAYS[3]
    known = stand.taken(whole, whole.on(on))
    law = whole.catalog.document["1/2020/QH14"]
    restated = law.evidence.model_copy(update={"grade": "restated"})
    provisions = tuple(p.model_copy(update={"evidence": restated}) if p.at == "Điều 3" else p for p in law.provisions)
    documents = tuple(d.model_copy(update={"provisions": provisions}) if d is law else d for d in whole.catalog.documents)
    other = Evaluation(whole.catalog.with_records(documents=documents), whole.rules, engine=whole.engine, beside=whole)
    found = renewed(whole.on(on), known, other.on(on)).stands
    lease = ("1.000002", "province")
    assert known[lease].rules == ("permit/p",)
    assert found[lease].rules == ("permit/q",)


@pytest.fixture(scope="module")
def shipped() -> Evaluation:
    return read_once()


def struck(whole: Evaluation, norms: set[tuple[str, str]]) -> Evaluation:
    """The shipped world without these clauses."""
    documents = tuple(
        d.model_copy(update={"provisions": tuple(p for p in d.provisions if (d.document, p.at) not in norms)})
        if any(d.document == number for number, _ in norms)
        else d
        for d in whole.catalog.documents
    )
    return Evaluation(whole.catalog.with_records(documents=documents), whole.rules, engine=whole.engine, beside=whole)


def test_one_clause_of_the_shipped_catalog_touches_what_rests_on_it(shipped: Evaluation) -> None:
    """A holder's clause is taken out: its procedures are judged again and no others, and the result is the full one."""
    on = Day(2026, 11, 24)
    known = stand.taken(shipped, shipped.on(on))
    other = struck(shipped, {("49/2026/NĐ-CP", "Điều 14 khoản 2")})
    found = renewed(shipped.on(on), known, other.on(on))
    assert told(found.stands) == told(stand.taken(other, other.on(on)))
    moved = sum(known[key] != one for key, one in found.stands.items())
    assert 0 < moved <= found.judged < len(known) / 20


def test_clauses_of_the_shipped_catalog_that_rules_rest_on(shipped: Evaluation) -> None:
    """Every ninth of them is taken out, one after the other: each time the result is the full one."""
    on = Day(2026, 11, 24)
    known = stand.taken(shipped, shipped.on(on))
    norms = [n for basis in shipped.on(on).texts.basis.values() for n in basis]
    clauses = list(dict.fromkeys((n.document.document, n.provision.at) for n in norms))
    judged = 0
    for clause in clauses[::9]:
        other = struck(shipped, {clause})
        found = renewed(shipped.on(on), known, other.on(on))
        judged += found.judged
        assert told(found.stands) == told(stand.taken(other, other.on(on))), clause
    assert 0 < judged < len(known)
