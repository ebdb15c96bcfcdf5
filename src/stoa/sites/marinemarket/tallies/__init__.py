"""Tallies: how many boats are shown of each kind, kept by the database itself and added up by a job."""

from stoa.commons.tallies import adding_up
from stoa.kernel.feature import Feature

from . import queries

_JOB, _CRON = adding_up("listings.tallies", *queries.TALLIES)
FEATURE = Feature(name="tallies", package=__name__, jobs=(_JOB,), crons=(_CRON,))
