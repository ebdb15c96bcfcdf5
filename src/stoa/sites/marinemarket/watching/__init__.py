"""Watching: who keeps a boat and asked for it is told when its price changes or it is sold."""

from stoa.kernel.feature import Feature

from . import consumers, jobs
from .models import BOAT_CHANGED

FEATURE = Feature(
    name="watching",
    package=__name__,
    jobs=jobs.JOBS,
    consumers=consumers.CONSUMERS,
    declares=(BOAT_CHANGED,),
)
