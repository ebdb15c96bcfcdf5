"""Registry: servers are listed, changed, archived and taken off by those whose they are."""

from stoa.kernel.feature import Feature

from . import api, pages

FEATURE = Feature(name="registry", package=__name__, routes=(*api.ROUTES, *pages.ROUTES))
