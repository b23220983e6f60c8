"""`advisor calendar`: what will begin or lapse within some months, and which verdicts it moves."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import evaluating, loaded

if TYPE_CHECKING:
    from ..reasoning.wording import Lang
    from ..reevaluation.calendar import Date


@click.command("calendar")
@click.option("--months", type=click.IntRange(1, 120), default=12, show_default=True, help="Trong bao nhiêu tháng tới")
@click.option("--full", is_flag=True, help="Nêu từng sự kiện")
@click.option("--format", "output", type=click.Choice(["text", "json", "xlsx", "ics"]), default="text")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Ghi vào tệp")
@evaluating
def command(
    months: int,
    full: bool,
    output: str,
    out: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Lịch: những gì sẽ có, sẽ hết hiệu lực, và kết luận nào sẽ đổi. (What will begin or lapse, and what it moves.)"""
    if output == "xlsx" and out is None:
        raise click.UsageError("--format xlsx cần --out TỆP (needs --out FILE)")
    from ..reevaluation import calendar as calendars
    from ..reevaluation.calendar import calendar

    whole = loaded(catalog_folder, rules_folder)
    dates = calendar(whole, on, months)
    last = calendars.later(on, months)
    words = Words(lang)
    if output == "json":
        document = {"on": on.isoformat(), "until": last.isoformat(), "catalog": whole.catalog.fingerprint}
        content = (
            json.dumps(document | {"dates": [date.as_json() for date in dates]}, ensure_ascii=False, indent=1) + "\n"
        ).encode()
    elif output == "xlsx":
        from ..exchange import sheet

        content = sheet.workbook("Calendar" if lang == "en" else "Lịch hiệu lực", words.columns, words.rows(dates))
    elif output == "ics":
        title = "Calendar of law" if lang == "en" else "Lịch hiệu lực pháp luật"
        content = calendars.ics(dates, title, {date.day: words.sums(date) for date in dates}).encode()
    else:
        content = words.text(dates, on, last, full=full).encode()
    if out is None:
        click.echo(content.decode(), nl=False)
        return 0
    beside = out.with_name(out.name + ".part")
    beside.write_bytes(content)
    beside.replace(out)
    click.echo(f"{len(dates)} → {out}", err=True)
    return 0


class Words:
    """What the calendar says in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    @property
    def columns(self) -> tuple[str, ...]:
        if self.lang == "en":
            return ("Date", "What", "Kind", "Verdicts that move")
        return ("Ngày", "Sự kiện", "Loại", "Kết luận sẽ đổi")

    def rows(self, dates: list[Date]) -> list[tuple[str, ...]]:
        from ..reasoning.wording import day

        rows: list[tuple[str, ...]] = []
        for date in dates:
            for cause in date.causes:
                moved = [f"{c.key[0]} {c.key[1]}" for c in date.changes if cause in c.causes]
                rows.append((day(date.day, self.lang), self.event(cause.id, cause.what), cause.kind, "; ".join(moved)))
        return rows

    def event(self, id: str, what: str) -> str:
        from ..reevaluation.telling import VERBS

        return f"{id} {VERBS[what][self.lang == 'en']}"

    def sums(self, date: Date) -> str:
        from ..reevaluation.telling import KIND

        kinds = "; ".join(f"{KIND[kind][self.lang == 'en']} {count}" for kind, count in date.counts.items())
        if self.lang == "en":
            return f"{len(date.causes)} begin or lapse; {len(date.changes)} verdicts move" + (f" ({kinds})" if kinds else "")
        return f"{len(date.causes)} sự kiện; {len(date.changes)} kết luận đổi" + (f" ({kinds})" if kinds else "")

    def text(self, dates: list[Date], on: datetime.date, last: datetime.date, *, full: bool) -> str:
        from ..reasoning.wording import day

        lines = [
            f"From {on} to {last}: {len(dates)} days on which something begins or lapses"
            if self.lang == "en"
            else f"Từ {day(on)} đến {day(last)}: {len(dates)} ngày có sự kiện"
        ]
        for date in dates:
            lines += ["", f"{day(date.day, self.lang)}: {self.sums(date)}"]
            moving: dict[str, int] = {}
            for change in date.changes:
                for cause in change.causes:
                    moving[cause.id] = moving.get(cause.id, 0) + 1
            told = [c for c in date.causes if full or c.id in moving or len(date.causes) <= 12]
            lines += [f"  {self.event(c.id, c.what)}" + (f" → {moving[c.id]}" if c.id in moving else "") for c in told]
            if len(told) < len(date.causes):
                left = len(date.causes) - len(told)
                lines.append(
                    f"  (+{left} that move no verdict, --full)"
                    if self.lang == "en"
                    else f"  (+{left} không làm đổi kết luận, --full)"
                )
            for one in date.instruments:
                if one.own or full:
                    lines.append(f"  {one.number or one.id}: {one.effect} ({one.cause})")
            before = date.day - datetime.timedelta(1)
            if date.changes:
                lines.append(f"  advisor plan --from {before} --to {date.day}")
        return "\n".join(lines) + "\n"
