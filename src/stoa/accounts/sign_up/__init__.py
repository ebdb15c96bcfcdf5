"""Signing up: an account comes into being once its address is proven."""

from stoa.kernel.feature import Feature

FEATURE = Feature(name="sign-up", package=__name__)
