"""`advisor user`: accounts and tokens from the command line; the first administrator is made here."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

import click

from .main import EXIT_FAULTS

if TYPE_CHECKING:
    from ..register.models import Account
    from ..register.trail import Act


@click.group("user")
def command() -> None:
    """Tài khoản: add, reset, list, token, revoke. (Accounts.)"""
    from ..web import serving

    serving.prepare()


def _tell(document: dict[str, object], words: str, output: str) -> None:
    click.echo(json.dumps(document, ensure_ascii=False) if output == "json" else words)


FORMAT = click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")


@command.command("add")
@click.argument("name")
@click.option("--full-name", required=True, help="Họ và tên")
@click.option("--role", required=True, help="drafter, reviewer, office, recorder, administrator, inspector")
@click.option("--department", default="", help="Mã cơ quan trong danh mục")
@click.option("--email", default="")
@FORMAT
def add(name: str, full_name: str, role: str, department: str, email: str, output: str) -> int:
    """Thêm tài khoản, in mật khẩu lần đầu. (Adds one, prints its first password.)"""
    from ..register import account

    try:
        made, first = account.make(_act(), name, full_name, role, department, email)
    except account.NotPossible as refused:
        return _refused(refused.reasons, output)
    _tell({"name": made.name, "password": first}, f"{made.name}: mật khẩu lần đầu {first}", output)
    return 0


@command.command("reset")
@click.argument("name")
@FORMAT
def reset(name: str, output: str) -> int:
    """Cấp lại mật khẩu lần đầu, mở khóa. (A new first password.)"""
    from ..register import account

    first = account.reset(_act(), _known(name))
    _tell({"name": name, "password": first}, f"{name}: mật khẩu lần đầu {first}", output)
    return 0


@command.command("token")
@click.argument("name")
@click.option("--client", required=True, help="Chương trình sử dụng")
@FORMAT
def token(name: str, client: str, output: str) -> int:
    """Mã truy cập cho một chương trình, có quyền của tài khoản. (A token for a client program.)"""
    from ..register import account

    key = account.token(_act(), _known(name), client)
    _tell({"name": name, "client": client, "token": key}, f"{client}: {key}", output)
    return 0


@command.command("revoke")
@click.argument("name")
@click.option("--client", required=True, help="Chương trình không được dùng nữa")
@FORMAT
def revoke(name: str, client: str, output: str) -> int:
    """Thu hồi mã truy cập của một chương trình. (Takes the tokens of a client program back.)"""
    from ..register import account

    count = account.revoke(_act(), _known(name), client)
    if not count:
        return _refused((f"{name} không có mã nào còn dùng được của {client!r}",), output)
    _tell({"name": name, "client": client, "revoked": count}, f"{client}: đã thu hồi {count} mã", output)
    return 0


@command.command("list")
@FORMAT
def listing(output: str) -> int:
    """Danh sách tài khoản. (All accounts.)"""
    from ..register.models import Account

    rows = [
        {"name": a.name, "full_name": a.full_name, "role": a.role, "department": a.department, "active": a.is_active}
        for a in Account.objects.all()
    ]
    words = "\n".join("{name}\t{role}\t{department}\t{full_name}".format(**row) for row in rows)
    _tell({"accounts": rows}, words or "chưa có tài khoản", output)
    return 0


def _act() -> Act:
    from ..register.trail import Act

    return Act(None, datetime.datetime.now(datetime.UTC), "command")


def _known(name: str) -> Account:
    from ..register.models import Account

    found = Account.objects.filter(name=name).first()
    if found is None:
        raise click.UsageError(f"không có tài khoản {name!r} (no such account)")
    return found


def _refused(reasons: tuple[str, ...], output: str) -> int:
    if output == "json":
        faults = [
            {"code": "account", "file": None, "line": None, "column": None, "message": r, "help": "advisor user --help"}
            for r in reasons
        ]
        click.echo(json.dumps({"faults": faults}, ensure_ascii=False))
    else:
        for reason in reasons:
            click.echo(f"advisor user: {reason}", err=True)
    return EXIT_FAULTS
