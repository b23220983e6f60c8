"""Text of publications, mended at the border: letters composed, blanks single, codes that became numbers made whole again."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from ..source import FOREIGN, UNSEEN
from .row import RowRejected

LONGEST = 3_000  # characters of one text; the longest name in the portal's exports has some 900
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_UNPRINTABLE = re.compile("[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODE = re.compile(r"[1-9]\.[0-9]{6}")
_LOCAL_CODE = re.compile(r"([1-9]\.[0-9]{6})\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}")


def composed(text: str) -> str:
    """NFC, Đ for the Icelandic Ð that looks like it, no invisible letters, single blanks."""
    text = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ").replace("Ɖ", "Đ").translate(_INVISIBLE)
    text = re.sub(r"\s+", " ", text).strip()
    if found := FOREIGN.search(text):
        raise RowRejected(
            f"có chữ Hy Lạp hoặc Kirin (U+{ord(found[0]):04X}) lẫn trong một từ",
            f"a Greek or Cyrillic letter (U+{ord(found[0]):04X}) stands in a word of Latin ones",
        )
    if found := UNSEEN.search(text) or _UNPRINTABLE.search(text):
        raise RowRejected(
            f"có ký tự không in được (U+{ord(found[0]):04X})", f"has an unprintable character (U+{ord(found[0]):04X})"
        )
    if len(text) > LONGEST:
        raise RowRejected(f"một ô dài {len(text)} ký tự, quá {LONGEST}", f"a cell of {len(text)} characters, more than {LONGEST}")
    return text


def name(text: str) -> str:
    """The name of a procedure or body: without its code in brackets, stray points and blanks before points."""
    text = re.sub(r"(\s*\(\s*[1-9]\.[0-9]{6}\s*\)|[\s.;])+$", "", re.sub(r"^[.\s]+", "", composed(text)))
    return re.sub(r" ([,;.)])", r"\1", text).replace("( ", "(")


def code(value: object) -> tuple[str, str | None]:
    """A procedure's code, and what was mended in it (Vietnamese) if anything was.

    A code that a program took for a number lost its last zeros: six decimals bring them back, and nothing else can be meant.
    """
    if isinstance(value, bool) or value is None or value == "":
        raise RowRejected("không có mã thủ tục", "there is no code")
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        whole = f"{number:.6f}" if number.is_finite() and abs(number) < 100 else str(number)[:20]
        if not _CODE.fullmatch(whole) or Decimal(whole) != number:
            raise RowRejected(
                f"mã {str(number)[:20]} không đúng dạng (1.000000)", f"the code {str(number)[:20]} has a wrong form (1.000000)"
            )
        return whole, str(value)
    if not isinstance(value, str):
        raise RowRejected("mã thủ tục không phải là chữ", "the code is no text")
    text = composed(value)
    if not text:
        raise RowRejected("không có mã thủ tục", "there is no code")
    if match := _LOCAL_CODE.fullmatch(text):
        return match[1], text
    if not _CODE.fullmatch(text):
        raise RowRejected(f"mã {text[:30]!r} không đúng dạng (1.000000)", f"the code {text[:30]!r} has a wrong form (1.000000)")
    return text, None


# --- document numbers ------------------------------------------------------------------------------------------------

_MINISTRIES = (  # as numbers abbreviate them, of today and of before
    *(
        "BNNPTNT",
        "BNNMT",
        "BNNVMT",
        "BTNMT",
        "BGTVT",
        "BVHTTDL",
        "BVHTT",
        "BLĐTBXH",
        "BGDĐT",
        "BKHCN",
        "BKHCNMT",
        "BKHĐT",
        "BTTTT",
    ),
    *(
        "BTP",
        "BTC",
        "BXD",
        "BCT",
        "BCN",
        "BTM",
        "BTS",
        "BYT",
        "BCA",
        "BNV",
        "BNG",
        "BQP",
        "BDTTG",
        "NHNN",
        "VPCP",
        "TTCP",
        "UBDT",
    ),
    *("TANDTC", "VKSNDTC", "BTCCBCP", "TLĐLĐVN", "BHXH", "UBTDTT"),
)
_MINISTRY = "|".join(sorted(_MINISTRIES, key=len, reverse=True))
_TITLE_RUNS_IN = re.compile(r"(?:19|20)[0-9]{2}([0-9]{1,3})$")
_NUMBER = re.compile(
    r"(?P<number>66\.[0-9]{1,2}|[0-9]{1,8})/(?P<year>(?:19|20)[0-9]{2})/"
    r"(?P<kind>NĐ-CP|NQ-CP|QĐ-TTg|CT-TTg|QH1[0-6]|QH[5-9]|UBTVQH1[0-6]|UBTVQH9|NQ-HĐND|L-CTN|PL-UBTVQH1[0-6]|PL-UBTVQH9"
    rf"|TTLT-(?:{_MINISTRY})(?:-(?:{_MINISTRY}))*|TT-(?:{_MINISTRY})|QĐ-(?:{_MINISTRY}))"
)
_LIKE_ONE = re.compile(r"[0-9]{1,8}/(?:19|20)[0-9]{2}/[A-ZĐ]{1,6}[^\s,;.]{0,12}")


def numbers(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Numbers of documents (số hiệu) in a text that runs titles, dates and numbers together; and what looks like one.

    "…năm 202548/2026/NĐ-CP" is 48/2026/NĐ-CP after a title that ends in 2025. Digits that can't be told apart are not taken.
    """
    text = unicodedata.normalize("NFC", text).replace("Ð", "Đ").translate(_INVISIBLE)
    text = re.sub(r" ?/ ?", "/", re.sub(r"\s+", " ", text))
    text = re.sub(r"(?<=[A-ZĐ])\s*[-–—]\s*(?=[A-ZĐ])", "-", text)
    text = re.sub(r"/ND-CP", "/NĐ-CP", re.sub(r"/QD-(?=[A-ZT])", "/QĐ-", text))
    read: dict[str, None] = {}
    unread: list[str] = []
    for match in _NUMBER.finditer(text):
        number, year, kind = match["number"], match["year"], match["kind"]
        own = _own_number(number, kind)
        if own is None:
            unread.append(match[0])
        else:
            read.setdefault(f"{own}/{year}/{kind}")
    unread += [match[0] for match in _LIKE_ONE.finditer(_NUMBER.sub(" ", text))]
    return tuple(read), tuple(dict.fromkeys(unread))


