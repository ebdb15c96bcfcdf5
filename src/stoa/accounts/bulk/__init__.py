"""Many people at once: suspended, let in, given a role or exported; shown first, and undone for a day where safe."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="bulk", package=__name__, routes=api.ROUTES)
"""Everything here goes through `stoa.kernel.dryrun`."""
