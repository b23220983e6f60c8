"""Who stands below whom, and how, before and after the end of the district level."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from advisor.authority.graph import Authority, Relations, successors
from advisor.catalog.reading import read
from tests.worlds import SHIPPED, day, world

BEFORE, AFTER = "2025-06-30", "2025-07-01"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("world")


@pytest.fixture(scope="module")
def before(folder: Path) -> Authority:
    return Authority(world(folder, {}), day(BEFORE))


@pytest.fixture(scope="module")
def after(folder: Path) -> Authority:
    return Authority(world(folder, {}), day(AFTER))


def _table(authority: Authority, holder: str) -> dict[str, str]:
    """Receiver to its relations: `a b?` where b is only possible, `!` before one directly below, `…` before one further down."""
    signs = {True: "!", False: "…", None: ""}
    return {
        receiver: signs[r.direct] + " ".join([*sorted(r.sure), *(f"{name}?" for name in sorted(r.possible))])
        for receiver, r in authority.relations(holder).items()
    }


OWN_OF_PROVINCE = {
    "so-nong-nghiep": "own-agency",
    "giam-doc-so-nong-nghiep": "head-of-own-agency",
    "trung-tam": "other-own-organisation",
    "giam-doc-trung-tam": "head-of-other-own-organisation",
    "ban-quan-ly": "zone-board other-own-organisation?",
    "truong-ban": "head-of-zone-board head-of-other-own-organisation?",
    "don-vi-su-nghiep": "public-service-unit",
    "giam-doc-don-vi": "head-of-public-service-unit",
}
WITH_DISTRICTS = {
    "ubnd-huyen": "!lower-ubnd",
    "chu-tich-ubnd-huyen": "!lower-chair",
    "phong-huyen": "!lower-agency",
    "truong-phong-huyen": "!head-of-lower-agency",
    "ubnd-xa": "…lower-ubnd",
    "chu-tich-ubnd-xa": "…lower-chair",
}
WITHOUT_DISTRICTS = {
    "ubnd-xa": "!lower-ubnd",
    "chu-tich-ubnd-xa": "!lower-chair",
    "phong-xa": "!lower-agency",
    "truong-phong-xa": "!head-of-lower-agency",
}
OWN_OF_DEPARTMENT = {
    "pho-giam-doc-so-nong-nghiep": "own-deputy",
    "truong-phong-so-nong-nghiep": "own-unit-head",
    "cong-chuc-so-nong-nghiep-tai-trung-tam": "staff-at-centre",
    "chi-cuc-truong-dat-dai": "own-unit-head",
}


def test_below_the_province_stand_districts_and_through_them_communes(before: Authority) -> None:
    """Until 2025-06-30 the district is directly lower, the commune lower but not directly, and its divisions are not there."""
    own = {**OWN_OF_PROVINCE, "pho-chu-tich-ubnd-tinh": "own-deputy"}
    assert _table(before, "ubnd-tinh") == {**own, **WITH_DISTRICTS, "chu-tich-ubnd-tinh": "own-chair"}
    assert _table(before, "chu-tich-ubnd-tinh") == {**own, **WITH_DISTRICTS}


def test_below_the_province_stand_communes_once_the_districts_are_gone(after: Authority) -> None:
    """From 2025-07-01 the commune, its Chairman and its divisions are directly lower and no district is a receiver."""
    own = {**OWN_OF_PROVINCE, "pho-chu-tich-ubnd-tinh": "own-deputy"}
    assert _table(after, "ubnd-tinh") == {**own, **WITHOUT_DISTRICTS, "chu-tich-ubnd-tinh": "own-chair"}
    assert _table(after, "chu-tich-ubnd-tinh") == {**own, **WITHOUT_DISTRICTS}


@pytest.mark.parametrize("holder", ["so-nong-nghiep", "giam-doc-so-nong-nghiep"])
def test_a_department_has_its_own_people_and_the_lower_levels_of_its_province(
    before: Authority, after: Authority, holder: str
) -> None:
    """A department's receivers are its deputies, unit heads, officers at the Centre, its divisions' heads and the lower level."""
    assert _table(before, holder) == {**OWN_OF_DEPARTMENT, **WITH_DISTRICTS}
    assert _table(after, holder) == {**OWN_OF_DEPARTMENT, **WITHOUT_DISTRICTS}


def test_an_organisation_of_the_province_reaches_the_lower_levels_and_a_unit_does_not(after: Authority) -> None:
    """An agency or other organisation of UBND stands above the communes; a public service unit or a vertical body doesn't."""
    assert _table(after, "giam-doc-trung-tam") == {"giam-doc-trung-tam-xa": "own-unit-head", **WITHOUT_DISTRICTS}
    assert _table(after, "don-vi-su-nghiep") == {}
    assert _table(after, "cong-an-tinh") == {}


