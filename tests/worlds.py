"""Small invented worlds: YAML texts by the path under `catalog/` at which they stand, and how to write and read them.

No number in them is a real document's. The bodies stand as the law-model needs them: a district level that ends on 2025-07-01,
departments that merge on 2025-03-01, a board that stands below the province in two ways.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from advisor.authority.competence import Competences
from advisor.authority.graph import Authority
from advisor.catalog.catalog import Catalog
from advisor.catalog.reading import collect, read
from advisor.diagnostic import Fault, Faults, Refused
from advisor.law.searched import Searched
from advisor.law.timeline import Timeline

Content = str | bytes | int | None
"""A text, raw bytes, the size of a file full of nothing, or a folder where a file is wanted."""

SHIPPED = Path(__file__).resolve().parents[1] / "catalog"

PROVINCE = "province: thu\nname: Tỉnh thử\nrecorded_from: 2016-01-01\n"

FIELDS = """\
- {field: dat-dai, name: Đất đai}
- {field: chung-thuc, name: Chứng thực}
"""

MATTERS = """\
- {matter: giao-dat, name: Giao đất, field: dat-dai}
- {matter: cho-thue-dat, name: Cho thuê đất, field: dat-dai}
- {matter: chung-thuc-ban-sao, name: Chứng thực bản sao, field: chung-thuc}
"""

BODIES = """\
- body: ubnd-tinh
  name: UBND tỉnh
  kind: ubnd
  level: province
  posts:
    - {post: chu-tich-ubnd-tinh, name: Chủ tịch UBND tỉnh, role: head}
    - {post: pho-chu-tich-ubnd-tinh, name: Phó Chủ tịch UBND tỉnh, role: deputy}
  evidence: {grade: text}
- body: so-tai-nguyen
  name: Sở Tài nguyên
  kind: co-quan-chuyen-mon
  level: province
  exists: {until: 2025-03-01}
  under: [{body: ubnd-tinh, as: specialised-agency}]
  functions: [{field: dat-dai}]
  posts: [{post: giam-doc-so-tai-nguyen, name: Giám đốc Sở Tài nguyên, role: head}]
  evidence: {grade: text}
- body: so-nong-nghiep
  name: Sở Nông nghiệp
  kind: co-quan-chuyen-mon
  level: province
  under: [{body: ubnd-tinh, as: specialised-agency}]
  functions: [{field: dat-dai, during: {from: 2025-03-01}}]
  succeeds: [so-tai-nguyen]
  posts:
    - {post: giam-doc-so-nong-nghiep, name: Giám đốc Sở Nông nghiệp, role: head}
    - {post: pho-giam-doc-so-nong-nghiep, name: Phó Giám đốc Sở Nông nghiệp, role: deputy}
    - {post: truong-phong-so-nong-nghiep, name: Trưởng phòng Sở Nông nghiệp, role: unit-head}
    - {post: cong-chuc-so-nong-nghiep-tai-trung-tam, name: Công chức Sở Nông nghiệp tại Trung tâm, role: at-centre}
  evidence: {grade: text}
- body: chi-cuc-dat-dai
  name: Chi cục Đất đai
  kind: to-chuc-hanh-chinh-khac
  level: province
  under: [{body: so-nong-nghiep, as: division}]
  posts: [{post: chi-cuc-truong-dat-dai, name: Chi cục trưởng, role: head}]
  evidence: {grade: text}
- body: trung-tam
  name: Trung tâm Phục vụ hành chính công
  kind: to-chuc-hanh-chinh-khac
  level: province
  under: [{body: ubnd-tinh, as: other-organisation}]
  posts: [{post: giam-doc-trung-tam, name: Giám đốc Trung tâm, role: head}]
  evidence: {grade: text}
- body: ban-quan-ly
  name: Ban Quản lý khu kinh tế
  kind: ban-quan-ly
  level: province
  under:
    - {body: ubnd-tinh, as: zone-board}
    - {body: ubnd-tinh, as: other-organisation, during: {from: 2025-03-01}, inferred: chưa đọc}
  posts: [{post: truong-ban, name: Trưởng ban Quản lý khu kinh tế, role: head}]
  evidence: {grade: text}
- body: don-vi-su-nghiep
  name: Đơn vị sự nghiệp
  kind: don-vi-su-nghiep
  level: province
  under: [{body: ubnd-tinh, as: public-service-unit}]
  posts: [{post: giam-doc-don-vi, name: Giám đốc đơn vị, role: head}]
  evidence: {grade: text}
