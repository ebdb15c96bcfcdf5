"""The owner's side of a server: how it is found and joined, its reviews, and everything that is set for it."""

from stoa.accounts.screens.frame import SettingsLine
from stoa.kernel.feature import Feature
from stoa.sites.firstspawn.desk import MY_SERVERS
from stoa.sites.firstspawn.sightings import COPIES, IMPRESSIONS, LOOKS
from stoa.ui.render import Link

from . import api, pages, seed

FEATURE = Feature(
    name="dashboard",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    declares=(IMPRESSIONS, LOOKS, COPIES, SettingsLine(Link("Your servers", MY_SERVERS, "cube"), 45)),
    seed=seed.plant,
    order=60,
)
