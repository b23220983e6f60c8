"""`advisor export`: the catalog's procedures as XLSX, CSV or JSON."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import click

from .. import workspace
from .main import language
from .options import FOLDER

SUFFIXES = {".xlsx": "xlsx", ".csv": "csv", ".json": "json"}


@click.command("export")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Tệp .xlsx, .csv hoặc .json; không có thì ra màn hình",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["csv", "json", "xlsx"]),
    default=None,
    help="Mặc định theo tên tệp, không có tệp thì csv",
)
@click.option("--catalog", "catalog_folder", type=FOLDER, default=None, help="Thư mục danh mục (mặc định: kèm theo)")
@click.option("--lang", type=click.Choice(["vi", "en"]), default=language)
def command(out: Path | None, output: str | None, catalog_folder: Path | None, lang: str) -> int:
    """Xuất mọi thủ tục trong danh mục. (Every procedure of the catalog; no cell can become a formula.)"""
    form = output or (SUFFIXES.get(out.suffix.lower()) if out else "csv")
    if form is None:
        raise click.UsageError("tên tệp cần đuôi .xlsx, .csv hoặc .json (name a .xlsx, .csv or .json file)")
    if out is None and form == "xlsx":
        raise click.UsageError("--format xlsx cần --out FILE.xlsx (needs --out)")
    if out is not None and not out.resolve().parent.is_dir():
        raise click.UsageError(f"không có thư mục {out.parent} (no such folder)")
    from ..catalog.reading import read
    from ..exchange import listing, sheet

    catalog = read(catalog_folder or workspace.shipped("catalog"))
    header = [pair[lang == "en"] for pair in listing.COLUMNS.values()]
    if form == "json":
        document = {"catalog": catalog.fingerprint, "procedures": listing.records(catalog)}
        content = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    elif form == "csv":
        content = sheet.table(header, listing.rows(catalog)).encode()
    else:
        content = sheet.workbook("Thủ tục" if lang == "vi" else "Procedures", header, listing.rows(catalog))
    if out is None:
        click.echo(content.decode(), nl=False)
    else:
        _write(
            out, content if form != "csv" else b"\xef\xbb\xbf" + content
        )  # Excel reads a CSV as UTF-8 only after a byte order mark
        click.echo(f"{len(catalog.procedures)} → {out}", err=True)
    return 0


def _write(path: Path, content: bytes) -> None:
    """All or nothing."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise click.UsageError(f"không ghi được {path}: {error.strerror} (can't write)") from None
    finally:
        beside.unlink(missing_ok=True)
