"""Boats for tests: two lines put one on the market."""

from typing import Any
from uuid import UUID

from stoa.kernel.db import Database, Query
from stoa.kernel.ids import new_id

_SELLER = Query("insert into sellers (id, kind) values (:id, 'private') returning id", UUID, registered=False)
_BOAT = Query(
    """
    insert into listings (
        id, slug, seller_id, title, boat_type, condition, make, model, year, length_m, fuel, price_minor, currency,
        state, city, latitude, longitude, features, description, status
    )
    values (
        :id, :slug, :seller_id, :title, :boat_type, :condition, :make, :model, :year, :length_m, :fuel, :price_minor,
        :currency, :state, :city, :latitude, :longitude, :features, :description, :status
    ) returning id
    """,
    UUID,
    registered=False,
)
_USUAL: dict[str, Any] = {
    "title": "A boat",
    "boat_type": "sail",
    "condition": "good",
    "make": "Beneteau",
    "model": "Oceanis 40",
    "year": 2010,
    "length_m": 12.0,
    "fuel": "diesel",
    "price_minor": 10_000_000,
    "currency": "USD",
    "state": "FL",
    "city": "Miami",
    "latitude": 25.77,
    "longitude": -80.19,
    "features": ["gps"],
    "description": "",
    "status": "active",
}


async def new_seller(database: Database) -> UUID:
    """Make somebody who sells."""
    return await _SELLER.one(database.once(), id=new_id())


async def launch(database: Database, seller_id: UUID, **told: Any) -> UUID:
    """Put a boat on the market."""
    boat_id = new_id()
    row = {**_USUAL, "id": boat_id, "slug": f"boat-{boat_id}", "seller_id": seller_id, **told}
    return await _BOAT.one(database.once(), **row)
