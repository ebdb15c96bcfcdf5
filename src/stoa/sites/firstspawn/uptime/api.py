"""JSON routes of the history."""

from stoa.kernel.db import ListRequest, Page, Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import Cached, get

from . import service
from .models import History, HistoryQuery, SlugOrId, Uptime, UptimeLog
from .queries import LOGS

_KEPT = Cached(seconds=15, tags=("servers",))


@get("/api/v1/servers/{server}/history", access=public, cached=_KEPT, summary="A server's history")
async def show_history(db: Read, request: Exchange, server: SlugOrId, query: HistoryQuery) -> History:
    """Tell how many played and how well the server answered: 24 hours, 7 days or 90 days back."""
    found = await service.load_history(db, server, query.range)
    request.tag(f"server:{found.server_id}")
    return found


@get("/api/v1/servers/{server}/uptime", access=public, cached=_KEPT, summary="A server's uptime")
async def show_uptime(db: Read, request: Exchange, server: SlugOrId) -> Uptime:
    """Tell how reliable the server is, day by day for half a year."""
    found = await service.load_uptime(db, server)
    request.tag(f"server:{found.server_id}")
    return found


@get("/api/v1/servers/{server}/uptime-logs", access=public, listing=LOGS, summary="Checks of a server")
async def list_uptime_logs(db: Read, server: SlugOrId, asked: ListRequest) -> Page[UptimeLog]:
    """List the checks of the last 90 days, the latest first."""
    return await service.list_logs(db, server, asked)


ROUTES = (show_history, show_uptime, list_uptime_logs)
