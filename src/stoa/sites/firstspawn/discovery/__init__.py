"""Discovery: the public ranking, and ways into the list by tag, region and likeness."""

from stoa.kernel.feature import Feature

from . import api, jobs, pages, seed

FEATURE = Feature(
    name="discovery",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=(jobs.RANK, jobs.WORDS),
    crons=jobs.CRONS,
    seed=seed.plant,
    order=90,
)
