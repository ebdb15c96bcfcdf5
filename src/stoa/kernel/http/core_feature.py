"""What every site does without asking for it: health, metrics, its API's document, and the core's own jobs."""

from stoa.kernel import core_jobs
from stoa.kernel.feature import Feature

from . import api_documents, health


def core_feature() -> Feature:
    """Make the declaration."""
    return Feature(
        name="core",
        package="stoa.kernel",
        routes=(*health.ROUTES, *api_documents.ROUTES),
        jobs=core_jobs.JOBS,
        crons=core_jobs.CRONS,
    )
