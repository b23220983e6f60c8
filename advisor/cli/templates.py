"""`advisor templates`: checks Word templates before they are used."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .main import EXIT_FAULTS


@click.group("templates")
def command() -> None:
    """Mẫu Word của hồ sơ: kiểm tra trước khi dùng. (Word templates.)"""


@command.command("check")
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--kind", default=None, metavar="NAME", help="Mẫu này thay cho mẫu nào (mặc định: theo tên tệp)")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
def check(file: Path | None, kind: str | None, output: str) -> int:
    """Tên không có giá trị, dựng thử, thể thức; không nêu FILE thì kiểm tra các mẫu kèm theo. (Unknown names, sample, layout.)"""
    from ..diagnostic import Fault, Refused
    from ..documents import word
    from ..proposals import sample

    known = sample.kinds()
    if kind is not None and kind not in known:
        raise click.UsageError(f"không có mẫu {kind!r}; có: {', '.join(known)} (no such template)")
    paths = sorted(file.glob("*.docx")) if file is not None and file.is_dir() else [file] if file is not None else []
    if file is not None and not paths:
        raise click.UsageError(f"{file} không có tệp .docx nào (no .docx there)")
    found: list[Fault] = []
    looked: list[str] = []
    for path in paths:
        name = kind or path.stem
        if name not in known:
            raise click.UsageError(
                f"{path.name}: không rõ thay cho mẫu nào; đặt tên hoặc dùng --kind: {', '.join(known)} (which one?)"
            )
        looked.append(str(path))
        try:
            found += sample.faults(word.read(path), name)
        except Refused as refused:
            found += refused.faults
    for name in known if file is None else ():
        looked.append(f"{name}.docx")
        found += sample.faults(sample.shipped(name), name)
    if output == "json":
        click.echo(
            json.dumps({"templates": looked, "faults": [fault.as_json() for fault in found]}, ensure_ascii=False, indent=1)
        )
    else:
        for fault in found:
            click.echo(str(fault))
        click.echo(f"{len(looked)} mẫu, {len(found)} lỗi / {len(looked)} templates, {len(found)} faults")
    return EXIT_FAULTS if found else 0
