"""Uptime: every check of every server, hours and days made of them, curves and calendars."""

from stoa.kernel.feature import Feature

from . import api, jobs, seed

FEATURE = Feature(
    name="uptime", package=__name__, routes=api.ROUTES, jobs=jobs.JOBS, crons=jobs.CRONS, seed=seed.plant, order=50
)
