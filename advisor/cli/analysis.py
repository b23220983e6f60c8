"""`advisor rules analyse`, `advisor rules coverage`: what is wrong with the rules as a whole, and which of them ever decide."""

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
    from ..rules.analysis import Days, Finding, Term
    from ..rules.rule import WrittenRule
    from ..rules.search import Shape
    from ..verdicts.verdict import Verdict

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
    """Quy tắc mâu thuẫn, thừa, không bao giờ áp dụng; chỗ luật im lặng. (Conflicts, dead and redundant rules, gaps.)"""
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
        words = ("{} phát hiện phải xử lý, {} đã chấp nhận, {} chỗ luật im lặng.", "{} to mend, {} accepted, {} gaps.")[
            lang == "en"
        ]
        click.echo(words.format(blocking, accepted, gaps))
    return EXIT_FAULTS if any(one.blocks for one in found) else 0


def findings(
    whole: Evaluation, on: datetime.date | None = None
) -> tuple[list[Finding], list[tuple[str, ...]], list[tuple[str, str, tuple[str, ...]]]]:
    """All findings with what the files accept; searches given up; and acceptances that no finding meets (only of all days)."""
    from ..rules.analysis import Analysis
    from ..rules.engine import Engine

    basis = {id: [str(reference) for reference in references] for id, references in whole.references.items()}
    engine = whole.engine if isinstance(whole.engine, Engine) else None
    analysis = Analysis(whole.book, terms(whole, on), basis, engine)
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
    """The days on which anything changes, each with its rules in force and the cases that its institutions and holders allow."""
    from ..rules.analysis import Term

    days: list[datetime.date] = [on] if on else list(whole.timeline.days)
    known: dict[object, tuple[Shape, ...]] = {}
    both: dict[tuple[int, int], tuple[tuple[Shape, ...], ...]] = {}
    found: list[Term] = []
    for day, after in zip(days, [*days[1:], None], strict=True):
        moment = whole.on(day)
        groups = [known.setdefault(_same(group), group) for group in (_people(moment), _matters(moment))]
        shapes = both.setdefault((id(groups[0]), id(groups[1])), tuple(groups))
        last = found[-1] if found else None
        if last and last.in_force == moment.in_force and last.shapes is shapes:
            found[-1] = replace(last, until=after)
        else:
            found.append(Term(day, after, moment.in_force, shapes))
    return found


def _same(shapes: tuple[Shape, ...]) -> object:
    return frozenset(tuple(shape.sheet.items()) for shape in shapes)


def _people(moment: Moment) -> tuple[Shape, ...]:
    """Every holder with every receiver that stands to it in some relation, as far as rules or relations tell them apart."""
    from ..cases import sheet as sheets
    from ..rules.search import Shape

    cells = moment.whole.cells
    found: dict[object, Shape] = {}
    for holder in sorted(moment.authority.graph):
        for receiver in sorted(moment.authority.relations(holder)):
            base = sheets.between(moment.authority, holder, "law", receiver, None)
            del base["power.origin"], base["receiver.function_covers"]
            codes = _codes(moment.whole, base)
            unread = tuple(
                value for name, value in base.items() if name not in cells.of_fact and name not in ("holder", "receiver")
            )
            found.setdefault((codes, unread), Shape(base, codes))
    return tuple(found.values())


def _matters(moment: Moment) -> tuple[Shape, ...]:
    """Every matter with its own field and with those of the procedures that contain it, held by law; and who else holds it that
    day by phân quyền, phân cấp or ủy quyền, as the law in force says. A power that nobody on record has so is no case."""
    from ..rules.search import Shape

    whole = moment.whole
    fields: dict[str | None, dict[str, None]] = {matter.matter: {matter.field: None} for matter in whole.catalog.matters}
    for procedure in whole.catalog.procedures:
        for name in procedure.matters or (None,):
            fields.setdefault(name, {})[procedure.field] = None
    rows: list[dict[str, str | None]] = [
        {"matter": matter, "field": field, "power.origin": "law"} for matter, every in fields.items() for field in every
    ]
    for norm in whole.catalog.norms:
        for held in norm.provision.holds if norm.sentence is None and whole.timeline.in_force(norm, moment.on) else ():
            for matter in held.matters if held.origin != "law" else ():
                for field in fields.get(matter, ()):
                    holder = moment.competences._by_field(held.by, field)
                    rows.append(
                        {"matter": matter, "field": field, "level": held.level, "holder": holder, "power.origin": held.origin}
                    )
    found = {codes: Shape(row, codes) for row in rows if (codes := _codes(whole, row))}
    return tuple(found.values())


