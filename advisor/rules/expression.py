"""Which provisions are expressed: by a rule, as data, left to people with the reason, or by nothing yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..catalog.catalog import Catalog, Norm
from ..catalog.citation import Reference
from ..catalog.legislation import Provision
from .reading import Rules

State = Literal["rule", "data", "people", "open"]


@dataclass(frozen=True)
class Expressed:
    """One provision and what stands for it. `why` is the reason where it is left to people."""

    reference: Reference
    state: State
    rules: tuple[str, ...]
    why: str | None


def expressed(rules: Rules, catalog: Catalog) -> Iterator[Expressed]:
    """Every provision of the catalog, in its order."""
    rests: dict[Provision, set[str]] = {}
    for rule in rules.written.values():
        for text in rule.basis:
            for norm in catalog.resolve(Reference.parse(text)):
                rests.setdefault(norm.provision, set()).add(rule.rule)
    for norm in catalog.norms:
        if norm.sentence is None:
            resting = tuple(sorted(rests.get(norm.provision, ())))
            yield Expressed(norm.reference, _state(norm, resting), resting, norm.provision.not_expressed)


def _state(norm: Norm, rules: tuple[str, ...]) -> State:
    provision = norm.provision
    if rules:
        return "rule"
    if provision.holds or provision.ends or provision.lifts or provision.same_matter_as or provision.displaces:
        return "data"
    return "people" if provision.not_expressed else "open"
