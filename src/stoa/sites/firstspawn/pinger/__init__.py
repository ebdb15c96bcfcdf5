"""Pinger: every listed server is asked every few minutes how it is, in its game's own protocol."""

from stoa.kernel.feature import Feature

from . import api, jobs, pages
from .live import STATUS_CHANGE

FEATURE = Feature(
    name="pinger",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    declares=(STATUS_CHANGE,),
)
