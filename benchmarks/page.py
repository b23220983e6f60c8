"""The page of figures (results.md): a section a benchmark. Each writes its own again and leaves the others as they were measured."""

from __future__ import annotations

import datetime
import os
import platform
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results.md"
ON = "2026-11-22"
SECTIONS = {
    "Commands": ("run", "whole commands, each a new process"),
    "Deciding": ("run", "durable-rules, the definition and plain closures on the same sheets"),
    "One clause changed": ("renewal", "what is judged again after a change, beside judging everything"),
    "Large tables": ("scale", "growth from 10^3 to 10^7 cases, and the national load"),
    "Side by side": ("scale", "other evaluators on the same rules and cases"),
    "At the Centre": ("centre", "staffing and rota on invented people"),
    "The workspace": ("workspace", "every page with twenty people at work, and the first page after a start"),
}
"""Heading of each section, in order: the module that measures it, and what."""
MISSED = "- Wanted and missed: "
BUSY = 0.7


def put(heading: str, before: float, missed: Sequence[str], lines: Iterable[str], path: Path = RESULTS) -> None:
    """Replaces one section. `before` is the load when measuring began; `missed` names the figures that were wanted and not reached."""
    after = os.getloadavg()[0]
    module, _ = SECTIONS[heading]
    told = [
        f"## {heading}",
        "",
        f"- When: {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC, for the law of {ON}, by `python -m benchmarks.{module}`",
        f"- Machine: {machine()}",
        f"- Load before and after: {before:.1f}, {after:.1f}" + (" (**something else was running**)" if before > BUSY else ""),
        f"{MISSED}{'; '.join(missed) if missed else 'none'}",
        "",
        *lines,
    ]
    found = _sections(path.read_text(encoding="utf-8") if path.exists() else "")
    found[heading] = "\n".join(told).strip()
    known = [found[one] for one in SECTIONS if one in found]
    path.write_text("\n\n".join([_head(found), *known]) + "\n", encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    """By heading, those that a benchmark still writes."""
    parts = [part.strip() for part in re.split(r"^(?=## )", text, flags=re.MULTILINE) if part.startswith("## ")]
    return {heading: part for part in parts if (heading := part.partition("\n")[0].removeprefix("## ")) in SECTIONS}


def _head(found: dict[str, str]) -> str:
    lines = [
        "# What was measured",
        "",
        "Written by `make bench`; do not edit. Each section tells when, on what and by which command it was measured, and its module "
        "says how. Times are of a clock on the wall; ratios are taken within one run. A load above "
        f"{BUSY} before the start means that the machine had something else to do.",
        "",
        "| section | what | measured | wanted and missed |",
        "| --- | --- | --- | --- |",
    ]
    for heading, (_, what) in SECTIONS.items():
        text = found.get(heading, "")
        when = re.search(r"^- When: (\S+ \S+ \S+),", text, re.MULTILINE)
        missed = re.search(rf"^{re.escape(MISSED)}(.*)$", text, re.MULTILINE)
        anchor = heading.lower().replace(" ", "-")
        lines.append(f"| [{heading}](#{anchor}) | {what} | {when[1] if when else 'not yet'} | {missed[1] if missed else '–'} |")
    return "\n".join(lines)


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """As Markdown."""
    return ["| " + " | ".join(row) + " |" for row in (heading, ["---"] * len(heading), *rows)]


def times(ratio: float) -> str:
    return f"{ratio:,.{2 if ratio < 1 else 1 if ratio < 10 else 0}f} ×"


def machine() -> str:
    """What it was measured on."""
    names = [line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    cpu = names[0] if names else platform.processor() or platform.machine()
    return f"{cpu}, {os.cpu_count()} cores; Python {platform.python_version()}; {platform.system()} {platform.release()}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
