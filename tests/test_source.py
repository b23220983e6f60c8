"""YAML as people write it: what is read, as what, and from where."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from advisor.diagnostic import Fault, Faults, Place, Refused
from advisor.source import AT, LARGEST, NumberText, Source, parse, read
from advisor.workspace import fingerprint, yaml_files


def _read(text: str) -> Source:
    faults = Faults()
    found = parse(text, "a.yaml", faults)
    assert found is not None
    assert faults.found == []
    return found


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("abc", "abc"),
        ("'true'", "true"),
        ('"5"', "5"),
        ("'2025-07-01'", "2025-07-01"),
        ("'no'", "no"),
        ("'~'", "~"),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-12", -12),
        ("2025-07-01", datetime.date(2025, 7, 1)),
        ("2025-7-1", "2025-7-1"),
        ("12:30", "12:30"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("noon", "noon"),
        ("72/2025/QH15", "72/2025/QH15"),
        ("[a, b]", ["a", "b"]),
        ("|\n  một\n  hai\n", "một\nhai\n"),
        (">\n  một\n  hai\n", "một hai\n"),
    ],
)
def test_a_value_is_what_it_looks_like(written: str, value: object) -> None:
    """Words stay words: only plain true, false, whole numbers and days are anything else."""
    found = _read(f"a: {written}").data["a"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("digits", ["1.010100", "1.0", "0123", "1e5", "123456789012345678901234567890", "9e999", ".5"])
def test_a_number_keeps_its_digits(digits: str) -> None:
    """1.010100 is a procedure's code before it is a number, and its last zeros count."""
    found = _read(f"a: {digits}").data["a"]
    assert isinstance(found, NumberText)
    assert found.digits == digits


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_value_and_key_has_its_place(ends: str) -> None:
    """Line and column count from 1 and are those of the editor, whatever ends the lines."""
    source = _read(ends.join(["# đầu", "a:", "  - b: một", "    c: [x, z]", "d: 2"]) + ends)
    assert source.place(("a", 0, "b")) == Place("a.yaml", 3, 8)
    assert source.place(("a", 0, "c", 1)) == Place("a.yaml", 4, 12)
    assert source.keys["a", 0, "c"] == Place("a.yaml", 4, 5)
    assert source.data["a"][0][AT] == Place("a.yaml", 3, 5)
    assert source.place(("d", "nothing", "below")) == Place("a.yaml", 5, 4)


def test_the_line_shown_is_the_line_meant() -> None:
    """Windows line ends, or a line end that only YAML knows, move no fault to another line."""
    for ends in ("\r\n", "\u2028", "\x85", "\r"):
        faults = Faults()
        parse(f"a: một{ends}b: no{ends}", "a.yaml", faults)
        assert [(f.place.line, f.place.column, f.text, f.width) for f in faults.found] == [(2, 4, "b: no", 2)]


@pytest.mark.parametrize("key", ["'on'", "'no'"])
def test_a_key_that_others_read_as_a_boolean_stands_in_quotes(key: str) -> None:
    """`on:` is the key true to YAML 1.1 programs: bare it is a fault, in quotes it is the word."""
    faults = Faults()
    parse(f"{key.strip(chr(39))}: a", "a.yaml", faults)
    assert [fault.code for fault in faults.found] == ["yaml-boolean"]
    assert [name for name in _read(f"{key}: a").data if name != AT] == [key.strip("'")]


@pytest.mark.parametrize("key", ["5", "1.10", "2025-01-01", "true", "null"])
def test_a_key_is_always_a_word(key: str) -> None:
    """A number, a day or a truth value before a colon is a word."""
    assert [name for name in _read(f"{key}: a").data if name != AT] == [key]


def test_reading_goes_on_after_a_fault() -> None:
    """One refused value hides none after it, and the values around it are still read."""
    faults = Faults()
    source = parse("a: no\nb: &x 1\nc: 2025-02-30\nd: [~, !!str e]\na: f\ng: Ðất\n", "a.yaml", faults)
    assert [fault.code for fault in faults.found] == [
        "yaml-boolean", "yaml-alias", "no-such-day", "empty-value", "yaml-tag", "repeated-key", "eth-for-d",
    ]  # fmt: skip
    assert source is not None
    assert (source.data["a"], source.data["b"], source.data["d"], source.data["g"]) == ("no", 1, ["", "e"], "Ðất")


def test_a_fault_gives_no_orders_to_a_terminal() -> None:
    """Control and turn-around characters of a file are not passed on, and the underline stays under the same words."""
    faults = Faults()
    parse('a: "\\e[2J" \nb: \u202e\u2067 # no\nc:\tno\n', "a.yaml", faults)
    assert all(c.isprintable() or c == "\n" for fault in faults.found for c in str(fault))
    assert str(faults.found[-1]).splitlines()[1:3] == ["    c: no", "       ^^"]


def test_the_same_fault_is_told_once_and_a_long_line_not_at_all() -> None:
    """Faults are a set in the order of files and lines; a line of more than 160 letters is not repeated."""
    faults = Faults()
    faults.lines["a.yaml"] = ["x" * 161, "y" * 160]
    for line in (2, 1, 2):
        faults.add(Place("a.yaml", line), "some-code", "message", "help")
    refused = Refused(faults.found)
    assert [(fault.place.line, fault.text) for fault in refused.faults] == [(1, ""), (2, "y" * 160)]
    assert Fault(Place("a.yaml", 3, 7), "code", "m", "h").as_json() == {
        "code": "code", "file": "a.yaml", "line": 3, "column": 7, "message": "m", "help": "h",
    }  # fmt: skip


def test_a_file_as_large_as_allowed_is_read(tmp_path: Path) -> None:
    """The bound is on what is larger, to the byte."""
    path, faults = tmp_path / "a.yaml", Faults()
    for size, codes in ((LARGEST, []), (LARGEST + 1, ["file-too-large"])):
        path.write_bytes(b"a: " + b"x" * (size - 3))
        assert (read(path, "a.yaml", faults) is None) is bool(codes)
        assert [fault.code for fault in faults.found] == codes


def test_the_fingerprint_tells_one_letter_and_one_name(tmp_path: Path) -> None:
    """What a verdict was computed from is known by a number that changes with any letter, name or file, and with nothing else."""

    def now() -> str:
        return fingerprint(tmp_path, yaml_files(tmp_path))

    one, seen = tmp_path / "a.yaml", []
    one.write_text("a: 1")
    seen.append(now())
    (tmp_path / "notes.txt").write_text("not read")
    (tmp_path / ".hidden.yaml").write_text("not read")
    assert now() == seen[0]
    one.write_text("a: 2")
    seen.append(now())
    one.rename(tmp_path / "b.yml")
    seen.append(now())
    (tmp_path / "c.yaml").write_text("")
    seen.append(now())
    assert len(set(seen)) == 4
