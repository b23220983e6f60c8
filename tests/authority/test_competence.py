"""Who holds a power on a day: the law in force names the holder, and where it does not there is a doubt and no guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.authority.competence import Competence
from advisor.catalog.catalog import Catalog
from advisor.catalog.reading import read
from tests.worlds import SHIPPED, competences, document, laws, world

LAW, LATER = "1/2016/QH13", "139/2025/NĐ-CP"
ON = "2025-08-01"


def _holds(by: str, extra: str = "", *, at: str = "Điều 1", matter: str = "giao-dat", level: str = "province") -> str:
    return f"at: {at}, says: Giao., holds: [{{matters: [{matter}], level: {level}, by: {by}}}]{extra}"


def _procedure(source: str = "", *, matters: str = "[giao-dat]", field: str = "dat-dai") -> dict[str, str]:
    source = f"{source}, evidence: {{grade: reported}}".removeprefix(", ")
    text = f"procedure: '1.000001'\nname: Thủ tục\nfield: {field}\nmatters: {matters}\nlevels: [province]\nsource: {{{source}}}\n"
    return {"procedures/p.yaml": text}


def _of(catalog: Catalog, on: str = ON, level: str = "province", part: str = "decide") -> tuple[Competence, ...]:
    return competences(catalog, on).of(catalog.procedures[0], level, part)  # type: ignore[arg-type]


def _one(folder: Path, on: str = ON, *, publication: str = "", coverage: str = "[]\n", **documents: str) -> Competence:
    catalog = world(folder, {**laws(**documents), **_procedure(publication), "coverage.yaml": coverage})
    (found,) = _of(catalog, on)
    return found


def _ids(competence: Competence) -> list[str]:
    return [holder.id for holder in competence.holders]


def test_the_law_names_the_holder_by_matter_level_part_and_day(tmp_path: Path) -> None:
    """A clause gives its power to its holder only for its own matter, level, part and days."""
    law = document(LAW, _holds("ubnd-tinh", ", in_force: {from: 2016-01-01, until: 2026-01-01}"))
    catalog = world(tmp_path, {**laws(a=law), **_procedure()})
    (found,) = _of(catalog)
    (holder,) = found.holders
    assert (holder.id, holder.matter, holder.verified, str(holder.norm and holder.norm.reference), found.doubt) == (
        "ubnd-tinh", "giao-dat", True, f"{LAW} Điều 1", None,
    )  # fmt: skip
    for other in (_of(catalog, "2026-01-01"), _of(catalog, level="commune"), _of(catalog, part="appraise")):
        assert [(_ids(c), c.doubt and c.doubt.kind) for c in other] == [([], "nobody")]


def test_who_appraises_is_not_who_decides(tmp_path: Path) -> None:
    """Parts are held apart: the department that appraises does not decide for that."""
    land = "matters: [giao-dat], level: province"
    both = f"holds: [{{{land}, by: ubnd-tinh}}, {{{land}, parts: [appraise, receive], by: co-quan-chuyen-mon}}]"
    catalog = world(tmp_path, {**laws(a=document(LAW, f"at: Điều 1, says: Giao., {both}")), **_procedure()})
    found = {part: _ids(_of(catalog, part=part)[0]) for part in ("receive", "appraise", "decide", "return")}
    assert found == {"receive": ["so-nong-nghiep"], "appraise": ["so-nong-nghiep"], "decide": ["ubnd-tinh"], "return": []}


@pytest.mark.parametrize(
    ("by", "on", "holder"),
    [
        ("co-quan-chuyen-mon", "2025-02-28", "so-tai-nguyen"),
        ("co-quan-chuyen-mon", "2025-03-01", "so-nong-nghiep"),
        ("nguoi-dung-dau-co-quan-chuyen-mon", "2025-02-28", "giam-doc-so-tai-nguyen"),
        ("nguoi-dung-dau-co-quan-chuyen-mon", "2025-03-01", "giam-doc-so-nong-nghiep"),
    ],
)
@pytest.mark.parametrize("published", [False, True])
def test_the_department_of_the_field_is_that_of_the_day(tmp_path: Path, by: str, on: str, holder: str, published: bool) -> None:
    """Where a law or a publication names the department of the field or its head, a merger changes who that is."""
    found = _one(tmp_path, on, publication=f"holder: {by}") if published else _one(tmp_path, on, a=document(LAW, _holds(by)))
    assert (_ids(found), found.doubt) == ([holder], None)


def test_the_field_is_that_of_the_matter(tmp_path: Path) -> None:
    """A procedure filed under another field is still decided by the department of the matter's own field."""
    law = document(LAW, _holds("co-quan-chuyen-mon"))
    catalog = world(tmp_path, {**laws(a=law), **_procedure(field="chung-thuc")})
    assert _ids(_of(catalog)[0]) == ["so-nong-nghiep"]


