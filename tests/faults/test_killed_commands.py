"""Each command that writes, killed with SIGKILL at the n-th call that changes a file: a few moments here, up to 120 nightly.

What must hold afterwards: what people see is all old or all new; no lock stays; the same command run again ends as if nothing had
happened, with the same bytes, and nothing else is left.
"""

from __future__ import annotations

import signal
from typing import Any

import pytest

from tests.faults.commands import COMMANDS, Command
from tests.faults.faulty import moments

MOST = {
    "propose-force": 2,
    "apply-workspace": 2,
    "first-start": 2,
    "backup": 2,
    "restore": 2,
    "batch": 3,
}  # the slow ones, in the suite
USUAL = 4
NIGHTLY = ("import-without-exchange", "propose", "propose-force-without-exchange")


def swept(stage: Any, most: int) -> int:
    """How often it was killed."""
    command: Command = stage.command
    old = command.whole(stage.folder)
    stage.back()
    ended = stage.run()
    assert ended.code == command.code, ended
    calls, new, settled = stage.control.count, command.whole(stage.folder), command.settled(stage.folder)
    assert calls > 5
    seen = set()
    for at in moments(calls, most):
        stage.back()
        assert stage.run("kill", at).code == -signal.SIGKILL, at
        found = command.whole(stage.folder)
        for name, part in found.items():
            between = part is None and not command.exchange  # two renames: the next run brings the old one back
            assert between or part in (old[name], new[name]), (
                f"{command.name}, call {at} of {calls}: {name} is neither old nor new"
            )
        seen.add(found == new)
        ended = stage.run("nothing", 0, *command.again)
        assert ended.code == (command.code if command.done is None or found != new else command.done), (at, ended)
        assert command.settled(stage.folder) == settled, f"{command.name}, call {at} of {calls}"
    print(f"{command.name}: killed {len(moments(calls, most))} times in {calls} calls")
    return len(seen)


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.name not in NIGHTLY], ids=lambda one: one.name)
def test_killed_at_some_moments(command: Command, staged: Any) -> None:
    with staged(command) as stage:
        swept(stage, MOST.get(command.name, USUAL))


@pytest.mark.nightly
@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_killed_at_many_moments(command: Command, staged: Any) -> None:
    with staged(command) as stage:
        swept(stage, 120)
