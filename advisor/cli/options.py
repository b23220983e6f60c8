"""Options that several commands share, and how they read catalog, rules, dates and answers."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .main import EXIT_REFUSED, language

if TYPE_CHECKING:
    from ..catalog.procedure import Procedure
    from ..evaluation import Answers, Evaluation

F = TypeVar("F", bound=Callable[..., Any])
FOLDER = click.Path(file_okay=False, path_type=Path)


class Refusal(click.ClickException):
    """Refused: a folder that exists, `--strict`, what the law does not allow. Exit 4."""

    exit_code = EXIT_REFUSED


class DayType(click.ParamType[datetime.date]):
    """A day as 2026-11-22 or 22/11/2026."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.datetime.strptime(value, form).date()
            except ValueError:
                continue
        return self.fail(f"{value!r} không phải là ngày; viết 2026-11-22 hoặc 22/11/2026 (no such day)", param, ctx)


def evaluating(command: F) -> F:
    """--on, --catalog, --rules, --lang: of every command that evaluates."""
    for option in (
        click.option("--lang", type=click.Choice(["vi", "en"]), default=language, help="Ngôn ngữ / language"),
        click.option("--rules", "rules_folder", type=FOLDER, default=None, help="Thư mục quy tắc (mặc định: kèm theo)"),
        click.option("--catalog", "catalog_folder", type=FOLDER, default=None, help="Thư mục danh mục (mặc định: kèm theo)"),
        click.option("--on", "on", type=DayType(), default=datetime.date.today, show_default="hôm nay", help="Ngày được hỏi"),
    ):
        command = option(command)
    return command


def loaded(catalog_folder: Path | None, rules_folder: Path | None, *, compiled: bool = True) -> Evaluation:
    """Catalog and rules, compiled; `Refused` where they are faulty."""
    from .. import load

    return load(catalog_folder, rules_folder, compiled=compiled)


def procedure_of(whole: Evaluation, code: str) -> Procedure:
    """A procedure by its code or id; a usage error with the nearest ones where there is none."""
    found = whole.catalog.procedure.get(code)
    if found is not None:
        return found
    near = difflib.get_close_matches(code, list(whole.catalog.procedure), n=3, cutoff=0.7)
    hint = f"; gần giống: {', '.join(near)}" if near else ""
    raise click.UsageError(f"không có thủ tục {code!r} trong danh mục (no such procedure){hint}")


def body_of(whole: Evaluation, id: str) -> str:
    """A body's or post's id; a usage error with the nearest ones where there is none."""
    if id in whole.catalog.lives:
        return id
    near = difflib.get_close_matches(id, list(whole.catalog.lives), n=3, cutoff=0.6)
    hint = f"; gần giống: {', '.join(near)}" if near else ""
    raise click.UsageError(f"không có cơ quan, chức danh {id!r} (no such body or post){hint}")


def answers_of(whole: Evaluation, given: tuple[str, ...]) -> Answers:
    """NAME=VALUE answers, checked against the vocabulary."""
    from ..rules.vocabulary import NoSuchFact

    asked = whole.rules.vocabulary.asked
    answers: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(f"--fact {text!r}: viết TÊN=GIÁ TRỊ (write NAME=VALUE)")
        if name == "holder":
            answers[name] = body_of(whole, value)
            continue
        if name not in asked:
            near = difflib.get_close_matches(name, list(asked), n=1)
            hint = f"; gần giống: {near[0]}" if near else f"; các dữ kiện: {', '.join(asked)}"
            raise click.UsageError(f"không có dữ kiện {name!r} để trả lời (no such fact){hint}")
        try:
            answers |= whole.rules.vocabulary.sheet({name: value})
        except NoSuchFact as error:
            raise click.UsageError(str(error)) from None
    return answers
