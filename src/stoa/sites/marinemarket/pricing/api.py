"""JSON routes of price bands."""

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.routes import get
from stoa.sites.marinemarket.boats import service as boats
from stoa.sites.marinemarket.boats.api import KEPT, SlugOrId

from . import service
from .errors import NoPriceBand
from .models import PriceBand


@get(
    "/api/v1/listings/{boat}/price-band",
    access=public,
    cached=KEPT,
    faults=(NoPriceBand,),
    summary="Show what like boats are asked for",
)
async def show_price_band(db: Read, boat: SlugOrId) -> PriceBand:
    """Median and quartiles of boats of like kind, length and age that are for sale here."""
    band = await service.find_band(db, await boats.load_boat(db, boat))
    if band is None:
        raise NoPriceBand
    return band


ROUTES = (show_price_band,)
