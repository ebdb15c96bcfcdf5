"""The broker's desk: the firm, who has a seat in it, its feeds, and what each of them would bring or has brought."""

from stoa.kernel.feature import Feature

from . import pages, runs

FEATURE = Feature(name="desk", package=__name__, routes=(*pages.ROUTES, *runs.ROUTES))
