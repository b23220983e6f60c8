"""Mutants of a condition (đột biến): each is the condition with one thing weaker or stronger, as a slip of the pen would make it."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.rules.condition import All, Any, Condition, Not, OneOf, Value


def mutants(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """What was changed, and the condition so changed: a part left out, a value left out, a negation left out."""
    match condition:
        case OneOf(fact, values):
            if len(values) > 1:
                for value in _ends(values):
                    yield f"{fact} without {value}", OneOf(fact, values - {value})
        case Not(of):
            yield f"not left out of {_name(of)}", of
            for what, mutant in mutants(of):
                yield what, Not(mutant)
        case All(parts) | Any(parts):
            kind = type(condition)
            for n, part in enumerate(parts):
                rest = parts[:n] + parts[n + 1 :]
                if rest and part != All(()):  # without a part that always holds nothing changes
                    yield f"{_name(part)} left out of {kind.__name__.lower()}", kind(rest) if len(rest) > 1 else rest[0]
                for what, mutant in mutants(part):
                    yield what, kind((*parts[:n], mutant, *parts[n + 1 :]))


def _ends(values: frozenset[Value]) -> list[Value]:
    """Every value of a list of words; of a run of numbers, which a threshold makes, the two ends."""
    if all(isinstance(value, int) for value in values):
        return [min(values), max(values)]
    return sorted(values, key=str)


def _name(condition: Condition) -> str:
    match condition:
        case OneOf(fact, values):
            return f"{fact}={'|'.join(sorted(map(str, values)))}"
        case Not(of):
            return f"not {_name(of)}"
        case All(parts) | Any(parts):
            return f"{type(condition).__name__.lower()}({', '.join(_name(part) for part in parts)})"
