"""Registry: servers are listed, changed, archived and taken off by those whose they are."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="registry", package=__name__, routes=api.ROUTES)
