"""What the home of the administration shows to whoever asks."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from stoa.commons.console.declared import ConsoleCard, ConsoleChart, Days
from stoa.kernel import clock
from stoa.kernel.db import Query, Read
from stoa.kernel.feature import Site
from stoa.kernel.timing import Timing

from . import queries
from .models import CardView, ChartView, Serving
from .queries import DayCount
from .rules import Asked, fill_lines, list_days, sum_up

SPAN = timedelta(days=29)


async def list_cards(db: Read, site: Site, permissions: frozenset[str]) -> list[CardView]:
    """Count what waits, as far as whoever asks may look after it."""
    cards = sorted(site.declared(ConsoleCard), key=lambda card: card.order)
    return [
        CardView(card.title, card.href, card.icon, await card.count(db))
        for card in cards
        if card.permission in permissions
    ]


async def list_charts(db: Read, site: Site, permissions: frozenset[str]) -> list[ChartView]:
    """Give the numbers of each of the last thirty days."""
    until = clock.now().date()
    since = until - SPAN
    days = list_days(since, until)
    charts = sorted(site.declared(ConsoleChart), key=lambda chart: chart.order)
    return [
        ChartView(
            chart.title, chart.noun, chart.level, days, fill_lines(await chart.read(db, since), days, level=chart.level)
        )
        for chart in charts
        if chart.permission in permissions
    ]


def list_serving(requests: Mapping[Asked, Timing], site: Site) -> Serving:
    """Say how this process has answered since it began."""
    return sum_up(requests, site.name)


async def count_sign_ups(db: Read, since: date) -> dict[str, Days]:
    """Count new accounts by day."""
    return await _by_name(db, queries.JOINED, since, ("Sign-ups",))


async def count_sign_ins(db: Read, since: date) -> dict[str, Days]:
    """Count sign-ins by day, and attempts that failed."""
    return await _by_name(db, queries.CAME_IN, since, ("Sign-ins", "Failed"))


async def _by_name(db: Read, query: Query[DayCount], since: date, names: Iterable[str]) -> dict[str, Days]:
    found: dict[str, Days] = {name: {} for name in names}
    for row in await query.all(db, since=since):
        found[row.what][row.day] = row.count
    return found
