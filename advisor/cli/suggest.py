"""`advisor suggest`: the main job. What can be handed down, to whom, in which form, on which clause: one answer a procedure."""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import body_of, evaluating, loaded, procedure_of

if TYPE_CHECKING:
    from ..evaluation import Evaluation
    from ..reasoning.answer import Answer
    from ..reasoning.wording import Lang, Wording

COLUMNS = (
    "code",
    "name",
    "level",
    "department",
    "holders",
    "outcome",
    "form",
    "receiver",
    "basis",
    "verified",
    "holds_from",
    "holds_until",
    "reason",
)

FEW = 25  # so many answers without a case are still told one by one


@click.command("suggest")
@click.option(
    "--department", default=None, metavar="ID", help="Chỉ các thủ tục của cơ quan này (mã của bất kỳ cơ quan tiền thân nào)"
)
@click.option("--procedure", "codes", multiple=True, metavar="CODE", help="Chỉ các thủ tục này")
@click.option("--outcome", "outcomes", multiple=True, help="Chỉ các kết luận này, ví dụ: suggest")
@click.option("--all", "everything", is_flag=True, help="Bảng: nêu từng thủ tục, kể cả ngoài phạm vi và chưa rõ thẩm quyền")
@click.option("--verified", is_flag=True, help="Chỉ các đề xuất đã đối chiếu đủ căn cứ")
@click.option("--format", "output", type=click.Choice(["table", "json", "csv", "xlsx"]), default="table")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Ghi vào tệp")
@evaluating
def command(
    department: str | None,
    codes: tuple[str, ...],
    outcomes: tuple[str, ...],
    everything: bool,
    verified: bool,
    output: str,
    out: Path | None,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Mỗi thủ tục một câu trả lời theo pháp luật có hiệu lực của ngày được hỏi. (One answer a procedure.)"""
    from ..reasoning.answer import OUTCOMES
    from ..reasoning.wording import Wording

    whole = loaded(catalog_folder, rules_folder)
    if strangers := [one for one in outcomes if one not in OUTCOMES]:
        raise click.UsageError(f"không có kết luận {strangers[0]!r}; có: {', '.join(OUTCOMES)} (no such outcome)")
    answers = list(_answers(whole, on, department, codes))
    if outcomes:
        answers = [answer for answer in answers if answer.outcome in outcomes]
    wording = Wording(whole.on(on), lang)
    if verified:
        answers = [answer for answer in answers if _verified(answer, wording)]
    if output == "xlsx":
        return _workbook(whole, answers, wording, out)
    if output == "json":
        text = _json(document(whole, answers, wording, on))
    elif output == "csv":
        text = _csv(whole, answers, wording)
    else:
        text = _table(whole, answers, wording, everything=everything or bool(outcomes or codes))
    if out is None:
        click.echo(text, nl=False)
    else:
        _write(out, text)
        click.echo(f"{len(answers)} → {out}", err=True)
    return 0


def _answers(whole: Evaluation, on: datetime.date, department: str | None, codes: tuple[str, ...]) -> Any:
    """The answers asked for, with progress on stderr where somebody watches."""
    from ..reasoning.answer import answer, levels

    moment = whole.on(on)
    line = whole.catalog.line_of(body_of(whole, department)) if department else None
    procedures = [procedure_of(whole, code) for code in codes] or list(whole.catalog.procedures)
    watched = sys.stderr.isatty() and len(procedures) > 50
    for n, procedure in enumerate(procedures):
        if watched and n % 20 == 0:
            click.echo(f"\r{n}/{len(procedures)} thủ tục…", err=True, nl=False)
        for level in levels(moment, procedure):
            found = answer(moment, procedure, level, {})
            if line is None or (found.department is not None and found.department.body in line):
                yield found
    if watched:
        click.echo("\r" + " " * 40 + "\r", err=True, nl=False)


def _line_of(whole: Evaluation, id: str) -> frozenset[str]:
    """A body and all that came before or after it."""
    return whole.catalog.line_of(id)


def document(whole: Evaluation, answers: list[Answer], wording: Wording, on: datetime.date) -> dict[str, Any]:
    """The JSON document that other programs read."""
    from ..reasoning.answer import OUTCOMES
    from ..reasoning.interface import record
    from ..reasoning.receipt import receipt

    return {
        **receipt(whole, on),
        "summary": {outcome: sum(answer.outcome == outcome for answer in answers) for outcome in OUTCOMES},
        "procedures": [record(whole, answer, wording) for answer in answers],
    }


def _json(made: dict[str, Any]) -> str:
    """One procedure a line, so that two answers can be compared line by line."""
    head = json.dumps({key: value for key, value in made.items() if key != "procedures"}, ensure_ascii=False)
    lines = ",\n".join(json.dumps(procedure, ensure_ascii=False) for procedure in made["procedures"])
    return f'{head[:-1]}, "procedures": [\n{lines}\n]}}\n'


def _workbook(whole: Evaluation, answers: list[Answer], wording: Wording, out: Path | None) -> int:
    """The list to tick, which `advisor propose --choice` reads back; what is suggested is ticked already."""
    from ..exchange.sheet import pages
    from ..proposals.choice import list_page

    if out is None:
        raise click.UsageError("--format xlsx cần --out FILE.xlsx (a workbook needs --out)")
    page = list_page(whole, answers, wording, lambda one: one.outcome == "suggest")
    beside = out.with_name(out.name + ".part")
    beside.write_bytes(pages([page]))
    beside.replace(out)
    click.echo(f"{len(page.rows)} → {out}", err=True)
    return 0


def _csv(whole: Evaluation, answers: list[Answer], wording: Wording) -> str:
    """One row an answer; no cell can become a formula."""
    from ..reasoning.interface import brief

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for answer in answers:
        row = brief(whole, answer, wording)
        holds = row["holds"] or {}
        flat = {
            **row,
            "code": row["code"] or row["id"],
            "holders": "; ".join(holder["id"] for holder in row["holders"]),
            "basis": "; ".join(f"{basis['citation']} ({basis['role']})" for basis in row["basis"]),
            "holds_from": holds.get("from") or "",
            "holds_until": holds.get("until") or "",
        }
        writer.writerow([_plain("" if flat[column] is None else str(flat[column])) for column in COLUMNS])
    return text.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell


def _table(whole: Evaluation, answers: list[Answer], wording: Wording, *, everything: bool) -> str:
    """For people: grouped by outcome, readable at 100 columns."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ..reasoning.answer import OUTCOMES
    from ..reasoning.receipt import receipt
    from ..reasoning.wording import FORM, day

    target = io.StringIO()
    width = 100 if not sys.stdout.isatty() else max(100, Console().width)
    console = Console(file=target, width=width, force_terminal=sys.stdout.isatty(), highlight=False)
    english = wording.lang == "en"
    for outcome in OUTCOMES:
        rows = [answer for answer in answers if answer.outcome == outcome]
        if not rows:
            continue
        rows.sort(key=lambda answer: (not _verified(answer, wording), answer.procedure.field))
        console.print(Text(f"\n{wording.outcome(outcome).upper()} ({len(rows)})", style="bold"))
        bare = [answer for answer in rows if answer.headline is None]
        told = rows if everything or len(bare) <= FEW else [answer for answer in rows if answer.headline is not None]
        if len(told) < len(rows):
            console.print(Text(_gathered(bare, wording)))
        if not told:
            continue
        table = Table(show_edge=False, pad_edge=False, box=None, expand=True, header_style="bold")
        heads = (
            ("Code", "Procedure", "From → to", "Clause, reason")
            if english
            else ("Mã", "Thủ tục", "Bên giao → bên nhận", "Căn cứ, lý do")
        )
        for head, ratio in zip(heads, (None, 3, 3, 4), strict=True):
            table.add_column(head, ratio=ratio, width=9 if ratio is None else None, overflow="fold", vertical="top")
        for answer in told:
            table.add_row(*_row(whole, answer, wording))
        console.print(table)
    counts = ", ".join(
        f"{wording.outcome(outcome)} {number}" for outcome in OUTCOMES if (number := sum(a.outcome == outcome for a in answers))
    )
    made = receipt(whole, wording.moment.on)
    verified = sum(_verified(answer, wording) for answer in answers)
    on = day(wording.moment.on, wording.lang)
    vi = f"\nNgày {on}: {len(answers)} câu trả lời; {counts}. Đã đối chiếu đủ căn cứ (dấu ✓): {verified}."
    words = wording.pick((vi, f"\n{on}: {len(answers)} answers; {counts}. Verified in full (✓): {verified}."))
    console.print(Text(words))
    console.print(Text(f"{'Forms' if english else 'Hình thức'}: {', '.join(wording.pick(pair) for pair in FORM.values())}"))
    console.print(Text(f"advisor explain CODE · {made['engine']} · {made['catalog'][:19]} · {made['rulebook'][:19]}"))
    return target.getvalue()


def _gathered(rows: list[Answer], wording: Wording) -> str:
    """Answers without a case to show, counted by field; `--all` or `--outcome` shows each."""
    names = wording.moment.whole.catalog.field_names
    counts: dict[str, int] = {}
    for answer in rows:
        counts[names[answer.procedure.field]] = counts.get(names[answer.procedure.field], 0) + 1
    fields = "; ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda row: -row[1]))
    unknown = rows[0].outcome == "open"
    vi = f"{len(rows)} thủ tục {'chưa rõ ai giữ thẩm quyền' if unknown else 'không xét'}, xem từng thủ tục bằng --all: {fields}."
    en = f"{len(rows)} {'with no known holder' if unknown else 'not judged'}, each shown by --all: {fields}."
    return wording.pick((vi, en))


def _verified(answer: Answer, wording: Wording) -> bool:
    from ..reasoning.interface import unverified

    return answer.outcome == "suggest" and answer.headline is not None and not unverified(answer.headline, wording)


def _row(whole: Evaluation, answer: Answer, wording: Wording) -> tuple[str, str, str, str]:
    from ..reasoning.holds import holds
    from ..reasoning.wording import FORM, day

    procedure, verdict = answer.procedure, answer.headline
    code = procedure.procedure if procedure.procedure != "unknown" else "–"
    mark = "✓ " if _verified(answer, wording) else ""
    level = {
        "province": ("tỉnh", "province"),
        "district": ("huyện", "district"),
        "commune": ("xã", "commune"),
        "other": ("khác", "other"),
    }
    name = procedure.name if len(procedure.name) < 90 else procedure.name[:87] + "…"
    title = f"{mark}{name} [{wording.pick(level[answer.level])}]" + (f" {procedure.id}" if code == "–" else "")
    givers = ", ".join(wording.name(holder.id) for holder in answer.holders) or "?"
    way = f"{givers} → {wording.name(verdict.receiver)} ({wording.pick(FORM[verdict.form])})" if verdict else givers
    reason = wording.reason(answer)
    if answer.outcome == "suggest" and verdict is not None:
        holders = [basis.norm for basis in verdict.basis if basis.role == "holder"]
        held_by = wording.cited(holders) or wording.pick(("danh mục công bố", "the publication"))
        grounds = wording.cited(norm for rule in verdict.rules for norm in verdict.texts.basis[rule])
        reason = wording.pick((f"Thẩm quyền: {held_by}. Căn cứ: {grounds}", f"Holder: {held_by}. Ground: {grounds}"))
        held = holds(whole, answer)
        if held and held[1]:
            reason += wording.pick((f"; đến trước {day(held[1])}", f"; until {held[1]}"))
    return code, title, way, reason if len(reason) < 330 else reason[:327] + "…"


def _write(path: Path, text: str) -> None:
    """All or nothing."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
