"""Reads the folder `rules/`: one rule a file, and `vocabulary.yaml`; typed and checked, all faults at once."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError
from pathlib import Path
from typing import Any

from .. import source, workspace
from ..catalog.answer import HOLDER
from ..catalog.catalog import Catalog
from ..catalog.citation import Reference
from ..catalog.record import validated
from ..diagnostic import Faults, Place
from ..source import AT
from . import condition
from .condition import All, Condition, OneOf
from .rule import Examples, Pair, Written, WrittenRule
from .rulebook import Ban, Derivation, Ground, Lift, Remark, Requirement, Rule, Rulebook
from .vocabulary import NO, YES, FactRecord, NoSuchFact, Vocabulary


class BadCondition(ValueError):
    """A condition that can't be read; `key` is the word that is wrong."""

    def __init__(self, message: str, place: Place, help: str) -> None:
        super().__init__(message)
        self.place, self.help = place, help


@dataclass(frozen=True)
class Rules:
    """All written rules and the vocabulary, as read; `fingerprint` is the SHA-256 of the files."""

    vocabulary: Vocabulary
    written: Mapping[str, WrittenRule]
    conditions: Mapping[str, tuple[Condition, Condition]]
    fingerprint: str = field(default="", compare=False)

    def rulebook(self, catalog: Catalog) -> Rulebook:
        """Typed rules of every date, with the lifts that the legislation states (`lift/…`)."""
        rules: list[Rule] = [self.typed(rule) for rule in self.written.values()]
        rules += [rule for rule, _ in self.lifts(catalog)]
        return Rulebook.of(self.vocabulary.facts.values(), rules)

    def typed(self, rule: WrittenRule) -> Rule:
        when, met_if = self.conditions[rule.rule]
        match rule.effect:
            case "permit":
                return Ground(rule.rule, when, rule.express)
            case "forbid":
                return Ban(rule.rule, when)
            case "require":
                return Requirement(rule.rule, when, rule.of, met_if)
            case "derive":
                fact, value = next(iter(rule.sets.items()))
                return Derivation(rule.rule, when, fact, value)
            case "formality" | "advise":
                return Remark(rule.rule, when, rule.effect)

    def lifts(self, catalog: Catalog) -> list[tuple[Lift, Reference]]:
        """One rule for each lift in the law and each ban that rests on the clause lifted, and the provision it lives by."""
        found: list[tuple[Lift, Reference]] = []
        for norm in catalog.norms:
            if norm.sentence:
                continue
            for n, lift in enumerate(norm.provision.lifts):
                clause = Reference.parse(lift.ban)
                when = All((OneOf("matter", frozenset(lift.matters)), OneOf("form", frozenset(lift.forms))))
                for ban in self.written.values():
                    if ban.effect == "forbid" and any(Reference.parse(basis) == clause for basis in ban.basis):
                        id = f"lift/{norm.reference} {n + 1} → {ban.rule}"
                        found.append((Lift(id, when, ban.rule), norm.reference))
        return found

    @cached_property
    def by_effect(self) -> Mapping[str, tuple[WrittenRule, ...]]:
        effects: dict[str, list[WrittenRule]] = {}
        for rule in self.written.values():
            effects.setdefault(rule.effect, []).append(rule)
        return {effect: tuple(rules) for effect, rules in effects.items()}


def read(folder: Path, catalog: Catalog | None = None) -> Rules:
    """The rules; `Refused` with every fault. With a catalog, what they cite and name is checked against it."""
    faults = Faults()
    rules = collect(folder, faults, catalog)
    faults.refuse_if_any()
    return rules