def test_below_a_district_stood_its_divisions_and_communes(before: Authority) -> None:
    """A district handed down to its divisions and directly to the communes."""
    assert _table(before, "ubnd-huyen") == {
        "chu-tich-ubnd-huyen": "own-chair",
        "phong-huyen": "own-agency",
        "truong-phong-huyen": "head-of-own-agency",
        "ubnd-xa": "!lower-ubnd",
        "chu-tich-ubnd-xa": "!lower-chair",
    }
    assert _table(before, "truong-phong-huyen") == {"ubnd-xa": "!lower-ubnd", "chu-tich-ubnd-xa": "!lower-chair"}


def test_below_a_commune_stand_its_divisions_whose_heads_are_its_civil_servants_too(after: Authority) -> None:
    """The head of a commune division is a head and a civil servant; the Centre's staff are so only possibly."""
    own = {
        "pho-chu-tich-ubnd-xa": "own-deputy",
        "cong-chuc-xa": "own-staff",
        "phong-xa": "own-agency",
        "truong-phong-xa": "head-of-own-agency own-staff",
        "cong-chuc-trung-tam-xa": "own-staff?",
    }
    assert _table(after, "ubnd-xa") == {**own, "chu-tich-ubnd-xa": "own-chair"}
    assert _table(after, "chu-tich-ubnd-xa") == own
    assert after.relations("ubnd-xa")["cong-chuc-trung-tam-xa"].inferred == "chưa đọc văn bản nào nói rõ"


@pytest.mark.parametrize("holder", ["pho-chu-tich-ubnd-tinh", "truong-phong-so-nong-nghiep", "cong-chuc-xa"])
def test_who_is_no_head_hands_nothing_down(after: Authority, holder: str) -> None:
    """Deputies, unit heads and civil servants stand above nobody."""
    assert after.relations(holder) == {}


def test_what_is_only_inferred_is_never_sure(after: Authority) -> None:
    """A relation is sure or possible, not both; nobody stands to himself; every receiver exists and has some relation."""
    for holder in [id for id in after.graph if id in after]:
        for receiver, relations in after.relations(holder).items():
            assert receiver != holder
            assert receiver in after
            assert relations.sure | relations.possible
            assert not relations.sure & relations.possible


def test_a_relation_that_is_sure_one_way_is_sure() -> None:
    """Two ways to the same receiver add up: what one text says outweighs what another way only suggests, in either order."""
    read_, guessed = Relations(frozenset({"a"})), Relations(possible=frozenset({"a", "b"}), inferred="vì")
    for both in (read_ | guessed, guessed | read_):
        assert (set(both.sure), set(both.possible), both.inferred) == ({"a"}, {"b"}, "vì")


def test_the_department_of_a_field_changes_with_a_merger(folder: Path) -> None:
    """On 2025-03-01 the land goes from one department to its successor; a vertical body is no department of the province."""
    catalog = world(folder, {})
    for on, department, head in (
        ("2025-02-28", "so-tai-nguyen", "giam-doc-so-tai-nguyen"),
        ("2025-03-01", "so-nong-nghiep", "giam-doc-so-nong-nghiep"),
    ):
        authority = Authority(catalog, day(on))
        found = authority.department("dat-dai")
        assert found is not None
        assert (found.body, authority.head(found)) == (department, head)
        assert authority.covers("so-nong-nghiep", "dat-dai") is (department == "so-nong-nghiep")
    assert authority.department("chung-thuc") is None
    vertical = authority.vertical("chung-thuc")
    assert vertical is not None
    assert vertical.body == "cong-an-tinh"
    assert authority.vertical("dat-dai") is None
    assert authority.covers("ubnd-xa", "chung-thuc") is True
    assert authority.covers("trung-tam", "dat-dai") is None


