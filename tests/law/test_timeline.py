"""When a norm is in force: its own period, its document's, and what another provision ends."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.catalog.catalog import Catalog, Norm, Province
from advisor.catalog.citation import Reference
from advisor.catalog.legislation import Document, Provision
from advisor.catalog.reading import read
from advisor.catalog.record import Evidence, Period
from advisor.law.timeline import Life, Timeline
from tests.worlds import SHIPPED, day, document, laws, world

OLD, NEW = "1/2016/QH13", "2/2025/QH15"


def _norm(timeline: Timeline, text: str, on: str) -> Norm | None:
    return timeline.find(Reference.parse(text), day(on))


def _life(timeline: Timeline, text: str) -> tuple[datetime.date | None, datetime.date | None] | None:
    (norm,) = timeline.catalog.resolve(Reference.parse(text))
    life = timeline.life(norm)
    return (life.period.from_, life.period.until) if life else None


def test_until_is_the_first_day_without(tmp_path: Path) -> None:
    """Hết hiệu lực kể từ ngày X: on X it is no longer in force, on the day before it is; it begins on its first day."""
    head = "in_force: {from: 2016-01-01, until: 2025-07-01}"
    timeline = Timeline(world(tmp_path, laws(a=document(OLD, "at: Điều 1, says: Câu.", head=head))))
    text = f"{OLD} Điều 1"
    days = ("2015-12-31", "2016-01-01", "2025-06-30", "2025-07-01")
    assert [_norm(timeline, text, on) is not None for on in days] == [False, True, True, False]


def test_a_provision_lives_on_the_common_days_only(tmp_path: Path) -> None:
    """A clause is in force where its own period and its document's meet, whichever begins later and ends sooner."""
    provisions = """
        at: Điều 1, says: Câu.
        at: Điều 2, says: Câu., in_force: {from: 2017-01-01}
        at: Điều 3, says: Câu., in_force: {until: 2019-01-01}
        at: Điều 4, says: Câu., in_force: {from: 2010-01-01, until: 2030-01-01}
    """
    timeline = Timeline(
        world(tmp_path, laws(a=document(OLD, provisions, head="in_force: {from: 2016-01-01, until: 2025-01-01}")))
    )
    assert [_life(timeline, f"{OLD} Điều {n}") for n in range(1, 5)] == [
        (day("2016-01-01"), day("2025-01-01")),
        (day("2017-01-01"), day("2025-01-01")),
        (day("2016-01-01"), day("2019-01-01")),
        (day("2016-01-01"), day("2025-01-01")),
    ]


def test_a_document_that_is_only_named_is_never_in_force(tmp_path: Path) -> None:
    """Nothing rests on a document whose period nobody recorded, and its provisions end nothing."""
    old = document(OLD, "at: Điều 1, says: Câu.")
    new = document(
        NEW, f"at: Điều 9, says: Câu., in_force: {{from: 2020-01-01}}, ends: [{OLD} Điều 1]", head="issued: 2025-01-01"
    )
    timeline = Timeline(world(tmp_path, laws(a=old, b=new)))
    assert _life(timeline, f"{NEW} Điều 9") is None
    assert _norm(timeline, f"{NEW} Điều 9", "2025-06-01") is None
    assert _life(timeline, f"{OLD} Điều 1") == (day("2016-01-01"), None)


def test_an_ender_ends_the_clause_and_all_in_it(tmp_path: Path) -> None:
    """The clause named, its parts and its sentences end on the day on which the ender begins; their neighbours don't."""
    provisions = """
        at: Điều 1, says: Câu.
        at: Điều 1 khoản 2, says: Câu.
        at: Điều 1 khoản 2 điểm a, says: Câu., sentences: [{id: mot, says: Một.}]
        at: Điều 11, says: Câu.
        at: Phụ lục I Điều 1, says: Câu.
    """
    new = document(NEW, f"at: Điều 9, says: Câu., in_force: {{from: 2025-03-01}}, ends: [{OLD} Điều 1]")
    timeline = Timeline(world(tmp_path, laws(a=document(OLD, provisions), b=new)))
    ends = day("2025-03-01")
    for text in ("Điều 1", "Điều 1 khoản 2", "Điều 1 khoản 2 điểm a", "Điều 1 khoản 2 điểm a#mot"):
        assert _life(timeline, f"{OLD} {text}") == (day("2016-01-01"), ends)
        (norm,) = timeline.catalog.resolve(Reference.parse(f"{OLD} {text}"))
        life = timeline.life(norm)
        assert life is not None
        assert life.ended_by is not None
        assert str(life.ended_by.reference) == f"{NEW} Điều 9"
    for text in ("Điều 11", "Phụ lục I Điều 1"):
        assert _life(timeline, f"{OLD} {text}") == (day("2016-01-01"), None)


