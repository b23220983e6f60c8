"""Writes docs/tra-cuu.md, which lists every command with its options, every fact and every rule: `python -m tools.build_reference`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from advisor import load
from advisor.cli.main import advisor

TARGET = Path(__file__).parents[1] / "docs" / "tra-cuu.md"
HEAD = """# Tra cứu: lệnh, dữ kiện, quy tắc (Reference: commands, facts, rules)

Lập bằng `python -m tools.build_reference` từ chính chương trình, danh mục dữ kiện và quy tắc; sửa ở đó, không sửa ở đây.
(Written from the program itself; change it there.)
"""


def commands(command: click.Command, path: tuple[str, ...] = ("advisor",)) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something by itself."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from commands(found, (*path, name))


def row(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def table(title: str, heads: tuple[str, ...], rows: Iterable[str]) -> str:
    return "\n".join(["", f"## {title}", "", row(*heads), row(*("---" for _ in heads)), *rows, ""])


def text() -> str:
    """The whole page."""
    rules = load().rules
    options = [
        row(
            f"`{name}`",
            f"`{', '.join(one.opts)}`" if isinstance(one, click.Option) else str(one.human_readable_name),
            help_of(one),
        )
        for name, command in commands(advisor)
        for one in command.params
    ]
    facts = [row(f"`{one.fact}`", one.vi, one.en, one.from_) for one in rules.vocabulary.records.values()]
    written = [row(f"`{one.rule}`", one.vi, one.en, "; ".join(map(str, one.basis))) for _, one in sorted(rules.written.items())]
    return "".join(
        [
            HEAD,
            table("Lệnh (Commands)", ("lệnh", "tùy chọn, đối số", "ý nghĩa"), options),
            table("Dữ kiện (Facts)", ("dữ kiện", "tiếng Việt", "English", "từ đâu"), facts),
            table("Quy tắc (Rules)", ("quy tắc", "tiếng Việt", "English", "căn cứ"), written),
        ]
    )


def help_of(one: click.Parameter) -> str:
    return (one.help if isinstance(one, click.Option) else "") or "–"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
