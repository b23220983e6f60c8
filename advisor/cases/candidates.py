"""Candidates (bên dự kiến nhận): the receivers that can be a procedure's headline, best first, as `ranking.yaml` orders them.

Any other lawful receiver is an alternative, never the headline.
"""

from __future__ import annotations

from ..authority.competence import Holder
from ..authority.graph import Authority, Relations
from ..catalog.catalog import Catalog
from ..catalog.coverage import Class, Ranking
from ..catalog.record import Form
from ..rules.condition import Value
from ..rules.vocabulary import YES

_BY_RELATION = {
    "lower-chair": "lower-chair",
    "lower-ubnd": "lower-ubnd",
    "own-staff": "own-staff",
    "own-agency-head": "head-of-own-agency",
    "own-agency": "own-agency",
}
_ZONE = {"zone-board-head": "head-of-zone-board", "zone-board": "zone-board"}


def ranked(
    catalog: Catalog, authority: Authority, holder: Holder, field: str, in_zone: Value | None
) -> list[tuple[str, tuple[Form, ...]]]:
    """Receivers with the forms to look at, best first; empty where the ranking says nothing of such a holder."""
    row = _row(catalog, authority.kind(holder.id), authority.level(holder.id))
    if row is None:
        return []
    relations = authority.relations(holder.id)
    found: list[tuple[str, tuple[Form, ...]]] = []
    for wanted in row.candidates:
        # Who looks after the field comes first.
        for receiver in sorted(relations, key=lambda id: (authority.covers(id, field) is not True, id)):
            if _is(wanted, receiver, relations[receiver], authority, holder, field, in_zone):
                found.append((receiver, row.forms))
    return found


def _row(catalog: Catalog, kind: str, level: str) -> Ranking | None:
    return next((row for row in catalog.ranking if kind in row.holder_kind and row.level == level), None)


def _is(
    wanted: Class,
    receiver: str,
    relations: Relations,
    authority: Authority,
    holder: Holder,
    field: str,
    in_zone: Value | None,
) -> bool:
    """Does a receiver belong to a class of the ranking?"""
    body, post = authority.bearer(receiver)
    match wanted:
        case "appraising-head" | "appraising-agency":
            relation = "head-of-own-agency" if wanted == "appraising-head" else "own-agency"
            return (
                relation in relations.sure
                and authority.covers(receiver, field) is True
                and _appraises(authority, body.body, field)
            )
        case "staff-at-centre":
            return "staff-at-centre" in relations.sure and body.body == authority.bearer(holder.id)[0].body
        case "zone-board-head" | "zone-board":
            return in_zone == YES and _ZONE[wanted] in relations.sure | relations.possible
        case "lower-chair" | "lower-ubnd":
            return wanted in relations.sure and relations.direct is True
        case "own-staff":
            return "own-staff" in relations.sure and post is not None and post.role == "staff"
    return _BY_RELATION[wanted] in relations.sure


def _appraises(authority: Authority, body: str, field: str) -> bool:
    """Who appraises follows from the field's function and the institutions of the day."""
    department = authority.department(field)
    return department is None or department.body == body or authority.level(body) != "province"
