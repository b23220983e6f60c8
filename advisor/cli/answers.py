"""`advisor answers FILE.xlsx`: reads what people answered back into the catalog; a dry run unless told to write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .main import EXIT_FAULTS, language
from .options import FOLDER

if TYPE_CHECKING:
    from ..exchange.answered import Reading
    from ..reasoning.wording import Lang


@click.command("answers")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", "write_it", is_flag=True, help="Ghi vào danh mục; không có thì chỉ xem trước")
@click.option("--catalog", "catalog_folder", type=FOLDER, default=None, help="Thư mục danh mục (mặc định: kèm theo)")
@click.option("--rules", "rules_folder", type=FOLDER, default=None, help="Thư mục quy tắc (mặc định: kèm theo)")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@click.option("--lang", type=click.Choice(["vi", "en"]), default=language, help="Ngôn ngữ / language")
def command(file: Path, write_it: bool, catalog_folder: Path | None, rules_folder: Path | None, output: str, lang: Lang) -> int:
    """Đọc câu trả lời trong phiếu hỏi vào danh mục. (Reads the answers back into the catalog; a dry run without --write.)"""
    from .. import workspace
    from ..catalog.reading import read as read_catalog
    from ..exchange import answered
    from ..rules.reading import read as read_rules

    folder = catalog_folder or workspace.shipped("catalog")
    catalog = read_catalog(folder)
    rules = read_rules(rules_folder or workspace.shipped("rules"), catalog)
    found = answered.read(file, catalog, rules.vocabulary)
    written = write_it and bool(found.new) and not found.rejected
    if written:
        answered.write(folder, [one.answer for one in found.new])
    if output == "json":
        click.echo(json.dumps(_reading(found, written, file), ensure_ascii=False, indent=1))
    else:
        click.echo(_told(found, written, write_it, lang), nl=False)
    return EXIT_FAULTS if found.rejected else 0


def _reading(found: Reading, written: bool, file: Path) -> dict[str, Any]:
    faults = [
        {"code": "row-rejected", "file": f"{file}:{one.sheet}", "line": one.row, "column": None, "message": one.why, "help": ""}
        for one in found.rejected
    ]
    return {
        "new": [one.as_json() for one in found.new],
        "same": len(found.same),
        "unanswered": len(found.unanswered),
        "by_hand": [one.as_json() for one in found.by_hand],
        "rejected": [one.as_json() for one in found.rejected],
        "written": written,
        "faults": faults,
    }


def _told(found: Reading, written: bool, wanted: bool, lang: Lang) -> str:
    english = lang == "en"
    at = "row" if english else "dòng"
    lines = [f"+ {one.sheet}, {at} {one.row}: {one.answer.fact} = {one.answer.value} ({one.answer.source})" for one in found.new]
    lines += [f"~ {one.sheet}, {at} {one.row}: {one.why}" for one in found.by_hand]
    lines += [f"! {one.sheet}, {at} {one.row}: {one.why}" for one in found.rejected]
    counts = (len(found.new), len(found.same), len(found.unanswered), len(found.by_hand), len(found.rejected))
    words = (
        "{} new, {} already recorded, {} unanswered, {} to be entered by hand, {} rejected."
        if english
        else "{} câu trả lời mới, {} đã ghi nhận, {} chưa trả lời, {} phải ghi tay vào danh mục, {} bị từ chối."
    )
    lines.append(words.format(*counts))
    if written:
        lines.append("Written to answers.yaml." if english else "Đã ghi vào answers.yaml.")
    elif wanted and found.rejected:
        lines.append("Nothing was written." if english else "Chưa ghi gì: sửa các dòng bị từ chối rồi đọc lại.")
    elif found.new and not wanted:
        lines.append("Nothing was written; --write records them." if english else "Chưa ghi gì; thêm --write để ghi.")
    return "\n".join([*lines, ""])
