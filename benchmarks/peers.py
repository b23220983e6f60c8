"""Other evaluators of the same rules: what each says of a sheet is, as for the advisor, how far every rule applies.

None of the outside engines knows a third value; all can express it in one way: each condition compiled twice, surely and possibly,
over the same small whole numbers, 0 for unknown. Derived facts are carried from one layer to the next by the same lines of Python.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy
import polars as pl

from advisor.reevaluation.batch.vector import Vector
from advisor.rules import oracle, semantics
from advisor.rules.cells import Cells
from advisor.rules.condition import All, Condition, Not, OneOf, Sheet, Truth
from advisor.rules.condition import Any as AnyOf
from advisor.rules.engine import Engine, _derived
from advisor.rules.rulebook import Rule, Rulebook
from benchmarks.closures import closure

Found = dict[str, Truth]
Judge = Callable[[Sequence[Sheet]], list[Found]]
Codes = dict[str, int]
Match = Callable[[Codes], Iterable[int]]
Bodies = list[tuple[dict[str, frozenset[int]], str, Truth]]


def definition(book: Rulebook) -> Judge:
    """What all others are held against."""
    return lambda sheets: [_alive(semantics.judge(book, sheet).rules) for sheet in sheets]


def durable(book: Rulebook) -> Judge:
    """durable-rules case by case: nothing is remembered from one case to the next."""
    engine = Engine(book)

    def judge(sheets: Sequence[Sheet]) -> list[Found]:
        found = []
        for sheet in sheets:
            for part in engine._parts:
                part.memory.clear()
            found.append(dict(engine.judge(sheet).rules))
        return found

    return judge


def closures(book: Rulebook) -> Judge:
    """A Python closure for each rule."""
    derived = {name: [(rule, closure(rule.condition)) for rule in rules] for name, rules in book.derived.items()}
    own = {rule.id for rules in derived.values() for rule, _ in rules}
    others = [(id_, closure(rule.condition)) for id_, rule in book.rules.items() if id_ not in own]

    def judge_one(sheet: Sheet) -> Found:
        known, found = dict(sheet), Found()
        for name, rules in derived.items():
            for rule, evaluate in rules:
                if how_far := evaluate(known):
                    found[rule.id] = Truth(how_far)
            known[name], _ = _derived(book.facts[name], [rule for rule, _ in rules], found)
        for id_, evaluate in others:
            if how_far := evaluate(known):
                found[id_] = Truth(how_far)
        return found

    return lambda sheets: [judge_one(sheet) for sheet in sheets]


def clingo_each(book: Rulebook) -> Judge:
    """clingo, one case at a time."""
    return lambda sheets: [one for sheet in sheets for one in _told(book, [sheet])]


def clingo_together(book: Rulebook) -> Judge:
    """clingo, 64 cases grounded together."""
    return lambda sheets: [one for n in range(0, len(sheets), 64) for one in _told(book, sheets[n : n + 64])]


def _told(book: Rulebook, sheets: Sequence[Sheet]) -> list[Found]:
    return [
        {id_: Truth.YES if id_ in yes else Truth.UNKNOWN for id_ in book.rules if id_ not in no}
        for _, yes, no in oracle.verdicts(book, sheets)
    ]


def clips(book: Rulebook) -> Judge:
    """CLIPS by clipspy: one defrule a conjunction, all matching ones fire."""
    import clips as clipspy

    def layer(bodies: Bodies, names: Mapping[str, str]) -> Match:
        environment, fired = clipspy.Environment(), list[int]()
        environment.define_function(lambda place: fired.append(int(place)), "hit")
        environment.build(f"(deftemplate case {' '.join(f'(slot {name})' for name in names.values())})")
        for place, (conjunction, _, _) in enumerate(bodies):
            tests = " ".join(f"({names[fact]} {'|'.join(map(str, sorted(codes)))})" for fact, codes in conjunction.items())
            environment.build(f"(defrule r{place} (case {tests}) => (hit {place}))")
        template = environment.find_template("case")

        def match(codes: Codes) -> list[int]:
            fired.clear()
            fact = template.assert_fact(**{name: codes[own] for own, name in names.items()})
            environment.run()
            fact.retract()
            return fired

        return match

    return _in_layers(book, layer)


def zen(book: Rulebook) -> Judge:
    """GoRules ZEN from Python: one row of a collecting decision table a conjunction."""
    import zen as gorules

    def layer(bodies: Bodies, names: Mapping[str, str]) -> Match:
        rows = [
            {"_id": f"row{place}", "hit": str(place)}
            | {names[fact]: ",".join(map(str, sorted(codes))) for fact, codes in conjunction.items()}
            for place, (conjunction, _, _) in enumerate(bodies)
        ]
        content = {
            "hitPolicy": "collect",
            "inputs": [{"id": name, "name": name, "field": name} for name in names.values()],
            "outputs": [{"id": "hit", "name": "hit", "field": "hit"}],
            "rules": [dict.fromkeys(names.values(), "") | row for row in rows],
        }
        nodes = [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
            {"id": "out", "name": "out", "type": "outputNode"},
        ]
        ways = (("in", "table"), ("table", "out"))
        edges = [{"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"} for one, other in ways]
        decision = gorules.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
        return lambda codes: [
            int(row["hit"]) for row in decision.evaluate({name: codes[own] for own, name in names.items()})["result"]
        ]

    return _in_layers(book, layer)


def openfisca(book: Rulebook) -> Judge:
    """OpenFisca-Core: a variable for each fact, and two for each rule; all cases as one vector."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    cells = Cells.of(book)
    entity = build_entity(key="case", plural="cases", label="Case", is_person=True)
    system = TaxBenefitSystem([entity])
    fact_name = {name: f"fact_{n}" for n, name in enumerate(cells.of_fact)}
    rule_name = {id_: f"rule_{n}" for n, id_ in enumerate(book.rules)}

    def add(name: str, kind: type, formula: Any = None) -> None:
        made: dict[str, Any] = {"value_type": kind, "entity": entity, "definition_period": DateUnit.YEAR, "label": name}
        system.add_variable(type(name, (Variable,), made | ({"formula": formula} if formula else {})))

    def truth(condition: Condition, case: Any, period: Any) -> tuple[Any, Any]:
        match condition:
            case OneOf(fact, values):
                codes = case(fact_name[fact], period)
                surely = numpy.isin(codes, [cells.encode(fact, value) for value in values])
                return surely, surely | (codes == 0)
            case Not(of):
                surely, possibly = truth(of, case, period)
                return ~possibly, ~surely
            case All(parts) | AnyOf(parts):
                both = numpy.logical_and if isinstance(condition, All) else numpy.logical_or
                start = numpy.full(case.count, isinstance(condition, All))
                every = [truth(part, case, period) for part in parts]
                surely, possibly = start, start
                for one, other in every:
                    surely, possibly = both(surely, one), both(possibly, other)
                return surely, possibly

    def of_rule(rule: Rule) -> Any:
        def formula(case: Any, period: Any) -> Any:
            surely, possibly = truth(rule.condition, case, period)
            return surely.astype(int) + possibly.astype(int)

        return formula

    def of_derived(name: str) -> Any:
        rules = book.derived[name]

        def formula(case: Any, period: Any) -> Any:
            found = [(rule.value, case(rule_name[rule.id], period)) for rule in rules]
            alive = sum((far > 0 for _, far in found), numpy.zeros(case.count, bool))
            code = numpy.where(alive, 0, cells.encode(name, book.facts[name].otherwise))
            for value in {value for value, _ in found}:
                surely = numpy.any([far == 2 for own, far in found if own == value], axis=0)
                others = numpy.any([far > 0 for own, far in found if own != value] or [numpy.zeros(case.count, bool)], axis=0)
                code = numpy.where(surely & ~others, cells.encode(name, value), code)
            return code

        return formula

    for name in cells.of_fact:
        add(fact_name[name], int, of_derived(name) if name in book.derived else None)
    for id_, rule in book.rules.items():
        add(rule_name[id_], int, of_rule(rule))

    def judge(sheets: Sequence[Sheet]) -> list[Found]:
        simulation = SimulationBuilder().build_default_simulation(system, count=len(sheets))
        coded = numpy.array([cells.signature(sheet) for sheet in sheets])
        for n, name in enumerate(book.read):
            simulation.set_input(fact_name[name], "2026", coded[:, n])
        found: list[Found] = [{} for _ in sheets]
        for id_, variable in rule_name.items():
            far = simulation.calculate(variable, "2026")
            for n in numpy.flatnonzero(far):
                found[n][id_] = Truth(int(far[n]))
        return found

    return judge


