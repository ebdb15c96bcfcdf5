"""Signing up: an account comes into being once its address is proven."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="sign-up", package=__name__, routes=api.ROUTES)
