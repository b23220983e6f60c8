"""Rows of the trail can be added and nothing else: the database itself refuses to alter or remove them."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = (
    "CREATE TRIGGER register_entry_no_update BEFORE UPDATE ON register_entry BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END",
    "CREATE TRIGGER register_entry_no_delete BEFORE DELETE ON register_entry BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END",
)
POSTGRES = (
    "CREATE FUNCTION register_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the trail only grows'; END $$",
    "CREATE TRIGGER register_entry_no_change BEFORE UPDATE OR DELETE ON register_entry "
    "FOR EACH ROW EXECUTE FUNCTION register_entry_only_grows()",
)


def guard(apps: Any, editor: Any) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
