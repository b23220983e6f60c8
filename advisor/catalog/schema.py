"""JSON Schema (draft 2020-12) of the files people write, made from the records that read them, so that editors help and warn.

A schema knows shapes, words and patterns; what hangs together across records is the business of `advisor check`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from .. import workspace
from .reading import FILES, FOLDERS

Json = dict[str, Any]
Shape = Literal["one", "list", "one or list"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMMENT = "# yaml-language-server: $schema="

# Kind of file to the folder or file of the catalog that holds it.
KINDS: dict[str, str] = {
    "document": "legislation",
    "body": "institutions",
    "procedure": "procedures",
    "instrument": "instruments",
    "plan": "plans",
    "fields": "fields",
    "matters": "matters",
    "coverage": "coverage",
    "sifted": "sifted",
    "ranking": "ranking",
    "answers": "answers",
    "aliases": "aliases",
    "holidays": "holidays",
    "one-stop": "one-stop",
    "province": "province",
}


class _Written(GenerateJsonSchema):
    """As people write it: no null (what is unknown is left out), no titles made from names, no defaults that say nothing."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # pydantic's signature
        return False

    def chain_schema(self, schema: core_schema.ChainSchema) -> JsonSchemaValue:
        """What every step wants; pydantic itself tells only of the first."""
        made: JsonSchemaValue = {}
        for step in schema["steps"]:
            made |= self.generate_inner(step)
        return made

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        if made.get("default") in (None, [], ()) or isinstance(made.get("default"), dict):
            made.pop("default", None)
        return made

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        made.pop("title", None)
        if "description" in made:
            made["description"] = _plain(made["description"])
        return made

    def generate(self, schema: Any, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        made = super().generate(schema, mode)
        return {key: made[key] for key in sorted(made)} | {"$schema": DIALECT}


def _plain(text: str) -> str:
    """A docstring as running text."""
    return re.sub(r"\s*\n\s*", " ", text.strip())


def of_model(kind: str, model: type[BaseModel], shape: Shape) -> Json:
    """The schema of one kind of file: one record, a list of records, or either."""
    made = model.model_json_schema(by_alias=True, mode="validation", schema_generator=_Written, ref_template="#/$defs/{model}")
    defs: Json = made.pop("$defs", {})
    made.pop("$schema", None)
    record = {"$ref": f"#/$defs/{model.__name__}"}
    many = {"type": "array", "items": record}
    wanted: Json = record if shape == "one" else many if shape == "list" else {"anyOf": [record, many]}
    if made != record:  # a model that names itself stands among the definitions already
        defs[model.__name__] = made
    return {
        "$schema": DIALECT,
        "$id": f"urn:delegation-advisor:schema:{kind}",
        "title": kind,
        **wanted,
        "$defs": {name: defs[name] for name in sorted(defs)},
    }


def schemas() -> dict[str, Json]:
    """Of every kind of file in the catalog."""
    models = FOLDERS | FILES
    return {kind: of_model(kind, models[where], "one or list") for kind, where in KINDS.items()}


def file_name(kind: str) -> str:
    return f"{kind}.schema.json"


def kind_of(path: Path) -> str | None:
    """The kind of a file by its path from the folder that holds `catalog/` and `rules/`; None where nothing is read from it."""
    top, *rest = path.with_suffix("").parts
    if top == "rules" and rest:
        return "vocabulary" if rest == ["vocabulary"] else "rule"
    if top != "catalog" or not rest:
        return None
    known: Mapping[str, str] = {where: kind for kind, where in KINDS.items() if where in (FOLDERS if len(rest) > 1 else FILES)}
    return known.get(rest[0])


def named(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every YAML file of `catalog/` and `rules/` with the comment that names its schema, by a path relative to the file."""
    for top in ("catalog", "rules"):
        for path in workspace.yaml_files(folder / top):
            kind = kind_of(path.relative_to(folder))
            if kind is not None:
                relative = Path(os.path.relpath(folder / "schema" / file_name(kind), path.parent)).as_posix()
                yield path, f"{COMMENT}{relative}"


def name_schemas(folder: Path) -> list[Path]:
    """Lets the first line of every file name its schema; the files changed. Done twice it changes nothing more."""
    changed: list[Path] = []
    for path, comment in named(folder):
        before = path.read_bytes().decode()
        first, _, rest = before.partition("\n")
        after = f"{comment}\n{rest if first.startswith(COMMENT) else before}"
        if after != before:
            path.write_bytes(after.encode())
            changed.append(path)
    return changed
