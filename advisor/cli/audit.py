"""`advisor audit verify`: finds any altered, removed or reordered row of the trail."""

from __future__ import annotations

import json

import click

from .main import EXIT_FAULTS


@click.group("audit")
def command() -> None:
    """Nhật ký: verify. (The audit trail.)"""


@command.command("verify")
@click.option("--expect", default=None, metavar="MÃ", help="Mã chuỗi đã ghi ra giấy trước đây, phải còn trong nhật ký")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
def verify(expect: str | None, output: str) -> int:
    """Kiểm tra chuỗi nhật ký. (Every break of the chain; the last digest is printed to be written down.)"""
    from ..web import serving

    serving.prepare()
    from ..register import trail
    from ..register.models import Chain

    breaks, notes = list(trail.verify(expect=expect)), list(trail.set_back())
    chain = Chain.objects.filter(pk=1).first()
    number, digest = (chain.number, chain.digest) if chain else (0, "")
    if output == "json":
        document = {"holds": not breaks, "rows": number, "digest": digest, "breaks": [one.as_json() for one in breaks]}
        document["notes"] = [one.as_json() for one in notes]
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for one in breaks:
            click.echo(f"{one.kind}: {one.vi} ({one.en})")
        for note in notes:
            click.echo(f"lưu ý: {note.vi} ({note.en})")
        click.echo(f"{number} dòng; {'nguyên vẹn' if not breaks else f'{len(breaks)} chỗ đứt'}; mã cuối: {digest or '–'}")
    return EXIT_FAULTS if breaks else 0
