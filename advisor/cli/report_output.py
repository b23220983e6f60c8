"""What the reports share: their options, and how a report is written: terminal, JSON, Excel, Word, page."""

from __future__ import annotations

import io
import json
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    form: str, out: Path | None, paper: Callable[[], Paper], document: Callable[[], dict[str, Any]], word: Callable[[], bytes]
) -> int:
    """Writes a report; only what the form needs is worked out."""
    content: bytes
    if form == "json":
        content = (json.dumps(document(), ensure_ascii=False, indent=1) + "\n").encode()
    elif form == "xlsx":
        from ..exchange import sheet

        content = sheet.report(paper())
    elif form == "docx":
        content = word()
    elif form == "html":
        from ..reports.web import page

        content = page(paper()).encode()
    else:
        content = text(paper()).encode()
    if out is None:
        click.echo(content.decode(), nl=False)
    else:
        written(out, content)
        click.echo(f"→ {out}", err=True)
    return 0


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

    from ..documents.paper import Grid, Heading

    target = io.StringIO()
    watched = sys.stdout.isatty()
    width = max(100, Console().width) if watched else 120
    console = Console(file=target, width=width, force_terminal=watched, highlight=False)
    console.print(Text(paper.title, style="bold"))
    if paper.under:
        console.print(Text(paper.under))
    for part in paper.parts:
        if isinstance(part, Heading):
            console.print(Text(f"\n{part.text}", style="bold"))
        elif isinstance(part, str):
            console.print(Text(part))
        elif isinstance(part, Grid):
            _grid(console, part)
    return target.getvalue()


def _grid(console: Any, grid: Grid) -> None:
    from rich.table import Table
    from rich.text import Text

    console.print(Text(f"\n{grid.title}", style="bold"))
    if grid.under:
        console.print(Text(grid.under))
    table = Table(show_edge=False, pad_edge=False, box=None, header_style="bold", padding=(0, 2, 0, 0))
    for column, heading in enumerate(_headings(grid)):
        justify = {"left": "left", "centre": "right", "right": "right"}[grid.align(column)]
        wide = grid.widths[column] >= 20
        table.add_column(heading, justify=justify, overflow="fold", min_width=4 if not wide else 16, ratio=None, vertical="top")
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
