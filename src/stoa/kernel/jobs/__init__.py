"""Jobs: asked for in a transaction, done later, tried again when they fail, never lost, never silently dropped.

Declared, asked for, looked at:

    SEND_MAIL = Job("mail.send", SendMail, send_mail, retries=8, queue="mail")    # send_mail(ctx, payload)

    job_id = await SEND_MAIL.enqueue(tx, SendMail(to=…), dedupe_key=…)

    handle = await load_job(db, job_id)

What runs them stands in `stoa.kernel.jobs.worker`: it brings libraries that a web process need not hold.
"""

from stoa.kernel.backoff import Backoff

from .context import JobContext
from .declare import Cron, Job
from .errors import GiveUp, Superseded, TryAgain
from .handles import (
    JobHandle,
    JobStatus,
    Progress,
    discard_jobs,
    find_job,
    list_attempts,
    list_dead_letters,
    load_job,
    measure_queues,
    retry_dead_letters,
)
from .queries import AttemptRow, Depth
from .settings import JobSettings

__all__ = [
    "AttemptRow",
    "Backoff",
    "Cron",
    "Depth",
    "GiveUp",
    "Job",
    "JobContext",
    "JobHandle",
    "JobSettings",
    "JobStatus",
    "Progress",
    "Superseded",
    "TryAgain",
    "discard_jobs",
    "find_job",
    "list_attempts",
    "list_dead_letters",
    "load_job",
    "measure_queues",
    "retry_dead_letters",
]
