"""Boats for sale, and the page of each."""

from stoa.commons.comments import comment_pages, comment_routes
from stoa.commons.favorites import favorite_pages, favorite_routes
from stoa.kernel.feature import Feature, PersonalColumn

from . import api
from .subject import BOAT, COMMENTS, FAVORITES, PHOTOS, VIDEOS

FEATURE = Feature(
    name="boats",
    package=__name__,
    routes=(
        api.list_boats,
        api.show_boat,
        *favorite_routes(BOAT, FAVORITES, "/api/v1/listings/{boat}/favorite"),
        *comment_routes(BOAT, COMMENTS, "/api/v1/listings/{boat}"),
        *comment_pages(BOAT, COMMENTS, "/boats/{boat}"),
        *favorite_pages(BOAT, FAVORITES, "/boats/{boat}/favorite"),
    ),
    declares=(BOAT, COMMENTS, FAVORITES, PHOTOS, VIDEOS),
    personal=(
        PersonalColumn("seller_team", "role", "For whom somebody sells.", "erase"),
        PersonalColumn("listings", "city", "Where a boat lies; it goes with the listing.", "erase", owner=""),
        PersonalColumn("listings", "postcode", "Where a boat lies; it goes with the listing.", "erase", owner=""),
    ),
)
