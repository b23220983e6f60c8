"""A rulebook compiled for durable-rules, which decides which rules apply, how a case stands and what comes out.

Each rule is compiled twice, as "surely applies" and as "possibly applies"; so are the four questions of a standing, over how
far rules apply, and the lines of an outcome, over the answers to those questions. What is asked is one fact of small ints for
each ruleset: asserted, its agenda drained, retracted. Python carries derived facts from one layer to the next. Compile once a
process, for durable-rules never frees a ruleset, and use one engine in one thread.
"""

from __future__ import annotations

import copy
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from operator import itemgetter
from typing import Any, Final

import durable_rules_engine as durable  # type: ignore[import-not-found]  # a C extension without stubs
from durable import engine as public  # type: ignore[import-untyped]  # no stubs are published

from .bound import Body, Test, attributes, groups
from .cells import Cells
from .condition import Fact, Sheet, Truth, Value
from .rulebook import Ban, Derivation, Ground, Lift, Requirement, Rule, Rulebook
from .semantics import Findings, Outcome, Standing

ENGINE: Final = f"durable-rules {version('durable-rules')}"
REMEMBERED: Final = 200_000
"""How many answers an engine keeps in all before it forgets them."""

Ruleset = Callable[[str], Iterable[int]]
"""A fact as JSON to the places of the bodies that match it."""
Host = Callable[[Sequence[Body]], Ruleset]
Head = tuple[str, Truth]
Slots = Mapping[str, tuple[str, int]]
"""For each attribute: the name whose code it carries, and the number it carries instead of code 0."""

OPERATORS: Final = {"!=": "$neq", "<=": "$lte", ">=": "$gte"}
LINES: Final[Mapping[Outcome, tuple[Body, ...]]] = {
    Outcome.CONFLICT: ((("banned", "==", 2), ("express", "==", 2)),),
    Outcome.FORBIDDEN: ((("banned", "==", 2), ("express", "<=", 1)),),
    Outcome.NO_GROUND: ((("ground", "==", 0), ("banned", "<=", 1)),),
    Outcome.SUGGEST: ((("banned", "==", 0), ("satisfied", "==", 2), ("ground", ">=", 1)),),
    Outcome.NOT_YET: ((("banned", "==", 0), ("ground", "==", 2), ("satisfied", "==", 0)),),
    Outcome.OPEN: (
        (("banned", "==", 1), ("ground", ">=", 1)),
        (("banned", "==", 0), ("satisfied", "==", 1), ("ground", ">=", 1)),
        (("banned", "==", 0), ("ground", "==", 1), ("satisfied", "==", 0)),
    ),
}
"""The five lines of a verdict, each without what the lines before it take."""

_numbers = itertools.count()