def test_law_beats_publication_and_says_so(tmp_path: Path) -> None:
    """Where the publication names another than the law, the law's holder stands, with a remark naming both."""
    found = _one(tmp_path, a=document(LAW, _holds("ubnd-tinh")), publication="holder: chu-tich-ubnd-tinh, since: 2025-07-01")
    assert (_ids(found), found.doubt) == (["ubnd-tinh"], None)
    assert (
        found.remark
        == "Danh mục công bố ghi Chủ tịch UBND tỉnh; 1/2016/QH13 Điều 1 giao UBND tỉnh. Đề nghị rà soát danh mục công bố."
    )


@pytest.mark.parametrize(
    ("publication", "on"),
    [
        ("holder: ubnd-tinh, since: 2025-07-01", ON),
        ("holder: chu-tich-ubnd-tinh, since: 2025-07-01", "2025-06-30"),
        ("holder: chu-tich-ubnd-tinh, holder_known: recalled", ON),
        ("holder: chu-tich-ubnd-tinh, holder_known: law-text", ON),
        ("lists: [139/2026/NĐ-CP]", ON),
    ],
)
def test_a_publication_that_differs_in_nothing_is_not_remarked_on(tmp_path: Path, publication: str, on: str) -> None:
    """One that agrees, one not yet published, and what is no publication at all leave the law's answer alone."""
    found = _one(tmp_path, on, a=document(LAW, _holds("ubnd-tinh")), publication=publication)
    assert (_ids(found), found.doubt, found.remark) == (["ubnd-tinh"], None, None)


LISTING = "holder: chu-tich-ubnd-tinh, since: 2025-07-01, lists: [{0}]"


def test_a_later_unread_document_behind_the_publication_makes_a_doubt(tmp_path: Path) -> None:
    """If the publication rests on a document later than the clause that nobody has gone through, both holders are named."""
    found = _one(tmp_path, a=document(LAW, _holds("ubnd-tinh")), publication=LISTING.format("5/2024/NĐ-CP, 1/2016/QH13"))
    assert _ids(found) == ["ubnd-tinh", "chu-tich-ubnd-tinh"]
    assert found.doubt is not None
    assert found.doubt.kind == "publication"
    assert found.doubt.ask == (
        "1/2016/QH13 Điều 1 giao UBND tỉnh, danh mục công bố ghi Chủ tịch UBND tỉnh và dẫn 5/2024/NĐ-CP (chưa rà soát). "
        "Ai giữ thẩm quyền?"
    )
    assert "1/2016/QH13 Điều 1 names UBND tỉnh" in found.doubt.ask_en


@pytest.mark.parametrize(
    ("number", "coverage", "documents", "doubt"),
    [
        ("5/2024/NĐ-CP", "- {of: field, field: dat-dai, state: in-part, documents: [5/2024/NĐ-CP], why: Đọc.}\n", {}, False),
        ("5/2024/NĐ-CP", "- {of: field, field: chung-thuc, state: in-part, documents: [5/2024/NĐ-CP], why: Đọc.}\n", {}, True),
        ("5/2024/NĐ-CP", "- {of: field, field: dat-dai, state: unread, documents: [5/2024/NĐ-CP], why: Chưa.}\n", {}, True),
        ("5/2015/NĐ-CP", "[]\n", {}, False),
        ("5/2016/NĐ-CP", "[]\n", {}, True),
        ("5/QĐ-UBND", "[]\n", {}, True),
        ("5/2024/NĐ-CP", "[]\n", {"b": "in_force: {from: 2015-01-01}"}, False),
        ("5/2015/NĐ-CP", "[]\n", {"b": "in_force: {from: 2024-01-01}"}, True),
        ("5/2015/NĐ-CP", "[]\n", {"b": "issued: 2024-01-01"}, True),
    ],
)
def test_only_later_and_unread_documents_count(
    tmp_path: Path, number: str, coverage: str, documents: dict[str, str], doubt: bool
) -> None:
    """A document gone through for this field, or older than the clause by its date or else its number, shakes nothing."""
    others = {name: document(number, head=head, kind="nghi-dinh") for name, head in documents.items()}
    found = _one(tmp_path, publication=LISTING.format(number), coverage=coverage, a=document(LAW, _holds("ubnd-tinh")), **others)
    assert (found.doubt is not None, found.remark is None) == (doubt, doubt)


