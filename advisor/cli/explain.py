"""`advisor explain CODE`: why, why not, what is missing, what stands in the way, what would change it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import answers_of, body_of, evaluating, loaded, procedure_of

if TYPE_CHECKING:
    from ..catalog.record import Form, Level, Part
    from ..reasoning.wording import Lang

FORMS = ["phan_cap", "uy_quyen", "phan_cong", "giao_mot_cua", "thua_uy_quyen"]


@click.command("explain")
@click.argument("code")
@click.option("--to", "to", default=None, metavar="POST", help="Bên nhận (mã cơ quan, chức danh)")
@click.option("--form", "form", type=click.Choice(FORMS), default=None, help="Hình thức")
@click.option("--part", type=click.Choice(["appraise", "decide"]), default="decide", help="Khâu: thẩm định hay quyết định")
@click.option(
    "--level", type=click.Choice(["province", "district", "commune", "other"]), default=None, help="Cấp, khi thủ tục có nhiều cấp"
)
@click.option("--fact", "facts", multiple=True, metavar="TÊN=GIÁ TRỊ", help="Trả lời thử một câu hỏi")
@click.option("--full", is_flag=True, help="Đầy đủ: mọi quy tắc đã xét, mọi phương án, mọi thay đổi")
@click.option("--format", "output", type=click.Choice(["text", "json", "html"]), default="text")
@evaluating
def command(
    code: str,
    to: str | None,
    form: Form | None,
    part: Part,
    level: Level | None,
    facts: tuple[str, ...],
    full: bool,
    output: str,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Giải trình một thủ tục; không nêu bên nhận thì giải trình phương án chính. (Explains one procedure.)"""
    from ..reasoning.answer import levels
    from ..reasoning.explanation import explain

    whole = loaded(catalog_folder, rules_folder)
    procedure = procedure_of(whole, code)
    receiver = body_of(whole, to) if to else None
    known = levels(whole.on(on), procedure)
    if level is not None and level not in procedure.levels:
        raise click.UsageError(f"{code} không có cấp {level}; có: {', '.join(procedure.levels)} (no such level)")
    chosen: Level = level or known[0]
    found = explain(
        whole, procedure, chosen, on, to=receiver, form=form, part=part, answers=answers_of(whole, facts), lang=lang, full=full
    )
    if output == "html":
        click.echo(found.as_html().encode(), nl=False)  # bytes, for the page says that it is UTF-8
        return 0
    document: Any = found.as_json() if output == "json" else found.as_text()
    click.echo(json.dumps(document, ensure_ascii=False, indent=1) if output == "json" else document, nl=output == "json")
    return 0
