"""One report of everything: Markdown for reading anywhere, and a page with charts."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from bench.machine import choose_cores, describe
from bench.report.markdown import BARE, HOW, QUIET, table
from bench.report.page import STYLE, rows_table

from .drawing import columns, curve
from .section import Held, Section

TITLE = "Benchmarks"
MENDED = Path(__file__).with_name("mended.md")
COMMAND = "python -m bench --scenario whole --publish"
_STYLE = """
.grid { stroke: var(--line); } svg .tick { font-size: 12px; fill: var(--soft); }
polyline { fill: none; stroke-width: 2; } .ours-line { stroke: var(--ours); } .theirs-line { stroke: var(--theirs); }
circle.ours-line { fill: var(--ours); } circle.theirs-line { fill: var(--theirs); }
.line1 { stroke-dasharray: 6 4; } .line2 { stroke-dasharray: 2 3; } circle { stroke-dasharray: none; }
"""


def as_markdown(sections: Sequence[Section]) -> str:
    """Write the whole report."""
    return "\n\n".join(part for part in _parts(sections) if part) + "\n"


def _parts(sections: Sequence[Section]) -> Iterator[str]:
    yield f"# {TITLE}"
    yield f"Made by `{COMMAND}`. Each part says when it was taken, and by which command it is taken again by itself."
    yield words_on_noise(sections)
    yield "## Against the bars"
    yield table(["what", "asked", "found", ""], bar_rows(sections))
    yield words_on_misses(sections)
    yield HOW
    yield BARE
    for section in sections:
        yield f"## {section.title}"
        yield f"Taken at {section.taken_at} with `{section.command}`.{noise_of(section)}"
        yield from section.words
        for one in section.tables:
            yield f"### {one.title}" if one.title else ""
            yield table(one.head, one.rows)
    yield MENDED.read_text(encoding="utf-8").strip()
    yield "## The machine"
    yield table(["", ""], machine_rows())


def bar_rows(sections: Sequence[Section]) -> list[list[str]]:
    """Give every bar on a line."""
    return [
        [("aim: " if bar.aim else "") + bar.what, bar.asked, bar.found, verdict(bar)]
        for section in sections
        for bar in section.bars
    ]


def verdict(bar: Held) -> str:
    """Say in a word how it stands."""
    return "pass" if bar.reached else "not yet" if bar.aim else "miss"


def words_on_misses(sections: Sequence[Section]) -> str:
    """Say plainly what was missed."""
    bars = [bar for section in sections for bar in section.bars]
    missed = [f"{bar.what} ({bar.found}, asked {bar.asked})" for bar in bars if not bar.reached and not bar.aim]
    if not missed:
        return f"All {len(bars)} bars that these runs can speak about are reached, aims apart."
    return f"Missed, {len(missed)} of {len(bars)}: " + "; ".join(missed) + "."


def words_on_noise(sections: Sequence[Section]) -> str:
    """Say how quiet the machine was."""
    loud = [one for one in sections if one.others is not None and one.others >= QUIET]
    if not loud:
        return "The machine was quiet: other programs used less than a twentieth of it."
    told = ", ".join(f"{one.title.lower()} {one.others:.0%}" for one in loud)
    return (
        f"**The machine was not quiet.** Other programs took this part of it meanwhile: {told}. Their times and"
        " rates are worse than they could be; processor time for one request suffers least."
    )


def noise_of(section: Section) -> str:
    """Say how quiet the machine was for one section."""
    return "" if section.others is None else f" Other programs took {section.others:.0%} of the machine."


def machine_rows() -> list[list[str]]:
    """Describe the machine."""
    return [[name, value] for name, value in (describe() | {"placed": str(choose_cores())}).items()]


def as_page(sections: Sequence[Section]) -> str:
    """Write the page."""
    body = [
        f"<h1>{TITLE}</h1>",
        f"<p>{escape(words_on_noise(sections).replace('*', ''))}</p>",
        "<h2>Against the bars</h2>",
        rows_table([["what", "asked", "found", ""], *bar_rows(sections)], kind="words"),
        f"<p>{escape(words_on_misses(sections))}</p>",
        *(part for section in sections for part in _page_parts(section)),
        "<h2>How it was measured</h2>",
        f"<p>{escape(HOW.replace('*', ''))}</p><p>{escape(BARE)}</p>",
        rows_table([["", ""], *machine_rows()], kind="words"),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{TITLE} of Stoa</title><style>{STYLE}{_STYLE}</style></head><body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _page_parts(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.title)}</h2>"
    said = f"Taken at {section.taken_at} with {section.command}.{noise_of(section)}"
    yield f'<p class="soft">{escape(said)}</p>'
    yield from (f"<p>{escape(words)}</p>" for words in section.words)
    for chart in section.charts:
        yield f"<h3>{escape(chart.title)}, {escape(chart.unit)}</h3>{columns(chart)}"
    for one in section.curves:
        yield f"<h3>{escape(one.title)} by {escape(one.along)}</h3>{curve(one)}"
    for told in section.tables:
        yield (f"<h3>{escape(told.title)}</h3>" if told.title else "") + rows_table([told.head, *told.rows])
