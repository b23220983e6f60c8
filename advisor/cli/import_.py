"""`advisor import`: the national portal's exports into catalog files of facts. Shows first, writes with --write."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import workspace
from ..diagnostic import Fault, Place, Refused
from .main import EXIT_FAULTS, language
from .options import FOLDER, DayType
from .storage import trouble

if TYPE_CHECKING:
    from ..exchange.importing import Import
    from ..exchange.row import Lang

SHOWN = 20  # of each kind, in the text


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Ghi vào danh mục; không có tùy chọn này thì chỉ cho xem thay đổi")
@click.option(
    "--seen",
    type=DayType(),
    default=datetime.date(2026, 7, 1),
    show_default="2026-07-01",
    help="Ngày của bản xuất / day of the export",
)
@click.option("--catalog", "catalog_folder", type=FOLDER, default=None, help="Thư mục danh mục (mặc định: kèm theo)")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@click.option("--lang", type=click.Choice(["vi", "en"]), default=language)
def command(
    files: tuple[Path, ...], write: bool, seen: datetime.date, catalog_folder: Path | None, output: str, lang: Lang
) -> int:
    """Nhập thủ tục từ các bản xuất; tệp do người giữ không bị ghi đè. (Imports; files kept by hand are never overwritten.)"""
    from ..exchange.importing import Importer

    importer = Importer(catalog_folder or workspace.shipped("catalog"), seen)
    try:
        made = importer.look(files)
        if write:
            importer.write(made)
    except OSError as error:
        if trouble(error):
            raise
        place = Place(str(error.filename or files[0]), 1)
        message = f"the file can't be read or written: {error.strerror}"
        raise Refused([Fault(place, "unreadable", message, "check that it exists and may be read and written")]) from None
    if output == "json":
        click.echo(json.dumps(made.as_json(lang, write), ensure_ascii=False, indent=1))
    else:
        click.echo(_text(made, lang, write))
    return EXIT_FAULTS if made.rejected else 0


_KINDS = {
    "code": ("mã được khôi phục hoặc suy ra", "codes mended or inferred"),
    "number": ("số hiệu văn bản không đọc được", "document numbers not read"),
    "body": ("cơ quan chưa nhận ra", "bodies not resolved"),
    "field": ("lĩnh vực chưa nhận ra", "fields not resolved"),
    "level": ("cấp không ghi", "levels not stated"),
    "source": ("nguồn nêu khác nhau về thẩm quyền", "sources differ on the holder"),
    "name": ("nguồn nêu khác nhau về tên", "sources differ on the name"),
}


def _text(made: Import, lang: Lang, written: bool) -> str:
    english = lang == "en"

    def pick(vi: str, en: str) -> str:
        return en if english else vi

    lines: list[str] = []

    def section(title: str, rows: list[str]) -> None:
        if rows:
            lines.append(f"{title} ({len(rows)})")
            lines.extend(f"  {row}" for row in rows[:SHOWN])
            if len(rows) > SHOWN:
                lines.append(
                    f"  … {len(rows) - SHOWN} {pick('nữa; xem đủ với --format json', 'more; all of them with --format json')}"
                )
            lines.append("")

    section(pick("Mới", "New"), made.new)
    for hand, title in (
        (False, pick("Thay đổi", "Changed")),
        (True, pick("Khác tệp do người giữ, không ghi", "Changed (hand-kept, not written)")),
    ):
        section(
            title,
            [
                f"{change.code}  "
                + "; ".join(f"{key}: {_brief(old)} → {_brief(new)}" for key, (old, new) in change.fields.items())
                for change in made.changed
                if change.hand_kept == hand
            ],
        )
    section(pick("Bị loại", "Rejected"), [f"{one.file}:{one.row}: {one.en if english else one.vi}" for one in made.rejected])
    for kind in sorted({one.kind for one in made.warnings}):
        found = [one for one in made.warnings if one.kind == kind]
        rows = [f"{one.file}:{one.row}: {one.code}: {one.en if english else one.vi}" for one in found]
        section(pick(*_KINDS.get(kind, (kind, kind))), rows)
    counts = Counter(change.hand_kept for change in made.changed)
    words = pick(
        f"{made.rows} dòng: {len(made.new)} mới, {counts[False]} thay đổi, {counts[True]} khác tệp do người giữ, "
        f"{made.same} như cũ, {len(made.rejected)} bị loại.",
        f"{made.rows} rows: {len(made.new)} new, {counts[False]} changed, {counts[True]} changed (hand-kept, not written), "
        f"{made.same} same, {len(made.rejected)} rejected.",
    )
    lines.append(words)
    if written:
        lines.append(pick(f"Đã ghi {len(made.files)} tệp.", f"{len(made.files)} files written."))
    elif made.files:
        lines.append(
            pick(
                f"Chưa ghi gì; --write sẽ ghi {len(made.files)} tệp.",
                f"Nothing written; --write would write {len(made.files)} files.",
            )
        )
    return "\n".join(lines)


def _brief(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "–")
    return text if len(text) < 80 else f"{text[:77]}…"