def test_a_whole_document_can_be_ended(tmp_path: Path) -> None:
    """An ender that names the number alone ends every provision, those whose clause is unknown too."""
    provisions = "at: Điều 1, says: Câu.\nat: unknown, id: cau, says: Câu., evidence: {grade: recalled}"
    new = document(NEW, f"at: Điều 9, says: Câu., in_force: {{from: 2025-03-01}}, ends: [{OLD}]")
    timeline = Timeline(world(tmp_path, laws(a=document(OLD, provisions), b=new)))
    assert {_life(timeline, text) for text in (f"{OLD} Điều 1", f"{OLD}#cau")} == {(day("2016-01-01"), day("2025-03-01"))}


def test_an_ender_of_one_wording_leaves_the_other(tmp_path: Path) -> None:
    """Where one sentence or wording is named after #, only that one ends."""
    old = document(OLD, "at: Điều 1, says: Câu., sentences: [{id: mot, says: Một.}, {id: hai, says: Hai.}]")
    new = document(NEW, f"at: Điều 9, says: Câu., in_force: {{from: 2025-03-01}}, ends: ['{OLD} Điều 1#mot']")
    timeline = Timeline(world(tmp_path, laws(a=old, b=new)))
    assert [_norm(timeline, f"{OLD} Điều 1{part}", "2025-03-01") is None for part in ("#mot", "#hai", "")] == [True, False, False]


@pytest.mark.parametrize(("yields", "ends"), [("true", day("2026-01-01")), ("false", day("2027-03-01"))])
def test_only_what_yields_dies_of_a_later_text_on_the_same_matter(tmp_path: Path, yields: str, ends: datetime.date) -> None:
    """A provision of June 2025 ends by itself when a later text on the same matter takes effect; others need an express end."""
    old = document("139/2025/NĐ-CP", "at: Điều 4, says: Câu.\nat: Điều 5, says: Câu.", kind="nghi-dinh",
                   head=f"in_force: {{from: 2025-07-01, until: 2027-03-01}}\nyields_to_later: {yields}")  # fmt: skip
    new = document(NEW, "at: Điều 9, says: Câu., same_matter_as: [139/2025/NĐ-CP Điều 4]", head="in_force: {from: 2026-01-01}")
    timeline = Timeline(world(tmp_path, laws(a=old, b=new)))
    assert _life(timeline, "139/2025/NĐ-CP Điều 4") == (day("2025-07-01"), ends)
    assert _life(timeline, "139/2025/NĐ-CP Điều 5") == (day("2025-07-01"), day("2027-03-01"))


def test_an_earlier_text_on_the_same_matter_ends_nothing(tmp_path: Path) -> None:
    """A text that was there first is not the later one, and one of the very same day is none either."""
    old = document("139/2025/NĐ-CP", "at: Điều 4, says: Câu.", head="in_force: {from: 2025-07-01}\nyields_to_later: true")
    new = document(NEW, """
        at: Điều 8, says: Câu., in_force: {from: 2024-01-01}, same_matter_as: [139/2025/NĐ-CP Điều 4]
        at: Điều 9, says: Câu., in_force: {from: 2025-07-01}, same_matter_as: [139/2025/NĐ-CP Điều 4]
    """)  # fmt: skip
    assert _life(Timeline(world(tmp_path, laws(a=old, b=new))), "139/2025/NĐ-CP Điều 4") == (day("2025-07-01"), None)


def test_an_end_never_lengthens_a_life(tmp_path: Path) -> None:
    """An ender that comes when the clause is over changes nothing; of two the first one counts."""
    old = document(OLD, "at: Điều 1, says: Câu., in_force: {until: 2020-01-01}\nat: Điều 2, says: Câu.")
    new = document(NEW, f"""
        at: Điều 8, says: Câu., in_force: {{from: 2025-05-01}}, ends: [{OLD}]
        at: Điều 9, says: Câu., in_force: {{from: 2025-03-01}}, ends: [{OLD}]
    """)  # fmt: skip
    timeline = Timeline(world(tmp_path, laws(a=old, b=new)))
    assert _life(timeline, f"{OLD} Điều 1") == (day("2016-01-01"), day("2020-01-01"))
    assert _life(timeline, f"{OLD} Điều 2") == (day("2016-01-01"), day("2025-03-01"))


