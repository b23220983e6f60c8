"""`make audit` has three answers; that nobody could be asked is never taken for good news."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tools import audit

PINS = {("django", "5.2.1"), ("pyyaml", "6.0.3")}
GOOD = [{"name": "Django", "version": "5.2.1", "vulns": []}, {"name": "PyYAML", "version": "6.0.3", "vulns": []}]
KNOWN = {"name": audit.KNOWN[0], "version": audit.KNOWN[1], "vulns": [{"id": "PYSEC-2021-66", "fix_versions": ["2.11.3"]}]}
BAD = {"name": "django", "version": "5.2.1", "vulns": [{"id": "CVE-2025-48432", "fix_versions": ["5.2.2"]}]}
SKIPPED = {"name": "django", "skip_reason": "not found on the index"}


@pytest.mark.parametrize(
    ("answers", "code", "told"),
    [
        ([*GOOD, KNOWN], audit.CLEAN, "2 pinned"),
        ([*GOOD], audit.UNASKED, "does not know jinja2"),
        ([*GOOD, {**KNOWN, "vulns": []}], audit.UNASKED, "does not know jinja2"),
        ([GOOD[1], KNOWN, SKIPPED], audit.UNASKED, "1 of 2 pinned libraries (not found on the index)"),
        ([GOOD[1], KNOWN], audit.UNASKED, "1 of 2"),
        ([{**GOOD[0], "version": "5.2.2"}, GOOD[1], KNOWN], audit.UNASKED, "1 of 2"),
        ([{**GOOD[0], "skip_reason": "x"}, GOOD[1], KNOWN], audit.UNASKED, "1 of 2"),
        ([], audit.UNASKED, "2 of 2"),
        ([BAD, GOOD[1], KNOWN], audit.VULNERABLE, "django 5.2.1: CVE-2025-48432, mended in 5.2.2"),
        ([BAD], audit.VULNERABLE, "django 5.2.1"),
        ([{**BAD, "vulns": [{"id": "X", "fix_versions": []}]}, GOOD[1], KNOWN], audit.VULNERABLE, "no release yet"),
    ],
)
def test_only_an_answer_for_every_pin_is_clean(answers: list[Any], code: int, told: str) -> None:
    """Names are compared as indexes compare them; half an answer that names something is bad news all the same."""
    verdict = audit.judged(PINS, answers)
    assert verdict.code == code
    assert told in "\n".join(verdict.lines)
    assert len(verdict.lines) == 1 or code == audit.VULNERABLE


@pytest.mark.parametrize("stdout", ["", "Traceback", "{}", "[]", '{"dependencies": null}', None])
def test_a_broken_answer_is_no_answer(
    stdout: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """pip-audit that crashes, is not there, or never comes back; CI goes on only with the one line that says so."""

    def answered(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        if stdout is None:
            raise subprocess.TimeoutExpired(command, 1)
        return subprocess.CompletedProcess(command, 1, stdout, "")

    monkeypatch.setattr(subprocess, "run", answered)
    assert audit.main([]) == audit.UNASKED
    assert audit.main(["--unasked-passes"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 2
    assert all(line.startswith("COULD NOT ASK") for line in told)


def test_what_is_vulnerable_never_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    name, version = sorted(audit.pinned(audit.PINS.glob("*.txt")))[0]
    row = {"name": name, "version": version, "vulns": [{"id": "X", "fix_versions": ["1"]}]}
    monkeypatch.setattr(audit, "asked", lambda _: [row])
    assert audit.main(["--unasked-passes"]) == audit.VULNERABLE


def test_every_pin_of_every_file_is_asked_about(tmp_path: Path) -> None:
    """Names with dots and capitals, versions with letters, markers, two versions of one library in two files."""
    (tmp_path / "a.txt").write_text("# x==1\nRuamel.Yaml==0.18 \\\n    --hash=sha256:0\nb_c==2.0rc1 ; python_version < '3.12'\n")
    (tmp_path / "b.txt").write_text("b-c==2.1\n")
    assert audit.pinned(tmp_path.glob("*.txt")) == {("ruamel-yaml", "0.18"), ("b-c", "2.0rc1"), ("b-c", "2.1")}
    whole = audit.pinned(audit.PINS.glob("*.txt"))
    assert {"django", "durable-rules", "gunicorn"} <= {name for name, _ in whole}
    assert audit.PINS.joinpath("runtime.txt").read_text().count("==") <= len(whole)
