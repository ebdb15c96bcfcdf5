"""JSON routes of the figures of listings."""

from stoa.accounts.actor import require_person
from stoa.kernel.db import Read
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get
from stoa.sites.marinemarket.boats import service as boats
from stoa.sites.marinemarket.boats.api import SlugOrId

from . import service
from .models import Figures


@get("/api/v1/listings/{boat}/figures", access=signed_in, summary="Show the interest in your listing")
async def show_figures(db: Read, request: Exchange, boat: SlugOrId) -> Figures:
    """Give views, favorites and contacts of a listing of yours, by day."""
    found = await boats.load_own_boat(db, boat, require_person(request.actor).id)
    return await service.load_figures(db, found.id)


ROUTES = (show_figures,)
