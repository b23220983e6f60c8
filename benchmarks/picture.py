"""Growth as a picture: seconds over cases, both in powers of ten, as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 890, 460, 100, 20, 250, 50
COLOURS = ("#8c564b", "#9467bd", "#2ca02c", "#d62728", "#e377c2", "#7f7f7f")
Point = tuple[float, float]


def growth(sizes: Sequence[tuple[int, float, float, float]], rates: Mapping[str, float]) -> str:
    """Measured: the batch as a command, polars alone, the batch in memory. Computed from their rates, dashed: evaluators case by case."""
    first, last = sizes[0][0], sizes[-1][0]
    top = math.ceil(math.log10(max(last / min(rates.values()), max(seconds for _, seconds, _, _ in sizes))))
    low = -1

    def place(cases: float, seconds: float) -> Point:
        across = (math.log10(cases) - math.log10(first)) / (math.log10(last) - math.log10(first))
        up = (math.log10(max(seconds, 10**low)) - low) / (top - low)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *_grid(first, last, low, top, place),
    ]
    ends: list[tuple[float, str, str]] = []
    for colour, (name, rate) in zip(COLOURS, sorted(rates.items(), key=lambda pair: pair[1]), strict=False):
        points = [place(cases, cases / rate) for cases in (first, last)]
        parts.append(_line(points, colour, dashed=True))
        ends.append((points[-1][1], name, colour))
    for name, colour, column in (
        ("polars: distinct and join alone", "#1f77b4", 2),
        ("advisor batch", "#000", 1),
        ("the batch in memory", "#bcbd22", 3),
    ):
        points = [place(size[0], size[column]) for size in sizes]
        parts.append(_line(points, colour, dashed=False))
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        ends.append((points[-1][1], name, colour))
    at = 0.0
    for y, name, colour in sorted(ends):
        at = max(y, at + 15)
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{at + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _grid(first: int, last: int, low: int, top: int, place: Callable[[float, float], Point]) -> list[str]:
    made = []
    for power in range(round(math.log10(first)), round(math.log10(last)) + 1):
        (x, bottom), (_, above) = place(10**power, 10**low), place(10**power, 10**top)
        made.append(f'<line x1="{x:.1f}" y1="{bottom:.1f}" x2="{x:.1f}" y2="{above:.1f}" stroke="#ddd"/>')
        made.append(f'<text x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">10^{power}</text>')
    for power in range(low, top + 1):
        (left, y), (right, _) = place(first, 10**power), place(last, 10**power)
        made.append(f'<line x1="{left:.1f}" y1="{y:.1f}" x2="{right:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        made.append(f'<text x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{10**power:,} s</text>' if power >= 0 else "")
    told, middle = "cases; dashed: computed from the rate case by case", (LEFT + WIDTH - RIGHT) / 2
    made.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{told}</text>')
    return [one for one in made if one]


def _line(points: Sequence[Point], colour: str, *, dashed: bool) -> str:
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<polyline points="{told}" fill="none" stroke="{colour}" stroke-width="{1.2 if dashed else 2.2}"{dash}/>'
