"""Price bands: made by a job out of what is for sale here, and shown only where enough boats are behind them."""

from stoa.kernel import clock
from stoa.kernel.db import Database, Read, Write
from stoa.sites.marinemarket.boats.models import Boat

from . import queries
from .models import PriceBand

FEWEST = 5
"""Of fewer boats, a quartile says nothing."""


async def recompute_bands(database: Database) -> int:
    """Work out all bands anew; give how many there are."""
    async with database.write() as tx:
        return await recompute_bands_in(tx)


async def recompute_bands_in(tx: Write) -> int:
    """Put new bands in place of all that there are; give how many those are."""
    await queries.FORGET.run(tx)
    return len(await queries.COMPUTE.all(tx, year=clock.now().year, fewest=FEWEST))


async def find_band(db: Read, boat: Boat) -> PriceBand | None:
    """Find what boats like this one are asked for; None where there are too few."""
    details = boat.boat_details
    return await queries.FIND.first(
        db,
        boat_type=details.type,
        length_m=details.length,
        year=details.year,
        this_year=clock.now().year,
        currency=boat.currency,
    )
