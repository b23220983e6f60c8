"""Random rulebooks and sheets in the shape of the project's: every effect, derived facts in layers, open domains of names,
names with Vietnamese letters, spaces, dots and signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from advisor.rules.condition import All, Any, Condition, Fact, Not, OneOf, Value
from advisor.rules.rulebook import Ban, Derivation, Ground, Lift, Remark, Requirement, Rule, Rulebook

Answers = dict[str, Value | None]

NAMES = tuple(f"Xã Hòa Bình số {n}" for n in range(8))
STRANGERS = ("Phường Hạ Long", "other", "None", "")
SIZES = (2, 2, 3, 3, 4, 5, 6, 8, 12, 20, 40, 60)


@dataclass(frozen=True)
class Shape:
    """How large a rulebook is, and how wide its conditions are."""

    rules: int
    facts: int
    layers: int
    width: tuple[int, int] = (2, 4)


def rulebook(random: Random, shape: Shape, asked: Sequence[Fact] | None = None) -> Rulebook:
    """Half the rulebooks have few bans and grounds, so that every outcome is reached."""
    asked = asked or [asked_fact(random, n) for n in range(shape.facts)]
    derived, derivations = derived_facts(random, shape, asked)
    pool = [*asked, *derived]
    rest = max(8, shape.rules - len(derivations))
    if random.random() < 0.6:
        n_bans, n_lifts, n_grounds = random.randint(1, 3), random.randint(1, 3), random.randint(1, 4)
    else:
        n_bans, n_lifts, n_grounds = max(2, rest // 4), max(1, rest // 8), max(2, rest // 3)
    low, high = shape.width
    bans = [Ban(f"cấm/điều {n}", conjunction(random, pool, (low, high + 1))) for n in range(n_bans)]
    grounds = [Ground(f"cho phép = {n}", conjunction(random, pool, (low, high)), random.random() < 0.3) for n in range(n_grounds)]
    lifts = [Lift(f"gỡ.{n}", conjunction(random, pool, (1, 2)), random.choice(bans).id) for n in range(n_lifts)]
    remarks = [Remark(f"lưu ý {n}", conjunction(random, pool, (1, 3)), random.choice(("formality", "advise"))) for n in range(2)]
    n_requirements = max(1, rest - n_bans - n_lifts - n_grounds - len(remarks))
    requirements = [
        Requirement(
            f'điều kiện "{n}"',
            conjunction(random, pool, (1, 2)),
            tuple(ground.id for ground in random.sample(grounds, min(n_grounds, random.randint(1, 4)))),
            conjunction(random, pool, (1, 2)),
        )
        for n in range(n_requirements)
    ]
    rules: list[Rule] = [*derivations, *bans, *grounds, *lifts, *remarks, *requirements]
    random.shuffle(rules)
    return Rulebook.of(pool, rules)


def small_rulebook(random: Random) -> Rulebook:
    """One whose sheets can all be tried: four facts of three values."""
    asked = [Fact(f"f{n}", (0, 1, 2) if n % 2 else ("a", "b", "c")) for n in range(4)]
    return rulebook(random, Shape(random.choice([8, 12, 20]), 4, random.randint(0, 2), (1, 3)), asked)


def asked_fact(random: Random, number: int) -> Fact:
    name = random.choice((f"dữ kiện {number}", f"reading.{number}", f"receiver={number}", f"f{number}"))
    size = random.choice(SIZES)
    if random.random() < 0.15:
        return Fact(name, None)
    if random.random() < 0.35 and size > 3:
        return Fact(name, tuple(range(size)))
    return Fact(name, tuple(f"giá trị {number}.{n}" for n in range(size)))


def derived_facts(random: Random, shape: Shape, asked: Sequence[Fact]) -> tuple[list[Fact], list[Derivation]]:
    """Facts of a layer mostly read those of the layer before; some have no derivation at all."""
    facts: list[Fact] = []
    rules: list[Derivation] = []
    before: list[Fact] = []
    for layer in range(shape.layers):
        new: list[Fact] = []
        for number in range(max(1, shape.rules // 40)):
            domain = tuple(f"d{layer}.{number}.{n}" for n in range(random.randint(2, 4)))
            fact = Fact(f"suy ra {layer}.{number}", None if random.random() < 0.1 else domain, otherwise=domain[-1])
            new.append(fact)
            pool = random.sample([*asked, *facts], min(3, len(asked))) + before
            for n in range(random.choice((0, 1, 1, 2, 3, 4))):
                value = random.choice(domain[:-1] if random.random() < 0.8 else domain)
                rules.append(Derivation(f"suy/{fact.name}.{n}", conjunction(random, pool, (1, 3)), fact.name, value))
        facts += new
        before = new
    return facts, rules


def conjunction(random: Random, pool: Sequence[Fact], width: tuple[int, int], depth: int = 1) -> Condition:
    parts: list[Condition] = []
    for fact in random.sample(pool, min(len(pool), random.randint(*width))):
        kind = random.random()
        if depth and kind < 0.12:
            parts.append(Any(tuple(conjunction(random, pool, (1, 2), depth - 1) for _ in range(2))))
        elif depth and kind < 0.2:
            parts.append(Not(conjunction(random, pool, (1, 2), depth - 1)))
        else:
            parts.append(comparison(random, fact))
    return All(tuple(parts))


def comparison(random: Random, fact: Fact) -> Condition:
    domain = fact.domain or (NAMES if fact.otherwise is None else (fact.otherwise, *NAMES[:2]))
    if isinstance(domain[0], int):
        bound, above = random.choice([v for v in domain if isinstance(v, int)]), random.random() < 0.5
        return OneOf(fact.name, frozenset(v for v in domain if isinstance(v, int) and (v >= bound if above else v <= bound)))
    size = 1 if len(domain) < 4 or random.random() < 0.5 else random.randint(2, min(5, len(domain) - 1))
    atom = OneOf(fact.name, frozenset(random.sample(domain, size)))
    return Not(atom) if random.random() < 0.2 else atom


def sheet(random: Random, book: Rulebook, unknown: float) -> Answers:
    """Answers to the asked facts; unknown is None or left out; an open domain also gets names that no rule names."""
    answers: Answers = {}
    for fact in book.facts.values():
        if fact.otherwise is None:
            if random.random() >= unknown:
                answers[fact.name] = random.choice(fact.domain or (*NAMES, *STRANGERS))
            elif random.random() < 0.5:
                answers[fact.name] = None
    return answers


def in_force(random: Random, book: Rulebook) -> frozenset[str]:
    share = random.choice((0.3, 0.6, 0.9))
    return frozenset(id_ for id_ in book.rules if random.random() < share)
