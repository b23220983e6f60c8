"""Mutation testing: which changes of `advisor` no test notices.

A part is some packages (`law`) or modules (`rules.condition`) named in `tests/mutants/tests.yaml` with those of their tests that
take no more than seconds. `run` lets mutmut change a copy of the checkout under `out/mutants/PART` and ask these tests about each
mutant. What survives is asked of every test of the files that reach it, since mutmut counts what a shared fixture does for the
first test alone. A second `run` keeps what was noticed and asks the rest of the tests of the day; `--fresh` forgets. `write`
lists what nothing noticed in `tests/mutants/PACKAGE.md`, each with its explanation from `tests/mutants/explained.yaml`, or as not
explained, and says which modules were not tried.

`python -m tools.mutants run law rules.condition` · `python -m tools.mutants write law`
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "tests" / "mutants"
MADE = ROOT / "out" / "mutants"
MEASURED = "measured.json"
STATS = Path("mutants", "mutmut-stats.json")
NOTICED = ("killed", "timeout", "segfault")
"""What mutmut calls a mutant that some test noticed; a segfault is one that a library answered by dying."""

WAITING = "not checked"


@dataclass(frozen=True)
class Mutant:
    """One change: where it stands (`law.timeline.Timeline.find`), the lines before and after, and what became of it."""

    at: str
    was: str
    now: str
    state: str


def main(arguments: list[str]) -> int:
    tests = yaml.safe_load((KEPT / "tests.yaml").read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(prog="python -m tools.mutants")
    parser.add_argument("what", choices=("run", "write"))
    parser.add_argument("parts", nargs="*", metavar="PACKAGE[.MODULE]", help=", ".join(tests))
    parser.add_argument("--fresh", action="store_true")
    chosen = parser.parse_args(arguments)
    asked = set(chosen.parts or map(_package, " ".join(tests).split()))
    parts = [part for part in tests if asked & {*part.split(), *map(_package, part.split())}]
    if not parts:
        parser.error(f"none of {', '.join(tests)}")
    if chosen.what == "run":
        for part in parts:
            run(part, tests[part], chosen.fresh)
    for package in dict.fromkeys(map(_package, " ".join(parts).split())):
        write(package)
    return 0


def run(part: str, tests: Iterable[str], fresh: bool) -> None:
    """Tries the mutants of a part, one at a time; what mutmut says goes to `out/mutants/PART/mutmut.log`."""
    folder = MADE / part.replace(" ", "+")
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    _copy(folder)
    sources = [f"advisor/{name.replace('.', '/')}" for name in part.split()]
    only = f"only_mutate = {json.dumps([f'{one}/*' if (ROOT / one).is_dir() else f'{one}.py' for one in sources])}"
    selection = f"pytest_add_cli_args_test_selection = {json.dumps(list(tests))}"
    config = folder / "pyproject.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[tool.mutmut]\n", f"[tool.mutmut]\n{only}\n{selection}\n"), encoding="utf-8")
    (folder / STATS).unlink(missing_ok=True)
    measured = {
        "part": part,
        "on": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d"),
        "commit": _git("rev-parse", "--short", "HEAD"),
        "tests": list(tests),
    }
    (folder / MEASURED).write_text(json.dumps(measured), encoding="utf-8")
    began = time.monotonic()
    _mutmut(folder)
    _widen(folder / STATS)
    survivors = [name for name, state in _states(folder) if state == "survived"]
    if survivors:
        _mutmut(folder, *survivors)
    measured["minutes"] = round((time.monotonic() - began) / 60, 1)
    (folder / MEASURED).write_text(json.dumps(measured), encoding="utf-8")


def write(package: str) -> None:
    """The kept list of a package, from the parts of it that were run."""
    explained = yaml.safe_load((KEPT / "explained.yaml").read_text(encoding="utf-8"))[package] or []
    measured, mutants = [], []
    for file in sorted(MADE.glob(f"*/{MEASURED}")):
        one = json.loads(file.read_text(encoding="utf-8"))
        if package in map(_package, one["part"].split()):
            measured.append(one)
            mutants += [mutant for mutant in _mutants(file.parent) if _package(mutant.at) == package]
    modules = {f"{package}.{file.stem}" for file in (ROOT / "advisor" / package).glob("[!_]*.py")}
    text = "\n".join(listed(package, modules, mutants, explained, measured)) + "\n"
    (KEPT / f"{package}.md").write_text(text, encoding="utf-8")


def listed(
    package: str,
    modules: set[str],
    mutants: list[Mutant],
    explained: list[Mapping[str, str]],
    measured: list[Mapping[str, Any]],
) -> Iterator[str]:
    """The lines of a package's list: what was tried and with what, by module, then each mutant that nothing noticed."""
    waiting = [mutant for mutant in mutants if mutant.state == WAITING]
    rest = [(mutant, why(mutant, explained)) for mutant in mutants if mutant.state not in (*NOTICED, WAITING)]
    open_ = sum(1 for _, reason in rest if reason is None)
    parts = {name for one in measured for name in one["part"].split()}
    left = set() if package in parts else modules - parts
    yield f"# Mutants of `advisor.{package}`"
    yield ""
    yield "Written by `python -m tools.mutants write`; the explanations are in `explained.yaml`."
    yield ""
    tried = len(mutants) - len(waiting)
    noticed = tried - len(rest)
    share = noticed / max(tried, 1)
    yield f"{noticed} of {tried} noticed ({share:.1%}), {len(rest) - open_} explained, **{open_} not explained**."
    if waiting:
        yield f"The run was broken off: {len(waiting)} mutants of the modules below were not tried."
    yield f"Modules not tried: {', '.join(f'`{module}`' for module in sorted(left)) or 'none'}."
    yield ""
    for one in measured:
        asked = ", ".join(f"`{test}`" for test in one["tests"])
        took = f"last run {one['minutes']} minutes" if "minutes" in one else "broken off"
        yield f"- `{one['part']}` on {one['on']} at {one['commit']}, {took}, asked: {asked}"
    yield ""
    yield "| module | mutants | killed | timeout | survived | no test | not tried | other |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for module in sorted({_module(mutant) for mutant in mutants}):
        yield _row(module, [mutant for mutant in mutants if _module(mutant) == module])
    yield _row("all", mutants)
    for module in sorted({_module(mutant) for mutant, _ in rest}):
        yield ""
        yield f"## {module}"
        for mutant, reason in rest:
            if _module(mutant) == module:
                state = "" if mutant.state == "survived" else f" ({mutant.state})"
                yield ""
                yield f"- `{mutant.at}`{state}: {reason or '**not explained**'}"
                yield ""
                yield "  ```diff"
                yield from (f"  - {line}" for line in mutant.was.splitlines())
                yield from (f"  + {line}" for line in mutant.now.splitlines())
                yield "  ```"