def test_two_holders_that_nothing_displaces_are_contested(tmp_path: Path) -> None:
    """Two clauses in force that name different holders settle nothing; both are named. The same holder twice is one."""
    one, other = document(LAW, _holds("ubnd-tinh")), _holds("chu-tich-ubnd-tinh", at="Điều 2")
    found = _one(tmp_path / "a", a=one, b=document("2/2016/QH13", other))
    assert (_ids(found), found.doubt and found.doubt.kind) == (["ubnd-tinh", "chu-tich-ubnd-tinh"], "contested")
    assert found.doubt is not None
    assert found.doubt.ask == (
        "Điều 1 Luật 1/2016/QH13; Điều 2 Luật 2/2016/QH13 cùng có hiệu lực và nêu hai chủ thể khác nhau "
        "(UBND tỉnh và Chủ tịch UBND tỉnh). Ai giữ thẩm quyền?"
    )
    same = _one(tmp_path / "b", a=one, b=document("2/2016/QH13", _holds("ubnd-tinh", at="Điều 2")))
    assert (_ids(same), same.doubt) == (["ubnd-tinh"], None)


PREVAILS = "in_force: {from: 2025-07-01, until: 2027-03-01}\nprevails: {over: all, by: Điều 21}"


@pytest.mark.parametrize(("on", "holder"), [("2025-06-30", "ubnd-tinh"), ("2025-07-01", "ubnd-xa"), ("2027-03-01", "ubnd-tinh")])
def test_a_text_that_prevails_displaces_while_it_lasts(tmp_path: Path, on: str, holder: str) -> None:
    """A decree of June 2025 goes before even a law for the matters it rules, from its first day until 2027-03-01."""
    decree = document(LATER, _holds("ubnd-xa"), head=PREVAILS, kind="nghi-dinh")
    found = _one(tmp_path, on, a=document(LAW, _holds("ubnd-tinh")), b=decree)
    assert (_ids(found), found.doubt) == ([holder], None)
    assert [str(norm.reference) for norm in found.holders[0].displaced] == ([f"{LAW} Điều 1"] if holder == "ubnd-xa" else [])


def test_two_texts_that_prevail_do_not_displace_each_other(tmp_path: Path) -> None:
    """Where both go before all others, neither goes before the other."""
    texts = [
        document(n, _holds(by), head=PREVAILS, kind="nghi-dinh")
        for n, by in ((LATER, "ubnd-xa"), ("140/2025/NĐ-CP", "ubnd-tinh"))
    ]
    found = _one(tmp_path, a=texts[0], b=texts[1])
    assert found.doubt is not None
    assert found.doubt.kind == "contested"


@pytest.mark.parametrize("named", [f"{LAW} Điều 1", f"{LAW} Điều 1 khoản 2", f"'{LAW} Điều 1 khoản 2#goc'"])
def test_a_clause_displaces_what_it_names_and_what_lies_in_it(tmp_path: Path, named: str) -> None:
    """Naming an article displaces its clauses, naming a wording that wording; the displaced clause is kept with the answer."""
    old = document(LAW, "at: Điều 1, says: Chung.\n" + _holds("ubnd-tinh", ", id: goc", at="Điều 1 khoản 2"))
    new = document(
        LATER, _holds("ubnd-xa", f", displaces: [{named}]", at="Điều 5"), head="in_force: {from: 2025-07-01}", kind="nghi-dinh"
    )
    found = _one(tmp_path, a=old, b=new)
    assert (_ids(found), found.doubt) == (["ubnd-xa"], None)
    assert [str(norm.reference) for norm in found.holders[0].displaced] == [f"{LAW} Điều 1 khoản 2#goc"]


def test_a_clause_displaces_no_neighbour(tmp_path: Path) -> None:
    """Displacing clause 1 leaves clause 2 where it is, so there are two holders and a doubt."""
    old = document(LAW, "at: Điều 1 khoản 1, says: Khác.\n" + _holds("ubnd-tinh", at="Điều 1 khoản 2"))
    new = document(LATER, _holds("ubnd-xa", f", displaces: [{LAW} Điều 1 khoản 1]"), kind="nghi-dinh")
    found = _one(tmp_path, a=old, b=new)
    assert found.doubt is not None
    assert found.doubt.kind == "contested"


