"""Ending: listings end, and not in silence: a reminder before, word of it, and a link that renews with one click."""

from stoa.kernel.feature import Feature

from . import jobs, pages

FEATURE = Feature(name="ending", package=__name__, routes=pages.ROUTES, jobs=jobs.JOBS, crons=jobs.CRONS)
