"""`advisor rules analyse` and `advisor rules coverage`: what is wrong with the rules as a whole, and which of them ever decide."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .main import EXIT_FAULTS, language
from .options import FOLDER, DayType, loaded

if TYPE_CHECKING:
    import datetime

    from ..authority.competence import Holder
    from ..catalog.procedure import Procedure
    from ..catalog.record import Level
    from ..evaluation import Evaluation, Moment
    from ..rules.analysis import Days, Finding, Shape, Term
    from ..rules.rule import WrittenRule

_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
_CATALOG = click.option("--catalog", "catalog_folder", type=FOLDER, default=None, help="Thư mục danh mục (mặc định: kèm theo)")
_RULES = click.option("--rules", "rules_folder", type=FOLDER, default=None, help="Thư mục quy tắc (mặc định: kèm theo)")
_LANG = click.option("--lang", type=click.Choice(["vi", "en"]), default=language)
_KINDS = {
    "conflict": ("mâu thuẫn", "conflict"),
    "dead": ("không bao giờ áp dụng", "dead"),
    "redundant": ("thừa", "redundant"),
    "cycle": ("vòng lặp", "cycle"),
    "gap": ("khoảng trống", "gap"),
}


@click.command("analyse")
@_FORMAT
@click.option("--on", "on", type=DayType(), default=None, help="Chỉ một ngày (mặc định: mọi ngày từ khi có ghi nhận)")
@_CATALOG
@_RULES
@_LANG
def analyse(catalog_folder: Path | None, rules_folder: Path | None, on: datetime.date | None, form: str, lang: str) -> int:
    """Quy tắc mâu thuẫn, thừa, không bao giờ áp dụng; chỗ luật im lặng. (Conflicts, redundant and dead rules, gaps, with witnesses.)"""
    found, undecided, stale = findings(loaded(catalog_folder, rules_folder), on)
    if form == "json":
        document = {
            "findings": [as_json(one) for one in found],
            "undecided": [list(rules) for rules in undecided],
            "stale": [{"rule": rule, "kind": kind, "with": list(others)} for rule, kind, others in stale],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for one in found:
            click.echo(_line(one, lang))
        for rules in undecided:
            click.echo(("chưa phân định: ", "undecided: ")[lang == "en"] + ", ".join(rules))
        for rule, kind, others in stale:
            words = ("{}: `accepts` {} {} không còn phát hiện nào", "{}: `accepts` {} {} meets no finding any more")[lang == "en"]
            click.echo(words.format(rule, kind, ", ".join(others)))
        blocking = sum(one.blocks for one in found)
        accepted = sum(one.accepted is not None for one in found)
        gaps = sum(one.kind == "gap" for one in found)
        words = ("{} phát hiện phải xử lý, {} đã chấp nhận, {} chỗ luật im lặng.", "{} to mend, {} accepted, {} gaps.")[lang == "en"]
        click.echo(words.format(blocking, accepted, gaps))
    return EXIT_FAULTS if any(one.blocks for one in found) else 0


def findings(
    whole: Evaluation, on: datetime.date | None = None
) -> tuple[list[Finding], list[tuple[str, ...]], list[tuple[str, str, tuple[str, ...]]]]:
    """All findings with what the files accept; searches that were given up; and acceptances that no finding meets (of every day)."""
    from ..rules.analysis import Analysis

    basis = {id: [str(reference) for reference in references] for id, references in whole.references.items()}
    analysis = Analysis(whole.book, terms(whole, on), basis, whole.engine)
    found = analysis.findings()
    used: set[tuple[str, int]] = set()
    settled = [_settled(one, whole.rules.written, used) for one in found]
    every = [(rule, n, accepted) for rule in whole.rules.written.values() for n, accepted in enumerate(rule.accepts)]
    stale = [(rule.rule, str(a.kind), tuple(a.with_)) for rule, n, a in every if (rule.rule, n) not in used] if on is None else []
    circular = any(one.kind == "cycle" for one in found)
    return settled + ([] if circular else analysis.gaps()), list(dict.fromkeys(analysis.undecided)), stale


def _settled(finding: Finding, written: Mapping[str, WrittenRule], used: set[tuple[str, int]]) -> Finding:
    """The finding with the reason for which a file of one of its rules accepts it."""
    for id in finding.rules:
        rule = written.get(id)
        for n, accepted in enumerate(rule.accepts if rule else ()):
            if accepted.kind == finding.kind and set(accepted.with_) == set(finding.rules) - {id}:
                used.add((id, n))
                finding = replace(finding, accepted=finding.accepted or str(accepted.why))
    return finding


def terms(whole: Evaluation, on: datetime.date | None = None) -> list[Term]:
    """The days on which anything changes, each with its rules in force and the shapes of cases that its institutions allow."""
    from ..rules.analysis import Term

    days: list[datetime.date] = [on] if on else list(whole.timeline.days)
    known: dict[object, tuple[tuple[Shape, ...], ...]] = {}
    matters = _matters(whole)
    found: list[Term] = []
    for day, after in zip(days, [*days[1:], None], strict=True):
        moment = whole.on(day)
        people = _people(moment)
        shapes = known.setdefault(frozenset(tuple(shape.sheet.items()) for shape in people), (people, matters))
        last = found[-1] if found else None
        if last and last.in_force == moment.in_force and last.shapes is shapes:
            found[-1] = replace(last, until=after)
        else:
            found.append(Term(day, after, moment.in_force, shapes))
    return found


def _people(moment: Moment) -> tuple[Shape, ...]:
    """Every holder with every receiver that stands to it in some relation, as far as rules tell them apart; the table of gaps also by relation."""
    from ..cases import sheet as sheets
    from ..rules.analysis import Shape

    cells = moment.whole.cells
    found: dict[object, Shape] = {}
    for holder in sorted(moment.authority.graph):
        for receiver in sorted(moment.authority.relations(holder)):
            base = sheets.between(moment.authority, holder, "law", receiver, None)
            del base["power.origin"], base["receiver.function_covers"]
            codes = tuple((name, cells.encode(name, value)) for name, value in base.items() if name in cells.of_fact)
            unread = tuple(value for name, value in base.items() if name not in cells.of_fact and name not in ("holder", "receiver"))
            if (codes, unread) not in found:
                found[codes, unread] = Shape(base, codes)
    return tuple(found.values())


def _matters(whole: Evaluation) -> tuple[Shape, ...]:
    """Every matter with its own field and with the fields of the procedures that contain it; each field with no matter stated."""
    from ..rules.analysis import Shape

    pairs: dict[tuple[str | None, str], None] = {(matter.matter, matter.field): None for matter in whole.catalog.matters}
    for procedure in whole.catalog.procedures:
        pairs |= {(matter, procedure.field): None for matter in procedure.matters or (None,)}
    found: dict[tuple[tuple[str, int], ...], Shape] = {}
    for matter, field in pairs:
        sheet = {"matter": matter, "field": field}
        codes = tuple((name, whole.cells.encode(name, value)) for name, value in sheet.items() if name in whole.cells.of_fact)
        found.setdefault(codes, Shape(sheet, codes))
    return tuple(found.values())


def as_json(finding: Finding) -> dict[str, Any]:
    """The agreed keys, and beside them the day on which the witness is judged, the days on which it is so, and why."""
    return {
        "kind": finding.kind,
        "rules": list(finding.rules),
        "witness": dict(finding.witness),
        "accepted": finding.accepted,
        "on": str(finding.on) if finding.on else None,
        "days": [[_day(start), _day(end)] for start, end in finding.days],
        "why": finding.why,
    }


def _day(day: datetime.date | None) -> str | None:
    return str(day) if day else None


def _spans(days: Days) -> str:
    return ", ".join(f"[{_day(start) or '…'}, {_day(end) or '…'})" for start, end in days)


def _line(finding: Finding, lang: str) -> str:
    """One finding as text; of a gap one line."""
    kind = _KINDS[finding.kind][lang == "en"]
    if finding.kind == "gap":
        return f"{kind}: {finding.why}  {_spans(finding.days)}"
    lines = [f"{kind}: {', '.join(finding.rules)}", f"    {finding.why}; {_spans(finding.days)}"]
    known = {name: value for name, value in finding.witness.items() if not (name.startswith("receiver.relation=") and value == "no")}
    if known:
        lines.append(f"    {_day(finding.on) or ''} {', '.join(f'{name}: {value}' for name, value in known.items())}")
    if finding.accepted:
        lines.append(f"    {('chấp nhận', 'accepted')[lang == 'en']}: {finding.accepted}")
    return "\n".join(lines)


@click.command("coverage")
@_FORMAT
@_CATALOG
@_RULES
@_LANG
def coverage(catalog_folder: Path | None, rules_folder: Path | None, form: str, lang: str) -> int:
    """Quy tắc nào từng quyết định kết luận, trên mọi ngày luật thay đổi. (Which rules ever decide, over all days on which law changes.)

    That a rule has an example that fires, one that does not and one that can't tell is asked where rules are read (`no-example`).
    """
    whole = loaded(catalog_folder, rules_folder)
    rows = covered(whole)
    if form == "json":
        counts = {state: sum(row["state"] == state for row in rows) for state in STATES}
        days = [str(whole.timeline.days[0]), str(whole.timeline.days[-1]), len(whole.timeline.days)]
        click.echo(json.dumps({"days": days, "counts": counts, "rules": rows}, ensure_ascii=False, indent=1))
    else:
        column = lang == "en"
        for state in STATES[1:]:
            for row in rows:
                if row["state"] == state:
                    click.echo(f"{STATES_IN_WORDS[state][column]}: {row['rule']}")
        click.echo(", ".join(f"{STATES_IN_WORDS[state][column]} {sum(row['state'] == state for row in rows)}" for state in STATES))
    return 0


STATES = ("decided", "told", "fired", "possible", "never")
"""decided: in some verdict's rules; told: beside a verdict (a formality, a requirement that is met, a derived fact behind a rule that
decided); fired: surely applied and was never named; possible: could not be told, never sure; never: out in every case."""
STATES_IN_WORDS = {
    "decided": ("đã quyết định", "decided"),
    "told": ("chỉ được nêu kèm", "told beside"),
    "fired": ("áp dụng nhưng chưa từng quyết định", "fired, never decided"),
    "possible": ("có thể áp dụng, chưa từng chắc chắn", "possibly fired"),
    "never": ("chưa từng áp dụng", "never fired"),
}


def covered(whole: Evaluation) -> list[dict[str, Any]]:
    """What each rule did on the catalog: every receiver, form and part of every procedure on every day on which law changes."""
    from ..rules.condition import Truth, atoms
    from ..rules.rulebook import Derivation

    decided: set[str] = set()
    told: set[str] = set()
    far: dict[str, Truth] = {}
    judged: set[int] = set()
    for moment, kinds in by_kind(whole):
        for procedure, level, holders in kinds:
            for verdict in moment.verdicts(procedure, level, holders, {}):
                decided.update(verdict.rules)
                told.update(basis.rule for basis in verdict.basis if basis.rule)
                for judgement in verdict.judgements:
                    if id(judgement.findings) not in judged:
                        judged.add(id(judgement.findings))
                        for rule, truth in judgement.findings.rules.items():
                            far[rule] = max(far.get(rule, Truth.NO), truth)
        judged.clear()
    read = {atom.fact for id in decided | told for atom in atoms(whole.book.rules[id].condition)}
    told |= {rule.id for rule in whole.book.all(Derivation) if rule.fact in read and far.get(rule.id) == Truth.YES}

    def state(id: str) -> str:
        if id in decided:
            return "decided"
        if id in told:
            return "told"
        return {Truth.YES: "fired", Truth.UNKNOWN: "possible", Truth.NO: "never"}[far.get(id, Truth.NO)]

    return [{"rule": id, "state": state(id)} for id in whole.book.rules]


Kinds = list[tuple["Procedure", "Level", tuple["Holder", ...]]]


def by_kind(whole: Evaluation) -> Iterator[tuple[Moment, Kinds]]:
    """For each day on which anything changes, one procedure of each kind that rules, holders and functions tell apart.

    Procedures of one kind have the same cases: the same codes of matter, field and name, the same holders, the same receivers whose
    functions cover the field, and the same stated facts; whether the law of their field has been gone through is part of the kind.
    """
    from ..evaluation import FORMS
    from ..reasoning.answer import answer, levels

    for day in whole.timeline.days:
        moment = whole.on(day)
        found: dict[object, tuple[Procedure, Level, tuple[Holder, ...]]] = {}
        for procedure in whole.catalog.procedures:
            for level in levels(moment, procedure):
                given = answer(moment, procedure, level, {})
                holders = given.facing.holders if given.facing else None
                if holders is None or given.outcome == "already_held":
                    continue
                found.setdefault(kind_of(moment, procedure, level, holders, FORMS), (procedure, level, holders))
        yield moment, list(found.values())


def kind_of(moment: Moment, procedure: Procedure, level: Level, holders: tuple[Holder, ...], forms: tuple[Any, ...]) -> object:
    """What tells the cases of one procedure from those of another on a day."""
    encode = moment.whole.cells.encode
    receivers = moment.receivers(holders)
    return (
        tuple((encode("matter", m), h.id, h.origin) for m, h in zip(procedure.matters or (None,), holders, strict=True)),
        encode("field", procedure.field),
        encode("procedure", procedure.key),
        level,
        tuple(moment.authority.covers(receiver, procedure.field) for receiver in receivers),
        tuple(bool(moment._holes(procedure.field, form)) for form in forms),
        tuple(sorted(procedure.fact.items())),
    )
