"""Puts the shipped catalog and rules inside the package when it is built: in a checkout they stand beside it."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

DATA = ("catalog", "rules")


class WithData(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for name in DATA:
                shutil.copytree(name, Path(self.build_lib, "advisor", "data", name), dirs_exist_ok=True)


setup(cmdclass={"build_py": WithData})
