"""Selling: boats are listed, changed, offered and sold by those whose they are, and looked at by moderators."""

from stoa.kernel.feature import Feature

from . import api, pages, permissions

FEATURE = Feature(
    name="selling", package=__name__, routes=(*api.ROUTES, *pages.ROUTES), permissions=permissions.PERMISSIONS
)
