"""`advisor report progress`: the plan's two tables by unit, progress against targets, and where the figures don't agree."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import loaded
from .report_output import FILE, deliver, form_of, plan_of, reporting, written

if TYPE_CHECKING:
    from ..reasoning.wording import Lang


@click.command("progress")
@click.option("--figures", type=FILE, default=None, help="Biểu số liệu báo cáo đã điền (.xlsx)")
@click.option(
    "--figures-form",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Ghi biểu số liệu để đơn vị điền (.xlsx)",
)
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Ghi hình tiến độ (.svg)")
@click.option("--stated", type=FILE, default=None, help="Phiếu phân loại đã điền (.xlsx)")
@reporting
def command(
    figures: Path | None,
    figures_form: Path | None,
    picture: Path | None,
    stated: Path | None,
    output: str | None,
    out: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Tiến độ theo hai phụ lục của Kế hoạch và đối chiếu số liệu. (Progress by unit; where figures disagree.)"""
    from ..reports import figures as forms
    from ..reports import progress_paper as told
    from ..reports import stated as sheets
    from ..reports import word
    from ..reports.classification import Classification
    from ..reports.progress import Progress, with_reports

    form = form_of(output, out)
    whole = loaded(catalog_folder, rules_folder)
    plan, invented = plan_of(whole, on), False
    if figures_form:
        written(figures_form, forms.blank(plan, whole.catalog))
        click.echo(f"→ {figures_form}", err=True)
        return 0
    if figures:
        reported, invented = forms.read(figures, plan, whole.catalog)
        plan = with_reports(plan, reported)
    observed, also = sheets.read(stated, whole.catalog) if stated else (None, False)
    found = Progress(Classification(whole, on, plan, observed))
    if picture:
        from ..reports.bars import stacked

        drawn = [told.picture_of(found, table).svg for table in plan.tables]
        written(picture, stacked(drawn).encode())
        click.echo(f"→ {picture}", err=True)
        return 0
    return deliver(
        form,
        out,
        lambda: told.paper(found),
        lambda: told.document(found),
        lambda paper: word.report(paper, whole, on),
        lang,
        invented=invented or also,
    )
