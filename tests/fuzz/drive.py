"""A million inputs: `python -m tests.fuzz.drive --inputs 1000000` shares them out to all targets, each in a process of its own.

With atheris installed inputs are guided by what code they reach, else they are random numbers (--plain). A process may have 1 GiB of
memory, an input ten seconds. What breaks a target is written to the folder of `--out`, named for it, and told; the exit code is 1.
"""

from __future__ import annotations

import argparse
import faulthandler
import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

SECONDS, MEMORY = 10, 1024  # MiB
ROUND = 20_000  # inputs of one process: durable-rules and caches start anew after them
WEB = "web"
# Named here, for nothing of the program may be imported before atheris looks on.
NAMES = ("catalog", "rules", "portal", "excel", "answers", "docx", "draft", "plan", "receipt", WEB)


def prepared(name: str, folder: Path) -> Callable[[bytes], object]:
    """The target, ready to be asked."""
    from tests.fuzz import targets

    targets.without_waiting()
    bench = targets.Bench(folder)
    if name != WEB:
        return targets.TARGETS[name].of(bench)
    os.environ["ADVISOR_DATA"] = str(folder / "register")
    import logging

    from advisor.web import serving

    serving.prepare()
    from django.conf import settings

    from advisor.web.answers import ANSWERS
    from tests.fuzz.web import Workspace

    settings.ALLOWED_HOSTS.append("testserver")
    logging.disable(logging.CRITICAL)
    ANSWERS._whole = bench.whole
    return Workspace().ask


def limited() -> None:
    """A process that wants more memory gets a MemoryError, which is a fault like any other."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY << 20, MEMORY << 20))


def plain(run: Callable[[bytes], object], inputs: int, seed: int, out: Path, name: str) -> int:
    """Random numbers; goes on after a fault and tells each kind once."""
    random, seen = Random(seed), set[str]()
    for _ in range(inputs):
        data = random.randbytes(random.choice((2, 7, 12, 17, 22, 32, 47)))
        faulthandler.dump_traceback_later(SECONDS, exit=True, file=sys.__stderr__)
        try:
            run(data)
        except Exception as error:
            trace, where = error.__traceback__, ""
            while trace is not None:
                where, trace = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}", trace.tb_next
            if where not in seen:
                seen.add(where)
                (out / f"{name}-{data.hex()[:40]}").write_bytes(data)
                print(f"{name}: {data.hex()}: {type(error).__name__}: {str(error)[:200]} at {where}", flush=True)
        faulthandler.cancel_dump_traceback_later()
    return 1 if seen else 0


def guided(name: str, folder: Path, inputs: int, seed: int, out: Path) -> int:
    """Guided by coverage of the program's own modules; stops at the first fault, as libFuzzer does."""
    import atheris  # type: ignore[import-not-found]  # only `make fuzz` installs it

    with atheris.instrument_imports(include=["advisor"]):
        run = prepared(name, folder)
    corpus = out / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    options = [
        f"-runs={inputs}",
        f"-timeout={SECONDS}",
        f"-rss_limit_mb={MEMORY}",
        "-max_len=64",
        f"-seed={seed}",
        "-verbosity=0",
    ]
    atheris.Setup(["fuzz", *options, f"-artifact_prefix={out}/{name}-", str(corpus)], lambda data: run(data) and None)
    atheris.Fuzz()
    return 0


def one(name: str, inputs: int, seed: int, out: Path, *, by_coverage: bool) -> int:
    """A target in this process."""
    with tempfile.TemporaryDirectory() as folder:
        if by_coverage:
            return guided(name, Path(folder), inputs, seed, out)
        limited()
        return plain(prepared(name, Path(folder)), inputs, seed, out, name)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--inputs", type=int, default=1_000_000, help="over all targets")
    options.add_argument("--target", action="append", choices=NAMES)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--out", type=Path, default=Path("out/fuzz"))
    options.add_argument("--plain", action="store_true", help="random numbers, also where atheris is installed")
    options.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    by_coverage = not given.plain and importlib.util.find_spec("atheris") is not None
    chosen = given.target or NAMES
    if given.one:
        return one(chosen[0], given.inputs, given.seed, given.out, by_coverage=by_coverage)
    worst = 0
    each = max(1, given.inputs // len(chosen))
    for name in chosen:
        start, left, seed, broken = time.monotonic(), each, given.seed, 0
        while left > 0:
            now = min(left, ROUND)
            arguments = ["--one", "--target", name, "--inputs", str(now), "--seed", str(seed), "--out", str(given.out)]
            code = subprocess.call(
                [sys.executable, "-m", "tests.fuzz.drive", *arguments, *(["--plain"] if not by_coverage else [])]
            )
            broken += code != 0
            left, seed = left - now, seed + 1
        seconds = time.monotonic() - start
        how = "guided by coverage" if by_coverage else "random"
        print(f"{name}: {each} inputs ({how}), {seconds:.0f} s, {broken} rounds that found a fault", flush=True)
        worst = max(worst, broken)
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
