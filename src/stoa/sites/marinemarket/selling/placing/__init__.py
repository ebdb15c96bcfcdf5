"""Where a boat lies, for sellers who name a town or a postcode and no point: the map has it all the same."""

import asyncio

from msgspec.structs import replace

from stoa.commons.geography import Point, find_postcode, find_town
from stoa.sites.marinemarket.selling.models import ListingInput, LocationInput

_BY_POSTCODE = "US"


async def placed(told: ListingInput) -> ListingInput:
    """Give a listing its point: the one that was told, else the middle of its postcode, else that of its town."""
    place = told.location
    if place.latitude is not None or place.longitude is not None:
        return told
    found = await _find(place)
    if found is None:
        return told
    return replace(told, location=replace(place, latitude=found.latitude, longitude=found.longitude))


async def _find(place: LocationInput) -> Point | None:
    if not place.city:
        return None
    if (
        place.country == _BY_POSTCODE
        and place.postcode
        and (found := await asyncio.to_thread(find_postcode, place.postcode))
    ):
        return found
    region = place.state if place.country == _BY_POSTCODE else place.country
    return await asyncio.to_thread(find_town, f"{place.city}, {region}")
