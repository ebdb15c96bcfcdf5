"""Tallies: how many servers are listed of each kind, kept by the database itself and added up by a job."""

from stoa.kernel.feature import Feature

from . import jobs

FEATURE = Feature(name="tallies", package=__name__, jobs=jobs.JOBS, crons=jobs.CRONS)
