"""Figures: how often a listing is seen, kept and asked about, by day."""

from stoa.kernel.feature import Feature

from . import api, consumers, jobs

FEATURE = Feature(
    name="figures",
    package=__name__,
    routes=api.ROUTES,
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    consumers=consumers.CONSUMERS,
)
