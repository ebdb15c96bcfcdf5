"""Signing in: a first factor, perhaps a second one, and then a session."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="sign-in", package=__name__, routes=api.ROUTES)
