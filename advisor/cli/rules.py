"""`advisor rules …`: each rule's own examples, and which provisions are expressed by a rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import workspace
from ..catalog.reading import read
from ..catalog.sifted import BECAME, counted
from ..rules.condition import Truth
from ..rules.examples import run
from ..rules.expression import expressed
from ..rules.reading import read as read_rules
from .analysis import analyse, coverage
from .main import EXIT_FAULTS, language
from .options import FOLDER

if TYPE_CHECKING:
    from ..catalog.catalog import Catalog

_FOLDERS = (
    click.option("--catalog", "catalog_folder", type=FOLDER, default=None, help="Thư mục danh mục (mặc định: kèm theo)"),
    click.option("--rules", "rules_folder", type=FOLDER, default=None, help="Thư mục quy tắc (mặc định: kèm theo)"),
    click.option("--lang", type=click.Choice(["vi", "en"]), default=language),
)
_WORDS = {Truth.YES: "yes", Truth.UNKNOWN: "unknown", Truth.NO: "no"}


@click.group("rules")
def command() -> None:
    """Các lệnh về quy tắc. (Commands on rules.)"""


command.add_command(analyse)
command.add_command(coverage)


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
        document = {"rules": len(rules.written), "examples": len(outcomes), "failed": rows}
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
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
    """Điều khoản nào đã có quy tắc, để người xem xét, hay chưa xử lý. (Which provisions are expressed, and how.)"""
    catalog = read(catalog_folder or workspace.shipped("catalog"))
    rules = read_rules(rules_folder or workspace.shipped("rules"), catalog)
    rows = list(expressed(rules, catalog))
    counts = {state: sum(row.state == state for row in rows) for state in ("rule", "data", "people", "open")}
    if form == "json":
        provisions = [
            {"provision": str(row.reference), "state": row.state, "rules": row.rules, "not_expressed": row.why} for row in rows
        ]
        sifted = [dict(zip(("of", "became", "why", "sentences"), row, strict=True)) for row in counted(catalog.sifted)]
        document = {"counts": counts, "provisions": provisions, "sifted": sifted}
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            if row.state in ("people", "open"):
                click.echo(f"{row.state:7} {row.reference}: {row.why or '-'}")
        vi = ("có quy tắc", "là dữ liệu", "để người xem xét", "chưa xử lý")
        words = ("by a rule", "as data", "left to people", "not yet") if lang == "en" else vi
        click.echo(", ".join(f"{word} {number}" for word, number in zip(words, counts.values(), strict=True)))
        _tell_sifted(catalog, lang)
    return 0


_COLLECTIONS = {
    "explicit": ("Câu nói rõ phân cấp, ủy quyền cho cơ quan địa phương", "Sentences that speak of handing down to a local body"),
    "naming": ("Câu của pháp điển nêu tên cơ quan địa phương", "Sentences of the codification that name a local body"),
}
_BECAME = {
    "recorded": ("đã ghi", "recorded"),
    "left-out": ("để ngoài", "left out"),
    "not-looked-at": ("chưa xem", "not looked at"),
}


def _tell_sifted(catalog: Catalog, lang: str) -> None:
    """What became of the sentences of sector law that were looked at, by reason."""
    column, rows = lang == "en", counted(catalog.sifted)
    for of, names in _COLLECTIONS.items():
        own = [row for row in rows if row[0] == of]
        if not own:
            continue
        sums = [(_BECAME[became][column], sum(row[3] for row in own if row[1] == became)) for became in BECAME]
        head = ", ".join(f"{word} {number}" for word, number in sums if number)
        click.echo(f"\n{names[column]}: {sum(row[3] for row in own)}; {head}")
        for _, became, why, number in own:
            click.echo(f"  {number:5}  {_BECAME[became][column]}: {why}")
