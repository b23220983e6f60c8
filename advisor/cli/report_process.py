"""`advisor report process`: each procedure's steps before and after the suggestion, drawn and as a table (II.3)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import DayType, body_of, evaluating, loaded, procedure_of
from .told import OUT, entered, entering, form_of, give, write

if TYPE_CHECKING:
    from ..catalog.record import Level
    from ..reasoning.wording import Lang

FORMS = {".xlsx": "xlsx", ".json": "json", ".svg": "svg", ".html": "html", ".docx": "docx"}


@click.command("process")
@click.option("--department", default=None, metavar="ID", help="Chỉ các thủ tục của cơ quan này")
@click.option("--procedure", "codes", multiple=True, metavar="CODE", help="Chỉ các thủ tục này")
@click.option(
    "--received", type=DayType(), default=None, show_default="ngày được hỏi", help="Ngày nhận hồ sơ, để tính ngày hẹn trả"
)
@click.option("--level", type=click.Choice(["province", "district", "commune"]), default="province", show_default=True)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "xlsx", "html", "docx", "svg"]),
    default=None,
    help="svg: sơ đồ làn của một thủ tục",
)
@click.option("--out", type=OUT, default=None, help="Ghi vào tệp .xlsx, .html, .docx, .svg, .json")
@entering
@evaluating
def command(
    department: str | None,
    codes: tuple[str, ...],
    received: datetime.date | None,
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
    """Các bước của từng thủ tục trước và sau đề xuất: ai làm, ở đâu, bao lâu. (Steps before and after the suggestion.)"""
    form = form_of(output, out, FORMS)
    whole = loaded(catalog_folder, rules_folder)
    from ..centre.calendar import Calendar
    from ..centre.interface import of_processes
    from ..centre.process import processes
    from ..centre.sheets import STEPS
    from ..centre.task import Tasks, tasks
    from ..centre.telling.process import document, figures
    from ..reasoning.receipt import receipt
    from ..reasoning.wording import Wording

    chosen = [procedure_of(whole, code) for code in codes] or None
    if chosen and (strangers := [p.key for p in chosen if level not in p.levels]):
        raise click.UsageError(
            f"{strangers[0]} không có cấp {level}; dùng --level {procedure_of(whole, strangers[0]).levels[0]} (no such level)"
        )
    found = tasks(whole, on, level, chosen)
    if department is not None:
        line = whole.catalog.line_of(body_of(whole, department))
        found = Tasks(found.moment, tuple(task for task in found.tasks if task.department in line), found.left_out)
    given = entered(files, whole)
    made = processes(found, given, Calendar(whole.catalog.holidays), received or on)
    if sheet is not None:
        from ..centre.workbook import to_fill_in

        words = dict(STEPS)
        rows = [
            (p.task.procedure.key, p.task.procedure.name, words[step.kind])
            for p in made.processes
            if p.after or chosen
            for step in p.before.steps
        ]
        write(sheet, to_fill_in(["steps"], {"steps": rows}, {}))
        return 0
    wording = Wording(whole.on(on), lang)
    if form == "docx":
        from ..reports.process_paper import office, paper
        from ..reports.word import report

        assert out is not None
        write(out, report(paper(made, given, wording), whole, on, office(whole, department, wording)))
        return 0
    if form == "svg":
        from ..centre.lanes import svg

        if len(made.processes) != 1:
            raise click.UsageError(
                "--format svg vẽ một thủ tục có thẩm quyền đã rõ: nêu --procedure CODE (draws one procedure whose holder is known)"
            )
        picture = svg(made.processes[0], wording, invented=given.invented).encode()
        if out is None:
            click.echo(picture.decode(), nl=False)
        else:
            write(out, picture)
        return 0
    give(
        document(made, given, wording),
        {**receipt(whole, on), **of_processes(made, given, wording)},
        form,
        out,
        figures(made, wording) if form == "html" else (),
    )
    return 0
