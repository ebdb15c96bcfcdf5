"""Getting back in, and changing what one gets in with."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="recovery", package=__name__, routes=api.ROUTES)