def collect(folder: Path, faults: Faults, catalog: Catalog | None = None) -> Rules:
    if not folder.is_dir():
        faults.add(Place(str(folder), 1), "no-rules", f"there is no folder {folder}", "name one with --rules")
        return Rules(Vocabulary({}), {}, {})
    files = workspace.yaml_files(folder)
    records: list[FactRecord] = []
    written: dict[str, WrittenRule] = {}
    sources: dict[str, source.Source] = {}
    for path in files:
        relative = path.relative_to(folder)
        name = (Path(folder.name) / relative).as_posix()
        read_file = source.read(path, name, faults)
        if read_file is None:
            continue
        if relative.as_posix() == "vocabulary.yaml":
            data = read_file.data if isinstance(read_file.data, list) else []
            records += [r for i, item in enumerate(data) if (r := validated(FactRecord, read_file, item, (i,), faults))]
            continue
        rule = validated(WrittenRule, read_file, read_file.data, (), faults)
        if rule is None:
            continue
        if rule.rule != relative.with_suffix("").as_posix():
            faults.add(
                rule.place, "rule-misplaced", f"the file of {rule.rule} is called {relative}", "let name and path be the same"
            )
        written[rule.rule] = rule
        sources[rule.rule] = read_file
    vocabulary = _vocabulary(records, faults)
    if any(fault.place.file.endswith("vocabulary.yaml") for fault in faults.found):
        return Rules(vocabulary, {}, {})  # rules read against half a vocabulary would only repeat its faults
    conditions: dict[str, tuple[Condition, Condition]] = {}
    for rule in written.values():
        try:
            conditions[rule.rule] = (_when(rule, vocabulary), condition_of(rule.met_if, vocabulary, rule.place))
        except BadCondition as error:
            faults.add(error.place, "bad-condition", str(error), error.help)
            conditions[rule.rule] = (condition.NO, condition.YES)
    rules = Rules(vocabulary, written, conditions, workspace.fingerprint(folder, files))
    _check(rules, faults)
    if catalog is not None:
        _check_against(rules, catalog, faults)
    return rules


def _vocabulary(records: list[FactRecord], faults: Faults) -> Vocabulary:
    by_name: dict[str, FactRecord] = {}
    for record in records:
        if record.fact in by_name:
            first = by_name[record.fact].place
            faults.add(record.place, "fact-twice", f"{record.fact} is written twice", "keep one of the two", related=[first])
        by_name.setdefault(record.fact, record)
    return Vocabulary(by_name)


def _when(rule: WrittenRule, vocabulary: Vocabulary) -> Condition:
    """The condition, and beside it one of the pairs."""
    whole = condition_of(rule.when, vocabulary, rule.place)
    if not rule.pairs:
        return whole
    return All((whole, condition.Any(tuple(_pair(pair, vocabulary) for pair in rule.pairs))))


def _pair(pair: Pair, vocabulary: Vocabulary) -> Condition:
    given: Written = {AT: pair.place, "holder.kind": list(pair.from_), "receiver.relation": list(pair.to)}
    return All((condition_of(given, vocabulary, pair.place), condition_of(pair.when, vocabulary, pair.place)))


def condition_of(data: Written, vocabulary: Vocabulary, place: Place) -> Condition:
    """A map is a conjunction, a list any-of; `not`, `any` and `all` stand wherever a fact's name may."""
    parts: list[Condition] = []
    here = data.get(AT, place)
    for key, wanted in data.items():
        match key:
            case "@":
                continue
            case "not":
                parts.append(condition.Not(condition_of(_map(wanted, here), vocabulary, here)))
            case "any" | "all":
                if not isinstance(wanted, list) or not wanted:
                    raise BadCondition(f"`{key}` wants a list of conditions", here, "write them one under the other, each with -")
                inner = tuple(condition_of(_map(part, here), vocabulary, here) for part in wanted)
                parts.append(condition.Any(inner) if key == "any" else All(inner))
            case _:
                parts.append(_values(key, wanted, vocabulary, here))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _map(data: Any, place: Place) -> Written:
    if not isinstance(data, dict):
        raise BadCondition(f"a condition is a mapping of facts, not {data!r}", place, "write `fact: value`")
    return data


