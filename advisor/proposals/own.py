"""What was given for one procedure alone (nội dung riêng của từng thủ tục): its period, conditions, checks of the text, appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..catalog.record import Day

Conclusion = Literal["agreed", "refused", "returned"]


@dataclass(frozen=True)
class Appraisal:
    """An opinion of the appraiser (ý kiến thẩm định) on one procedure; `sent` is False while it is a draft."""

    conclusion: Conclusion
    reasons: str = ""
    sent: bool = True


@dataclass(frozen=True)
class Own:
    """Of one procedure. `until` is the last day; `checks` says where somebody read (what, id) in the text."""

    until: Day | None = None
    conditions: str = ""
    checks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    appraisal: Appraisal | None = None


NOTHING = Own()
