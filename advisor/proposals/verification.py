"""Verification (kiểm tra lại): what of a receipt or dossier still holds, recomputed by both engines on its own day.

A verdict is given again by durable-rules, by the definition and by clingo. What the catalog says differently now is told by source.
A document is compared part by part: saved again without a change it is the same; a changed word is one edited part.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..catalog.citation import NoCitation, Reference
from ..catalog.record import Day
from ..diagnostic import Fault, Place, Refused
from ..documents import archive, outline
from ..evaluation import Evaluation
from ..reasoning.answer import Answer, answer
from ..reasoning.receipt import Disagreement, checked, receipt, verdict_record
from ..verdicts.verdict import Verdict
from .receipt import RECEIPT
from .source import fingerprint, of_clause, of_record

Json = dict[str, Any]
LARGEST = 200 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    """A part of a document: same, edited, missing, added; of a file that was only saved again: resaved."""

    path: str
    state: str

    def as_json(self) -> Json:
        return {"path": self.path, "state": self.state}


@dataclass(frozen=True)
class Again:
    """One verdict then and now."""

    code: str
    level: str
    then: Json
    now: Json
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def same(self) -> bool:
        return self.then == self.now and not self.disagreements

    def as_json(self) -> Json:
        changed = sorted(key for key in self.then if self.then.get(key) != self.now.get(key))
        return {
            "code": self.code,
            "level": self.level,
            "then": self.then.get("outcome"),
            "now": self.now.get("outcome"),
            "same": self.same,
            "changed": {key: {"then": self.then.get(key), "now": self.now.get(key)} for key in changed},
            "engines": [{"engine": one.engine, "says": one.says} for one in self.disagreements],
        }


@dataclass(frozen=True)
class Altered:
    """A source that says something else now, or is gone."""

    kind: str
    id: str
    state: str  # changed, gone
    place: str | None

    def as_json(self) -> Json:
        return {"kind": self.kind, "id": self.id, "state": self.state, "place": self.place}


@dataclass(frozen=True)
class Verification:
    """Everything that was looked at."""

    on: Day
    then: Json
    now: Json
    verdicts: tuple[Again, ...]
    altered: tuple[Altered, ...] = ()
    parts: tuple[Part, ...] = ()
    made: Json = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return all(one.same for one in self.verdicts) and all(part.state in ("same", "resaved") for part in self.parts)

    def as_json(self) -> Json:
        return {
            "holds": self.holds,
            "on": self.on.isoformat(),
            "made_with": {key: {"then": self.then.get(key), "now": self.now[key]} for key in ("catalog", "rulebook", "engine")},
            "parts": [part.as_json() for part in self.parts],
            "verdicts": [one.as_json() for one in self.verdicts],
            "altered": [one.as_json() for one in self.altered],
        }


def verify(whole: Evaluation, path: Path) -> Verification:
    """Of a dossier's folder, its receipt, or what `suggest --format json` gave; `Refused` where it is none of these."""
    file = path / RECEIPT if path.is_dir() else path
    data = read(file)
    on = Day.fromisoformat(data["on"])
    rows = data["verdicts"] if "verdicts" in data else [_of_suggestion(row) for row in data["procedures"]]
    verdicts = _again(whole, on, rows)
    altered = tuple(one for row in data.get("sources", []) if (one := _altered(whole, row)) is not None)
    documents = data.get("documents")
    parts = tuple(_parts(file.parent, documents)) if documents else ()
    then = {key: data.get(key) for key in ("catalog", "rulebook", "engine")}
    return Verification(on, then, receipt(whole, on), verdicts, tuple(dict.fromkeys(altered)), parts, data)


