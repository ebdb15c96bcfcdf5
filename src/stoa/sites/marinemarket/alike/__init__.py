"""Photos that are alike: one that another seller shows, too, is found, and a moderator compares the two."""

from stoa.kernel.feature import Feature

from . import consumers, jobs
from .notices import PHOTO_ALIKE

FEATURE = Feature(
    name="alike", package=__name__, jobs=jobs.JOBS, consumers=consumers.CONSUMERS, declares=(PHOTO_ALIKE,)
)
