"""`advisor verify`: recomputes a receipt or dossier by both engines and says what still holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .main import EXIT_FAULTS, language
from .options import FOLDER, loaded

if TYPE_CHECKING:
    from ..proposals.verification import Verification
    from ..reasoning.wording import Lang

STATES = {
    "edited": ("đã sửa", "edited"),
    "missing": ("không còn", "missing"),
    "added": ("thêm vào", "added"),
    "resaved": ("lưu lại, chữ không đổi", "saved again, text unchanged"),
}


@click.command("verify")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@click.option("--catalog", "catalog_folder", type=FOLDER, default=None, help="Thư mục danh mục (mặc định: kèm theo)")
@click.option("--rules", "rules_folder", type=FOLDER, default=None, help="Thư mục quy tắc (mặc định: kèm theo)")
@click.option("--lang", type=click.Choice(["vi", "en"]), default=language, help="Ngôn ngữ / language")
def command(path: Path, output: str, catalog_folder: Path | None, rules_folder: Path | None, lang: Lang) -> int:
    """Tính lại hồ sơ hoặc biên nhận bằng hai công cụ suy luận: điều gì còn đúng. (What still holds.)"""
    from ..proposals.verification import read, verify

    read(path / "receipt.json" if path.is_dir() else path)  # told before the catalog is read
    found = verify(loaded(catalog_folder, rules_folder), path)
    if output == "json":
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_told(found, lang)))
    return 0 if found.holds else EXIT_FAULTS


def _told(found: Verification, lang: Lang) -> list[str]:
    from ..reasoning.wording import OUTCOME, day

    en = lang == "en"
    at = 1 if en else 0
    lines = [
        ("HOLDS." if en else "CÒN ĐÚNG.") if found.holds else ("NO LONGER HOLDS." if en else "KHÔNG CÒN ĐÚNG."),
        f"{'Day' if en else 'Ngày'} {day(found.on, lang)}: {len(found.verdicts)} "
        + (
            "verdicts recomputed by durable-rules, by definition and by clingo."
            if en
            else "kết luận, tính lại bằng durable-rules, theo định nghĩa và bằng clingo."
        ),
    ]
    for key, vi in (("catalog", "Danh mục"), ("rulebook", "Bộ quy tắc"), ("engine", "Công cụ suy luận")):
        then, now = found.then.get(key), found.now[key]
        if then != now:
            lines.append(f"{key if en else vi}: {str(then)[:26]} → {str(now)[:26]}")
    for one in found.verdicts:
        if one.same:
            continue
        then, now = (OUTCOME.get(str(side.get("outcome")), (str(side.get("outcome")),) * 2)[at] for side in (one.then, one.now))
        changed = ", ".join(sorted(key for key in one.then if one.then.get(key) != one.now.get(key)))
        lines.append(
            f"  {one.code} [{one.level}]: {then} → {now} ({changed})" if changed else f"  {one.code} [{one.level}]: {now}"
        )
        lines += [f"    {difference.engine}: {difference.says}" for difference in one.disagreements]
    for altered in found.altered:
        word = {"changed": ("đã thay đổi", "changed"), "gone": ("không còn", "gone")}[altered.state][at]
        lines.append(f"  {altered.kind} {altered.id}: {word}{f' ({altered.place})' if altered.place else ''}")
    shown = [part for part in found.parts if part.state != "same"]
    lines += [f"  {part.path}: {STATES[part.state][at]}" for part in shown]
    same = len(found.parts) - len(shown)
    if found.parts:
        lines.append(f"{same}/{len(found.parts)} {'parts of documents unchanged' if en else 'phần của các văn bản không đổi'}.")
    return lines
