"""`advisor graph`: the authority graph on a day, as SVG or JSON; with a procedure, who holds it and to whom it may go; and what
law and instruments leave to somebody who no longer exists."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import click

from ..authority.svg import svg
from ..catalog.record import Level
from ..reasoning.answer import levels
from ..reasoning.chain import orphans, told
from ..reasoning.drawing import LEVELS, Scope, picture, picture_of, scope
from ..reasoning.wording import Lang, Wording
from .options import evaluating, loaded, procedure_of


@click.command("graph")
@click.option("--procedure", "code", default=None, metavar="CODE", help="Chỉ thủ tục này: ai đang giữ, giao được cho ai")
@click.option("--level", "level", type=click.Choice(LEVELS), default=None, help="Cấp, khi thủ tục có nhiều cấp")
@click.option("--orphans", "orphaned", is_flag=True, help="Liệt kê thẩm quyền, văn bản mà chủ thể được nêu không còn")
@click.option(
    "--format", "output", type=click.Choice(["svg", "json", "text"]), default=None, help="svg; với --orphans: text hoặc json"
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Ghi vào tệp")
@evaluating
def command(
    code: str | None,
    level: Level | None,
    orphaned: bool,
    output: str | None,
    out: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Vẽ sơ đồ thẩm quyền của một ngày; nêu thủ tục thì vẽ bên giữ và các bên nhận. (Draws the authority graph of a day.)"""
    if orphaned and (code is not None or output == "svg"):
        raise click.UsageError("--orphans đi một mình, dạng text hoặc json (alone, as text or json)")
    if not orphaned and output == "text":
        raise click.UsageError("--format text chỉ đi cùng --orphans (only with --orphans)")
    whole = loaded(catalog_folder, rules_folder)
    if orphaned:
        found_ = orphans(whole, on)
        rows = {"on": on.isoformat(), "orphans": [one.as_json() for one in found_]}
        listed = (
            json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
            if output == "json"
            else told(found_, Wording(whole.on(on), lang))
        )
        return _give(out, listed)
    procedure = procedure_of(whole, code) if code is not None else None
    if level is not None and procedure is None:
        raise click.UsageError("--level chỉ đi cùng --procedure (only with --procedure)")
    if procedure is not None:
        if level is not None and level not in procedure.levels:
            raise click.UsageError(f"{code} không có cấp {level}; có: {', '.join(procedure.levels)} (no such level)")
        others = levels(whole.on(on), procedure)[1:]
        if level is None and others:
            click.echo(f"vẽ cấp đầu tiên; các cấp khác: --level {', '.join(others)} (other levels)", err=True)
    found = scope(whole, on, procedure, level, lang)
    text = json.dumps(found.as_json(), ensure_ascii=False, indent=1) + "\n" if output == "json" else svg(picture(found))
    return _give(out, text)


def _give(out: Path | None, text: str) -> int:
    if out is None:
        click.echo(text, nl=False)
    else:
        _write(out, text)
        click.echo(f"→ {out}", err=True)
    return 0


def _write(path: Path, text: str) -> None:
    """All or nothing, with the same line ends on every system."""
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(text.encode())
    beside.replace(path)


__all__ = ["Scope", "command", "picture", "picture_of", "scope"]
