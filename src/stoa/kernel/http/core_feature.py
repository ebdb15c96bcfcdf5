"""What every site does without asking for it: health, metrics, its API's document, and the core's own jobs."""

from stoa.kernel import audit, core_jobs, dryrun, idempotency, mail, receipts
from stoa.kernel.feature import Feature

from . import api_documents, dev_pages, files_routes, health, mail_hook, shield_routes


def core_feature() -> Feature:
    """Make the declaration."""
    return Feature(
        name="core",
        package="stoa.kernel",
        routes=(
            *health.ROUTES,
            *api_documents.ROUTES,
            *dev_pages.ROUTES,
            *files_routes.ROUTES,
            *mail_hook.ROUTES,
            *shield_routes.ROUTES,
        ),
        jobs=(*core_jobs.JOBS, audit.ANCHOR, *mail.MAIL_JOBS),
        crons=(
            *core_jobs.CRONS,
            audit.ANCHOR_CRON,
            mail.SWEEP_CRON,
            receipts.SWEEP_CRON,
            dryrun.SWEEP_CRON,
            idempotency.SWEEP_CRON,
        ),
        personal=(*mail.PERSONAL, *audit.PERSONAL, *idempotency.PERSONAL),
    )
