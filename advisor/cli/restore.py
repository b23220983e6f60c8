"""`advisor restore FILE`: a backup in the place of the register; stop the server first."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .main import EXIT_REFUSED


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
def command(file: Path, output: str) -> int:
    """Phục hồi sổ theo dõi từ một bản sao lưu. (Restores a backup.)"""
    from ..web import serving

    serving.prepare(migrate=False)
    from ..register import backup, trail
    from ..register.account import NotPossible

    try:
        backup.restore(file)
        serving.bring_up_to_date()
    except NotPossible as refused:
        click.echo(f"advisor restore: {refused}", err=True)
        return EXIT_REFUSED
    breaks = list(trail.verify())
    words = "nhật ký nguyên vẹn" if not breaks else f"nhật ký có {len(breaks)} chỗ đứt: advisor audit verify"
    click.echo(json.dumps({"file": str(file), "trail_holds": not breaks}) if output == "json" else f"{file}: {words}")
    return 0 if not breaks else 1
