"""Each command that writes, on a disk that is full from the n-th call on, and in a folder that may not be written.

What must hold afterwards: an exit code and words with what to do, no traceback; what was there is as it was, and nothing half-written
lies beside it; with room again, the same command ends as if nothing had happened.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.commands import COMMANDS, Command
from tests.faults.faulty import Ended, moments

SLOW = ("propose", "propose-force", "propose-force-without-exchange", "apply-workspace", "first-start", "import-without-exchange")
KEPT = ("ket-qua.csv", "dem/log.jsonl", "dem/.lock", "so/.lock", "data/")
"""What a failed command may leave: a result without its receipt, which is none yet; the log; locks that nobody holds; SQLite's own."""


def told(command: Command, ended: Ended) -> None:
    """In words, with what to do, and never as an error of ours."""
    assert ended.code == 4 or (command.name == "plan-job" and ended.code == 70), ended  # 70: tried three times
    words = ended.out + ended.err
    assert "Traceback" not in words
    assert any(word in words for word in ("đĩa", "quyền ghi", "ghi được", "No space left", "Read-only")), ended


def left(stage: Any) -> dict[str, Any]:
    return {name: text for name, text in stage.all().items() if text is not None and not name.startswith(KEPT)}


def filled(stage: Any, most: int) -> None:
    command: Command = stage.command
    old, before = command.whole(stage.folder), left(stage)
    stage.back()
    assert stage.run().code == command.code
    calls, new, settled = stage.control.count, command.whole(stage.folder), command.settled(stage.folder)
    failed = 0
    for at in moments(calls, most):
        stage.back()
        ended = stage.run("full", at)
        found = command.whole(stage.folder)
        if ended.code != command.code:
            failed += 1
            told(command, ended)
            assert all(part in (old[name], new[name]) for name, part in found.items()), (command.name, at)
            if found == old:
                assert left(stage) == before, (command.name, at)
        stage.disarm()
        ended = stage.run("nothing", 0, *command.again)
        assert ended.code == (command.code if command.done is None or found != new else command.done), (at, ended)
        assert command.settled(stage.folder) == settled, (command.name, at)
    assert failed


def closed(stage: Any) -> None:
    """From the first call on nothing may be written."""
    command: Command = stage.command
    stage.back()
    before = stage.all()
    told(command, stage.run("read-only", 1))
    assert stage.all() == before


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.name not in SLOW], ids=lambda one: one.name)
def test_a_full_disk_and_a_closed_folder(command: Command, staged: Any) -> None:
    with staged(command) as stage:
        closed(stage)
        filled(stage, 2)


@pytest.mark.nightly
@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_a_disk_full_at_many_moments(command: Command, staged: Any) -> None:
    with staged(command) as stage:
        closed(stage)
        filled(stage, 60)
