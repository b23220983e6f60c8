"""`advisor report rota`: which deputy comes to the Centre on which day, for what can't be handed down (II.7)."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import evaluating, loaded
from .told import OUT, codes, entered, entering, form_of, give, write

if TYPE_CHECKING:
    from ..catalog.record import Level
    from ..reasoning.wording import Lang

FORMS = {".xlsx": "xlsx", ".json": "json", ".html": "html"}
SECONDS = 10.0


class MonthType(click.ParamType[tuple[int, int]]):
    """A month as 2026-12 or 12/2026."""

    name = "MONTH"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        text = str(value)
        if match := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})", text):
            year, month = int(match[1]), int(match[2])
        elif match := re.fullmatch(r"([0-9]{1,2})/([0-9]{4})", text):
            year, month = int(match[2]), int(match[1])
        else:
            self.fail(f"{text!r} không phải là tháng; viết 2026-12 hoặc 12/2026 (no such month)", param, ctx)
        if not 1 <= month <= 12 or year < 1:
            self.fail(f"không có tháng {text!r} (no such month)", param, ctx)
        return year, month


@click.command("rota")
@click.option("--month", type=MonthType(), required=True, help="Tháng xếp lịch, ví dụ 2026-12")
@click.option(
    "--after", is_flag=True, help="Tính cả những gì đề xuất giao cho người đứng đầu cơ quan: cấp phó của họ ký tại Trung tâm"
)
@click.option("--level", type=click.Choice(["province", "district", "commune"]), default="province", show_default=True)
@click.option(
    "--seconds", type=click.FloatRange(min=0.1), default=SECONDS, show_default=True, help="Thời gian tìm tối đa cho mỗi cơ quan"
)
@click.option("--format", "output", type=click.Choice(["text", "json", "xlsx", "html"]), default=None)
@click.option("--out", type=OUT, default=None, help="Ghi vào tệp .xlsx, .html, .json")
@entering
@evaluating
def command(
    month: tuple[int, int],
    after: bool,
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
    """Lịch cấp phó đến Trung tâm phê duyệt những gì không giao được. (Which deputy comes to the Centre when.)"""
    form = form_of(output, out, FORMS)
    whole = loaded(catalog_folder, rules_folder)
    if sheet is not None:
        from ..centre.workbook import to_fill_in

        write(sheet, to_fill_in(["staff", "absences"], {}, codes(whole.catalog, on)))
        return 0
    from ..centre.calendar import Calendar, NotRecorded
    from ..centre.interface import of_rota
    from ..centre.rota import rota
    from ..centre.task import tasks
    from ..centre.telling.rota import document
    from ..reasoning.receipt import receipt
    from ..reasoning.wording import Wording

    given = entered(files, whole)
    calendar = Calendar(whole.catalog.holidays)
    try:
        days = calendar.month(*month)
    except NotRecorded as error:
        known = ", ".join(map(str, error.known))
        raise click.ClickException(
            f"ngày nghỉ lễ, tết năm {error.year} chưa ghi nhận (đã có: {known}); "
            f"khi có thông báo thì thêm năm này vào catalog/holidays.yaml "
            f"(the days off of {error.year} are not recorded)"
        ) from None
    found = rota(tasks(whole, on, level), days, given, seconds, after=after)
    wording = Wording(whole.on(on), lang)
    give(
        document(found, given, calendar, month, wording),
        {**receipt(whole, on), **of_rota(found, given, calendar, month, wording)},
        form,
        out,
    )
    return 0
