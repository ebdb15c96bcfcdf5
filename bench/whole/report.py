"""One report of everything as Markdown, for reading anywhere; the page with charts is made of the same words."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.capacity import words as capacity
from bench.machine import choose_cores, describe
from bench.report.markdown import BARE, HOW, QUIET, table

from .section import Held, Section

TITLE = "Benchmarks"
MENDED = Path(__file__).with_name("mended.md")
COMMAND = "python -m bench --publish"
PREDICTED = "What it predicts"


def as_markdown(sections: Sequence[Section], forecast: capacity.Forecast) -> str:
    """Write the whole report."""
    return "\n\n".join(part for part in _parts(sections, forecast) if part) + "\n"


def _parts(sections: Sequence[Section], forecast: capacity.Forecast) -> Iterator[str]:
    yield f"# {TITLE}"
    yield (
        f"Made by `{COMMAND}`, in {minutes(sections)}. Each part says when it was taken, and by which command it is"
        " taken again by itself."
    )
    yield words_on_noise(sections)
    yield "## Against the bars"
    yield words_on_misses(sections)
    yield table(["what", "asked", "found", ""], bar_rows(sections))
    yield HOW
    yield BARE
    for section in sections:
        yield f"## {section.title}"
        yield f"Taken at {section.taken_at} with `{section.command}`.{noise_of(section)}"
        yield words_on_gap(section)
        yield from section.words
        for one in section.tables:
            yield f"### {one.title}" if one.title else ""
            yield table(one.head, one.rows)
    yield f"## {PREDICTED}"
    yield from forecast.words()
    yield table(capacity.HEAD, forecast.rows()) if forecast.needs else ""
    yield MENDED.read_text(encoding="utf-8").strip()
    yield "## The machine"
    yield table(["", ""], machine_rows())


def minutes(sections: Sequence[Section]) -> str:
    """Say how long the taking took."""
    return f"{sum(one.lasted for one in sections) / 60:.0f} minutes"


def bar_rows(sections: Sequence[Section]) -> list[list[str]]:
    """Give every bar on a line, and what has no figures."""
    return [
        *(
            [("aim: " if bar.aim else "") + bar.what, bar.asked, bar.found, verdict(bar)]
            for section in sections
            for bar in section.bars
        ),
        *([one.title, "", "no figures: see there", "gap"] for one in sections if one.failure),
    ]


def verdict(bar: Held) -> str:
    """Say in a word how it stands."""
    return "pass" if bar.reached else "not yet" if bar.aim else "miss"


def words_on_gap(section: Section) -> str:
    """Say why there are no figures."""
    return f"**No figures.** {section.failure}" if section.failure else ""


def words_on_misses(sections: Sequence[Section]) -> str:
    """Say plainly what was missed."""
    bars = [bar for section in sections for bar in section.bars if not bar.aim]
    missed = [f"{bar.what} ({bar.found}, asked {bar.asked})" for bar in bars if not bar.reached]
    gaps = [one.title for one in sections if one.failure]
    told = f" Without figures: {'; '.join(gaps)}." if gaps else ""
    if not missed:
        return f"All {len(bars)} bars that these runs can speak about are reached, aims apart.{told}"
    return f"Missed, {len(missed)} of {len(bars)}: {'; '.join(missed)}.{told}"


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
