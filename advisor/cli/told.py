"""How the reports on the Centre are given: on the screen, as JSON, as a workbook; their common options; the sheet to fill in."""

from __future__ import annotations

import io
import json
import secrets
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..catalog.catalog import Catalog
    from ..centre.entered import Whole
    from ..centre.page import Figure
    from ..centre.telling import Document, Table
    from ..evaluation import Evaluation

F = TypeVar("F", bound=Callable[..., Any])
OUT = click.Path(dir_okay=False, path_type=Path)
FEW = 40  # rows of a table on the screen; the rest is in the workbook
MANY = 20  # columns that stand close to each other
NARROW = 14  # letters of a column that keeps its width


def entering(command: F) -> F:
    """--data, --sheet: of every report that needs what the catalog does not record."""
    for option in (
        click.option(
            "--sheet", type=OUT, default=None, metavar="FILE.xlsx", help="Ghi biểu Excel trống để nhập số liệu, rồi thôi"
        ),
        click.option(
            "--data",
            "files",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            multiple=True,
            metavar="FILE",
            help="Số liệu đã nhập (.xlsx theo biểu, hoặc .yaml); nêu được nhiều tệp",
        ),
    ):
        command = option(command)
    return command


def entered(files: Iterable[Path], whole: Evaluation) -> Whole:
    """What was entered; nothing where no file is named."""
    from ..centre.entered import read

    return read(files, whole.catalog)


def codes(catalog: Catalog, on: Any) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Ids of the bodies that exist on a day, and of the fields, for those who fill in a sheet."""
    bodies = [
        (body.body, body.name) for body in catalog.bodies if on in body.exists and body.kind not in ("nganh-doc", "trung-uong")
    ]
    return {"cơ quan": bodies, "lĩnh vực": [(field.field, field.name) for field in catalog.fields]}


def give(document: Document, as_json: Mapping[str, Any], output: str, out: Path | None, figures: Iterable[Figure] = ()) -> None:
    """To the screen or a file, in the form asked for; a workbook wants a file."""
    if output == "xlsx":
        from ..centre.workbook import written

        assert out is not None
        write(out, written(document))
        return
    if output == "html":
        from ..centre import page

        text = page.written(document, figures)
    else:
        text = json.dumps(as_json, ensure_ascii=False, indent=1) + "\n" if output == "json" else screen(document)
    if out is None:
        click.echo(text, nl=False)
    else:
        write(out, text.encode())


def form_of(output: str | None, out: Path | None, known: Mapping[str, str]) -> str:
    """The form named, else the one that the file's name asks for, else text; a usage error where they can't go together."""
    form = output or (known.get(out.suffix.lower(), "text") if out else "text")
    if form in ("xlsx", "docx") and out is None:
        raise click.UsageError(f"--format {form} cần --out FILE.{form} (needs --out)")
    if out is not None and not out.resolve().parent.is_dir():
        raise click.UsageError(f"không có thư mục {out.parent} (no such folder)")
    return form


def write(path: Path, content: bytes) -> None:
    """All or nothing."""
    if not path.resolve().parent.is_dir():
        raise click.UsageError(f"không có thư mục {path.parent} (no such folder)")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise click.UsageError(f"không ghi được {path}: {error.strerror} (can't write)") from None
    finally:
        beside.unlink(missing_ok=True)
    click.echo(f"→ {path}", err=True)


def screen(document: Document) -> str:
    """For people at a terminal: remarks first, then the first rows of each table."""
    from rich.console import Console
    from rich.text import Text

    from ..centre.telling import EXAMPLE

    target = io.StringIO()
    width = max(110, Console().width) if sys.stdout.isatty() else 120
    console = Console(file=target, width=width, force_terminal=sys.stdout.isatty(), highlight=False)
    if document.invented:
        console.print(Text(EXAMPLE[document.lang == "en"], style="bold red"))
    console.print(Text(document.title, style="bold"))
    console.print(Text(document.subtitle))
    for remark in document.remarks:
        console.print(Text(f"• {remark}"))
    for table in document.tables:
        if table.rows:
            _print(console, table, document.lang)
    return "\n".join(line.rstrip() for line in target.getvalue().splitlines()) + "\n"


def _print(console: Any, table: Table, lang: str) -> None:
    """Columns as wide as the workbook's, in proportion; a heading between rows runs across all of them."""
    from rich.text import Text

    from ..centre.telling import cell

    console.print(Text(f"\n{table.title.upper()}", style="bold"))
    widths = _widths(table, console.width)
    pending: list[list[Any]] = []
    heads = True
    for given in list(table.rows)[:FEW]:
        cells = [cell(one) for one in given]
        if len(cells) == 1 and cells[0].mark == "group":
            if pending or heads:
                console.print(_grid(table, widths, pending, heads=heads))
            pending, heads = [], False
            console.print(Text(str(cells[0].value), style="bold"))
        else:
            pending.append(cells)
    if pending:
        console.print(_grid(table, widths, pending, heads=heads))
    rest = len(table.rows) - FEW
    if rest > 0:
        vi = f"… còn {rest} dòng; xem đủ bằng --out FILE.xlsx hoặc --format json"
        console.print(Text(vi if lang == "vi" else f"… {rest} more rows; all of them by --out FILE.xlsx or --format json"))


def _widths(table: Table, room: int) -> list[int]:
    if len(table.columns) > MANY:  # a calendar of a month
        return [3 if column.width <= 4 else column.width for column in table.columns]
    left = room - 2 * len(table.columns)
    narrow = sum(column.width for column in table.columns if column.width <= NARROW)
    wide = sum(column.width for column in table.columns if column.width > NARROW)
    share = max(0.2, min(1.0, (left - narrow) / wide)) if wide else 1.0
    return [column.width if column.width <= NARROW else max(8, int(column.width * share)) for column in table.columns]


def _grid(table: Table, widths: list[int], rows: list[list[Any]], *, heads: bool) -> Any:
    from rich.table import Table as Grid
    from rich.text import Text

    styles = {"gap": "bold red", "total": "bold"}
    grid = Grid(
        show_edge=False,
        box=None,
        header_style="bold",
        show_header=heads,
        padding=(0, 0 if len(table.columns) > MANY else 2, 0, 0),
    )
    for column, width in zip(table.columns, widths, strict=True):
        grid.add_column(column.head, width=width, overflow="fold")
    for cells in rows:
        grid.add_row(*(Text("" if one.value is None else str(one.value), style=styles.get(one.mark or "", "")) for one in cells))
    return grid
