"""Saves searches and boats as the buyer would."""

import os

from stoa.accounts.people import service as people
from stoa.commons.favorites.service import add_favorite
from stoa.kernel.crypto import Keyring, Root
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.boats.subject import BOAT, FAVORITES
from stoa.sites.marinemarket.demo import queries
from stoa.sites.marinemarket.saved.models import Frequency, SearchFilters
from stoa.sites.marinemarket.saved.queries import INSERT
from stoa.sites.marinemarket.saved.service import describe_columns

_SEARCHES = (
    (
        "Sailing boats near Annapolis",
        Frequency.DAILY,
        SearchFilters(boat_type=["sail"], near="Annapolis", radius_km=250.0, min_length=9.0, units="metric"),
    ),
    ("Bavaria to €80,000", Frequency.INSTANT, SearchFilters(query="bavaria", max_price=8_000_000, currency="EUR")),
)
_KEPT = 5


async def plant(db: Write) -> None:
    """Keep a few things for the demo buyer, where there is one."""
    buyer = await people.find_person_by_email(db, "buyer@marinemarket.example")
    if buyer is None:
        return
    keys = Keyring((Root("demo", os.urandom(32)),))  # nothing is signed here, so nothing has to be read again
    for name, frequency, filters in _SEARCHES:
        parts = await describe_columns(db, keys, filters)
        options = {"name": name, "frequency": frequency, "price_drops": True}
        await INSERT.run(db, id=new_id(), person_id=buyer.id, **options, **parts)
    for card in await BOAT.find(db, await queries.SOME_REDUCED.all(db, most=_KEPT)):
        await add_favorite(db, FAVORITES, card, buyer.id)
