"""Syndication: the newest boats for feed readers, and every page for search engines."""

from stoa.kernel.feature import Feature

from . import pages

FEATURE = Feature(name="syndication", package=__name__, routes=pages.ROUTES)
