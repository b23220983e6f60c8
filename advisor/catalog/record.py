"""What every record of the catalog and of the rules has: it is frozen, typed, and knows the file and line it stands in."""

from __future__ import annotations

import datetime
import difflib
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SkipValidation,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from ..diagnostic import NOWHERE, Faults, Place
from ..source import AT, Key, NumberText, Source


def _text(value: Any) -> Any:
    """Refuses what YAML made into something else than text, with the words to quote."""
    match value:
        case str():
            return value
        case bool():
            raise PydanticCustomError("boolean-for-text", "true and false are no text here")
        case NumberText():
            raise PydanticCustomError("number-for-text", "{digits} without quotes is read as a number", {"digits": value.digits})
        case int():
            raise PydanticCustomError("number-for-text", "{digits} without quotes is read as a number", {"digits": str(value)})
        case datetime.date():
            raise PydanticCustomError("date-for-text", "{day} without quotes is read as a date", {"day": value.isoformat()})
    return value


Text = Annotated[str, StringConstraints(min_length=1, max_length=4000), BeforeValidator(_text)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120), BeforeValidator(_text)]


def _without_place(data: Any) -> Any:
    return {key: value for key, value in data.items() if key != AT} if isinstance(data, dict) else data


Words = Annotated[dict[str, Text], BeforeValidator(_without_place)]
"""A mapping of any words to texts."""
Day = datetime.date
Grade = Literal["text", "restated", "reported", "recalled"]
Level = Literal["province", "district", "commune", "other"]
Part = Literal["receive", "appraise", "decide", "return"]
Form = Literal["phan_cap", "uy_quyen", "phan_cong", "giao_mot_cua", "thua_uy_quyen"]

GRADES: tuple[Grade, ...] = ("text", "restated", "reported", "recalled")
VERIFIED: frozenset[Grade] = frozenset({"text", "restated"})