- body: cong-an-tinh
  name: Công an tỉnh
  kind: nganh-doc
  level: province
  functions: [{field: chung-thuc}]
  evidence: {grade: text}
- body: ubnd-huyen
  name: UBND huyện
  kind: ubnd
  level: district
  exists: {until: 2025-07-01}
  under: [{body: ubnd-tinh, as: lower-government}]
  posts: [{post: chu-tich-ubnd-huyen, name: Chủ tịch UBND huyện, role: head}]
  evidence: {grade: text}
- body: phong-huyen
  name: Phòng chuyên môn huyện
  kind: co-quan-chuyen-mon
  level: district
  exists: {until: 2025-07-01}
  under: [{body: ubnd-huyen, as: specialised-agency}]
  posts: [{post: truong-phong-huyen, name: Trưởng phòng huyện, role: head}]
  evidence: {grade: text}
- body: ubnd-xa
  name: UBND xã
  kind: ubnd
  level: commune
  under:
    - {body: ubnd-huyen, as: lower-government, during: {until: 2025-07-01}}
    - {body: ubnd-tinh, as: lower-government, during: {from: 2025-07-01}}
  posts:
    - {post: chu-tich-ubnd-xa, name: Chủ tịch UBND xã, role: head}
    - {post: pho-chu-tich-ubnd-xa, name: Phó Chủ tịch UBND xã, role: deputy}
    - {post: cong-chuc-xa, name: Công chức xã, role: staff}
  evidence: {grade: text}
- body: phong-xa
  name: Phòng chuyên môn xã
  kind: co-quan-chuyen-mon
  level: commune
  exists: {from: 2025-07-01}
  under: [{body: ubnd-xa, as: specialised-agency}]
  posts: [{post: truong-phong-xa, name: Trưởng phòng xã, role: head}]
  evidence: {grade: text}
- body: trung-tam-xa
  name: Trung tâm xã
  kind: trung-tam
  level: commune
  exists: {from: 2024-12-06}
  under:
    - {body: trung-tam, as: division}
    - {body: ubnd-xa, as: other, inferred: chưa đọc văn bản nào nói rõ}
  posts:
    - {post: giam-doc-trung-tam-xa, name: Giám đốc Trung tâm xã, role: head}
    - {post: cong-chuc-trung-tam-xa, name: Công chức Trung tâm xã, role: staff}
  evidence: {grade: text}
"""

WORLD: Mapping[str, str] = {
    "province.yaml": PROVINCE,
    "fields.yaml": FIELDS,
    "matters.yaml": MATTERS,
    "institutions/all.yaml": BODIES,
}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def write(folder: Path, files: Mapping[str, Content]) -> Path:
    """The folder `catalog` with these files in it."""
    catalog = folder / "catalog"
    for name, text in files.items():
        path = catalog / name
        path.parent.mkdir(parents=True, exist_ok=True)
        match text:
            case str():
                path.write_text(text, encoding="utf-8")
            case bytes():
                path.write_bytes(text)
            case int():
                with path.open("wb") as file:
                    file.truncate(text)
            case None:
                path.mkdir()
    return catalog


def world(folder: Path, files: Mapping[str, str]) -> Catalog:
    """The invented world with further files, read without fault."""
    return read(write(folder, {**WORLD, **files}))


def messages(folder: Path, files: Mapping[str, Content]) -> str:
    """Every fault of a catalog as people see it; a province is there unless the files name their own."""
    return "\n".join(map(str, faults(folder, files)))


def faults(folder: Path, files: Mapping[str, Content]) -> tuple[Fault, ...]:
    """The same as data, in the order in which they are shown."""
    found = Faults()
    collect(write(folder, {"province.yaml": PROVINCE, **files}), found)
    return Refused(found.found).faults


def document(number: str, provisions: str = "", *, head: str = "in_force: {from: 2016-01-01}", kind: str = "luat") -> str:
    """A document's file; the provisions as flow mappings, one a line."""
    text = f"document: {number}\nkind: {kind}\ntitle: Văn bản {number}\n{head}\nevidence: {{grade: text}}\n"
    if provisions.strip():
        text += "provisions:\n" + "".join(f"  - {{{line.strip()}}}\n" for line in provisions.strip().splitlines())
    return text


def laws(**documents: str) -> dict[str, str]:
    """Documents as files of `legislation/`."""
    return {f"legislation/{name}.yaml": text for name, text in documents.items()}


def competences(catalog: Catalog, on: str) -> Competences:
    """Who holds what on a day."""
    return Competences(catalog, Timeline(catalog), Searched(catalog), Authority(catalog, day(on)))
