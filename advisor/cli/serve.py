"""`advisor serve`: the review workspace. It refuses (4) to be open to a network with debug on or without a key of its own."""

from __future__ import annotations

import gc
import os

import click

from .main import EXIT_REFUSED


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Cổng")
@click.option("--workers", type=click.IntRange(1, 32), default=2, show_default=True, help="Số tiến trình")
def command(host: str, port: int, workers: int) -> int:
    """Không gian soạn thảo và thẩm định. (The review workspace; stop it with Ctrl+C.)"""
    gc.disable()  # until all is read that stays
    from ..web import serving

    faults = serving.unsafe(host)
    if faults:
        for fault in faults:
            click.echo(f"advisor serve: {fault}", err=True)
        return EXIT_REFUSED
    if serving.is_open(host):
        os.environ["ADVISOR_OPEN"] = "1"
    serving.prepare()
    from ..register.models import Account

    if not Account.objects.exists():
        click.echo("Chưa có tài khoản: advisor user add TÊN --role administrator --full-name … (no accounts yet)", err=True)
    click.echo(f"http://{host}:{port}/", err=True)
    gc.enable()
    serving.run(host, port, workers)
    return 0
