"""The documents tell of the program as it is: every command, option, link and picture they name is there, and none is left out."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from advisor.cli.main import EXIT_FAULTS, EXIT_INTERNAL, EXIT_REFUSED, EXIT_USAGE, advisor
from advisor.cli.plan import EXIT_CHANGES
from advisor.reasoning.answer import OUTCOMES
from tools import build_reference

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.vi.md")
GUIDES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
DOCUMENTS = (*READMES, "CHANGELOG.md", "SECURITY.md", *GUIDES)

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")


@cache
def text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def line_of(document: str, position: int) -> int:
    return text(document).count("\n", 0, position) + 1


def commands(command: click.Command = advisor, path: tuple[str, ...] = ("advisor",)) -> Iterator[tuple[str, ...]]:
    """Every command that does something by itself; groups are named by what is in them."""
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command, info_name=path[-1])
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None, f"{' '.join(path)} lists {name} and has no such command"
        yield from commands(found, (*path, name))


def command_lines(document: str) -> Iterator[tuple[int, str]]:
    """Lines of fenced blocks that call the advisor, with their line in the document."""
    for block in _FENCE.finditer(text(document)):
        for offset, line in enumerate(block[1].split("\n")):
            if line.startswith("advisor ") and "…" not in line:
                yield line_of(document, block.start(1)) + offset, line


LINES = [(document, number, line) for document in DOCUMENTS for number, line in command_lines(document)]


def unlooked(_type: click.Path, value: str, _parameter: object, _context: object) -> Path:
    """The file of an example need not be there."""
    return Path(value)


def parsed(line: str) -> None:
    """Reads a command line as click does before it calls the command: options, their values, arguments. Runs nothing."""
    words = shlex.split(line, comments=True)
    _, *rest = words[: words.index(">")] if ">" in words else words
    command: click.Command = advisor
    while isinstance(command, click.Group):
        assert rest, f"{command.name} needs a command"
        name, *rest = rest
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"there is no command {name}"
        command = found
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(click.Path, "convert", unlooked)
        command.make_context(command.name, rest)


@pytest.mark.parametrize("document", READMES)
def test_every_command_stands_in_both_readmes(document: str) -> None:
    """A command that is added to the program has to be told of in both languages."""
    left_out = [" ".join(path) for path in commands() if not re.search(rf"^{' '.join(path)}\b", text(document), re.MULTILINE)]
    assert left_out == []


def test_the_command_line_has_what_the_test_looks_for() -> None:
    """Groups are gone into: without that, the test above would ask for their names alone."""
    found = {" ".join(path) for path in commands()}
    assert {"advisor check", "advisor report rota", "advisor rules law", "advisor templates check"} <= found
    assert "advisor report" not in found


@pytest.mark.parametrize(("document", "number", "line"), LINES, ids=[f"{document}:{number}" for document, number, _ in LINES])
def test_every_command_line_is_one(document: str, number: int, line: str) -> None:
    """Command, options and their values are accepted; nothing required is left out."""
    try:
        parsed(line)
    except (click.ClickException, AssertionError) as error:
        pytest.fail(
            f"{document}:{number}: {line}: {error.format_message() if isinstance(error, click.ClickException) else error}"
        )


@pytest.mark.parametrize(
    "line",
    [
        "advisor sugest",
        "advisor suggest --department",
        "advisor suggest --colour red",
        "advisor suggest --format pdf",
        "advisor suggest --on 2026-13-01",
        "advisor report rota",
        "advisor report rotas --month 2026-12",
        "advisor explain",
        "advisor verify a b",
        "advisor explain 1.013823 --form phan-cap",
    ],
)
def test_a_wrong_command_line_is_noticed(line: str) -> None:
    """What the test above would let pass unnoticed."""
    with pytest.raises((click.ClickException, AssertionError)):
        parsed(line)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_options_named_in_sentences_exist(document: str) -> None:
    """An option in running text (`--full`) belongs to some command, `make` or `git` aside."""
    known = {"--help", "--version", "--nthreads", "--nworkers"}
    for path in commands():
        command: click.Command | None = advisor
        for name in path[1:]:
            assert isinstance(command, click.Group)
            command = command.get_command(click.Context(command), name)
        assert command is not None
        known |= {option for parameter in command.params for option in parameter.opts}
    named = {option for code in _CODE.findall(text(document)) for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", code)}
    assert named - known == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_relative_link_leads_somewhere(document: str) -> None:
    """Files and pictures named by a document are in the project, and none is reached by an absolute path."""
    folder = (ROOT / document).parent
    lost = []
    for found in _LINK.finditer(text(document)):
        target = unquote(found[1].partition("#")[0])
        if target and not re.match(r"[a-z]+:", target) and (target.startswith("/") or not (folder / target).exists()):
            lost.append(f"{document}:{line_of(document, found.start())}: {found[1]}")
    assert lost == []


def test_every_guide_is_linked_from_both_readmes() -> None:
    """A guide that nothing leads to is not found."""
    for readme in READMES:
        linked = {found[1] for found in _LINK.finditer(text(readme))}
        assert {guide for guide in GUIDES if guide not in linked} == set(), readme


def test_every_picture_is_used_said_in_words_and_small() -> None:
    """A picture has a text for who can't see it; one that no document shows has no place; all are below 200 KB."""
    shown = {found[2]: found[1] for readme in READMES for found in _PICTURE.finditer(text(readme))}
    files = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "docs" / "pictures").iterdir()}
    assert set(shown) == set(files)
    assert [name for name, words in shown.items() if not words.strip()] == []
    assert [name for name, path in files.items() if path.stat().st_size >= 200_000 or path.read_bytes()[:4] != b"\x89PNG"] == []


@pytest.mark.parametrize("document", READMES)
def test_outcomes_and_exit_codes_are_explained(document: str) -> None:
    """Each outcome has its row, each exit code its meaning."""
    rows = [line for line in text(document).split("\n") if line.startswith("| ")]
    assert [outcome for outcome in OUTCOMES if not any(f"`{outcome}`" in row.split("|")[1] for row in rows)] == []
    said = re.search(r"^(?:Exit codes|Mã thoát): (.*?)\n\n", text(document), re.MULTILINE | re.DOTALL)
    assert said is not None
    codes = {0, EXIT_FAULTS, EXIT_USAGE, EXIT_CHANGES, EXIT_REFUSED, EXIT_INTERNAL}
    assert {int(code) for code in re.findall(r"(?:^|; |;\n)(\d+)\s", said[1])} == codes


def test_every_command_option_fact_and_rule_is_in_the_reference() -> None:
    """The page is what the program would write today: whatever is added or said otherwise has to be written out again."""
    assert text("docs/tra-cuu.md") == build_reference.text(), "python -m tools.build_reference"
    for whole, part in (("advisor suggest", "--department"), ("permit/49-2026-d14-k1", "UBND"), ("receiver.relation", "")):
        assert any(f"`{whole}`" in line and part in line for line in text("docs/tra-cuu.md").split("\n"))
