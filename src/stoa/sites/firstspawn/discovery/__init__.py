"""Discovery: the public ranking, and ways into the list by tag, region and likeness."""

from stoa.kernel.feature import Feature, FooterLine

from . import api, jobs, pages, seed

FEATURE = Feature(
    name="discovery",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=(jobs.RANK, jobs.WORDS),
    crons=jobs.CRONS,
    declares=(FooterLine("How ranking works", "/how-ranking-works", 10),),
    seed=seed.plant,
    order=90,
)
