"""A demo world of any size, for measuring: everything that the rooms would have written about so many servers."""

from stoa.kernel.feature import Feature

from . import seed

FEATURE = Feature(name="multitude", package=__name__, grow=seed.grow)
