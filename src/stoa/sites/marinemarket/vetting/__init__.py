"""The moderators' desk: all listings, those that wait first, and everything that helps to decide about one."""

from stoa.accounts.screens.frame import AdminLine
from stoa.commons.console import ConsoleCard
from stoa.kernel.feature import Feature
from stoa.sites.marinemarket.selling.permissions import MODERATE
from stoa.ui.render import Link

from . import api, pages
from .service import count_waiting

FEATURE = Feature(
    name="vetting",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    declares=(
        AdminLine(Link("Listings", pages.PAGE, "anchor"), MODERATE.name, 5, "Content", "d"),
        ConsoleCard(
            title="Listings to look at",
            href=pages.QUEUE,
            permission=MODERATE.name,
            count=count_waiting,
            icon="anchor",
            order=2,
        ),
    ),
)
