"""`advisor report scoreboard`: units by result against target (II.9)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import loaded
from .report_output import FILE, deliver, form_of, plan_of, reporting

if TYPE_CHECKING:
    from ..reasoning.wording import Lang


@click.command("scoreboard")
@click.option("--figures", type=FILE, default=None, help="Biểu số liệu báo cáo đã điền (.xlsx)")
@reporting
def command(
    figures: Path | None,
    output: str | None,
    out: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Xếp hạng các đơn vị theo kết quả so với mục tiêu. (Units by result against target, the formula as data.)"""
    from ..reports import figures as forms
    from ..reports import scoreboard, word
    from ..reports.classification import Classification
    from ..reports.progress import Progress, with_reports

    form = form_of(output, out)
    whole = loaded(catalog_folder, rules_folder)
    plan, invented = plan_of(whole, on), False
    if figures:
        reported, invented = forms.read(figures, plan, whole.catalog)
        plan = with_reports(plan, reported)
    if plan.score is None:
        raise click.UsageError(f"{plan.place.file} chưa có công thức chấm điểm, khóa `score` (the plan has no formula)")
    found = scoreboard.Scoreboard(Progress(Classification(whole, on, plan)), plan.score)
    return deliver(
        form,
        out,
        lambda: scoreboard.paper(found),
        lambda: scoreboard.document(found),
        lambda paper: word.report(paper, whole, on),
        lang,
        invented=invented,
    )
