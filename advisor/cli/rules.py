"""`advisor rules …`: each rule's own examples, and which provisions are expressed by a rule."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .. import workspace
from ..catalog.citation import Reference
from ..catalog.reading import read
from ..rules.condition import Truth
from ..rules.examples import run
from ..rules.reading import read as read_rules
from .main import EXIT_FAULTS
from .options import FOLDER, language

_FOLDERS = (
    click.option("--catalog", "catalog_folder", type=FOLDER, default=None, help="Thư mục danh mục (mặc định: kèm theo)"),
    click.option("--rules", "rules_folder", type=FOLDER, default=None, help="Thư mục quy tắc (mặc định: kèm theo)"),
    click.option("--lang", type=click.Choice(["vi", "en"]), default=language),
)
_WORDS = {Truth.YES: "yes", Truth.UNKNOWN: "unknown", Truth.NO: "no"}


@click.group("rules")
def command() -> None:
    """Các lệnh về quy tắc. (Commands on rules.)"""


@command.command("test")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@_FOLDERS[0]
@_FOLDERS[1]
@_FOLDERS[2]
def test(catalog_folder: Path | None, rules_folder: Path | None, form: str, lang: str) -> int:
    """Chạy ví dụ của từng quy tắc, theo định nghĩa và theo durable-rules. (Runs every example both ways.)"""
    catalog = read(catalog_folder or workspace.shipped("catalog"))
    rules = read_rules(rules_folder or workspace.shipped("rules"), catalog)
    outcomes = list(run(rules))
    failed = [outcome for outcome in outcomes if not outcome.passed]
    rows = [
        {
            "rule": outcome.rule,
            "example": outcome.kind,
            "file": outcome.place.file,
            "line": outcome.place.line,
            "wanted": _WORDS[outcome.wanted],
            "defined": _WORDS[outcome.defined],
            "decided": _WORDS[outcome.decided],
        }
        for outcome in failed
    ]
    if form == "json":
        click.echo(json.dumps({"rules": len(rules.written), "examples": len(outcomes), "failed": rows}, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            click.echo(
                f"{row['file']}:{row['line']}: {row['rule']}: `{row['example']}` wants {row['wanted']}, "
                f"the definition says {row['defined']}, durable-rules says {row['decided']}"
            )
        words = ("{} quy tắc, {} ví dụ, {} sai.", "{} rules, {} examples, {} failed.")[lang == "en"]
        click.echo(words.format(len(rules.written), len(outcomes), len(failed)))
    return EXIT_FAULTS if failed else 0


@command.command("law")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@_FOLDERS[0]
@_FOLDERS[1]
@_FOLDERS[2]
def law(catalog_folder: Path | None, rules_folder: Path | None, form: str, lang: str) -> int:
    """Điều khoản nào đã có quy tắc, để người xem xét, hay chưa xử lý. (Which provisions are expressed, left to people, or neither.)"""
    catalog = read(catalog_folder or workspace.shipped("catalog"))
    rules = read_rules(rules_folder or workspace.shipped("rules"), catalog)
    rests: dict[str, list[str]] = {}
    for rule in rules.written.values():
        for text in rule.basis:
            for norm in catalog.resolve(Reference.parse(text)):
                rests.setdefault(str(norm.citation), []).append(rule.rule)
    rows = []
    for document in catalog.documents:
        for provision in document.provisions:
            citation = str(document.citation(provision))
            state = (
                "rule"
                if citation in rests and provision.at != "unknown" or any(r.partition("#")[2] == provision.id for x in rules.written.values() for r in x.basis if provision.id and r.startswith(document.document))
                else "data"
                if provision.holds or provision.ends or provision.lifts or provision.same_matter_as
                else "people"
                if provision.not_expressed
                else "open"
            )
            rows.append({"citation": citation, "id": provision.id, "state": state, "rules": sorted(set(rests.get(citation, []))), "why": provision.not_expressed})
    counts = {state: sum(row["state"] == state for row in rows) for state in ("rule", "data", "people", "open")}
    if form == "json":
        click.echo(json.dumps({"counts": counts, "provisions": rows}, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            if row["state"] in ("people", "open"):
                click.echo(f"{row['state']:7} {row['citation']}{'#' + row['id'] if row['id'] else ''}: {row['why'] or '-'}")
        click.echo(", ".join(f"{state} {number}" for state, number in counts.items()))
    return 0
