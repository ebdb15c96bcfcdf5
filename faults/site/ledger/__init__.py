"""Entries: each leaves a row, a job and an event, and all three carry the number that the client gave it."""

from faults.site.ledger import api, consumers, jobs
from stoa.kernel.feature import Feature

FEATURE = Feature(
    name="ledger", package="faults.site.ledger", routes=api.ROUTES, jobs=jobs.JOBS, consumers=(consumers.NOTE_EVENT,)
)
