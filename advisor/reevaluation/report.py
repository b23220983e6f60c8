"""A plan as people read it (báo cáo rà soát): what moves, on which clause, what to do and by when; one content for text, HTML, Word.

Written for the head of Sở Tư pháp: first the sums, what to do and who gets which power back, then each cause with its verdicts.
Short by default; what is left out is counted, so that both counts add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ..catalog.record import Day
from ..reasoning.wording import Lang
from . import impact
from .plan import Change, Group, Plan
from .stand import Stand
from .telling import ACTIONS, EFFECT, KIND, LEVEL, Telling, short


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a table."""

    kind: Literal["heading", "subheading", "paragraph", "table"]
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Annex:
    """The verdicts of one cause, or of several that work together."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A title, what has to be known at once, and the causes one by one."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]


class Reporting(Telling):
    """The report of one plan in one language. `full`: every verdict told, none only counted."""

    def __init__(self, plan: Plan, lang: Lang = "vi", *, full: bool = False) -> None:
        super().__init__(plan, lang)
        self.full = full

    def shown(self, change: Change) -> bool:
        """Short: what somebody has to act on. The rest is counted."""
        lawful = any(stand is not None and stand.outcome == "suggest" for stand in (change.before, change.after))
        return self.full or change.todo in ("withdraw", "replace", "propose") or (change.todo == "ask" and lawful)

    def report(self) -> Report:
        plan = self.plan
        title = self.pick(("Rà soát tác động của thay đổi pháp luật đến phân cấp, ủy quyền", "What a change of law moves"))
        what = " · ".join(f"{key}: {value}" for key, value in plan.source.items())
        vi = f"Từ {self.day(plan.start)} đến {self.day(plan.end)}" if plan.start != plan.end else f"Ngày {self.day(plan.end)}"
        en = f"From {plan.start} to {plan.end}" if plan.start != plan.end else f"On {plan.end}"
        subtitle = self.pick((vi, en)) + (f" · {what}" if what else "")
        blocks = [*self._sums(), *self._work(), *self._powers(), *self._instruments(), *self._proposals()]
        annexes = [annex for group in plan.groups if (annex := self._annex(group))]
        return Report(title, subtitle, tuple(blocks), tuple(annexes))

    def _sums(self) -> Iterable[Block]:
        counts = self.plan.counts
        total, moved = sum(counts.values()), sum(counts.values()) - counts[impact.UNCHANGED]
        yield Block("heading", self.pick(("Kết quả chung", "In sum")))
        kinds = "; ".join(
            f"{self.pick(KIND[kind])} {count}" for kind, count in counts.items() if count and kind != impact.UNCHANGED
        )
        kinds, same = f": {kinds}" if kinds else "", counts[impact.UNCHANGED]
        vi = f"{moved} trong {total} kết luận (thủ tục theo cấp) thay đổi{kinds}; {same} không đổi."
        en = f"{moved} of {total} verdicts (procedure and level) change{kinds}; {same} do not."
        yield Block("paragraph", self.pick((vi, en)))
        told = sum(self.shown(change) for change in self.plan.changes)
        vi = (
            f"Nêu từng thủ tục: {told}; chỉ đếm: {moved - told} (nêu trong bản đầy đủ)."
            if told < moved
            else f"Nêu từng thủ tục: {told}."
        )
        en = (
            f"Told one by one: {told}; counted only: {moved - told} (the full report tells them)."
            if told < moved
            else f"Told one by one: {told}."
        )
        yield Block("paragraph", self.pick((vi, en)))
        whole = [c for c in self.plan.candidates if c.kind == "provision" and c.what == "ends" and " " not in c.id]
        if whole:
            names = ", ".join(c.id for c in whole)
            vi = f"{len(whole)} văn bản hết hiệu lực: {names}."
            yield Block("paragraph", self.pick((vi, f"{len(whole)} documents lapse: {names}.")))
        fallen = [c for c in self.plan.changes if c.before and c.before.outcome == "suggest" and c.todo in ("withdraw", "ask")]
        if fallen:
            unknown = sum(bool(c.after and c.after.doubts) for c in fallen)
            vi = (
                f"{len(fallen)} đề xuất đang hợp pháp không còn giữ được; ở {unknown} trong số đó chưa biết ai sẽ giữ thẩm quyền. "
                "Nếu không có văn bản mới trước ngày thay đổi, các văn bản ủy quyền tương ứng phải dừng áp dụng."
            )
            en = (
                f"{len(fallen)} suggestions that are lawful now fall; for {unknown} of them nobody knows who will hold the power. "
                "Unless new law comes first, what was handed down under them has to stop."
            )
            yield Block("paragraph", self.pick((vi, en)))

    def _work(self) -> Iterable[Block]:
        """What to do, gathered by department."""
        found: Counter[tuple[str, str, Day]] = Counter()
        for change in self.plan.changes:
            if change.todo != "note" and self.shown(change):
                found[change.todo, self.department(change), self.limit(change)] += 1
        if not found:
            return
        yield Block("heading", self.pick(("Việc phải làm và thời hạn", "What to do, and by when")))
        order = list(ACTIONS)
        rows = [
            (self.pick(ACTIONS[what]), who, str(count), self.pick((f"trước {self.day(limit)}", f"before {limit}")))
            for (what, who, limit), count in sorted(found.items(), key=lambda row: (order.index(row[0][0]), row[0][1:]))
        ]
        heads = ("Việc", "Cơ quan chủ trì", "Số thủ tục", "Thời hạn"), ("What", "Who leads", "Procedures", "By when")
        yield Block("table", columns=heads[self.lang == "en"], rows=tuple(rows))

    def _powers(self) -> Iterable[Block]:
        """Which powers go to whom: holders before and after, with the clauses."""
        found: dict[tuple[str, str, str], list[Change]] = {}
        for change in self.plan.changes:
            was, now = self.holders(change.before, 0), self.holders(change.after, 1)
            ids = [([id for id, _ in s.holders], [k for k, _ in s.doubts]) if s else None for s in (change.before, change.after)]
            if ids[0] != ids[1]:
                found.setdefault((self.causes(change.causes), was, now), []).append(change)
        if not found:
            return
        yield Block("heading", self.pick(("Thẩm quyền chuyển về đâu", "Which powers go to whom")))
        rows = []
        # What goes to a known holder comes first: that can be acted on at once.
        for (cause, was, now), changes in sorted(found.items(), key=lambda row: _nobody(row[1][0].after)):
            codes = ", ".join(f"{c.key[0]} [{self.pick(LEVEL[c.key[1]])}]" for c in (changes if self.full else changes[:6]))
            more = f" … (+{len(changes) - 6})" if len(changes) > 6 and not self.full else ""
            rows.append((self._matters(changes), was, now, cause, f"{len(changes)}: {codes}{more}"))
        heads = (
            ("Việc", "Người giữ trước", "Người giữ sau", "Nguyên nhân", "Thủ tục"),
            ("Matter", "Held before", "Held after", "Cause", "Procedures"),
        )
        yield Block("table", columns=heads[self.lang == "en"], rows=tuple(rows))

    def _matters(self, changes: Sequence[Change]) -> str:
        """Matters by name; of procedures that state none, the field."""
        names: dict[str, None] = {}
        for change in changes:
            for moment in reversed(self.moments):
                if procedure := moment.whole.catalog.procedure.get(change.key[0]):
                    catalog = moment.whole.catalog
                    matters = [catalog.matter[m].name for m in procedure.matters if m in catalog.matter]
                    names.update(dict.fromkeys(matters or [catalog.field_names.get(procedure.field, procedure.field)]))
                    break
        listed = list(names)
        return "; ".join(listed[:5]) + (f"; … (+{len(listed) - 5})" if len(listed) > 5 else "")

    def _instruments(self) -> Iterable[Block]:
        yield Block("heading", self.pick(("Văn bản phân cấp, ủy quyền bị ảnh hưởng", "Instruments affected")))
        if not any(one.own for one in self.plan.instruments):
            vi = (
                "Trong các văn bản của tỉnh đã ghi nhận, không văn bản nào mất căn cứ hoặc đổi người giao. Danh mục mới ghi nhận ít "
                "văn bản của tỉnh: các cơ quan phải tự rà soát văn bản chưa ghi nhận theo những điều khoản nêu ở dưới."
            )
            en = "No recorded instrument of the province is affected; few are recorded, so each body must check its own."
            yield Block("paragraph", self.pick((vi, en)))
        shown = [one for one in self.plan.instruments if one.own or self.full]
        if shown:
            rows = [
                (
                    (one.number or one.id) + ("" if one.own else self.pick((" (nơi khác)", " (elsewhere)"))),
                    self.pick(EFFECT[one.effect]),
                    self.clause(one.cause),
                    self.day(one.date),
                    self.look(one.effect, one.saved_by),
                )
                for one in shown
            ]
            heads = (
                ("Văn bản", "Tác động", "Do", "Từ ngày", "Việc cần làm"),
                ("Instrument", "Effect", "By", "From", "What to do"),
            )
            yield Block("table", columns=heads[self.lang == "en"], rows=tuple(rows))
        if len(shown) < len(self.plan.instruments):
            left = len(self.plan.instruments) - len(shown)
            vi = f"Ngoài ra {left} văn bản của địa phương khác hoặc trung ương được ghi nhận làm ví dụ (nêu trong bản đầy đủ)."
            yield Block(
                "paragraph", self.pick((vi, f"{left} more of other places are recorded as examples (in the full report)."))
            )

    def _proposals(self) -> Iterable[Block]:
        if self.plan.proposals:
            yield Block("heading", self.pick(("Đề xuất đang xem xét", "Proposals under review")))
            rows = [
                (str(p["id"]), str(p["code"]), str(p["effect"]), self.pick(ACTIONS[str(p["do"])])) for p in self.plan.proposals
            ]
            heads = (("Đề xuất", "Thủ tục", "Tác động", "Việc cần làm"), ("Proposal", "Procedure", "Effect", "What to do"))
            yield Block("table", columns=heads[self.lang == "en"], rows=tuple(rows))

    def _annex(self, group: Group) -> Annex | None:
        told = [change for change in group.changes if self.shown(change)]
        counts = Counter(change.kind for change in group.changes)
        sums = "; ".join(f"{self.pick(KIND[kind])} {counts[kind]}" for kind in impact.KINDS if counts[kind])
        vi = "Các nguyên nhân này phải cùng xảy ra: riêng từng nguyên nhân không làm đổi kết luận. "
        joint = self.pick((vi, "Only together do these causes move the verdicts. ")) if len(self.told(group.causes)) > 1 else ""
        blocks = [Block("paragraph", f"{joint}{sums[0].upper()}{sums[1:]}.")]
        if told:
            rows = self._rows(told)
            heads = (
                ("Mã", "Thủ tục", "Trước", "Sau", "Việc cần làm, thời hạn"),
                ("Code", "Procedure", "Before", "After", "What to do, by when"),
            )
            blocks.append(Block("table", columns=heads[self.lang == "en"], rows=tuple(rows)))
        if len(told) < len(group.changes):
            left = len(group.changes) - len(told)
            blocks.append(Block("paragraph", self.pick((f"Chỉ đếm: {left}.", f"Counted only: {left}."))))
        return Annex(self.causes(group.causes), tuple(blocks))

    def _rows(self, told: Sequence[Change]) -> list[tuple[str, ...]]:
        """One row a verdict; in short, those of which the same is said share one, with every code."""
        said: dict[tuple[str, ...], list[Change]] = {}
        for change in told:
            own = change.key if self.full else ()
            said.setdefault((*own, self.state(change, 0), self.state(change, 1), self.todo(change)), []).append(change)
        rows = []
        for words, changes in said.items():
            codes = ", ".join(dict.fromkeys(change.key[0] for change in changes))
            names = "; ".join(short(self.name(change.key), 110) for change in changes[:2])
            more = f"; … (+{len(changes) - 2})" if len(changes) > 2 else ""
            rows.append((codes, names + more, *words[-3:]))
        return rows

    def rows(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Every verdict that moves, a line each, for a workbook."""
        heads = (
            ("Mã", "Thủ tục", "Cấp", "Cơ quan", "Loại thay đổi", "Trước", "Sau", "Nguyên nhân", "Việc", "Việc cần làm, thời hạn"),
            ("Code", "Procedure", "Level", "Department", "Kind", "Before", "After", "Cause", "Do", "What to do, by when"),
        )
        rows: list[tuple[str, ...]] = [
            (
                change.key[0],
                self.name(change.key).rpartition(" [")[0],
                self.pick(LEVEL[change.key[1]]),
                self.department(change),
                self.pick(KIND[change.kind]),
                self.state(change, 0),
                self.state(change, 1),
                self.causes(change.causes),
                self.pick(ACTIONS[change.todo]),
                self.todo(change),
            )
            for change in self.plan.changes
        ]
        return heads[self.lang == "en"], rows


def _nobody(stand: Stand | None) -> bool:
    return stand is None or bool(stand.doubts)
