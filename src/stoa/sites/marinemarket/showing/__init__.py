"""Showing: the page of a boat, with everything that other rooms know of it, and boats side by side."""

from stoa.kernel.feature import Feature

from . import pages

FEATURE = Feature(name="showing", package=__name__, routes=pages.ROUTES)
