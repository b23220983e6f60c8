"""Whatever strangers hand in: a refusal in the program's own words, in time, with nothing half-written."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.catalog import draft as drafts
from advisor.catalog.reading import collect
from advisor.diagnostic import Faults
from tests.fuzz.drive import NAMES, WEB, plain
from tests.fuzz.targets import CATALOG, DRAFTS, TARGETS, Bench

LIMIT = 10.0  # seconds
EDITS = st.lists(st.binary(min_size=5, max_size=5), min_size=1, max_size=6).map(b"".join)
INPUTS = st.builds(lambda choice, edits: choice + edits, st.binary(min_size=2, max_size=2), EDITS) | st.binary(max_size=60)
OFTEN = {
    "catalog": 150,
    "rules": 150,
    "portal": 250,
    "excel": 250,
    "answers": 150,
    "docx": 60,
    "draft": 300,
    "plan": 400,
    "receipt": 80,
}

# What was found once; (target, input): what came of it.
FOUND = {
    ("portal", "4c00f168048132e8e3144ceba92425607849e8f134a8"): "an exponent of twenty digits: InvalidOperation of decimal",
    ("plan", "2405157fb12eae"): "a number of 5,000 digits: ValueError of the reader of JSON",
    ("plan", "6131b77c517480"): "a change without its kind: KeyError",
    ("plan", "6ddf5654ac34dc"): "a cause without changes: KeyError",
    ("receipt", "d1729a11fe2008d737e8f517d69ed6f181bd1a455e79"): "a letter of a namespace changed in a document: XMLSyntaxError",
    ("receipt", "6c297fc7539e1f"): "`true` for the path of a document: TypeError",
    ("receipt", "bc9df1e0c1b3068def690ae0"): "`null` for the id of a source: AttributeError",
    ("docx", "e44da7f2370d9e260e271365"): "a part that a relation names and the file has not: KeyError",
    ("docx", "2147738606f2bf7ec70209e0"): "broken XML in a part that is not filled in: XMLSyntaxError",
    ("docx", "31eccc70b38c29"): "broken XML in the text: XMLSyntaxError",
    ("docx", "c1eaaac4239549"): "content types of another name: AttributeError of python-docx",
    ("docx", "09710d07cfb126"): "a section that names a header which is not there: KeyError",
    ("docx", "2f2758c4bda4f70b5f02f29d"): "a relation without a target: TypeError of python-docx",
    ("docx", "0000f7000000ff"): "a number beyond all numbers in a tag: Jinja writes inf, a name that is not there",
    ("receipt", "25aa3b026925"): "the name of a document longer than a file's may be: OSError",
    ("docx", "26374306"): "a paragraph whose style has no name: InvalidXmlError of python-docx",
}


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_refusals_comes_of_a_hostile_input(name: str, bench: Bench) -> None:
    """No traceback, no more than ten seconds, nothing half-written: each target says itself what it holds."""
    run = TARGETS[name].of(bench)

    @settings(max_examples=OFTEN[name], suppress_health_check=list(HealthCheck))
    @given(INPUTS)
    def holds(data: bytes) -> None:
        start = time.monotonic()
        run(data)
        assert time.monotonic() - start < LIMIT

    holds()


@pytest.mark.parametrize(("name", "data"), FOUND, ids=[f"{name}: {why}" for (name, _), why in FOUND.items()])
def test_what_was_found_once_is_refused_now(name: str, data: str, bench: Bench) -> None:
    TARGETS[name].of(bench)(bytes.fromhex(data))


def test_the_nightly_run_asks_every_target() -> None:
    assert (*TARGETS, WEB) == NAMES


@pytest.mark.parametrize("name", ["plan", WEB])
def test_the_nightly_run_tells_what_it_did(name: str, tmp_path: Path) -> None:
    """In a process of its own with 1 GiB of memory; what is told counts the inputs."""
    arguments = ["--plain", "--inputs", "20", "--target", name, "--out", str(tmp_path)]
    done = subprocess.run([sys.executable, "-m", "tests.fuzz.drive", *arguments], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout.split(",")[0]) == (0, f"{name}: 20 inputs (random)"), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_nightly_run_finds_what_breaks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It goes on after a fault, tells each once, and keeps the input."""

    def breaks(data: bytes) -> None:
        if len(data) == 7:
            raise KeyError(len(data))

    assert plain(breaks, 200, 1, tmp_path, "plan") == 1
    (kept,) = tmp_path.iterdir()
    assert len(kept.read_bytes()) == 7
    assert capsys.readouterr().out.count("KeyError") == 1


def test_the_seeds_are_taken(bench: Bench) -> None:
    """Inputs near a seed that is refused anyway would reach nothing."""
    for name, text in CATALOG.items():
        place = bench.catalog / name
        before = place.read_bytes() if place.exists() else None
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
        faults = Faults()
        collect(bench.catalog, faults)
        place.unlink() if before is None else place.write_bytes(before)
        assert faults.found == [], name
    for text in DRAFTS:
        path = bench.folder / "taken.yaml"
        path.write_text(text, encoding="utf-8")
        drafts.read(path, bench.whole.catalog)
    for target in TARGETS.values():
        target.of(bench)(b"")
