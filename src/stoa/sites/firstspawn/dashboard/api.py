"""JSON routes of the owner's side, and the one by which browsers tell what they have shown."""

from stoa.accounts.actor import require_person
from stoa.commons.stats.views import viewer_of
from stoa.kernel.db import Read
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, post
from stoa.kernel.limits import MINUTE, Limit, Rate
from stoa.sites.firstspawn.registry.errors import NotYourServer
from stoa.sites.firstspawn.registry.service import load_server
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .models import Analytics, AnalyticsQuery, OwnServer, SeenInput

SEEING = Limit("servers-seen", {"anonymous": Rate(120, per=MINUTE)})


@get("/api/v1/servers/mine", access=signed_in, summary="Servers that you look after")
async def list_mine(db: Read, request: Exchange) -> list[OwnServer]:
    """List the servers of which you are owner, manager or helper, with how they stand."""
    return await service.list_own(db, require_person(request.actor).id)


@get(
    "/api/v1/servers/{server}/analytics",
    access=signed_in,
    faults=(NotYourServer,),
    summary="How people find your server",
)
async def show_analytics(db: Read, request: Exchange, server: SlugOrId, query: AnalyticsQuery) -> Analytics:
    """Tell day by day how many saw it in lists, opened its page, copied its address, voted, and joined."""
    kept = await load_server(db, server, require_person(request.actor).id)
    return await service.load_analytics(db, kept.id, query.days)


@post(
    "/api/v1/servers/seen",
    access=public,
    limit=SEEING,
    status=204,
    csrf_exempt_because="It counts that somebody looked, and changes nothing of anybody's.",
    summary="Tell what was seen",
)
async def mark_seen(db: Read, request: Exchange, body: SeenInput) -> None:
    """Count which servers a page has shown; each viewer counts once a day for each server."""
    app = request.app
    await service.mark_seen(db, app.runtime.valkey, app.site.name, body, viewer_of(request))


ROUTES = (list_mine, show_analytics, mark_seen)
