"""Addresses that the abuse shield holds back: listed, held by hand, let go."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="held-addresses", package=__name__, routes=api.ROUTES)
