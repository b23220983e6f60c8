"""`advisor report monthly`: the report of the 20th (II.8, III.7), by department and compared with the month before."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import body_of, loaded
from .report_output import FILE, deliver, form_of, plan_of, reporting, written

if TYPE_CHECKING:
    from ..reasoning.wording import Lang


@click.command("monthly")
@click.option("--register", type=FILE, default=None, help="Sổ theo dõi đề xuất đã điền (.xlsx)")
@click.option(
    "--register-form", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Ghi mẫu sổ theo dõi đề xuất (.xlsx)"
)
@click.option(
    "--department",
    default=None,
    metavar="ID",
    help="Báo cáo của một cơ quan, gửi Văn phòng UBND tỉnh; không nêu thì bản tổng hợp",
)
@reporting
def command(
    department: str | None,
    register: Path | None,
    register_form: Path | None,
    output: str | None,
    out: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Báo cáo tháng gửi Văn phòng UBND tỉnh; kỳ là ngày 20 gần nhất. (The monthly report, to the latest 20th.)"""
    from ..reports import monthly, word
    from ..reports import register as books
    from ..reports.classification import Classification

    form = form_of(output, out)
    whole = loaded(catalog_folder, rules_folder)
    if department:
        body_of(whole, department)
    plan = plan_of(whole, on)
    to, since = monthly.period(on, monthly.day_of(plan))
    now = Classification(whole, to, plan)
    if register_form:
        written(register_form, books.blank(now.inside))
        click.echo(f"→ {register_form}", err=True)
        return 0
    proposals, invented = books.read(register, whole.catalog) if register else (None, False)
    found = monthly.Monthly(now, Classification(whole, since, plan), proposals, department)
    receiver = (plan.reports_to,) if plan.reports_to else ()
    lives = department is not None and department in whole.on(to).authority
    return deliver(
        form,
        out,
        lambda: monthly.paper(found),
        lambda: monthly.document(found),
        lambda paper: word.report(
            paper, whole, to, word.of_body(whole, department, to, receiver) if department and lives else None
        ),
        lang,
        invented=invented,
    )
