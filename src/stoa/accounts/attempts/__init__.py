"""Attempts to sign in: counted before they are made, written down, bounded."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="sign-in-attempts", package=__name__, routes=api.ROUTES)
