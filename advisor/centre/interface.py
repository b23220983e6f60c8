"""The results for other programs (JSON): codes, ids and numbers; the only sentences are the remarks. Every key is always there."""

from __future__ import annotations

from typing import Any

from ..catalog.record import Day
from ..reasoning.wording import Wording
from .calendar import Calendar
from .counter import Counters, Line
from .entered import Whole
from .process import Flow, Process, Processes
from .rota import Body, Rota
from .staffing import Department, Staffing
from .telling import counter, process, rota, staffing

Json = dict[str, Any]


def of_processes(found: Processes, whole: Whole, wording: Wording) -> Json:
    return {
        "invented": whole.invented,
        "order": found.order.order if found.order else None,
        "received": found.received.isoformat(),
        "sums": [
            {
                "department": one.department,
                "procedures": one.procedures,
                "suggested": one.suggested,
                "steps_before": one.steps_before,
                "steps_after": one.steps_after,
                "steps_saved": one.steps_saved,
                "days_saved": one.days_saved if one.days_known else None,
                "days_known_for": one.days_known,
                "holder_unknown": one.holder_unknown,
            }
            for one in found.sums
        ],
        "processes": [_process(one) for one in found.processes],
        "remarks": list(process.remarks(found, wording)),
    }


def _process(one: Process) -> Json:
    limit = one.task.procedure.time_limit
    return {
        "code": one.task.key,
        "level": one.task.level,
        "outcome": one.task.answer.outcome,
        "limit": {"working_days": limit.working_days, "days": limit.days} if limit else None,
        "due": one.due.isoformat() if one.due else None,
        "before": _flow(one.before),
        "after": _flow(one.after) if one.after else None,
        "steps_saved": one.saved_steps,
        "days_saved": one.saved_days,
        "over_limit": one.over_limit,
        "recorded": [{"name": step.name, "by": step.by, "days": step.days} for step in one.task.procedure.steps],
    }


def _flow(flow: Flow) -> list[Json]:
    return [
        {
            "step": step.kind,
            "by": step.by.id,
            "also": list(step.by.also),
            "at_centre": step.by.at_centre,
            "days": step.days,
            "basis": list(step.general.basis) if step.general else [],
        }
        for step in flow.steps
    ]


def of_staffing(found: Staffing, whole: Whole, wording: Wording) -> Json:
    """For other programs: codes and ids, no sentences but the remarks."""
    return {
        "invented": whole.invented,
        "people": found.chosen,
        "proven": found.gap == 0,
        "gap": found.gap,
        "duties": list(found.options.duties),
        "separate": found.options.separate,
        "least_role": found.options.least_role,
        "standards": [
            {"duty": duty, "rule": s.rule.rule, "basis": [str(n.citation) for n in s.norms]}
            for duty, some in found.asked.items()
            for s in some
        ],
        "departments": [_department(one) for one in found.departments],
        "without_department": found.without_department,
        "remarks": list(staffing.remarks(found, whole, wording)),
    }


def _department(one: Department) -> Json:
    return {
        "id": one.id,
        "procedures": len(one.tasks),
        "entered": one.entered,
        "proven": one.chosen.proven,
        "gap": one.chosen.gap,
        "people": [{"id": person, "does": one.load(person)[0], "stands_in": one.load(person)[1]} for person in one.chosen.people],
        "assigned": [
            {
                "code": a.task.key,
                "appraises": a.pair.appraises,
                "appraises_instead": a.stands_in.appraises,
                "decides": a.pair.decides,
                "decides_instead": a.stands_in.decides,
            }
            for a in one.assigned
        ],
        "lacks": [
            {
                "duty": lack.duty,
                "kind": lack.kind,
                "procedures": [task.key for task in lack.tasks],
                "fields": list(lack.fields),
                "near": [
                    {
                        "person": n.person,
                        "other_field": n.other_field,
                        "below_role": n.below_role,
                        "gaps": [{"fact": g.fact, "value": g.value, "least": g.least} for g in n.fit.gaps],
                    }
                    for n in lack.near
                ],
            }
            for lack in one.lacks
        ],
    }


def of_rota(found: Rota, whole: Whole, calendar: Calendar, month: tuple[int, int], wording: Wording) -> Json:
    return {
        "invented": whole.invented,
        "month": f"{month[0]}-{month[1]:02}",
        "days": [one.isoformat() for one in found.days],
        "bodies": [_body(body) for body in found.bodies],
        "after": found.after,
        "holder_unknown": found.holder_unknown,
        "no_deputy": found.no_deputy,
        "remarks": list(rota.remarks(found, whole, calendar, month, wording)),
    }


def _body(body: Body) -> Json:
    plan = body.plan

    def iso(one: Day | None) -> str | None:
        return one.isoformat() if one else None

    return {
        "id": body.id,
        "possible": bool(plan) and not body.clashes,
        "procedures": [task.key for task in body.tasks],
        "deputies": [{"id": d.id, "covers": sorted(d.covers), "days": plan.days_of(d.id) if plan else 0} for d in body.deputies],
        "comes": {one.isoformat(): list(some) for one, some in plan.comes.items()} if plan else {},
        "most": plan.most if plan else None,
        "proven": plan.proven if plan else None,
        "gap": plan.gap if plan else None,
        "conflict": [{"kind": c.kind, "who": c.who, "day": iso(c.day)} for c in body.clashes],
        "days_without": [one.isoformat() for one in body.empty],
        "fields_without": list(body.uncovered),
    }


def of_counters(found: Counters, whole: Whole, wording: Wording) -> Json:
    return {
        "invented": whole.invented,
        "thresholds": found.thresholds.model_dump(exclude={"place"}) if found.thresholds else None,
        "common": _line(found.common) if found.common else None,
        "lines": [_line(line) for line in found.lines],
        "few": [task.procedure.key for task in found.few],
        "not_entered": [task.procedure.key for task in found.not_entered],
        "remarks": list(counter.remarks(found, whole, wording)),
    }


def _line(line: Line) -> Json:
    return {
        "id": line.id,
        "procedures": [task.procedure.key for task in line.tasks],
        "files": line.files,
        "an_hour": round(line.an_hour, 4),
        "minutes": round(line.minutes, 2),
        "counters": line.counters,
        "served": round(line.served, 4),
        "mean_wait": round(line.mean_wait, 2),
    }
