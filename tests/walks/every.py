"""Everything that the code base declares, found by walking it."""

import importlib
import pkgutil
from functools import cache

import stoa
from stoa.kernel.db import registered_queries
from stoa.kernel.db.listing import Listing, registered_listings
from stoa.kernel.db.query import Query
from stoa.kernel.feature import Feature, Site, discover_sites
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.landing import FEATURE as LANDING


@cache
def import_everything() -> None:
    """Import every module of ours, so that whatever is declared has been declared."""
    for info in pkgutil.walk_packages(stoa.__path__, "stoa."):
        if not info.name.endswith("__main__"):
            importlib.import_module(info.name)


def every_site() -> dict[str, Site]:
    """Give the sites that exist."""
    return discover_sites()


def every_feature() -> list[Feature]:
    """Give the features of the core, the lobby and every site; those that sites share, once."""
    found = [core_feature(), LANDING, *(feature for site in every_site().values() for feature in site.features)]
    return list({id(feature): feature for feature in found}.values())


def queries_of(site: str) -> list[Query[object]]:
    """Give the queries that a site's database must understand: the core's and its own."""
    import_everything()
    return [query for query in registered_queries() if _belongs(query.module, site)]


def listings_of(site: str) -> list[Listing[object]]:
    """Give the listings of a site and of the core beneath it."""
    import_everything()
    return [listing for listing in registered_listings() if _belongs(listing.module, site)]


def _belongs(module: str, site: str) -> bool:
    package = f"stoa.sites.{site.replace('-', '_')}."
    return module.startswith("stoa.") and (not module.startswith("stoa.sites.") or module.startswith(package))
