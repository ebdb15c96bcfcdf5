"""Signing in: a first factor, perhaps a second one, and then a session."""

from stoa.kernel.feature import Feature

FEATURE = Feature(name="sign-in", package=__name__)
