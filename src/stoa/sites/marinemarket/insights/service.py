"""The market as a whole, out of roll-ups."""

from stoa.commons.stats import JOINED, PEOPLE, Measure, Series, list_top, load_series, load_total, load_totals
from stoa.commons.stats.service import record_levels
from stoa.kernel.db import Database, Read

from .counted import ACTIVE_PEOPLE, GAUGES, LISTINGS, PUBLISHED, SIGNED_IN, SOLD, STATES, TYPES
from .models import (
    Figure,
    ListingAnalytics,
    PlatformStats,
    Span,
    StateCount,
    StatusCount,
    TypeCount,
    UserAnalytics,
)

TAG = "platform-stats"
TOP_STATES, TOP_TYPES = 10, 9
_ACTIVE = "active"
_STATUSES = ("draft", "pending_review", _ACTIVE, "hidden", "inactive", "sold", "rejected", "expired")


async def measure_levels(database: Database) -> int:
    """Read every level anew; give how many."""
    for gauge in (*GAUGES, PEOPLE):
        levels = await gauge.read(database.read())
        async with database.write() as tx:
            await record_levels(tx, gauge, levels)
            tx.drop_tags(TAG)
    return len(GAUGES) + 1


async def load_platform(db: Read) -> PlatformStats:
    """Give the market as a whole."""
    standing = await load_totals(db, LISTINGS, ("", _ACTIVE))
    return PlatformStats(
        total_listings=standing[""],
        active_listings=standing[_ACTIVE],
        total_users=await load_total(db, PEOPLE),
        top_states=await _top_states(db),
        popular_boat_types=await _top_types(db),
    )


async def _top_states(db: Read) -> list[StateCount]:
    return [StateCount(one.key, one.value) for one in await list_top(db, STATES, limit=TOP_STATES)]


async def _top_types(db: Read) -> list[TypeCount]:
    return [TypeCount(one.key, one.value) for one in await list_top(db, TYPES, limit=TOP_TYPES)]


async def load_figure(db: Read, figure: Figure, span: Span) -> Series:
    """Give one figure of the market over time."""
    measures: dict[Figure, tuple[Measure, str]] = {
        "listings": (LISTINGS, ""),
        "activeListings": (LISTINGS, _ACTIVE),
        "published": (PUBLISHED, ""),
        "sold": (SOLD, ""),
        "users": (PEOPLE, ""),
        "signUps": (JOINED, ""),
    }
    measure, key = measures[figure]
    return await _series(db, measure, span, key)


async def _series(db: Read, measure: Measure, span: Span, key: str = "") -> Series:
    return await load_series(db, measure, bucket=span.bucket, key=key, since=span.since, until=span.until)


async def load_user_analytics(db: Read, span: Span) -> UserAnalytics:
    """Give how people come."""
    return UserAnalytics(
        total_users=await load_total(db, PEOPLE),
        active_users=await load_total(db, ACTIVE_PEOPLE),
        users=await _series(db, PEOPLE, span),
        sign_ups=await _series(db, JOINED, span),
        sign_ins=await _series(db, SIGNED_IN, span),
    )


async def load_listing_analytics(db: Read, span: Span) -> ListingAnalytics:
    """Give where listings stand, and how they come and go."""
    standing = await load_totals(db, LISTINGS, ("", *_STATUSES))
    return ListingAnalytics(
        total_listings=standing[""],
        active_listings=standing[_ACTIVE],
        by_status=[StatusCount(name, standing[name]) for name in _STATUSES],
        top_states=await _top_states(db),
        popular_boat_types=await _top_types(db),
        listings=await _series(db, LISTINGS, span),
        active=await _series(db, LISTINGS, span, _ACTIVE),
        published=await _series(db, PUBLISHED, span),
        sold=await _series(db, SOLD, span),
    )
