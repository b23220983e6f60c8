"""What people enter (số liệu nhập): staff, absences, volumes, times of steps, thresholds. None of it is in the catalog.

One form for all of it: a YAML file with these keys, or a workbook with a sheet for each (`sheets`). Several files make one whole.
`invented: true` marks an example; every report made from it says so.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from .. import source
from ..catalog.catalog import Catalog
from ..catalog.one_stop import StepKind
from ..catalog.record import Day, Record, Slug, Text, validated
from ..diagnostic import Faults, Place

Role = Literal["head", "deputy", "unit-head", "deputy-unit-head", "staff"]
Id = Annotated[Text, StringConstraints(pattern=r"^\S(.*\S)?$", max_length=60)]


class Person(Record):
    """An officer, with the fields he serves in; one person may have several rows, one for each length of service."""

    person: Id
    name: Text
    body: Slug
    role: Role
    fields: tuple[Slug, ...] = Field(default=(), strict=False, description="none: every field of the body")
    procedures: tuple[Id, ...] = Field(default=(), strict=False, description="procedures he can do outside these fields")
    years: int | None = Field(default=None, ge=0, le=50, description="years of service in these fields")
    rank: Literal["chuyen-vien-tro-len", "duoi-chuyen-vien"] | None = None
    completes_tasks: Literal["yes", "no"] | None = None
    qualified: Literal["yes", "no"] | None = None
    at_centre: bool = Field(default=False, description="works at the Centre already")
    most_days: int | None = Field(default=None, ge=0, le=31, description="days a month he can come at most")


class Absence(Record):
    """A person is away from a day to a day, both counted."""

    person: Id
    from_: Day = Field(alias="from")
    last: Day
    why: Text | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.last < self.from_:
            raise PydanticCustomError(
                "ends-before-it-begins", "the absence ends on {day} before it begins", {"day": self.last.isoformat()}
            )
        return self


class Volume(Record):
    """Files of a procedure in a year, and how long one is dealt with at the counter."""

    procedure: Id
    per_year: int = Field(ge=0)
    year: int = Field(ge=2000)
    minutes: int | None = Field(default=None, ge=1, le=480)
    source: Text


class StepTime(Record):
    """Working days that a step of a procedure takes now."""

    procedure: Id
    step: StepKind
    working_days: int = Field(ge=0)
    source: Text


class Thresholds(Record):
    """What counts as few files, and how the counters are to serve."""

    few_files: int = Field(ge=0, description="at most so many files a year: common counter")
    hours_a_day: int = Field(ge=1, le=24)
    minutes: int = Field(ge=1, le=480, description="of one file at the counter, where none are given for the procedure")
    wait_minutes: int = Field(ge=0)
    served_percent: int = Field(ge=1, le=99, description="of the people wait no longer than that")
    peak_percent: int = Field(default=100, ge=100, le=1000, description="arrivals in the busiest hour, of the mean hour")
    source: Text


class Entered(Record):
    """Everything of one file."""

    invented: bool = False
    about: Text | None = None
    staff: tuple[Person, ...] = Field(default=(), strict=False)
    absences: tuple[Absence, ...] = Field(default=(), strict=False)
    volumes: tuple[Volume, ...] = Field(default=(), strict=False)
    steps: tuple[StepTime, ...] = Field(default=(), strict=False)
    thresholds: Thresholds | None = None


@dataclass(frozen=True)
class Whole:
    """What was entered in all files. `invented` where one of them is an example."""

    staff: tuple[Person, ...] = ()
    absences: tuple[Absence, ...] = ()
    volumes: tuple[Volume, ...] = ()
    steps: tuple[StepTime, ...] = ()
    thresholds: Thresholds | None = None
    invented: bool = False
    files: tuple[str, ...] = ()

    def people(self) -> Mapping[str, tuple[Person, ...]]:
        """The rows of each person."""
        found: dict[str, list[Person]] = {}
        for row in self.staff:
            found.setdefault(row.person, []).append(row)
        return {person: tuple(rows) for person, rows in found.items()}

    def away(self, person: str, day: Day) -> bool:
        return any(row.person == person and row.from_ <= day <= row.last for row in self.absences)


def read(paths: Iterable[Path], catalog: Catalog) -> Whole:
    """All files together; `Refused` with every fault of all of them."""
    from .sheets import workbook

    faults = Faults()
    parts: list[Entered] = []
    names: list[str] = []
    for path in paths:
        names.append(path.name)
        if path.suffix.lower() == ".xlsx":
            read_file = workbook(path, path.name, faults)
        elif path.suffix.lower() in (".yaml", ".yml"):
            read_file = source.read(path, path.name, faults)
        else:
            faults.add(Place(path.name, 1), "no-such-kind-of-file", "neither .yaml nor .xlsx", "name a .yaml or .xlsx file")
            continue
        if read_file is None:
            continue
        made = validated(Entered, read_file, read_file.data, (), faults) if isinstance(read_file.data, dict) else None
        if made is None and not isinstance(read_file.data, dict):
            faults.add(
                Place(path.name, 1),
                "not-a-mapping",
                "keys are wanted: staff, absences, volumes, steps, thresholds",
                "look at the example",
            )
        if made is not None:
            parts.append(made)
    thresholds = [part.thresholds for part in parts if part.thresholds]
    for other in thresholds[1:]:
        faults.add(other.place, "thresholds-twice", "thresholds stand in two files", "keep one", related=[thresholds[0].place])
    whole = Whole(
        tuple(row for part in parts for row in part.staff),
        tuple(row for part in parts for row in part.absences),
        tuple(row for part in parts for row in part.volumes),
        tuple(row for part in parts for row in part.steps),
        thresholds[0] if thresholds else None,
        any(part.invented for part in parts),
        tuple(names),
    )
    _check(whole, catalog, faults)
    faults.refuse_if_any()
    return whole


def _check(whole: Whole, catalog: Catalog, faults: Faults) -> None:
    """Names are the catalog's; a person is one person; nothing is entered twice."""
    for row in whole.staff:
        _known(row.body, {body.body for body in catalog.bodies}, row.place, "no-such-body", "body", faults)
        for field in row.fields:
            _known(field, catalog.field_names, row.place, "no-such-field", "field", faults)
        for code in row.procedures:
            _known(code, catalog.procedure, row.place, "no-such-procedure", "procedure", faults)
    for person, rows in whole.people().items():
        for row in rows[1:]:
            if (row.name, row.body, row.role) != (rows[0].name, rows[0].body, rows[0].role):
                words = f"{person} stands twice with another name, body or role"
                faults.add(row.place, "person-differs", words, "give each person an id of his own", related=[rows[0].place])
            shared = set(row.fields) & {field for other in rows if other is not row for field in other.fields}
            if shared or not row.fields:
                what = ", ".join(sorted(shared)) or "every field"
                faults.add(row.place, "person-twice", f"{person} stands twice for {what}", "keep one", related=[rows[0].place])
    people = whole.people()
    for absence in whole.absences:
        _known(absence.person, people, absence.place, "no-such-person", "person", faults)
    for volume in whole.volumes:
        _known(volume.procedure, catalog.procedure, volume.place, "no-such-procedure", "procedure", faults)
    for step in whole.steps:
        _known(step.procedure, catalog.procedure, step.place, "no-such-procedure", "procedure", faults)
    _once(((f"{v.procedure} {v.year}", v.place) for v in whole.volumes), "volume-twice", faults)
    _once(((f"{s.procedure} {s.step}", s.place) for s in whole.steps), "step-twice", faults)


def _known(id: str, among: Iterable[str], place: Place, code: str, kind: str, faults: Faults) -> None:
    if id not in among:
        near = difflib.get_close_matches(id, list(among), n=1, cutoff=0.6)
        faults.add(place, code, f"there is no {kind} {id}", f"did you mean {near[0]}?" if near else "look it up in the catalog")


def _once(rows: Iterable[tuple[str, Place]], code: str, faults: Faults) -> None:
    first: dict[str, Place] = {}
    for key, place in rows:
        if key in first:
            faults.add(place, code, f"{key} is entered twice", "keep one of the two", related=[first[key]])
        first.setdefault(key, place)
