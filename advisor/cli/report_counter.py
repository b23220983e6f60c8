"""`advisor report counter`: which procedures go to the common counter, and how many counters the rest needs (III.2)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import body_of, evaluating, loaded
from .told import OUT, entered, entering, form_of, give, write

if TYPE_CHECKING:
    from ..catalog.record import Level
    from ..centre.counter import By
    from ..reasoning.wording import Lang

FORMS = {".xlsx": "xlsx", ".json": "json", ".html": "html"}


@click.command("counter")
@click.option("--department", default=None, metavar="ID", help="Chỉ các thủ tục của cơ quan này")
@click.option(
    "--by",
    type=click.Choice(["field", "department"]),
    default="field",
    show_default=True,
    help="Mỗi lĩnh vực, hoặc mỗi cơ quan, một hàng chờ",
)
@click.option("--level", type=click.Choice(["province", "district", "commune"]), default="province", show_default=True)
@click.option("--format", "output", type=click.Choice(["text", "json", "xlsx", "html"]), default=None)
@click.option("--out", type=OUT, default=None, help="Ghi vào tệp .xlsx, .html, .json")
@entering
@evaluating
def command(
    department: str | None,
    by: By,
    level: Level,
    output: str | None,
    out: Path | None,
    files: tuple[Path, ...],
    sheet: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Thủ tục ít hồ sơ vào quầy chung; số quầy cho các lĩnh vực còn lại. (The common counter, and counters by field.)"""
    form = form_of(output, out, FORMS)
    whole = loaded(catalog_folder, rules_folder)
    from ..centre.calendar import Calendar, NotRecorded
    from ..centre.counter import counting
    from ..centre.interface import of_counters
    from ..centre.task import Tasks, tasks
    from ..centre.telling.counter import document
    from ..reasoning.receipt import receipt
    from ..reasoning.wording import Wording

    found = tasks(whole, on, level)
    if department is not None:
        line = whole.catalog.line_of(body_of(whole, department))
        found = Tasks(found.moment, tuple(task for task in found.tasks if task.department in line), found.left_out)
    if sheet is not None:
        from ..centre.workbook import to_fill_in

        names = whole.catalog.field_names
        rows = [(task.procedure.key, task.procedure.name, names[task.procedure.field]) for task in found.tasks]
        write(sheet, to_fill_in(["volumes", "thresholds"], {"volumes": rows}, {}))
        return 0
    given = entered(files, whole)
    try:
        counted = counting(found, given, Calendar(whole.catalog.holidays), by)
    except NotRecorded as error:
        known = ", ".join(map(str, error.known))
        raise click.ClickException(
            f"số ngày làm việc năm {error.year} chưa biết: ngày nghỉ chưa ghi nhận (đã có: {known}) "
            f"(the days off of {error.year} are not recorded)"
        ) from None
    wording = Wording(whole.on(on), lang)
    give(document(counted, given, wording), {**receipt(whole, on), **of_counters(counted, given, wording)}, form, out)
    return 0
