"""Servers with tags: read, listed, searched, reviewed."""

from bench.site.catalogue import api
from stoa.kernel.feature import Feature

FEATURE = Feature(name="catalogue", package="bench.site.catalogue", routes=api.ROUTES)
