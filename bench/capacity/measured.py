"""What the model is fitted to: the figures that the scenarios have left behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.whole.section import Section

from . import fits

MICRO = 1e-6
NEEDED = ("core", "mix", "connections", "sockets")
"""Without these nothing can be said; `rows` and `sign-ins` add to it."""


class Missing(Exception):
    """Scenarios that have to be taken first."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Costs in seconds of a core, memory in megabytes."""

    mix_web: float
    """A request of the recorded browse mix, as it comes: most of them out of the cache."""
    mix_database: float
    hit_rate: float
    cached_web: float
    """An answer out of the cache."""
    made_web: float
    """The same mix where nothing is kept, worked out from the hit rate."""
    made_database: float
    write_web: float
    write_database: float
    sign_in: float
    """The processor time of one sign-in, nearly all of it the hash."""
    idle_megabytes: float
    socket_kilobytes: float
    told_web: float
    """Telling one socket one message."""
    sockets_tried: int
    waiting: float
    agreeing: float
    """Gunther's two figures of one process: see `fits.scalability`."""
    growth: Mapping[str, float]
    """With which exponent each kind of question grows dearer with the rows."""
    taken: tuple[str, ...]
    """When which scenario was taken."""


def read_measured(sections: Sequence[Section]) -> Measured:
    """Read the figures out of the sections; say which are missing."""
    known = {one.name: one for one in sections if not one.failure}
    lacking = [name for name in NEEDED if name not in known]
    lacking += [name for name in ("core", "mix") if name in known and not known[name].inputs]
    if lacking:
        message = f"The model needs {', '.join(lacking)}: take it with `python -m bench --scenario NAME`."
        raise Missing(message)
    core, mix = known["core"].inputs, known["mix"].inputs
    hit_rate, cached = mix["hit_rate"], core["cached_web_us"] * MICRO
    made_share = max(0.01, 1 - hit_rate)
    memory, told = _curve(known["sockets"], "MB"), _curve(known["sockets"], "last told")
    idle, each = fits.line(memory)
    waiting, agreeing = fits.scalability(_first(known["connections"]))
    rows = known.get("rows")
    return Measured(
        mix_web=mix["web_us"] * MICRO,
        mix_database=mix["database_us"] * MICRO,
        hit_rate=hit_rate,
        cached_web=cached,
        made_web=max(cached, (mix["web_us"] * MICRO - hit_rate * cached) / made_share),
        made_database=mix["database_us"] * MICRO / made_share,
        write_web=core["audited_web_us"] * MICRO,
        write_database=core["audited_database_us"] * MICRO,
        sign_in=known["sign-ins"].inputs.get("cpu_seconds", 0.0) if "sign-ins" in known else 0.0,
        idle_megabytes=idle,
        socket_kilobytes=each * 1000,
        told_web=max(0.0, fits.line(told)[1]) / 1000,
        sockets_tried=int(max((many for many, _ in memory), default=0)),
        waiting=waiting,
        agreeing=agreeing,
        growth=_growth(rows),
        taken=tuple(f"{name}: {known[name].taken_at}" for name in (*NEEDED, "rows", "sign-ins") if name in known),
    )


def _growth(rows: Section | None) -> dict[str, float]:
    """Time is one over the rate."""
    if rows is None:
        return {}
    lines = [one for curve in rows.curves for one in curve.lines]
    return {one.label: fits.power([(x, 1 / y) for x, y in one.points if y]) for one in lines}


def _curve(section: Section, label: str) -> fits.Points:
    return next((one.points for curve in section.curves for one in curve.lines if one.label == label), [])


def _first(section: Section) -> fits.Points:
    return section.curves[0].lines[0].points if section.curves and section.curves[0].lines else []
