"""`advisor report staffing`: the smallest staff at the Centre that covers every procedure, with a stand-in for each (II.6)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from .options import evaluating, loaded
from .told import OUT, codes, entered, entering, form_of, give, write

if TYPE_CHECKING:
    from ..catalog.record import Level
    from ..centre.standard import Duty
    from ..reasoning.wording import Lang

FORMS = {".xlsx": "xlsx", ".json": "json", ".html": "html"}
ROLES = ("head", "deputy", "unit-head", "deputy-unit-head", "staff")
SECONDS = 10.0


@click.command("staffing")
@click.option(
    "--duty",
    "duties",
    type=click.Choice(["appraise", "decide"]),
    multiple=True,
    help="Chỉ khâu này; mặc định cả thẩm định và quyết định",
)
@click.option(
    "--least-role",
    type=click.Choice(ROLES),
    default=None,
    help="Chức vụ thấp nhất được chọn (Kế hoạch 2017 nêu từ Phó trưởng phòng: deputy-unit-head)",
)
@click.option("--separate", is_flag=True, help="Người quyết định không phải là người đã thẩm định (yêu cầu của người dùng)")
@click.option("--level", type=click.Choice(["province", "district", "commune"]), default="province", show_default=True)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1),
    default=SECONDS,
    show_default=True,
    help="Thời gian tìm tối đa cho mỗi cơ quan; hết thì nêu còn cách mức ít nhất bao xa",
)
@click.option("--format", "output", type=click.Choice(["text", "json", "xlsx", "html"]), default=None)
@click.option("--out", type=OUT, default=None, help="Ghi vào tệp .xlsx, .html, .json")
@entering
@evaluating
def command(
    duties: tuple[Duty, ...],
    least_role: str | None,
    separate: bool,
    level: Level,
    seconds: float,
    output: str | None,
    out: Path | None,
    files: tuple[Path, ...],
    sheet: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Bố trí ít người nhất tại Trung tâm mà thủ tục nào cũng có người làm, người thay. (The smallest staff at the Centre.)"""
    form = form_of(output, out, FORMS)
    whole = loaded(catalog_folder, rules_folder)
    if sheet is not None:
        from ..centre.workbook import to_fill_in

        write(sheet, to_fill_in(["staff"], {}, codes(whole.catalog, on)))
        return 0
    from ..centre.entered import Role
    from ..centre.interface import of_staffing
    from ..centre.staffing import Options, staffing
    from ..centre.standard import DUTIES
    from ..centre.task import tasks
    from ..centre.telling.staffing import document
    from ..reasoning.receipt import receipt
    from ..reasoning.wording import Wording

    given = entered(files, whole)
    role: Role | None = next((one for one in get_args(Role) if one == least_role), None)
    found = staffing(tasks(whole, on, level), given, Options(duties or DUTIES, role, separate, seconds))
    wording = Wording(whole.on(on), lang)
    give(document(found, given, wording), {**receipt(whole, on), **of_staffing(found, given, wording)}, form, out)
    return 0
