"""Sessions: where somebody is signed in, and for how long."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="sessions", package=__name__, routes=api.ROUTES)
