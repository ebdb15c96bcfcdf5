"""Servers: the list, and the page of each."""

from stoa.commons.favorites import favorite_pages, favorite_routes
from stoa.commons.reviews import review_pages, review_routes
from stoa.commons.tags import tag_routes
from stoa.kernel.feature import Feature, PersonalColumn

from . import api, pages, seed
from .found import SEARCH
from .live import CHANNEL, NEW_FAVORITE, NEW_REVIEW, REVIEW_RATED, TEAM_CHANNEL
from .names import NAMES
from .pictures import KEEP_PICTURES
from .subject import BANNER, FAVORITES, LOGO, REVIEWS, SERVER, TAGS

_API = "/api/v1/servers/{server}"
_PAGE = "/servers/{server}"

FEATURE = Feature(
    name="servers",
    package=__name__,
    routes=(
        api.list_servers,
        api.suggest_servers,
        api.show_server,
        pages.list_page,
        pages.show_page,
        *favorite_routes(SERVER, FAVORITES, f"{_API}/favorite"),
        *favorite_routes(SERVER, FAVORITES, "/api/v1/favorites/{server}", "server-by-favorite"),
        *favorite_pages(SERVER, FAVORITES, f"{_PAGE}/favorite"),
        *tag_routes(SERVER, TAGS, _API),
        *review_routes(SERVER, REVIEWS, _API),
        *review_pages(SERVER, REVIEWS, _PAGE),
    ),
    declares=(
        SERVER,
        FAVORITES,
        BANNER,
        LOGO,
        REVIEWS,
        TAGS,
        CHANNEL,
        TEAM_CHANNEL,
        NEW_REVIEW,
        NEW_FAVORITE,
        REVIEW_RATED,
        SEARCH,
        *NAMES,
    ),
    personal=(PersonalColumn("server_team", "role", "Whose servers somebody looks after.", "erase"),),
    consumers=(KEEP_PICTURES,),
    seed=seed.plant,
    order=-50,
)
