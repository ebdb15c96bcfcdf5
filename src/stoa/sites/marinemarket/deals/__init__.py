"""Deals: the file of a sale, with steps, papers, a timeline and a deposit, for its two sides and nobody else."""

from stoa.kernel.feature import Feature

from . import api, jobs, notices, pages, personal
from .deposit import DEPOSIT_SOLD
from .papers import PAPERS

FEATURE = Feature(
    name="deals",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    jobs=jobs.JOBS,
    limits=(api.CHANGING, api.TAKING),
    declares=(PAPERS, DEPOSIT_SOLD, notices.DEAL_CHANGED, notices.DEAL_DONE),
    personal=personal.PERSONAL,
)