def _own_number(number: str, kind: str) -> str | None:
    """The digits that are the document's own, where the end of a title may have run into them."""
    if "." in number:
        return number
    digits = 4 if kind.startswith("QĐ-") else 3
    if len(number) > digits:
        match = _TITLE_RUNS_IN.match(number)
        number = match[1] if match else ""
    most = 9_999 if digits == 4 else 999 if kind == "NQ-HĐND" else 450  # a year sees some 400 decrees and fewer laws or circulars
    return number if number and 0 < int(number) <= most else None


# --- time limits -----------------------------------------------------------------------------------------------------

TimeLimit = tuple[str, int]
_WAY = r"(?:Trực tiếp|Trực tuyến|Dịch vụ bưu chính)"


def portal_time_limit(text: str) -> TimeLimit | None:
    """The portal states a time for each way to hand in; it is the procedure's where all are equal."""
    text = unicodedata.normalize("NFC", text)
    found = set(re.findall(rf"{_WAY}([0-9]{{1,3}}) (Ngày làm việc|Ngày)(?=[A-ZĐ0-9(]|$)", text))
    other = re.search(rf"{_WAY}(?:Không có thông tin|[0-9]+ (?:Giờ|Tháng|Tuần|Năm))", text)
    if len(found) != 1 or other:
        return None
    number, unit = found.pop()
    return ("working_days" if "việc" in unit else "days"), int(number)


def plain_time_limit(text: str) -> TimeLimit | None:
    """ "20 ngày làm việc"; nothing where the text says more than one time."""
    match = re.fullmatch(r"([0-9]{1,3}) (ngày làm việc|ngày)", unicodedata.normalize("NFC", text).strip().lower())
    return (("working_days" if "việc" in match[2] else "days"), int(match[1])) if match else None
