"""What provinces really did, asked of the advisor: `reality/instruments.yaml`, recomputed, and its table, `README.md`.

An instrument is asked as it was made (same holder, receiver, form and part, as our institutions of the same kind) on its own
date, as a small invented procedure where the catalog has none. `python -m tests.reality.recomputed` writes the table anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from advisor import source
from advisor.authority.competence import Holder
from advisor.catalog.procedure import Procedure
from advisor.catalog.record import Day, Form, Level, Part, Record, Slug, Text, Words, validated
from advisor.diagnostic import Faults
from advisor.evaluation import Evaluation
from advisor.reasoning.questions import questions
from advisor.reasoning.wording import FORM, OUTCOME, PART, day
from tests.shipped import whole

FOLDER = Path(__file__).resolve().parents[2] / "reality"
NOBODY = "?"


class Told(Record):
    """What the advisor says. `holder` is whom the law of the day names (`?` where the recorded law does not say)."""

    outcome: Text
    holder: tuple[Text, ...] = Field(default=(), strict=False)
    grounds: tuple[Text, ...] = Field(default=(), strict=False)
    bans: tuple[Text, ...] = Field(default=(), strict=False)
    asks: tuple[Text, ...] = Field(default=(), strict=False)


class Case(Record):
    """One asking. A matter that is not in the catalog is an invented one."""

    asked: Day
    field: Slug
    matters: tuple[Slug, ...] = Field(default=(), strict=False)
    level: Level = "province"
    holder: Slug
    receiver: Slug
    form: Form
    part: Part = "decide"
    facts: Words = Field(default_factory=dict)
    told: Told


class Instrument(Record):
    """One real instrument. `differs` says why province and advisor differ, if they do."""

    instrument: Text
    catalog: Slug
    who: Text
    did: Text
    differs: Literal["same", "fact-not-given", "law-not-recorded", "doubtful-instrument", "wrong-rule", "before-the-record"]
    why: Text
    clauses: tuple[Text, ...] = Field(default=(), strict=False)
    cases: tuple[Case, ...] = Field(min_length=1, strict=False)


def instruments() -> list[Instrument]:
    faults = Faults()
    read = source.read(FOLDER / "instruments.yaml", "reality/instruments.yaml", faults)
    assert read is not None, faults.found
    made = [validated(Instrument, read, item, (n,), faults) for n, item in enumerate(read.data)]
    faults.refuse_if_any()
    return [one for one in made if one is not None]


def told(whole: Evaluation, case: Case) -> Told:
    """The shipped law and rules of the day, asked for the case as it was made."""
    if case.asked < whole.catalog.province.recorded_from:
        return Told(outcome="not_recorded")
    moment = whole.on(case.asked)
    procedure = Procedure(
        procedure="unknown",
        id="van-ban-thuc-te",
        name="Việc của văn bản thực tế",
        field=case.field,
        matters=case.matters,
        levels=(case.level,),
        source={"evidence": {"grade": "reported"}},  # type: ignore[arg-type]
    )
    competences = moment.competences.of(procedure, case.level, case.part)
    by_law = tuple(dict.fromkeys(NOBODY if c.doubt or not c.holders else c.holders[0].id for c in competences))
    if case.holder not in moment.authority:
        return Told(outcome="open", holder=by_law)
    if case.receiver not in moment.authority:
        return Told(outcome="no_ground", holder=by_law)
    named = [c.holders[0] if not c.doubt and c.holders and c.holders[0].id == case.holder else None for c in competences]
    holders = tuple(
        one or Holder(case.holder, c.matter, unsure="theo văn bản") for one, c in zip(named, competences, strict=True)
    )
    answers = whole.rules.vocabulary.sheet(case.facts)
    verdict = moment.verdict(procedure, case.level, holders, case.receiver, case.form, case.part, answers)
    asked = list(questions(moment, verdict).facts)
    if str(verdict.outcome) == "open" and verdict.holes and not verdict.grounds():
        asked.append("coverage")
    return Told(
        outcome=str(verdict.outcome),
        holder=by_law,
        grounds=tuple(sorted({str(b.norm.reference) for b in verdict.basis if b.role in ("ground", "lift")})),
        bans=tuple(sorted({str(b.norm.reference) for b in verdict.basis if b.role == "ban"})),
        asks=tuple(asked),
    )


DIFFERS = {
    "same": "khớp",
    "fact-not-given": "thiếu dữ kiện",
    "law-not-recorded": "pháp luật chưa ghi nhận",
    "doubtful-instrument": "văn bản có điểm cần xem lại",
    "wrong-rule": "quy tắc sai",
    "before-the-record": "trước thời gian ghi nhận",
}


def table(found: list[Instrument]) -> str:
    """README.md, from the YAML and the names in the catalog."""
    names = {**whole().catalog.body_names, NOBODY: "chưa rõ"}
    lines = [
        "# Văn bản thực tế và kết luận của chương trình",
        "",
        "Bảng này do `python -m tests.reality.recomputed` lập từ `instruments.yaml`; `tests/reality` tính lại từng dòng trên",
        "danh mục và quy tắc kèm theo. Mỗi văn bản được hỏi đúng như đã làm, tại ngày của văn bản; chủ thể được thay bằng chủ",
        "thể cùng loại trong danh mục. Đây là phép thử riêng, tách khỏi các thế giới giả định. Văn bản chỉ được đọc qua phần",
        "đầu hoặc tin, bài; không đọc phụ lục.",
        "",
        "Số văn bản: "
        + ", ".join(f"{word} {n}" for kind, word in DIFFERS.items() if (n := sum(one.differs == kind for one in found)))
        + f"; tổng số {len(found)}.",
        "",
        "| Văn bản | Đã làm gì | Ngày hỏi; giao → nhận (hình thức, khâu) | Chương trình kết luận | Khác nhau | Vì sao |",
        "|---|---|---|---|---|---|",
    ]
    for one in found:
        asked, says = [], []
        for n, case in enumerate(one.cases, 1):
            mark = f"({n}) " if len(one.cases) > 1 else ""
            who = f"{names.get(case.holder, case.holder)} → {names.get(case.receiver, case.receiver)}"
            known = whole().catalog.matter
            what = "; ".join(known[matter].name for matter in case.matters if matter in known) if len(one.cases) > 1 else ""
            given = "".join(f"; cho biết {name} = {value}" for name, value in case.facts.items())
            asked.append(
                f"{mark}{day(case.asked)}; {who} ({FORM[case.form][0]}, {PART[case.part][0]}){what and f': {what}'}{given}"
            )
            says.append(mark + _said(case.told, case.holder, names))
        clauses = f" Điều khoản: {'; '.join(one.clauses)}." if one.clauses else ""
        cells = (one.who, one.did, "<br>".join(asked), "<br>".join(says), DIFFERS[one.differs], one.why + clauses)
        lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _said(told: Told, holder: str, names: dict[str, str]) -> str:
    parts = [f"**{OUTCOME[told.outcome][0]}**"]
    if told.grounds:
        parts.append("căn cứ " + "; ".join(told.grounds))
    if told.bans:
        parts.append("vướng " + "; ".join(told.bans))
    if told.asks:
        parts.append("cần hỏi " + ", ".join(f"`{fact}`" for fact in told.asks))
    if told.holder and told.holder != (holder,):
        parts.append("người giữ theo pháp luật đã ghi nhận: " + ", ".join(names.get(id, id) for id in told.holder))
    return "; ".join(parts)


@dataclass(frozen=True)
class Difference:
    """A case whose recorded answer is no longer the advisor's."""

    instrument: str
    on: Day
    recorded: Told
    now: Told


def changed(found: list[Instrument]) -> list[Difference]:
    rows = [(one.instrument, case, told(whole(), case)) for one in found for case in one.cases]
    return [Difference(name, case.asked, case.told, now) for name, case, now in rows if _bare(case.told) != _bare(now)]


def _bare(told: Told) -> dict[str, object]:
    return told.model_dump(exclude={"place"})


def main() -> None:
    found = instruments()
    for one in changed(found):
        print(one.instrument, one.on, "\n  recorded", _bare(one.recorded), "\n  now     ", _bare(one.now))
    (FOLDER / "README.md").write_text(table(found), encoding="utf-8")


if __name__ == "__main__":
    main()
