"""Ten codes on paper, for the day when every other factor is lost."""

from stoa.kernel.feature import Feature

from .personal import PERSONAL

FEATURE = Feature(name="recovery-codes", package=__name__, personal=PERSONAL)
