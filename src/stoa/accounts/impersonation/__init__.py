"""Seeing the site as somebody else does, to help them: for half an hour, told to them, and written down twice over."""

from stoa.kernel.feature import Feature

FEATURE = Feature(name="impersonation", package=__name__)
