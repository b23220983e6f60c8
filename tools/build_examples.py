"""Builds the invented examples of the reports' forms: `python -m tools.build_examples`. Nothing in them was ever reported.

The procedures and units are the catalog's, so that the forms can be read; every answer, figure and day is made up. The name of
the sheet says so, and whatever is made from it says so too.
"""

from __future__ import annotations

from pathlib import Path

from advisor import load
from advisor.catalog.record import Day
from advisor.exchange import sheet
from advisor.reports import figures, register, stated
from advisor.reports.classification import Classification, Classified, plan_for
from advisor.reports.entered import EXAMPLE

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "reports"
ON = Day(2026, 11, 20)
# Receive, appraise, decide, return at the Centre, in turn.
ANSWERS = (("Có", "Có", "Có", "Có"), ("Có", "Có", "Không", "Có"), ("Có", "Không", "Có", "Có"), ("Có", "Không", "Không", "Có"))
KEPT_OUT = ("Không", "", "", "", "Ví dụ: trả kết quả tại nơi kiểm tra ngoài trụ sở")


def classification(rows: list[Classified]) -> bytes:
    """Forty procedures answered in turn; every ninth is kept out, with a reason."""
    lines = []
    for number, row in enumerate(rows[:40]):
        unit = row.unit.name if row.unit else ""
        head = [row.procedure.key, row.procedure.name, stated.LEVEL[row.level], unit]
        answers = [*KEPT_OUT] if number % 9 == 8 else [*ANSWERS[number % len(ANSWERS)], ""]
        lines.append([*head, *answers, "Quyết định ví dụ"])
    return sheet.workbook(EXAMPLE, stated.HEADER, lines)


def reported() -> bytes:
    """Three units of the plan report twice: one is ahead, one behind, one on its way."""
    lines = [
        (
            "so-giao-duc-va-dao-tao",
            "Sở Giáo dục và Đào tạo",
            "20/04/2017",
            "28",
            "0",
            "28",
            "24",
            "400",
            "310",
            "4",
            "6",
            "20",
            "10",
        ),
        (
            "so-giao-thong-van-tai",
            "Sở Giao thông vận tải",
            "20/04/2017",
            "124",
            "16",
            "108",
            "30",
            "900",
            "500",
            "0",
            "0",
            "60",
            "0",
        ),
        ("so-noi-vu", "Sở Nội vụ", "05/05/2017", "45", "0", "45", "17", "120", "120", "0", "0", "0", "0"),
        ("so-xay-dung", "Sở Xây dựng", "05/05/2017", "21", "0", "21", "9", "", "", "", "", "", ""),
    ]
    return sheet.workbook(EXAMPLE, figures.HEADER, [[*line, "Báo cáo ví dụ"] for line in lines])


def proposals(rows: list[Classified]) -> bytes:
    """A register with every stage: in force, decided, appraised, overdue, just proposed."""
    stages = (
        ("05/09/2026", "05/10/2026", "20/09/2026", "Đủ điều kiện trình", "01/QĐ-VD", "01/10/2026", "05/10/2026", "01/03/2027"),
        ("25/10/2026", "20/12/2026", "05/11/2026", "Đủ điều kiện trình", "02/QĐ-VD", "15/11/2026", "01/12/2026", "01/03/2027"),
        ("28/09/2026", "30/11/2026", "02/11/2026", "Chưa đủ điều kiện trình", "", "", "", ""),
        ("01/09/2026", "31/10/2026", "", "", "", "", "", ""),
        ("18/11/2026", "", "", "", "", "", "", ""),
    )
    suggested = [row for row in rows if row.answer.outcome == "suggest" and row.unit]
    lines = []
    for number, row in enumerate(suggested[:25]):
        assert row.unit
        head = [row.unit.body, row.unit.name, row.procedure.key, row.procedure.name, stated.LEVEL[row.level]]
        lines.append([*head, *stages[number % len(stages)]])
    return sheet.workbook(EXAMPLE, register.HEADER, lines)


def main() -> None:
    whole = load()
    plan = plan_for(whole.catalog.plans, ON)
    assert plan
    rows = sorted(Classification(whole, ON, plan).inside, key=lambda row: (row.answer.outcome != "suggest", row.key))
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "phieu-phan-loai.xlsx").write_bytes(classification(rows))
    (FOLDER / "so-lieu-bao-cao.xlsx").write_bytes(reported())
    (FOLDER / "so-theo-doi-de-xuat.xlsx").write_bytes(proposals(rows))


if __name__ == "__main__":
    main()
