"""Who can be a procedure's headline: each class of the ranking, asked of holders of each kind in the invented world."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from advisor.authority.competence import Holder
from advisor.authority.graph import Authority
from advisor.cases.candidates import ranked
from advisor.catalog.coverage import Class
from tests.worlds import day, world

PROVINCE = {
    "appraising-head": ["giam-doc-so-nong-nghiep"],
    "appraising-agency": ["so-nong-nghiep"],
    "own-agency-head": ["giam-doc-so-nong-nghiep"],
    "own-agency": ["so-nong-nghiep"],
    "lower-chair": ["chu-tich-ubnd-xa"],
    "lower-ubnd": ["ubnd-xa"],
}
ZONE = {"zone-board-head": ["truong-ban"], "zone-board": ["ban-quan-ly"]}
COMMUNE = {"own-staff": ["cong-chuc-xa"], "own-agency-head": ["truong-phong-xa"], "own-agency": ["phong-xa"]}
DEPARTMENT = {
    "staff-at-centre": ["cong-chuc-so-nong-nghiep-tai-trung-tam"],
    "lower-chair": ["chu-tich-ubnd-xa"],
    "lower-ubnd": ["ubnd-xa"],
}
EXPECTED = {
    ("ubnd-tinh", "province"): PROVINCE,
    ("chu-tich-ubnd-tinh", "province"): PROVINCE,
    ("so-nong-nghiep", "province"): DEPARTMENT,
    ("ubnd-xa", "commune"): COMMUNE,
    ("chu-tich-ubnd-xa", "commune"): COMMUNE,
}


OTHERS = """\
- body: so-quy-hoach
  name: Sở Quy hoạch
  kind: co-quan-chuyen-mon
  level: province
  under: [{body: ubnd-tinh, as: specialised-agency}]
  functions: [{field: dat-dai}]
  posts: [{post: giam-doc-so-quy-hoach, name: Giám đốc Sở Quy hoạch, role: head}]
  evidence: {grade: text}
- body: phong-dat-dai-xa
  name: Phòng Đất đai xã
  kind: co-quan-chuyen-mon
  level: commune
  exists: {from: 2025-07-01}
  under: [{body: ubnd-xa, as: specialised-agency}]
  functions: [{field: dat-dai}, {field: chung-thuc}]
  posts: [{post: truong-phong-dat-dai-xa, name: Trưởng phòng Đất đai xã, role: head}]
  evidence: {grade: text}
"""


def asked(
    folder: Path,
    holder: str,
    level: str,
    *classes: str,
    field: str = "dat-dai",
    zone: str | None = None,
    others: str = "",
    on: str = "2026-01-01",
) -> list[str]:
    """The receivers, where the ranking names these classes for every kind of holder of a level."""
    kinds = "[ubnd, chu-tich, co-quan-chuyen-mon]"
    row = f"- {{holder_kind: {kinds}, level: {level}, candidates: [{', '.join(classes)}], forms: [uy_quyen], why: x}}\n"
    catalog = world(folder, {"ranking.yaml": row, **({"institutions/others.yaml": others} if others else {})})
    found = ranked(catalog, Authority(catalog, day(on)), Holder(holder, None), field, zone)
    assert all(forms == ("uy_quyen",) for _, forms in found)
    return [receiver for receiver, _ in found]


@pytest.mark.parametrize(("holder", "level"), EXPECTED, ids=[holder for holder, _ in EXPECTED])
@pytest.mark.parametrize("wanted", get_args(Class))
def test_a_class_is_those_receivers_and_no_others(wanted: str, holder: str, level: str, tmp_path: Path) -> None:
    """A board of a zone is one for cases inside its zone alone: known not to be, and not known, are both no."""
    for zone in (None, "no", "yes"):
        expected = EXPECTED[holder, level].get(wanted, [])
        if zone == "yes" and level == "province" and holder != "so-nong-nghiep":
            expected = expected or ZONE.get(wanted, [])
        assert asked(tmp_path / str(zone), holder, level, wanted, zone=zone) == expected


def test_who_does_not_look_after_the_field_does_not_appraise(tmp_path: Path) -> None:
    """Certification is no function of the department: it is an agency of the committee still, and appraises nothing there."""
    for wanted, expected in (("appraising-head", []), ("appraising-agency", []), ("own-agency", ["so-nong-nghiep"])):
        assert asked(tmp_path / wanted, "ubnd-tinh", "province", wanted, field="chung-thuc") == expected


def test_only_what_is_directly_below_is_lower(tmp_path: Path) -> None:
    """While there were districts, the province's next lower level was the district and not the commune."""
    for wanted, expected in (("lower-ubnd", ["ubnd-huyen"]), ("lower-chair", ["chu-tich-ubnd-huyen"])):
        assert asked(tmp_path / wanted, "ubnd-tinh", "province", wanted, on="2025-06-30") == expected


def test_of_two_agencies_of_the_field_the_department_appraises(tmp_path: Path) -> None:
    """Both look after land at the province; the file goes to the department of the field, and the other is an own agency only."""
    for wanted, expected in (
        ("appraising-head", ["giam-doc-so-nong-nghiep"]),
        ("appraising-agency", ["so-nong-nghiep"]),
        ("own-agency", ["so-nong-nghiep", "so-quy-hoach"]),
    ):
        assert asked(tmp_path / wanted, "ubnd-tinh", "province", wanted, others=OTHERS) == expected


def test_a_division_of_the_commune_appraises_there_with_or_without_a_department(tmp_path: Path) -> None:
    """Land has a department at the province, certification none: at the commune its own division appraises both."""
    for field in ("dat-dai", "chung-thuc"):
        found = asked(tmp_path / field, "ubnd-xa", "commune", "appraising-agency", "appraising-head", field=field, others=OTHERS)
        assert found == ["phong-dat-dai-xa", "truong-phong-dat-dai-xa"]


def test_who_looks_after_the_field_comes_first_in_its_class(tmp_path: Path) -> None:
    """Before the others of the class, which go by name."""
    found = asked(tmp_path, "ubnd-xa", "commune", "own-agency", others=OTHERS.replace("phong-dat-dai-xa", "phong-z"))
    assert found == ["phong-z", "phong-xa"]
    nobody = asked(tmp_path / "b", "ubnd-xa", "commune", "own-agency", field="khac", others=OTHERS)
    assert nobody == ["phong-dat-dai-xa", "phong-xa"]


def test_the_order_is_that_of_the_ranking(tmp_path: Path) -> None:
    classes = ("lower-ubnd", "appraising-head", "lower-chair", "own-agency")
    found = asked(tmp_path, "ubnd-tinh", "province", *classes)
    assert found == ["ubnd-xa", "giam-doc-so-nong-nghiep", "chu-tich-ubnd-xa", "so-nong-nghiep"]


def test_a_holder_of_another_level_or_kind_has_no_candidates(tmp_path: Path) -> None:
    """The ranking says nothing of it."""
    assert asked(tmp_path / "level", "ubnd-tinh", "commune", "lower-ubnd") == []
    assert asked(tmp_path / "kind", "trung-tam", "province", "lower-ubnd") == []
