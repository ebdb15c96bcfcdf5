"""What the model says, as a table and in words, for the report and for operators."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from bench.report.markdown import table
from bench.whole.section import Section

from .measured import Measured, Missing, read_measured
from .model import Assumptions, Need, most_people, need_for

CROWDS = (1_000, 5_000, 10_000, 50_000, 100_000)
HEAD = [
    "people at once",
    "requests a second",
    "web processes",
    "memory of these",
    "PostgreSQL cores",
    "of them the primary's",
    "connections",
    "most of all takes",
]
_COMMAND = "python -m bench.capacity"
_MICRO = 1e6
GIGABYTE = 1000.0
_PERCENT = ("members", "writes", "most_busy")
_TOLD = {
    "seconds_between_pages": "seconds until somebody opens another page",
    "requests_per_page": "requests for each page, pictures and scripts apart",
    "members": "of the people are signed in, and their answers are made for them alone",
    "writes": "of the requests change something",
    "sign_ins_a_minute": "sign-ins a minute for each person",
    "messages_a_minute": "live messages a minute to each open page",
    "most_busy": "busy a core may be in the busiest minute",
    "most_sockets": "sockets on one process at most",
    "connections_each": "connections to PostgreSQL from each web process",
}


@dataclass(frozen=True, slots=True)
class Forecast:
    """What can be said; without figures, why not."""

    missing: str = ""
    measured: Measured | None = None
    assumed: Assumptions = field(default_factory=Assumptions)
    needs: tuple[Need, ...] = ()

    def rows(self) -> list[list[str]]:
        """Give a line for each crowd."""
        return [
            [
                *(f"{one.people:,}", f"{one.requests:,.0f}", f"{one.processes:,}", _memory(one.megabytes)),
                *(_cores(one.database_cores), _cores(one.primary_cores), f"{one.connections:,}", one.first_full),
            ]
            for one in self.needs
        ]

    def words(self) -> list[str]:
        """Say what it rests on, and where it ends first."""
        found = self.measured
        if found is None:
            return [self.missing]
        two_cores = most_people(found, self.assumed)
        return [
            (
                "Measured: a request of the browse mix costs a web process"
                f" {found.mix_web * _MICRO:.0f} µs and PostgreSQL {found.mix_database * _MICRO:.0f} µs, with"
                f" {found.hit_rate:.0%} out of the cache ({found.cached_web * _MICRO:.0f} µs each); made anew"
                f" {found.made_web * _MICRO:.0f} and {found.made_database * _MICRO:.0f} µs; a write with its audit row"
                f" {found.write_web * _MICRO:.0f} and {found.write_database * _MICRO:.0f} µs."
            ),
            (
                f"A socket costs {found.socket_kilobytes:.1f} KB, telling it something {found.told_web * _MICRO:.1f}"
                f" µs; {found.sockets_tried:,} on one process were tried. A process begins with"
                f" {found.idle_megabytes:.0f} MB. A sign-in takes {found.sign_in * 1000:.0f} ms of a core."
            ),
            (
                f"One process by itself does not gain from more connections than it takes to fill its core: of each"
                f" answer {found.waiting:.0%} waits for its turn and {found.agreeing:.3%} is lost for each further"
                " connection (Gunther's law, fitted to the curve of connections), so what helps is another process."
            ),
            _growth_words(found),
            (
                f"One web process and one core for PostgreSQL carry about {_round(two_cores):,} people at once under"
                " these assumptions, without a process to spare."
            ),
        ]

    def assumptions(self) -> list[list[str]]:
        """Give each assumption in words."""
        told = []
        for one in fields(self.assumed):
            value = getattr(self.assumed, one.name)
            told.append([f"{value:.0%}" if one.name in _PERCENT else f"{value:,g}", _TOLD[one.name]])
        return told


def predict(sections: Sequence[Section], assumed: Assumptions | None = None) -> Forecast:
    """Make the forecast out of what was measured."""
    assumed = assumed or Assumptions()
    try:
        measured = read_measured(sections)
    except Missing as missing:
        return Forecast(missing=str(missing))
    return Forecast("", measured, assumed, tuple(need_for(people, measured, assumed) for people in CROWDS))


def capacity_page(forecast: Forecast) -> str:
    """Write the page for operators."""
    parts = [
        "# How many machines",
        (
            "Written by `python -m bench --publish` out of the [benchmarks](../benchmarks.md), which anybody can take"
            " on a machine of their own; `python -m bench.capacity` says the same for other numbers. What to do about"
            " each is in [from one machine to several](scaling.md)."
        ),
    ]
    if forecast.measured is None:
        return "\n\n".join([*parts, forecast.missing]) + "\n"
    parts += [
        table(HEAD, forecast.rows()),
        (
            "Processes include one to spare, so that a release or a fault takes nobody's turn. Cores are those of the"
            " measured machine. PostgreSQL's cores beyond the primary's may be those of replicas."
        ),
        "## What it rests on",
        *(f"- {words}" for words in forecast.words()),
        f"Taken: {'; '.join(forecast.measured.taken)}.",
        "## What is assumed",
        f"Each can be said otherwise: `{_COMMAND} --help`.",
        table(["", "of what"], forecast.assumptions()),
        "## What it does not know",
        (
            "One machine with two cores was measured, with PostgreSQL, Valkey and the load on one of them. The network"
            " between machines, the proxy, Valkey's own core (a request that is not answered out of the process asks it"
            " once; a message for everybody goes through it once for each process) and disks slower than memory are not"
            " in it. The share of answers out of the cache is that of a busy evening: a quiet site has fewer, and fewer"
            " requests, too. Nobody has run 100,000 people against it."
        ),
    ]
    return "\n\n".join(parts).replace("\n\n- ", "\n- ").replace("rests on\n- ", "rests on\n\n- ") + "\n"


def _growth_words(found: Measured) -> str:
    if not found.growth:
        return "How answers grow dearer with the rows was not taken."
    told = ", ".join(f"{name.lower()} {10**exponent:.2f} times" for name, exponent in found.growth.items())
    return f"With ten times the rows an answer takes so much longer: {told}."


def _cores(value: float) -> str:
    return f"{value:.2f}" if value < 1 else f"{math.ceil(value * 10) / 10:.1f}"


def _memory(megabytes: float) -> str:
    return f"{megabytes / GIGABYTE:.1f} GB" if megabytes >= GIGABYTE else f"{megabytes:.0f} MB"


def _round(people: int) -> int:
    return people // 100 * 100
