"""What the home of the administration tells."""

from datetime import date

from stoa.commons.console.health.models import PartView
from stoa.kernel.http.replies import Model


class CardView(Model, frozen=True):
    """A number of things that wait."""

    title: str
    url: str
    icon: str
    count: int


class LineView(Model, frozen=True):
    """One line of a chart: a number for each day."""

    name: str
    counts: list[int]


class ChartView(Model, frozen=True):
    """How often something happened on each day."""

    title: str
    noun: str
    level: bool
    """How high something stood on each day, instead."""
    days: list[date]
    lines: list[LineView]


class RouteTime(Model, frozen=True):
    """How long a route took, at most, for nineteen of twenty requests."""

    route: str
    requests: int
    errors: int
    p95_ms: float


class Serving(Model, frozen=True):
    """How this web process has answered since it began."""

    requests: int
    refused: int
    """Answers from 400 to 499."""
    errors: int
    """Answers from 500 on."""
    p50_ms: float
    p95_ms: float
    p99_ms: float
    spread: list[tuple[str, int]]
    """How many requests took up to so long."""
    slowest: list[RouteTime]


class Overview(Model, frozen=True):
    """Everything at a glance, as far as whoever asks may see it."""

    cards: list[CardView]
    charts: list[ChartView]
    parts: list[PartView]
    serving: Serving | None
