"""Servers: the list, and the page of each."""

from stoa.kernel.feature import Feature, PersonalColumn

from . import api, pages, seed

FEATURE = Feature(
    name="servers",
    package=__name__,
    routes=(api.list_servers, api.show_server, pages.list_page, pages.show_page),
    personal=(PersonalColumn("server_team", "role", "Whose servers somebody looks after.", "erase"),),
    seed=seed.plant,
)