def test_an_ender_that_never_takes_effect_ends_nothing() -> None:
    """A provision with no day in common with its own document was never law, so what it would have ended lives on."""
    evidence = Evidence(grade="text")
    old = Document(document=OLD, kind="luat", title="Cũ", in_force=_period("2016-01-01", None), evidence=evidence,
                   provisions=(Provision(at="Điều 1", says="Câu."),))  # fmt: skip
    ender = Provision(at="Điều 9", says="Câu.", in_force=_period("2026-01-01", None), ends=(OLD,))
    new = Document(document=NEW, kind="luat", title="Mới", in_force=_period("2025-01-01", "2025-06-01"), evidence=evidence,
                   provisions=(ender,))  # fmt: skip
    timeline = Timeline(_catalog(old, new))
    assert _life(timeline, f"{OLD} Điều 1") == (day("2016-01-01"), None)


def test_no_other_version_is_taken(tmp_path: Path) -> None:
    """On the days of no wording nothing is found: no wording before or after, nor the clause around or beside it."""
    provisions = """
        at: Điều 14, says: Câu.
        at: Điều 14 khoản 1, id: goc, says: Cũ., in_force: {until: 2020-01-01}
        at: Điều 14 khoản 1, id: moi, says: Mới., in_force: {from: 2021-01-01}
        at: Điều 15, says: Câu., sentences: [{id: mot, says: Một.}]
        at: unknown, id: cau, says: Câu., evidence: {grade: recalled}
    """
    timeline = Timeline(world(tmp_path, laws(a=document(OLD, provisions))))
    text = f"{OLD} Điều 14 khoản 1"
    found = [_norm(timeline, text, on) for on in ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01")]
    assert [norm and norm.says for norm in found] == ["Cũ.", None, None, "Mới."]
    assert _norm(timeline, f"{text}#goc", "2021-01-01") is None
    assert _norm(timeline, f"{text}#moi", "2019-12-31") is None
    for other in ("Điều 14 khoản 2", "Điều 1", "Điều 14 khoản 1 điểm a", "Điều 15#hai"):
        assert _norm(timeline, f"{OLD} {other}", "2022-01-01") is None
    assert _norm(timeline, OLD, "2022-01-01") is None
    sentence = _norm(timeline, f"{OLD} Điều 15#mot", "2022-01-01")
    assert sentence is not None
    assert sentence.says == "Một."


def test_a_document_lasts_as_long_as_is_written_of_it(tmp_path: Path) -> None:
    """A document as a whole is in force from its first day until before its end; one that is only named never is."""
    period = document(OLD, head="in_force: {from: 2016-01-01, until: 2025-07-01}")
    timeline = Timeline(world(tmp_path, laws(a=period, b=document(NEW, head="issued: 2025-01-01"))))
    dated, named = (timeline.catalog.document[number] for number in (OLD, NEW))
    days = ("2015-12-31", "2016-01-01", "2025-06-30", "2025-07-01")
    assert [timeline.lasts(dated, day(on)) for on in days] == [False, True, True, False]
    assert [timeline.lasts(named, day(on)) for on in days] == [False] * 4


def test_an_ender_that_is_never_in_force_stops_no_other(tmp_path: Path) -> None:
    """A document that is only named would end the clause at no known time; the one that is law ends it on its day."""
    named = document("3/2024/QH15", f"at: Điều 1, says: Câu., ends: [{OLD} Điều 1]", head="issued: 2024-01-01")
    new = document(NEW, f"at: Điều 9, says: Câu., in_force: {{from: 2025-03-01}}, ends: [{OLD} Điều 1]")
    timeline = Timeline(world(tmp_path, laws(a=document(OLD, "at: Điều 1, says: Câu."), b=named, c=new)))
    assert _life(timeline, f"{OLD} Điều 1") == (day("2016-01-01"), day("2025-03-01"))


def test_a_life_cut_short_keeps_its_doubt_and_its_place(tmp_path: Path) -> None:
    """That its document's first day was only recalled, and where that is written, stays true of a clause that another ends."""
    old = document(OLD, "at: Điều 1, says: Câu.", head="in_force: {from: 2016-01-01, unsure: [from]}")
    new = document(NEW, f"at: Điều 9, says: Câu., in_force: {{from: 2025-03-01}}, ends: [{OLD} Điều 1]")
    timeline = Timeline(world(tmp_path, laws(a=old, b=new)))
    norm = timeline.find(Reference.parse(f"{OLD} Điều 1"), day("2020-01-01"))
    assert norm is not None
    life = timeline.life(norm)
    assert life is not None
    assert life.period.until == day("2025-03-01")
    assert life.period.unsure == ("from",)
    assert "a.yaml" in str(life.period.place)


def test_a_supposed_world_differs_in_what_is_supposed_alone(tmp_path: Path) -> None:
    """Lives and documents named are as supposed, also against what is written; the rest and the world itself stay."""
    texts = laws(a=document(OLD, "at: Điều 1, says: Câu.\nat: Điều 2, says: Câu."), b=document(NEW, "at: Điều 9, says: Câu."))
    timeline = Timeline(world(tmp_path, texts))
    before = timeline.days
    first, second = (timeline.find(Reference.parse(f"{OLD} Điều {n}"), day("2020-01-01")) for n in (1, 2))
    assert first is not None
    assert second is not None
    supposed_life = Life(Period.model_validate({"from": day("2018-01-01"), "until": day("2019-01-01")}))
    supposed = timeline.supposing({first: supposed_life}, {OLD: False, NEW: True})
    assert [supposed.in_force(first, day(on)) for on in ("2017-12-31", "2018-01-01", "2019-01-01")] == [False, True, False]
    assert supposed.life(second) == timeline.life(second)
    assert [supposed.lasts(timeline.catalog.document[number], day("2010-01-01")) for number in (OLD, NEW)] == [False, True]
    assert [supposed.lasts(timeline.catalog.document[number], day("2020-01-01")) for number in (OLD, NEW)] == [False, True]
    assert set(supposed.days) == {*before, day("2018-01-01"), day("2019-01-01")}
    assert timeline.in_force(first, day("2020-01-01"))
    assert timeline.lasts(timeline.catalog.document[OLD], day("2020-01-01"))
    assert set(Timeline(timeline.catalog).supposing({first: supposed_life}, {}).days) == set(supposed.days)


def test_the_days_of_change_are_all_there(tmp_path: Path) -> None:
    """Between two days on which something begins or ends, nothing that is in force changes."""
    catalog = world(tmp_path, laws(a=document(OLD, "at: Điều 1, says: Câu., in_force: {until: 2021-05-01}")))
    timeline = Timeline(catalog)
    assert {day("2016-01-01"), day("2021-05-01"), day("2024-12-06"), day("2025-03-01"), day("2025-07-01")} == set(timeline.days)
    assert list(timeline.days) == sorted(timeline.days)


def test_the_land_powers_are_banned_opened_and_banned_again() -> None:
    """The real catalog: 49/2026/NĐ-CP Điều 14 khoản 1 opens land powers from 2026-01-31 to 2027-02-28, no day longer."""
    timeline = Timeline(read(SHIPPED))
    text = "49/2026/NĐ-CP Điều 14 khoản 1"
    days = ("2026-01-30", "2026-01-31", "2027-02-28", "2027-03-01")
    assert [_norm(timeline, text, on) is not None for on in days] == [False, True, True, False]
    assert [_norm(timeline, "45/2013/QH13 Điều 59 khoản 4", on) is not None for on in ("2016-01-01", "2025-07-01")] == [
        True,
        False,
    ]


def test_the_general_law_has_one_version_a_day() -> None:
    """The real catalog: 77/2015, 65/2025 and 72/2025 follow each other without a gap and without a common day."""
    timeline = Timeline(read(SHIPPED))
    laws_of = ("77/2015/QH13", "65/2025/QH15", "72/2025/QH15")
    for on, law in (("2025-02-28", 0), ("2025-03-01", 1), ("2025-06-15", 1), ("2025-06-16", 2), ("2026-07-01", 2)):
        found = {norm.document.document for norm in timeline.catalog.norms if timeline.in_force(norm, day(on))}
        assert found & set(laws_of) == {laws_of[law]}


def test_every_life_of_the_catalog_lies_within_what_is_written() -> None:
    """The real catalog: no norm is in force outside its document's and its own period, and each early end has its ender."""
    timeline = Timeline(read(SHIPPED))
    ended = [life for norm in timeline.catalog.norms if (life := _within_its_writing(timeline, norm)) and life.ended_by]
    assert ended


def _within_its_writing(timeline: Timeline, norm: Norm) -> Life | None:
    life = timeline.life(norm)
    if norm.document.in_force is None:
        assert life is None
        return None
    assert life is not None
    written = norm.written
    assert life.period.from_ == written.from_
    if life.ended_by is None:
        assert life.period.until == written.until
    else:
        assert life.period.until is not None
        assert life.period.until in written
        assert life.period.until == life.ended_by.written.from_
    return life


def _period(start: str | None, end: str | None) -> Period | None:
    written = {"from": day(start) if start else None, "until": day(end) if end else None}
    return Period.model_validate(written) if start or end else None


def _catalog(*documents: Document) -> Catalog:
    return Catalog(Province(province="thu", name="Thử", recorded_from=day("2016-01-01")), documents=documents)


YEARS = st.integers(2016, 2027)
PERIODS = st.tuples(st.none() | YEARS, st.none() | YEARS).map(lambda p: (p[0], None) if p[0] and p[1] and p[0] >= p[1] else p)
TARGETS = [f"{n}/2016/QH13{part}" for n in range(3) for part in ("", " Điều 1", " Điều 2", " Điều 2 khoản 1")]
Written = tuple[int | None, int | None]


@st.composite
def bodies_of_law(draw: st.DrawFn) -> list[tuple[Written, bool, list[tuple[Written, list[str], list[str]]]]]:
    """Three documents: period, whether they yield, and three provisions each with a period and what they end."""
    targets = st.lists(st.sampled_from(TARGETS), max_size=2)
    provision = st.tuples(PERIODS, targets, targets)
    return draw(st.lists(st.tuples(PERIODS, st.booleans(), st.lists(provision, min_size=3, max_size=3)), min_size=3, max_size=3))


def _built(law: list[tuple[Written, bool, list[tuple[Written, list[str], list[str]]]]]) -> Timeline:
    def period(written: Written) -> Period | None:
        return _period(*(f"{year}-01-01" if year else None for year in written))

    places = ("Điều 1", "Điều 2", "Điều 2 khoản 1")
    return Timeline(_catalog(*(
        Document(
            document=f"{n}/2016/QH13", kind="luat", title="Luật", in_force=period(written), yields_to_later=yields,
            evidence=Evidence(grade="text"),
            provisions=tuple(
                Provision(at=at, says="Câu.", in_force=period(own), ends=tuple(ends), same_matter_as=tuple(same))
                for at, (own, ends, same) in zip(places, provisions, strict=True)
            ),
        )
        for n, (written, yields, provisions) in enumerate(law)
    )))  # fmt: skip


def _lives(timeline: Timeline) -> dict[str, tuple[datetime.date | None, datetime.date | None] | None]:
    return {str(norm.reference): _life(timeline, str(norm.reference)) for norm in timeline.catalog.norms}


@settings(max_examples=100, derandomize=True, deadline=None)
@given(bodies_of_law())
def test_a_life_lies_within_its_written_period(
    law: list[tuple[Written, bool, list[tuple[Written, list[str], list[str]]]]],
) -> None:
    """Whatever ends whatever, no provision begins sooner or ends later than it says, and no life is empty."""
    timeline = _built(law)
    for norm in timeline.catalog.norms:
        life, outer, own = timeline.life(norm), norm.document.in_force, norm.provision.in_force
        if life is None:
            assert outer is None or (own is not None and own.within(outer) is None)
            continue
        start, end = life.period.from_, life.period.until
        assert start is None or end is None or start < end
        for period in filter(None, (outer, own)):
            assert period.from_ is None or (start is not None and period.from_ <= start)
            assert period.until is None or (end is not None and end <= period.until)
        if life.ended_by is not None:
            ender = timeline.life(life.ended_by)
            assert ender is not None
            assert ender.period.from_ == end


@settings(max_examples=100, derandomize=True, deadline=None)
@given(bodies_of_law(), st.integers(0, 2), st.integers(0, 2), PERIODS)
def test_a_changed_period_moves_only_what_it_touches(
    law: list[tuple[Written, bool, list[tuple[Written, list[str], list[str]]]]], n: int, m: int, period: Written
) -> None:
    """Changing one provision's period changes its own life and those of the clauses that it ends, and no other."""
    before = _lives(_built(law))
    written, yields, provisions = law[n]
    _, ends, same = provisions[m]
    changed = [*law]
    changed[n] = (written, yields, [*provisions[:m], (period, ends, same), *provisions[m + 1 :]])
    after = _lives(_built(changed))
    own = f"{n}/2016/QH13 {('Điều 1', 'Điều 2', 'Điều 2 khoản 1')[m]}"
    touched = {own}
    for text in (*ends, *same):
        outer = Reference.parse(text).citation
        touched |= {name for name in before if Reference.parse(name).citation.within(outer)}
    assert {name for name in before if before[name] != after[name]} <= touched


@settings(max_examples=50, derandomize=True, deadline=None)
@given(bodies_of_law())
def test_the_order_of_files_does_not_matter(law: list[tuple[Written, bool, list[tuple[Written, list[str], list[str]]]]]) -> None:
    """Lives follow from what is written, not from which file is read first."""
    timeline = _built(law)
    turned = Timeline(_catalog(*reversed(timeline.catalog.documents)))
    assert _lives(timeline) == _lives(turned)
