"""`advisor batch TABLE --out FILE`: a large table of cases, streamed; each signature inferred once."""

from __future__ import annotations

import datetime
import json
import os
import secrets
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .main import EXIT_FAULTS, EXIT_REFUSED
from .options import evaluating, loaded

if TYPE_CHECKING:
    from ..evaluation import Evaluation
    from ..reasoning.wording import Lang
    from ..reevaluation.batch.part import Note
    from ..reevaluation.batch.regime import Regime
    from ..reevaluation.batch.table import Table

FILE = click.Path(dir_okay=False, path_type=Path)


class _Refused(click.ClickException):
    exit_code = EXIT_REFUSED


@click.command("batch")
@click.argument("table_file", metavar="TABLE", type=FILE)
@click.option("--out", type=FILE, default=None, help="Tệp kết quả .parquet hoặc .csv")
@click.option("--scheduler", default=None, metavar="tcp://…", help="Chạy trên cụm Dask")
@click.option("--resume", is_flag=True, help="Chạy tiếp một lần chạy bị ngắt")
@click.option("--since", "earlier", type=FILE, default=None, help="Kết quả của lần chạy trước: chỉ đánh giá lại phần bị thay đổi")
@click.option("--ignore", "ignored", multiple=True, metavar="CỘT", help="Cột không phải dữ kiện, bỏ qua")
@click.option("--processes", type=click.IntRange(1), default=None, help="Số tiến trình (mặc định: số nhân của máy)")
@click.option("--seed", type=click.IntRange(0), default=None, help="Chọn lại đúng mẫu kiểm tra của một lần chạy trước")
@click.option("--explain", "explained", default=None, metavar="ID", help="Chỉ giải trình đầy đủ một dòng của bảng")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@evaluating
def command(
    table_file: Path,
    out: Path | None,
    scheduler: str | None,
    resume: bool,
    earlier: Path | None,
    ignored: tuple[str, ...],
    processes: int | None,
    seed: int | None,
    explained: str | None,
    output: str,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Kết luận cho từng dòng của một bảng hồ sơ lớn (Parquet, CSV). (Judges a large table of cases.)"""
    from ..reevaluation.batch import run
    from ..reevaluation.batch.change import Earlier, NoEarlier
    from ..reevaluation.batch.cluster import NoCluster, there
    from ..reevaluation.batch.part import Work
    from ..reevaluation.batch.regime import Regime
    from ..reevaluation.batch.table import BadTable, Table

    if (out is None) == (explained is None):
        raise click.UsageError("cần --out TỆP, hoặc --explain ID (one of --out and --explain)")
    if out is not None and out.suffix not in (".parquet", ".csv"):
        raise click.UsageError(f"{out}: kết quả là .parquet hoặc .csv (the result is .parquet or .csv)")
    if out is not None and not out.resolve().parent.is_dir():
        raise click.UsageError(f"không có thư mục {out.parent} (no such folder)")
    whole = loaded(catalog_folder, rules_folder, compiled=False)
    regime = Regime.of(whole.on(on))
    try:
        table = Table.open(table_file.resolve(), regime, ignored, whole=out is None)
    except BadTable as error:
        raise click.UsageError(str(error)) from None
    if out is None:
        return _explain(whole, regime, table, str(explained), output, lang)
    out = out.resolve()
    try:
        since = Earlier.open(run.known_of(earlier.resolve())) if earlier else None
        work = Work(table, regime, run.parts_of(out), secrets.randbits(32) if seed is None else seed, earlier=since)
        doing = there(scheduler) if scheduler else run.here(processes or os.cpu_count() or 1)
        done = run.run(work, out, doing, _Progress(lang), resume=resume)
    except (run.Unfinished, NoCluster, NoEarlier) as error:
        raise _Refused(str(error)) from None
    if output == "json":
        click.echo(json.dumps(done.receipt, ensure_ascii=False, indent=1))
    else:
        click.echo(_told(done, lang))
    return EXIT_FAULTS if done.receipt["rejected"] else 0


def _told(done: Any, lang: Lang) -> str:
    receipt = done.receipt
    vi = lang == "vi"
    counts = ", ".join(f"{name} {_number(count)}" for name, count in receipt["outcomes"].items())
    inferred, columns, checked = (_number(receipt[key]) for key in ("inferred", "by_columns", "checked"))
    lines = [
        f"{done.out}: {_number(receipt['rows'])} {'dòng' if vi else 'rows'}" + (f" ({counts})" if counts else ""),
        f"durable-rules: {inferred} {'chữ ký' if vi else 'signatures'}; polars: {columns}; "
        f"{'tính lại bằng cả hai bộ máy' if vi else 'judged again by both engines'}: {checked}",
    ]
    if receipt["reused"]:
        words = "chữ ký dùng lại từ lần chạy trước" if vi else "signatures carried over from the earlier run"
        lines.append(f"{_number(receipt['reused'])} {words}")
    if done.rejects:
        words = "dòng không đọc được, lý do tại" if vi else "rows rejected, with the reason in"
        lines.append(f"{_number(receipt['rejected'])} {words} {done.rejects}")
    return "\n".join(lines)


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


class _Progress:
    """Parts done, rows a second, and the time left, on stderr."""

    def __init__(self, lang: Lang) -> None:
        self.vi = lang == "vi"
        self.begun = time.monotonic()
        self.told = 0.0
        self.rows = self.first = 0

    def __call__(self, note: Note | None, done: int, parts: int) -> None:
        now = time.monotonic()
        if note is None:
            self.begun, self.first = now, done
            if done:
                click.echo(f"{'đã có' if self.vi else 'already done'}: {done}/{parts}", err=True)
            return
        self.rows += note.rows
        terminal = sys.stderr.isatty()
        if not terminal and now - self.told < 5 and done < parts:
            return
        self.told = now
        speed = self.rows / max(now - self.begun, 1e-9)
        left = (now - self.begun) / max(1, done - self.first) * (parts - done)
        words = ("phần", "dòng/giây", "còn khoảng") if self.vi else ("parts", "rows/s", "left about")
        line = (
            f"{done}/{parts} {words[0]}, {_number(round(speed))} {words[1]}, {words[2]} {datetime.timedelta(seconds=round(left))}"
        )
        click.echo(f"\r{line}\033[K" if terminal else line, err=True, nl=not terminal or done == parts)


def _explain(whole: Evaluation, regime: Regime, table: Table, id: str, output: str, lang: Lang) -> int:
    """One row, by the whole engine and not from a result: every rule that applies or may, its clause, and the facts it read."""
    from ..reevaluation.batch.reason import NoRow, reason

    try:
        found = reason(whole, regime, table, id, lang)
    except NoRow as error:
        raise click.UsageError(str(error)) from None
    click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1) if output == "json" else found.as_text(lang))
    return 0
