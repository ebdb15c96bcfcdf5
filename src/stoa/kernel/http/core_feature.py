"""What every site does without asking for it: health, metrics, its API's document, and the core's own jobs."""

from stoa.kernel import core_jobs, mail, receipts
from stoa.kernel.feature import Feature

from . import api_documents, dev_pages, health, mail_hook


def core_feature() -> Feature:
    """Make the declaration."""
    return Feature(
        name="core",
        package="stoa.kernel",
        routes=(*health.ROUTES, *api_documents.ROUTES, *dev_pages.ROUTES, *mail_hook.ROUTES),
        jobs=(*core_jobs.JOBS, *mail.MAIL_JOBS),
        crons=(*core_jobs.CRONS, mail.SWEEP_CRON, receipts.SWEEP_CRON),
        personal=mail.PERSONAL,
    )
