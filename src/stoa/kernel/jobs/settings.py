"""Settings of jobs."""

from collections.abc import Iterator
from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Jobs")
class JobSettings:
    """How a worker takes jobs, how long it may hold them, and how long they are remembered."""

    concurrency: int = setting(
        "JOBS_CONCURRENCY",
        default=4,
        minimum=1,
        maximum=200,
        meaning="How many jobs of one queue a worker process runs at once, where the queue itself says nothing.",
    )
    poll: timedelta = setting(
        "JOBS_POLL",
        default=timedelta(seconds=5),
        meaning="How often the queue is looked at when no notification comes.",
    )
    dead_after: timedelta = setting(
        "JOBS_DEAD_AFTER",
        default=timedelta(seconds=30),
        meaning="A worker that has not been heard of for so long is taken for dead, and its jobs run again elsewhere.",
    )
    drain: timedelta = setting(
        "JOBS_DRAIN",
        default=timedelta(seconds=30),
        meaning="How long a worker that is told to stop waits for its jobs. What is left goes back into the queue.",
    )
    stop_grace: timedelta = setting(
        "JOBS_STOP_GRACE",
        default=timedelta(seconds=5),
        meaning="How long a job that is stopped may take to tidy up before it is left behind.",
    )
    sweep_every: timedelta = setting(
        "JOBS_SWEEP_EVERY",
        default=timedelta(seconds=30),
        meaning="How often the backstop looks for stuck jobs and old rows.",
    )
    keep_done: timedelta = setting(
        "JOBS_KEEP_DONE", default=timedelta(days=7), meaning="How long finished jobs and their attempts are kept."
    )
    keep_dead: timedelta = setting(
        "JOBS_KEEP_DEAD", default=timedelta(days=90), meaning="How long dead letters are kept before they are removed."
    )

    def faults(self, production: bool) -> Iterator[str]:  # noqa: ARG002 - the signature every group shares
        """Rules across the fields."""
        if self.dead_after > timedelta(seconds=55):
            yield "JOBS_DEAD_AFTER must be 55 seconds at most: the jobs of a dead worker run again within a minute."
        if min(self.poll, self.dead_after, self.sweep_every) < timedelta(milliseconds=100):
            yield "JOBS_POLL, JOBS_DEAD_AFTER and JOBS_SWEEP_EVERY must each be 100 milliseconds or more."
