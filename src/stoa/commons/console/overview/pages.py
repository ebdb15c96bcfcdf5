"""The home of the administration."""

from stoa.accounts.screens.forms import form_view
from stoa.commons.console.entrance import require_links
from stoa.kernel.db import Read
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get

from .api import load_overview

PAGE = "/admin"


@get(PAGE, access=signed_in, listed=False, summary="Administration")
async def home_page(db: Read, request: Exchange) -> View:
    """Show what waits, the last thirty days, and whether everything runs."""
    links = require_links(request)
    found = await load_overview(db, request)
    context = {"tabs": links, "cards": found.cards, "charts": found.charts, "parts": found.parts}
    return form_view("console/home.html", {**context, "serving": found.serving})


ROUTES = (home_page,)
