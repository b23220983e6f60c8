"""clingo as an independent second engine, generated from the typed tree and not from the conjunctions of the first.

Everything runs on two rails, what surely holds and what surely does not; what is on neither is unknown. Negation as failure
stands only between the lines of the verdict and in the membership of values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import clingo

from .condition import All, Any, Condition, Not, OneOf, Sheet, Value
from .rulebook import Ban, Derivation, Ground, Lift, Requirement, Rulebook
from .semantics import Outcome

VERDICT = """
surely_banned(C) :- yes(B,C), ban(B), no(L,C) : lift(L,B).
not_banned(B,C)  :- case(C), ban(B), no(B,C).
not_banned(B,C)  :- lift(L,B), yes(L,C).
unbanned(C)      :- case(C), not_banned(B,C) : ban(B).
granted(C)       :- ground(G), yes(G,C).
groundless(C)    :- case(C), no(G,C) : ground(G).
satisfied(C)     :- ground(G), yes(G,C), no(R,C) : of(R,G).
lacking(G,C)     :- ground(G), no(G,C).
lacking(G,C)     :- of(R,G), yes(R,C).
unsatisfied(C)   :- case(C), lacking(G,C) : ground(G).
line(C,conflict)  :- surely_banned(C), express(G), yes(G,C).
line(C,forbidden) :- surely_banned(C), not line(C,conflict).
line(C,no_ground) :- groundless(C), not surely_banned(C).
line(C,suggest)   :- unbanned(C), satisfied(C).
line(C,not_yet)   :- unbanned(C), granted(C), unsatisfied(C).
out(C,O)    :- line(C,O).
out(C,open) :- case(C), not line(C,_).
#defined ban/1. #defined lift/2. #defined ground/1. #defined express/1. #defined of/2.
#defined rule/1. #defined yes/2. #defined no/2. #defined value/3. #defined derives/3. #defined in/2.
#show yes(R,C) : rule(R), yes(R,C).
#show no(R,C) : rule(R), no(R,C).
#show out/2.
"""

Verdict = tuple[Outcome, set[str], set[str]]
"""The outcome, the rules that surely apply and those that are surely out."""


def verdicts(book: Rulebook, sheets: Sequence[Sheet]) -> list[Verdict]:
    """The verdict of each sheet, from one answer set for all of them."""
    control = clingo.Control(["--warn=none"])
    control.add("base", [], "\n".join([VERDICT, *_rules(book), *_cases(book, sheets)]))
    control.ground([("base", [])])
    outcomes: dict[int, Outcome] = {}
    found: tuple[list[set[str]], list[set[str]]] = ([set() for _ in sheets], [set() for _ in sheets])
    with control.solve(yield_=True) as models:
        for symbol in next(iter(models)).symbols(shown=True):
            first, second = symbol.arguments
            if symbol.name == "out":
                outcomes[first.number] = Outcome(second.name)
            elif first.type == clingo.SymbolType.String:
                found[symbol.name == "no"][second.number].add(first.string)
    return [(outcomes[n], found[0][n], found[1][n]) for n in range(len(sheets))]


def _rules(book: Rulebook) -> Iterator[str]:
    """The rulebook over `value(Fact,Value,Case)`."""
    nodes: dict[Condition, str] = {}
    for rule in book.rules.values():
        yield from _nodes(rule.condition, nodes)
        id_, root = _term(rule.id), nodes[rule.condition]
        yield f"rule({id_}). yes({id_},C) :- yes({root},C). no({id_},C) :- no({root},C)."
        match rule:
            case Ban():
                yield f"ban({id_})."
            case Lift(ban=ban):
                yield f"lift({id_},{_term(ban)})."
            case Ground(express=express):
                yield f"ground({id_})." + f" express({id_})." * express
            case Requirement(grounds=grounds):
                yield from (f"of({id_},{_term(ground)})." for ground in grounds)
            case Derivation(fact=fact, value=value):
                yield f"derives({id_},{_term(fact)},{_term(value)})."
    for name in book.derived:
        fact, otherwise = _term(name), book.facts[name].otherwise
        yield f"value({fact},V,C) :- derives(R,{fact},V), yes(R,C), no(Q,C) : derives(Q,{fact},W), W != V."
        if otherwise is not None:
            yield f"value({fact},{_term(otherwise)},C) :- case(C), no(Q,C) : derives(Q,{fact},_)."


def _nodes(condition: Condition, known: dict[Condition, str]) -> Iterator[str]:
    """A condition and those below it, each once however many rules state it; `known` names them."""
    if condition in known:
        return
    me = known[condition] = f"n{len(known)}"
    match condition:
        case OneOf(fact, values):
            yield from (f"in({me},{_term(value)})." for value in values)
            yield f"yes({me},C) :- value({_term(fact)},V,C), in({me},V)."
            yield f"no({me},C) :- value({_term(fact)},V,C), not in({me},V)."
        case Not(of):
            yield from _nodes(of, known)
            yield f"yes({me},C) :- no({known[of]},C). no({me},C) :- yes({known[of]},C)."
        case All(parts) | Any(parts):
            every, some = ("yes", "no") if isinstance(condition, All) else ("no", "yes")
            for part in parts:
                yield from _nodes(part, known)
                yield f"{some}({me},C) :- {some}({known[part]},C)."
            yield f"{every}({me},C) :- {', '.join(['case(C)', *(f'{every}({known[part]},C)' for part in parts)])}."


def _cases(book: Rulebook, sheets: Sequence[Sheet]) -> Iterator[str]:
    for number, sheet in enumerate(sheets):
        yield f"case({number})."
        for name in book.read:
            if (value := sheet.get(name)) is not None:
                yield f"value({_term(name)},{_term(value)},{number})."


def _term(value: Value) -> str:
    if isinstance(value, int):
        return str(int(value))
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
