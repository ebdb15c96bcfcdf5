"""Roles, what they allow, and who has them."""

from stoa.kernel.feature import Feature

from . import api, permissions

FEATURE = Feature(name="access", package=__name__, routes=api.ROUTES, permissions=permissions.PERMISSIONS)
