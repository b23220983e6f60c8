"""`advisor new PROVINCE`: a folder with which another province begins. It refuses (4) a folder that is there already."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import workspace
from .main import language
from .options import FOLDER, DayType

if TYPE_CHECKING:
    from ..exchange.province import Begun


@click.command("new")
@click.argument("province", metavar="PROVINCE")
@click.option("--id", "id", required=True, metavar="ID", help="Mã của tỉnh, không dấu: lang-son")
@click.option(
    "--from",
    "since",
    type=DayType(),
    default=datetime.date(2025, 7, 1),
    show_default="2025-07-01",
    help="Ngày đầu tiên danh mục trả lời được / first day answered for",
)
@click.option("--procedures", is_flag=True, help="Mang theo thủ tục do các bộ công bố; không có thì danh mục bắt đầu trống")
@click.option("--out", type=click.Path(path_type=Path), default=None, show_default="ID", help="Thư mục mới / the new folder")
@click.option("--catalog", "catalog_folder", type=FOLDER, default=None, help="Thư mục danh mục (mặc định: kèm theo)")
@click.option("--rules", "rules_folder", type=FOLDER, default=None, help="Thư mục quy tắc (mặc định: kèm theo)")
@click.option("--lang", type=click.Choice(["vi", "en"]), default=language)
def command(
    province: str,
    id: str,
    since: datetime.date,
    procedures: bool,
    out: Path | None,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: str,
) -> int:
    """Bắt đầu danh mục của một tỉnh khác: luật chung, tên cơ quan mới. (Begins a catalog for another province.)"""
    from ..exchange.province import Beginning

    catalog, rules = catalog_folder or workspace.shipped("catalog"), rules_folder or workspace.shipped("rules")
    begun = Beginning(id, province, since).write(catalog, rules, out or Path(id), procedures)
    click.echo(_told(begun, lang == "en"))
    return 0


def _told(begun: Begun, en: bool) -> str:
    given = f"--catalog {begun.folder}/catalog --rules {begun.folder}/rules"
    counts = (
        f"{begun.folder}: {begun.documents} documents, {begun.rules} rules, {begun.bodies} bodies, {begun.procedures} procedures."
        if en
        else f"{begun.folder}: {begun.documents} văn bản, {begun.rules} quy tắc, {begun.bodies} cơ quan, {begun.procedures} thủ tục."
    )
    steps = (
        (
            "Read every body, since when it exists and what it stands under; then give its evidence:",
            "These still name the old province; read what they say of yours:",
            "Bring in procedures, then see what is asked:",
        )
        if en
        else (
            "Đọc từng cơ quan: có từ ngày nào, trực thuộc ai; đọc xong thì ghi nguồn (evidence):",
            "Các tệp còn nhắc tên tỉnh cũ; đọc xem nói gì về tỉnh mình:",
            "Nhập thủ tục rồi xem phải hỏi gì:",
        )
    )
    lines = [counts, "", f"1. {steps[0]} {begun.folder}/catalog/institutions/", f"2. {steps[1]}"]
    lines += [f"   {file}" for file in begun.to_read]
    lines += [
        f"3. {steps[2]}",
        f"   advisor import FILE --catalog {begun.folder}/catalog --write",
        f"   advisor check {given}",
        f"   advisor suggest {given}",
        f"   advisor questions {given} --out hoi.xlsx",
    ]
    return "\n".join(lines)
