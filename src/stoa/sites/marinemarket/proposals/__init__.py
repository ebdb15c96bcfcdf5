"""Proposals: what boats of a make and model usually measure, for sellers who have no tape at hand."""

from stoa.kernel.feature import Feature

from . import api, jobs

FEATURE = Feature(name="proposals", package=__name__, routes=api.ROUTES, jobs=jobs.JOBS, crons=jobs.CRONS)
