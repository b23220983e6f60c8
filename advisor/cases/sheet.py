"""The fact sheet of a case: one matter of one procedure, from one holder to one receiver, in one form, for one part.

Facts are known or unknown (None); unknown is never false. Asked facts are unknown until somebody answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..authority.graph import Authority, Relations
from ..catalog.procedure import Procedure
from ..catalog.record import Form, Level, Part
from ..rules.condition import Value
from ..rules.vocabulary import NO, YES

MutableSheet = dict[str, Value | None]
RELATIONS = (
    "own-chair",
    "own-deputy",
    "own-agency",
    "head-of-own-agency",
    "other-own-organisation",
    "head-of-other-own-organisation",
    "zone-board",
    "head-of-zone-board",
    "public-service-unit",
    "head-of-public-service-unit",
    "lower-ubnd",
    "lower-chair",
    "lower-agency",
    "head-of-lower-agency",
    "own-staff",
    "own-unit-head",
    "staff-at-centre",
)


def between(authority: Authority, holder: str, origin: str, receiver: str, covers: bool | None) -> MutableSheet:
    """What the institutions of the day tell of a holder and a receiver; `covers`: do its functions cover the field?"""
    relations = authority.relations(holder).get(receiver, Relations())
    made: MutableSheet = {
        "holder": holder,
        "holder.kind": authority.kind(holder),
        "holder.level": authority.level(holder),
        "power.origin": origin,
        "receiver": receiver,
        "receiver.level": authority.level(receiver),
        "receiver.direct": _word(relations.direct) if relations.direct is not None else NO,
        "receiver.function_covers": _word(covers) if covers is not None else None,
    }
    for relation in RELATIONS:
        name = _name(relation)
        made[name] = YES if relation in relations.sure else None if relation in relations.possible else NO
    return made


def of_case(
    base: MutableSheet,
    procedure: Procedure,
    level: Level,
    matter: str | None,
    form: Form,
    part: Part,
    answers: Mapping[str, Value | None],
) -> MutableSheet:
    """The whole sheet. A matter that the procedure does not state is unknown; an answer fills in what is asked."""
    return {
        **base,
        "form": form,
        "part": part,
        "procedure": procedure.key,
        "matter": matter,
        "field": procedure.field,
        "level": level,
        **procedure.fact,
        **answers,
    }


def _word(value: bool) -> str:
    return YES if value else NO


@cache
def _name(relation: str) -> str:
    return f"receiver.relation={relation}"
