"""Ratings: each side of a sale that is done says once how it went, and everybody may read it of sellers."""

from stoa.kernel.feature import Feature, PersonalColumn

from . import api, notices, pages
from .subject import RATING

_STARS = "How somebody has rated a sale; whom it is about keeps it, without a name."
FEATURE = Feature(
    name="ratings",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    limits=(api.RATING_LIMIT,),
    declares=(RATING, notices.RATED),
    personal=(
        PersonalColumn("sale_ratings", "text", "How a sale went, in somebody's words.", "anonymise", owner="author_id"),
        PersonalColumn("sale_ratings", "stars", _STARS, "keep", owner="author_id"),
        PersonalColumn("sale_ratings", "about", _STARS, "keep", owner="author_id"),
    ),
)