def columns(book: Rulebook) -> Judge:
    """polars, as the batch uses it where signatures are too many."""
    vector = Vector(Cells.of(book))

    def judge(sheets: Sequence[Sheet]) -> list[Found]:
        coded = pl.DataFrame(
            [vector.cells.signature(sheet) for sheet in sheets], schema=dict.fromkeys(book.read, pl.UInt16), orient="row"
        )
        found: list[Found] = [{} for _ in sheets]
        for id_, column in vector.findings(coded.to_dict()).items():
            for n in column.possibly.arg_true():
                found[n][id_] = Truth.YES if column.surely[n] else Truth.UNKNOWN
        return found

    return judge


def _in_layers(book: Rulebook, compiled: Callable[[Bodies, Mapping[str, str]], Match]) -> Judge:
    """Layer after layer, derived facts in between."""
    cells = Cells.of(book)
    layers: list[tuple[Bodies, Match]] = []
    for rules in book.layers:
        bodies = list(_bodies(cells, rules))
        read = dict.fromkeys(fact for conjunction, _, _ in bodies for fact in conjunction)
        layers.append((bodies, compiled(bodies, {fact: f"f{n}" for n, fact in enumerate(read)})))
    number = {rule.id: n for n, rules in enumerate(book.layers) for rule in rules}
    due = {name: max((number[rule.id] for rule in rules), default=-1) for name, rules in book.derived.items()}

    def judge_one(sheet: Sheet) -> Found:
        codes, found = dict(zip(book.read, cells.signature(sheet), strict=True)), Found()
        for n in range(-1, len(layers)):
            if n >= 0:
                bodies, match = layers[n]
                for place in match(codes):
                    _, id_, far = bodies[place]
                    found[id_] = max(found.get(id_, Truth.NO), far)
            for name in [name for name, after in due.items() if after == n]:
                value, _ = _derived(book.facts[name], book.derived[name], found)
                codes[name] = cells.encode(name, value)
        return found

    return lambda sheets: [judge_one(sheet) for sheet in sheets]


def _bodies(cells: Cells, rules: Iterable[Rule]) -> Iterator[tuple[dict[str, frozenset[int]], str, Truth]]:
    for rule in rules:
        for far in (Truth.UNKNOWN, Truth.YES):
            for conjunction in cells.conjunctions(rule.condition, possibly=far is Truth.UNKNOWN):
                told = {fact: codes for fact, codes in conjunction.items() if len(codes) <= cells.of_fact[fact].top}
                yield told, rule.id, far


def _alive(found: Mapping[str, Truth]) -> Found:
    return {id_: far for id_, far in found.items() if far}


PEERS: dict[str, tuple[Callable[[Rulebook], Judge], bool]] = {
    "durable-rules, case by case": (durable, True),
    "clipspy": (clips, True),
    "zen-engine": (zen, True),
    "clingo, one case at a time": (clingo_each, True),
    "clingo, 64 cases together": (clingo_together, True),
    "a Python closure per rule": (closures, True),
    "OpenFisca-Core, one vector": (openfisca, False),
    "polars expressions, one frame": (columns, False),
}
"""Each with whether it is an engine that returns reasons of itself: matching rules case by case."""
