"""A small line chart as SVG, both axes logarithmic."""

import math
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 480, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 110, 28, 48
COLORS = ("#1f6feb", "#b35900", "#2da44e", "#8250df")
STEPS = (1, 2, 5)  # ticks of a decade


@dataclass(frozen=True)
class Line:
    """A named line through points (x, y), both above zero."""

    name: str
    points: list[tuple[float, float]]


def chart(lines: list[Line], x_title: str, y_title: str) -> str:
    """The chart; without a point, its frame alone."""
    points = [point for line in lines for point in line.points] or [(1.0, 1.0), (10.0, 10.0)]
    x_low, x_high = _span([x for x, _ in points])
    y_low, y_high = _span([y for _, y in points])

    def at(x: float, y: float) -> tuple[float, float]:
        across = math.log(x / x_low) / math.log(x_high / x_low)
        up = math.log(y / y_low) / math.log(y_high / y_low)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    body = []
    for tick in _ticks(x_low, x_high):
        x, floor = at(tick, y_low)
        body.append(f'<path class="grid" d="M{x:.1f} {TOP}V{floor:.1f}"/>')
        body.append(f'<text x="{x:.1f}" y="{floor + 16:.1f}" text-anchor="middle">{_short(tick)}</text>')
    for tick in _ticks(y_low, y_high):
        _, y = at(x_low, tick)
        body.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        body.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_short(tick)}</text>')
    for number, line in enumerate(lines):
        body += _drawn(line, [at(x, y) for x, y in sorted(line.points)], COLORS[number % len(COLORS)])
    middle = (LEFT + WIDTH - RIGHT) / 2
    body.append(f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x_title)}</text>')
    body.append(f'<text x="8" y="{TOP - 12}">{escape(y_title)}</text>')
    style = (
        "text{font:12px system-ui,sans-serif;fill:#57606a}.grid{stroke:#8c959f;stroke-opacity:.25}"
        ".line{fill:none;stroke-width:2}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" '
        f'aria-label="{escape(y_title)} by {escape(x_title)}"><style>{style}</style>'
        f"{''.join(body)}</svg>\n"
    )


def _drawn(line: Line, places: list[tuple[float, float]], color: str) -> list[str]:
    if not places:
        return []
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in places]
    x, y = places[-1]
    name = f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" style="fill:{color}">{escape(line.name)}</text>'
    return [f'<path class="line" stroke="{color}" d="M{path}"/>', *dots, name]


def _span(values: list[float]) -> tuple[float, float]:
    """A little more than the values span, never nothing."""
    low, high = min(values), max(values)
    return low / 1.15, max(high, low * 1.5) * 1.15


def _ticks(low: float, high: float) -> list[float]:
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found = [step * 10.0**decade for decade in decades for step in STEPS]
    inside = [tick for tick in found if low <= tick <= high]
    return inside if len(inside) <= 7 else [t for t in inside if math.log10(t) == round(math.log10(t))]


def _short(value: float) -> str:
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"
