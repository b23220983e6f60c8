"""`advisor backup FILE`: a whole copy of the register while others go on working."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .main import EXIT_REFUSED


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
def command(file: Path, output: str) -> int:
    """Sao lưu sổ theo dõi vào một tệp. (Backs the register up.)"""
    from ..web import serving

    serving.prepare()
    from ..register import backup
    from ..register.account import NotPossible

    try:
        backup.backup(file)
    except NotPossible as refused:
        click.echo(f"advisor backup: {refused}", err=True)
        return EXIT_REFUSED
    click.echo(json.dumps({"file": str(file), "bytes": file.stat().st_size}) if output == "json" else f"{file}")
    return 0