def _values(name: str, wanted: Any, vocabulary: Vocabulary, place: Place) -> Condition:
    record = vocabulary.records.get(name)
    if record is None:
        near = difflib.get_close_matches(name, list(vocabulary.records), n=1)
        raise BadCondition(
            f"there is no fact `{name}`", place, f"did you mean `{near[0]}`?" if near else "add it to vocabulary.yaml"
        )
    if isinstance(wanted, dict):
        keys = set(wanted) - {AT}
        if keys == {"not"}:
            return condition.Not(_values(name, wanted["not"], vocabulary, place))
        if keys and keys <= {"gte", "lte"} and record.number:
            low, high = wanted.get("gte", record.number[0]), wanted.get("lte", record.number[1])
            return OneOf(name, frozenset(range(int(low), int(high) + 1)))
        raise BadCondition(f"{name}: {sorted(keys)} is no comparison", place, "known: a value, a list, not, gte, lte")
    values = wanted if isinstance(wanted, list) else [wanted]
    if not values:
        raise BadCondition(f"{name}: the list is empty", place, "name at least one value")
    if record.set_of:
        if strangers := [v for v in values if v not in record.set_of]:
            near = difflib.get_close_matches(str(strangers[0]), record.set_of, n=1)
            raise BadCondition(
                f"{name} has no {strangers[0]!r}", place, f"did you mean `{near[0]}`?" if near else "see vocabulary.yaml"
            )
        members = tuple(OneOf(f"{name}={member}", frozenset({YES})) for member in values)
        return members[0] if len(members) == 1 else condition.Any(members)
    try:
        return OneOf(name, frozenset(vocabulary.value(record, value) for value in values))
    except NoSuchFact as error:
        near = difflib.get_close_matches(error.name, error.names, n=1)
        raise BadCondition(str(error), place, f"did you mean `{near[0]}`?" if near else "see vocabulary.yaml") from None


def _check(rules: Rules, faults: Faults) -> None:
    """What each effect must and must not have; that the rules named exist; that derived facts have no circle."""
    for rule in rules.written.values():
        wrong: list[tuple[str, str]] = []
        if rule.effect == "derive":
            facts = list(rule.sets)
            record = rules.vocabulary.records.get(facts[0]) if len(facts) == 1 else None
            if record is None or record.from_ != "derived" or rule.sets[facts[0]] not in record.one_of:
                wrong.append(("`sets` names no derived fact with one of its values", "write `sets: {fact: value}`"))
        elif rule.sets:
            wrong.append(("only a derive rule has `sets`", "take it out"))
        if rule.effect == "require" and not (rule.met_if and rule.of):
            wrong.append(("a requirement needs `of` and `met_if`", "name its grounds, and when it is met"))
        if rule.effect not in {"require", "formality", "advise"} and (rule.met_if or rule.of):
            wrong.append((f"a {rule.effect} rule has no `of` and no `met_if`", "take them out"))
        if rule.express and rule.effect != "permit":
            wrong.append(("only a permit can be `express`", "take it out"))
        if not rule.when and not rule.pairs and rule.effect != "require":
            wrong.append(("the rule has no condition", "write `when`"))
        for message, help in wrong:
            faults.add(rule.place, "bad-rule", message, help)
        for other in rule.of:
            if rules.written.get(other) is None or rules.written[other].effect != "permit":
                near = difflib.get_close_matches(other, [r.rule for r in rules.by_effect.get("permit", ())], n=1)
                help = f"did you mean `{near[0]}`?" if near else "name a permit rule"
                faults.add(rule.place, "unknown-rule", f"there is no ground `{other}`", help)
        for accepted in rule.accepts:
            for other in accepted.with_:
                if other not in rules.written and not other.startswith("lift/"):
                    near = difflib.get_close_matches(other, list(rules.written), n=1)
                    help = f"did you mean `{near[0]}`?" if near else "name the other rule of the finding"
                    faults.add(accepted.place, "unknown-rule", f"there is no rule `{other}`", help)
        _check_examples(rule, rules.vocabulary, faults)
    typed = [rules.typed(rule) for rule in rules.written.values() if rule.effect == "derive" and rule.sets]
    try:
        _ = Rulebook.of(rules.vocabulary.facts.values(), [r for r in typed if isinstance(r, Derivation)]).derived
    except CycleError as error:
        place = next(iter(rules.written.values())).place
        faults.add(
            place, "circle-of-facts", f"derived facts depend on themselves: {' → '.join(error.args[1])}", "break the circle"
        )
    except KeyError:
        pass  # a derive rule without a derived fact: told above


