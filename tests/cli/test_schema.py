"""The schemas describe the shipped files, refuse what the reader refuses, and the files name them."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from advisor import workspace
from advisor.catalog import schema as made
from advisor.catalog.reading import FILES, FOLDERS, collect
from advisor.cli.main import advisor
from advisor.cli.schema import KINDS, schemas, text
from advisor.diagnostic import Faults

ROOT = workspace.shipped("catalog").parent
SCHEMAS = schemas()


class _Loader(yaml.SafeLoader):
    """PyYAML as editors read (YAML 1.2): `on` is a word and no truth value, and a day is the text it is written as."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # as PyYAML declares it
        first: [
            (tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"])


def _errors(kind: str, data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMAS[kind], format_checker=jsonschema.FormatChecker())
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {jsonschema.exceptions.best_match([error]).message}"
        for error in validator.iter_errors(data)
    ]


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # a safe loader


DOCUMENT: dict[str, Any] = {
    "document": "1/2020/NĐ-CP",
    "kind": "nghi-dinh",
    "title": "Một nghị định",
    "in_force": {"from": "2020-01-01"},
    "evidence": {"grade": "text"},
    "provisions": [{"at": "Điều 1", "says": "Một điều."}],
}


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_a_schema(kind: str) -> None:
    """Each is valid draft 2020-12, has an id and a title, and shows neither the internal place nor an address outside."""
    schema = SCHEMAS[kind]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (schema["$id"], schema["title"]) == (f"urn:delegation-advisor:schema:{kind}", kind)
    properties = [name for one in schema["$defs"].values() for name in one.get("properties", {})]
    assert "@" not in properties
    assert "place" not in properties
    assert "Place" not in schema["$defs"]
    assert text(schema).count("http") == 1


def test_every_kind_of_file_has_a_schema() -> None:
    """Every folder and file that the catalog is read from, the rules and the vocabulary."""
    assert set(made.KINDS.values()) == {*FOLDERS, *FILES}
    assert set(KINDS) == {*made.KINDS, "rule", "vocabulary", "draft"}


@pytest.mark.parametrize("top", ["catalog", "rules"])
def test_shipped_files_fit(top: str) -> None:
    """Every shipped file is valid against the schema of its kind."""
    wrong: list[str] = []
    for path in workspace.yaml_files(ROOT / top):
        kind = made.kind_of(path.relative_to(ROOT))
        assert kind is not None, path
        wrong += [f"{path.relative_to(ROOT)}: {error}" for error in _errors(kind, _read(path))]
    assert not wrong, "\n".join(wrong[:20])


def test_one_or_a_list() -> None:
    """A catalog file may hold one record or a list; a rule file one rule, the vocabulary a list."""
    assert not _errors("document", DOCUMENT)
    assert not _errors("document", [DOCUMENT, DOCUMENT])
    rule = _read(workspace.yaml_files(ROOT / "rules" / "permit")[0])
    facts = _read(ROOT / "rules" / "vocabulary.yaml")
    assert not _errors("rule", rule)
    assert _errors("rule", [rule])
    assert _errors("vocabulary", facts[0])


@pytest.mark.parametrize(
    "change",
    [
        {"titel": "chữ thừa"},
        {"title": None},
        {"title": 12},
        {"title": ""},
        {"kind": "thong-bao"},
        {"in_force": {"from": "2020-13-01"}},
        {"evidence": {"grade": "sure"}},
        {"evidence": {}},
        {"provisions": {"at": "Điều 1", "says": "Một điều."}},
        {"@": {}},
    ],
    ids=repr,
)
def test_refused_as_the_reader_refuses(change: dict[str, Any], tmp_path: Path) -> None:
    """A misspelt, empty, wrongly typed or unknown value is refused by the schema and by the reader alike."""
    wrong = copy.deepcopy(DOCUMENT) | change
    assert _errors("document", wrong)
    if "@" in change:
        return
    folder = tmp_path / "catalog"
    (folder / "legislation").mkdir(parents=True)
    (folder / "province.yaml").write_text("{province: x, name: X, recorded_from: 2016-01-01}\n", encoding="utf-8")
    days = json.dumps(wrong, ensure_ascii=False).replace('"2020-01-01"', "2020-01-01").replace('"2020-13-01"', "2020-13-01")
    (folder / "legislation" / "x.yaml").write_text(days, encoding="utf-8")
    faults = Faults()
    collect(folder, faults)
    assert any(fault.place.file.endswith("x.yaml") for fault in faults.found)


def test_command(tmp_path: Path) -> None:
    """One kind alone, all kinds as one object, one file each with --out; an unknown kind is wrong usage."""
    run = CliRunner().invoke
    one = run(advisor, ["schema", "body"])
    every = run(advisor, ["schema"])
    assert json.loads(one.stdout) == SCHEMAS["body"]
    assert list(json.loads(every.stdout)) == list(KINDS)
    assert run(advisor, ["schema", "nothing"]).exit_code == 2
    assert run(advisor, ["schema", "--out", str(tmp_path / "schema")]).exit_code == 0
    written = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "schema").iterdir()}
    assert written == {f"{kind}.schema.json": SCHEMAS[kind] for kind in KINDS}


def test_committed_schemas_are_current() -> None:
    """The files under `schema/` are byte for byte what `advisor schema --out schema` writes."""
    found = {path.name: path.read_bytes().decode() for path in (ROOT / "schema").glob("*.json")}
    assert found == {f"{kind}.schema.json": text(SCHEMAS[kind]) for kind in KINDS}, "run: advisor schema --out schema"


def test_files_name_their_schema(tmp_path: Path) -> None:
    """The first line names the schema by a path that leads to it; written once, replaced when wrong, nothing else touched."""
    files = {
        "catalog/legislation/luat/a.yaml": ("# của tôi\ndocument: x\n", "document"),
        "catalog/institutions/b.yaml": ("- body: x\r\n", "body"),
        "catalog/fields.yaml": (f"{made.COMMENT}../old.json\n- field: x\n", "fields"),
        "rules/permit/c.yaml": ("rule: permit/c\n", "rule"),
        "rules/vocabulary.yaml": ("- fact: x\n", "vocabulary"),
    }
    for name, (content, _) in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content.encode())
    (tmp_path / "catalog" / "stranger.yaml").write_bytes(b"x: 1\n")
    assert len(made.name_schemas(tmp_path)) == len(files)
    for name, (content, kind) in files.items():
        first, _, rest = (tmp_path / name).read_bytes().decode().partition("\n")
        assert (tmp_path / name).parent.joinpath(
            first.removeprefix(made.COMMENT)
        ).resolve() == tmp_path / "schema" / f"{kind}.schema.json"
        assert rest == content.removeprefix(f"{made.COMMENT}../old.json\n")
    assert (tmp_path / "catalog" / "stranger.yaml").read_bytes() == b"x: 1\n"
    assert made.name_schemas(tmp_path) == []
