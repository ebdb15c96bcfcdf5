"""Favorites: what people keep, in lists of their own, and how many keep a thing.

A site declares a `FavoritePolicy` for a `Subject`, and puts `favorite_routes` and `favorite_pages` at its addresses.
"""

from stoa.accounts.screens.frame import SettingsLine
from stoa.kernel.feature import Feature, PersonalColumn
from stoa.ui.render import Link

from . import api, pages
from .api import favorite_routes
from .models import FavoritePolicy
from .pages import favorite_pages
from .service import find_favorites, forget_favorites, list_watchers

_KEPT = "What the person keeps."

FEATURE = Feature(
    name="favorites",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    personal=(
        PersonalColumn("commons.favorites", "subject_kind", _KEPT, "erase"),
        PersonalColumn("commons.favorites", "subject_id", _KEPT, "erase"),
        PersonalColumn("commons.favorites", "note", "What the person noted about it.", "erase"),
        PersonalColumn("commons.favorite_lists", "name", "What the person calls a list.", "erase"),
    ),
    before_erasing=forget_favorites,
    declares=(SettingsLine(Link("Favorites", pages.PAGE, "heart"), 15),),
)

__all__ = ["FEATURE", "FavoritePolicy", "favorite_pages", "favorite_routes", "find_favorites", "list_watchers"]
