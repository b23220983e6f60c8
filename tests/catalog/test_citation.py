"""Citations: both ways of writing one clause, and nothing that is not one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advisor.catalog.citation import KINDS, Citation, NoCitation, Reference, is_number

NUMBERS = [
    "72/2025/QH15",
    "66.19/2026/NQ-CP",
    "11/2016/UBTVQH13",
    "306/QĐ-UBND",
    "17/2023/TT-BLĐTBXH",
    "44/2025/QĐ-CTUBND",
    "139/2025/NĐ-CP",
    "544/QĐ-TTg",
    "01/2018/TT-VPCP",
    "238/NQ-HĐND",
    "1679/NQ-UBTVQH15",
    "7216/VPCP-KSTT",
    "02/2016/TTLT-BTP-BNV",
]
numbers = st.sampled_from(NUMBERS)
ones = st.builds(lambda n, letters: f"{n}{letters}", st.integers(1, 300), st.sampled_from(["", "", "a", "đ", "bc"]))
parts = ones | st.builds("{}-{}".format, ones, ones)
points = st.sampled_from(["a", "b", "đ", "m", "d1", "a-c"])
annexes = st.sampled_from(["", "I", "IV", "XX", "2", "A"])


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    """Any clause that can be cited: a clause needs its article or its annex, a point its clause or article."""
    annex, article = draw(st.none() | annexes), draw(st.none() | parts)
    clause = draw(st.none() | parts) if article or annex is not None else None
    point = draw(st.none() | points) if article or clause else None
    return Citation(draw(numbers), article, clause, point, annex)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(citations(), st.none() | st.sampled_from(KINDS))
def test_both_forms_come_back_as_the_same_clause(citation: Citation, kind: str | None) -> None:
    """What is written short or as officials write it is read back as the same clause, with the kind where one is named."""
    assert Citation.parse(str(citation)) == citation
    read = Citation.parse(citation.long(kind))
    assert read == citation
    assert read.kind == kind
    assert read.long() == citation.long(kind)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(citations(), st.none() | st.sampled_from(["goc", "theo-146-2025", "cau-2"]))
def test_a_reference_names_its_wording(citation: Citation, part: str | None) -> None:
    """The name after # is kept, and a clause without one means no wording in particular."""
    reference = Reference(citation, part)
    assert Reference.parse(str(reference)) == reference


@settings(max_examples=200, derandomize=True, deadline=None)
@given(citations())
def test_a_part_is_read_beside_its_document(citation: Citation) -> None:
    """Provisions name their clause without the document; together they are the same citation."""
    assume(citation.part)
    assert Citation.at(citation.document, citation.part) == citation


@settings(max_examples=200, derandomize=True, deadline=None)
@given(citations(), citations())
def test_within_is_an_order(one: Citation, other: Citation) -> None:
    """A clause lies within itself, its document and each part it is written in; two that lie within each other are one."""
    assert one.within(one)
    assert one.within(Citation(one.document))
    assert (one.within(other) and other.within(one)) == (one == other)
    assert one.within(Citation(one.document, one.article, annex=one.annex))
    if one.within(other):
        assert one.document == other.document
        assert other.annex in (None, one.annex)
    if one.point:
        assert one.within(Citation(one.document, one.article, one.clause, None, one.annex))


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("72/2025/QH15 Điều 14 khoản 1", "72/2025/QH15 Điều 1"),
        ("72/2025/QH15 Điều 14", "72/2025/QH15 Điều 14 khoản 1"),
        ("72/2025/QH15 Điều 14", "72/2025/QH14"),
        ("72/2025/QH15 Phụ lục I Điều 3", "72/2025/QH15 Điều 3"),
        ("72/2025/QH15 Phụ lục I", "72/2025/QH15 Phụ lục II"),
        ("72/2025/QH15 Phụ lục I", "72/2025/QH15 Phụ lục"),
        ("72/2025/QH15 Điều 3 khoản 2 điểm a", "72/2025/QH15 Điều 3 điểm a"),
        ("72/2025/QH15 Điều 3 khoản 10", "72/2025/QH15 Điều 3 khoản 1"),
    ],
)
def test_a_neighbour_is_not_within(inner: str, outer: str) -> None:
    """An article of an annex is not that of the text, a point of a clause not that of the article, 14 not in 1."""
    assert not Citation.parse(inner).within(Citation.parse(outer))


