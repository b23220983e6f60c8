"""The service files start what the program has: its commands, its options, the environment it reads."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import pytest

from tests.docs.test_documents import parsed

ROOT = Path(__file__).parents[2]
SERVICES = sorted((ROOT / "deploy").glob("*.service"))


def _service(path: Path) -> configparser.SectionProxy:
    unit = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",))
    unit.optionxform = str  # type: ignore[method-assign,assignment]
    unit.read_string(path.read_text(encoding="utf-8"))
    return unit["Service"]


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_what_is_started_is_a_command_line(path: Path) -> None:
    """The same reading that every command line in the documents passes."""
    line = _service(path)["ExecStart"]
    shell = shlex.split(line)
    if shell[:2] == ["/bin/sh", "-c"]:
        line = shell[2].removeprefix("exec ").replace('"$(date -d "+6 months" +%%F)"', "2027-05-24")
    assert line.startswith("/opt/advisor/bin/advisor ")
    parsed(line.removeprefix("/opt/advisor/bin/"))


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_it_runs_as_nobody_else_and_may_write_its_own_folder_only(path: Path) -> None:
    service = _service(path)
    assert service["User"] == "advisor"
    assert (service["ProtectSystem"], service["NoNewPrivileges"], service["CapabilityBoundingSet"]) == ("strict", "yes", "")
    assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"


def test_the_environment_is_what_the_settings_read_and_holds_no_secret() -> None:
    """Every variable of the example is read somewhere; the key and the hosts are left to fill in."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "advisor" / "web").glob("*.py"))
    given = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / "deploy" / "environment.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert given
    assert [name for name in given if f'"{name}"' not in code] == []
    assert given["ADVISOR_SECRET_KEY"] == given["ADVISOR_HOSTS"] == ""
