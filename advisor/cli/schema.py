"""`advisor schema [KIND]`: JSON Schema of every kind of file in catalog and rules, for editors and other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

KINDS = (
    "document",
    "body",
    "procedure",
    "instrument",
    "plan",
    "fields",
    "matters",
    "coverage",
    "sifted",
    "ranking",
    "answers",
    "aliases",
    "holidays",
    "one-stop",
    "province",
    "rule",
    "vocabulary",
    "draft",
)


def schemas() -> dict[str, dict[str, Any]]:
    """Of every kind of file, catalog and rules."""
    from ..catalog import schema
    from ..catalog.draft import Draft
    from ..rules.rule import WrittenRule
    from ..rules.vocabulary import FactRecord

    found = schema.schemas()
    found["rule"] = _one_or_several(schema.of_model("rule", WrittenRule, "one"))
    found["vocabulary"] = schema.of_model("vocabulary", FactRecord, "list")
    found["draft"] = schema.of_model("draft", Draft, "one")
    return {kind: found[kind] for kind in KINDS}


def _one_or_several(rule: dict[str, Any]) -> dict[str, Any]:
    """Examples of a kind are a list or a single mapping."""
    examples = rule["$defs"]["Examples"]["properties"]
    for name, several in examples.items():
        if name != "base":
            examples[name] = {"anyOf": [several, several["items"]]}
    return rule


def text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice(KINDS))
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=None, help="Ghi mỗi loại một tệp vào thư mục này"
)
@click.option("--format", "output", type=click.Choice(["json"]), default="json", expose_value=False)
def command(kind: str | None, out: Path | None) -> int:
    """JSON Schema của các loại tệp; không nêu loại thì in tất cả. (JSON Schema of every kind of file, for editors.)"""
    from ..catalog.schema import file_name

    found = schemas()
    if out is None:
        click.echo(text(found[kind] if kind else found), nl=False)
        return 0
    out.mkdir(parents=True, exist_ok=True)
    for one in [kind] if kind else KINDS:
        (out / file_name(one)).write_bytes(text(found[one]).encode())
    click.echo(f"{1 if kind else len(KINDS)} → {out}", err=True)
    return 0
