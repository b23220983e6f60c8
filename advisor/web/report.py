"""The reports of the plan (báo cáo) that the workspace gives: what `advisor report` gives, with its own proposals as their register.

A workbook that departments filled in is read for one answer and not kept.
"""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ..catalog.plan import Plan, Reported
from ..catalog.record import Day
from ..documents.paper import Paper
from ..evaluation import Evaluation
from ..exchange import layout
from ..register import ledger
from ..register.account import NotPossible
from ..register.attachment import Upload
from ..reports import classification_paper, figures, lists, monthly, progress_paper, review, scoreboard, stated, word
from ..reports.classification import Classification, Observed, plan_for
from ..reports.entered import INVENTED
from ..reports.lists import Published
from ..reports.progress import Progress, with_reports
from .answers import ANSWERS

T = TypeVar("T")
MOST_KEPT = 8


@dataclass(frozen=True)
class Asked:
    """What an address asks of a report; `every`: with every procedure."""

    name: str
    on: Day
    department: str = ""
    months: int = 6
    everywhere: bool = False
    every: bool = False


@dataclass(frozen=True)
class Filled:
    """What workbooks say that people filled in; `invented` where one of them is an example."""

    stated: Observed | None = None
    published: Published | None = None
    figures: tuple[Reported, ...] = ()
    invented: bool = False


NOTHING = Filled()


class NotLaidOut(Exception):
    """Why there is no such report, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        self.words = vi, en
        super().__init__(en)


# --- each report -------------------------------------------------------------------------------------------------------


def _classification(asked: Asked, plan: Plan, filled: Filled) -> Paper:
    return classification_paper.paper(_classified(asked.on, plan, filled.stated), asked.every)


def _progress(asked: Asked, plan: Plan, filled: Filled) -> Paper:
    return progress_paper.paper(Progress(_classified(asked.on, with_reports(plan, filled.figures), filled.stated)))


def _monthly(asked: Asked, plan: Plan, filled: Filled) -> Paper:
    to, since = monthly.period(asked.on, monthly.day_of(plan))
    now, before = _classified(to, plan), _classified(since, plan)
    return monthly.paper(monthly.Monthly(now, before, ledger.lines(), asked.department or None))


def _lists(asked: Asked, plan: Plan, filled: Filled) -> Paper:
    return lists.paper(lists.Lists(_classified(asked.on, plan, filled.stated), filled.published))


def _scoreboard(asked: Asked, plan: Plan, filled: Filled) -> Paper:
    if plan.score is None:
        raise NotLaidOut("Kế hoạch trong danh mục chưa có công thức chấm điểm (khóa score).", "The plan has no formula (score).")
    found = Progress(_classified(asked.on, with_reports(plan, filled.figures)))
    return scoreboard.paper(scoreboard.Scoreboard(found, plan.score))


def _review(asked: Asked, plan: Plan, filled: Filled) -> Paper:
    found = review.Review(ANSWERS.whole, asked.on, asked.months, everywhere=asked.everywhere)
    return review.paper(found, _classified(asked.on, plan))


@dataclass(frozen=True)
class Report:
    """A report: its words, how it is laid out, which workbooks may come with it, and whether it counts proposals."""

    words: tuple[str, str]
    lay_out: Callable[[Asked, Plan, Filled], Paper]
    inputs: tuple[str, ...] = ()
    of_proposals: bool = False


REPORTS: dict[str, Report] = {
    "progress": Report(("Tiến độ theo Kế hoạch", "Progress against the plan"), _progress, ("figures", "stated")),
    "classification": Report(("Phân loại thủ tục", "Classification"), _classification, ("stated",)),
    "monthly": Report(("Báo cáo tháng", "Monthly report"), _monthly, of_proposals=True),
    "lists": Report(("Danh mục công khai", "Public lists"), _lists, ("stated", "published")),
    "scoreboard": Report(("Xếp hạng đơn vị", "Scoreboard"), _scoreboard, ("figures",)),
    "review": Report(("Rà soát, kiểm tra", "Review and inspection"), _review),
}
INPUTS: dict[str, tuple[str, str]] = {
    "stated": ("Phiếu phân loại đã điền", "Classification sheet, filled in"),
    "published": ("Danh mục công bố lần trước", "The lists as published before"),
    "figures": ("Biểu số liệu đã điền", "Figures form, filled in"),
}

# --- how one is made ---------------------------------------------------------------------------------------------------

_kept: OrderedDict[tuple[object, ...], Any] = OrderedDict()


def _keeping(key: tuple[object, ...], make: Callable[[], T]) -> T:
    """Kept per catalog; asked for under the engine's lock."""
    key = (*key, ANSWERS.whole.catalog.fingerprint)
    if key not in _kept:
        _kept[key] = make()
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    kept: T = _kept[key]
    return kept


