"""Spellings (cách viết): how sources write the names of bodies and fields, as a table that people extend.

One body stands in publications as "Ủy ban nhân dân cấp tỉnh", "UBND tỉnh." and "Uỷ ban Nhân dân tỉnh và thành phố trực thuộc
trung ương". What differs only in letter case, blanks, Unicode form, "Uỷ" for "Ủy" or "UBND" needs no line of its own here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pydantic import Field

from ..diagnostic import Faults, Place
from .catalog import Catalog
from .checks import BY_FIELD
from .record import Record, Slug, Text

OUTSIDE = ("nganh-doc", "trung-uong")


class Alias(Record):
    """Spellings of one body or post, of one body outside the province's direction, or of one field. Exactly one of the three."""

    body: Slug | None = None
    outside: Slug | None = Field(
        default=None, description="a body of kind nganh-doc or trung-uong: its procedures are out of scope"
    )
    field: Slug | None = None
    spellings: tuple[Text, ...] = Field(min_length=1, strict=False)
    published_by: Text | None = Field(
        default=None, description="only where this ministry published it: the end of the decision's number, BCA"
    )
    note: Text | None = Field(default=None, description="kept with every procedure whose holder is written so")


_MOVED = {  # where the tone mark stands is a matter of taste: hoà and hòa, thuỷ and thủy
    old: new
    for pairs in ("oà òa oá óa oả ỏa oã õa oạ ọa", "oè òe oé óe oẻ ỏe oẽ õe oẹ ọe", "uỳ ùy uý úy uỷ ủy uỹ ũy uỵ ụy")
    for old, new in zip(pairs.split()[::2], pairs.split()[1::2], strict=True)
}
_TONES = re.compile("|".join(_MOVED))
_SHORT = ((re.compile(r"\bubnd\b"), "ủy ban nhân dân"), (re.compile(r"\bhđnd\b"), "hội đồng nhân dân"))


def fold(text: str) -> str:
    """What is left of a spelling when nothing that means nothing is left: equal for two ways to write one name."""
    folded = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ").casefold()
    folded = _TONES.sub(lambda match: _MOVED[match[0]], folded)
    for short, whole in _SHORT:
        folded = short.sub(whole, folded)
    folded = re.sub(r"\s*[-–]\s*", "-", re.sub(r"\s+", " ", folded))
    return re.sub(r"\s+([,;.)])", r"\1", folded).strip(" .;:,")


def aliases_lead_somewhere(catalog: Catalog, aliases: Iterable[Alias], faults: Faults) -> None:
    """Each names one known body or field, of the kind it says; no spelling means two things."""
    first: dict[tuple[str, str, str | None], tuple[str, Place]] = {}
    for alias in aliases:
        named = [(kind, id) for kind, id in (("body", alias.body), ("outside", alias.outside), ("field", alias.field)) if id]
        if len(named) != 1:
            faults.add(
                alias.place,
                "alias-of-what",
                "spellings are of one body, one outside body or one field",
                "keep one of the three keys",
            )
            continue
        kind, id = named[0]
        known = catalog.field_names if kind == "field" else [*catalog.lives, *BY_FIELD]
        if id not in known:
            faults.add(
                alias.place,
                f"unknown-{'field' if kind == 'field' else 'body'}",
                f"there is no such id: {id}",
                "add it, or correct the id",
            )
        elif kind != "field":
            is_outside = any(body.kind in OUTSIDE for body, _ in catalog.lives.get(id, ()))
            if is_outside != (kind == "outside"):
                faults.add(
                    alias.place,
                    "alias-outside",
                    f"{id} is {'' if is_outside else 'not '}a body outside the province's direction",
                    f"write it under `{'outside' if is_outside else 'body'}:`",
                )
        for spelling in alias.spellings:
            key = ("field" if kind == "field" else "body", fold(spelling), alias.published_by)
            other = first.setdefault(key, (id, alias.place))
            if other[0] != id:
                faults.add(
                    alias.place,
                    "spelling-twice",
                    f"{spelling!r} means both {other[0]} and {id}",
                    "keep one of the two",
                    related=[other[1]],
                )
