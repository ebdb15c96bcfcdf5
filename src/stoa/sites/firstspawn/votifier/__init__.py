"""Votifier: votes are told to the server that they are for, at its own door, until it has taken them."""

from stoa.kernel.feature import Feature

from . import api, consumers, jobs, pages

FEATURE = Feature(
    name="votifier",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    consumers=consumers.CONSUMERS,
    jobs=jobs.JOBS,
)
