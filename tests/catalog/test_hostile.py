"""Files made to break the reader: each is refused with a fault, at once."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.catalog.reading import collect, read
from advisor.diagnostic import Faults, Refused
from advisor.source import parse
from tests.worlds import PROVINCE, WORLD, Content, faults, write

LAUGHS = "a0: &a0 [lol]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
HOSTILE: dict[str, tuple[Content, str]] = {
    "billion laughs": (LAUGHS, "yaml-alias"),
    "quadratic laughs": ("a: &a " + "x" * 100_000 + "\nb: [" + ", ".join(["*a"] * 20_000) + "]\n", "yaml-alias"),
    "an alias of itself": ("a: &a [*a]\n", "yaml-alias"),
    "deep flow lists": ("[" * 10_000, "too-deep"),
    "deep flow mappings": ("{a: " * 10_000, "too-deep"),
    "deep lists": ("- " * 10_000 + "a", "too-deep"),
    "deep mappings": ("".join(" " * n + "a:\n" for n in range(1_500)), "too-deep"),
    "deep keys": ("? " * 10_000, "too-deep"),
    "100 MB of nothing": (100 * 1024 * 1024, "file-too-large"),
    "100 GB of nothing": (100 * 1024**3, "file-too-large"),
    "4 MB of values": ("[" + "a," * (2 * 1024 * 1024 - 8) + "]", "too-many-values"),
    "4 MB of nothings": ("[" + "~," * (2 * 1024 * 1024 - 8) + "]", "too-many-faults"),
    "4 MB of keys": ("{" + "".join(f"a{n}: b," for n in range(300_000)) + "}", "too-many-values"),
    "one key again and again": ("a: b\n" * 200_000, "too-many-faults"),
    "binary junk": (bytes(range(256)) * 100, "not-utf8"),
    "a gzip": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03KJ\xe2\x02\x00", "not-utf8"),
    "UTF-16": ("a: Đất".encode("utf-16"), "not-utf8"),
    "TCVN3 or the like": (b"- {field: dat-dai, name: " + b"\xa7\xcat}", "not-utf8"),
    "nothing": (b"", "empty-file"),
    "a comment": (b"# a\n", "empty-file"),
    "a mark alone": ("\ufeff", "empty-file"),
    "several documents": ("a: b\n---\nc: d\n", "several-documents"),
    "an object": ("a: !!python/object/apply:os.system ['touch /tmp/never']\n", "yaml-tag"),
    "an object as a key": ("!!python/name:os.system k: v\n", "yaml-tag"),
    "a tag of one's own": ("%TAG ! tag:example,2000:\n---\na: !x b\n", "yaml-tag"),
    "NUL": (b"a: b\x00c\n", "yaml-syntax"),
    "NULs": (b"\x00" * 1000, "yaml-syntax"),
    "an escape": (b"a: \x1b[2J\n", "yaml-syntax"),
    "a very long line": ("a: '" + "x" * 4_000_000, "yaml-syntax"),
    "a very long word": ("a" * 4_000_000, "not-a-mapping"),
    "a very long key": ("a" * 4_000_000 + ": b", "yaml-syntax"),
    "tabs": ("a:\n\t- b\n", "yaml-syntax"),
    "another YAML": ("%YAML 3.0\n---\na: b\n", "yaml-syntax"),
    "a folder": (None, "unreadable"),
    "a key that the reader uses": ("'@': x\n", "repeated-key"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once(name: str, tmp_path: Path) -> None:
    """No file costs more than two seconds of work, raises anything but a refusal, or lets the catalog be computed with."""
    content, code = HOSTILE[name]
    write(tmp_path, {**WORLD, "legislation/x.yaml": content})
    start = time.process_time()
    with pytest.raises(Refused) as refused:
        read(tmp_path / "catalog")
    assert time.process_time() - start < 2
    assert code in {fault.code for fault in refused.value.faults if fault.place.file == "catalog/legislation/x.yaml"}
    assert all(len(fault.text) <= 160 and fault.help for fault in refused.value.faults)
    assert not Path("/tmp/never").exists()


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe, an endless device or a link to nowhere named x.yaml is refused and never opened."""
    folder = write(tmp_path, {"province.yaml": PROVINCE, "legislation/a.yaml": None})
    os.mkfifo(folder / "legislation" / "pipe.yaml")
    (folder / "legislation" / "endless.yaml").symlink_to("/dev/zero")
    (folder / "legislation" / "nowhere.yaml").symlink_to("/no/such/file")
    (folder / "legislation" / "circle.yaml").symlink_to("circle.yaml")
    found = Faults()
    collect(folder, found)
    assert [fault.code for fault in found.found] == ["unreadable"] * 5


def test_a_hostile_file_hides_no_fault_of_another(tmp_path: Path) -> None:
    """One file that is given up does not stop the reading of the rest."""
    for number, (name, (content, code)) in enumerate(HOSTILE.items()):
        if isinstance(content, str) and len(content) > 1_000_000:
            continue
        files: dict[str, Content] = {
            **WORLD,
            "a/nothing.yaml": "x",
            "legislation/x.yaml": content,
            "legislation/z.yaml": "a: no\n",
        }
        codes = {fault.place.file.rpartition("/")[2]: fault.code for fault in faults(tmp_path / str(number), files)}
        assert {"nothing.yaml", "x.yaml", "z.yaml"} <= codes.keys(), (name, code)


SOUP = st.lists(
    st.sampled_from(
        ["a", "Đất", "Ð", "a\u0302", ": ", ":", "- ", "? ", "\n", "\n  ", " ", "[", "]", "{", "}", ", ", "&x ", "*x", "!!str ",
         "!", "'", '"', "|\n", ">-\n", "# ", "---\n", "...\n", "%", "@", "`", "~", "no", "true", "1.010100", "2025-02-30",
         "2025-01-01", "\t", "\r", "\u2028", "\ufeff", "\x00", "\\", "<<"]
    ),
    max_size=30,
).map("".join)  # fmt: skip
ANY = st.text(st.characters(), max_size=60)


@settings(max_examples=600, derandomize=True, deadline=None)
@given(SOUP | ANY)
def test_no_text_raises(text: str) -> None:
    """Whatever is written, reading answers with data or with faults, and every fault has a place in the text."""
    found = Faults()
    source = parse(text, "a.yaml", found)
    assert source is not None or found.found
    for fault in found.found:
        assert fault.code
        assert fault.message
        assert fault.help
        assert 1 <= fault.place.line <= len(found.lines["a.yaml"]) + 1
        assert str(fault).isprintable() or "\n" in str(fault)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(SOUP | ANY, st.sampled_from(["legislation/x.yaml", "fields.yaml", "procedures/x.yaml", "coverage.yaml"]))
def test_no_catalog_raises(tmp_path_factory: pytest.TempPathFactory, text: str, name: str) -> None:
    """The same of a whole catalog with such a file in it: every check bears what was read."""
    folder = write(tmp_path_factory.mktemp("c"), {**WORLD, name: text.encode("utf-8", "surrogatepass")})
    collect(folder, Faults())
