"""JSON route of settings."""

from stoa.commons.console.finding.models import SearchQuery
from stoa.commons.console.permissions import SEE
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get

from . import service
from .models import SettingGroup


@get("/api/v1/admin/settings", access=permission(SEE.name), summary="Settings of the running process")
async def show_settings(request: Exchange, query: SearchQuery) -> list[SettingGroup]:
    """List the settings as `stoa config` does: secrets are masked, nothing can be changed here."""
    return service.list_settings(request.app.runtime.config, query.q)


ROUTES = (show_settings,)
