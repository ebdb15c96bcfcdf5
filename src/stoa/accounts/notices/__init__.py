"""Mail about what matters to somebody’s safety."""

from stoa.kernel.feature import Feature

FEATURE = Feature(name="notices", package=__name__)