@pytest.mark.parametrize(
    ("kind", "level", "during", "department", "vertical"),
    [
        ("co-quan-chuyen-mon", "province", "", True, False),
        ("to-chuc-hanh-chinh-khac", "province", "", True, False),
        ("nganh-doc", "province", "", False, True),
        ("trung-uong", "province", "", False, True),
        ("trung-tam", "province", "", False, False),
        ("co-quan-chuyen-mon", "commune", "", False, False),
        ("co-quan-chuyen-mon", "province", ", during: {from: 2026-01-02}", False, False),
        ("nganh-doc", "province", ", during: {until: 2026-01-01}", False, False),
    ],
)
def test_a_department_is_the_provinces_own(
    tmp_path: Path, kind: str, level: str, during: str, department: bool, vertical: bool
) -> None:
    """Tax, customs and the like are the centre's, a Centre serves and appraises nothing, a commune's division is no department."""
    text = f"- {{body: co-quan, name: Cơ quan, kind: {kind}, level: {level}, evidence: {{grade: text}}, "
    text += f"functions: [{{field: thue{during}}}]}}\n"
    fields = "- {field: thue, name: Thuế}\n- {field: dat-dai, name: Đất đai}\n- {field: chung-thuc, name: Chứng thực}\n"
    authority = Authority(world(tmp_path, {"institutions/b.yaml": text, "fields.yaml": fields}), day("2026-01-01"))
    found = authority.department("thue"), authority.vertical("thue")
    assert [body and body.body for body in found] == ["co-quan" if department else None, "co-quan" if vertical else None]
    assert (authority.department("khac"), authority.vertical("khac")) == (None, None)


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        ("ubnd-tinh", "ubnd"), ("chu-tich-ubnd-xa", "chu-tich"), ("so-nong-nghiep", "co-quan-chuyen-mon"),
        ("giam-doc-so-nong-nghiep", "nguoi-dung-dau"), ("trung-tam", "to-chuc-hanh-chinh-khac"),
        ("giam-doc-trung-tam", "nguoi-dung-dau-to-chuc-khac"), ("ban-quan-ly", "ban-quan-ly"), ("truong-ban", "truong-ban"),
        ("pho-chu-tich-ubnd-tinh", "khac"), ("cong-chuc-xa", "khac"), ("cong-an-tinh", "khac"), ("giam-doc-don-vi", "khac"),
    ],
)  # fmt: skip
def test_a_holder_is_of_the_kind_of_which_the_law_speaks(after: Authority, id: str, kind: str) -> None:
    """UBND and its Chairman are different holders; so are a department and its director; a deputy is neither."""
    assert after.kind(id) == kind


def test_who_does_not_exist_has_only_a_name(after: Authority) -> None:
    """An ended body is known by the name it had, and is not among those of the day."""
    assert "ubnd-huyen" not in after
    assert after.name("ubnd-huyen") == "UBND huyện"
    assert after.name("khong-co") == "khong-co"
    assert after.way("ubnd-tinh", "truong-phong-xa") == ["ubnd-tinh", "ubnd-xa", "phong-xa", "truong-phong-xa"]
    assert after.way("ubnd-tinh", "ubnd-huyen") == []


def test_an_ended_body_is_named_with_its_end_and_successor(folder: Path) -> None:
    """The day of the end is the first day without; a body that goes on has no end, and one without a successor names none."""
    catalog = world(folder, {})
    merged = (datetime.date(2025, 3, 1), ("so-nong-nghiep",))
    assert successors(catalog, "so-tai-nguyen", day("2025-03-01")) == merged
    assert successors(catalog, "giam-doc-so-tai-nguyen", day("2026-01-01")) == merged
    assert successors(catalog, "so-tai-nguyen", day("2025-02-28")) == (None, ())
    assert successors(catalog, "ubnd-huyen", day("2025-07-01")) == (datetime.date(2025, 7, 1), ())
    assert successors(catalog, "ubnd-tinh", day("2025-07-01")) == (None, ())
    assert successors(catalog, "khong-co", day("2025-07-01")) == (None, ())


