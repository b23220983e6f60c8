"""The verdict of one case (kết luận): its outcome, and what the outcome rests on.

The engine decides; this module only gathers. Every rule named here fired or may fire, and every clause named is in force on the
day, or is named because it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ..authority.competence import Holder
from ..catalog.catalog import Norm
from ..catalog.record import GRADES, Day, Form, Level, Part
from ..law.searched import Hole
from ..rules.condition import Sheet, Truth, truth
from ..rules.rulebook import Ban, Ground, Lift, Remark, Requirement, Rulebook
from ..rules.semantics import Findings, Outcome, Standing

Role = Literal["holder", "ground", "lift", "ban", "requirement", "formality"]
UNKNOWN, YES, NO = Truth.UNKNOWN, Truth.YES, Truth.NO


@dataclass(frozen=True)
class Judgement:
    """One matter of a case, judged."""

    matter: str | None
    holder: Holder
    sheet: Sheet
    findings: Findings
    standing: Standing

    def truth(self, rule: str) -> Truth:
        return self.findings.rules.get(rule, NO)


@dataclass(frozen=True)
class Basis:
    """A clause that a verdict names, in its role there."""

    norm: Norm
    role: Role
    rule: str | None = None


@dataclass(frozen=True)
class RuleTexts:
    """What the verdict needs of the rules in force: typed rules, and the norms each rests on that day."""

    book: Rulebook
    basis: Mapping[str, tuple[Norm, ...]]

    @cached_property
    def lifts_of(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for rule in self.book.rules.values():
            if isinstance(rule, Lift):
                found.setdefault(rule.ban, []).append(rule.id)
        return {ban: tuple(lifts) for ban, lifts in found.items()}

    @cached_property
    def requirements_of(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for rule in self.book.rules.values():
            if isinstance(rule, Requirement):
                for ground in rule.grounds:
                    found.setdefault(ground, []).append(rule.id)
        return {ground: tuple(rules) for ground, rules in found.items()}


@dataclass(frozen=True)
class Verdict:
    """One case, judged: receiver, form and part for all matters of a procedure."""

    level: Level
    on: Day
    part: Part
    form: Form
    receiver: str
    judgements: tuple[Judgement, ...]
    standing: Standing
    outcome: Outcome
    holes: tuple[Hole, ...]
    texts: RuleTexts = field(repr=False, compare=False)

    @property
    def spoken_of(self) -> bool:
        """Does some ground or ban in force speak of this case, surely or possibly?"""
        return any(
            isinstance(self.texts.book.rules[id], Ground | Ban)
            for judgement in self.judgements
            for id in judgement.findings.rules
        )

    def _each(self, kind: type, least: Truth) -> Iterator[tuple[Judgement, str]]:
        for judgement in self.judgements:
            for id, how_far in judgement.findings.rules.items():
                if how_far >= least and isinstance(self.texts.book.rules[id], kind):
                    yield judgement, id

    def bans(self, least: Truth = UNKNOWN) -> list[str]:
        """Bans that apply (or may) and are not surely lifted."""
        return _once(id for judgement, id in self._each(Ban, least) if self._lifted(judgement, id) != YES)

    def lifted(self) -> list[tuple[str, str]]:
        """Bans that apply, each with a lift that surely takes it away."""
        pairs = [
            (ban, lift)
            for judgement, ban in self._each(Ban, UNKNOWN)
            for lift in self.texts.lifts_of.get(ban, ())
            if judgement.truth(lift) == YES
        ]
        return list(dict.fromkeys(pairs))

    def _lifted(self, judgement: Judgement, ban: str) -> Truth:
        return max((judgement.truth(lift) for lift in self.texts.lifts_of.get(ban, ())), default=NO)

    def grounds(self, least: Truth = UNKNOWN) -> list[str]:
        return _once(id for _, id in self._each(Ground, least))

    def unmet(self, ground: str, judgement: Judgement) -> Truth:
        return max((judgement.truth(id) for id in self.texts.requirements_of.get(ground, ())), default=NO)

    def chosen(self) -> list[str]:
        """For each matter the ground that carries it best: satisfied first, then read, then express."""
        return list(self._chosen)

    @cached_property
    def _chosen(self) -> list[str]:
        found: list[str] = []
        for judgement in self.judgements:
            grounds = [id for id in judgement.findings.rules if isinstance(self.texts.book.rules[id], Ground)]
            if grounds:
                found.append(min(grounds, key=lambda id: self._order(id, judgement)))
        return _once(found)

    def _order(self, ground: str, judgement: Judgement) -> tuple[object, ...]:
        rule = self.texts.book.rules[ground]
        held = min(judgement.truth(ground), self.unmet(ground, judgement).negated)
        weakest = max((GRADES.index(norm.evidence.grade) for norm in self.texts.basis[ground]), default=0)
        return (-held, -judgement.truth(ground), weakest, not (isinstance(rule, Ground) and rule.express), ground)

    def requirements(self, least: Truth = NO) -> list[str]:
        """Requirements of the chosen grounds that are unmet (or may be)."""
        return _once(
            id
            for judgement in self.judgements
            for ground in self.chosen()
            for id in self.texts.requirements_of.get(ground, ())
            if judgement.truth(id) >= max(least, UNKNOWN)
        )

    def formalities(self) -> list[str]:
        return _once(id for _, id in self._each(Remark, YES))

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The rules that the outcome names."""
        match self.outcome:
            case Outcome.SUGGEST:
                return (*self.chosen(), *(lift for _, lift in self.lifted()))
            case Outcome.FORBIDDEN:
                return tuple(self.bans(YES))
            case Outcome.CONFLICT:
                return (*self.bans(YES), *self.grounds(YES))
            case Outcome.NOT_YET:
                return (*self.chosen(), *self.requirements(YES))
            case Outcome.OPEN:
                return (*self.bans(), *self.chosen(), *self.requirements(UNKNOWN))
            case Outcome.NO_GROUND:
                return ()

    @cached_property
    def basis(self) -> tuple[Basis, ...]:
        """Every clause that the verdict names, with its role; holder first."""
        found: list[Basis] = [Basis(j.holder.norm, "holder") for j in self.judgements if j.holder.norm]
        for id in self.rules:
            rule = self.texts.book.rules[id]
            role: Role = "ground"
            if isinstance(rule, Ban):
                role = "ban"
            elif isinstance(rule, Lift):
                role = "lift"
            elif isinstance(rule, Requirement):
                role = "requirement"
            found += [Basis(norm, role, id) for norm in self.texts.basis[id]]
        if self.outcome == Outcome.SUGGEST:
            for ground in self.chosen():
                met = [r for r in self.texts.requirements_of.get(ground, ()) if r in self._applying(ground)]
                found += [Basis(norm, "requirement", id) for id in met for norm in self.texts.basis[id]]
            found += [Basis(norm, "formality", id) for id in self.formalities() for norm in self.texts.basis[id]]
        return tuple({(b.norm.reference, b.role): b for b in found}.values())

    def _applying(self, ground: str) -> set[str]:
        """Requirements of a ground that apply here and are met."""
        found = set()
        for judgement in self.judgements:
            known = {**judgement.sheet, **judgement.findings.derived}
            for id in self.texts.requirements_of.get(ground, ()):
                rule = self.texts.book.rules[id]
                if isinstance(rule, Requirement) and truth(rule.when, known) == YES and id not in judgement.findings.rules:
                    found.add(id)
        return found

    @property
    def needed(self) -> list[Basis]:
        """What the verdict can't do without: all but formalities."""
        return [basis for basis in self.basis if basis.role != "formality"]


def _once(ids: Iterator[str] | list[str]) -> list[str]:
    return list(dict.fromkeys(ids))
