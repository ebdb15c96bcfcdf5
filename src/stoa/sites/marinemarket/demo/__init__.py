"""A market to look around in: boats of real makes in real towns, sold by people who do not exist."""

from stoa.kernel.feature import Feature

from . import checking, feeding, jobs, seed

FEATURE = Feature(
    name="demo-market", package=__name__, seed=seed.plant, jobs=(*jobs.JOBS, *checking.JOBS, *feeding.JOBS)
)
