"""JSON routes of the figures of the market."""

import msgspec

from stoa.commons.console.overview.api import load_overview
from stoa.commons.stats.errors import BadSpan
from stoa.commons.stats.models import Series
from stoa.kernel.db import Read
from stoa.kernel.http.access import permission, public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import Cached, get
from stoa.sites.marinemarket.staff.permissions import ANALYTICS

from . import service
from .models import Dashboard, FigureSpan, ListingAnalytics, PlatformStats, Span, UserAnalytics

_may = permission(ANALYTICS.name)
_KEPT = Cached(seconds=60, tags=(service.TAG,))


@get("/api/v1/stats/platform", access=public, cached=_KEPT, summary="The market in figures")
async def show_platform(db: Read) -> PlatformStats:
    """Give how many boats and people there are, where, and of which types; counted every five minutes."""
    return await service.load_platform(db)


@get(
    "/api/v1/stats/platform/series",
    access=public,
    cached=_KEPT,
    faults=(BadSpan,),
    summary="A figure of the market over time",
)
async def show_series(db: Read, query: FigureSpan) -> Series:
    """Give one figure by hours or by days, with every hour or day in between."""
    return await service.load_figure(db, query.figure, query)


@get("/api/v1/admin/dashboard", access=_may, summary="The site at a glance")
async def show_dashboard(db: Read, request: Exchange) -> Dashboard:
    """Give the market, what waits, the last thirty days and whether everything runs, as far as you may see it."""
    seen = await load_overview(db, request)
    stats = await service.load_platform(db)
    return Dashboard(**msgspec.structs.asdict(seen), stats=stats)


@get("/api/v1/admin/analytics/users", access=_may, faults=(BadSpan,), summary="How people come")
async def show_users(db: Read, query: Span) -> UserAnalytics:
    """Give how many people there are, how many come, and how often they sign in, over time."""
    return await service.load_user_analytics(db, query)


@get("/api/v1/admin/analytics/listings", access=_may, faults=(BadSpan,), summary="How listings come and go")
async def show_listings(db: Read, query: Span) -> ListingAnalytics:
    """Give where listings stand, where and of which types they are, and how they come and go, over time."""
    return await service.load_listing_analytics(db, query)


ROUTES = (show_platform, show_series, show_dashboard, show_users, show_listings)
