"""Mutation testing, a package at a time: which changes of `advisor` no test notices.

`run` lets mutmut change a copy of the checkout under `out/mutants/PACKAGE` and try the package's fast tests
(`tests/mutants/packages.yaml`) on each mutant. What survives is tried again on every test of the files that reach it, since
mutmut counts what a shared fixture does for the first test alone. A second `run` keeps what was killed and tries the rest on
the tests of the day; `--fresh` forgets. `write` lists the survivors in `tests/mutants/PACKAGE.md`, each with its explanation
from `tests/mutants/explained.yaml`, or as not explained.

`python -m tools.mutants run law cases` · `python -m tools.mutants write law`
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

import yaml

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "tests" / "mutants"
MADE = ROOT / "out" / "mutants"
MEASURED = "measured.json"
STATS = Path("mutants", "mutmut-stats.json")
NOTICED = ("killed", "timeout", "segfault")
"""What mutmut calls a mutant that some test noticed; a segfault is one that a library answered by dying."""


@dataclass(frozen=True)
class Mutant:
    """One change: where it stands (`law.timeline.Timeline.find`), the lines before and after, and what became of it."""

    at: str
    was: str
    now: str
    state: str


def main(arguments: list[str]) -> int:
    packages = yaml.safe_load((KEPT / "packages.yaml").read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(prog="python -m tools.mutants")
    parser.add_argument("what", choices=("run", "write"))
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=", ".join(packages))
    parser.add_argument("--fresh", action="store_true")
    chosen = parser.parse_args(arguments)
    for package in chosen.packages or packages:
        if package not in packages:
            parser.error(f"{package} is none of {', '.join(packages)}")
        if chosen.what == "run":
            run(package, packages[package], chosen.fresh)
        write(package)
    return 0


def run(package: str, tests: Iterable[str], fresh: bool) -> None:
    """Tries a package's mutants, one process at a time; what mutmut says goes to `out/mutants/PACKAGE/mutmut.log`."""
    folder = MADE / package
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    _copy(folder)
    config = folder / "pyproject.toml"
    only = f"only_mutate = {json.dumps([f'advisor/{package}/*'])}"
    selection = f"pytest_add_cli_args_test_selection = {json.dumps(list(tests))}"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[tool.mutmut]\n", f"[tool.mutmut]\n{only}\n{selection}\n"), encoding="utf-8")
    (folder / STATS).unlink(missing_ok=True)
    began = time.monotonic()
    _mutmut(folder)
    _widen(folder / STATS)
    survivors = [name for name, state in _states(folder) if state == "survived"]
    if survivors:
        _mutmut(folder, *survivors)
    measured = {
        "on": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d"),
        "commit": _git("rev-parse", "--short", "HEAD"),
        "changed": bool(_git("status", "--porcelain", "advisor", "tests")),
        "minutes": round((time.monotonic() - began) / 60, 1),
        "fresh": fresh,
        "tests": list(tests),
    }
    (folder / MEASURED).write_text(json.dumps(measured), encoding="utf-8")


def write(package: str) -> None:
    """The kept list of a package that was run."""
    folder = MADE / package
    measured = json.loads((folder / MEASURED).read_text(encoding="utf-8"))
    explained = yaml.safe_load((KEPT / "explained.yaml").read_text(encoding="utf-8")).get(package) or []
    text = "\n".join(listed(package, list(_mutants(folder)), explained, measured)) + "\n"
    (KEPT / f"{package}.md").write_text(text, encoding="utf-8")


def listed(
    package: str, mutants: list[Mutant], explained: Iterable[Mapping[str, str]], measured: Mapping[str, object]
) -> Iterator[str]:
    """The lines of a package's list: what was tried, by module, then each mutant that nothing noticed."""
    rest = [(mutant, why(mutant, explained)) for mutant in mutants if mutant.state not in NOTICED]
    open_ = sum(1 for _, reason in rest if reason is None)
    yield f"# Mutants of `advisor.{package}`"
    yield ""
    yield "Written by `python -m tools.mutants write`; the explanations are in `explained.yaml`."
    yield ""
    state = "with changes not yet committed" if measured["changed"] else "as committed"
    yield f"- measured {measured['on']} on {measured['commit']}, {state}; {measured['minutes']} minutes in one process"
    yield f"- tests: {', '.join(f'`{test}`' for test in measured['tests'])}"  # type: ignore[attr-defined]
    yield f"- {_share(mutants)} noticed; {len(rest) - open_} explained, **{open_} not explained**"
    yield ""
    yield "| module | mutants | killed | timeout | survived | no test | other |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for module in sorted({_module(mutant) for mutant in mutants}):
        yield _row(module, [mutant for mutant in mutants if _module(mutant) == module])
    yield _row("all", mutants)
    for module in sorted({_module(mutant) for mutant, _ in rest}):
        yield ""
        yield f"## {module}"
        for mutant, reason in rest:
            if _module(mutant) == module:
                yield ""
                yield f"- `{mutant.at}`{'' if mutant.state == 'survived' else f' ({mutant.state})'}: {reason or '**not explained**'}"
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


def _share(mutants: list[Mutant]) -> str:
    noticed = sum(1 for mutant in mutants if mutant.state in NOTICED)
    return f"{noticed} of {len(mutants)} ({noticed / max(len(mutants), 1):.1%})"


def _row(name: str, mutants: list[Mutant]) -> str:
    count = Counter(mutant.state for mutant in mutants)
    shown = [count.pop(state, 0) for state in ("killed", "timeout", "survived", "no tests")]
    return f"| {name} | {len(mutants)} | {' | '.join(map(str, shown))} | {count.total()} |"


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
            if state in NOTICED:
                yield Mutant(at, "", "", state)
                continue
            diff = get_diff_for_mutant(name, path=module.replace(".", "/") + ".py").splitlines()[3:]
            was, now = ("\n".join(line[1:].strip() for line in diff if line[0] == sign) for sign in "-+")
            yield Mutant(at, was, now, state)


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