class Record(BaseModel):
    """A mapping in a file. Unknown keys are faults of their own, so that one misspelt key hides no other fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)

    place: SkipJsonSchema[SkipValidation[Place]] = Field(default=NOWHERE, alias="@", repr=False)  # source.AT

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, dict) or info.context is None:
            return data
        names = {field.alias or name for name, field in cls.model_fields.items()}
        strangers = [key for key in data if key not in names]
        if strangers:
            for key in strangers:
                info.context.append((data[AT], key, sorted(names - {AT})))
            data = {key: value for key, value in data.items() if key in names}
        return data


class Period(Record):
    """A half-open time `[from, until)`; an absent end is open. `unsure` names ends whose day was recalled or inferred."""

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    unsure: tuple[Literal["from", "until"], ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.from_ and self.until and self.from_ >= self.until:
            raise PydanticCustomError(
                "ends-before-it-begins",
                "the period from {start} until {end} has no day in it",
                {"start": self.from_.isoformat(), "end": self.until.isoformat()},
            )
        return self

    def __contains__(self, day: Day) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day < self.until)

    def overlaps(self, other: Period) -> bool:
        return (self.until is None or other.from_ is None or other.from_ < self.until) and (
            other.until is None or self.from_ is None or self.from_ < other.until
        )

    def within(self, outer: Period) -> Period | None:
        """The common days of both, or None."""
        start = max((d for d in (self.from_, outer.from_) if d), default=None)
        end = min((d for d in (self.until, outer.until) if d), default=None)
        if start and end and start >= end:
            return None
        return Period.model_construct(from_=start, until=end, unsure=(), place=self.place)

    def days(self) -> list[Day]:
        return [day for day in (self.from_, self.until) if day]


ALWAYS = Period()
R = TypeVar("R", bound=BaseModel)


class Evidence(Record):
    """How the words are known: read in the text, restated officially, reported, or recalled; and where they were seen."""

    grade: Grade
    source: Text | None = None

    @property
    def verified(self) -> bool:
        return self.grade in VERIFIED


def validated(model: type[R], source: Source, data: Any, path: Key, faults: Faults) -> R | None:
    """The record written at a path of a source, or None with its faults added."""
    strangers: list[tuple[Place, str, list[str]]] = []
    made: R | None = None
    try:
        made = model.model_validate(data, context=strangers)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            loc = tuple(part for part in found["loc"] if not (isinstance(part, str) and part.startswith("function-")))
            _add(found, source, (*path, *loc), faults)
    for at, key, names in strangers:
        _unknown_key(source, at, key, names, faults)
    return made


def _unknown_key(source: Source, at: Place, key: str, names: list[str], faults: Faults) -> None:
    place = next(
        (place for path, place in source.keys.items() if path[-1] == key and source.places.get(path[:-1]) == at),
        at,
    )
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.6)
    help = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(names)}"
    faults.add(place, "unknown-key", f"there is no key `{key}` here", help, width=len(key))


_HELP = {
    "boolean-for-text": "write the word in quotes",
    "number-for-text": "write it in quotes: '{given}'",
    "date-for-text": "write it in quotes",
    "ends-before-it-begins": "`until` is the first day on which it is no longer in force; correct one of the two",
    "no-document-number": "write the whole number, as in 72/2025/QH15",
    "no-citation": "write it as: 72/2025/QH15 Điều 14 khoản 2 điểm a",
    "no-percentage": "write it as the plan prints it, in quotes: '92,4'",
    "no-procedure-code": "one digit, a point, six digits, in quotes; or unknown",
    "missing": "add it, or look at a file of the same kind",
    "string_pattern_mismatch": "use small letters without accents, digits and hyphens, as in so-tu-phap",
    "literal_error": "use one of the words listed",
    "date_type": "write the day as 2026-01-31, without quotes",
    "string_too_short": "leave the key out when there is nothing to say",
    "string_too_long": "say it shorter",
    "string_type": "write one text",
    "int_type": "write it in digits",
    "list_type": "write [one, two], or one a line after a hyphen",
    "tuple_type": "write [one, two], or one a line after a hyphen",
    "dict_type": "write `key: value`",
    "model_type": "write `key: value`",
    "bool_type": "write true or false without quotes",
    "too_short": "write at least one, or leave the key out if it may be absent",
    "greater_than_equal": "correct the number",
}
_MESSAGE = {
    "string_pattern_mismatch": "this is no id",
    "string_type": "a text is wanted here",
    "string_too_short": "the text is empty",
    "string_too_long": "the text is too long",
    "date_type": "a day is wanted here",
    "int_type": "a whole number is wanted here",
    "list_type": "a list is wanted here",
    "tuple_type": "a list is wanted here",
    "too_short": "the list is empty",
    "greater_than_equal": "the number is too small",
    "dict_type": "a mapping is wanted here",
    "model_type": "a mapping is wanted here",
    "bool_type": "true or false is wanted here",
}
_CODE = {
    "missing": "missing-key",
    "string_pattern_mismatch": "not-a-slug",
    "literal_error": "unknown-word",
    "string_type": "not-text",
    "string_too_short": "empty-text",
    "string_too_long": "text-too-long",
    "date_type": "not-a-date",
    "int_type": "not-a-number",
    "list_type": "not-a-list",
    "tuple_type": "not-a-list",
    "too_short": "empty-list",
    "greater_than_equal": "number-too-small",
    "dict_type": "not-a-mapping",
    "model_type": "not-a-mapping",
    "bool_type": "not-true-or-false",
}


def _add(found: Any, source: Source, path: Key, faults: Faults) -> None:
    kind = found["type"]
    code = _CODE.get(kind, kind.replace("_", "-"))
    given = found.get("ctx", {}).get("digits") or found.get("ctx", {}).get("day") or ""
    help = _HELP.get(kind, "correct the value").replace("{given}", str(given))
    if kind == "missing":
        message = f"the key `{path[-1]}` is missing"
        place = source.place(path[:-1])
    elif kind == "literal_error":
        message = f"there is no {found['input']!r} here; known: {found['ctx']['expected']}"
        place = source.place(path)
        near = difflib.get_close_matches(str(found["input"]), str(found["ctx"]["expected"]).replace("'", "").split(", "), n=1)
        help = f"did you mean `{near[0]}`?" if near else help
    else:
        message = _MESSAGE.get(kind, found["msg"])
        place = source.place(path)
    faults.add(place, code, message, help)
