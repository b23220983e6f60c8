"""`advisor questions`: what is asked, of whom, in the order that settles most; as text, JSON, or a workbook ready to send."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import body_of, evaluating, loaded

if TYPE_CHECKING:
    from ..evaluation import Evaluation
    from ..reasoning.questionnaire import Questionnaire
    from ..reasoning.wording import Lang


@click.command("questions")
@click.option(
    "--department", default=None, metavar="ID", help="Chỉ các thủ tục của cơ quan này (mã của bất kỳ cơ quan tiền thân nào)"
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Ghi phiếu hỏi Excel, mỗi nơi được hỏi một trang"
)
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@evaluating
def command(
    department: str | None,
    out: Path | None,
    output: str,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Các câu cần hỏi, theo thứ tự giải quyết được nhiều thủ tục nhất. (What has to be asked, most settling first.)"""
    from ..reasoning.questionnaire import questionnaire

    whole = loaded(catalog_folder, rules_folder)
    procedures = whole.catalog.procedures
    if department:
        line, authority = whole.catalog.line_of(body_of(whole, department)), whole.on(on).authority
        procedures = tuple(p for p in procedures if (found := authority.department(p.field)) is not None and found.body in line)
    asked = questionnaire(whole, on, procedures, lang)
    if out is not None:
        from ..exchange.questions import workbook

        beside = out.with_name(out.name + ".part")
        beside.write_bytes(workbook(asked, dict(whole.catalog.field_names)))
        beside.replace(out)
        click.echo(f"{len(asked.questions)} → {out}", err=True)
    if output == "json":
        click.echo(json.dumps(_document(whole, asked), ensure_ascii=False, indent=1))
    elif out is None:
        click.echo(_text(asked, lang), nl=False)
    return 0


def _document(whole: Evaluation, asked: Questionnaire) -> dict[str, Any]:
    from ..reasoning.receipt import receipt

    groups = [
        {
            "of": of,
            "name": name,
            "questions": [
                {
                    "fact": one.fact,
                    "ask": one.ask,
                    "level": one.level,
                    "choices": [{"value": choice.value, "words": choice.words} for choice in one.choices],
                    "number": list(one.number) if one.number else None,
                    "procedures": list(one.procedures),
                    "settles": one.settles,
                    "recordable": one.recordable,
                }
                for one in questions_
            ],
        }
        for of, name, questions_ in asked.groups
    ]
    return {**receipt(whole, asked.on), "open": asked.open, "settled": asked.settled, "groups": groups}


def _text(asked: Questionnaire, lang: Lang) -> str:
    english = lang == "en"
    lines = []
    for _, name, questions_ in asked.groups:
        lines += [f"{name.upper()} ({len(questions_)})", ""]
        for n, one in enumerate(questions_, 1):
            codes = ", ".join(one.procedures[:6]) + (f", … (+{len(one.procedures) - 6})" if len(one.procedures) > 6 else "")
            settles = f"settles {one.settles} more" if english else f"giải quyết thêm {one.settles}"
            lines.append(f"{n:3}. {one.ask}")
            lines.append(f"     {one.fact} · {len(one.procedures)} {'procedures' if english else 'thủ tục'}, {settles} · {codes}")
            if one.choices:
                lines.append("     " + " | ".join(choice.words for choice in one.choices))
        lines.append("")
    words = (
        f"{len(asked.questions)} questions about {asked.open} open answers; answered, they settle {asked.settled}."
        if english
        else f"{len(asked.questions)} câu hỏi về {asked.open} kết luận cần làm rõ; trả lời đủ thì kết luận được {asked.settled}."
    )
    return "\n".join([*lines, words, ""])
