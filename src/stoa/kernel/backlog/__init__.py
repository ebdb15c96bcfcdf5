"""What waits: jobs by queue and state, crons, events that lag behind, workers that live."""

from .queries import CronTick, JobLine
from .service import (
    Shown,
    count_dead,
    find_job_line,
    list_jobs,
    list_ticks,
    load_job_line,
    measure_backlogs,
)

__all__ = [
    "CronTick",
    "JobLine",
    "Shown",
    "count_dead",
    "find_job_line",
    "list_jobs",
    "list_ticks",
    "load_job_line",
    "measure_backlogs",
]
