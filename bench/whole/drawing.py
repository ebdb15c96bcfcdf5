"""Charts as SVG, drawn here: no script, readable in light and dark, and told in words to who does not see them."""

import math
from collections.abc import Sequence
from html import escape

from bench.report.chart import Measured, draw

from .section import Columns, Curve

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 260, 64, 150, 16, 40
_STEPS = 4
_THOUSAND, _MILLION = 1_000, 1_000_000


def columns(chart: Columns) -> str:
    """Draw bars."""
    bars = [Measured(one.label, one.value, one.low, one.high, one.ours) for one in chart.columns]
    return draw(f"{chart.title}, {chart.unit}", bars)


def curve(chart: Curve) -> str:
    """Draw lines over a scale of powers, from nothing to the highest value."""
    xs = sorted({x for line in chart.lines for x, _ in line.points})
    highest = max((y for line in chart.lines for _, y in line.points), default=1.0) or 1.0
    if not xs:
        return ""
    told = "; ".join(
        f"{line.label}: {', '.join(f'{short(x)} → {y:,.4g}' for x, y in line.points)}" for line in chart.lines
    )
    label = escape(f"{chart.title} by {chart.along}. {told}")
    parts = [_grid(highest), *(_tick(x, xs) for x in xs)]
    for number, line in enumerate(chart.lines):
        kind = "ours-line" if line.ours else "theirs-line"
        places = [(_across(x, xs), _up(y, highest)) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline class="{kind} line{number}" points="{path}"/>')
        parts += [f'<circle class="{kind} line{number}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places]
        x, y = places[-1]
        parts.append(f'<text class="label" x="{x + 8:.1f}" y="{y:.1f}">{escape(line.label)}</text>')
    body = "\n".join(parts)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">\n{body}\n</svg>'


def short(value: float) -> str:
    """Write a number in few letters."""
    if value >= _MILLION:
        return f"{value / _MILLION:g}M"
    return f"{value / _THOUSAND:g}k" if value >= _THOUSAND else f"{value:g}"


def _across(x: float, xs: Sequence[float]) -> float:
    room = WIDTH - LEFT - RIGHT
    if xs[-1] == xs[0]:
        return LEFT + room / 2
    return LEFT + room * (math.log(x) - math.log(xs[0])) / (math.log(xs[-1]) - math.log(xs[0]))


def _up(y: float, highest: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - y / highest)


def _grid(highest: float) -> str:
    drawn = []
    for step in range(_STEPS + 1):
        value = highest * step / _STEPS
        y = _up(value, highest)
        drawn.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        drawn.append(f'<text class="tick" x="{LEFT - 8}" y="{y:.1f}" text-anchor="end">{value:,.4g}</text>')
    return "\n".join(drawn)


def _tick(x: float, xs: Sequence[float]) -> str:
    at = _across(x, xs)
    return f'<text class="tick" x="{at:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{short(x)}</text>'
