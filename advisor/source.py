"""YAML as people write it, with the line of every value: the only door to PyYAML.

Only the plain part of YAML is read: no anchors, tags, several documents in a file, empty values or the words that
YAML 1.1 turns into booleans. Everything refused is a fault with its place; reading goes on where it can.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import ReaderError

from .diagnostic import Faults, Place

LARGEST = 4 * 1024 * 1024  # bytes
DEEPEST = 16  # levels of nesting
MOST = 50_000  # values in one file
ENOUGH = 1_000  # faults in one file
AT = "@"  # the key under which a mapping carries its own place

Key = tuple[str | int, ...]

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$|[-+]?[0-9]+[eE][-+]?[0-9]+$|0[0-9]+$")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})$")
_LINE_ENDS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML counts as the end of a line
_OLD_BOOLEANS = {"yes", "no", "on", "off", "y", "n"}
_EMPTY = {"", "~", "null"}
# What nobody sees, and what turns the direction of a line around; and letters that look like Latin ones, in a word of these. Greek
# letters that look like none are left alone: a unit may be written with them.
UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ALIKE, _LATIN = "[\u0400-\u052fΑΒΕΖΗΙΚΜΝΟΡΤΥΧο]", "[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
FOREIGN = re.compile(f"{_ALIKE}(?={_LATIN})|(?<={_LATIN}){_ALIKE}")
LONGEST_WORD = 5  # letters of the longest word that YAML takes for something else: false


@dataclass(frozen=True)
class Source:
    """One file as read: its data, and the place of the value and of the key at each path."""

    file: str
    data: Any
    places: dict[Key, Place] = field(default_factory=dict)
    keys: dict[Key, Place] = field(default_factory=dict)

    def place(self, path: Key) -> Place:
        """Of the value at a path, or of the nearest value around it."""
        for end in range(len(path), -1, -1):
            if found := self.places.get(path[:end]):
                return found
        return Place(self.file, 1)


def read(path: Path, file: str, faults: Faults) -> Source | None:
    """The file's data, or None where it can't be read; `file` is the name that people know it by."""
    start = Place(file, 1)
    try:
        if path.exists() and not path.is_file():
            faults.add(start, "unreadable", "the file can't be read: it is no file", "give it another name, or take it out")
            return None
        if path.stat().st_size > LARGEST:
            faults.add(
                start, "file-too-large", f"the file has more than {LARGEST // 1024 // 1024} MiB", "split it into several files"
            )
            return None
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        faults.add(start, "not-utf8", f"byte {error.start} is not UTF-8", "save the file as UTF-8")
        return None
    except OSError as error:
        faults.add(start, "unreadable", f"the file can't be read: {error.strerror}", "check that it exists and may be read")
        return None
    return parse(text, file, faults)


def parse(text: str, file: str, faults: Faults) -> Source | None:
    """The same from a text in memory."""
    faults.lines[file] = _LINE_ENDS.split(text)
    before = len(faults.found)
    reader = _Reader(file, faults)
    try:
        data = reader.document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except _TooMuch:
        return None
    except UnicodeEncodeError as error:
        faults.add(_place(file, text, error.start), "not-utf8", "half of a surrogate pair is no letter", "save the file as UTF-8")
        return None
    except ReaderError as error:
        place = _place(file, text, len(text.encode()[: error.position].decode(errors="ignore")))
        faults.add(place, "yaml-syntax", f"this is not YAML: the character {error.character:#06x} is not allowed", "take it out")
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1)
        problem = getattr(error, "problem", None) or str(error)
        faults.add(place, "yaml-syntax", f"this is not YAML: {problem}", "check indentation, colons and quotes around here")
        return None
    if len(faults.found) > before and data is None:
        return None
    return Source(file, data, reader.places, reader.keys)


class _TooMuch(Exception):
    """Too deep, or too many values: the rest is not looked at."""


def _place(file: str, text: str, index: int) -> Place:
    """Of one character of a text."""
    before = _LINE_ENDS.split(text[:index])
    return Place(file, len(before), len(before[-1]) + 1)


class _Reader:
    """Walks the events of one file."""

    def __init__(self, file: str, faults: Faults) -> None:
        self.file, self.faults = file, faults
        self.places: dict[Key, Place] = {}
        self.keys: dict[Key, Place] = {}
        self.events: Iterator[Any] = iter(())
        self.count = self.faulty = 0

    def document(self, events: Iterator[Any]) -> Any:
        self.events = events
        data: Any = None
        seen = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    self.fault(event, "several-documents", "a second document begins here", "put it into a file of its own")
                    return data
            elif isinstance(event, yaml.NodeEvent):
                data = self.value(event, ())
        if not seen:
            self.faults.add(Place(self.file, 1), "empty-file", "the file is empty", "write something into it or delete it")
        return data

    def value(self, event: Any, path: Key) -> Any:
        self.places[path] = self.place(event)
        if len(path) > DEEPEST:
            self.fault(event, "too-deep", f"more than {DEEPEST} levels of nesting", "no file of the project needs so many")
            raise _TooMuch
        self.count += 1
        if self.count > MOST:
            self.fault(event, "too-many-values", f"the file has more than {MOST} values", "split it into several files")
            raise _TooMuch
        if isinstance(event, yaml.AliasEvent):
            self.fault(event, "yaml-alias", f"an alias (*{event.anchor}) is not allowed", "write the value out")
            return ""
        self.check_plain(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, path)
        items: list[Any] = []
        for item in self.until(yaml.SequenceEndEvent):
            items.append(self.value(item, (*path, len(items))))
        return items

    def mapping(self, start: Any, path: Key) -> dict[str, Any]:
        found: dict[str, Any] = {AT: self.place(start)}
        for event in self.until(yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self.fault(event, "key-not-text", "a key must be a word", "write `key: value`")
                self.value(event, (*path, "?"))
                self.value(next(self.events), (*path, "?"))
                continue
            key = event.value
            if event.implicit[0] and key.lower() in _OLD_BOOLEANS:
                self.fault(
                    event, "yaml-boolean", f"YAML programs read the bare key {key} as true or false", f"write '{key}' in quotes"
                )
            self.check_plain(event)
            self.check_text(event, key)
            if key in found:
                first = self.keys.get((*path, key))
                related = [first] if first else []
                self.fault(event, "repeated-key", f"the key `{key}` stands twice", "keep one of the two", related=related)
                self.value(next(self.events), (*path, "?"))
                continue
            self.keys[*path, key] = self.place(event)
            found[key] = self.value(next(self.events), (*path, key))
        return found

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        self.check_text(event, text)
        if not event.implicit[0] or (len(text) > LONGEST_WORD and text[0].isalpha()):
            return text
        if text.lower() in _EMPTY:
            self.fault(event, "empty-value", "there is no value here", "leave the key out when the value is not known")
            return ""
        if text in {"true", "false"}:
            return text == "true"
        if text.lower() in _OLD_BOOLEANS or text in {"True", "False", "TRUE", "FALSE"}:
            self.fault(
                event,
                "yaml-boolean",
                f"YAML programs read the bare word {text} as true or false",
                f"write '{text}' in quotes if the word is meant, true or false if not",
            )
            return text
        if match := _DATE.match(text):
            try:
                return datetime.date(*map(int, match.groups()))
            except ValueError:
                self.fault(event, "no-such-day", f"{text} is no day of the calendar", "correct the date (year-month-day)")
                return datetime.date(1, 1, 1)
        if _INT.match(text) and len(text) <= 15:
            return int(text)
        if _FLOAT.match(text) or _INT.match(text):
            return NumberText(text)
        return text

    def check_plain(self, event: Any) -> None:
        if event.anchor:
            self.fault(event, "yaml-alias", f"an anchor (&{event.anchor}) is not allowed", "write the value where it is needed")
        if event.tag and event.tag != "!":
            self.fault(event, "yaml-tag", f"a tag ({event.tag}) is not allowed", "write the plain value")

    def check_text(self, event: Any, text: str) -> None:
        if text.isascii():
            return
        if not unicodedata.is_normalized("NFC", text):
            self.fault(
                event,
                "not-nfc",
                "the text is in decomposed Unicode: it looks the same and is not equal",
                "save the text in NFC (composed letters)",
            )
        if found := UNSEEN.search(text):
            self.fault(
                event,
                "unseen-character",
                f"the text holds the invisible character U+{ord(found[0]):04X}: it reads otherwise than it looks",
                "take it out, or type the text again",
            )
        if found := FOREIGN.search(text):
            self.fault(
                event,
                "foreign-letter",
                f"a Greek or Cyrillic letter (U+{ord(found[0]):04X}) in a word of Latin ones: it looks alike and is not equal",
                "type the word again",
            )
        if "Ð" in text or "ð" in text:
            self.fault(event, "eth-for-d", "the letter Ð (eth) stands where Đ is meant", "replace Ð by Đ, ð by đ")

    def until(self, end: type) -> Iterator[Any]:
        for event in self.events:
            if isinstance(event, end):
                return
            yield event

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def fault(self, event: Any, code: str, message: str, help: str, related: list[Place] | None = None) -> None:
        start, end = event.start_mark, event.end_mark
        width = end.column - start.column if end.line == start.line else 1
        self.faulty += 1
        if self.faulty > ENOUGH:
            self.faults.add(
                self.place(event), "too-many-faults", f"the file has more than {ENOUGH} faults", "mend those shown first"
            )
            raise _TooMuch
        self.faults.add(self.place(event), code, message, help, width=max(1, width), related=related or ())


class NumberText(float):
    """A number with a decimal point, kept with its digits: 1.010100 is a procedure's code before it is a number."""

    digits: str

    def __new__(cls, digits: str) -> NumberText:
        made = super().__new__(cls, min(float(digits), 1e300))
        made.digits = digits
        return made
