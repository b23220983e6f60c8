"""A row of the trail in people's words: what was done, and its details (nội dung dòng nhật ký)."""

from __future__ import annotations

import json
from typing import Any

from ..register import opinion, role, stage
from ..register.models import Entry
from .comparison import FIELDS, OF_PROPOSAL, said
from .environment import day, name_of

Pair = tuple[str, str]
ACTIONS: dict[str, Pair] = {
    "proposal.create": ("lập hồ sơ", "made the proposal"),
    "proposal.rename": ("sửa tên, ghi chú", "changed title, note"),
    "proposal.supplement": ("bổ sung thông tin", "gave particulars"),
    "proposal.stale": ("thêm nguyên nhân căn cứ thay đổi", "further grounds have changed"),
    "item.add": ("đưa vào hồ sơ", "put in"),
    "item.change": ("thay đổi lựa chọn", "changed the choice"),
    "item.check": ("đối chiếu nguyên văn", "checked the text"),
    "item.confirm": ("xác nhận theo căn cứ hiện hành", "confirmed on present grounds"),
    "item.remove": ("đưa ra khỏi hồ sơ", "took out"),
    "opinion.draft": ("nháp ý kiến", "drafted an opinion"),
    "opinion.send": ("gửi ý kiến", "sent an opinion"),
    "opinion.office": ("ý kiến của Văn phòng UBND tỉnh", "opinion of the office"),
    "comment": ("trao đổi", "commented"),
    "attachment": ("đính kèm tệp", "attached a file"),
    "plan.ask": ("yêu cầu lập phương án", "asked for a plan"),
    "plan.made": ("lập xong phương án", "made a plan"),
    "plan.apply": ("áp dụng phương án", "applied a plan"),
    "account.make": ("lập tài khoản", "made an account"),
    "account.password": ("đổi mật khẩu", "changed the password"),
    "account.reset": ("cấp lại mật khẩu", "reset a password"),
    "account.activate": ("mở lại tài khoản", "opened an account again"),
    "account.close": ("đóng tài khoản", "closed an account"),
    "account.lock": ("khóa tài khoản vì sai nhiều lần", "locked an account after failures"),
    "account.login": ("đăng nhập", "logged in"),
    "account.email": ("đổi địa chỉ thư điện tử", "changed the e-mail address"),
    "account.tie": ("gắn mã định danh đăng nhập một lần", "tied an account to an identifier of single sign-on"),
    "account.untie": ("gỡ mã định danh đăng nhập một lần", "took an identifier of single sign-on off"),
    "account.refuse": ("không cho đăng nhập một lần", "refused a single sign-on"),
    "token.make": ("cấp khóa truy cập cho phần mềm", "made a token"),
    "token.revoke": ("thu hồi khóa truy cập", "revoked a token"),
    **{f"step.{one.step}": (one.vi, one.en) for one in stage.STEPS},
}
"""What is written in the trail, by its action."""
DETAILS: dict[str, Pair] = {
    **FIELDS,
    **OF_PROPOSAL,
    "was": ("trước đó", "before"),
    "conclusion": ("kết luận", "conclusion"),
    "reasons": ("lý do", "reasons"),
    "text": ("nội dung", "text"),
    "source": ("nguồn", "source"),
    "id": ("điểm", "point"),
    "by": ("người cho ý kiến", "by"),
    "stage": ("bước", "stage"),
    "number": ("số", "number"),
    "date": ("ngày", "date"),
    "effective": ("hiệu lực từ", "effective"),
    "until": ("đến", "until"),
    "account": ("tài khoản", "account"),
    "role": ("vai trò", "role"),
    "department": ("cơ quan", "department"),
    "client": ("phần mềm", "client"),
    "how": ("cách", "how"),
    "plan": ("phương án số", "plan"),
    "from": ("từ", "from"),
    "to": ("đến", "to"),
    "counts": ("kết luận đổi", "verdicts that move"),
    "proposals": ("hồ sơ", "proposals"),
    "instruments": ("văn bản", "instruments"),
    "items": ("thủ tục", "procedures"),
    "name": ("tệp", "file"),
    "step": ("ở bước", "at step"),
    "reason": ("vì", "because"),
    "issuer": ("nơi đăng nhập", "issuer"),
    "subject": ("mã định danh", "identifier"),
    "email": ("thư điện tử", "e-mail"),
    "fault": ("lỗi", "fault"),
}
WAYS: dict[str, Pair] = {
    "password": ("mật khẩu", "password"),
    "sso": ("đăng nhập một lần", "single sign-on"),
    "email": ("địa chỉ thư điện tử đã xác minh", "verified e-mail address"),
    "administrator": ("quản trị ghi", "entered by the administrator"),
}
WHY: dict[str, Pair] = {
    "unknown": ("không có tài khoản", "no account"),
    "unverified": ("địa chỉ thư điện tử chưa xác minh", "e-mail address not verified"),
    "other": ("tài khoản đã gắn với mã khác", "the account has another identifier"),
    "closed": ("tài khoản đã đóng", "the account is closed"),
    "locked": ("tài khoản đang khóa", "the account is locked"),
    "token": ("trả lời của nơi đăng nhập không hợp lệ", "the issuer's answer is not valid"),
}
UNTOLD = {"revision", "seen", "what", "identity", "sha256", "size"}  # for programs; the export has all
LONGEST = 300


def action(entry: Entry, at: int) -> str:
    return ACTIONS[entry.action][at] if entry.action in ACTIONS else entry.action


def details(entry: Entry, at: int) -> list[tuple[str, str]]:
    """Words and value of every detail that people read; changes one by one, before → after."""
    found: list[tuple[str, str]] = []
    for name, value in entry.detail.items():
        if name == "changes":
            found += [_change(key, one, at) for key, one in value.items()]
        elif name not in UNTOLD and value:
            found.append((DETAILS[name][at] if name in DETAILS else name, _told(name, value, at)))
    return found


def _change(name: str, value: Any, at: int) -> tuple[str, str]:
    """A changed field, before → after; of particulars, which are given anew as a whole, what is there now."""
    words = DETAILS[name][at].lower() if name in DETAILS else name
    if isinstance(value, list) and len(value) == 2 and name in DETAILS:
        before, after = (said(name, one, at) or ("(trống)", "(empty)")[at] for one in value)
        return words, _short(f"{before} → {after}")
    return words, _short(_plain(value))


def _told(name: str, value: Any, at: int) -> str:
    match name:
        case "stage":
            return " → ".join(stage.NAMES[one][at] if one in stage.NAMES else str(one) for one in value)
        case "conclusion":
            return opinion.CONCLUSIONS[value][at] if value in opinion.CONCLUSIONS else str(value)
        case "role":
            return role.NAMES[value][at] if value in role.NAMES else str(value)
        case "was":
            return said("outcome", value, at)
        case "outcome" | "form" | "receiver":
            return said(name, value, at)
        case "department" | "id":
            return name_of(value)
        case "date" | "effective" | "until" | "from" | "to":
            return day(value)
        case "how":
            return WAYS[value][at] if value in WAYS else str(value)
        case "reason":
            return WHY[value][at] if value in WHY else str(value)
        case "counts":
            return str(sum(count for kind, count in value.items() if kind != "unchanged"))
        case "instruments":
            return ", ".join(one["id"] for one in value)
    return _short(_plain(value))


def _plain(value: Any) -> str:
    """Nested values in one line, as a list is read."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(one)}" for key, one in value.items() if one)
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
