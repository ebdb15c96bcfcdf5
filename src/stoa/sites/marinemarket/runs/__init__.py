"""Runs: the pages on which brokers send files, see row by row what they would do, and let them go in."""

from stoa.kernel.feature import Feature

from . import pages

FEATURE = Feature(name="runs", package=__name__, routes=pages.ROUTES)
