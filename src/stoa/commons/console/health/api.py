"""JSON routes of health."""

from stoa.commons.console.permissions import SEE
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get

from . import service
from .models import HealthView


@get("/api/v1/admin/health", access=permission(SEE.name), summary="How every part is")
async def show_health(request: Exchange) -> HealthView:
    """Ask every part at once: database, replica, Valkey, files, workers, events, jobs, mail."""
    return await service.load_health(request.app.runtime, request.app.site.name)


ROUTES = (show_health,)
