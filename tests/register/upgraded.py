"""Asked as a process of its own, for each database a new one: makes a register as an earlier release left it, tells what is in one.

`python -m tests.register.upgraded made STATE FILE [LATER] | kept FILE | told | walked`; the answer as JSON. `told` and `walked` bring
the tables up to date first, as the server does when it starts; `kept` backs up what is there as it is.
"""

from __future__ import annotations

import base64
import datetime
import json
import sys
from pathlib import Path
from typing import Any

Json = dict[str, Any]
APP = "register"


def made(state: str, file: Path, later: str = "") -> Json:
    """An empty database brought to a migration and no further, with the rows of a file in it; `later` is told as applied too."""
    from django.core.management import call_command
    from django.core.management.color import no_style
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.recorder import MigrationRecorder

    for app in ("contenttypes", "auth", "sessions"):
        call_command("migrate", app, verbosity=0, interactive=False)
    call_command("migrate", APP, state, verbosity=0, interactive=False)
    apps = MigrationExecutor(connection).loader.project_state((APP, state)).apps
    tables = json.loads(file.read_text(encoding="utf-8"))["tables"]
    for name, rows in tables.items():
        model = apps.get_model(APP, name)
        model._base_manager.bulk_create(model(**{key: _value(model, key, value) for key, value in row.items()}) for row in rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [apps.get_model(APP, name) for name in tables]):
            cursor.execute(statement)
    if later:
        MigrationRecorder(connection).record_applied(APP, later)
    return {"rows": {name: len(rows) for name, rows in tables.items()}}


def _value(model: Any, key: str, value: Any) -> Any:
    field = next(one for one in model._meta.local_concrete_fields if one.attname == key)
    if field.get_internal_type() == "BinaryField":
        return base64.b64decode(value)
    return value if field.get_internal_type() == "JSONField" else field.to_python(value)


def kept(file: Path) -> Json:
    from advisor.register.backup import backup

    backup(file)
    return {"bytes": file.stat().st_size}


def told() -> Json:
    """Every row of every table, and the breaks of the trail."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from advisor.register.trail import verify

    tables = {
        model._meta.model_name: [
            {field.attname: _plain(getattr(row, field.attname)) for field in model._meta.local_concrete_fields}
            for row in model._base_manager.order_by("pk")
        ]
        for model in apps.get_app_config(APP).get_models()
    }
    applied = sorted(name for app, name in MigrationRecorder(connection).applied_migrations() if app == APP)
    return {"tables": tables, "breaks": [one.as_json() for one in verify()], "applied": applied}


def _plain(value: Any) -> Any:
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, datetime.date) else value


def walked() -> Json:
    """The pages of each proposal as each role sees them, by address; a login with the password of then; one more row of the trail."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from advisor.register import opinion
    from advisor.register.models import Account, Plan, Proposal
    from advisor.register.trail import Act, verify

    settings.ALLOWED_HOSTS.append("testserver")
    entered = Client().post("/dang-nhap/", {"name": "soan", "password": "mật khẩu của soan"}).status_code
    names = (
        *("proposal", "proposal_trail", "proposal_export", "proposal_changes", "papers", "papers_zip", "supplement"),
        "proposal_confirm",
    )
    answers: Json = {}
    for account in Account.objects.all():
        client = Client()
        client.force_login(account)
        paths = [reverse(name) for name in ("home", "proposals", "overview", "calendar", "plans", "trail")]
        paths += [reverse("plan", args=[one.pk]) for one in Plan.objects.all()]
        for proposal in Proposal.objects.all():
            paths += [reverse(name, args=[proposal.pk]) for name in names]
            paths += [reverse(name, args=[proposal.pk, i.pk]) for name in ("item", "item_graph") for i in proposal.items.all()]
            paths += [reverse("attachment", args=[proposal.pk, one.pk]) for one in proposal.attachments.all()]
        answers |= {f"{account.name} {path}": client.get(path).status_code for path in paths}
    act = Act(Account.objects.get(name="soan"), datetime.datetime.now(datetime.UTC))
    opinion.remark(act, Proposal.objects.get(pk=1), None, "", "sau khi nâng cấp")
    return {"login": entered, "answers": answers, "breaks": [one.as_json() for one in verify()]}


if __name__ == "__main__":
    from advisor.web import serving

    what, *given = sys.argv[1:]
    serving.prepare(migrate=what in ("told", "walked"))
    match what:
        case "made":
            answer = made(given[0], Path(given[1]), *given[2:])
        case "kept":
            answer = kept(Path(given[0]))
        case _:
            answer = {"told": told, "walked": walked}[what]()
    json.dump(answer, sys.stdout, ensure_ascii=False)
