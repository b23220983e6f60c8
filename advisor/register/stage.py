"""The way of a proposal (các bước của hồ sơ): stages, and every step between them with who may take it. This table is the machine.

`guards` name conditions that `proceeding` checks; `own` limits a step to the department that drafts the proposal.
"""

from __future__ import annotations

from dataclasses import dataclass

from .role import Role

DRAFT, SUBMITTED, APPRAISAL, RETURNED, APPRAISED = "draft", "submitted", "appraisal", "returned", "appraised"
DECIDED, IN_FORCE, EXPIRING, LAPSED = "decided", "in_force", "expiring", "lapsed"
STALE, REPLACED, WITHDRAWN = "stale", "replaced", "withdrawn"

NAMES: dict[str, tuple[str, str]] = {
    DRAFT: ("Đang soạn", "Draft"),
    SUBMITTED: ("Đã gửi thẩm định", "Submitted"),
    APPRAISAL: ("Đang thẩm định", "Under appraisal"),
    RETURNED: ("Trả lại, yêu cầu giải trình", "Returned"),
    APPRAISED: ("Đã thẩm định", "Appraised"),
    DECIDED: ("Đã quyết định", "Decided"),
    IN_FORCE: ("Đang có hiệu lực", "In force"),
    EXPIRING: ("Sắp hết hiệu lực", "Expiring"),
    LAPSED: ("Đã hết hiệu lực", "Lapsed"),
    STALE: ("Căn cứ đã thay đổi", "Stale"),
    REPLACED: ("Đã được thay thế", "Replaced"),
    WITHDRAWN: ("Đã rút", "Withdrawn"),
}
LINE = (DRAFT, SUBMITTED, APPRAISAL, APPRAISED, DECIDED, IN_FORCE)
"""The stages that every proposal goes through, as they are drawn at its top."""
PAST = {
    RETURNED: APPRAISAL,
    EXPIRING: IN_FORCE,
    LAPSED: IN_FORCE,
}
"""Stages beside that line which say how far a proposal has come on it; the others can be come to from anywhere."""
OPEN_TO_CHANGE = (DRAFT, RETURNED)
ALIVE = (DRAFT, SUBMITTED, APPRAISAL, RETURNED, APPRAISED, DECIDED, IN_FORCE, EXPIRING)
UNDECIDED = (DRAFT, SUBMITTED, APPRAISAL, RETURNED, APPRAISED)
SYSTEM = "system"  # nobody's account: the calendar, or a change of law


@dataclass(frozen=True)
class Step:
    """One step: from which stages, to which, who may take it, on what conditions, and what its button says."""

    step: str
    of: tuple[str, ...]
    to: str
    by: tuple[Role | str, ...]
    vi: str
    en: str
    own: bool = False
    guards: tuple[str, ...] = ()


STEPS: tuple[Step, ...] = (
    Step("submit", (DRAFT,), SUBMITTED, ("drafter",), "Gửi Sở Tư pháp thẩm định", "Submit for appraisal", True, ("complete",)),
    Step("take", (SUBMITTED,), APPRAISAL, ("reviewer",), "Nhận thẩm định", "Take for appraisal"),
    Step(
        "return",
        (APPRAISAL,),
        RETURNED,
        ("reviewer",),
        "Gửi ý kiến: trả lại để giải trình",
        "Submit opinions: return",
        guards=("all_judged", "some_returned"),
    ),
    Step(
        "conclude",
        (APPRAISAL,),
        APPRAISED,
        ("reviewer",),
        "Gửi ý kiến: kết thúc thẩm định",
        "Submit opinions: conclude",
        guards=("all_judged", "none_returned"),
    ),
    Step(
        "resubmit",
        (RETURNED,),
        SUBMITTED,
        ("drafter",),
        "Gửi lại sau giải trình",
        "Resubmit",
        True,
        ("complete", "answered"),
    ),
    Step(
        "decide",
        (APPRAISED,),
        DECIDED,
        ("recorder",),
        "Ghi nhận quyết định của UBND tỉnh",
        "Record the decision",
        guards=("numbered", "some_agreed", "same_grounds"),
    ),
    Step(
        "reopen",
        (APPRAISED,),
        RETURNED,
        ("reviewer",),
        "Trả lại: danh mục đã thay đổi từ khi thẩm định",
        "Return: the catalog has changed since",
        guards=("other_grounds",),
    ),
    Step("begin", (DECIDED,), IN_FORCE, (SYSTEM,), "Có hiệu lực", "Take effect", guards=("effective",)),
    Step("near_end", (IN_FORCE,), EXPIRING, (SYSTEM,), "Sắp hết hiệu lực", "Near its end", guards=("ends_soon",)),
    Step("lapse", (IN_FORCE, EXPIRING, STALE), LAPSED, (SYSTEM,), "Hết hiệu lực", "Lapse", guards=("ended",)),
    Step(
        "go_stale",
        (DRAFT, SUBMITTED, APPRAISAL, RETURNED, APPRAISED, DECIDED, IN_FORCE, EXPIRING),
        STALE,
        (SYSTEM,),
        "Căn cứ thay đổi",
        "Grounds have changed",
    ),
    Step(
        "redraft",
        (STALE,),
        DRAFT,
        ("drafter",),
        "Soạn lại theo căn cứ hiện hành",
        "Draft again on present grounds",
        True,
        ("undecided",),
    ),
    Step(
        "withdraw",
        (DRAFT, SUBMITTED, APPRAISAL, RETURNED, APPRAISED, STALE),
        WITHDRAWN,
        ("drafter",),
        "Rút hồ sơ",
        "Withdraw",
        True,
        ("reasoned", "undecided"),
    ),
    Step(
        "repeal",
        (DECIDED, IN_FORCE, EXPIRING, STALE),
        WITHDRAWN,
        ("recorder",),
        "Ghi nhận việc bãi bỏ, thu hồi",
        "Record the repeal",
        guards=("reasoned", "was_decided"),
    ),
    Step(
        "replace",
        (DECIDED, IN_FORCE, EXPIRING, STALE, LAPSED),
        REPLACED,
        ("recorder",),
        "Ghi nhận văn bản thay thế",
        "Record what replaces it",
        guards=("reasoned", "was_decided"),
    ),
)
STEP: dict[str, Step] = {step.step: step for step in STEPS}
REASONED = frozenset(step.step for step in STEPS if "reasoned" in step.guards)


def may(step: Step, stage: str, role: str, own: bool) -> bool:
    """May somebody of this role take the step from this stage? Conditions (`guards`) come on top."""
    return stage in step.of and role in step.by and (own or not step.own)


def passed(now: str) -> tuple[str, ...]:
    """The stages of the line that lie behind a proposal."""
    if now in LINE:
        return LINE[: LINE.index(now)]
    return LINE[: LINE.index(PAST[now]) + 1] if now in PAST else ()


def steps_of(stage: str, role: str, own: bool) -> list[Step]:
    """The steps that somebody may take from a stage, in the table's order."""
    return [step for step in STEPS if may(step, stage, role, own)]
