"""Sessions: where somebody is signed in, and for how long."""

from stoa.kernel.feature import Feature

FEATURE = Feature(name="sessions", package=__name__)
