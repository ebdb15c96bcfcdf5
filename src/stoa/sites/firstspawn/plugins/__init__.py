"""Plugins: the keys with which a server's plugin speaks to us, in the hands of the server's team."""

from stoa.kernel.feature import Feature

from . import api, jobs, pages, seed

FEATURE = Feature(
    name="plugins", package=__name__, routes=(*api.ROUTES, *pages.ROUTES), jobs=jobs.JOBS, seed=seed.plant
)
