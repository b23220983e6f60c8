"""`advisor report …`: the plan's other duties, each a command of its own in a module of its own, imported only when called."""

from __future__ import annotations

import click

from .main import Commands

# Name: module, and the help line in Vietnamese and English, as in `main.COMMANDS`.
REPORTS: dict[str, tuple[str, str, str]] = {
    "classification": (
        "report_classification",
        "Phân loại thủ tục theo việc làm tại Trung tâm (I.2, II.1)",
        "What of each procedure is done at the Centre",
    ),
    "progress": (
        "report_progress",
        "Tiến độ theo hai phụ lục, đối chiếu số liệu",
        "The plan's two tables by unit, and where they disagree",
    ),
    "monthly": ("report_monthly", "Báo cáo ngày 20 hằng tháng (II.8, III.7)", "The report of the 20th, by department"),
    "lists": (
        "report_lists",
        "Ba danh mục công khai (III.7), so với lần công bố trước",
        "The three public lists and what changed in them",
    ),
    "process": (
        "report_process",
        "Quy trình từng thủ tục trước và sau đề xuất (II.3)",
        "Steps of each procedure before and after the suggestion",
    ),
    "staffing": (
        "report_staffing",
        "Bố trí cán bộ tại Trung tâm (II.6)",
        "The smallest staff at the Centre, with stand-ins",
    ),
    "rota": ("report_rota", "Lịch cấp phó đến Trung tâm phê duyệt (II.7)", "Which deputy comes to the Centre when"),
    "counter": ("report_counter", "Quầy chung và số quầy theo lĩnh vực (III.2)", "The common counter, and counters by field"),
    "review": (
        "report_review",
        "Văn bản phân cấp, ủy quyền cần rà soát, kiểm tra (III.4, II.5)",
        "Instruments to look at again; a checklist a unit",
    ),
    "scoreboard": ("report_scoreboard", "Xếp hạng kết quả các đơn vị (II.9)", "Units by result against target"),
}


class Reports(Commands):
    """The same for reports."""

    table = REPORTS
    heading = ("Báo cáo", "Reports")


@click.group("report", cls=Reports)
def command() -> None:
    """Các nhiệm vụ khác của Kế hoạch 239/KH-UBND: phân loại, tiến độ, báo cáo. (The plan's other duties.)"""
