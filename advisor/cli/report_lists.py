"""`advisor report lists`: the three public lists (III.7), with what changed since the last publication."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import loaded
from .report_output import FILE, deliver, form_of, plan_of, reporting

if TYPE_CHECKING:
    from ..reasoning.wording import Lang


@click.command("lists")
@click.option("--stated", type=FILE, default=None, help="Phiếu phân loại đã điền (.xlsx)")
@click.option("--published", type=FILE, default=None, help="Danh mục công bố lần trước (.xlsx do lệnh này ghi)")
@reporting
def command(
    stated: Path | None,
    published: Path | None,
    output: str | None,
    out: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Ba danh mục công khai và thay đổi so với lần trước. (The three public lists and what changed.)"""
    from ..reports import lists as made
    from ..reports import stated as sheets
    from ..reports import word
    from ..reports.classification import Classification

    form = form_of(output, out)
    before, shown = made.read(published) if published else (None, False)
    whole = loaded(catalog_folder, rules_folder)
    observed, invented = sheets.read(stated, whole.catalog) if stated else (None, False)
    found = made.Lists(Classification(whole, on, plan_of(whole, on), observed), before)
    return deliver(
        form,
        out,
        lambda: made.paper(found),
        lambda: made.document(found),
        lambda paper: word.report(paper, whole, on),
        lang,
        invented=invented or shown,
    )
