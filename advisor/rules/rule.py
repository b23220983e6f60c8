"""A rule as it is written in its file (quy tắc): basis, condition, sentence, examples, and what it leaves to people.

The slug is the file's name and the rule's id in every finding. A rule has no date: it lives while its basis does.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from ..catalog.legislation import Cited
from ..catalog.record import Record, Slug, Text, Words, _text

Effect = Literal["permit", "forbid", "require", "formality", "advise", "derive"]
RuleId = Annotated[
    str,
    BeforeValidator(_text),
    StringConstraints(pattern=r"^(permit|forbid|require|formality|advise|derive)/[a-z0-9-]+$", max_length=100),
]
Written = dict[str, Any]
"""A condition or an example as written: facts and values, and the places of its mappings."""


def _list(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


Several = Annotated[tuple[Written, ...], BeforeValidator(_list), Field(strict=False)]


class Pair(Record):
    """From these kinds of holder to receivers that stand in one of these relations."""

    from_: tuple[Slug, ...] = Field(alias="from", min_length=1, strict=False)
    to: tuple[Slug, ...] = Field(min_length=1, strict=False)
    when: Written = Field(default_factory=dict)


class Accepted(Record):
    """A finding of `rules analyse` about this rule that is meant to be so, and why."""

    kind: Literal["conflict", "dead", "redundant", "cycle"]
    with_: tuple[Text, ...] = Field(
        alias="with", default=(), strict=False, description="the other rules of the finding (a lift is named lift/…)"
    )
    why: Text


class Examples(Record):
    """Facts not named come from `base`; facts named nowhere are unknown."""

    base: Written = Field(default_factory=dict)
    applies: Several = ()
    silent: Several = ()
    met: Several = ()
    unmet: Several = ()
    cannot_tell: Several = Field(default=(), alias="cannot-tell")


class WrittenRule(Record):
    """One file under `rules/`."""

    rule: RuleId
    vi: Text
    en: Text
    basis: tuple[Cited, ...] = Field(min_length=1, strict=False)
    express: bool = Field(default=False, description="speaks of this very matter and not in general (permit)")
    of: tuple[RuleId, ...] = Field(default=(), strict=False, description="the grounds it belongs to (require, formality)")
    when: Written = Field(default_factory=dict)
    pairs: tuple[Pair, ...] = Field(default=(), strict=False)
    met_if: Written = Field(default_factory=dict)
    sets: Words = Field(default_factory=dict, description="the derived fact and its value (derive)")
    because: Text
    because_en: Text
    not_expressed: tuple[Text, ...] = Field(default=(), strict=False)
    accepts: tuple[Accepted, ...] = Field(default=(), strict=False)
    examples: Examples

    @property
    def effect(self) -> Effect:
        return self.rule.split("/")[0]  # type: ignore[return-value]  # the pattern of RuleId
