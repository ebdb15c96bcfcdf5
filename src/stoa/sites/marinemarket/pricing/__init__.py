"""Pricing: what boats like one are asked for here."""

from stoa.kernel.feature import Feature

from . import api, jobs

FEATURE = Feature(name="pricing", package=__name__, routes=api.ROUTES, jobs=jobs.JOBS, crons=jobs.CRONS)
