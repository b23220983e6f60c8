"""The trail in people's words: every action that is written has them, changes are told before and after."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from advisor.register import stage
from advisor.register.models import Entry
from advisor.web import entry

ACTION = re.compile(r'"((?:proposal|item|opinion|plan|account|token)\.[a-z_]+|comment|attachment)"')


def written() -> set[str]:
    """What the services write, read in their source: the calls of `write` and `record_act`."""
    found: set[str] = set()
    for path in Path("advisor/register").glob("*.py"):
        for call in re.findall(r"(?:write|record_act)\((.*?)\)\n", path.read_text(encoding="utf-8"), re.DOTALL):
            found |= set(ACTION.findall(call))
    return found


def test_every_action_has_words() -> None:
    """What is new in the trail and has no words would be shown by its name for programs."""
    assert {"item.change", "comment", "account.lock", "plan.apply"} <= written()
    assert written() | {f"step.{one}" for one in stage.STEP} == set(entry.ACTIONS)


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ({"revision": 4, "stage": ["draft", "submitted"], "reasons": ""}, [("bước", "Đang soạn → Đã gửi thẩm định")]),
        (
            {"changes": {"title": ["Một", "Hai"], "note": ["", "ghi"], "until": [None, "2027-02-28"]}},
            [("tên hồ sơ", "Một → Hai"), ("ghi chú", "(trống) → ghi"), ("đến", "(trống) → 28/02/2027")],
        ),
        ({"changes": {"Thông tin": {"Người ký Tờ trình": "Nguyễn Thử"}}}, [("Thông tin", "Người ký Tờ trình: Nguyễn Thử")]),
        ({"conclusion": "refused", "reasons": "thiếu"}, [("kết luận", "Không đồng ý"), ("lý do", "thiếu")]),
        ({"outcome": "suggest", "form": "uy_quyen"}, [("Kết luận", "nên đề xuất"), ("Hình thức", "ủy quyền")]),
        ({"counts": {"unchanged": 9, "newly_open": 2, "other": 1}, "identity": "sha256:0"}, [("kết luận đổi", "3")]),
        ({"sha256": "0", "size": 3, "name": "a.pdf"}, [("tệp", "a.pdf")]),
        ({"reason": "unverified", "subject": "s-1"}, [("vì", "địa chỉ thư điện tử chưa xác minh"), ("mã định danh", "s-1")]),
        ({"how": "sso"}, [("cách", "đăng nhập một lần")]),
        ({"mới": "x"}, [("mới", "x")]),
    ],
)
def test_details_are_words(detail: dict[str, Any], told: list[tuple[str, str]]) -> None:
    assert entry.details(Entry(action="item.change", detail=detail), 0) == told


def test_long_details_are_cut() -> None:
    text = entry.details(Entry(action="comment", detail={"text": "a" * 5000}), 0)[0][1]
    assert len(text) == entry.LONGEST + 1


def test_how_far_a_proposal_has_come() -> None:
    """On the line: what lies before. Beside it: as far as one must have come; from anywhere: nothing is claimed."""
    assert stage.passed(stage.DRAFT) == ()
    assert stage.passed(stage.APPRAISED) == (stage.DRAFT, stage.SUBMITTED, stage.APPRAISAL)
    assert stage.passed(stage.RETURNED) == (stage.DRAFT, stage.SUBMITTED, stage.APPRAISAL)
    assert stage.passed(stage.LAPSED) == stage.LINE
    assert stage.passed(stage.STALE) == stage.passed(stage.WITHDRAWN) == ()