@pytest.mark.parametrize(
    ("text", "citation"),
    [
        ("72/2025/QH15", Citation("72/2025/QH15")),
        ("Luật số 72/2025/QH15", Citation("72/2025/QH15")),
        ("điểm a khoản 2 Điều 14 Luật 72/2025/QH15", Citation("72/2025/QH15", "14", "2", "a")),
        ("khoản 2 Điều 14a Nghị định 151/2025/NĐ-CP", Citation("151/2025/NĐ-CP", "14a", "2")),
        ("139/2025/NĐ-CP Điều 3 khoản 3-4", Citation("139/2025/NĐ-CP", "3", "3-4")),
        ("151/2025/NĐ-CP Điều 5 khoản 1 điểm đ", Citation("151/2025/NĐ-CP", "5", "1", "đ")),
        ("118/2025/NĐ-CP Phụ lục", Citation("118/2025/NĐ-CP", annex="")),
        ("118/2025/NĐ-CP Phụ lục II Điều 3", Citation("118/2025/NĐ-CP", "3", annex="II")),
        ("khoản 2 Phụ lục I Thông tư liên tịch 02/2016/TTLT-BTP-BNV", Citation("02/2016/TTLT-BTP-BNV", clause="2", annex="I")),
        ("Phụ lục Công văn 7216/VPCP-KSTT", Citation("7216/VPCP-KSTT", annex="")),
    ],
)
def test_citations_as_officials_and_files_write_them(text: str, citation: Citation) -> None:
    """Real ways of writing are read clause by clause."""
    assert Citation.parse(text) == citation
    assert Citation.parse(str(citation)) == citation


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "Điều 14", "Luật Đất đai", "72/2025/QH15 khoản 1", "72/2025/QH15 điểm a", "điểm a Luật 72/2025/QH15",
        "72/2025/QH15 Phụ lục I điểm a", "72/2025/QH15 Điều", "72/2025/QH15 Điều mười", "72/2025/QH15 điều 14",
        "72/2025/QH15 khoản 1 Điều 14", "72/2025/QH15  Điều 14", " 72/2025/QH15", "72/2025/QH15 ", "72/2025/QH15\n",
        "72/2025/QH15 Điều 14, khoản 1", "72/2025/QH15 Điều 14 khoản 1 và khoản 2", "72/2025", "72-2025-QH15", "QH15",
        "139/2025/NÐ-CP", "139/2025/ND-CP Điều", "72/2025/QH15 Điều １４", "٧٢/2025/QH15", "72/2025/QH15 Điều -1",
        "Luật Nghị định 72/2025/QH15", "72/2025/QH15#goc",
    ],
)  # fmt: skip
def test_junk_is_no_citation(text: str) -> None:
    """A citation that leaves out its article, or is written in no known way, is refused and never mended."""
    with pytest.raises(NoCitation) as refused:
        Citation.parse(text)
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize("text", ["", "khoản 1", "điểm a", "Điều", "72/2025/QH15 Điều 1", "Điều 1 ", "khoản 1 Điều 1", "unknown"])
def test_junk_is_no_part(text: str) -> None:
    """A provision names article, clause and point in this order, the article never left out."""
    with pytest.raises(NoCitation):
        Citation.at("72/2025/QH15", text)


@pytest.mark.parametrize(
    "text", ["72/2025/QH15#", "72/2025/QH15 Điều 1#Gốc", "72/2025/QH15 Điều 1#a#b", "#goc", "72/2025/QH15 Điều 1# a"]
)
def test_junk_is_no_reference(text: str) -> None:
    """After # stands the short name of a wording, and before it a citation."""
    with pytest.raises(NoCitation):
        Reference.parse(text)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    st.text(max_size=30)
    | st.lists(st.sampled_from([*NUMBERS, *KINDS, " ", "Điều", "khoản", "điểm", "Phụ lục", "1", "a", "-", "#"])).map("".join)
)
def test_any_text_is_a_citation_or_refused(text: str) -> None:
    """Nothing else is raised, and what is accepted is said again in a form that means the same."""
    try:
        found = Reference.parse(text)
    except NoCitation:
        return
    assert Reference.parse(str(found)) == found
    assert is_number(found.citation.document)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_document_is_known_by_its_whole_number(number: str) -> None:
    """Every number in use is one; a piece of it is not."""
    assert is_number(number)
    assert not is_number(number + " ")
    assert not is_number(number.split("/")[0])
    assert not is_number("/" + number)


def test_the_kind_only_prints() -> None:
    """The kind is no part of the name: "Luật 72/2025/QH15" and "72/2025/QH15" are one document."""
    assert Citation.parse("Luật 72/2025/QH15") == Citation.parse("72/2025/QH15")
    assert len({Citation.parse("Luật 72/2025/QH15"), Citation.parse("72/2025/QH15")}) == 1
