"""Photos that feeds name: fetched by a job, made anew like any other, and gone when they are named no longer."""

from stoa.kernel.feature import Feature

from . import api, consumers, jobs, pages
from .quota import FEED_PHOTOS

FEATURE = Feature(
    name="feed-photos",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    consumers=consumers.CONSUMERS,
    declares=(FEED_PHOTOS,),
)
