"""What a worker has done so far, for `Metrics.add_source`."""

from collections.abc import Iterator

from stoa.kernel.observability.metrics import Reading

from .worker import Worker


def worker_readings(worker: Worker) -> Iterator[Reading]:
    """Give the counts of each site."""
    for site in worker.snapshot():
        label = (("site", site.site),)
        yield Reading("stoa_jobs_running", "Jobs that run at this moment.", site.running, label)
        yield Reading("stoa_worker_listening", "Whether PostgreSQL wakes the worker.", float(site.listening), label)
        for part, counts in (
            ("jobs", site.jobs),
            ("events", site.events),
            ("crons", site.crons),
            ("sweeps", site.sweeps),
        ):
            for what, count in counts.items():
                labels = (*label, ("part", part), ("what", what))
                yield Reading("stoa_worker_done", "What the worker has done.", count, labels, counter=True)
