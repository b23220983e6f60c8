"""`advisor report classification`: what of each procedure is done at the Centre, and what would move it up (I.2, II.1)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import loaded
from .report_output import FILE, deliver, form_of, plan_of, reporting, written

if TYPE_CHECKING:
    from ..reasoning.wording import Lang


@click.command("classification")
@click.option("--stated", type=FILE, default=None, help="Phiếu phân loại đã điền (.xlsx)")
@click.option(
    "--questionnaire",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Ghi phiếu phân loại để đơn vị điền (.xlsx)",
)
@reporting
def command(
    stated: Path | None,
    questionnaire: Path | None,
    output: str | None,
    out: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Phân loại từng thủ tục theo các khâu làm tại Trung tâm. (What of each procedure is done at the Centre.)"""
    from ..reports import classification_paper as told
    from ..reports import stated as sheets
    from ..reports import word
    from ..reports.classification import Classification

    form = form_of(output, out)
    whole = loaded(catalog_folder, rules_folder)
    observed, invented = sheets.read(stated, whole.catalog) if stated else (None, False)
    found = Classification(whole, on, plan_of(whole, on), observed)
    if questionnaire:
        written(questionnaire, sheets.blank(found.inside))
        click.echo(f"{len(found.inside)} → {questionnaire}", err=True)
        return 0
    return deliver(
        form,
        out,
        lambda: told.paper(found, whole=form in ("xlsx", "html")),
        lambda: told.document(found),
        lambda paper: word.report(paper, whole, on),
        lang,
        invented=invented,
    )
