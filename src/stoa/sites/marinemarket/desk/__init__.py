"""The broker's desk: the firm, who has a seat in it, and its feeds."""

from stoa.kernel.feature import Feature

from . import pages
from .logo import pages as logo

FEATURE = Feature(name="desk", package=__name__, routes=(*pages.ROUTES, *logo.ROUTES))
