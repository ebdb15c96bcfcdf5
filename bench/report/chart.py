"""Bar charts as SVG, drawn here: no script, readable in light and dark."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bench.results import Findings

WIDTH, LABEL, VALUE, ROW, BAR = 720, 210, 110, 34, 20


@dataclass(frozen=True, slots=True)
class Measured:
    """One bar: its name, its length, and how far the rounds lay apart."""

    label: str
    value: float
    low: float
    high: float
    ours: bool


def charts(findings: Findings) -> list[str]:
    """Draw one chart for each probe."""
    drawn = []
    for probe, title in findings.probes.items():
        bars = []
        for stack in findings.stacks:
            if one := findings.result(stack.name, probe):
                rates = [sample.rate for sample in one.samples]
                bars.append(Measured(stack.title, one.rate, min(rates), max(rates), stack.name == "stoa"))
        if bars:
            drawn.append(draw(title, bars))
    return drawn


def draw(title: str, bars: Sequence[Measured]) -> str:
    """Draw horizontal bars, with a thin line from the slowest to the fastest round."""
    room = WIDTH - LABEL - VALUE
    scale = room / max(bar.high for bar in bars)
    height = ROW * len(bars) + 8
    said = "; ".join(f"{bar.label}: {bar.value:,.0f}" for bar in bars)
    label = escape(f"{title}, requests a second. {said}")
    drawn = "\n".join(_bar(bar, number * ROW + 8, scale) for number, bar in enumerate(bars))
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">\n{drawn}\n</svg>'


def _bar(bar: Measured, top: int, scale: float) -> str:
    middle, length = top + BAR / 2, bar.value * scale
    low, high = LABEL + bar.low * scale, LABEL + bar.high * scale
    after = max(LABEL + length, high) + 8
    kind = "ours" if bar.ours else "theirs"
    parts = [
        f'<text class="label" x="{LABEL - 12}" y="{middle}" text-anchor="end">{escape(bar.label)}</text>',
        f'<rect class="{kind}" x="{LABEL}" y="{top}" width="{length:.1f}" height="{BAR}" rx="3"/>',
        f'<line class="spread" x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}"/>',
        f'<text class="value" x="{after:.1f}" y="{middle}">{bar.value:,.0f}</text>',
    ]
    return "\n".join(parts)
