"""Renewal (đánh giá lại phần bị chạm): after a change only those procedures are judged again that it can touch.

Whatever a verdict is worked out from is compared first: who holds the power, who appraises, which instrument moved it, what has been
gone through. A rule that is other than before touches a procedure unless its condition is surely out, old and new, on every sheet
that the headline can come from: with derived facts unknown, for learning more never lets such a rule in. The result is the full one,
byte for byte; tests hold it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ..authority.competence import Competence
from ..catalog.catalog import Norm
from ..catalog.procedure import Procedure
from ..catalog.record import Level
from ..evaluation import FORMS, Moment
from ..reasoning.answer import answer, levels, moved_by, vertical
from ..rules.condition import Condition, Sheet, Truth, Value, atoms, truth
from ..rules.rulebook import Requirement, Rule
from .cause import on_day
from .edit import content, same
from .stand import Key, Stands, of


@dataclass(frozen=True)
class Renewed:
    """How every procedure stands, and how many had to be judged again."""

    stands: Stands
    judged: int


def renewed(before: Moment, stands: Stands, after: Moment) -> Renewed:
    """From the state of before, known, to that of after. What verdicts are worked out from is kept with a moment: it is gone
    through once, however many changes start from it."""
    procedures = after.whole.catalog.procedures
    if _all_touched(before, after):
        found = {(p.key, level): of(answer(after, p, level, {})) for p in procedures for level in levels(after, p)}
        return Renewed(found, len(found))
    reach = _Reach(_changed_rules(before, after), after)
    left = _Left(before, after)
    made: Stands = {}
    judged = 0
    for procedure in procedures:
        old = before.whole.catalog.procedure.get(procedure.key)
        same_record = old is not None and (old is procedure or same(old, procedure))
        for level in levels(after, procedure):
            key = procedure.key, level
            known = stands.get(key)
            alike = known is not None and same_record and left.alike(procedure, level)
            # Where no case was asked, no rule was.
            if alike and known and (known.form is None or not reach.of(procedure, level)):
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
    if bool(new.answers) and before.on != after.on:
        return True
    # Rules are named in their order: those of both sides have to stand in the same.
    one_, other_ = _known(before).rules, _known(after).rules
    return [id for id in one_ if id in other_] != [id for id in other_ if id in one_]


def _institutions(moment: Moment) -> object:
    """Everybody who exists that day, and how they stand to each other."""
    return [content(image) for body in moment.whole.catalog.bodies if (image := on_day(body, moment.on))]


def _changed_rules(before: Moment, after: Moment) -> list[Condition]:
    """Conditions, old and new, of the rules that are in force on one side only, or are others, or rest on other clauses."""
    found: list[Condition] = []
    old, new = _known(before).rules, _known(after).rules
    for id in dict.fromkeys([*old, *new]):
        was, now = old.get(id), new.get(id)
        if was != now:
            found += [_where(rule[0]) for rule in (was, now) if rule is not None]
    return list(dict.fromkeys(found))


def _where(rule: Rule) -> Condition:
    """Where a rule can matter: a requirement also where it is met, for it is named then."""
    return rule.when if isinstance(rule, Requirement) else rule.condition


class _Asked:
    """A condition: how it stands depends on the facts that it reads, so what is alike in these is asked once."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        self._reads = tuple(dict.fromkeys(atom.fact for atom in atoms(condition)))
        self._known: dict[tuple[Value | None, ...], bool] = {}

    def may(self, sheet: Sheet) -> bool:
        """Is it not surely out?"""
        read = tuple([sheet.get(fact) for fact in self._reads])
        if read not in self._known:
            self._known[read] = truth(self.condition, sheet) != Truth.NO
        return self._known[read]


