"""The front page."""

from stoa.kernel.feature import Feature

from . import pages

FEATURE = Feature(name="home", package=__name__, routes=(pages.show_home,))
