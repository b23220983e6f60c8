"""The list of mutants that nothing notices: it counts plainly, and its explanations speak of the code as it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml

from tools.mutants import KEPT, ROOT, Mutant, listed, why

EXPLAINED = yaml.safe_load((KEPT / "explained.yaml").read_text(encoding="utf-8"))
ENTRIES = [(package, entry) for package, entries in EXPLAINED.items() for entry in entries]
MEASURED = [{"part": "law rules.engine", "on": "2026-01-01", "commit": "abc", "minutes": 1.0, "tests": ["tests/law"]}]


def functions(package: str) -> Iterator[tuple[str, str]]:
    """Every function of a package as the list names it, with its source."""
    for path in sorted((ROOT / "advisor" / package).glob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            within = f"{package}.{path.stem}." + (f"{node.name}." if isinstance(node, ast.ClassDef) else "")
            for one in node.body if isinstance(node, ast.ClassDef) else [node]:
                if isinstance(one, ast.FunctionDef):
                    yield within + one.name, ast.get_source_segment(text, one) or ""


@pytest.mark.parametrize(("package", "entry"), ENTRIES, ids=[entry["at"] for _, entry in ENTRIES])
def test_an_explanation_speaks_of_code_that_is_there(package: str, entry: dict[str, str]) -> None:
    """Where the function or the lines that it explains have gone, an explanation goes too."""
    sources = [text for name, text in functions(package) if fnmatchcase(name, entry["at"])]
    assert sources, f"no function {entry['at']}"
    lines = [line.strip() for text in sources for line in text.splitlines()]
    for line in entry.get("was", "").splitlines():
        pattern = line.strip().replace("[", "[[]").replace("?", "[?]")
        assert any(fnmatchcase(one, pattern) for one in lines), f"{entry['at']} has no line {line}"


def test_only_a_star_is_special_in_an_explanation() -> None:
    """Code is full of brackets and question marks."""
    mutant = Mutant("law.timeline.Timeline.find", "found[0] = a", "found[1] = a", "survived")
    assert why(mutant, [{"at": "law.timeline.*", "was": "found[0] = *", "why": "vì"}]) == "vì"
    assert why(mutant, [{"at": "law.timeline.*", "now": "found[2] = a", "why": "vì"}]) is None
    assert why(mutant, [{"at": "law.searched.*", "why": "vì"}, {"at": "*.find", "now": "found[1] = a", "why": "khác"}]) == "khác"


def test_what_is_not_explained_and_what_was_not_tried_is_said() -> None:
    mutants = [
        Mutant("law.timeline.Timeline.find", "", "", "killed"),
        Mutant("law.timeline.Timeline.find", "a < b", "a <= b", "survived"),
        Mutant("law.searched._state", "x", "y", "no tests"),
        Mutant("law.searched._state", "", "", "timeout"),
        Mutant("law.searched._state", "", "", "not checked"),
    ]
    explained = [{"at": "law.searched.*", "why": "cùng nghĩa"}]
    text = "\n".join(listed("law", {"law.timeline", "law.searched"}, mutants, explained, MEASURED))
    assert "2 of 4 noticed (50.0%), 1 explained, **1 not explained**." in text
    assert "Modules not tried: none." in text
    assert "The run was broken off: 1 mutants of the modules below were not tried." in text
    assert "| law.timeline | 2 | 1 | 0 | 1 | 0 | 0 | 0 |" in text
    assert "| all | 5 | 1 | 1 | 1 | 1 | 1 | 0 |" in text
    assert "- `law.timeline.Timeline.find`: **not explained**" in text
    assert "  - a < b\n  + a <= b" in text
    assert "- `law.searched._state` (no tests): cùng nghĩa" in text
    assert "Modules not tried: `rules.bound`." in "\n".join(listed("rules", {"rules.engine", "rules.bound"}, [], [], MEASURED))


def test_every_part_names_code_and_tests_that_are_there() -> None:
    for part, tests in yaml.safe_load((KEPT / "tests.yaml").read_text(encoding="utf-8")).items():
        for name in part.split():
            source = ROOT / "advisor" / name.replace(".", "/")
            assert source.is_dir() or source.with_suffix(".py").is_file(), name
        for test in tests:
            path, _, function = test.removeprefix("--deselect=").partition("::")
            assert Path(ROOT, path).exists(), path
            assert not function or f"def {function}(" in Path(ROOT, path).read_text(encoding="utf-8"), test
