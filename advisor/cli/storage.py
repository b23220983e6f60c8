"""Where a command writes (nơi lưu): a full disk, a folder that may not be written, a database that is away, in words and what to do."""

from __future__ import annotations

import errno
import sys

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
_BROKEN = (errno.EIO,)


def trouble(error: BaseException) -> str | None:
    """What is wrong with the place, Vietnamese and English; None where the error is of another kind."""
    if "django.db" in sys.modules:
        from ..register import outage

        if kind := outage.of(error):
            vi, en = outage.WORDS[kind]
            return f"{vi} ({en})"
    if not isinstance(error, OSError):
        return None
    where = str(error.filename2 or error.filename or "")
    at = f": {where}" if where else ""
    if error.errno in _FULL:
        vi, en = "đĩa đầy", "no room on the disk; free some and run this again, what was there is as it was"
        return f"{vi}{at}. Dọn chỗ trống rồi chạy lại; những gì có trước còn nguyên ({en})"
    if error.errno in _CLOSED:
        vi, en = "không có quyền ghi hoặc thư mục chỉ đọc", "no right to write here, or a read-only place; nothing was written"
        return f"{vi}{at}. Xin quyền hoặc chọn thư mục khác; chưa ghi gì ({en})"
    if error.errno in _BROKEN:
        return f"đĩa hỏng hoặc mất kết nối{at}. Kiểm tra đĩa rồi chạy lại (the disk fails; look at it, then run this again)"
    return None