def _check_examples(rule: WrittenRule, vocabulary: Vocabulary, faults: Faults) -> None:
    for kind in wanted_examples(rule):
        if not examples(rule.examples, kind):
            faults.add(
                rule.place,
                "no-example",
                f"there is no example `{kind}`",
                "add one: a rule shows when it fires, when not, and when it can't tell",
            )
    for kind in ("applies", "silent", "met", "unmet", "cannot-tell"):
        for example in examples(rule.examples, kind):
            try:
                vocabulary.sheet({k: v for k, v in example.items() if k != AT})
            except NoSuchFact as error:
                near = difflib.get_close_matches(error.name, error.names, n=1)
                faults.add(
                    example.get(AT, rule.place),
                    "bad-example",
                    str(error),
                    f"did you mean `{near[0]}`?" if near else "see vocabulary.yaml",
                )


def wanted_examples(rule: WrittenRule) -> tuple[str, ...]:
    return ("met", "unmet", "cannot-tell") if rule.effect == "require" else ("applies", "silent", "cannot-tell")


def examples(written: Examples, kind: str) -> list[Written]:
    """The examples of one kind, each completed from `base`."""
    own: tuple[Written, ...] = getattr(written, kind.replace("-", "_"))
    return [{**written.base, **example} for example in own]


def _check_answers(rules: Rules, catalog: Catalog, faults: Faults) -> None:
    """What is answered was asked, with one of the values that the vocabulary has."""
    for answer in catalog.answers:
        if answer.fact == HOLDER:
            continue
        asked = rules.vocabulary.asked
        if answer.fact not in asked:
            near = difflib.get_close_matches(answer.fact, asked, n=1)
            help = f"did you mean `{near[0]}`?" if near else "only facts with a question (`ask`) are answered"
            faults.add(answer.place, "unknown-fact", f"nobody is asked for `{answer.fact}`", help)
            continue
        try:
            rules.vocabulary.value(asked[answer.fact], answer.value)
        except NoSuchFact as error:
            near = difflib.get_close_matches(error.name, error.names, n=1)
            faults.add(answer.place, "unknown-value", str(error), f"did you mean `{near[0]}`?" if near else "see vocabulary.yaml")


def _check_against(rules: Rules, catalog: Catalog, faults: Faults) -> None:
    """What a rule rests on is recorded; matters, fields and bodies it names exist; answers fit their questions."""
    _check_answers(rules, catalog, faults)
    known = {
        "matter": set(catalog.matter),
        "field": set(catalog.field_names),
        "body": set(catalog.lives),
        "procedure": set(catalog.procedure),
    }
    for rule in rules.written.values():
        for text in rule.basis:
            if not catalog.resolve(Reference.parse(text)):
                faults.add(
                    rule.place,
                    "citation-to-nothing",
                    f"{text} is not in the catalog",
                    "record that clause, or correct the citation; nothing near it is taken instead",
                )
        for part in rules.conditions[rule.rule]:
            for atom in condition.atoms(part):
                record = rules.vocabulary.records.get(atom.fact)
                if record and record.names:
                    for value in sorted(map(str, atom.values - known[record.names])):
                        near = difflib.get_close_matches(value, list(known[record.names]), n=1)
                        help = f"did you mean `{near[0]}`?" if near else "add it to the catalog"
                        faults.add(rule.place, f"unknown-{record.names}", f"there is no {record.names} `{value}`", help)


__all__ = ["NO", "YES", "BadCondition", "Rules", "collect", "condition_of", "examples", "read", "wanted_examples"]
