"""What a plan's causes, holders and changes are called (lời của báo cáo): the sentences that a report, a page and a workbook share."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import cached_property

from ..catalog.catalog import Norm
from ..catalog.citation import NoCitation, Reference
from ..catalog.record import Day
from ..evaluation import Moment
from ..reasoning.answer import answer
from ..reasoning.interface import asks
from ..reasoning.wording import FORM, OUTCOME, WHO, Lang, Wording, day
from . import impact
from .cause import Cause
from .plan import Change, Plan
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
VERBS: dict[str, Pair] = {
    "begins": ("có hiệu lực", "takes effect"),
    "ends": ("hết hiệu lực", "lapses"),
    "changes": ("thay đổi", "changes"),
    "inserted": ("được thêm", "is inserted"),
    "edited": ("được sửa", "is changed"),
    "removed": ("bị bỏ", "is removed"),
}


class Telling:
    """Sentences about one plan in one language."""

    def __init__(self, plan: Plan, lang: Lang = "vi") -> None:
        if plan.before is None or plan.after is None:
            raise ValueError("a plan read from a file has no worlds to speak of")
        self.plan, self.lang = plan, lang
        self.moments: tuple[Moment, Moment] = plan.before, plan.after
        self.wordings = Wording(plan.before, lang), Wording(plan.after, lang)

    def pick(self, pair: Pair) -> str:
        return pair[0] if self.lang == "vi" else pair[1]

    def day(self, value: Day | None) -> str:
        return day(value, self.lang)

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
            made += f" ({self.pick(('chưa rõ điều khoản', 'clause not known'))}: «{short(norm.says, 90)}»)"
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
        return f"{whom}: «{short(' '.join(dict.fromkeys(one['ask'] for one in found)), 260)}»"

    def leads(self, change: Change) -> str:
        """The id of the department in whose field it is; nothing where nobody knows."""
        for moment in reversed(self.moments):
            procedure = moment.whole.catalog.procedure.get(change.key[0])
            body = moment.authority.department(procedure.field) if procedure else None
            if body:
                return body.body
        return ""

    def department(self, change: Change) -> str:
        id = self.leads(change)
        return self.wordings[1].name(id) if id else self.pick(("Sở Tư pháp", "Justice Department"))

    def look(self, effect: str, saved_by: str | None) -> str:
        """What to do with an instrument."""
        if saved_by:
            return self.pick((f"Được giữ theo {self.clause(saved_by)}", f"Saved by {self.clause(saved_by)}"))
        if effect == "begins":
            return self.pick(("Áp dụng", "Apply"))
        return self.pick(("Xem lại, sửa đổi hoặc thay thế", "Look at it, amend or replace it"))


def short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _within(text: str) -> str:
    """Inside a sentence: names keep their capital."""
    return text[:1].lower() + text[1:] if text.startswith(("Khoản", "Điểm", "Quy tắc", "Bản ghi", "Văn bản")) else text
