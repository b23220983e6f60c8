"""What the documents on security say is held by something: every test they name is there, and what they say of the code is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [
    line
    for line in (ROOT / "docs" / "owasp.md").read_text(encoding="utf-8").split("\n")
    if re.match(r"\| (?!point|---|\W*$)", line + " ")
]
HONEST = ("not done", "tried once by hand")
NETWORK = {
    "requests",
    "urllib",
    "urllib3",
    "http",
    "socket",
    "ssl",
    "ftplib",
    "smtplib",
    "telnetlib",
    "asyncio",
    "aiohttp",
    "httpx",
}
# `urllib.parse` reads addresses; the job of the night gives Dask's own addresses on.
ASKS_NOBODY = {"urllib.parse"}
ASKS_THE_ISSUER = "advisor/web/sso.py: requests"
SQL = re.compile(r"\.(?:execute|executescript|extra)\(|objects\.raw\(|RawSQL")
FIXED = {
    "advisor/register/backup.py",
    "advisor/register/limit.py",
    "advisor/register/migrations/0002_trail_only_grows.py",
    "advisor/web/entrance.py",
}
"""Where statements stand that no word of anybody gets into."""


def functions(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=[str(number) for number in range(len(ROWS))])
def test_every_point_is_shown_or_said_not_to_be(row: str) -> None:
    """The last column names tests that exist, or says that it was not done."""
    shown = row.strip(" |").split(" | ")[-1].strip(" |")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", shown)
    assert named or shown.startswith(HONEST), row
    for file, function in named:
        assert (ROOT / file).is_file(), file
        assert not function or function in functions(ROOT / file), f"{file}::{function}"


def test_the_list_is_read() -> None:
    """All ten points, and enough of the other list; without that the test above could pass over nothing."""
    assert {f"A{n:02}" for n in range(1, 11)} <= {row[2:5] for row in ROWS}
    assert len(ROWS) > 45


def test_the_program_asks_no_address() -> None:
    """One module opens connections, to the issuer of single sign-on that the settings name: the server can't be made to ask others."""
    found = []
    for path in sorted((ROOT / "advisor").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            found += [f"{path.relative_to(ROOT)}: {n}" for n in names if n.partition(".")[0] in NETWORK and n not in ASKS_NOBODY]
    assert found == [ASKS_THE_ISSUER]


def test_no_query_is_put_together_from_words() -> None:
    found = {
        p.relative_to(ROOT).as_posix() for p in (ROOT / "advisor").rglob("*.py") if SQL.search(p.read_text(encoding="utf-8"))
    }
    assert found - FIXED == set()
