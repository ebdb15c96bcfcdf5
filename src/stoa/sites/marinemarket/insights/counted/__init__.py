"""What is counted of the market: when it happens, or by the clock, and never when somebody asks."""

from collections.abc import Mapping

from stoa.accounts.sessions.events import SessionStarted
from stoa.commons.stats import EventMeasure, Gauge
from stoa.kernel.db import Query, Read
from stoa.sites.marinemarket.insights import queries
from stoa.sites.marinemarket.insights.queries import Level
from stoa.sites.marinemarket.life.events import ListingMoved


async def _levels(db: Read, query: Query[Level]) -> Mapping[str, int]:
    return {one.key: one.value for one in await query.all(db)}


async def _by_status(db: Read) -> Mapping[str, int]:
    found = await _levels(db, queries.BY_STATUS)
    return {**found, "": sum(found.values())}


async def _by_state(db: Read) -> Mapping[str, int]:
    return await _levels(db, queries.BY_STATE)


async def _by_type(db: Read) -> Mapping[str, int]:
    return await _levels(db, queries.BY_TYPE)


async def _seen_lately(db: Read) -> Mapping[str, int]:
    return {"": await queries.SEEN_LATELY.one(db)}


LISTINGS = Gauge(name="listings.standing", meaning="Listings, by where they stand in their life.", read=_by_status)
STATES = Gauge(name="listings.states", meaning="Boats for sale, by state.", read=_by_state)
TYPES = Gauge(name="listings.types", meaning="Boats for sale, by type.", read=_by_type)
ACTIVE_PEOPLE = Gauge(name="people.active", meaning="People who have signed in within thirty days.", read=_seen_lately)
PUBLISHED = EventMeasure(
    name="listings.published",
    meaning="Listings that began to be shown.",
    noun="new listing",
    event=ListingMoved,
    amount=lambda told: int(told.after == "active" and told.before not in {"active", "hidden"}),
)
SOLD = EventMeasure(
    name="listings.sold",
    meaning="Boats whose sellers say that they are sold.",
    noun="sale",
    event=ListingMoved,
    amount=lambda told: int(told.after == "sold" and told.before != "sold"),
)
SIGNED_IN = EventMeasure(name="people.signed-in", meaning="Sign-ins.", event=SessionStarted)

GAUGES = (LISTINGS, STATES, TYPES, ACTIVE_PEOPLE)
MEASURES = (*GAUGES, PUBLISHED, SOLD, SIGNED_IN)
