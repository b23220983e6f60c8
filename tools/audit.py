"""Asks which pinned libraries are known to be vulnerable: `python -m tools.audit [--unasked-passes]`, by pip-audit.

Three answers, never mixed up. Clean (0): for every pin of every file an advisory service answered, and it named nothing; it also
knew the old release that everybody knows to be vulnerable, so that a service which knows nothing can't pass for good news.
Vulnerable (1): each library with the release that mends it. Could not ask (75, or 0 with --unasked-passes): no or no full answer.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLEAN, VULNERABLE, UNASKED = 0, 1, 75
PINS = Path(__file__).parents[1] / "requirements"
KNOWN = ("jinja2", "2.11.2")
"""Vulnerable since 2021 (CVE-2020-28493, mended in 2.11.3)."""
WITHIN = 600  # seconds for all of it
Pin = tuple[str, str]
Json = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What came of asking, with one line a finding."""

    code: int
    lines: tuple[str, ...]


def plain(name: str) -> str:
    """A library's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(files: Iterable[Path]) -> set[Pin]:
    """Every name and version that the files pin."""
    found = (re.findall(r"^([\w.-]+)==([^\s;\\]+)", file.read_text(encoding="utf-8"), re.MULTILINE) for file in files)
    return {(plain(name), version) for pins in found for name, version in pins}


def judged(pins: set[Pin], answers: Iterable[Mapping[str, Any]]) -> Verdict:
    """Of what pip-audit told: a row a library, with `vulns`, or with `skip_reason` where it was not answered."""
    rows = list(answers)
    told = {(plain(row["name"]), row["version"]): row["vulns"] for row in rows if "vulns" in row and "skip_reason" not in row}
    bad = [
        f"{name} {version}: {one['id']}, mended in {', '.join(one.get('fix_versions') or ['no release yet'])}"
        for (name, version) in sorted(told.keys() & pins)
        for one in told[name, version]
    ]
    if bad:
        return Verdict(VULNERABLE, ("VULNERABLE:", *bad))
    missing = pins - told.keys()
    if missing:
        why = next((row["skip_reason"] for row in rows if "skip_reason" in row), "no answer")
        return Verdict(UNASKED, (f"COULD NOT ASK: no advisories for {len(missing)} of {len(pins)} pinned libraries ({why})",))
    if not told.get(KNOWN):
        return Verdict(
            UNASKED, (f"COULD NOT ASK: the service does not know {KNOWN[0]} {KNOWN[1]} to be vulnerable, so it knows nothing",)
        )
    return Verdict(CLEAN, (f"CLEAN: no advisory on any of {len(pins)} pinned libraries",))


def asked(pins: set[Pin]) -> list[Json]:
    """What pip-audit tells of these pins; nothing where it gave no answer at all. One file holds a name once."""
    files: list[dict[str, str]] = []
    for name, version in sorted(pins):
        file = next((one for one in files if name not in one), None)
        if file is None:
            files.append(file := {})
        file[name] = version
    rows: list[Json] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, file in enumerate(files):
            path = Path(folder) / f"{number}.txt"
            path.write_text("".join(f"{name}=={version}\n" for name, version in file.items()), encoding="utf-8")
            command = [sys.executable, "-m", "pip_audit", "--requirement", str(path), "--no-deps", "--disable-pip"]
            try:
                done = subprocess.run(
                    [*command, "--format", "json", "--progress-spinner", "off"],
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=WITHIN,
                )
                rows += json.loads(done.stdout)["dependencies"]
            except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
                continue  # what it said of others still counts; what is missing is told as not asked
    return rows


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--unasked-passes", action="store_true", help="exit code 0 where nobody answers, said in one line")
    given = options.parse_args(arguments)
    pins = pinned(sorted(PINS.glob("*.txt")))
    verdict = judged(pins, asked(pins | {KNOWN}))
    print("\n".join(verdict.lines))
    return CLEAN if verdict.code == UNASKED and given.unasked_passes else verdict.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
