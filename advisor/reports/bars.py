"""The picture of progress (SVG): a bar a unit, what is done within what is aimed at within what is brought to the Centre."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

LINE, LABEL, WIDTH, MARGIN = 22, 230, 460, 8
_DONE, _AIM, _ALL = "#8a1c1c", "#e3b9b0", "#ececec"


@dataclass(frozen=True)
class Bar:
    """One unit: how many of how many, towards how many. What is not known is None."""

    name: str
    done: int | None
    target: int | None
    whole: int | None


def picture(title: str, bars: Sequence[Bar]) -> str:
    """The drawing; it holds no address outside itself."""
    most = max([1, *(number for bar in bars for number in (bar.done, bar.target, bar.whole) if number)])
    height = 2 * MARGIN + 46 + LINE * len(bars)
    width = LABEL + WIDTH + 130
    made = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f"font-family=\"'Times New Roman', 'Liberation Serif', serif\" font-size=\"13\">",
        f"<title>{escape(title)}</title>",
        f'<text x="{MARGIN}" y="{MARGIN + 12}" font-weight="bold">{escape(title)}</text>',
    ]
    x = MARGIN
    for colour, words in ((_DONE, "đã phê duyệt tại Trung tâm"), (_AIM, "mục tiêu"), (_ALL, "đưa vào Trung tâm")):
        made.append(f'<rect x="{x}" y="{MARGIN + 20}" width="14" height="12" fill="{colour}" stroke="#777"/>')
        made.append(f'<text x="{x + 20}" y="{MARGIN + 31}">{escape(words)}</text>')
        x += 30 + 7 * len(words)
    for number, bar in enumerate(bars):
        y = MARGIN + 46 + LINE * number
        made.append(f'<text x="{LABEL - 8}" y="{y + 14}" text-anchor="end">{escape(_short(bar.name))}</text>')
        for value, colour, inset in ((bar.whole, _ALL, 2), (bar.target, _AIM, 2), (bar.done, _DONE, 6)):
            if value:
                length = round(WIDTH * value / most, 1)
                made.append(
                    f'<rect x="{LABEL}" y="{y + inset}" width="{length}" height="{LINE - 2 - 2 * inset}" fill="{colour}"/>'
                )
        made.append(f'<text x="{LABEL + WIDTH + 8}" y="{y + 14}">{escape(_words(bar))}</text>')
    return "".join([*made, "</svg>"])


def stacked(drawings: Sequence[str]) -> str:
    """Several drawings, one below the other, as one."""
    heights = [int(re.search(r'height="([0-9]+)"', one)[1]) for one in drawings]  # type: ignore[index]  # written above
    width = LABEL + WIDTH + 130
    placed = [one.replace("<svg ", f'<svg y="{sum(heights[:n])}" ', 1) for n, one in enumerate(drawings)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {sum(heights)}" width="{width}" height="{sum(heights)}">'
    )
    return "".join([head, *placed, "</svg>\n"])


def _words(bar: Bar) -> str:
    done = "chưa rõ" if bar.done is None else str(bar.done)
    return done if bar.target is None else f"{done} / {bar.target}"


def _short(name: str) -> str:
    return name if len(name) <= 34 else name[:33] + "…"
