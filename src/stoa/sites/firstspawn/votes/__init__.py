"""Votes: one a person, server and day; streaks, months, and what the server's plugin is told."""

from stoa.kernel.feature import Feature

from . import api, discounted, jobs, pages, seed, service
from .personal import PERSONAL

FEATURE = Feature(
    name="votes",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES, *discounted.ROUTES),
    jobs=jobs.JOBS,
    crons=jobs.CRONS,
    permissions=discounted.PERMISSIONS,
    declares=discounted.DECLARES,
    personal=PERSONAL,
    before_erasing=service.withdraw_votes,
    seed=seed.plant,
)
