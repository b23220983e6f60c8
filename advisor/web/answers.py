"""The verdicts of a day, worked out once per catalog and day and kept in the process (kết luận lưu sẵn)."""

from __future__ import annotations

import datetime
import threading
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from ..catalog.record import Level
from ..evaluation import Evaluation
from ..reasoning.answer import answer, levels
from ..reasoning.explanation import explain
from ..reasoning.interface import brief
from ..reasoning.receipt import receipt
from ..reasoning.wording import FORM, Lang, Wording

Json = dict[str, Any]
MOST_DAYS, MOST_EXPLAINED = 3, 200


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
    """One catalog with its rules, loaded when first asked; the engine works for one at a time."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._whole: Evaluation | None = None
        self._rows: OrderedDict[tuple[datetime.date, Lang], tuple[Row, ...]] = OrderedDict()
        self._explained: OrderedDict[tuple[object, ...], Json] = OrderedDict()

    @property
    def whole(self) -> Evaluation:
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
        key = on, lang
        with self._lock:
            if key not in self._rows:
                self._rows[key] = tuple(self._all(on, lang))
                while len(self._rows) > MOST_DAYS:
                    self._rows.popitem(last=False)
            return self._rows[key]

    def _all(self, on: datetime.date, lang: Lang) -> list[Row]:
        whole = self.whole
        moment = whole.on(on)
        wording = Wording(moment, lang)
        found = []
        for procedure in whole.catalog.procedures:
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
        with self._lock:
            if key not in self._explained:
                whole = self.whole
                procedure = whole.catalog.procedure.get(code)
                if procedure is None or level not in procedure.levels or (to and to not in whole.catalog.lives):
                    return None
                wanted: Any = {"to": to or None, "form": form or None, "part": part, "lang": lang}
                self._explained[key] = explain(whole, procedure, level, on, answers={}, **wanted).as_json()
                while len(self._explained) > MOST_EXPLAINED:
                    self._explained.popitem(last=False)
            return self._explained[key]


ANSWERS = Answers()
