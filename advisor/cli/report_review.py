"""`advisor report review`: instruments to look at again (III.4), and a checklist for inspection (II.5)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import loaded
from .report_output import deliver, form_of, plan_of, reporting

if TYPE_CHECKING:
    from ..reasoning.wording import Lang


@click.command("review")
@click.option("--months", type=click.IntRange(0, 120), default=6, show_default=True, help="Báo trước bao nhiêu tháng")
@click.option("--everywhere", is_flag=True, help="Cả văn bản của tỉnh khác, của trung ương trong danh mục")
@reporting
def command(
    months: int,
    everywhere: bool,
    output: str | None,
    out: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Văn bản phân cấp, ủy quyền cần xem lại, phiếu kiểm tra. (Instruments to look at again; checklists.)"""
    from ..reports import review, word
    from ..reports.classification import Classification

    form = form_of(output, out)
    whole = loaded(catalog_folder, rules_folder)
    found = review.Review(whole, on, months, everywhere=everywhere)
    plan = plan_of(whole, on)
    return deliver(
        form,
        out,
        lambda: review.paper(found, Classification(whole, on, plan)),
        lambda: review.document(found),
        lambda paper: word.report(paper, whole, on),
        lang,
    )
