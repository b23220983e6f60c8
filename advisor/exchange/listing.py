"""The catalog's procedures as a table: what people and other programs take away."""

from __future__ import annotations

from typing import Any

from ..catalog.catalog import Catalog
from ..catalog.procedure import Procedure

COLUMNS = {
    "code": ("Mã thủ tục", "Code"),
    "id": ("Mã trong danh mục", "Id"),
    "name": ("Tên thủ tục", "Name"),
    "field": ("Mã lĩnh vực", "Field id"),
    "field_name": ("Lĩnh vực", "Field"),
    "levels": ("Cấp", "Levels"),
    "matters": ("Việc", "Matters"),
    "holder": ("Mã cơ quan công bố", "Published holder id"),
    "holder_words": ("Cơ quan có thẩm quyền công bố", "Published holder"),
    "documents": ("Văn bản được dẫn", "Documents listed"),
    "published_by": ("Quyết định công bố", "Published by"),
    "source": ("Nguồn", "Source"),
    "file": ("Tệp", "File"),
}


def records(catalog: Catalog) -> list[dict[str, Any]]:
    """One object a procedure, by code; every key is always there, null or [] where nothing is known."""
    names = catalog.body_names
    return [_record(procedure, catalog, names) for procedure in sorted(catalog.procedures, key=lambda one: one.key)]


def _record(procedure: Procedure, catalog: Catalog, names: Any) -> dict[str, Any]:
    source = procedure.source
    return {
        "code": None if procedure.procedure == "unknown" else procedure.procedure,
        "id": procedure.id,
        "name": procedure.name,
        "field": procedure.field,
        "field_name": catalog.field_names.get(procedure.field),
        "levels": list(procedure.levels),
        "matters": list(procedure.matters),
        "holder": source.holder,
        "holder_words": source.holder_words or (names.get(source.holder) if source.holder else None),
        "documents": list(source.lists),
        "published_by": source.by,
        "source": source.evidence.source,
        "file": procedure.place.file,
    }


def rows(catalog: Catalog) -> list[list[str]]:
    """The same as cells."""
    return [
        ["; ".join(value) if isinstance(value, list) else value or "" for value in record.values()] for record in records(catalog)
    ]