def _classified(on: Day, plan: Plan, observed: Observed | None = None) -> Classification:
    """What takes the time of every report: kept unless something was filled in."""
    if observed is not None or plan not in ANSWERS.whole.catalog.plans:
        return Classification(ANSWERS.whole, on, plan, observed)
    return _keeping((on, plan.plan), lambda: Classification(ANSWERS.whole, on, plan, None))


def made(asked: Asked, filled: Filled = NOTHING) -> Paper:
    """The report laid out; `NotLaidOut` where the catalog lacks what it is about."""
    with ANSWERS.lock:
        one, plan = REPORTS[asked.name], _plan(asked)
        make = partial(one.lay_out, asked, plan, filled)
        paper = make() if one.of_proposals or filled is not NOTHING else _keeping((asked,), make)
        return replace(paper, invented=INVENTED) if filled.invented else paper


def blank(asked: Asked, which: str) -> bytes:
    """A workbook to fill in; `NotLaidOut` as `made`."""
    with ANSWERS.lock:
        plan = _plan(asked)
        if which == "stated":
            return stated.blank(_classified(asked.on, plan).inside)
        return figures.blank(plan, ANSWERS.whole.catalog)


def written(asked: Asked, form: str, filled: Filled = NOTHING) -> bytes:
    """As a workbook or a Word document; `NotLaidOut` as `made`."""
    paper = made(replace(asked, every=form == "xlsx" and asked.name == "classification"), filled)
    with ANSWERS.lock:
        if form == "xlsx":
            return layout.report(paper)
        plan = _plan(asked)
        on = monthly.period(asked.on, monthly.day_of(plan))[0] if asked.name == "monthly" else asked.on
        return word.report(paper, ANSWERS.whole, on, _office(ANSWERS.whole, asked.department, on, plan))


def _office(whole: Evaluation, department: str, on: Day, plan: Plan) -> word.Office | None:
    """The department that reports, where it is a body of the day."""
    if not department or department not in whole.on(on).authority:
        return None
    return word.of_body(whole, department, on, (plan.reports_to,) if plan.reports_to else ())


def _plan(asked: Asked) -> Plan:
    plan = plan_for(ANSWERS.whole.catalog.plans, asked.on)
    if plan is None:
        raise NotLaidOut("Danh mục chưa có kế hoạch nào (thư mục plans).", "The catalog has no plan (plans).")
    return plan


# --- what people fill in -----------------------------------------------------------------------------------------------


def filled_in(sent: Mapping[str, Upload], asked: Asked) -> Filled:
    """What workbooks say, by the name of the input, each read by its own reader; `Refused` with what can't be read."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, one) in enumerate(sent.items()):
            path = Path(folder, str(number), Path(one.name).stem[:60] + Path(one.name).suffix.lower())
            if path.suffix != ".xlsx":
                raise NotPossible(f"{one.name}: cần tệp .xlsx")
            path.parent.mkdir()
            path.write_bytes(one.content)
            value, invented = _read(name, path, asked)
            found |= {name: value, "invented": found.get("invented", False) or invented}
    return Filled(**found)


def _read(name: str, path: Path, asked: Asked) -> tuple[Any, bool]:
    catalog, plan = ANSWERS.whole.catalog, _plan(asked)
    readers: Mapping[str, Callable[[], tuple[Any, bool]]] = {
        "stated": lambda: stated.read(path, catalog),
        "published": lambda: lists.read(path),
        "figures": lambda: figures.read(path, plan, catalog),
    }
    return readers[name]()
