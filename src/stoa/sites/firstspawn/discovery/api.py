"""JSON routes of the ranking."""

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.routes import Cached, get
from stoa.sites.firstspawn.servers.api import KEPT, SlugOrId
from stoa.sites.firstspawn.servers.models import ServerCard
from stoa.sites.firstspawn.servers.service import finish_similar

from . import service
from .models import Score

SIMILAR_KEPT = Cached(seconds=60, tags=("servers",))


@get("/api/v1/servers/{server}/score", access=public, cached=KEPT, summary="Why a server ranks where it does")
async def show_score(db: Read, server: SlugOrId) -> Score:
    """Every part of the server's score: what was looked at, how much it counts, and the points that it brings."""
    return await service.load_score(db, server)


@get("/api/v1/servers/{server}/similar", access=public, cached=SIMILAR_KEPT, summary="Servers like this one")
async def list_similar(db: Read, server: SlugOrId) -> list[ServerCard]:
    """Servers of the same game that share the most tags with it."""
    return await finish_similar(db, server)


ROUTES = (show_score, list_similar)
