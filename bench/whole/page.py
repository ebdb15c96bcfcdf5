"""The report as a page of its own, with charts: one file, no script, nothing fetched from anywhere."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from bench.capacity import words as capacity
from bench.report.markdown import BARE, HOW

from .drawing import columns, curve
from .report import (
    COMMAND,
    PREDICTED,
    TITLE,
    bar_rows,
    machine_rows,
    minutes,
    noise_of,
    verdict,
    words_on_noise,
)
from .section import Section

STYLE = Path(__file__).with_name("page.css")
_LONG, _SHOWN = 12, 1
_MARKS = {"pass": "good", "miss": "bad", "gap": "wait", "not yet": "wait"}


def as_page(sections: Sequence[Section], forecast: capacity.Forecast) -> str:
    """Write the page."""
    body = [
        f"<header><h1>{TITLE} of Stoa</h1>",
        f'<p class="lead">{escape(_in_short(sections))}</p>',
        f'<p class="soft">{_said(words_on_noise(sections))} Made by <code>{COMMAND}</code> in {minutes(sections)}.</p>',
        _tiles(sections),
        _contents(sections),
        "</header><main>",
        '<section id="bars"><h2>Against the bars</h2>',
        _bars(bar_rows(sections)),
        "</section>",
        *(_section(section) for section in sections),
        _forecast(forecast),
        '<section id="how"><h2>How it was measured</h2>',
        f"<p>{_said(HOW)}</p><p>{_said(BARE)}</p>",
        _table([["", ""], *machine_rows()], "The machine", kind="words"),
        "</section></main>",
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{TITLE} of Stoa</title><style>\n{STYLE.read_text(encoding='utf-8')}</style></head><body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body></html>\n"
    )


def _in_short(sections: Sequence[Section]) -> str:
    bars = [bar for one in sections for bar in one.bars if not bar.aim]
    missed, gaps = sum(not bar.reached for bar in bars), sum(bool(one.failure) for one in sections)
    told = "every bar is reached" if not missed else f"{missed} of {len(bars)} bars are missed"
    without = f"; {gaps} part{'s' if gaps > 1 else ''} of it could not be taken" if gaps else ""
    return f"What anyone can run again, on one machine with two cores: {told}{without}."


def _tiles(sections: Sequence[Section]) -> str:
    """Give the few figures that everybody asks for first."""
    bars = [bar for one in sections for bar in one.bars if not bar.aim]
    told = [(f"{sum(bar.reached for bar in bars)} of {len(bars)}", "bars reached")]
    wanted = {
        "core": (("cached_web_us", "µs of processor for a cached answer"), ("read_web_us", "µs for a read by id")),
        "mix": (("hit_rate", "of a browse mix out of the cache"),),
    }
    for section in sections:
        for name, words in wanted.get(section.name, ()):
            if name in section.inputs:
                value = section.inputs[name]
                told.append((f"{value:.0%}" if name == "hit_rate" else f"{value:,.0f}", words))
    tiles = "".join(
        f'<div class="tile"><b>{escape(value)}</b><span>{escape(words)}</span></div>' for value, words in told
    )
    return f'<div class="tiles">{tiles}</div>'


def _contents(sections: Sequence[Section]) -> str:
    places = [("bars", "The bars"), *((one.name, one.title) for one in sections), ("predicted", PREDICTED)]
    links = "".join(f'<li><a href="#{name}">{escape(title)}</a></li>' for name, title in places)
    return f'<nav aria-label="Parts of the report"><ul>{links}</ul></nav>'


def _bars(rows: Sequence[Sequence[str]]) -> str:
    body = "".join(
        f'<tr><td>{_said(what)}</td><td data-label="asked">{_said(asked)}</td>'
        f'<td data-label="found">{_said(found)}</td><td>{_mark(word)}</td></tr>'
        for what, asked, found, word in rows
    )
    head = "".join(f'<th scope="col">{one}</th>' for one in ("what", "asked", "found", "verdict"))
    return f'<table class="words bars"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _mark(word: str) -> str:
    return f'<span class="mark {_MARKS[word]}">{word}</span>'


def _section(section: Section) -> str:
    said = f"Taken at {section.taken_at} with <code>{escape(section.command)}</code>.{escape(noise_of(section))}"
    verdicts = " ".join(_mark(verdict(bar)) + " " + escape(bar.what) for bar in section.bars if not bar.aim)
    drawn = "".join(_drawings(section))
    parts = [
        f'<section id="{section.name}"><h2>{escape(section.title)}</h2><p class="soft">{said}</p>',
        f'<p class="gap">No figures. {escape(section.failure)}</p>' if section.failure else "",
        f"<p>{verdicts}</p>" if len(section.bars) == 1 else "",
        *(f"<p>{_said(words)}</p>" for words in section.words),
        f'<div class="charts">{drawn}</div>' if drawn else "",
        *(
            _told(one.title or section.title, [one.head, *one.rows], titled=bool(one.title), folded=number >= _SHOWN)
            for number, one in enumerate(section.tables)
        ),
        "</section>",
    ]
    return "\n".join(part for part in parts if part)


def _drawings(section: Section) -> Iterator[str]:
    for chart in section.charts:
        yield _figure(chart.title, chart.unit, columns(chart))
    for one in section.curves:
        yield _figure(one.title, f"by {one.along}", curve(one))


def _figure(title: str, small: str, drawing: str) -> str:
    return f"<figure><figcaption>{escape(title)} <small>{escape(small)}</small></figcaption>{drawing}</figure>"


def _told(title: str, rows: Sequence[Sequence[str]], *, titled: bool, folded: bool) -> str:
    """Show a table; a long one, or one of many, is folded under its name."""
    written = _table(rows, title)
    if folded or len(rows) > _LONG:
        return f"<details><summary>{escape(title)}: all {len(rows) - 1} rows</summary>{written}</details>"
    return (f"<h3>{escape(title)}</h3>" if titled else "") + written


def _table(rows: Sequence[Sequence[str]], name: str, kind: str = "") -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{_mark(cell) if cell in _MARKS else escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows[1:]
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(name)}"><table class="{kind}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _forecast(forecast: capacity.Forecast) -> str:
    parts = [f'<section id="predicted"><h2>{PREDICTED}</h2>']
    parts += [f"<p>{_said(words)}</p>" for words in forecast.words()]
    if forecast.needs:
        parts.append(_table([capacity.HEAD, *forecast.rows()], PREDICTED))
        parts.append("<h3>What is assumed</h3>")
        parts.append(_table([["", "of what"], *forecast.assumptions()], "What is assumed", kind="words"))
    return "\n".join([*parts, "</section>"])


def _said(words: str) -> str:
    """Show words that are written for Markdown as well: `code`, and stress left out."""
    pieces = escape(words.replace("*", "")).split("`")
    return "".join(f"<code>{piece}</code>" if number % 2 else piece for number, piece in enumerate(pieces))
