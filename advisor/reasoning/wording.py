"""The sentences that people read, in Vietnamese and English: from the rules, the law and the catalog; nothing is made up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..catalog.catalog import Norm
from ..catalog.record import Day
from ..evaluation import Moment
from ..rules.reading import Rules
from ..verdicts.verdict import Judgement, Verdict
from .answer import Answer

Lang = Literal["vi", "en"]

OUTCOME: dict[str, tuple[str, str]] = {
    "suggest": ("nên đề xuất", "suggest"),
    "not_yet": ("chưa đủ điều kiện", "not yet"),
    "open": ("cần làm rõ", "open"),
    "no_ground": ("chưa có căn cứ", "no ground"),
    "forbidden": ("không được", "forbidden"),
    "conflict": ("quy định mâu thuẫn", "conflict"),
    "already_held": ("đã có thẩm quyền", "already held"),
    "out_of_scope": ("ngoài phạm vi", "out of scope"),
    "not_recorded": ("chưa ghi nhận", "not recorded"),
}
FORM = {
    "phan_cap": ("phân cấp", "phân cấp"),
    "uy_quyen": ("ủy quyền", "ủy quyền"),
    "phan_cong": ("phân công cấp phó", "assignment to a deputy"),
    "giao_mot_cua": ("giao giải quyết tại Bộ phận Một cửa", "settling at the one-stop unit"),
    "thua_uy_quyen": ("ký thừa ủy quyền", "signing by thừa ủy quyền"),
}
PART = {
    "appraise": ("thẩm định", "appraise"),
    "decide": ("quyết định", "decide"),
    "receive": ("tiếp nhận", "receive"),
    "return": ("trả kết quả", "return"),
}
GRADE = {
    "text": ("đã đọc nguyên văn", "read in the text"),
    "restated": ("theo văn bản chính thức nhắc lại", "officially restated"),
    "reported": ("mới biết qua tin, bài", "reported"),
    "recalled": ("theo trí nhớ, chưa đối chiếu", "recalled, not checked"),
}
WHO = {
    "quoc-hoi": ("Quốc hội", "National Assembly"),
    "chinh-phu": ("Chính phủ", "Government"),
    "thu-tuong": ("Thủ tướng Chính phủ", "Prime Minister"),
    "bo": ("Bộ quản lý ngành", "ministry"),
    "hdnd-tinh": ("Hội đồng nhân dân tỉnh", "provincial council"),
    "ubnd-tinh": ("Ủy ban nhân dân tỉnh", "provincial People's Committee"),
    "department": ("cơ quan đề xuất", "the department"),
    "so-tu-phap": ("Sở Tư pháp", "Justice Department"),
    "so-noi-vu": ("Sở Nội vụ", "Home Affairs Department"),
    "giver": ("cơ quan đã giao thẩm quyền", "the body that handed the power down"),
    "ministry": ("Bộ quản lý ngành", "ministry"),
}


def day(value: Day | None, lang: Lang = "vi") -> str:
    """22/11/2026 in Vietnamese, 2026-11-22 in English."""
    if value is None:
        return "…"
    return value.strftime("%d/%m/%Y") if lang == "vi" else value.isoformat()


@dataclass(frozen=True)
class Wording:
    """Sentences in one language about one day."""

    moment: Moment
    lang: Lang = "vi"

    @property
    def rules(self) -> Rules:
        return self.moment.whole.rules

    def pick(self, pair: tuple[str, str]) -> str:
        return pair[0] if self.lang == "vi" else pair[1]

    def name(self, id: str) -> str:
        return self.moment.authority.name(id)

    def outcome(self, outcome: str) -> str:
        return self.pick(OUTCOME[outcome])

    def citation(self, norm: Norm) -> str:
        """As officials write it: "khoản 1 Điều 14 Luật 72/2025/QH15"."""
        return norm.citation.long(norm.document.kind_name)

    def cited(self, norms: Iterable[Norm]) -> str:
        return "; ".join(dict.fromkeys(self.citation(norm) for norm in norms))

    def period(self, norm: Norm) -> str:
        """ "có hiệu lực từ 31/01/2026 đến trước 01/03/2027"."""
        life = self.moment.whole.timeline.life(norm)
        if life is None:
            return self.pick(("không có hiệu lực", "never in force"))
        start, end = life.period.from_, life.period.until
        vi = "có hiệu lực" + (f" từ {day(start)}" if start else "") + (f" đến trước {day(end)}" if end else "")
        en = "in force" + (f" from {start}" if start else "") + (f" until {end}" if end else "")
        return self.pick((vi, en))

    def because(self, verdict: Verdict, rule: str) -> str:
        """The rule's own sentence, filled in for the case."""
        norms = verdict.texts.basis.get(rule, ())
        written = self.rules.written.get(rule)
        first = verdict.judgements[0]
        matters = self.matters(j for j in verdict.judgements if rule in j.findings.rules)
        if written is None:  # a lift, which the law itself states
            ban = rule.split(" → ")[-1]
            clause = self.cited(verdict.texts.basis.get(ban, ()))
            vi = f"{self.cited(norms)} làm cho {clause} không cản trở đối với {matters}."
            return self.pick((vi, f"{self.cited(norms)} lifts {clause} for {matters}."))
        text = written.because if self.lang == "vi" else written.because_en
        made = text.format(
            basis=self.cited(norms),
            holder=self.name(first.holder.id),
            receiver=self.name(verdict.receiver),
            form=self.pick(FORM[verdict.form]),
            part=self.pick(PART[verdict.part]),
            matter=matters,
        )
        return made[0].upper() + made[1:]

    def fact(self, name: str) -> str:
        """What a fact is called; of one member of a set, the set and the member."""
        base, _, member = name.partition("=")
        record = self.rules.vocabulary.records.get(base)
        if record is None:
            return name
        label = record.vi if self.lang == "vi" else record.en
        return f"{label}: {self._member(base, member)}" if member else label

    def value(self, name: str, value: object) -> str:
        """A fact's value as the reader sees it; what nobody knows is said to be unknown."""
        if value is None:
            return self.pick(("chưa rõ", "not known"))
        base, _, member = name.partition("=")
        if member:
            return self.pick(("có" if value == "yes" else "không", str(value)))
        return self._member(base, str(value))

    def _member(self, fact: str, value: str) -> str:
        catalog = self.moment.whole.catalog
        known = catalog.matter.get(value)
        names = {value: known.name} if known else {}
        names |= {value: catalog.body_names[value]} if value in catalog.body_names else {}
        names |= {value: catalog.field_names[value]} if value in catalog.field_names and not names else {}
        return self.rules.vocabulary.word(fact, value, names) if self.lang == "vi" else names.get(value, value)

    def who(self, code: str) -> str:
        """Who could change or answer it."""
        return self.pick(WHO.get(code, (code, code)))

    def matters(self, judgements: Iterable[Judgement]) -> str:
        known = self.moment.whole.catalog.matter
        names = [m.name[0].lower() + m.name[1:] for j in judgements if j.matter and (m := known.get(j.matter))]
        return ", ".join(dict.fromkeys(names)) or self.pick(("việc này", "this matter"))

    def reason(self, answer: Answer) -> str:
        """The one decisive sentence."""
        if answer.headline is not None and answer.outcome not in ("already_held",):
            return self.case(answer.headline)
        return self.without_case(answer)

    def case(self, verdict: Verdict) -> str:
        """Of one case."""
        said = [self.because(verdict, rule) for rule in verdict.rules]
        match verdict.outcome.value:
            case "suggest" | "forbidden" | "not_yet" | "conflict":
                wanted = (
                    said[-1:] if verdict.outcome.value == "not_yet" else said[:1] if verdict.outcome.value == "suggest" else said
                )
                return " ".join(dict.fromkeys(wanted))
            case "open" if said:
                return " ".join(dict.fromkeys(said))
            case "open":
                return self.hole(verdict)
        giver, receiver = self.name(verdict.judgements[0].holder.id), self.name(verdict.receiver)
        vi = f"Không quy định nào có hiệu lực tại ngày {day(verdict.on)} cho {giver} {FORM[verdict.form][0]} cho {receiver}."
        en = f"Nothing in force on {verdict.on} lets {giver} hand this to {receiver} ({FORM[verdict.form][1]})."
        return self.pick((vi, en))

    def hole(self, verdict: Verdict) -> str:
        """Which part of the law nobody has gone through, so that a missing permission says nothing."""
        catalog = self.moment.whole.catalog
        parts = [
            catalog.field_names.get(hole.of, "pháp luật chung về tổ chức chính quyền địa phương") + f" ({hole.why})"
            for hole in verdict.holes
        ]
        vi = f"Chưa rà soát hết: {'; '.join(parts)}. Chưa thể nói là không có căn cứ."
        return self.pick((vi, f"Not gone through: {'; '.join(parts)}. A missing permission says nothing yet."))

    def without_case(self, answer: Answer) -> str:
        """Where no case was asked: who holds it is in doubt, or somebody lower has it already, or it is outside."""
        if answer.outcome == "not_recorded":
            start = answer.moment.whole.catalog.province.recorded_from
            vi = f"Danh mục chỉ ghi nhận từ ngày {day(start)}, hoặc thủ tục chưa có tại ngày này."
            return self.pick((vi, f"The catalog is recorded from {start}, or the procedure did not exist on that day."))
        if answer.outcome == "out_of_scope" and answer.vertical:
            name = answer.vertical.name
            vi = f"{name} là cơ quan ngành dọc; tỉnh không quyết định việc phân cấp, ủy quyền của cơ quan này."
            return self.pick((vi, f"{name} is not under the province, which cannot decide on its powers."))
        if answer.outcome == "already_held":
            return self._held(answer)
        doubts = [c.doubt for c in (answer.facing.competences if answer.facing else ()) if c.doubt]
        if doubts:
            return " ".join(dict.fromkeys(d.ask if self.lang == "vi" else d.ask_en for d in doubts))
        vi = "Không có bên nhận nào được xếp hạng cho người giữ thẩm quyền này."
        return self.pick((vi, "The ranking names no receiver for such a holder."))

    def _held(self, answer: Answer) -> str:
        if answer.instrument:
            number = answer.instrument.number or answer.instrument.instrument
            return self.pick((f"{number} đã giao quyền quyết định thủ tục này.", f"{number} has handed this decision down."))
        norms = [h.norm for h in answer.holders if h.norm]
        names = ", ".join(self.name(h.id) for h in answer.holders)
        vi = f"{self.cited(norms) or 'Danh mục công bố'} đã giao thẩm quyền cho {names}, là cấp dưới."
        return self.pick((vi, f"{self.cited(norms) or 'The publication'} already gives the power to {names}, a lower body."))
