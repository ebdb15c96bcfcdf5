"""Alerts: who asked for it is told when a server is back, its team when it is gone, owners when others claim it."""

from stoa.kernel.feature import Feature

from . import consumers, jobs
from .models import BACK_ONLINE, IMPERSONATED, TAKEN_OVER, WENT_OFFLINE

FEATURE = Feature(
    name="alerts",
    package=__name__,
    jobs=jobs.JOBS,
    consumers=consumers.CONSUMERS,
    declares=(BACK_ONLINE, WENT_OFFLINE, TAKEN_OVER, IMPERSONATED),
)
