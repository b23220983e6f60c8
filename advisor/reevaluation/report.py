"""A plan as people read it (báo cáo rà soát): what moves, on which clause, what to do and by when; one content for text, HTML, Word.

Written for the head of Sở Tư pháp: first the sums, what to do and who gets which power back, then each cause with its verdicts.
Short by default; what is left out is counted, so that both counts add up.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..catalog.catalog import Norm
from ..catalog.citation import NoCitation, Reference
from ..catalog.record import Day
from ..evaluation import Moment
from ..reasoning.answer import answer
from ..reasoning.interface import asks
from ..reasoning.wording import FORM, OUTCOME, WHO, Lang, Wording, day
from . import impact
from .cause import Cause
from .plan import Change, Group, Plan
from .stand import Stand, provision_key

Pair = tuple[str, str]
KIND: dict[str, Pair] = {
    "newly_possible": ("mới đề xuất được", "newly possible"),
    "no_longer_lawful": ("không còn hợp pháp", "no longer lawful"),
    "newly_open": ("thành cần làm rõ", "newly open"),
    "ruled_out": ("bị loại trừ", "ruled out"),
    "newly_held": ("cấp dưới đã có thẩm quyền", "held by somebody lower"),
    "other_reasons": ("kết luận cũ, lý do khác", "same outcome for other reasons"),
    "appears": ("mới có", "appears"),
    "disappears": ("không còn xét", "disappears"),
    "other": ("thay đổi khác", "other"),
    impact.UNCHANGED: ("không đổi", "unchanged"),
}
ACTIONS: dict[str, Pair] = {
    "withdraw": ("Rút", "Withdraw"),
    "replace": ("Thay thế", "Replace"),
    "propose": ("Đề xuất", "Propose"),
    "ask": ("Làm rõ", "Ask"),
    "note": ("Ghi nhận", "Take note"),
}
DOUBT: dict[str, Pair] = {
    "nobody": ("chưa ghi nhận ai giữ", "nobody known"),
    "contested": ("hai quy định nêu hai chủ thể", "two clauses name two holders"),
    "unread": ("đã chuyển, chưa đọc được giao cho ai", "moved, nobody has read to whom"),
    "ended": ("chủ thể đã kết thúc", "the holder has ended"),
    "publication": ("danh mục công bố không khớp với văn bản có hiệu lực", "the publication does not fit the law in force"),
}
EFFECT: dict[str, Pair] = {
    "basis_ends": ("mất căn cứ", "loses its basis"),
    "begins": ("bắt đầu hiệu lực", "begins"),
    "ends": ("hết hiệu lực", "ends"),
    "holder_changes": ("bên giao không còn giữ thẩm quyền", "the giver no longer holds the power"),
    "receiver_ends": ("bên nhận không còn", "the receiver ends"),
}
LEVEL: dict[str, Pair] = {
    "province": ("tỉnh", "province"),
    "district": ("huyện", "district"),
    "commune": ("xã", "commune"),
    "other": ("khác", "other"),
}


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


class Reporting:
    """Sentences about one plan in one language."""

    def __init__(self, plan: Plan, lang: Lang = "vi", *, full: bool = False) -> None:
        if plan.before is None or plan.after is None:
            raise ValueError("a plan read from a file has no worlds to speak of")
        self.plan, self.lang, self.full = plan, lang, full
        self.moments: tuple[Moment, Moment] = plan.before, plan.after
        self.wordings = Wording(plan.before, lang), Wording(plan.after, lang)

    def pick(self, pair: Pair) -> str:
        return pair[0] if self.lang == "vi" else pair[1]

    def day(self, value: Day | None) -> str:
        return day(value, self.lang)

    # -- names ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _norms(self) -> dict[str, Norm]:
        found: dict[str, Norm] = {}
        for moment in self.moments:
            for norm in moment.whole.catalog.norms:
                found[str(norm.reference)] = norm
                if norm.sentence is None:
                    found[provision_key(norm)] = norm
        return found

    def clause(self, text: str) -> str:
        """As officials write it; of a wording whose clause nobody could name, what it says."""
        norm = self._norms.get(text)
        if norm is None:
            number = text.partition("#")[0]
            for moment in self.moments:
                if document := moment.whole.catalog.document.get(number):
                    return f"{document.kind_name} {number}"
            try:
                return Reference.parse(text).citation.long()
            except NoCitation:
                return text
        made = norm.citation.long(norm.document.kind_name)
        if norm.provision.at == "unknown":
            made += f" ({self.pick(('chưa rõ điều khoản', 'clause not known'))}: «{_short(norm.says, 90)}»)"
        return made

    def clauses(self, texts: Iterable[str]) -> str:
        return "; ".join(dict.fromkeys(self.clause(text) for text in texts))

    def cause(self, cause: Cause) -> str:
        """ "khoản 1 Điều 14 Nghị định 49/2026/NĐ-CP hết hiệu lực từ 01/03/2027"."""
        verb = self.pick(VERBS[cause.what])
        if cause.kind == "provision":
            name = self.clause(cause.id)
        elif cause.kind == "body":
            name = self.wordings[1].name(cause.id)
            verb = self.pick({"ends": ("kết thúc", "ends"), "begins": ("bắt đầu", "begins")}.get(cause.what, VERBS[cause.what]))
        else:
            kinds: dict[str, Pair] = {
                "rule": ("quy tắc", "rule"),
                "record": ("bản ghi", "record"),
                "instrument": ("văn bản", "instrument"),
            }
            name = f"{self.pick(kinds[cause.kind])} {cause.id}"
        made = f"{name} {verb}"
        if cause.date:
            made += self.pick((f" từ {self.day(cause.date)}", f" from {self.day(cause.date)}"))
            made += self.pick((" (ngày chưa chắc)", " (day not sure)")) if cause.unsure else ""
        if cause.ends:
            made += self.pick((", chấm dứt ", ", ending ")) + self.clauses(cause.ends)
        return made[0].upper() + made[1:]

    def causes(self, causes: Sequence[Cause]) -> str:
        if not causes:
            return self.pick(("Chưa tách được nguyên nhân", "No single cause was found"))
        told = [self.cause(cause) for cause in self.told(causes)]
        return self.pick((" và ", " and ")).join([told[0], *(_within(one) for one in told[1:])])

    def told(self, causes: Sequence[Cause]) -> list[Cause]:
        """A document that lapses goes without saying beside a clause of it that lapses with it."""
        clauses = {c.id.partition(" ")[0] for c in causes if c.kind == "provision" and c.what == "ends" and " " in c.id}
        return [c for c in causes if not (c.kind == "provision" and c.what == "ends" and c.id in clauses)]

    def name(self, key: tuple[str, str]) -> str:
        procedure = next((p for m in reversed(self.moments) if (p := m.whole.catalog.procedure.get(key[0]))), None)
        return f"{procedure.name if procedure else key[0]} [{self.pick(LEVEL[key[1]])}]"

    def holders(self, stand: Stand | None, at: int) -> str:
        """Who holds it and by which clause; or why nobody knows."""
        if stand is None:
            return "–"
        if stand.doubts:
            why = "; ".join(dict.fromkeys(self.pick(DOUBT[kind]) for kind, _ in stand.doubts))
            return self.pick((f"chưa xác định ({why})", f"not known ({why})"))
        names = [
            self.wordings[at].name(id)
            + f" ({self.clause(by) if by else self.pick(('theo danh mục công bố', 'by the publication'))})"
            for id, by in stand.holders
        ]
        return "; ".join(names) or "–"

    def outcome(self, stand: Stand | None) -> str:
        return self.pick(OUTCOME[stand.outcome]) if stand else self.pick(("không xét", "not answered for"))

    def state(self, change: Change, at: int) -> str:
        """One side of a change: outcome, who, to whom, on which clauses."""
        stand = (change.before, change.after)[at]
        if stand is None:
            return self.outcome(stand)
        made = f"{self.outcome(stand).capitalize()}. {self.pick(('Thẩm quyền', 'Holder'))}: {self.holders(stand, at)}."
        if stand.outcome == "suggest" and stand.form and stand.receiver:
            made += (
                f" {self.pick(FORM[stand.form]).capitalize()} {self.pick(('cho', 'to'))} {self.wordings[at].name(stand.receiver)}"
            )
            grounds = [clause for clause, role in stand.basis if role in ("ground", "lift")]
            made += f", {self.pick(('căn cứ', 'on'))} {self.clauses(grounds)}." if grounds else "."
        elif stand.outcome not in ("suggest", "open"):
            named = [clause for clause, role in stand.basis if role in ("ban", "requirement")]
            made += f" {self.pick(('Vướng', 'Barred by'))}: {self.clauses(named)}." if named else ""
        return made

    def todo(self, change: Change) -> str:
        """What to do, and by when."""
        limit = self.limit(change)
        last = limit - datetime.timedelta(1)
        after, before = change.after, change.before
        match change.todo:
            case "withdraw":
                vi = f"Rút đề xuất; không để văn bản giao quyền có hiệu lực sau {self.day(last)}."
                return self.pick((vi, f"Withdraw; let no instrument run beyond {last}."))
            case "ask":
                vi = f"Hỏi {self._asked(change)} trước {self.day(limit)}."
                en = f"Ask {self._asked(change)} before {limit}."
                if before and before.outcome == "suggest":
                    vi += f" Trong khi chờ, không để văn bản giao quyền có hiệu lực sau {self.day(last)}."
                    en += f" Until then let no instrument run beyond {last}."
                return self.pick((vi, en))
            case "propose" | "replace" if after and after.form and after.receiver:
                giver = ", ".join(dict.fromkeys(self.wordings[1].name(id) for id, _ in after.holders))
                to = self.wordings[1].name(after.receiver)
                if change.todo == "replace":
                    vi = f"Ban hành văn bản {FORM[after.form][0]} mới của {giver} cho {to}, có hiệu lực từ {self.day(limit)}"
                    en = f"A new instrument ({FORM[after.form][1]}) of {giver} to {to}, in force from {limit}"
                else:
                    vi = f"Đề xuất {giver} {FORM[after.form][0]} cho {to}, có hiệu lực từ {self.day(limit)}"
                    en = f"Propose {FORM[after.form][1]} by {giver} to {to}, in force from {limit}"
                if change.signs_from:
                    if before and before.doubts:
                        vi += f"; trước ngày đó chưa xác định được {giver} giữ thẩm quyền, nên chỉ ký từ {self.day(change.signs_from)}."
                        en += f"; until then nobody knows whether {giver} holds the power, so sign from {change.signs_from} only."
                    else:
                        vi += f"; {giver} chưa giữ thẩm quyền trước ngày đó nên chỉ ký từ {self.day(change.signs_from)}."
                        en += f"; {giver} does not hold the power earlier and can sign from {change.signs_from} only."
                else:
                    vi, en = f"{vi}; soạn và trình ký trước ngày đó.", f"{en}; draft and submit before that day."
                return self.pick((vi, en))
        return self.pick(
            ("Không phải làm gì; dùng căn cứ mới khi soạn văn bản.", "Nothing to do; cite the new basis from then on.")
        )

    def limit(self, change: Change) -> Day:
        """The first day of the new verdict, as its causes tell; at the latest the day that the plan looks at."""
        days = [c.date for c in change.causes if c.date and self.plan.start < c.date <= self.plan.end]
        return max(days, default=self.plan.end)

    def _asked(self, change: Change) -> str:
        """Whom, and what: the questions of the verdict of after."""
        procedure = self.moments[1].whole.catalog.procedure.get(change.key[0])
        if procedure is None or change.after is None:
            return self.pick(("Sở Tư pháp", "the Justice Department"))
        found = asks(answer(self.moments[1], procedure, change.key[1], {}), self.wordings[1])
        if not found:
            return self.pick(("Sở Tư pháp", "the Justice Department"))
        whom = ", ".join(dict.fromkeys(self.pick(WHO.get(one["of"], (one["of"], one["of"]))) for one in found))
        return f"{whom}: «{_short(' '.join(dict.fromkeys(one['ask'] for one in found)), 260)}»"

    # -- the report ----------------------------------------------------------------------------------------------------

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
                found[change.todo, self._department(change), self.limit(change)] += 1
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

    def leads(self, change: Change) -> str:
        """The id of the department in whose field it is; nothing where nobody knows."""
        for moment in reversed(self.moments):
            procedure = moment.whole.catalog.procedure.get(change.key[0])
            body = moment.authority.department(procedure.field) if procedure else None
            if body:
                return body.body
        return ""

    def _department(self, change: Change) -> str:
        id = self.leads(change)
        return self.wordings[1].name(id) if id else self.pick(("Sở Tư pháp", "Justice Department"))

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

    def look(self, effect: str, saved_by: str | None) -> str:
        """What to do with an instrument."""
        if saved_by:
            return self.pick((f"Được giữ theo {self.clause(saved_by)}", f"Saved by {self.clause(saved_by)}"))
        if effect == "begins":
            return self.pick(("Áp dụng", "Apply"))
        return self.pick(("Xem lại, sửa đổi hoặc thay thế", "Look at it, amend or replace it"))

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
            names = "; ".join(_short(self.name(change.key), 110) for change in changes[:2])
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
                self._department(change),
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


VERBS: dict[str, Pair] = {
    "begins": ("có hiệu lực", "takes effect"),
    "ends": ("hết hiệu lực", "lapses"),
    "changes": ("thay đổi", "changes"),
    "inserted": ("được thêm", "is inserted"),
    "edited": ("được sửa", "is changed"),
    "removed": ("bị bỏ", "is removed"),
}


def _nobody(stand: Stand | None) -> bool:
    return stand is None or bool(stand.doubts)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _within(text: str) -> str:
    """Inside a sentence: names keep their capital."""
    return text[:1].lower() + text[1:] if text.startswith(("Khoản", "Điểm", "Quy tắc", "Bản ghi", "Văn bản")) else text
