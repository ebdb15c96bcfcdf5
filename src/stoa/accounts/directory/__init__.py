"""Who is here, for whoever looks after people: lists that are searched, narrowed, sorted and paged."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="directory", package=__name__, routes=api.ROUTES)
