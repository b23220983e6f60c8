"""The date of an official document (ngày, tháng, năm): days below 10 and the months 1 and 2 get a 0 before them.

30/2020/NĐ-CP Phụ lục I mục II.4: "ngày 06 tháng 4 năm 2026", "ngày 19 tháng 02 năm 2025".
"""

from __future__ import annotations

import datetime

UNKNOWN = "ngày … tháng … năm …"


def official(day: datetime.date | None) -> str:
    """ "ngày 06 tháng 4 năm 2026"; dots where nobody knows."""
    if day is None:
        return UNKNOWN
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def to_sign(year: int | None) -> str:
    """Of a draft: the day of signing is left to the person, the year too where it is not known."""
    return f"ngày … tháng … năm {year if year else '…'}"
