"""Renewal (đánh giá lại phần bị chạm): after a change only those procedures are judged again that it can touch.

Whatever a verdict is worked out from is compared first: who holds the power, who appraises, which instrument moved it, what has been
gone through. A rule that is other than before touches a procedure unless its condition is surely out for it with everything unknown
that is not the procedure's or its holder's own: learning more never lets such a rule in. The result is the full one, byte for byte;
tests hold it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..authority.competence import Competence
from ..catalog.procedure import Procedure
from ..catalog.record import Level
from ..evaluation import FORMS, Moment
from ..reasoning.answer import answer, levels, moved_by, vertical
from ..rules.condition import Condition, Truth, Value, truth
from ..rules.rulebook import Requirement, Rule
from .cause import on_day
from .edit import content, same
from .stand import Stands, of


@dataclass(frozen=True)
class Renewed:
    """How every procedure stands, and how many had to be judged again."""

    stands: Stands
    judged: int


def renewed(before: Moment, stands: Stands, after: Moment) -> Renewed:
    """From the state of before, known, to that of after."""
    if _all_touched(before, after):
        found = {
            (p.key, level): of(answer(after, p, level, {})) for p in after.whole.catalog.procedures for level in levels(after, p)
        }
        return Renewed(found, len(found))
    conditions = _changed_rules(before, after)
    old_inputs, new_inputs = _Inputs(before), _Inputs(after)
    made: Stands = {}
    judged = 0
    for procedure in after.whole.catalog.procedures:
        old = before.whole.catalog.procedure.get(procedure.key)
        same_record = old is not None and (old is procedure or same(old, procedure))
        for level in levels(after, procedure):
            key = procedure.key, level
            known = stands.get(key)
            alike = known is not None and same_record and old_inputs.of(procedure, level) == new_inputs.of(procedure, level)
            # Where no case was asked, no rule was.
            if alike and known and (known.form is None or not _reaches(conditions, after, procedure, level)):
                made[key] = known
                continue
            made[key] = of(answer(after, procedure, level, {}))
            judged += 1
    return Renewed(made, judged)


def _all_touched(before: Moment, after: Moment) -> bool:
    """Did something change that every verdict is worked out from?"""
    old, new = before.whole.catalog, after.whole.catalog
    if before.whole.rules.vocabulary is not after.whole.rules.vocabulary:
        one, other = before.whole.rules.vocabulary.records, after.whole.rules.vocabulary.records
        if not same(tuple(one.values()), tuple(other.values())):
            return True
    others = old.bodies is not new.bodies or before.on != after.on
    if others and before.authority is not after.authority and _institutions(before) != _institutions(after):
        return True
    tables = ("ranking", "answers", "fields", "matters", "province")
    if any(a is not b and a != b for a, b in ((getattr(old, t), getattr(new, t)) for t in tables)):
        return True
    return bool(new.answers) and before.on != after.on


def _institutions(moment: Moment) -> object:
    """Everybody who exists that day, and how they stand to each other."""
    return [content(image) for body in moment.whole.catalog.bodies if (image := on_day(body, moment.on))]


def _changed_rules(before: Moment, after: Moment) -> list[Condition]:
    """Conditions, old and new, of the rules that are in force on one side only, or are others, or rest on other clauses."""
    found: list[Condition] = []
    old, new = _rules(before), _rules(after)
    for id in dict.fromkeys([*old, *new]):
        was, now = old.get(id), new.get(id)
        if was is not None and now is not None and was[1:] == now[1:]:
            continue
        found += [rule[0] for rule in (was, now) if rule is not None]
    return found


def _rules(moment: Moment) -> Mapping[str, tuple[Condition, Rule, object]]:
    texts = moment.texts
    return {
        id: (_reach(texts.book.rules[id]), texts.book.rules[id], tuple((str(n.reference), n.verified) for n in norms))
        for id, norms in texts.basis.items()
    }


def _reach(rule: Rule) -> Condition:
    """Where a rule can matter: a requirement also where it is met, for it is named then."""
    return rule.when if isinstance(rule, Requirement) else rule.condition


def _reaches(conditions: list[Condition], moment: Moment, procedure: Procedure, level: Level) -> bool:
    """Can one of the rules apply to a case about deciding this procedure, whoever receives it in whatever form?"""
    if not conditions:
        return False
    for competence in moment.facing(procedure, level, {}).competences:
        sheet: dict[str, Value | None] = {
            "procedure": procedure.key,
            "matter": competence.matter,
            "field": procedure.field,
            "level": level,
            "part": "decide",
            **procedure.fact,
        }
        for holder in competence.holders[:1]:
            sheet |= {
                "holder": holder.id,
                "holder.kind": moment.authority.kind(holder.id),
                "holder.level": moment.authority.level(holder.id),
                "power.origin": holder.origin,
            }
        if any(truth(condition, sheet) != Truth.NO for condition in conditions):
            return True
    return False


class _Inputs:
    """What the verdict of a procedure is worked out from, the rules left out."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self._holes: dict[str, object] = {}

    def of(self, procedure: Procedure, level: Level) -> object:
        moment = self.moment
        catalog = moment.whole.catalog
        exists = moment.on >= catalog.province.recorded_from and (procedure.exists is None or moment.on in procedure.exists)
        body, instrument = vertical(moment, procedure), moved_by(moment, procedure)
        department = moment.authority.department(procedure.field)
        return (
            exists,
            level in levels(moment, procedure),
            body.body if body else None,
            instrument.instrument if instrument else None,
            department.body if department else None,
            self._gone_through(procedure.field),
            tuple(self._competence(one) for one in moment.facing(procedure, level, {}).competences) if exists else (),
        )

    def _competence(self, one: Competence) -> object:
        timeline = self.moment.whole.timeline
        holders = []
        for holder in one.holders:
            life = timeline.life(holder.norm) if holder.norm else None
            by = (str(holder.norm.reference), holder.norm.verified, bool(life and life.period.until)) if holder.norm else None
            displaced = tuple(str(norm.reference) for norm in holder.displaced)
            holders.append((holder.id, by, holder.origin, displaced, holder.limit, holder.unsure is None))
        doubt = (one.doubt.kind, tuple(sorted(str(n.reference) for n in one.doubt.norms))) if one.doubt else None
        return one.matter, tuple(holders), doubt

    def _gone_through(self, field: str) -> object:
        if field not in self._holes:
            searched, on = self.moment.whole.searched, self.moment.on
            self._holes[field] = tuple((form, searched.holes(field, form, on)) for form in FORMS)
        return self._holes[field]
