"""Getting back in, and changing what one gets in with."""

from stoa.kernel.feature import Feature

FEATURE = Feature(name="recovery", package=__name__)
