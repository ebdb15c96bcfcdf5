"""What those who look after servers are told, and what browsers tell of them."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from stoa.commons.reviews.models import Review
from stoa.commons.reviews.queries import REVIEWS, WAITING
from stoa.commons.reviews.service import list_reviews, list_waiting
from stoa.commons.stats import MEASURES, Measure, Views, count_view, load_series
from stoa.commons.subjects import Card, Viewer
from stoa.kernel import clock
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Page, Read
from stoa.kernel.valkey import Valkey
from stoa.sites.firstspawn.servers.subject import SERVER
from stoa.sites.firstspawn.sightings import COPIES, IMPRESSIONS, LOOKS

from . import queries
from .models import Analytics, DayFigures, OwnServer, SeenInput
from .rules import funnel_of

REVIEWS_SHOWN = 20
_BY_NAME = {one.name: one for one in MEASURES}
_COUNTED: dict[str, tuple[Measure, str]] = {
    "impressions": (IMPRESSIONS, "{}"),
    "page_views": (LOOKS, "{}"),
    "address_copies": (COPIES, "{}"),
    "favorites": (_BY_NAME["favorites.added"], "server:{}"),
    "reviews": (_BY_NAME["reviews.submitted"], "server:{}"),
}


async def list_own(db: Read, person_id: UUID) -> list[OwnServer]:
    """Give the servers that somebody looks after, the latest first."""
    return await queries.OWN.all(db, person_id=person_id)


async def load_own(db: Read, server_id: UUID, person_id: UUID) -> OwnServer:
    """Give one of them."""
    return await queries.OWN_ONE.one(db, server_id=server_id, person_id=person_id)


async def list_opinions(
    db: Read, keys: Keyring, card: Card, viewer: Viewer, *, waiting: bool, cursor: str
) -> Page[Review]:
    """Give one page of the reviews of a server, the newest first: all of them, or those that nobody has answered."""
    wanted = {"limit": REVIEWS_SHOWN, "sort": "newest"} | ({"cursor": cursor} if cursor else {})
    listing, load = (WAITING, list_waiting) if waiting else (REVIEWS, list_reviews)
    return await load(db, card, SERVER.kind, listing.ask(urlencode(wanted), keys, actor=viewer.id or ""), viewer)


async def mark_seen(db: Read, valkey: Valkey, site: str, told: SeenInput, viewer: str) -> None:
    """Count what a browser has shown, each thing once a day for each viewer; what is not listed does not count."""
    wanted: list[tuple[Views, Iterable[UUID]]] = [
        (IMPRESSIONS, told.shown),
        (LOOKS, told.viewed),
        (COPIES, told.copied),
    ]
    ids = {one for _, some in wanted for one in some}
    listed = set(await queries.AMONG_LISTED.all(db, ids=list(ids))) if ids else set[UUID]()
    counts = [(views, one) for views, some in wanted for one in set(some) & listed]
    await asyncio.gather(*(count_view(valkey, site, views, str(one), viewer) for views, one in counts))


async def load_analytics(db: Read, server_id: UUID, days: int) -> Analytics:
    """Give the figures of the last days, today included."""
    until = clock.now().date()
    since = until - timedelta(days=days - 1)
    begin = datetime.combine(since, time(), UTC)
    told: dict[str, dict[date, int]] = {}
    for name, (measure, key) in _COUNTED.items():
        series = await load_series(db, measure, key=key.format(server_id), since=begin)
        told[name] = {point.at.date(): point.value for point in series.points}
    where = {"server_id": server_id, "since": since}
    told["votes"] = {one.day: one.count for one in await queries.VOTES.all(db, **where)}
    told["joins"] = {one.day: one.count for one in await queries.JOINS.all(db, **where)}
    uptime = {one.day: one for one in await queries.UPTIME.all(db, **where)}
    figures = []
    for number in range(days):
        day = since + timedelta(days=number)
        known = uptime.get(day)
        counts = {name: values.get(day, 0) for name, values in told.items()}
        figures.append(
            DayFigures(
                day=day, **counts, peak_players=known.peak if known else 0, uptime=known.uptime if known else None
            )
        )
    not_counted = await queries.NOT_COUNTED.all(db, **where)
    discounted = await queries.DISCOUNTED.all(db, **where)
    return Analytics(server_id, since, until, funnel_of(figures), figures, not_counted, discounted)
