"""Line charts as inline SVG: read without a script, in light and dark, on paper and by a screen reader."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 440, 280
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 14, 42
TICKS = 5

Text = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: what it shows, and its values in the order of the chart's x."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of lines over the same x, one point of which may be marked with a word."""

    title: str
    x_title: str
    x: Sequence[float]
    lines: Sequence[Line]
    x_text: Text
    y_text: Text
    marked: int | None = None
    mark: str = ""
    from_zero: bool = False


def chart_html(chart: Chart) -> str:
    """Return a figure with its caption, key and drawing."""
    x_ticks = ticks(min(chart.x), max(chart.x))
    values = [value for line in chart.lines for value in line.values]
    y_ticks = ticks(0.0 if chart.from_zero else min(values), max(values))
    key = ""
    if len(chart.lines) > 1:
        key = '<p class="key">' + "".join(
            f'<span><i class="series-{n}"></i>{escape(line.name)}</span>'
            for n, line in enumerate(chart.lines)
        )
        key += "</p>"
    body = _grid(chart, x_ticks, y_ticks) + "".join(
        _line(chart, n, line, x_ticks, y_ticks) for n, line in enumerate(chart.lines)
    )
    return (
        f'<figure class="chart"><figcaption>{escape(chart.title)}</figcaption>{key}'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(_label(chart), quote=True)}">'
        f"{body}</svg></figure>"
    )


def ticks(low: float, high: float, wanted: int = TICKS) -> list[float]:
    """Return round steps that reach from below the lowest to above the highest value."""
    if not high > low:
        low, high = low - (abs(low) or 1.0) * 0.05, high + (abs(high) or 1.0) * 0.05
    raw = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(n * step, 12) for n in range(first, last + 1)]


def _label(chart: Chart) -> str:
    said = []
    for line in chart.lines:
        first, last = (chart.y_text(line.values[end]) for end in (0, -1))
        ends = [chart.x_text(chart.x[end]) for end in (0, -1)]
        said.append(f"{line.name}: {first} at {ends[0]}, {last} at {ends[1]}")
    mark = ""
    if chart.marked is not None:
        mark = f" {chart.mark} at {chart.x_text(chart.x[chart.marked])}."
    return f"{chart.title} against {chart.x_title}. {'; '.join(said)}.{mark} The table below has every point."


def _x(value: float, scale: list[float]) -> float:
    return LEFT + (value - scale[0]) / (scale[-1] - scale[0]) * (WIDTH - LEFT - RIGHT)


def _y(value: float, scale: list[float]) -> float:
    return HEIGHT - BOTTOM - (value - scale[0]) / (scale[-1] - scale[0]) * (HEIGHT - TOP - BOTTOM)


def _grid(chart: Chart, x_ticks: list[float], y_ticks: list[float]) -> str:
    parts = []
    for tick in y_ticks:
        y = _y(tick, y_ticks)
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(
            f'<text x="{LEFT - 7}" y="{y + 4:.1f}" text-anchor="end">{escape(chart.y_text(tick))}</text>'
        )
    for tick in x_ticks:
        x = _x(tick, x_ticks)
        text = escape(chart.x_text(tick))
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 17}" text-anchor="middle">{text}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    title = escape(chart.x_title)
    parts.append(f'<text class="axis" x="{middle}" y="{HEIGHT - 4}" text-anchor="middle">{title}</text>')
    return "".join(parts)


def _line(chart: Chart, number: int, line: Line, x_ticks: list[float], y_ticks: list[float]) -> str:
    places = [(_x(x, x_ticks), _y(value, y_ticks)) for x, value in zip(chart.x, line.values, strict=True)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    parts = [f'<path class="line series-{number}" d="M{path}"/>']
    for n, (x, y) in enumerate(places):
        told = f"{line.name}: {chart.y_text(line.values[n])} at {chart.x_text(chart.x[n])} {chart.x_title}"
        knee = n == chart.marked
        parts.append(
            f'<circle class="point series-{number}{" knee" * knee}" cx="{x:.1f}" cy="{y:.1f}" '
            f'r="{6 if knee else 3.5}"><title>{escape(told)}</title></circle>'
        )
        if knee and number == 0:
            end = x > WIDTH * 0.6
            parts.append(
                f'<text class="mark" x="{x + (-9 if end else 9):.1f}" y="{max(y - 10, 12):.1f}" '
                f'text-anchor="{"end" if end else "start"}">{escape(chart.mark)}</text>'
            )
    return "".join(parts)
