"""Alerts: whoever asked for it is told when a server is back, and its team when it is gone."""

from stoa.kernel.feature import Feature

from . import consumers, jobs
from .models import BACK_ONLINE, WENT_OFFLINE

FEATURE = Feature(
    name="alerts",
    package=__name__,
    jobs=jobs.JOBS,
    consumers=consumers.CONSUMERS,
    declares=(BACK_ONLINE, WENT_OFFLINE),
)