def read(file: Path) -> Json:
    """The receipt as data; `Refused` where the file is none."""
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError("the file is too large")
        data = json.loads(file.read_text(encoding="utf-8"))
        Day.fromisoformat(data["on"])
        rows = data["verdicts"] if "verdicts" in data else data["procedures"]
        for row in rows:
            _words(
                row["code"] or row["id"], row["level"], row["outcome"], *(row[key] for key in NAMES if row.get(key) is not None)
            )
        for row in data.get("documents") or ():
            _words(row["path"], row["sha256"], *(part[key] for part in row["parts"] for key in ("name", "sha256")))
        for row in data.get("sources") or ():
            _words(row["kind"], row["id"], row["sha256"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else f"{type(error).__name__}: {error}"
        fault = Fault(
            Place(str(file), 1),
            "no-receipt",
            f"không phải biên nhận hoặc hồ sơ ({words}) (neither a receipt nor a dossier)",
            "nêu thư mục hồ sơ, tệp receipt.json, hoặc kết quả của advisor suggest --format json",
        )
        raise Refused([fault]) from None
    assert isinstance(data, dict)
    return data


NAMES = ("form", "receiver", "part")


def _words(*values: object) -> None:
    """All of them words that a file and a name can hold."""
    for value in values:
        if not isinstance(value, str) or "\0" in value:
            raise TypeError(f"{value!r} is no word")
        value.encode()


def _of_suggestion(row: Json) -> Json:
    """A record of `suggest --format json` names the case in the same words, and its basis without roles of its own."""
    return {
        "code": row["code"] or row["id"],
        "level": row["level"],
        "outcome": row["outcome"],
        "part": row.get("part") if row.get("form") else None,
        "form": row.get("form"),
        "receiver": row.get("receiver"),
        "rules": row.get("rules", []),
    }


def _again(whole: Evaluation, on: Day, rows: list[Json]) -> tuple[Again, ...]:
    """Every verdict, given again for the same receiver and form."""
    moment = whole.on(on)
    found: list[tuple[Json, Answer | None]] = []
    for row in rows:
        procedure = whole.catalog.procedure.get(row["code"])
        if procedure is None or row["level"] not in procedure.levels:
            found.append((row, None))
            continue
        found.append((row, _same_case(answer(moment, procedure, row["level"], row.get("answers", {})), row)))
    cases: list[Verdict] = [given.headline for _, given in found if given is not None and given.headline is not None]
    differences = iter(checked(cases))
    again = []
    for row, given in found:
        then = {key: row[key] for key in KEYS if key in row}
        if given is None:
            again.append(Again(row["code"], row["level"], then, {"outcome": "not_recorded"}))
            continue
        record = verdict_record(given)
        now = {key: record[key] for key in then}
        disagreements = next(differences) if given.headline is not None else []
        again.append(Again(row["code"], row["level"], then, now, tuple(disagreements)))
    return tuple(again)


KEYS = ("outcome", "part", "form", "receiver", "holders", "rules", "basis")


def _same_case(given: Answer, row: Json) -> Answer:
    """The answer about the receiver and form of the receipt, while such a case can still be asked."""
    from dataclasses import replace

    holders = given.facing.holders if given.facing else None
    form, receiver = row.get("form"), row.get("receiver")
    if given.headline is None or holders is None or form is None or receiver is None or receiver not in given.moment.authority:
        return given
    if (given.headline.form, given.headline.receiver) == (form, receiver):
        return given
    verdict = given.moment.verdict(given.procedure, given.level, holders, receiver, form, "decide", given.answers)
    return replace(given, outcome=str(verdict.outcome), headline=verdict)


def _altered(whole: Evaluation, row: Json) -> Altered | None:
    """A source whose words, grade, period or record differ from what the receipt fingerprinted."""
    kind, id = row["kind"], row["id"]
    content: object
    place = None
    match kind:
        case "clause":
            try:
                norms = [norm for norm in whole.catalog.norms if norm.reference == Reference.parse(id)]
            except NoCitation:
                norms = []
            if not norms:
                return Altered(kind, id, "gone", None)
            content, place = of_clause(whole, norms[0]), norms[0].provision.place
            if any(fingerprint(of_clause(whole, norm)) == row["sha256"] for norm in norms):
                return None
        case "rule":
            written = whole.rules.written.get(id)
            if written is None:
                return Altered(kind, id, "gone", None)
            content, place = of_record(written), written.place
        case "record":
            what, _, name = id.partition("/")
            records: list[Any] = []
            if what == "procedure":
                records = [one for one in (whole.catalog.procedure.get(name),) if one]
            elif what == "body":
                records = [body for body, _post in whole.catalog.lives.get(name, ())]
            elif what == "instrument":
                records = [one for one in whole.catalog.instruments if one.instrument == name]
            elif what == "coverage":
                records = [one for one in whole.catalog.coverage if (one.field or one.of) == name]
            if not records:
                return Altered(kind, id, "gone", None)
            if any(fingerprint(of_record(one)) == row["sha256"] for one in records):
                return None
            content, place = of_record(records[0]), records[0].place
        case _:
            return None  # a verdict is compared by itself
    return None if fingerprint(content) == row["sha256"] else Altered(kind, id, "changed", str(place))


def _parts(folder: Path, documents: list[Json]) -> list[Part]:
    found: list[Part] = []
    for row in documents:
        path = folder / row["path"]
        try:
            there = path.resolve().is_relative_to(folder.resolve()) and path.is_file()
        except OSError:  # a name that no file can have
            there = False
        if not there:
            found.append(Part(row["path"], "missing"))
            continue
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == row["sha256"]:
            found += [Part(f"{row['path']}#{part['name']}", "same") for part in row["parts"]]
            continue
        try:
            now = {part.name: part.sha256 for part in outline.passages(outline.blocks(content))}
        except (archive.BadArchive, ValueError, IndexError) as error:
            found.append(Part(f"{row['path']} ({error})", "edited"))
            continue
        then = {part["name"]: part["sha256"] for part in row["parts"]}
        same = now == then
        for name, sha256 in then.items():
            state = "missing" if name not in now else "edited" if now[name] != sha256 else "resaved" if same else "same"
            found.append(Part(f"{row['path']}#{name}", state))
        found += [Part(f"{row['path']}#{name}", "added") for name in now if name not in then]
    return found
