"""The sell wizard: a listing is told of step by step, and each step is kept as a draft when it is sent."""

from stoa.kernel.feature import Feature

from . import pages

FEATURE = Feature(name="wizard", package=__name__, routes=pages.ROUTES)
