"""Safety: owners go through the guidelines and say, with a date, what holds on their server."""

from stoa.kernel.feature import Feature

from . import api, pages

FEATURE = Feature(name="safety", package=__name__, routes=(*api.ROUTES, *pages.ROUTES))
