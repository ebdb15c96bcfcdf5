"""API keys and service tokens."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="api-keys", package=__name__, routes=api.ROUTES)
