"""Comparing two or three servers."""

from stoa.kernel.feature import Feature

from . import pages

FEATURE = Feature(name="compare", package=__name__, routes=(pages.compare_page, pages.compare_servers))
