"""`advisor apply PLAN`: records a plan in the file of decisions, or in the workspace's register, where it makes stale what it touches.

A plan of another catalog is refused; a second time changes nothing.
"""

from __future__ import annotations

import datetime
import getpass
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .main import EXIT_REFUSED
from .options import evaluating

if TYPE_CHECKING:
    from ..reasoning.wording import Lang


@click.command("apply")
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--register",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Thư mục giữ sổ quyết định (mặc định: cạnh PLAN)",
)
@click.option("--workspace", is_flag=True, help="Áp dụng trong không gian thẩm định: đánh dấu hồ sơ, báo các cơ quan")
@click.option("--by", default=None, help="Người ghi nhận (mặc định: người dùng của máy)")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@evaluating
def command(
    plan: Path,
    folder: Path | None,
    workspace: bool,
    by: str | None,
    output: str,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Ghi nhận phương án do `advisor plan --format json` lập. (Records a plan; refused if made from another catalog.)"""
    if workspace:
        if folder or catalog_folder or rules_folder:
            raise click.UsageError(
                "--workspace dùng danh mục và sổ của không gian thẩm định (takes no --register, --catalog, --rules)"
            )
        return _in_workspace(plan, by or getpass.getuser(), output, lang == "en")
    from ..catalog.reading import read
    from ..reevaluation import decisions
    from ..rules.reading import read as read_rules
    from ..workspace import shipped

    document = decisions.read_plan(plan)
    catalog = read(catalog_folder or shipped("catalog"))
    rules = read_rules(rules_folder or shipped("rules"), catalog)
    english = lang == "en"
    where = folder or plan.resolve().parent
    try:
        row, new = decisions.apply(
            document,
            where,
            catalog=catalog.fingerprint,
            rulebook=rules.fingerprint,
            on=on.isoformat(),
            by=by or getpass.getuser(),
        )
    except decisions.AnotherCatalog as error:
        vi = f"phương án được lập từ {error.what} khác với hiện nay ({error.planned[:19]} ≠ {error.now[:19]}); hãy lập lại"
        en = f"the plan was made from another {error.what} ({error.planned[:19]} ≠ {error.now[:19]}); make it again"
        return _refused(output, "another-catalog", en if english else vi, plan)
    except decisions.Busy:
        words = "somebody else is writing the decisions; try again" if english else "sổ quyết định đang được ghi; hãy chạy lại"
        return _refused(output, "busy", words, where)
    if output == "json":
        click.echo(json.dumps({"applied": new, "decision": row}, ensure_ascii=False, indent=1))
        return 0
    said = (
        ("recorded" if new else "recorded before, nothing changed")
        if english
        else ("đã ghi nhận" if new else "đã ghi nhận trước đó, không đổi gì")
    )
    counts = len(row["changes"]), len(row["instruments"]), len(row["proposals"])
    vi = f"{said}: {counts[0]} kết luận, {counts[1]} văn bản, {counts[2]} đề xuất → {where / decisions.NAME}"
    en = f"{said}: {counts[0]} verdicts, {counts[1]} instruments, {counts[2]} proposals → {where / decisions.NAME}"
    click.echo(en if english else vi)
    return 0


def _in_workspace(plan: Path, by: str, output: str, english: bool) -> int:
    """Keeps the plan in the register and applies it there."""
    from ..web import serving

    serving.prepare()
    from ..register.account import NotPossible
    from ..register.trail import Act
    from ..web import change

    act = Act(None, datetime.datetime.now(datetime.UTC), by[:60])
    try:
        kept, new = change.keep_and_apply(act, plan.read_bytes())
    except NotPossible as error:
        return _refused(output, "not-applied", str(error), plan)
    stale = [one.proposal_id for one in kept.touched.all()]
    if output == "json":
        click.echo(json.dumps({"applied": new, "plan": kept.pk, "stale": stale}, ensure_ascii=False))
    elif english:
        click.echo(f"{'applied' if new else 'applied before, nothing changed'}: plan {kept.pk}, {len(stale)} proposals stale")
    else:
        said = "đã áp dụng" if new else "đã áp dụng trước đó, không đổi gì"
        click.echo(f"{said}: phương án {kept.pk}, {len(stale)} hồ sơ có căn cứ đã thay đổi")
    return 0


def _refused(output: str, code: str, message: str, path: Path) -> int:
    if output == "json":
        fault = {"code": code, "file": str(path), "line": None, "column": None, "message": message, "help": "advisor plan"}
        click.echo(json.dumps({"faults": [fault]}, ensure_ascii=False, indent=1))
    else:
        click.echo(f"advisor: {message}", err=True)
    return EXIT_REFUSED
