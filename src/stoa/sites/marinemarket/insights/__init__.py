"""Insights: the market as a whole, in figures that the clock and the events have counted."""

from stoa.kernel.feature import Feature

from . import api, jobs, seed
from .counted import MEASURES

FEATURE = Feature(
    name="insights",
    package=__name__,
    routes=api.ROUTES,
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    declares=MEASURES,
    seed=seed.plant,
    order=210,  # after the sign-ins of a demo, which are counted, too
)
