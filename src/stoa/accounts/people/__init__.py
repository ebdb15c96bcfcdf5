"""Who there is: accounts, usernames, profiles."""

from stoa.kernel.feature import Feature

FEATURE = Feature(name="people", package=__name__)
