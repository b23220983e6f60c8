"""What a change does to one verdict (tác động), and what has to be done about it.

The kinds are those of people who act: newly possible, no longer lawful, newly open, the same for other reasons. What to do
follows from the verdicts alone, and never guesses what a new law will say.
"""

from __future__ import annotations

from typing import Literal

from ..catalog.record import Day
from .stand import Stand

Kind = Literal[
    "newly_possible",  # nên đề xuất, before not
    "no_longer_lawful",  # was nên đề xuất or already handed down; now barred, without a ground, or not yet
    "newly_open",  # nobody can say any more
    "ruled_out",  # was open or not yet; now barred or without a ground
    "newly_held",  # somebody lower has it now
    "other_reasons",  # the outcome stays; holder, receiver, form or clauses are others
    "appears",  # a procedure or level that was not answered for
    "disappears",
    "other",  # between answers that propose nothing: not recorded, out of scope, not yet
]
KINDS: tuple[Kind, ...] = (
    "no_longer_lawful",
    "newly_open",
    "newly_possible",
    "other_reasons",
    "ruled_out",
    "newly_held",
    "appears",
    "disappears",
    "other",
)
UNCHANGED = "unchanged"
Todo = Literal["withdraw", "replace", "propose", "ask", "note"]
NOT_LAWFUL = ("forbidden", "no_ground", "conflict")
NOT_ASKED = ("out_of_scope", "not_recorded")


def kind(before: Stand | None, after: Stand | None) -> Kind:
    """Of two verdicts that differ."""
    if before is None or after is None:
        return "appears" if before is None else "disappears"
    was, now = before.outcome, after.outcome
    if was == now:
        return "other_reasons"
    if now == "suggest":
        return "newly_possible"
    if now == "open":
        return "newly_open"
    if now == "already_held":
        return "newly_held"
    if was in ("suggest", "already_held") and now not in NOT_ASKED:
        return "no_longer_lawful"
    if now in NOT_LAWFUL and was in ("open", "not_yet"):
        return "ruled_out"
    return "other"


def todo(before: Stand | None, after: Stand | None) -> Todo:
    """What has to be done about a verdict that differs."""
    was_lawful = before is not None and before.outcome == "suggest"
    if after is not None and after.outcome == "suggest":
        if not was_lawful or before is None:
            return "propose"
        return "replace" if _named(before) != _named(after) else "note"
    if after is not None and after.outcome == "open":
        return "ask"
    return "withdraw" if was_lawful else "note"


def _named(one: Stand) -> object:
    """What an instrument has to name: who hands what to whom, and the clauses, in whatever wording."""
    holders = {id: _clause(by) for id, by in one.holders}
    return one.form, one.receiver, holders, {_clause(clause) for clause, role in one.basis if role in ("ground", "lift")}


def _clause(text: str | None) -> str | None:
    return text.partition("#")[0] if text else None


def signs_only_from(before: Stand | None, after: Stand | None, end: Day) -> Day | None:
    """The day from which the giver of after can sign at all, where it did not hold the power before: nobody hands down what is
    not yet his."""
    if after is None or after.outcome != "suggest":
        return None
    had = {id for id, _ in before.holders} if before and not before.doubts else set()
    return None if {id for id, _ in after.holders} <= had else end