def test_a_body_of_the_same_name_that_begins_that_day_comes_after(tmp_path: Path) -> None:
    """Sở Nội vụ before and after a merger are two records with one id; the later one is the successor of the earlier."""
    one = "  name: Sở\n  kind: co-quan-chuyen-mon\n  level: province\n  evidence: {grade: text}\n"
    text = (
        f"- body: so\n{one}  exists: {{until: 2025-03-01}}\n- body: so\n{one}  exists: {{from: 2025-03-01}}\n  succeeds: [so]\n"
    )
    catalog = world(tmp_path, {"institutions/so.yaml": text})
    assert successors(catalog, "so", day("2025-03-01")) == (datetime.date(2025, 3, 1), ("so",))


def test_a_body_does_not_come_after_itself(tmp_path: Path) -> None:
    """Of three bodies of one name, one after the other, the last one's successor is the next body and not an earlier namesake."""
    one = "  name: Cục\n  kind: trung-tam\n  level: province\n  evidence: {grade: text}\n"
    text = (
        f"- body: cuc\n{one}  exists: {{until: 2018-01-01}}\n"
        f"- body: cuc\n{one}  exists: {{from: 2018-01-01, until: 2020-01-01}}\n  succeeds: [cuc]\n"
        f"- body: cuc\n{one}  exists: {{from: 2020-01-01, until: 2022-01-01}}\n  succeeds: [cuc]\n"
        f"- body: moi\n{one}  exists: {{from: 2022-01-01}}\n  succeeds: [cuc]\n"
    )
    catalog = world(tmp_path, {"institutions/cuc.yaml": text})
    assert successors(catalog, "cuc", day("2023-01-01")) == (datetime.date(2022, 1, 1), ("moi",))


def test_quang_ninh_before_and_after_the_districts() -> None:
    """The real catalog: district gone, commune direct, the zone board an organisation of UBND only perhaps."""
    catalog = read(SHIPPED)
    old, new = (Authority(catalog, day(on)).relations("chu-tich-ubnd-tinh") for on in (BEFORE, AFTER))
    assert (old["chu-tich-ubnd-huyen"].direct, old["chu-tich-ubnd-xa"].direct) == (True, False)
    assert "chu-tich-ubnd-huyen" not in new
    assert (new["chu-tich-ubnd-xa"].direct, set(new["chu-tich-ubnd-xa"].sure)) == (True, {"lower-chair"})
    board = new["truong-ban-ban-quan-ly-khu-kinh-te"]
    assert (set(board.sure), set(board.possible)) == ({"head-of-zone-board"}, {"head-of-other-own-organisation"})
    assert new["giam-doc-trung-tam-phuc-vu-hanh-chinh-cong-tinh"].sure == {"head-of-other-own-organisation"}
    commune = Authority(catalog, day(AFTER)).relations("chu-tich-ubnd-xa")
    assert commune["truong-phong-chuyen-mon-xa"].sure == {"head-of-own-agency", "own-staff"}
    assert commune["cong-chuc-trung-tam-phuc-vu-hanh-chinh-cong-xa"].possible == {"own-staff"}


def test_quang_ninh_merges_its_departments_on_one_day() -> None:
    """The real catalog: the land department ends on 2025-03-01 and its successor looks after land."""
    catalog = read(SHIPPED)
    last, first = (Authority(catalog, day(on)) for on in ("2025-02-28", "2025-03-01"))
    old, new = last.department("dat-dai"), first.department("dat-dai")
    assert old is not None
    assert new is not None
    assert old.body not in first
    assert successors(catalog, old.body, day("2025-03-01")) == (datetime.date(2025, 3, 1), (new.body,))