def _codes(whole: Evaluation, sheet: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    return tuple((name, whole.cells.encode(name, value)) for name, value in sheet.items() if name in whole.cells.of_fact)


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
    known = {
        name: value for name, value in finding.witness.items() if not (name.startswith("receiver.relation=") and value == "no")
    }
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
    """Quy tắc nào từng quyết định kết luận, trên mọi ngày luật thay đổi. (Which rules ever decide, over all days.)

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
        click.echo(
            ", ".join(f"{STATES_IN_WORDS[state][column]} {sum(row['state'] == state for row in rows)}" for state in STATES)
        )
    return 0


STATES = ("decided", "told", "fired", "possible", "never")
"""decided: in some verdict's rules; told: beside a verdict (a formality, a requirement that is met, a derived fact behind a rule
that decided); fired: surely applied and was never named; possible: could not be told, never sure; never: out in every case."""
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
    for verdict in distinct_verdicts(whole):
        decided.update(verdict.rules)
        told.update(basis.rule for basis in verdict.basis if basis.rule)
        for judgement in verdict.judgements:
            for rule, truth in judgement.findings.rules.items():
                far[rule] = max(far.get(rule, Truth.NO), truth)
    read = {atom.fact for id in decided | told for atom in atoms(whole.book.rules[id].condition)}
    told |= {rule.id for rule in whole.book.all(Derivation) if rule.fact in read and far.get(rule.id) == Truth.YES}

    def state(id: str) -> str:
        if id in decided:
            return "decided"
        if id in told:
            return "told"
        return {Truth.YES: "fired", Truth.UNKNOWN: "possible", Truth.NO: "never"}[far.get(id, Truth.NO)]

    return [{"rule": id, "state": state(id)} for id in whole.book.rules]


Case = tuple["Procedure", "Level", tuple["Holder", ...], str]
"""A procedure at a level, its holders, and a receiver."""


def distinct_verdicts(whole: Evaluation) -> Iterator[Verdict]:
    """Of the shipped procedures on every day on which anything changes, in every form and part, every verdict that can differ."""
    from ..evaluation import FORMS, PARTS

    for moment, cases in distinct_cases(whole):
        for procedure, level, holders, receiver in cases:
            for form in FORMS:
                for part in PARTS:
                    yield moment.verdict(procedure, level, holders, receiver, form, part, {})


def distinct_cases(whole: Evaluation) -> Iterator[tuple[Moment, list[Case]]]:
    """For each day the cases whose verdicts none of an earlier one can be, found without judging any.

    A verdict depends on the codes of the facts that rules read (the signature), on those rules in force that may apply to it,
    with the derivations behind them, and, where nothing permits, on whether the law of the field has been gone through.
    """
    from ..evaluation import FORMS
    from ..reasoning.answer import ALREADY_HELD, answer, levels
    from ..rules.search import Search

    search, encode = Search(whole.book, whole.cells), whole.cells.encode
    read = frozenset(whole.book.read)
    reach: dict[object, frozenset[str]] = {}
    seen: set[object] = set()
    for day in whole.timeline.days:
        moment = whole.on(day)
        codes: dict[object, dict[str, int]] = {}
        cases: list[Case] = []
        for procedure in whole.catalog.procedures:
            holes = tuple(bool(moment._holes(procedure.field, form)) for form in FORMS)
            stated = {"field": procedure.field, "procedure": procedure.key, **procedure.fact}
            for level in levels(moment, procedure):
                given = answer(moment, procedure, level, {})
                holders = given.facing.holders if given.facing else None
                if holders is None or given.outcome == ALREADY_HELD:
                    continue
                own = {name: encode(name, value) for name, value in {**stated, "level": level}.items() if name in read}
                matters = [encode("matter", matter) for matter in procedure.matters or (None,)]
                for receiver in moment.receivers(holders):
                    covers = moment.authority.covers(receiver, procedure.field)
                    key: set[object] = set()
                    for matter, holder in zip(matters, holders, strict=True):
                        known = holder.id, holder.origin, receiver, covers
                        if known not in codes:
                            base = moment._base(holder, receiver, covers)
                            codes[known] = {name: encode(name, value) for name, value in base.items() if name in read}
                        sheet = codes[known] | own | {"matter": matter}
                        signature = tuple(sheet.items())
                        if signature not in reach:
                            reach[signature] = search.reach(sheet, ("form", "part"))
                        key.add((signature, reach[signature] & moment.in_force))
                    if (frozenset(key), holes) not in seen:
                        seen.add((frozenset(key), holes))
                        cases.append((procedure, level, holders, receiver))
        yield moment, cases
