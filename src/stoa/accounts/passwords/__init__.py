"""Passwords: what they may be, how they are kept."""

from stoa.kernel.feature import Feature

FEATURE = Feature(name="passwords", package=__name__)
