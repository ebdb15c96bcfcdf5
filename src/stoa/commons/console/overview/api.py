"""JSON route of the home."""

from stoa.commons.console.entrance import require_links
from stoa.commons.console.health import service as health
from stoa.commons.console.permissions import SEE
from stoa.kernel.db import Read
from stoa.kernel.errors import Forbidden
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get

from . import service
from .models import Overview


async def load_overview(db: Read, request: Exchange) -> Overview:
    """Put together what whoever asks may see."""
    site, held, runtime = request.app.site, request.actor.permissions, request.app.runtime
    sees = SEE.name in held
    return Overview(
        cards=await service.list_cards(db, site, held),
        charts=await service.list_charts(db, site, held),
        parts=(await health.load_health(runtime, site.name)).parts if sees else [],
        serving=service.list_serving(runtime.metrics.requests, site) if sees else None,
    )


@get("/api/v1/admin/overview", access=signed_in, faults=(Forbidden,), summary="Everything at a glance")
async def show_overview(db: Read, request: Exchange) -> Overview:
    """Give what waits, the last thirty days, and whether everything runs, as far as whoever asks may see it."""
    require_links(request)
    return await load_overview(db, request)


ROUTES = (show_overview,)
