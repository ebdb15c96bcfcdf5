"""Playtime: what plugins count, what of it is believed, and what it proves."""

from stoa.accounts.screens.frame import AdminLine
from stoa.kernel.feature import Feature
from stoa.ui.render import Link

from . import api, jobs, pages, permissions, seed

FEATURE = Feature(
    name="playtime",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    permissions=(permissions.REVIEW,),
    declares=(AdminLine(Link("Playtime", f"{pages.PAGE}?state=waiting", "clock"), permissions.REVIEW.name, 66),),
    seed=seed.plant,
    order=30,
)
