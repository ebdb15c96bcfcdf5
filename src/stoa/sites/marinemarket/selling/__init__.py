"""Selling: boats are listed, changed, offered and sold by those whose they are, and looked at by moderators."""

from stoa.kernel.feature import Feature

from . import api, permissions

FEATURE = Feature(name="selling", package=__name__, routes=api.ROUTES, permissions=permissions.PERMISSIONS)
