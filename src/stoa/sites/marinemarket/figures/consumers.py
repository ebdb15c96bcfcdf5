"""Favorites by day."""

from stoa.commons.favorites.events import FavoriteAdded
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.marinemarket.boats.subject import BOAT

from . import queries


async def count_favorite(tx: Write, told: FavoriteAdded) -> None:
    """Add one to the day on which somebody keeps a boat."""
    if told.subject_kind == BOAT.kind:
        await queries.ADD_FAVORITE.run(tx, id=told.subject_id)


CONSUMERS = (Consumer("listings.favorite-added", FavoriteAdded, count_favorite),)
