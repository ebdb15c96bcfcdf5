"""Charts as SVG, drawn here: no script, readable in light and dark, and told in words to who does not see them."""

import math
from collections.abc import Sequence
from html import escape

from .section import Columns, Curve

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 420, 250, 52, 16, 14, 58
_ROW, _BAR, _SPACE = 44, 10, 6
_STEPS = 4
_THOUSAND, _MILLION = 1_000, 1_000_000
_TURN = 48
_LETTER = 6.4


def columns(chart: Columns) -> str:
    """Draw bars across, each under its name, so that they read the same on a phone and on a wall."""
    most = max((max(one.value, one.high) for one in chart.columns), default=0.0) or 1.0
    told = "; ".join(f"{one.label}: {one.value:,.4g}" for one in chart.columns)
    label = escape(f"{chart.title}, {chart.unit}. {told}")
    parts = []
    for number, one in enumerate(chart.columns):
        top = number * _ROW
        kind = "ours" if one.ours else "theirs"
        length, low, high = (100 * value / most for value in (one.value, one.low, one.high))
        middle = top + 20 + _BAR / 2
        parts += [
            f'<text x="0" y="{top + 14}">{escape(one.label)}</text>',
            f'<text class="value" x="100%" y="{top + 14}" text-anchor="end">{_figure(one.value)}</text>',
            f'<rect class="track" x="0" y="{top + 20}" width="100%" height="{_BAR}" rx="3"/>',
            f'<rect class="{kind}" x="0" y="{top + 20}" width="{length:.2f}%" height="{_BAR}" rx="3"/>',
        ]
        if one.high > one.low:
            parts.append(f'<line class="spread" x1="{low:.2f}%" x2="{high:.2f}%" y1="{middle:.0f}" y2="{middle:.0f}"/>')
    height = _ROW * len(chart.columns) - _SPACE
    body = "\n".join(parts)
    return f'<svg height="{height}" style="height:{height}px" role="img" aria-label="{label}">\n{body}\n</svg>'


def curve(chart: Curve) -> str:
    """Draw lines over a scale of powers, from nothing to a round number above the highest value."""
    xs = sorted({x for line in chart.lines for x, _ in line.points})
    if not xs:
        return ""
    highest = round_up(max((y for line in chart.lines for _, y in line.points), default=1.0))
    told = "; ".join(
        f"{line.label}: {', '.join(f'{short(x)} → {y:,.4g}' for x, y in line.points)}" for line in chart.lines
    )
    label = escape(f"{chart.title} by {chart.along}. {told}")
    parts = [_grid(highest), *(_tick(x, xs) for x in xs)]
    parts.append(
        f'<text class="tick" x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - BOTTOM + 34}" text-anchor="middle">'
        f"{escape(chart.along)}</text>"
    )
    begins = float(LEFT)
    for number, line in enumerate(chart.lines):
        places = [(_across(x, xs), _up(y, highest)) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline class="line{number}" points="{path}"/>')
        parts += [f'<circle class="line{number}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places]
        y = HEIGHT - 8
        parts.append(f'<line class="line{number}" x1="{begins:.0f}" x2="{begins + 22:.0f}" y1="{y - 4}" y2="{y - 4}"/>')
        parts.append(f'<text class="line{number}" x="{begins + 28:.0f}" y="{y}">{escape(line.label)}</text>')
        begins += _TURN + _LETTER * len(line.label)
    body = "\n".join(parts)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">\n{body}\n</svg>'


def short(value: float) -> str:
    """Write a number in few letters."""
    if value >= _MILLION:
        return f"{value / _MILLION:g}M"
    return f"{value / _THOUSAND:g}k" if value >= _THOUSAND else f"{value:g}"


def round_up(value: float) -> float:
    """Give the next number that divides well into four."""
    if value <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(value))
    return next(step * size for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if step * size >= value * 0.999)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= _STEPS * 10 else f"{value:,.3g}"


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
        drawn.append(f'<text class="tick" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{short(value)}</text>')
    return "\n".join(drawn)


def _tick(x: float, xs: Sequence[float]) -> str:
    """Name a point on the scale, unless the next one stands too close for both."""
    at = _across(x, xs)
    later = [_across(other, xs) for other in xs if other > x]
    if later and min(later) - at < _LETTER * 4:
        return ""
    return f'<text class="tick" x="{at:.1f}" y="{HEIGHT - BOTTOM + 17}" text-anchor="middle">{short(x)}</text>'