def test_what_displaces_a_prevailing_text_by_name_goes_before_it(tmp_path: Path) -> None:
    """A later text that names the prevailing clause takes its place; the prevailing text does not strike back."""
    decree = document(LATER, _holds("ubnd-xa"), head=PREVAILS, kind="nghi-dinh")
    new = document(
        "2/2025/QH15", _holds("chu-tich-ubnd-tinh", f", displaces: [{LATER} Điều 1]"), head="in_force: {from: 2025-07-15}"
    )
    found = _one(tmp_path, a=document(LAW, _holds("ubnd-tinh")), b=decree, c=new)
    assert (_ids(found), found.doubt) == (["chu-tich-ubnd-tinh"], None)


@pytest.mark.parametrize(
    ("kind", "begins", "holder"),
    [
        ("luat", "2026-01-01", "ubnd-tinh"),
        ("nghi-dinh", "2026-01-01", "ubnd-tinh"),
        ("quyet-dinh-thu-tuong", "2026-01-01", "ubnd-tinh"),
        ("thong-tu", "2026-01-01", "ubnd-xa"),
        ("luat", "2025-07-01", "ubnd-xa"),
        ("luat", "2024-01-01", "ubnd-xa"),
    ],
)
def test_a_text_that_yields_gives_way_to_a_later_one_on_the_matter(tmp_path: Path, kind: str, begins: str, holder: str) -> None:
    """A decree of June 2025 goes before older texts and circulars, and gives way to a later law, decree or decision of the Prime
    Minister on the matter (139/2025/NĐ-CP Điều 21 khoản 2)."""
    decree = document(LATER, _holds("ubnd-xa"), head=f"{PREVAILS}\nyields_to_later: true", kind="nghi-dinh")
    other = document("2/2024/QH15", _holds("ubnd-tinh"), head=f"in_force: {{from: {begins}}}", kind=kind)
    found = _one(tmp_path, "2026-06-01", a=decree, b=other)
    assert (_ids(found), found.doubt) == ([holder], None)


@pytest.mark.parametrize(("old", "new"), [("until: 2030-01-01", "from: 2026-01-01"), ("from: 2025-07-01", "until: 2030-01-01")])
def test_a_text_yields_only_where_it_is_known_which_came_later(tmp_path: Path, old: str, new: str) -> None:
    """A text whose first day nobody recorded is neither later nor earlier: two holders, and the question between them."""
    decree = document(LATER, _holds("ubnd-xa"), head=f"in_force: {{{old}}}\nyields_to_later: true", kind="nghi-dinh")
    other = document("2/2024/QH15", _holds("ubnd-tinh"), head=f"in_force: {{{new}}}")
    found = _one(tmp_path, "2026-06-01", a=decree, b=other)
    assert found.doubt is not None
    assert found.doubt.kind == "contested"


def test_a_holder_of_part_of_a_matter_is_not_verified(tmp_path: Path) -> None:
    """Where the clause gives the power for some cases only, whether this procedure is one of them is left to be checked."""
    held = "{matters: [giao-dat], level: province, by: ubnd-tinh, only: trên địa bàn một xã}"
    (holder,) = _one(tmp_path, a=document(LAW, f"at: Điều 1, says: Giao., holds: [{held}]")).holders
    assert (holder.id, holder.limit, holder.verified) == ("ubnd-tinh", "trên địa bàn một xã", False)


def test_two_clauses_that_displace_each_other_are_contested(tmp_path: Path) -> None:
    """A circle of displacement leaves nobody, so both are named and asked about."""
    one = document(LAW, _holds("ubnd-tinh", f", displaces: [{LATER} Điều 1]"))
    other = document(LATER, _holds("ubnd-xa", f", displaces: [{LAW} Điều 1]"), kind="nghi-dinh")
    found = _one(tmp_path, a=one, b=other)
    assert (set(_ids(found)), found.doubt and found.doubt.kind) == ({"ubnd-tinh", "ubnd-xa"}, "contested")