class Engine:
    """Judges sheets as `semantics` defines it, and remembers what it was asked."""

    def __init__(self, book: Rulebook, host: Host | None = None) -> None:
        self.book = book
        self.asked = 0
        """Sheets judged."""
        self.inferred = 0
        """Sheets among them for which durable-rules had to be run, because something about them was new."""
        self._cells = Cells.of(book)
        self._effects = {rule.id: rule for effect in (Ban, Lift, Ground, Requirement) for rule in book.all(effect)}
        cells = self._cells.of_fact
        slots = {c.first: (name, 0) for name, c in cells.items()} | {c.last: (name, c.top + 1) for name, c in cells.items()}
        numbered = {id_: f"r{n}" for n, id_ in enumerate(self._effects)}
        answers = {field: (field, 0) for field in ("banned", "ground", "satisfied", "express")}
        lines = {body: [(str(outcome), Truth.YES)] for outcome, bodies in LINES.items() for body in bodies}
        host = host or compiled
        self._layers = [_Layer(self._heads(rules), slots, host) for rules in book.layers]
        self._standing = _Layer(_questions(book, numbered), {attribute: (id_, 0) for id_, attribute in numbered.items()}, host)
        self._outcome = _Layer(lines, answers, host)
        for part in self._parts:
            part.room = max(1, REMEMBERED // len(self._parts))
        self._due = self._derived_after()
        self._place = {id_: n for n, id_ in enumerate(book.rules)}

    def again(self) -> Engine:
        """The same rules in rulesets of their own, with nothing remembered; what the bodies are is not worked out anew."""
        made = copy.copy(self)
        made.asked = made.inferred = 0
        made._layers = [layer.again() for layer in self._layers]
        made._standing, made._outcome = self._standing.again(), self._outcome.again()
        return made

    @property
    def rulesets(self) -> int:
        return len(self._parts)

    @property
    def bodies(self) -> int:
        return sum(len(part.heads) for part in self._parts)

    @property
    def _parts(self) -> list[_Part]:
        return [part for layer in (*self._layers, self._standing, self._outcome) for part in layer.parts]

    def signature(self, sheet: Sheet) -> tuple[int, ...]:
        """The codes of the facts in `book.read`: sheets that share it are judged alike."""
        return self._cells.signature(sheet)

    def judge(self, sheet: Sheet, in_force: frozenset[str] | None = None) -> Findings:
        """What the rules in force say; rules that are out, or not in force, are not in the findings."""
        codes: dict[str, int] = defaultdict(int, zip(self.book.read, self.signature(sheet), strict=True))
        found: dict[str, Truth] = {}
        values: dict[str, Value | None] = {}
        contradictions: dict[str, frozenset[Value]] = {}
        new = False
        for layer, due in zip((None, *self._layers), self._due, strict=True):
            if layer is not None:
                matched, inferred = layer.match(codes)
                new = new or inferred
                found |= matched if in_force is None else {id_: far for id_, far in matched.items() if id_ in in_force}
            for fact, rules in due:
                value, sure = _derived(fact, rules, found)
                if len(sure) > 1:
                    contradictions[fact.name] = sure
                values[fact.name] = value
                codes[fact.name] = self._cells.encode(fact.name, value)
        self.asked += 1
        self.inferred += new
        # In the rulebook's order, and not as rulesets happen to be cut: what is said must not change with a rule that is out.
        found = {id_: found[id_] for id_ in sorted(found, key=self._place.__getitem__)}
        return Findings(found, {name: values[name] for name in self.book.derived}, contradictions)

    def standing(self, findings: Findings, in_force: frozenset[str] | None = None) -> Standing:
        """The four questions of a verdict, from how far the rules in force apply."""
        codes: dict[str, int] = defaultdict(int)
        for id_, how_far in findings.rules.items():
            if id_ in self._effects and (in_force is None or id_ in in_force):
                codes[id_] = int(how_far)
        answers, _ = self._standing.match(codes)
        return Standing(
            banned=answers.get("banned", Truth.NO),
            ground=answers.get("ground", Truth.NO),
            satisfied=answers.get("satisfied", Truth.NO),
            express=answers.get("express", Truth.NO),
        )

    def outcome(self, standing: Standing) -> Outcome:
        """The line of a verdict that applies."""
        lines, _ = self._outcome.match(
            {
                "banned": int(standing.banned),
                "ground": int(standing.ground),
                "satisfied": int(standing.satisfied),
                "express": int(standing.express),
            }
        )
        if len(lines) != 1:
            raise RuntimeError(f"{len(lines)} lines of the verdict apply to {standing}")
        return Outcome(next(iter(lines)))

    def _heads(self, rules: Iterable[Rule]) -> dict[Body, list[Head]]:
        """The bodies of these rules, identical ones as one with several heads."""
        heads: dict[Body, list[Head]] = defaultdict(list)
        for rule in rules:
            for truth in (Truth.UNKNOWN, Truth.YES):
                for body in self._cells.bodies(rule.condition, possibly=truth is Truth.UNKNOWN):
                    heads[body].append((rule.id, truth))
        return heads

    def _derived_after(self) -> list[list[tuple[Fact, list[Derivation]]]]:
        """The derived facts that are due at the start (nothing derives them), and those due after each layer."""
        layer = {rule.id: n for n, rules in enumerate(self.book.layers, start=1) for rule in rules}
        due: list[list[tuple[Fact, list[Derivation]]]] = [[] for _ in range(len(self._layers) + 1)]
        for name, rules in self.book.derived.items():
            due[max((layer[rule.id] for rule in rules), default=0)].append((self.book.facts[name], rules))
        return due


class _Layer:
    """Bodies in as many rulesets as the bound asks for."""

    def __init__(self, heads: Mapping[Body, Sequence[Head]], slots: Slots, host: Host) -> None:
        self.parts = [_Part(host, group, [heads[body] for body in group], slots) for group in groups(list(heads))]

    def again(self) -> _Layer:
        """The same, compiled another time."""
        made = copy.copy(self)
        made.parts = [part.again() for part in self.parts]
        return made

    def match(self, codes: Mapping[str, int]) -> tuple[dict[str, Truth], bool]:
        """How far each head is reached, and whether durable-rules was run for it."""
        reached: dict[str, Truth] = {}
        inferred = False
        for part in self.parts:
            key = part.key(codes)
            found = part.memory.get(key)
            if found is None:
                inferred = True
                found = part.infer(key, codes)
            if not reached:
                reached = dict(found)
                continue
            for name, truth in found.items():
                if reached.get(name, Truth.NO) < truth:
                    reached[name] = truth
        return reached, inferred


class _Part:
    """One ruleset, and its memory of the codes it has seen."""

    def __init__(self, host: Host, bodies: Sequence[Body], heads: Sequence[Sequence[Head]], slots: Slots) -> None:
        self.heads = heads
        self.memory: dict[Any, dict[str, Truth]] = {}
        self.room = REMEMBERED
        self._host, self._bodies = host, bodies
        self._ruleset = host(bodies)
        sent: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for attribute in attributes(bodies):
            if attribute in slots:
                name, instead = slots[attribute]
                sent[name].append((attribute, instead))
        self._sent = [(name, _Sent(told)) for name, told in sent.items()]
        names = sorted(sent)
        self.key: Callable[[Mapping[str, int]], Any] = itemgetter(*names) if names else lambda _: ()

    def again(self) -> _Part:
        """The same, compiled another time, with nothing remembered."""
        made = copy.copy(self)
        made.memory, made._ruleset = {}, self._host(self._bodies)
        return made

    def infer(self, key: Any, codes: Mapping[str, int]) -> dict[str, Truth]:
        """What durable-rules says of these codes."""
        sent = "".join([texts[codes[name]] for name, texts in self._sent])
        found: dict[str, Truth] = {}
        for place in self._ruleset(f'{{"id":"1","one":1{sent}}}'):
            for name, truth in self.heads[place]:
                found[name] = max(found.get(name, Truth.NO), truth)
        if len(self.memory) >= self.room:
            self.memory.clear()
        self.memory[key] = found
        return found


class _Sent(dict[int, str]):
    """The attributes of one fact as JSON, by its code."""

    def __init__(self, told: Sequence[tuple[str, int]]) -> None:
        self._told = told

    def __missing__(self, code: int) -> str:
        self[code] = "".join(f',"{attribute}":{code or instead}' for attribute, instead in self._told)
        return self[code]


def _derived(fact: Fact, rules: Sequence[Derivation], found: Mapping[str, Truth]) -> tuple[Value | None, frozenset[Value]]:
    """The value of a derived fact and those surely derived; it is known where a single value is left and sure."""
    possible = {rule.value for rule in rules if rule.id in found}
    sure = frozenset(rule.value for rule in rules if found.get(rule.id) is Truth.YES)
    if not possible:
        return fact.otherwise, sure
    return (next(iter(sure)) if len(possible) == len(sure) == 1 else None), sure


def _questions(book: Rulebook, attribute: Mapping[str, str]) -> dict[Body, list[Head]]:
    """The questions of a standing as bodies over how far rules apply: 0 no, 1 unknown, 2 yes."""
    heads: dict[Body, list[Head]] = defaultdict(list)

    def ask(question: str, rule: Rule, barring: Iterable[Rule] = ()) -> None:
        barred = sorted(attribute[other.id] for other in barring)
        heads[((attribute[rule.id], "==", 2), *((other, "==", 0) for other in barred))].append((question, Truth.YES))
        heads[((attribute[rule.id], ">=", 1), *((other, "<=", 1) for other in barred))].append((question, Truth.UNKNOWN))

    for ban in book.all(Ban):
        ask("banned", ban, (lift for lift in book.all(Lift) if lift.ban == ban.id))
    for ground in book.all(Ground):
        ask("ground", ground)
        ask("satisfied", ground, (r for r in book.all(Requirement) if ground.id in r.grounds))
        if ground.express:
            ask("express", ground)
    return heads


def _definitions(bodies: Sequence[Body]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The bodies as rules of durable-rules, named for their places."""

    def expression(test: Test) -> dict[str, Any]:
        attribute, operator, number = test
        return {attribute: number} if operator == "==" else {OPERATORS[operator]: {attribute: number}}

    for place, body in enumerate(bodies):
        yield str(place), {"all": [{"m": {"$and": [expression(test) for test in body]}}]}


def compiled(bodies: Sequence[Body]) -> Ruleset:
    """A ruleset of the compiled engine, which the public Host calls too."""
    handle = durable.create_ruleset(f"rules{next(_numbers)}", json.dumps(dict(_definitions(bodies))))

    def match(fact: str) -> list[int]:
        stored, state = durable.assert_fact(handle, fact)
        if stored == 1:  # nothing matches, and nothing is kept
            return []
        if stored != 0:
            raise RuntimeError(f"durable-rules answers {stored} to {fact}")
        places: list[int] = []
        action = durable.start_action_for_state(handle, state)
        message = action[1] if action else None
        while message:  # {"<place>":{"m":…}}
            places.append(int(message[2 : message.index('"', 2)]))
            message = durable.complete_and_start_action(handle, state)
        durable.retract_fact(handle, '{"id":"1"}')
        return places

    return match


class _Host(public.Host):  # type: ignore[misc]  # the base class is untyped
    """The public Host without its timers, which walk through states that have been freed."""

    def _run(self) -> None:
        return


def hosted(bodies: Sequence[Body]) -> Ruleset:
    """The same by the public API, to check the other against."""
    host, name, places = _Host(), f"rules{next(_numbers)}", list[int]()

    def note(place: str) -> Callable[[object], None]:
        return lambda _: places.append(int(place))  # one parameter exactly: with two the Host waits for a callback

    host.set_rulesets({name: {place: rule | {"run": note(place)} for place, rule in _definitions(bodies)}})

    def match(fact: str) -> list[int]:
        places.clear()
        try:
            host.assert_fact(name, json.loads(fact))
        except public.MessageNotHandledException:
            return []
        host.retract_fact(name, {"id": "1"})
        return list(places)

    return match
