"""`advisor check`: reads catalog and rules and prints every fault with its place, the text underlined, a code and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from .. import __version__, workspace
from ..catalog.catalog import Catalog
from ..catalog.reading import collect
from ..diagnostic import Fault, Faults
from ..rules.reading import collect as collect_rules
from .main import EXIT_FAULTS, language
from .options import FOLDER


@click.command("check")
@click.option("--catalog", "catalog_folder", type=FOLDER, default=None, help="Thư mục danh mục (mặc định: kèm theo)")
@click.option("--rules", "rules_folder", type=FOLDER, default=None, help="Thư mục quy tắc (mặc định: kèm theo)")
@click.option(
    "--list", "listed", type=click.Choice(["body", "field", "matter", "procedure", "document"]), help="Liệt kê mã đã có"
)
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text")
@click.option("--lang", type=click.Choice(["vi", "en"]), default=language)
def command(catalog_folder: Path | None, rules_folder: Path | None, listed: str | None, form: str, lang: str) -> int:
    """Kiểm tra danh mục và quy tắc; mọi lỗi một lần. (Reads catalog and rules; all faults at once.)"""
    faults = Faults()
    catalog = collect(catalog_folder or workspace.shipped("catalog"), faults)
    rules = collect_rules(rules_folder or workspace.shipped("rules"), faults, catalog)
    found = sorted(set(faults.found))
    counts = {
        "documents": len(catalog.documents),
        "provisions": sum(len(document.provisions) for document in catalog.documents),
        "bodies": len(catalog.bodies),
        "procedures": len(catalog.procedures),
        "instruments": len(catalog.instruments),
        "rules": len(rules.written),
        "facts": len(rules.vocabulary.records),
    }
    if listed:
        for line in _ids(catalog, listed):
            click.echo(line)
    elif form == "json":
        document = {"counts": counts, "catalog": catalog.fingerprint, "rulebook": rules.fingerprint}
        click.echo(json.dumps({**document, "faults": [fault.as_json() for fault in found]}, ensure_ascii=False, indent=1))
    elif form == "sarif":
        click.echo(json.dumps(_sarif(found), ensure_ascii=False, indent=1))
    else:
        for fault in found:
            click.echo(f"{fault}\n")
        words = ", ".join(f"{number} {_WORDS[name][lang == 'en']}" for name, number in counts.items())
        faulty = f"{len(found)} " + ("faults" if lang == "en" else "lỗi")
        click.echo(f"{words}: {faulty}.")
    return EXIT_FAULTS if found else 0


_WORDS = {
    "documents": ("văn bản", "documents"),
    "provisions": ("điều khoản", "provisions"),
    "bodies": ("cơ quan", "bodies"),
    "procedures": ("thủ tục", "procedures"),
    "instruments": ("quyết định phân cấp, ủy quyền", "instruments"),
    "rules": ("quy tắc", "rules"),
    "facts": ("dữ kiện", "facts"),
}


def _ids(catalog: Catalog, kind: str) -> list[str]:
    rows: dict[str, dict[str, str]] = {
        "body": dict(catalog.body_names),
        "field": dict(catalog.field_names),
        "matter": {id: matter.name for id, matter in catalog.matter.items()},
        "procedure": {key: procedure.name for key, procedure in catalog.procedure.items()},
        "document": {number: document.title for number, document in catalog.document.items()},
    }
    return [f"{id}\t{name}" for id, name in sorted(rows[kind].items())]


def _sarif(found: list[Fault]) -> dict[str, Any]:
    """SARIF 2.1.0, for editors and review tools."""
    return {
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "advisor",
                        "version": __version__,
                        "rules": [{"id": code} for code in sorted({f.code for f in found})],
                    }
                },
                "results": [
                    {
                        "ruleId": fault.code,
                        "level": "error",
                        "message": {"text": f"{fault.message} — {fault.help}"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": fault.place.file},
                                    "region": {"startLine": fault.place.line, "startColumn": fault.place.column},
                                }
                            }
                        ],
                    }
                    for fault in found
                ],
            }
        ],
    }
