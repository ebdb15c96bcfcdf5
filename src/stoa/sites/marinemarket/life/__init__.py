"""The life of a listing: which moves there are, who may make them, and that each is written down and told."""

from stoa.kernel.feature import Feature

from .notices import KINDS

FEATURE = Feature(name="life", package=__name__, declares=KINDS)
