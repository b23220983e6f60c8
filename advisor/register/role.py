"""Roles (vai trò) of accounts: what a person does in the workspace."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["drafter", "reviewer", "office", "recorder", "administrator", "inspector"]
ROLES: tuple[Role, ...] = get_args(Role)
NAMES: dict[str, tuple[str, str]] = {
    "drafter": ("Cán bộ soạn thảo của cơ quan", "Drafter of a department"),
    "reviewer": ("Thẩm định viên Sở Tư pháp", "Reviewer at Sở Tư pháp"),
    "office": ("Văn phòng UBND tỉnh", "Office of the provincial People's Committee"),
    "recorder": ("Ghi nhận quyết định của UBND tỉnh", "Recorder of decisions"),
    "administrator": ("Quản trị", "Administrator"),
    "inspector": ("Kiểm tra, chỉ đọc (Sở Nội vụ)", "Inspector, read only"),
}