def test_a_power_moved_to_nobody_knows_whom_is_open(tmp_path: Path) -> None:
    """A provision known to move a power that nobody has read is a doubt naming it, and never the older holder."""
    old = document(LAW, _holds("ubnd-tinh"))
    new = document(
        LATER,
        _holds("unknown", f", displaces: [{LAW} Điều 1]", at="Điều 7"),
        head="in_force: {from: 2025-07-01}",
        kind="nghi-dinh",
    )
    found = _one(tmp_path, a=old, b=new, publication="holder: ubnd-tinh")
    assert (_ids(found), found.doubt and found.doubt.kind) == ([], "unread")
    assert found.doubt is not None
    assert found.doubt.ask.startswith("Điều 7 Nghị định 139/2025/NĐ-CP đã chuyển thẩm quyền này nhưng chưa đọc được giao cho ai.")
    assert _ids(_one(tmp_path / "before", "2025-06-30", a=old, b=new)) == ["ubnd-tinh"]


def test_a_holder_that_has_ended_is_asked_about_with_its_successor(tmp_path: Path) -> None:
    """The law still names a body that is gone: who holds the power is open, with the clause, the end and who came after."""
    found = _one(tmp_path, a=document(LAW, _holds("so-tai-nguyen")))
    assert (_ids(found), found.doubt and found.doubt.kind) == (["so-tai-nguyen"], "ended")
    assert found.doubt is not None
    assert found.doubt.ask == (
        "Điều 1 Luật 1/2016/QH13 giao thẩm quyền cho Sở Tài nguyên, chủ thể này đã kết thúc từ ngày 01/03/2025, "
        "kế tiếp là Sở Nông nghiệp. Hiện ai giữ thẩm quyền?"
    )
    assert _one(tmp_path / "before", "2025-02-28", a=document(LAW, _holds("so-tai-nguyen"))).doubt is None


@pytest.mark.parametrize(("on", "doubt"), [("2025-06-30", "nobody"), ("2025-07-01", None)])
def test_a_publication_speaks_from_its_day(tmp_path: Path, on: str, doubt: str | None) -> None:
    """A holder known only from a publication is used, unverified, from the day of publication and not before."""
    found = _one(tmp_path, on, publication="holder: ubnd-tinh, since: 2025-07-01")
    assert (found.doubt and found.doubt.kind) == doubt
    assert [(holder.id, holder.norm, holder.verified) for holder in found.holders] == (
        [] if doubt else [("ubnd-tinh", None, False)]
    )


@pytest.mark.parametrize(
    ("on", "head", "used"),
    [
        ("2027-02-28", "in_force: {from: 2025-07-01, until: 2027-03-01}\nmoves_powers: true", True),
        ("2027-03-01", "in_force: {from: 2025-07-01, until: 2027-03-01}\nmoves_powers: true", False),
        ("2027-03-01", "in_force: {from: 2025-07-01, until: 2027-03-01}\nmoves_powers: false", True),
        ("2025-06-30", "in_force: {from: 2025-07-01}\nmoves_powers: true", False),
        ("2026-01-01", "moves_powers: true", False),
    ],
)
def test_a_publication_lapses_with_what_it_rests_on(tmp_path: Path, on: str, head: str, used: bool) -> None:
    """It is used only while every power-moving document that it lists is in force; then the doubt names the lapsed one."""
    publication = f"holder: ubnd-tinh, since: 2025-06-30, lists: [2/2016/QH13, {LATER}]"
    other = document("2/2016/QH13", head="in_force: {from: 2016-01-01}\nmoves_powers: true")
    found = _one(tmp_path, on, publication=publication, a=document(LATER, head=head, kind="nghi-dinh"), b=other)
    assert (_ids(found), found.doubt and found.doubt.kind) == ((["ubnd-tinh"], None) if used else ([], "publication"))
    if found.doubt is not None:
        assert found.doubt.ask == f"Danh mục công bố dựa trên {LATER}, không có hiệu lực tại ngày này. Ai giữ thẩm quyền?"


def test_a_published_holder_that_has_ended_is_a_doubt(tmp_path: Path) -> None:
    """A publication that names the district after 2025-07-01 names nobody, and no successor is made up."""
    found = _one(tmp_path, publication="holder: ubnd-huyen, since: 2025-01-01")
    assert found.holders == ()
    assert found.doubt is not None
    assert found.doubt.kind == "ended"
    assert "UBND huyện, chủ thể này đã kết thúc từ ngày 01/07/2025. Hiện" in found.doubt.ask


