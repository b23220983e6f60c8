"""`advisor plan`: which verdicts a change moves, by cause, before and after, and what to do; also as a job of the night."""

from __future__ import annotations

import datetime
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import DayType, evaluating, procedure_of

if TYPE_CHECKING:
    from ..evaluation import Evaluation
    from ..reasoning.wording import Lang
    from ..reevaluation.plan import Plan, Planning

EXIT_CHANGES = 3
FORMATS = ("text", "json", "xlsx", "html", "docx")


@click.command("plan")
@click.option("--from", "start", type=DayType(), default=None, help="Ngày trước thay đổi")
@click.option("--to", "end", type=DayType(), default=None, help="Ngày sau thay đổi")
@click.option(
    "--draft",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="Dự thảo (YAML, xem: advisor schema draft)",
)
@click.option("--since", "revision", default=None, metavar="REV", help="Danh mục, quy tắc đã sửa gì so với phiên bản git này")
@click.option("--full", is_flag=True, help="Nêu từng kết luận thay đổi, kể cả những kết luận không phải làm gì")
@click.option(
    "--bisect", "code", default=None, metavar="CODE", help="Chỉ một thủ tục: phần nhỏ nhất của thay đổi làm đổi kết luận"
)
@click.option("--exit-code", "tells", is_flag=True, help="Thoát với mã 3 nếu có thay đổi")
@click.option(
    "--job", type=click.Path(file_okay=False, path_type=Path), default=None, help="Chạy như việc ban đêm, ghi vào thư mục này"
)
@click.option("--format", "output", type=click.Choice(FORMATS), default="text")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Ghi vào tệp")
@evaluating
def command(
    start: datetime.date | None,
    end: datetime.date | None,
    draft: Path | None,
    revision: str | None,
    full: bool,
    code: str | None,
    tells: bool,
    job: Path | None,
    output: str,
    out: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """So sánh kết luận trước và sau một thay đổi, nhóm theo nguyên nhân. (What a change moves, by cause.)"""
    if start is None and end is None and draft is None and revision is None and job is None:
        raise click.UsageError("nêu --from và --to, --draft, --since hoặc --job (say what changes)")
    if start is not None and end is not None and end < start:
        raise click.UsageError("--to đứng trước --from (the days are the wrong way round)")
    if output in ("xlsx", "docx") and out is None and job is None:
        raise click.UsageError(f"--format {output} cần --out TỆP (needs --out FILE)")
    if job is not None:
        from ..reevaluation.night import run

        return run(
            job,
            lambda: planning(
                start or (None if draft or revision else on), end, on, draft, revision, catalog_folder, rules_folder
            ),
            lang=lang,
            on=on,
            now=_now,
        )
    asked = planning(start, end, on, draft, revision, catalog_folder, rules_folder)
    if code is not None:
        return _bisected(asked, code, output, lang)
    plan = asked.plan()
    content = _content(plan, output, lang, full=full)
    if out is not None:
        beside = out.with_name(out.name + ".part")
        beside.write_bytes(content)
        beside.replace(out)
        click.echo(f"{len(plan.changes)} → {out}", err=True)
    else:
        click.echo(content.decode(), nl=False)
    return EXIT_CHANGES if tells and plan.changes else 0


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def planning(
    start: datetime.date | None,
    end: datetime.date | None,
    on: datetime.date | None,
    draft: Path | None,
    revision: str | None,
    catalog_folder: Path | None,
    rules_folder: Path | None,
) -> Planning:
    """The two states that are compared. Without a day, a draft is looked at on the day it comes into force, an edit on `--on`."""
    from .. import workspace
    from ..catalog import draft as drafts
    from ..catalog.reading import read
    from ..evaluation import Evaluation
    from ..reevaluation import revision as revisions
    from ..reevaluation.plan import compare
    from ..rules.reading import read as read_rules

    catalog_folder, rules_folder = catalog_folder or workspace.shipped("catalog"), rules_folder or workspace.shipped("rules")
    catalog = read(catalog_folder)
    rules = read_rules(rules_folder, catalog)
    source: dict[str, str] = {}
    after = catalog
    drafted = None
    if draft is not None:
        drafted, after = drafts.read(draft, catalog)
        source["draft"] = drafted.draft
    day = drafted.begins if drafted else on
    start, end = start or end or day, end or (day if drafted and start is None else None) or start or day
    if start is None or end is None:
        raise click.UsageError("thiếu ngày (no day)")
    if end < start:
        raise click.UsageError("--to đứng trước --from (the days are the wrong way round)")
    whole = Evaluation(after, rules)
    before: Evaluation = whole
    if revision is not None:
        source["since"] = revision
        with tempfile.TemporaryDirectory() as folder:
            old_catalog = read(revisions.taken_out(catalog_folder, revision, Path(folder)))
            old_rules = read_rules(revisions.taken_out(rules_folder, revision, Path(folder)), old_catalog)
        before = _beside(old_catalog, old_rules, whole)
    elif drafted is not None:
        before = _beside(catalog, rules, whole)
    return compare(before, whole, start, end, source)


def _beside(catalog: Any, rules: Any, other: Evaluation) -> Evaluation:
    """An evaluation that shares the other's engine where the rules are the same: durable-rules frees no ruleset."""
    from ..evaluation import Evaluation

    return Evaluation(catalog, rules, engine=other.engine if rules.rulebook(catalog) == other.book else None, beside=other)


def _content(plan: Plan, output: str, lang: Lang, *, full: bool) -> bytes:
    from ..reevaluation import printing
    from ..reevaluation.report import Reporting

    if output == "json":
        return (json.dumps(plan.as_json(), ensure_ascii=False, indent=1) + "\n").encode()
    reporting = Reporting(plan, lang, full=full)
    if output == "xlsx":
        from ..exchange import sheet

        header, rows = reporting.rows()
        return sheet.workbook("Changes" if lang == "en" else "Thay đổi", header, rows)
    report = reporting.report()
    if output == "html":
        return printing.html(report, lang, plan.states[1]).encode()
    if output == "docx":
        assert plan.before is not None
        return printing.docx(report, plan.before, datetime.date.today())
    made = plan.states[1]
    more = "" if full else ("--full: the full report · " if lang == "en" else "--full: bản đầy đủ · ")
    return (printing.text(report) + f"\n{more}{made['engine']} · {made['catalog'][:19]} · {made['rulebook'][:19]}\n").encode()


def _bisected(asked: Planning, code: str, output: str, lang: Lang) -> int:
    """The smallest part of the change that alone moves one procedure's verdicts."""
    from ..reevaluation import stand
    from ..reevaluation.report import Reporting

    whole = asked.after.whole if code in asked.after.whole.catalog.procedure else asked.before.whole
    key = procedure_of(whole, code).key
    stands = [
        stand.taken(m.whole, m, [p] if (p := m.whole.catalog.procedure.get(key)) else []) for m in (asked.before, asked.after)
    ]
    plan = asked.plan(stands=(stands[0], stands[1]))
    if output == "json":
        click.echo(json.dumps(plan.as_json() | {"tried": asked.between.tried}, ensure_ascii=False, indent=1))
        return 0
    if output != "text":
        raise click.UsageError("--bisect viết ra text hoặc json (writes text or json)")
    reporting = Reporting(plan, lang, full=True)
    english = lang == "en"
    for change in plan.changes:
        click.echo(f"{change.key[0]} {reporting.name(change.key)}")
        click.echo(f"  {'before' if english else 'trước'}: {reporting.state(change, 0)}")
        click.echo(f"  {'after' if english else 'sau'}: {reporting.state(change, 1)}")
        alone = (
            ("smallest part that alone moves it" if english else "phần nhỏ nhất tự nó làm đổi kết luận")
            if change.smallest
            else (
                "a part that alone moves it; not shown to be the smallest"
                if english
                else "phần tự nó làm đổi kết luận; chưa chứng tỏ là nhỏ nhất"
            )
        )
        click.echo(f"  {alone} ({len(change.causes)}/{len(asked.causes)}):")
        for cause in change.causes:
            at = f"  {cause.file}:{cause.line}" if cause.file else ""
            click.echo(f"    - {reporting.cause(cause)}{at}")
        for some in change.otherwise:
            words = "or, alone as well" if english else "hoặc, cũng tự nó làm đổi"
            click.echo(f"    {words}: {reporting.causes(some)}")
        click.echo(f"  {reporting.todo(change)}")
    if not plan.changes:
        click.echo("no verdict moves" if english else "không kết luận nào thay đổi")
    tried = "worlds tried" if english else "trạng thái đã thử"
    click.echo(f"{asked.between.tried} {tried}")
    return 0
