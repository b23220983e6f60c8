"""What the reports share: their options, and how a report is written: terminal, JSON, Excel, Word, page."""

from __future__ import annotations

import io
import json
import secrets
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from .options import F, evaluating

if TYPE_CHECKING:
    from ..catalog.plan import Plan
    from ..documents.paper import Grid, Paper
    from ..evaluation import Evaluation

SUFFIXES = {".json": "json", ".xlsx": "xlsx", ".html": "html", ".docx": "docx", ".txt": "text"}
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def reporting(command: F) -> F:
    """--format, --out and the options of every command that evaluates."""
    for option in (
        click.option(
            "--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Ghi vào tệp (đuôi tệp cho biết dạng)"
        ),
        click.option("--format", "output", type=click.Choice(list(SUFFIXES.values())), default=None, help="Mặc định: text"),
    ):
        command = option(command)
    return evaluating(command)


def form_of(output: str | None, out: Path | None) -> str:
    """The form asked for: by --format, else by the file's name."""
    form = output or (SUFFIXES.get(out.suffix.lower()) if out else "text")
    if form is None:
        raise click.UsageError(f"đuôi tệp phải là một trong {', '.join(SUFFIXES)} (name such a file, or give --format)")
    if form in ("xlsx", "docx") and out is None:
        raise click.UsageError(f"--format {form} cần --out FILE.{form} (needs --out)")
    if out is not None and not out.resolve().parent.is_dir():
        raise click.UsageError(f"không có thư mục {out.parent} (no such folder)")
    return form


def plan_of(whole: Evaluation, on: Any) -> Plan:
    """The plan whose criteria and tables apply on a day."""
    from ..reports.classification import plan_for

    plan = plan_for(whole.catalog.plans, on)
    if plan is None:
        raise click.UsageError("danh mục chưa có kế hoạch nào trong plans/ (the catalog has no plan)")
    return plan


def deliver(
    form: str,
    out: Path | None,
    paper: Callable[[], Paper],
    document: Callable[[], dict[str, Any]],
    word: Callable[[Paper], bytes],
    lang: str,
    *,
    invented: bool = False,
) -> int:
    """Writes a report; only what the form needs is worked out. What rests on an invented example says so above all."""
    if lang == "en" and form != "json":
        click.echo("reports are official documents and written in Vietnamese; --format json has English keys", err=True)
    content: bytes
    if form == "json":
        content = (json.dumps(document() | {"invented": invented}, ensure_ascii=False, indent=1) + "\n").encode()
    elif form == "xlsx":
        from ..exchange import layout

        content = layout.report(shown(paper(), invented))
    elif form == "docx":
        content = word(shown(paper(), invented))
    elif form == "html":
        from ..reports.web import page

        content = page(shown(paper(), invented)).encode()
    else:
        content = text(shown(paper(), invented)).encode()
    if out is None:
        click.echo(content.decode(), nl=False)
    else:
        written(out, content)
        click.echo(f"→ {out}", err=True)
    return 0


def shown(paper: Paper, invented: bool) -> Paper:
    from ..reports.entered import INVENTED

    return replace(paper, invented=INVENTED) if invented else paper


def written(path: Path, content: bytes) -> None:
    """All or nothing."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise click.UsageError(f"không ghi được {path}: {error.strerror} (can't write)") from None
    finally:
        beside.unlink(missing_ok=True)


def text(paper: Paper) -> str:
    """For a terminal: sentences, and grids with their headings in one line each."""
    from rich.console import Console
    from rich.text import Text

    from ..documents.paper import Grid, Heading, Hint

    target = io.StringIO()
    watched = sys.stdout.isatty()
    width = max(100, Console().width) if watched else 160
    console = Console(file=target, width=width, force_terminal=watched, highlight=False)
    if paper.invented:
        console.print(Text(paper.invented, style="bold red"))
    console.print(Text(paper.title.upper(), style="bold"))
    if paper.under:
        console.print(Text(paper.under))
    for part in paper.parts:
        if isinstance(part, Heading):
            console.print(Text(f"\n{part.text}", style="bold"))
        elif isinstance(part, Hint):
            console.print(Text(part.text, style="italic"))
        elif isinstance(part, str):
            console.print(Text(part))
        elif isinstance(part, Grid):
            _grid(console, part)
    return target.getvalue()


def _grid(console: Any, grid: Grid) -> None:
    from rich.table import Table
    from rich.text import Text

    console.print(Text(f"\n{grid.title.upper()}", style="bold"))
    if grid.under:
        console.print(Text(grid.under))
    table = Table(show_edge=False, pad_edge=False, box=None, header_style="bold", padding=(0, 2, 0, 0))
    for column, heading in enumerate(_headings(grid)):
        justify: Literal["left", "right"] = "left" if grid.align(column) == "left" else "right"
        wide = grid.widths[column] >= 20
        table.add_column(heading, justify=justify, overflow="fold", min_width=3 if not wide else 16, vertical="top")
    for row in grid.rows:
        cells = ["" if value is None else str(value) for value in row.values]
        table.add_row(*(Text(cell, style="bold" if row.strong else "") for cell in cells))
    console.print(table)
    for note in grid.notes:
        console.print(Text(f"* {note}", style="italic"))


def _headings(grid: Grid) -> list[str]:
    """The lowest heading of each column."""
    found: dict[int, str] = {}
    for _, column, cell in grid.placed():
        if cell.across == 1 and not (cell.text.isdigit() and column in found):
            found[column] = cell.text
    return [found.get(column, "") for column in range(len(grid.widths))]