def test_where_nothing_is_known_nobody_is_named(tmp_path: Path) -> None:
    """Neither law nor publication: a question, and no holder."""
    found = _one(tmp_path)
    assert (found.holders, found.doubt and found.doubt.kind) == ((), "nobody")


def test_a_matter_without_law_goes_with_the_others_unverified(tmp_path: Path) -> None:
    """One procedure ends in one decision: a matter without recorded law follows the other's holder, unverified."""
    law = document(LAW, _holds("ubnd-tinh"))
    catalog = world(tmp_path, {**laws(a=law), **_procedure("holder: ubnd-xa", matters="[giao-dat, cho-thue-dat]")})
    land, lease = _of(catalog)
    assert [(c.matter, _ids(c), c.holders[0].verified) for c in (land, lease)] == [
        ("giao-dat", ["ubnd-tinh"], True), ("cho-thue-dat", ["ubnd-tinh"], False),
    ]  # fmt: skip
    assert lease.holders[0].matter == "cho-thue-dat"


def test_matters_with_different_holders_lend_nothing(tmp_path: Path) -> None:
    """Where the other matters go to two holders, or to none for sure, one without law follows the publication."""
    law = document(LAW, _holds("ubnd-tinh") + "\n" + _holds("ubnd-xa", matter="chung-thuc-ban-sao", at="Điều 2"))
    matters = "[giao-dat, chung-thuc-ban-sao, cho-thue-dat]"
    catalog = world(tmp_path, {**laws(a=law), **_procedure("holder: chu-tich-ubnd-xa", matters=matters)})
    assert [_ids(c) for c in _of(catalog)] == [["ubnd-tinh"], ["ubnd-xa"], ["chu-tich-ubnd-xa"]]
    assert _of(catalog)[2].holders[0].norm is None
    unread = document(LAW, _holds("unknown"))
    catalog = world(tmp_path / "b", {**laws(a=unread), **_procedure("holder: ubnd-xa", matters="[giao-dat, cho-thue-dat]")})
    assert [(_ids(c), c.doubt and c.doubt.kind) for c in _of(catalog)] == [([], "unread"), (["ubnd-xa"], None)]


@pytest.mark.parametrize(("grade", "verified"), [("text", True), ("restated", True), ("reported", False), ("recalled", False)])
def test_a_holder_is_as_sure_as_the_words_that_name_it(tmp_path: Path, grade: str, verified: bool) -> None:
    """Text and official restatement are verified, news and memory are not, and the better known of two clauses is cited."""
    weak = document(LAW, _holds("ubnd-tinh", f", evidence: {{grade: {grade}}}"))
    assert _one(tmp_path / "a", a=weak).holders[0].verified is verified
    found = _one(tmp_path / "b", a=weak, b=document("2/2016/QH13", _holds("ubnd-tinh")))
    assert found.holders[0].verified is True


def test_land_moves_from_level_to_level() -> None:
    """The real catalog: allocating land by the commune's file is the province's only while 49/2026/NĐ-CP Điều 14 lasts."""
    catalog = read(SHIPPED)
    for on, norm in (("2025-06-30", "31/2024/QH15 Điều 123 khoản 1"), ("2026-03-01", "49/2026/NĐ-CP Điều 14 khoản 1")):
        found = competences(catalog, on)
        land = next(p for p in catalog.procedures if p.matters == ("giao-dat",) or "giao-dat" in p.matters)
        holders = {
            str(h.norm.reference): h.id
            for c in found.of(land, "province")
            for h in c.holders
            if h.norm and c.matter == "giao-dat"
        }
        assert holders == {norm: "ubnd-tinh"}


def test_every_procedure_has_a_holder_or_a_question() -> None:
    """The real catalog, on six days: each matter has one holder who exists that day, or a question in both languages."""
    catalog = read(SHIPPED)
    for on in ("2016-01-01", "2020-07-01", "2025-03-01", "2025-07-01", "2026-02-01", "2027-03-01"):
        found = competences(catalog, on)
        for procedure in catalog.procedures:
            for level in procedure.levels:
                for competence in found.of(procedure, level):
                    if competence.doubt is None:
                        (holder,) = competence.holders
                        assert holder.id in found.authority
                        assert holder.norm is None or found.timeline.in_force(holder.norm, found.on)
                    else:
                        assert competence.doubt.ask.endswith("?")
                        assert competence.doubt.ask_en.endswith("?")
                        assert competence.remark is None
