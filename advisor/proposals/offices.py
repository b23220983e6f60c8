"""Offices (cơ quan, chức danh) as a document writes them: letterhead, who signs, who is addressed; from the catalog of the day."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalog.institution import Body
from ..evaluation import Moment

DOTS = "…………"
COMMITTEE = "Ủy ban nhân dân"
NBSP = "\u00a0"
ONE_LINE = 24  # letters that fit the letterhead's column


@dataclass(frozen=True)
class Office:
    """Whoever issues a document: the letterhead's two lines, the powers by which it is signed, the number's ending."""

    above: str
    name: str
    signs: tuple[str, ...]
    symbol: str
    full: str
    place: str | None = None  # where it signs, if that is not the province


def office(moment: Moment, id: str) -> Office:
    """Of a body, or of the body whose head acts. A committee decides together (TM.), a head alone."""
    body, post = moment.authority.bearer(id)
    head = body.post("head")
    title = _title(head.name if head else "") or DOTS
    if body.kind == "ubnd":
        name = _place(body)
        signs = ("CHỦ TỊCH",) if post is not None else (f"TM.{NBSP}{COMMITTEE.upper()}", "CHỦ TỊCH")
        full = f"CHỦ TỊCH {COMMITTEE.upper()} {name}" if post is not None else f"{COMMITTEE.upper()} {name}"
        return Office("", f"{COMMITTEE.upper()} {name}", signs, "UBND", full, None if body.level == "province" else "…")
    full = (head.name if post is not None and head else body.name).upper()
    return Office(_superior(moment, body), balanced(body.name.upper()), (title,), "…", full)


def balanced(name: str) -> str:
    """A long name breaks into two lines of about the same length, and nowhere else."""
    words = name.split(" ")
    if len(name) <= ONE_LINE or len(words) < 3:
        return name
    at = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))))
    return f"{NBSP.join(words[:at])} {NBSP.join(words[at:])}"


def _place(body: Body) -> str:
    """ "TỈNH QUẢNG NINH" on one line; of a kind of body, the name is the person's to fill in."""
    rest = body.name.removeprefix(COMMITTEE).strip()
    if body.level == "commune" or body.stands_for:
        rest = f"{'xã, phường, đặc khu' if body.level == 'commune' else rest} {DOTS}"
    return rest.upper().replace(" ", NBSP)


def _superior(moment: Moment, body: Body) -> str:
    for under in body.under:
        if moment.on in under.during and under.body in moment.authority:
            above, _ = moment.authority.bearer(under.body)
            if above.kind == "ubnd" and above.level == "province":
                return above.name.replace(COMMITTEE, "UBND").upper()
            return above.name.upper()
    return ""


def _title(name: str) -> str:
    """ "GIÁM ĐỐC" of "Giám đốc Sở Xây dựng": what stands before the body's own name."""
    for word in ("Giám đốc", "Chánh Văn phòng", "Chánh Thanh tra", "Trưởng ban", "Trưởng phòng", "Chủ tịch", "Chi cục trưởng"):
        if name.startswith(word):
            return word.upper()
    return name.upper()


def head(body: Body) -> str:
    """The name of the post at the head of a body."""
    post = body.post("head")
    return post.name if post else f"Người đứng đầu {body.name}"


def province(moment: Moment) -> str:
    """The place where provincial bodies sign: the name of the province."""
    return moment.whole.catalog.province.name