def why(mutant: Mutant, explained: Iterable[Mapping[str, str]]) -> str | None:
    """The first explanation whose `at` and, where it has them, `was` and `now` are patterns (`*`) of this mutant."""
    for entry in explained:
        if (
            fnmatchcase(mutant.at, entry["at"])
            and _like(mutant.was, entry.get("was", "*"))
            and _like(mutant.now, entry.get("now", "*"))
        ):
            return entry["why"]
    return None


def _like(text: str, pattern: str) -> bool:
    """Only `*` is special: code is full of brackets and question marks."""
    return fnmatchcase(text, pattern.replace("[", "[[]").replace("?", "[?]"))


def _row(name: str, mutants: list[Mutant]) -> str:
    count = Counter(mutant.state for mutant in mutants)
    shown = [count.pop(state, 0) for state in ("killed", "timeout", "survived", "no tests", WAITING)]
    return f"| {name} | {len(mutants)} | {' | '.join(map(str, shown))} | {count.total()} |"


def _package(part: str) -> str:
    return part.partition(".")[0]


def _module(mutant: Mutant) -> str:
    return ".".join(mutant.at.split(".")[:2])


def _copy(folder: Path) -> None:
    """What git knows of and what is new, with their times, by which mutmut sees what it has mutated already."""
    for name in _git("ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def _mutmut(folder: Path, *names: str) -> None:
    command = [str(Path(sys.executable).with_name("mutmut")), "run", "--max-children", "1", *names]
    with (folder / "mutmut.log").open("ab") as log:
        done = subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=False)
    if done.returncode:
        sys.exit(f"mutmut stopped: {folder / 'mutmut.log'}")


def _widen(stats: Path) -> None:
    """Every function gets all tests of each file of which one test reaches it."""
    data = json.loads(stats.read_text(encoding="utf-8"))
    by_file: dict[str, list[str]] = {}
    for test in data["duration_by_test"]:
        by_file.setdefault(test.partition("::")[0], []).append(test)
    reached = data["tests_by_mangled_function_name"]
    for function, tests in reached.items():
        reached[function] = [test for file in sorted({name.partition("::")[0] for name in tests}) for test in by_file[file]]
    stats.write_text(json.dumps(data), encoding="utf-8")


def _states(folder: Path) -> Iterator[tuple[str, str]]:
    from mutmut.stats import status_by_exit_code

    for meta in sorted((folder / "mutants" / "advisor").rglob("*.meta")):
        for name, code in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            yield name, status_by_exit_code[code]


def _mutants(folder: Path) -> Iterator[Mutant]:
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.utils.format_utils import get_module_from_key, orig_function_and_class_names_from_key

    with contextlib.chdir(folder):
        for name, state in _states(folder):
            module = get_module_from_key(name)
            function, of = orig_function_and_class_names_from_key(name)
            at = ".".join(filter(None, [module.removeprefix("advisor."), of, function]))
            if state in (*NOTICED, WAITING):
                yield Mutant(at, "", "", state)
                continue
            diff = get_diff_for_mutant(name, path=module.replace(".", "/") + ".py").splitlines()[3:]
            was, now = ("\n".join(line[1:].strip() for line in diff if line[0] == sign) for sign in "-+")
            yield Mutant(at, was, now, state)


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
