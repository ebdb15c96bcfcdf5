"""Who there is: accounts, usernames, profiles."""

from stoa.kernel.feature import Feature

from . import api

FEATURE = Feature(name="people", package=__name__, routes=api.ROUTES)
