"""API keys and service tokens."""

from stoa.kernel.feature import Feature

FEATURE = Feature(name="api-keys", package=__name__)
