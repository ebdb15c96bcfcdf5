"""Boats for sale: the search, and the page of each."""

from stoa.kernel.feature import Feature

from . import api, pages, seed

FEATURE = Feature(
    name="boats",
    package=__name__,
    routes=(api.search_boats, api.show_boat, pages.list_page, pages.show_page),
    seed=seed.plant,
)