class _Reach:
    """Which cases rules can apply to."""

    def __init__(self, conditions: Sequence[Condition], moment: Moment) -> None:
        self.moment, self._asked = moment, [_Asked(one) for one in conditions]

    def of(self, procedure: Procedure, level: Level) -> bool:
        """Can one of the rules apply to a case that the headline is chosen from?"""
        moment = self.moment
        holders = moment.facing(procedure, level, {}).holders
        if not self._asked or holders is None:
            return False
        recorded = moment.recorded(procedure, level)
        known: list[Sheet] = [
            {
                "procedure": procedure.key,
                "matter": matter,
                "field": procedure.field,
                "level": level,
                "part": "decide",
                "holder": holder.id,
                "holder.kind": moment.authority.kind(holder.id),
                "holder.level": moment.authority.level(holder.id),
                "power.origin": holder.origin,
                **{fact: value for fact, value in procedure.fact.items() if fact not in recorded},
            }
            for matter, holder in zip(procedure.matters or (None,), holders, strict=True)
        ]
        # Most rules are out for all receivers and forms alike: what is left is asked of each.
        left = [one for one in self._asked if any(one.may(sheet) for sheet in known)]
        return bool(left) and any(
            one.may(sheet)
            for receiver, forms in moment.candidates(procedure, level, holders, {})
            for form in forms
            for sheet in moment.sheets(procedure, level, holders, receiver, form, "decide")
            for one in left
        )


class _Left:
    """Which procedures have the same inputs on both sides, where nothing that touches all of them has changed."""

    def __init__(self, before: Moment, after: Moment) -> None:
        self.before, self.after = before, after
        # On one day, of the same bodies, instruments and coverage, nothing but the holders can differ.
        self._moved = None
        if (
            before.on == after.on
            and before.whole.catalog.coverage is after.whole.catalog.coverage
            and len(before.instruments) == len(after.instruments)
            and all(one is other for one, other in zip(before.instruments, after.instruments, strict=True))
        ):
            self._moved = after.competences.moved(before.competences)

    def alike(self, procedure: Procedure, level: Level) -> bool:
        if self._moved is not None:
            held, documents = self._moved
            by_law = any((matter, level, "decide") in held for matter in procedure.matters)
            if not by_law and documents.isdisjoint(procedure.source.lists):
                return True
        return _inputs(self.before, procedure, level) == _inputs(self.after, procedure, level)


@dataclass
class _Known:
    """What has been gone through of a moment: its rules in force with what each rests on, and the inputs of its verdicts."""

    rules: Mapping[str, tuple[Rule, object]]
    inputs: dict[Key, object]


# Of a moment that nobody has any longer nothing is kept: what is known here must not hold on to it.
_KNOWN: WeakKeyDictionary[Moment, _Known] = WeakKeyDictionary()


def _known(moment: Moment) -> _Known:
    if moment not in _KNOWN:
        texts = moment.texts
        rules = {id: (texts.book.rules[id], tuple(map(_norm, norms))) for id, norms in texts.basis.items()}
        _KNOWN[moment] = _Known(rules, {})
    return _KNOWN[moment]


def _norm(norm: Norm) -> object:
    """What a verdict takes from a clause that a rule rests on: its name, how it is known, by what its lifts are allowed."""
    return str(norm.reference), norm.verified, norm.evidence.grade, norm.provision.lifts_by


def _inputs(moment: Moment, procedure: Procedure, level: Level) -> object:
    """What the verdict of a procedure is worked out from, the rules left out."""
    inputs, key = _known(moment).inputs, (procedure.key, level)
    if key not in inputs:
        inputs[key] = tuple(_read(moment, procedure, level))
    return inputs[key]


def _read(moment: Moment, procedure: Procedure, level: Level) -> Iterator[object]:
    """In the order in which an answer looks at it, as far as it does."""
    recorded_from = moment.whole.catalog.province.recorded_from
    exists = moment.on >= recorded_from and (procedure.exists is None or moment.on in procedure.exists)
    yield level in levels(moment, procedure)
    yield exists
    if not exists:
        return
    body = vertical(moment, procedure)
    yield body.body if body else None
    if body:
        return
    instrument = moved_by(moment, procedure)
    yield instrument.instrument if instrument else None
    department = moment.authority.department(procedure.field)
    yield department.body if department else None
    for form in FORMS:
        yield moment.holes(procedure.field, form)
    for competence in moment.facing(procedure, level, {}).competences:
        yield _competence(moment, competence)


def _competence(moment: Moment, one: Competence) -> object:
    holders = []
    for holder in one.holders:
        life = moment.whole.timeline.life(holder.norm) if holder.norm else None
        by = (str(holder.norm.reference), holder.norm.verified, bool(life and life.period.until)) if holder.norm else None
        displaced = tuple(str(norm.reference) for norm in holder.displaced)
        holders.append((holder.id, by, holder.origin, displaced, holder.limit, holder.unsure is None))
    doubt = (one.doubt.kind, tuple(sorted(str(n.reference) for n in one.doubt.norms))) if one.doubt else None
    return one.matter, tuple(holders), doubt
