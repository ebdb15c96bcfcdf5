"""A broker's page."""

from stoa.commons.favorites import find_favorites
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get
from stoa.sites.marinemarket.boats.subject import BOAT
from stoa.sites.marinemarket.trust.service import load_line

from . import service
from .api import KEPT, At
from .kept import firm_tag
from .queries import BOATS


@get("/brokers/{broker}", access=public, listing=BOATS, cached=KEPT, summary="A broker's page")
async def firm_page(db: Read, request: Exchange, broker: At, asked: ListRequest) -> View:
    """Show a firm, who sells for it, and what."""
    firm = await service.load_firm(db, broker)
    request.tag(firm_tag(firm.id))
    page = await service.list_boats(db, asked, broker)
    frame = list_context(f"/brokers/{firm.slug}", asked, page, label=lambda _, value: value, search="query")
    context = {
        "firm": firm,
        "boats": page.data,
        "line": await load_line(db, firm.id),
        "kept": await find_favorites(db, BOAT.kind, [one.id for one in page.data], request.actor.id),
        "viewer": viewer_of(request.actor),
    }
    return View("brokers/firm.html", {**frame, **context})


ROUTES = (firm_page,)
