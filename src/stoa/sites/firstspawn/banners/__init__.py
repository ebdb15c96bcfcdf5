"""Banners and logos: how the pictures of a server are sent and taken away."""

from stoa.kernel.feature import Feature

from . import pages

FEATURE = Feature(name="banners", package=__name__, routes=pages.ROUTES)
