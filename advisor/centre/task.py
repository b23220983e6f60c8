"""What a day's answers leave to be organised at the Centre (việc tại Trung tâm): one task a procedure and level.

Of each: which department appraises, whether one of its officers at the Centre may decide, and which deputy has to come where
nothing can be handed down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..catalog.procedure import Procedure
from ..catalog.record import Day, Level
from ..evaluation import Evaluation, Moment
from ..reasoning.answer import NOT_RECORDED, OUT_OF_SCOPE, Answer, answer, levels


@dataclass(frozen=True)
class Task:
    """A procedure at a level with its answer."""

    answer: Answer

    @property
    def procedure(self) -> Procedure:
        return self.answer.procedure

    @property
    def level(self) -> Level:
        return self.answer.level

    @property
    def key(self) -> str:
        """What it is called by: its code, or its id."""
        return self.procedure.key

    @property
    def department(self) -> str | None:
        """The department that appraises."""
        found = self.answer.department
        return found.body if found else None

    @property
    def appraised(self) -> bool:
        return "appraise" in self.procedure.parts and self.department is not None

    @property
    def settled_by_officer(self) -> str | None:
        """The answer where the plan's own form is asked (II.6): settling by an officer of the department at the Centre."""
        case = self.answer.headline
        if case is None or case.form != "giao_mot_cua" or self.answer.outcome not in ("suggest", "open", "not_yet"):
            return None
        return self.answer.outcome

    @property
    def settling_body(self) -> str | None:
        """The body whose officer that would be: the one that holds the power, which need not be the one that appraises."""
        case = self.answer.headline
        if case is None or self.settled_by_officer is None:
            return None
        return self.answer.moment.authority.bearer(case.receiver)[0].body

    @property
    def deputy(self) -> str | None:
        """The post whose bearer has to come to the Centre (II.7), where nothing can be handed down."""
        return self.answer.fallback

    @property
    def deputy_after(self) -> str | None:
        """The deputy of the head to whom it is suggested to go: what came by ủy quyền can't be handed on to the officers."""
        case = self.answer.headline
        if case is None or self.answer.outcome != "suggest":
            return None
        authority = self.answer.moment.authority
        body, post = authority.bearer(case.receiver)
        if post is None or post.role != "head" or body.level != self.level:
            return None
        return next((one.post for one in body.posts if one.role == "deputy" and one.post in authority), None)

    @property
    def holder_known(self) -> bool:
        return bool(self.answer.facing and self.answer.facing.holders)


@dataclass(frozen=True)
class Tasks:
    """All of a day; procedures outside the province's reach or the record are only counted."""

    moment: Moment
    tasks: tuple[Task, ...]
    left_out: int

    @property
    def on(self) -> Day:
        return self.moment.on


def tasks(whole: Evaluation, on: Day, level: Level, procedures: Iterable[Procedure] | None = None) -> Tasks:
    """The tasks of one level on a day."""
    moment = whole.on(on)
    found: list[Task] = []
    left_out = 0
    for procedure in whole.catalog.procedures if procedures is None else procedures:
        if level not in levels(moment, procedure):
            continue
        given = answer(moment, procedure, level, {})
        if given.outcome in (OUT_OF_SCOPE, NOT_RECORDED):
            left_out += 1
        else:
            found.append(Task(given))
    return Tasks(moment, tuple(found), left_out)
