"""The page of settings."""

from stoa.accounts.screens.forms import form_view
from stoa.accounts.screens.frame import admin_links
from stoa.commons.console.finding.models import SearchQuery
from stoa.commons.console.permissions import SEE
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get

from . import service

PAGE = "/admin/settings"


@get(PAGE, access=permission(SEE.name), listed=False, summary="Settings of the running process")
async def settings_page(request: Exchange, query: SearchQuery) -> View:
    """Show the settings; they are changed where the process is started."""
    groups = service.list_settings(request.app.runtime.config, query.q)
    context = {"tabs": admin_links(request), "groups": groups, "typed": query.q}
    return form_view("console/settings.html", context, block="results")


ROUTES = (settings_page,)
