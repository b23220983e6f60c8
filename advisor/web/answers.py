"""The verdicts of a day, worked out once per catalog and day and kept in the process (kết luận lưu sẵn)."""

from __future__ import annotations

import datetime
import multiprocessing
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from ..catalog.record import Level
from ..evaluation import Evaluation
from ..reasoning.answer import answer, levels
from ..reasoning.explanation import explain
from ..reasoning.interface import brief
from ..reasoning.receipt import receipt
from ..reasoning.wording import FORM, Lang, Wording

Json = dict[str, Any]
Key = TypeVar("Key")
Found = TypeVar("Found")
MOST_DAYS, MOST_EXPLAINED = 6, 200  # days count once a language
AT_ONCE = 100  # procedures that a process is given at a time


def fold(text: str) -> str:
    """Small letters without accents, đ as d: what is searched and sorted by."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(one for one in letters if not unicodedata.combining(one))


@dataclass(frozen=True)
class Row:
    """One answer as the table shows it; `folded` is what a search looks in."""

    code: str
    level: Level
    name: str
    field: str
    department: str
    department_name: str
    outcome: str
    form: str
    form_name: str
    receiver_name: str
    holder_name: str
    basis: str
    reason: str
    verified: bool
    until: str | None
    folded: str
    record: Json


class Answers:
    """One catalog with its rules, loaded when first asked; the engine works for one at a time. What is known is given without waiting."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._whole: Evaluation | None = None
        self._rows: OrderedDict[tuple[datetime.date, Lang], tuple[Row, ...]] = OrderedDict()
        self._explained: OrderedDict[tuple[object, ...], Json] = OrderedDict()

    @property
    def whole(self) -> Evaluation:
        if self._whole is not None:
            return self._whole
        with self._lock:
            if self._whole is None:
                from .. import load

                self._whole = load()
            return self._whole

    @property
    def lock(self) -> threading.RLock:
        return self._lock

    def receipt(self, on: datetime.date) -> Json:
        return dict(receipt(self.whole, on))

    def wording(self, on: datetime.date, lang: Lang = "vi") -> Wording:
        return Wording(self.whole.on(on), lang)

    def rows(self, on: datetime.date, lang: Lang = "vi") -> tuple[Row, ...]:
        """One a procedure and level."""
        found = _known(self._rows, (on, lang))
        if found is None:
            with self._lock:
                found = self._rows.get((on, lang)) or self.keep(on, lang, self.judged(on, lang))
        return found

    def keep(self, on: datetime.date, lang: Lang, rows: Iterable[Row]) -> tuple[Row, ...]:
        found = self._rows[on, lang] = tuple(rows)
        while len(self._rows) > MOST_DAYS:
            self._rows.popitem(last=False)
        return found

    def judged(self, on: datetime.date, lang: Lang, start: int = 0, stop: int | None = None) -> list[Row]:
        """The rows of some procedures, by their places in the catalog: worked out, not kept."""
        whole = self.whole
        moment = whole.on(on)
        wording = Wording(moment, lang)
        found = []
        for procedure in whole.catalog.procedures[start:stop]:
            for level in levels(moment, procedure):
                given = answer(moment, procedure, level, {})
                record = brief(whole, given, wording)
                department = given.department
                names = whole.catalog.field_names
                grounds = [b["citation"] for b in record["basis"] if b["role"] in ("ground", "ban", "requirement")]
                field_name = names.get(procedure.field, procedure.field)
                found.append(
                    Row(
                        procedure.key,
                        level,
                        procedure.name,
                        field_name,
                        department.body if department else "",
                        department.name if department else "",
                        record["outcome"],
                        record["form"] or "",
                        wording.pick(FORM[record["form"]]) if record["form"] else "",
                        wording.name(record["receiver"]) if record["receiver"] else "",
                        "; ".join(wording.name(h["id"]) for h in record["holders"]),
                        "; ".join(dict.fromkeys(grounds)),
                        record["reason"],
                        record["verified"],
                        (record["holds"] or {}).get("until"),
                        fold(f"{procedure.key} {procedure.name} {field_name} {department.name if department else ''}"),
                        record,
                    )
                )
        return found

    def explained(
        self, on: datetime.date, code: str, level: str, to: str = "", form: str = "", part: str = "decide", lang: Lang = "vi"
    ) -> Json | None:
        """One case explained; None where the catalog has no such procedure or level."""
        key = on, code, level, to, form, part, lang
        found = _known(self._explained, key)
        if found is not None:
            return found
        with self._lock:
            if key not in self._explained:
                whole = self.whole
                procedure = whole.catalog.procedure.get(code)
                if procedure is None or level not in procedure.levels or (to and to not in whole.catalog.lives):
                    return None
                wanted: Any = {"to": to or None, "form": form or None, "part": part, "lang": lang}
                self._explained[key] = explain(whole, procedure, level, on, answers={}, **wanted).as_json(ways=False)
                while len(self._explained) > MOST_EXPLAINED:
                    self._explained.popitem(last=False)
            return self._explained[key]


def _known(kept: OrderedDict[Key, Found], key: Key) -> Found | None:
    """What is kept, which is then the last to go."""
    found = kept.get(key)
    with suppress(KeyError):  # another has let it go in between
        kept.move_to_end(key)
    return found


ANSWERS = Answers()


def begin(on: datetime.date, processes: int, meanwhile: Callable[[], object]) -> None:
    """The verdicts of a day by so many processes of their own; this one does something else meanwhile.

    They are forked from this one: it must have no threads yet, and nothing may wait for the engine.
    """
    count = len(ANSWERS.whole.catalog.procedures)
    parts = [(on, at, at + AT_ONCE) for at in range(0, count, AT_ONCE)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        waiting = pool.starmap_async(_part, parts, chunksize=1)
        meanwhile()
        ANSWERS.keep(on, "vi", [row for part in waiting.get() for row in part])
        pool.close()
        pool.join()


def _part(on: datetime.date, start: int, stop: int) -> list[Row]:
    return ANSWERS.judged(on, "vi", start, stop)
