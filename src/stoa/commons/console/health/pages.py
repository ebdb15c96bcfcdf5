"""The page of health."""

from stoa.accounts.screens.forms import form_view
from stoa.accounts.screens.frame import admin_links
from stoa.commons.console.permissions import SEE
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get

from . import service

PAGE = "/admin/health"


@get(PAGE, access=permission(SEE.name), listed=False, summary="Health")
async def health_page(request: Exchange) -> View:
    """Show how every part is, and which workers there are."""
    found = await service.load_health(request.app.runtime, request.app.site.name)
    context = {"tabs": admin_links(request), "parts": found.parts, "workers": found.workers}
    return form_view("console/health.html", context, block="results")


ROUTES = (health_page,)
