from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import faulty
from tests.faults.commands import Command
from tests.faults.faulty import Bench, Control


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return faulty.library(tmp_path_factory.mktemp("faults"))


@pytest.fixture
def control(library: Path, tmp_path: Path) -> Control:
    return Control(library, tmp_path / "control")


class Stage:
    """A command on its bench, in a folder that can be put back to what it was before."""

    def __init__(self, command: Command, bench: Bench, base: Path) -> None:
        self.command, self.bench, self.control = command, bench, bench.control
        self.folder, self._before = base / "folder", base / "before"
        self.folder.mkdir()
        self.disarm()
        command.prepare(bench, self.folder)
        shutil.copytree(self.folder, self._before, symlinks=True)

    def back(self) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self._before, self.folder, symlinks=True)

    def all(self) -> dict[str, bytes | None]:
        return faulty.files(self.folder)

    def disarm(self) -> None:
        self.control.arm("nothing", 0, self.folder, exchange=self.command.exchange)

    def run(self, fault: faulty.Fault = "nothing", at: int = 0, *more: str) -> faulty.Ended:
        self.control.arm(fault, at, self.folder, exchange=self.command.exchange)
        return self.bench.run(*self.command.arguments(self.folder), *more)


Staging = Callable[[Command], "contextmanager[Stage]"]


@pytest.fixture
def staged(control: Control, tmp_path: Path) -> Callable[[Command], object]:
    @contextmanager
    def stage(command: Command) -> Iterator[Stage]:
        base = tmp_path / command.name
        base.mkdir()
        environment = command.environment(base / "folder")
        if environment:
            (base / "folder").mkdir()
        with faulty.bench(control, command.modules, environment) as bench:
            if environment:
                shutil.rmtree(base / "folder")
            yield Stage(command, bench, base)

    return stage
