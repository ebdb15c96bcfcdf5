"""Roles, what they allow, and who has them."""

from stoa.kernel.feature import Feature

FEATURE = Feature(name="access", package=__name__)
